"""Two locks: one on a store for who builds, one on each snapshot for who reads. Both end with their process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

BUILD_LOCK = "build.lock"


@contextmanager
def building(store_dir: Path) -> Iterator[None]:
    """Hold the right to change a store; StoreError where another build holds it."""
    handle = os.open(store_dir / BUILD_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        if not _taken(handle, fcntl.LOCK_EX):
            raise StoreError(f"{store_dir}: another build is at work on this store; wait until it has finished")
        yield
    finally:
        os.close(handle)


@contextmanager
def reading(manifest: Path) -> Iterator[bool]:
    """Hold a snapshot against pruning, by a shared lock on its manifest; False where there is none (any more)."""
    with _handle(manifest) as handle:
        if handle is None:
            yield False
            return
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield _still_there(handle, manifest)


@contextmanager
def pruning(manifest: Path) -> Iterator[bool]:
    """Hold a snapshot alone, to delete it; False where somebody reads it, or where it is no snapshot."""
    with _handle(manifest) as handle:
        yield handle is not None and _taken(handle, fcntl.LOCK_EX)


@contextmanager
def _handle(path: Path) -> Iterator[int | None]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        yield None
        return
    try:
        yield handle
    finally:
        os.close(handle)


def _taken(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _still_there(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
