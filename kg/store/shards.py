"""Shards: sorted N-Quads, a file a report; and the sums and differences of such files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError

# One call of bulk_load over millions of quads holds them all in memory; chunks of this size need 0.3 GB.
CHUNK = 250_000

# A file name has at most 255 bytes: a Chinese title of 80 characters and our digest still fit.
_LONGEST_STEM = 200


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


def remove(store: ox.Store, old: Iterable[Path], rest: Iterable[Path]) -> None:
    """Remove the quads of *old* shards that none of the *rest* holds, and the named graphs that are then empty."""
    gone = set(chain.from_iterable(map(_lines, old)))
    for path in rest:
        gone.difference_update(_lines(path))
    for quad in ox.parse(b"".join(gone), ox.RdfFormat.N_QUADS):
        store.remove(quad)
    for graph in list(store.named_graphs()):
        if next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None:
            store.remove_graph(graph)


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
