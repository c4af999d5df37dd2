"""Changing a store: a draft beside the snapshots, filled, checked, and made the one in force in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store import locks, resumption, shards
from kg.store.changes import Change
from kg.store.manifest import Entry, Manifest, Shard
from kg.store.snapshots import (
    CURRENT,
    DAMAGE,
    GRAPH,
    MANIFEST,
    SHARDS,
    SNAPSHOTS,
    TEXTS,
    Snapshot,
    damaged,
    is_store,
    open_current,
    text_in,
)

Checked = TypeVar("Checked")

# The frozen text of a digest.
Texts = Callable[[str], str]

# So begin names that no snapshot has; what a killed build or deletion leaves under them is swept by the next build.
_UNFINISHED = "."

# Above this part of the graph, loading anew is quicker than taking out and putting in, and leaves no dead words behind.
_MOST_CHANGED = 1 / 4

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The sole right to change a store; *current* is what it holds now, None where it holds nothing yet."""

    store_dir: Path
    current: Snapshot | None

    @contextmanager
    def draft(self, *, resume: bool = False) -> Iterator[Draft]:
        """A draft, gone at the end of the block unless it was published or the program was stopped in the middle.

        With *resume* it holds what a killed build had read.
        """
        folder = self.store_dir / SNAPSHOTS / _unfinished("draft")
        with _said(self.store_dir):
            found = resumption.adopt(self.store_dir / SNAPSHOTS, folder) if resume else {}
            for part in (SHARDS, TEXTS):
                (folder / part).mkdir(parents=True, exist_ok=True)
        try:
            yield Draft(lease=self, folder=folder, found=found)
        except (KeyboardInterrupt, SystemExit):
            raise  # stopped and not failed: the next build goes on from here
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        else:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def lease(store_dir: Path) -> Iterator[Lease]:
    """Take a store to change it: one build at a time; the leftovers of a killed one are swept."""
    if store_dir.exists():
        _refuse_what_is_not_ours(store_dir)
    with ExitStack() as held:
        with _said(store_dir):
            (store_dir / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
            held.enter_context(locks.building(store_dir))
            _sweep(store_dir)
        current = held.enter_context(open_current(store_dir)) if (store_dir / CURRENT).exists() else None
        yield Lease(store_dir=store_dir, current=current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A snapshot in the making; a fault of the disk or the database is a StoreError and leaves the store as it was.

    *found* are the reports that a killed build had put into it, by the names of their shards.
    """

    lease: Lease
    folder: Path
    found: Mapping[str, Entry]

    def enter(self, entry: Entry) -> None:
        """Note that a report is in the draft, whole: a build that is killed is gone on with from here."""
        with _said(self.lease.store_dir):
            resumption.note(self.folder, entry)

    def write(self, name: str, lines: bytes, version: str) -> Shard:
        """Put a shard into the draft."""
        with _said(self.lease.store_dir):
            (self.folder / SHARDS / name).write_bytes(lines)
        digest = hashlib.sha256(lines).hexdigest()
        return Shard(name=name, sha256=digest, quads=lines.count(b"\n"), version=version)

    def file(self, shard: Shard) -> Path:
        """The file of a shard of the draft, else of the snapshot in force."""
        own = self.folder / SHARDS / shard.name
        return own if own.exists() or self.lease.current is None else self.lease.current.shard(shard.name)

    def freeze(self, sha256: str, text: str) -> None:
        """Put the frozen text of a report into the draft."""
        with _said(self.lease.store_dir):
            (self.folder / TEXTS / sha256).write_bytes(text.encode())

    def publish(self, manifest: Manifest, check: Callable[[ox.Store, Texts], Checked]) -> Checked:
        """Fill the draft with what *manifest* lists, *check* its graph and texts, and put it in force.

        What the draft has not got comes from the snapshot in force. What *check* returns is returned, and what it
        raises leaves the store as it was.
        """
        published = self.lease.store_dir / SNAPSHOTS / manifest.id
        with _said(self.lease.store_dir):
            store = _graph(self, manifest, published)
        checked = check(store, partial(text_in, published if published.exists() else self.folder))
        with _said(self.lease.store_dir):
            if not published.exists():
                store.flush()
            del store  # no handle may be left on what is published
        self.put_in_force(manifest)
        return checked

    def change(self, manifest: Manifest) -> Change | None:
        """What leads from the graph in force to that of *manifest*; None where all of it is made anew or edited."""
        current = self.lease.current
        if current is None or manifest.edits is not None or not _near(current.manifest, manifest):
            return None
        before, after = (_by_stem(one) for one in (current.manifest, manifest))
        return Change(
            before=current.store,
            gone=tuple(stem for stem, name in before.items() if after.get(stem) != name),
            come=tuple(stem for stem, name in after.items() if before.get(stem) != name),
        )

    def clone(self) -> ox.Store:
        """The current graph in the draft, to be changed there; who does drops it before `put_in_force`."""
        current = self.lease.current
        if current is None:
            raise StoreError(f"{self.lease.store_dir}: there is nothing to change yet; build it from reports first")
        with _said(self.lease.store_dir):
            current.store.backup(str(self.folder / GRAPH))
            return ox.Store(str(self.folder / GRAPH))

    def put_in_force(self, manifest: Manifest) -> None:
        """Publish the draft as it lies on the disk, and prune what nobody needs."""
        published = self.lease.store_dir / SNAPSHOTS / manifest.id
        with _said(self.lease.store_dir):
            if not published.exists():
                _take_over(self, manifest)
                _leave_out(self, manifest)
                self._settle(manifest, published)
            switch(self.lease.store_dir, manifest.id)
        _prune(self.lease, manifest.id)

    def _settle(self, manifest: Manifest, published: Path) -> None:
        (self.folder / MANIFEST).write_bytes(manifest.written())
        _sync_tree(self.folder)
        self.folder.rename(published)
        _sync(published.parent)


def _leave_out(draft: Draft, manifest: Manifest) -> None:
    """Delete what a draft holds and a manifest does not list: the notes, and reports that a killed build had read."""
    (draft.folder / resumption.NOTES).unlink(missing_ok=True)
    listed = {shard.name for shard in manifest.files} | {entry.text for entry in manifest.reports}
    for part in (SHARDS, TEXTS):
        for path in (draft.folder / part).iterdir():
            if path.name not in listed:
                path.unlink()


def _take_over(draft: Draft, manifest: Manifest) -> None:
    """Link what a manifest lists and a draft lacks from the snapshot in force."""
    current = draft.lease.current
    if current is None:
        return
    names = [(SHARDS, shard.name) for shard in manifest.files]
    names += [(TEXTS, entry.text) for entry in manifest.reports]
    for part, name in names:
        if not (draft.folder / part / name).exists():
            _link(current.path / part / name, draft.folder / part / name)


def _graph(draft: Draft, manifest: Manifest, published: Path) -> ox.Store:
    """The graph of a manifest: one published before, or the current one with its changes, or all shards loaded anew."""
    if published.exists():  # the snapshot before the current one is kept: going back to it is only a switch
        return ox.Store.read_only(str(published / GRAPH))
    _take_over(draft, manifest)
    current = draft.lease.current
    if current is not None and _near(current.manifest, manifest):
        store = _cloned(draft, current, manifest)
    else:
        store = ox.Store(str(draft.folder / GRAPH))
        shards.load(store, [draft.folder / SHARDS / shard.name for shard in manifest.shards])
    if manifest.edits is not None:  # what a report of now says anew is edited again
        folder = draft.folder / SHARDS
        shards.edit(store, folder / manifest.edits.removed.name, folder / manifest.edits.added.name)
    return store


def _near(before: Manifest, after: Manifest) -> bool:
    """Whether a graph is better changed than loaded anew; edits that are dropped cannot be undone in it."""
    return before.edits == after.edits and before.base == after.base and _changed(before, after) <= _MOST_CHANGED


def _cloned(draft: Draft, current: Snapshot, manifest: Manifest) -> ox.Store:
    folder = draft.folder
    before, after = (_by_stem(one) for one in (current.manifest, manifest))
    gone = {stem: name for stem, name in before.items() if after.get(stem) != name}
    come = [name for stem, name in after.items() if before.get(stem) != name]
    store = draft.clone()
    shards.remove(
        store,
        {stem: current.path / SHARDS / name for stem, name in gone.items()},
        {stem: current.path / SHARDS / name for stem, name in before.items() if stem not in gone},
    )
    shards.load(store, [folder / SHARDS / name for name in come])
    if current.manifest.corrections != manifest.corrections:  # no report says what it holds
        shards.replace(store, *map(_corrections, (current.path, folder), (current.manifest, manifest)))
    return store


def _corrections(folder: Path, manifest: Manifest) -> Path | None:
    return folder / SHARDS / manifest.corrections.name if manifest.corrections else None


def _by_stem(manifest: Manifest) -> dict[str, str]:
    return {entry.stem: entry.shard.name for entry in manifest.reports}


def _changed(before: Manifest, after: Manifest) -> float:
    """The part of a graph that leaves or comes, of all that it held."""
    moved = set(before.shards) ^ set(after.shards)
    return sum(shard.quads for shard in moved) / max(1, sum(shard.quads for shard in before.shards))


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileNotFoundError as error:
        raise damaged(source, "this file is missing") from error
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP}:
            raise
        shutil.copyfile(source, target)  # a file system without hard links


def switch(store_dir: Path, name: str) -> None:
    """Put a snapshot in force, in one atomic step."""
    fresh = store_dir / f"{_UNFINISHED}{CURRENT}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(f"{name}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(store_dir / CURRENT)
    _sync(store_dir)


def _prune(held: Lease, name: str) -> None:
    """Delete the snapshots that nobody reads, but the one in force and the one before it."""
    kept = {name, held.current.id if held.current else name}
    for path in sorted((held.store_dir / SNAPSHOTS).iterdir()):
        if path.name in kept or path.name.startswith(_UNFINISHED):
            continue
        with locks.pruning(path / MANIFEST) as alone, suppress(OSError):  # what cannot go now goes after the next build
            if alone:
                shutil.rmtree(path.rename(path.with_name(_unfinished("gone"))), ignore_errors=True)


def _unfinished(what: str) -> str:
    """A name never used before: within one process the database remembers the folders that it had open."""
    return f"{_UNFINISHED}{what}-{secrets.token_hex(4)}"


def _sweep(store_dir: Path) -> None:
    for path in (store_dir / SNAPSHOTS).glob(f"{_UNFINISHED}*"):
        if not resumption.is_worth_keeping(path):
            shutil.rmtree(path, ignore_errors=True)
    (store_dir / f"{_UNFINISHED}{CURRENT}").unlink(missing_ok=True)


def _sync_tree(folder: Path) -> None:
    """Have all that is new under *folder* on the disk itself; what has a second name is there already."""
    for here, _, files in os.walk(folder):
        for name in files:
            path = Path(here, name)
            if path.stat().st_nlink == 1:
                _sync(path)
        _sync(Path(here))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_what_is_not_ours(store_dir: Path) -> None:
    if not store_dir.is_dir():
        raise StoreError(f"{store_dir}: a file and no store; name a folder")
    if any(store_dir.iterdir()) and not is_store(store_dir):
        raise StoreError(f"{store_dir}: this folder holds something else than a store; name a new or an empty one")


@contextmanager
def _said(store_dir: Path) -> Iterator[None]:
    """Faults of the disk and of the database as one sentence; what was in force still is."""
    try:
        yield
    except DAMAGE as error:
        if _full(error):
            words = "no room left on the disk; what was built before stands. Free some and build again"
        else:
            words = f"could not be written ({error}); what was built before stands"
        raise StoreError(f"{store_dir}: {words}") from error


def _full(error: BaseException) -> bool:
    # Oxigraph's errors carry the words of the system and no number.
    words = str(error)
    return getattr(error, "errno", None) in _FULL or any(os.strerror(number) in words for number in _FULL)
