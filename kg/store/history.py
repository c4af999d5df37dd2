"""The snapshots that a store keeps: listed, opened by name, put in force again, deleted where nobody reads them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import StoreError
from kg.store import locks
from kg.store.drafts import lease, switch
from kg.store.manifest import Manifest
from kg.store.snapshots import MANIFEST, SNAPSHOTS, Snapshot, current_name, open_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A snapshot that lies in a store; *published* is when its files were put there, by the clock of the disk."""

    id: str
    path: Path
    manifest: Manifest
    in_force: bool
    read: bool
    published: datetime

    @property
    def quads(self) -> int:
        """How many quads its shards have; what several reports share is counted for each."""
        return sum(shard.quads for shard in self.manifest.shards)


def snapshots(store_dir: Path) -> tuple[Kept, ...]:
    """The snapshots of a store, the newest first."""
    current = current_name(store_dir)
    found = [_kept(path, current) for path in (store_dir / SNAPSHOTS).iterdir() if not path.name.startswith(".")]
    return tuple(sorted(found, key=lambda kept: (kept.published, kept.id), reverse=True))


@contextmanager
def open_snapshot(store_dir: Path, name: str) -> Iterator[Snapshot]:
    """Open a snapshot by its name or the beginning of it, or as ``current`` or ``previous``."""
    path = store_dir / SNAPSHOTS / _resolved(store_dir, name)
    with locks.reading(path / MANIFEST) as there:
        if not there:
            raise StoreError(f"{path}: it was deleted meanwhile; `kg snapshots` lists what is there")
        yield open_named(path)


def roll_back(store_dir: Path, name: str = "previous") -> str:
    """Put a kept snapshot in force again; who reads another one goes on with that. Its name comes back."""
    with lease(store_dir):
        found = _resolved(store_dir, name)
        switch(store_dir, found)
        return found


def prune(store_dir: Path) -> tuple[str, ...]:
    """Delete all snapshots but the one in force, unless somebody reads them; the names of those that went."""
    gone: list[str] = []
    with lease(store_dir):
        for kept in snapshots(store_dir):
            if kept.in_force:
                continue
            with locks.pruning(kept.path / MANIFEST) as alone:
                if alone:
                    hidden = kept.path.rename(kept.path.with_name(f".gone-{kept.id}"))
                    shutil.rmtree(hidden, ignore_errors=True)
                    gone.append(kept.id)
    return tuple(gone)


def _resolved(store_dir: Path, name: str) -> str:
    known = snapshots(store_dir)
    if name == "current":
        return current_name(store_dir)
    if name == "previous":
        others = [kept.id for kept in known if not kept.in_force]
        if not others:
            raise StoreError(f"{store_dir}: there is no earlier snapshot; a store keeps the one before the last build")
        return others[0]
    found = [kept.id for kept in known if kept.id.startswith(name)]
    if len(found) != 1:
        raise StoreError(
            f"{store_dir}: {'no snapshot' if not found else 'several snapshots'} {name!r}; `kg snapshots` lists them"
        )
    return found[0]


def _kept(path: Path, current: str) -> Kept:
    manifest = path / MANIFEST
    with locks.pruning(manifest) as alone:
        read = not alone
    stat = manifest.stat()
    return Kept(
        id=path.name,
        path=path,
        manifest=Manifest.read(manifest.read_bytes()),
        in_force=path.name == current,
        read=read,
        published=datetime.fromtimestamp(stat.st_mtime, UTC),
    )
