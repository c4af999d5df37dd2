"""A store of one snapshot that was frozen elsewhere: from the snapshot itself, or from its manifest and N-Quads."""

from __future__ import annotations

import gzip
import secrets
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.manifest import Manifest
from kg.store.shards import CHUNK
from kg.store.snapshots import CURRENT, DAMAGE, GRAPH, MANIFEST, SNAPSHOTS, Snapshot, damaged


def adopt(snapshot: Snapshot, store_dir: Path) -> None:
    """Make a store at *store_dir* that holds this snapshot alone; on the same disk its files are linked, not copied."""
    _made(store_dir, snapshot.manifest, lambda graph: snapshot.store.backup(str(graph)))


def restore(manifest: Path, dump: Path, store_dir: Path) -> None:
    """Make a store at *store_dir* of a snapshot's manifest and its N-Quads, packed by gzip."""
    try:
        read = Manifest.read(manifest.read_bytes())
    except ValueError as error:
        raise damaged(manifest, error) from error
    _made(store_dir, read, lambda graph: _load(dump, graph))


def _made(store_dir: Path, manifest: Manifest, fill: Callable[[Path], None]) -> None:
    """Fill a folder beside, and give it its name when it is whole: somebody else may have done so meanwhile."""
    fresh = store_dir.with_name(f".{store_dir.name}-{secrets.token_hex(4)}")
    folder = fresh / SNAPSHOTS / manifest.id
    try:
        folder.mkdir(parents=True)
        fill(folder / GRAPH)
        (folder / MANIFEST).write_bytes(manifest.written())
        (fresh / CURRENT).write_text(f"{manifest.id}\n", encoding="utf-8")
        if not store_dir.exists():
            fresh.rename(store_dir)
    except (*DAMAGE, SyntaxError) as error:
        raise StoreError(
            f"{store_dir}: could not be made ({error}); see that the disk has room and may be written"
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _load(dump: Path, graph: Path) -> None:
    store = ox.Store(str(graph))
    with gzip.open(dump) as lines:
        while chunk := b"".join(islice(lines, CHUNK)):
            store.bulk_load(chunk, ox.RdfFormat.N_QUADS)
    store.flush()
