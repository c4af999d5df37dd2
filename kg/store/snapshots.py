"""Reading a store: the snapshot in force, kept from pruning for as long as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import locks
from kg.store.manifest import Manifest

CURRENT = "current"
SNAPSHOTS = "snapshots"
MANIFEST = "manifest.json"
GRAPH = "graph"
SHARDS = "shards"
TEXTS = "texts"

# What Oxigraph raises for files that are missing, cut short or overwritten.
DAMAGE = (OSError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A published state of the graph; nothing in its folder ever changes."""

    path: Path
    manifest: Manifest
    store: ox.Store

    @property
    def id(self) -> str:
        """The name of the snapshot."""
        return self.path.name

    @property
    def graph(self) -> Path:
        """The folder of the database, for other processes that open it to read while this one holds the lock."""
        return self.path / GRAPH

    def shard(self, name: str) -> Path:
        """The file of a shard."""
        return self.path / SHARDS / name

    def text(self, sha256: str) -> str:
        """The frozen text of this digest."""
        return text_in(self.path, sha256)


@contextmanager
def open_current(store_dir: Path) -> Iterator[Snapshot]:
    """Open the snapshot in force to read; it stays whole until the block ends, whatever is built meanwhile."""
    while True:
        name = current_name(store_dir)
        path = store_dir / SNAPSHOTS / name
        with locks.reading(path / MANIFEST) as there:
            if there:
                yield open_named(path)
                return
        if name == current_name(store_dir):  # else a build has switched and pruned between the two looks
            raise damaged(path, f"{MANIFEST} is missing")


def current_name(store_dir: Path) -> str:
    """The name of the snapshot in force."""
    if not store_dir.exists():
        raise StoreError(f"{store_dir}: there is no store here; make one with `kg build FILES --store {store_dir}`")
    if not store_dir.is_dir():
        raise StoreError(f"{store_dir}: a file and no store; name the folder of a store")
    try:
        name = (store_dir / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise StoreError(f"{store_dir}: {_without_current(store_dir)}") from error
    if not name or Path(name).name != name:
        raise damaged(store_dir, f"{CURRENT} names no snapshot")
    return name


def text_in(folder: Path, sha256: str) -> str:
    """The frozen text of this digest in the folder of a snapshot or a draft."""
    try:
        return (folder / TEXTS / sha256).read_bytes().decode()
    except FileNotFoundError as error:
        raise StoreError(f"{folder}: no text {sha256}") from error


def is_store(store_dir: Path) -> bool:
    """Whether a build has been here."""
    return any((store_dir / name).exists() for name in (CURRENT, locks.BUILD_LOCK))


def damaged(place: Path, why: object) -> StoreError:
    """The error of a store whose files are not as a build left them."""
    return StoreError(f"{place}: the store is damaged ({why}); delete its folder and build it again from the reports")


def _without_current(store_dir: Path) -> str:
    build = f"`kg build FILES --store {store_dir}`"
    if is_store(store_dir) or not any(store_dir.iterdir()):
        return f"this store is empty; fill it with {build}"
    return f"not a store (it has no file named {CURRENT}); name the folder of a store, or make one with `kg build`"


def open_named(path: Path) -> Snapshot:
    """The snapshot in a folder; who opens it holds its lock."""
    try:
        manifest = Manifest.read((path / MANIFEST).read_bytes())
    except ValueError as error:
        raise damaged(path / MANIFEST, error) from error
    try:
        return Snapshot(path=path, manifest=manifest, store=ox.Store.read_only(str(path / GRAPH)))
    except DAMAGE as error:
        raise damaged(path / GRAPH, error) from error
