"""Publishing: what is to come is sent beside what is there, counted, and put in its place by one request.

The triples go by batches into graphs for what is to come (`…/graph/incoming/…`). Only when all have arrived does one
update put them in their place and say so in a graph of its own (`…/graph/published`). A store that carries out an
update wholly or not at all, as most do, shows the old graph or the new one, wherever a connection is cut. One that does
not holds no word of what it has until the update is through, and the next run sends everything anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kg.errors import PublishError
from kg.graph.vocabulary import BASE
from kg.publishing.changes import holds_blank_nodes, missing
from kg.publishing.target import LostError, Target
from kg.store import Snapshot

Graph = ox.NamedNode | ox.DefaultGraph
# Called with how many triples were sent.
Progress = Callable[[int], None]
# The snapshot of this name where it is still kept, else None.
Kept = Callable[[str], Snapshot | None]

BATCH = 5_000
MARK = ox.NamedNode(f"{BASE}graph/published")
_HOLDS = f"<{BASE}ontology#holdsSnapshot>"
_INCOMING = f"{BASE}graph/incoming/"
_NOTHING = "being-replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was done: the snapshot that the target holds, the one before, and how many triples were sent.

    *whole*: everything was sent; else what changed.
    """

    snapshot: str
    before: str | None
    whole: bool
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """Triples on their way: from the graph for what is to come to the graph that they are of, and how many they are."""

    incoming: ox.NamedNode
    graph: Graph
    triples: int


