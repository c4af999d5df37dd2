"""What a store says of one report, and of the things that it points to."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import vocabulary
from kg.graph.facts import EFFECTIVE
from kg.graph.shorten import Node
from kg.graph.vocabulary import MZ, TIME

# What is shared has parts of its own: the days of a period, the members of a compound.
_PARTS = (TIME.hasBeginning, TIME.hasEnd, MZ.unionOf)


def part_of_report(store: ox.Store, stem: str) -> set[Node]:
    """The subjects under a report's IRI, in any graph, and the things of the graph that they point to."""
    report = vocabulary.report(stem)
    if not any(store.quads_for_pattern(report, None, None, EFFECTIVE)):
        raise QueryError(f"no report of this store is called {stem}; queries/views/reports.rq lists those there are")
    own = _own(store, report)
    cited = {node for one in own for node in _objects(store, one)} - own
    parts = {
        quad.object
        for node in cited
        for predicate in _PARTS
        for quad in store.quads_for_pattern(node, predicate, None, EFFECTIVE)
        if isinstance(quad.object, ox.NamedNode)
    }
    return own | cited | parts


def _own(store: ox.Store, report: ox.NamedNode) -> set[Node]:
    own: set[Node] = {report}
    waiting: list[ox.NamedNode] = [report]
    beneath = f"{report.value}/"
    while waiting:
        node = waiting.pop()
        around = (quad.subject for quad in store.quads_for_pattern(None, None, node, None))
        for near in (*around, *_objects(store, node)):
            if isinstance(near, ox.NamedNode) and near.value.startswith(beneath) and near not in own:
                own.add(near)
                waiting.append(near)
    return own


def _objects(store: ox.Store, node: Node) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(node, None, None, None):
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(vocabulary.ID):
            yield quad.object
