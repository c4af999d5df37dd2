"""Shards: sorted N-Quads, a file a report; and the sums and differences of such files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError
from kg.graph import vocabulary

# One call of bulk_load over millions of quads holds them all in memory; chunks of this size need 0.3 GB.
CHUNK = 250_000

# A file name has at most 255 bytes: a Chinese title of 80 characters and our digest still fit.
_LONGEST_STEM = 200

_REPORT = f"{vocabulary.ID}report/"


def shard_name(stem: str, content: str, version: str) -> str:
    """The file name of a shard: known before the report is read, so that what is known need not be read again.

    >>> shard_name("jinan-2024", "c", "v")
    'jinan-2024-2b5e3e6a682da885.nq'
    """
    digest = hashlib.sha256(f"{stem}\n{content}\n{version}".encode()).hexdigest()[:16]
    short = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return f"{short}-{digest}.nq"


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    r"""The quads as sorted lines, each once, spelled as the graph will spell them; a blank node is refused.

    >>> a, b = (ox.Quad(ox.NamedNode(f"x:{name}"), ox.NamedNode("x:is"), ox.Literal("1")) for name in "ab")
    >>> nquads([b, a, b])
    b'<x:a> <x:is> "1" .\n<x:b> <x:is> "1" .\n'
    """
    store = ox.Store()  # it writes 82.0 as 82: lines of two shards must be equal where their quads are
    store.bulk_extend(map(_named, quads))
    lines = str(store).encode().splitlines(keepends=True)
    return b"".join(sorted(lines))


def load(store: ox.Store, paths: Iterable[Path]) -> None:
    """Load shards in chunks."""
    lines = chain.from_iterable(map(_lines, paths))
    while chunk := b"".join(islice(lines, CHUNK)):
        store.bulk_load(chunk, ox.RdfFormat.N_QUADS)


def remove(store: ox.Store, old: Mapping[str, Path], kept: Mapping[str, Path]) -> None:
    """Remove what only the *old* reports say, and the named graphs that are then empty; both are shards by stem.

    What several reports share stays while one of those *kept* still says it: it is found from the thing that is shared,
    by what points to it, and not by reading all shards.
    """
    shared: set[bytes] = set()
    for stem, path in old.items():
        lines = list(_lines(path))
        own = [line for line in lines if _is_of(line, stem)]
        shared.update(set(lines).difference(own))
        for quad in ox.parse(b"".join(own), ox.RdfFormat.N_QUADS):
            store.remove(quad)
    witnesses = _Witnesses(store, kept)
    gone = [line for line in sorted(shared) if not witnesses.say(line)]
    for quad in ox.parse(b"".join(gone), ox.RdfFormat.N_QUADS):
        store.remove(quad)
    for graph in list(store.named_graphs()):
        if next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None:
            store.remove_graph(graph)


def replace(store: ox.Store, old: Path | None, new: Path | None) -> None:
    """Put one shard in the place of another, where neither shares a quad with a third."""
    for quad in _parsed(old) if old else ():
        store.remove(quad)
    store.extend(_parsed(new) if new else ())


def _is_of(line: bytes, stem: str) -> bool:
    """Whether a line is what one report alone says: its subject is the report, or lies under it."""
    subject = line[1 : line.index(b">")].decode()
    report = vocabulary.report(stem).value
    return subject == report or subject.startswith(f"{report}/")


class _Witnesses:
    """Which reports still say what is shared; a shared thing is reached from each of them by what points to it."""

    def __init__(self, store: ox.Store, kept: Mapping[str, Path]) -> None:
        self._store = store
        self._paths = {vocabulary.report(stem).value: path for stem, path in kept.items()}
        self._lines = lru_cache(maxsize=8)(lambda path: frozenset(_lines(path)))
        self._last: Path | None = None

    def say(self, line: bytes) -> bool:
        """Whether one of the reports says this line."""
        if self._last is not None and line in self._lines(self._last):
            return True
        thing = ox.NamedNode(line[1 : line.index(b">")].decode())
        for path in self._near(thing):
            if line in self._lines(path):
                self._last = path
                return True
        return False

    def _near(self, thing: ox.NamedNode) -> Iterator[Path]:
        """The shards of the reports that the thing is reached from, each once."""
        seen: set[object] = {thing}
        found: set[Path] = set()
        waiting = [thing]
        while waiting:
            for quad in self._store.quads_for_pattern(None, None, waiting.pop(), None):
                node = quad.subject
                if node in seen or not isinstance(node, ox.NamedNode):
                    continue
                seen.add(node)
                path = self._path(node.value)
                if path is None:
                    waiting.append(node)
                elif path not in found:
                    found.add(path)
                    yield path

    def _path(self, iri: str) -> Path | None:
        steps = iri.removeprefix(_REPORT).split("/", 1)
        return self._paths.get(_REPORT + steps[0]) if iri.startswith(_REPORT) else None


def edit(store: ox.Store, removed: Path, added: Path) -> None:
    """Apply edits; they may hold blank nodes, which keep the names that they have in the graph."""
    for quad in _parsed(removed):
        store.remove(quad)
    store.extend(_parsed(added))


def _parsed(path: Path) -> Iterator[ox.Quad]:
    return ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _named(quad: ox.Quad) -> ox.Quad:
    if any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
        raise CheckError(f"{quad} holds a blank node: data must be named, or it cannot be taken back")
    return quad