def publish(
    snapshot: Snapshot,
    target: Target,
    *,
    kept: Kept = lambda _: None,
    whole: bool = False,
    replace: bool = False,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Published:
    """Have a *target* hold a *snapshot*: what changed is sent where the one that it holds is *kept*, else everything.

    With *whole* everything is sent in any case. Graphs that somebody else has filled are a PublishError, unless they
    are to be *replaced*. The counts of all graphs are compared at the end; a difference is a PublishError.
    """
    before = _held(target)
    if before is None and not replace:
        _refuse_what_is_not_ours(snapshot, target)
    if before == snapshot.id and not whole and not _differing(snapshot, target):
        return Published(snapshot=snapshot.id, before=before, whole=False, added=0, removed=0)
    _sweep(target)
    old = kept(before) if before and not whole and before != snapshot.id else None
    counter = _Counter(progress)
    if old is None or holds_blank_nodes(snapshot) or holds_blank_nodes(old):
        sent = _send(target, snapshot.store, "whole", batch, counter)
        steps = [*_moves(sent, target), *_drops(snapshot, sent, target)]
        done = Published(snapshot=snapshot.id, before=before, whole=True, added=counter.total, removed=0)
    else:
        gone = _send(target, missing(old, snapshot), "removed", batch, counter)
        removed = counter.total
        come = _send(target, missing(snapshot, old), "added", batch, counter)
        steps = [*_removals(gone, target), *_additions(come, target)]
        done = Published(
            snapshot=snapshot.id, before=before, whole=False, added=counter.total - removed, removed=removed
        )
    _switch(target, steps, snapshot.id)
    _sweep(target)
    differing = _differing(snapshot, target)
    if differing:
        target.tell(" ;\n".join(_marking({snapshot.id}, _NOTHING)))
        raise PublishError(f"{target.update}: {'; '.join(differing)}; publish again with --whole")
    return done


class _Counter:
    def __init__(self, progress: Progress | None) -> None:
        self.total = 0
        self._progress = progress

    def __call__(self, triples: int) -> None:
        self.total += triples
        if self._progress:
            self._progress(self.total)


def _send(target: Target, quads: Iterable[ox.Quad], what: str, batch: int, count: Callable[[int], None]) -> list[_Sent]:
    """Send quads by batches, each graph's into one for what is to come, and count what has arrived."""
    sent: dict[Graph, int] = {}
    numbers: dict[Graph, int] = {}
    waiting: dict[Graph, list[ox.Triple]] = {}

    def flush(graph: Graph) -> None:
        triples = waiting.pop(graph)
        target.add(_incoming(what, numbers[graph]), triples)
        sent[graph] = sent.get(graph, 0) + len(triples)
        count(len(triples))

    for quad in quads:
        graph = quad.graph_name
        if isinstance(graph, ox.BlankNode):
            raise PublishError(f"{graph}: a graph without a name cannot be published; name it")
        numbers.setdefault(graph, len(numbers))
        waiting.setdefault(graph, []).append(quad.triple)
        if len(waiting[graph]) >= batch:
            flush(graph)
    for graph in list(waiting):
        flush(graph)
    arrived = [_Sent(incoming=_incoming(what, numbers[graph]), graph=graph, triples=n) for graph, n in sent.items()]
    for one in arrived:
        there = target.count(one.incoming)
        if there != one.triples:
            raise PublishError(
                f"{target.update}: of {one.triples} triples for {_named(one.graph)} {there} arrived; publish again"
            )
    return arrived


def _incoming(what: str, number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{_INCOMING}{what}/{number}")


def _moves(sent: Iterable[_Sent], target: Target) -> Iterator[str]:
    for one in sent:
        yield f"MOVE {_graph(one.incoming)} TO {_graph(target.name(one.graph))}"


def _drops(snapshot: Snapshot, sent: Iterable[_Sent], target: Target) -> Iterator[str]:
    """Graphs of ours that the snapshot has nothing in."""
    filled = {str(target.name(one.graph)) for one in sent}
    ours = (graph for graph in _graphs(target) if graph.value.startswith(f"{BASE}graph/") and graph != MARK)
    held = {str(target.name(graph)) for graph in snapshot.store.named_graphs() if isinstance(graph, ox.NamedNode)}
    for graph in ours:
        if str(graph) not in filled | held and not graph.value.startswith(_INCOMING):
            yield f"DROP SILENT {_graph(graph)}"


def _removals(sent: Iterable[_Sent], target: Target) -> Iterator[str]:
    for one in sent:
        yield f"DELETE {{ {_inside(target.name(one.graph))} }} WHERE {{ {_inside(one.incoming)} }}"


def _additions(sent: Iterable[_Sent], target: Target) -> Iterator[str]:
    for one in sent:
        yield f"INSERT {{ {_inside(target.name(one.graph))} }} WHERE {{ {_inside(one.incoming)} }}"


def _switch(target: Target, steps: Iterable[str], snapshot: str) -> None:
    """Put in place what has arrived; where the connection is cut meanwhile, the mark tells whether it was done."""
    marks = _marks(target)
    update = " ;\n".join([*_marking(marks, _NOTHING), *steps, *_marking({_NOTHING}, snapshot)])
    try:
        target.tell_once(update)
    except LostError as error:
        if _held(target) == snapshot:
            return
        raise LostError(f"{error}; what was there before may still be, and publishing again repairs") from error


def _marking(before: Iterable[str], after: str) -> Iterator[str]:
    """Updates that replace the mark; none of them clears, for Virtuoso clears a graph later than its turn is."""
    for snapshot in sorted(before):
        yield f'DELETE DATA {{ GRAPH {MARK} {{ {MARK} {_HOLDS} "{snapshot}" }} }}'
    yield f'INSERT DATA {{ GRAPH {MARK} {{ {MARK} {_HOLDS} "{after}" }} }}'


def _marks(target: Target) -> set[str]:
    return {row["id"] for row in target.rows(f"SELECT ?id WHERE {{ GRAPH {MARK} {{ ?graph {_HOLDS} ?id }} }}")}


def _held(target: Target) -> str | None:
    """The snapshot that a target says it holds; empty where one was being replaced, None where none ever was."""
    marks = _marks(target)
    if not marks:
        return None
    return "" if len(marks) != 1 or _NOTHING in marks else marks.pop()


def _sweep(target: Target) -> None:
    """Take away what a run that was cut left on its way."""
    for graph in _graphs(target):
        if graph.value.startswith(_INCOMING):
            target.tell(f"DROP SILENT {_graph(graph)}")


def _graphs(target: Target) -> list[ox.NamedNode]:
    found = target.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    return sorted((ox.NamedNode(row["g"]) for row in found), key=str)


def _refuse_what_is_not_ours(snapshot: Snapshot, target: Target) -> None:
    for graph in _ours(snapshot):
        there = target.count(target.name(graph))
        if there:
            raise PublishError(
                f"{target.update}: {_named(target.name(graph))} holds {there} triples that are not of an earlier "
                "publication; name another graph for the default graph by --into, or give --replace to lose them"
            )


def _differing(snapshot: Snapshot, target: Target) -> list[str]:
    """The graphs that do not hold as many triples there as here."""
    found = []
    for graph in _ours(snapshot):
        here, there = _counted(snapshot.store, graph), target.count(target.name(graph))
        if here != there:
            found.append(f"{_named(graph)} holds {there} triples instead of {here}")
    return found


def _ours(snapshot: Snapshot) -> Iterator[Graph]:
    named = (graph for graph in snapshot.store.named_graphs() if isinstance(graph, ox.NamedNode))
    return chain([ox.DefaultGraph()], sorted(named, key=str))


def _counted(store: ox.Store, graph: Graph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))


def _inside(graph: Graph) -> str:
    return "?s ?p ?o" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{ ?s ?p ?o }}"


def _graph(graph: Graph) -> str:
    return "DEFAULT" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph}"


def _named(graph: Graph) -> str:
    return "the default graph" if isinstance(graph, ox.DefaultGraph) else str(graph)
