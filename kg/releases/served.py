"""A release as a store that queries are run on: made once, beside the releases, from the release's own files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError
from kg.releases.record import MANIFEST, Release
from kg.store import Snapshot
from kg.store.restoring import adopt, restore

# Beside the releases, under a name that none of them can have.
FOLDER = ".served"


def store_of(release: Release) -> Path:
    """The store of a release; it takes as long as loading its quads where nobody has asked for it before."""
    place = _place(release)
    if not place.exists():
        restore(release.folder / MANIFEST, release.folder / release.dump, place)
    return place


def keep_ready(release: Release, snapshot: Snapshot) -> None:
    """Have the store of a release of this snapshot ready, so that nobody waits for it."""
    place = _place(release)
    if not place.exists() and release.snapshot == snapshot.id:
        with suppress(StoreError):  # who asks a query of it will make it
            adopt(snapshot, place)


def _place(release: Release) -> Path:
    return release.folder.parent / FOLDER / f"{release.version}-{release.sha256[:12]}"
