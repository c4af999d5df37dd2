"""Writing to the graph itself, beside what the reports say: clone, apply, switch."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.store.drafts import Draft, lease
from kg.store.manifest import Edits, Manifest, Shard
from kg.store.shards import shard_name
from kg.store.snapshots import SHARDS, Snapshot

Result = TypeVar("Result")
Graph = ox.NamedNode | ox.DefaultGraph

_VERSION = "edited"


def edit(
    store_dir: Path,
    change: Callable[[ox.Store], Result],
    graph: Graph | None = None,
    finish: Callable[[Draft, Manifest, ox.Store], None] | None = None,
) -> tuple[str, Result]:
    """Make the snapshot that *change* makes of the current one; what comes back is its name, and what *change* returns.

    What *change* raises leaves the store as it was. *graph* is the one that it touches, None where it may be any.
    *finish* puts into the draft what belongs to a snapshot besides its graph. What differs from the reports is kept in
    two files of the snapshot, so that the sum of its files is the graph.
    """
    with lease(store_dir) as held, held.draft() as draft:
        store = draft.clone()
        result = change(store)
        current = held.current
        if current is None:
            raise LookupError(store_dir)  # clone() has told it before
        before, after = _lines(current.store, graph), _lines(store, graph)
        if before == after:
            return current.id, result
        manifest = _edited(draft, current, added=after - before, removed=before - after)
        if finish is not None:
            finish(draft, manifest, store)
        store.flush()
        del store
        draft.put_in_force(manifest)
        return manifest.id, result


def are_within(current: Snapshot, graphs: str) -> bool:
    """Whether all that was put into or taken out of a snapshot stands in graphs whose names begin with *graphs*."""
    added, removed = _known(current)
    return all(_is_within(line, graphs) for line in (*added, *removed))


def carried(draft: Draft, base: Shard, graphs: str, *, whole: bool) -> Edits | None:
    """What the next snapshot keeps of the edits of the one in force, None where that is nothing.

    It keeps all where *whole*, else what was put into graphs whose names begin with *graphs*; in these what the new
    *base* says already is said once, there.
    """
    current = draft.lease.current
    if current is None or current.manifest.edits is None:
        return None
    known = added, removed = _known(current)
    if base != current.manifest.base:
        said = set(draft.file(base).read_bytes().splitlines(keepends=True))
        added = {line for line in added if not (_is_within(line, graphs) and _triple(line) in said)}
    if not whole:
        added, removed = {line for line in added if _is_within(line, graphs)}, set()
    if (added, removed) == known:
        return current.manifest.edits
    if not added and not removed:
        return None
    return Edits(added=_shard(draft, "edits-added", added), removed=_shard(draft, "edits-removed", removed))


def _is_within(line: bytes, graphs: str) -> bool:
    return line.rpartition(b" <")[2].startswith(graphs.encode())


def _triple(line: bytes) -> bytes:
    """The line as the default graph has it."""
    return line.rpartition(b" <")[0] + b" .\n"


def _edited(draft: Draft, current: Snapshot, *, added: set[bytes], removed: set[bytes]) -> Manifest:
    was_added, was_removed = _known(current)
    now_added = (was_added - removed) | (added - was_removed)
    now_removed = (was_removed - added) | (removed - was_added)
    if not now_added and not now_removed:
        return replace(current.manifest, edits=None)
    edits = Edits(added=_shard(draft, "edits-added", now_added), removed=_shard(draft, "edits-removed", now_removed))
    return replace(current.manifest, edits=edits)


def _known(current: Snapshot) -> tuple[set[bytes], set[bytes]]:
    edits = current.manifest.edits
    if edits is None:
        return set(), set()
    added, removed = (
        set((current.path / SHARDS / shard.name).read_bytes().splitlines(keepends=True))
        for shard in (edits.added, edits.removed)
    )
    return added, removed


def _shard(draft: Draft, name: str, lines: set[bytes]) -> Shard:
    content = b"".join(sorted(lines))
    return draft.write(shard_name(name, hashlib.sha256(content).hexdigest(), _VERSION), content, _VERSION)


def _lines(store: ox.Store, graph: Graph | None) -> set[bytes]:
    """The quads as lines of N-Quads."""
    out = io.BytesIO()
    if graph is None:
        store.dump(out, ox.RdfFormat.N_QUADS)
        return set(out.getvalue().splitlines(keepends=True))
    store.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=graph)
    lines = out.getvalue().splitlines(keepends=True)
    if isinstance(graph, ox.DefaultGraph):
        return set(lines)
    end = f" {graph} .\n".encode()
    return {line.removesuffix(b" .\n") + end for line in lines}
