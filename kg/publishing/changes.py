"""What leads from one snapshot to another, all graphs of it, as streams of quads: only files that differ are read."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.derived import GRAPHS
from kg.store import Snapshot


def missing(one: Snapshot, other: Snapshot) -> Iterator[ox.Quad]:
    """The quads of *one* snapshot that the *other* lacks, none of them twice."""
    held = {shard.name for shard in other.manifest.files}
    told: set[ox.Quad] = set()
    for shard in one.manifest.files:
        if shard.name not in held:
            for quad in ox.parse(path=str(one.shard(shard.name)), format=ox.RdfFormat.N_QUADS):
                if quad not in told and quad in one.store and quad not in other.store:
                    told.add(quad)
                    yield quad
    yield from (quad for quad in _unlisted(one) if quad not in told and quad not in other.store)
    yield from (quad for quad in _taken_out(other) if quad not in told and quad in one.store)


def _unlisted(snapshot: Snapshot) -> Iterator[ox.Quad]:
    """What follows from all reports stands in no file of theirs."""
    for graph in GRAPHS:
        yield from snapshot.store.quads_for_pattern(None, None, None, graph)


def _taken_out(snapshot: Snapshot) -> Iterator[ox.Quad]:
    """What edits took out of a graph though the files of its reports say it."""
    if snapshot.manifest.edits is not None:
        path = snapshot.shard(snapshot.manifest.edits.removed.name)
        yield from (
            quad for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS) if quad not in snapshot.store
        )


def holds_blank_nodes(snapshot: Snapshot) -> bool:
    """Whether edits brought nodes without a name, which no other store would recognize."""
    if snapshot.manifest.edits is None:
        return False
    path = snapshot.shard(snapshot.manifest.edits.added.name)
    quads = ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS)
    return any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))
