"""The releases beside the store: listed, downloaded, and queried by processes of their own."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from kg.endpoint.cache import Cache
from kg.endpoint.limits import Limits
from kg.endpoint.problems import Problem, ProblemError, not_found
from kg.endpoint.protocol import Desk
from kg.endpoint.running import Running
from kg.endpoint.workers import Pool
from kg.errors import StoreError
from kg.releases import Release, releases
from kg.releases.record import ReleaseError
from kg.releases.served import store_of

# Releases that have processes at the same time, and how many each: who cites asks seldom.
_AT_ONCE, _WORKERS = 2, 1
_CACHE = 4 * 1024**2


class Releases:
    """The releases of a folder; what is put into it is found without a restart."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self._limits = replace(limits, long=min(limits.long, 1))
        self._known: tuple[Release, ...] = ()
        self._seen = -1
        self._desks: OrderedDict[str, tuple[Desk, AsyncExitStack]] = OrderedDict()
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Releases]:
        """The releases at work; their processes end with the block."""
        try:
            yield self
        finally:
            for _, held in self._desks.values():
                await held.aclose()
            self._desks.clear()

    def all(self) -> tuple[Release, ...]:
        """All of them, the newest first."""
        seen = self.folder.stat().st_mtime_ns if self.folder.is_dir() else -1
        if seen != self._seen:
            try:
                self._known, self._seen = releases(self.folder), seen
            except ReleaseError as error:
                raise ProblemError(_spoiled(error)) from error
        return self._known

    def find(self, version: str) -> Release:
        """The release of this version; a problem where there is none."""
        for one in self.all():
            if one.version == version:
                return one
        raise not_found(f"the release {version}")

    async def store(self, release: Release) -> Path:
        """The store of a release."""
        try:
            return await asyncio.to_thread(store_of, release)
        except StoreError as error:
            raise ProblemError(_not_ready(release, error)) from error

    async def desk(self, release: Release) -> Desk:
        """Where queries on a release are answered; the one that was asked least lately leaves its place."""
        async with self._lock:
            if release.version in self._desks:
                self._desks.move_to_end(release.version)
                return self._desks[release.version][0]
            place = await self.store(release)
            while len(self._desks) >= _AT_ONCE:
                _, (_, last) = self._desks.popitem(last=False)
                await last.aclose()
            held = AsyncExitStack()
            pool = await held.enter_async_context(Pool(place, workers=_WORKERS, limits=self._limits).running())
            desk = Desk(pool=pool, answers=Cache(_CACHE), running=Running())
            self._desks[release.version] = desk, held
            return desk


def copy_of(path: Path) -> Path:
    """A second name of a file, for who sends it and then deletes it."""
    for folder in (path.parent.parent, Path(tempfile.gettempdir())):
        fresh = folder / f".sent-{secrets.token_hex(8)}"
        with suppress(OSError):
            os.link(path, fresh)
            return fresh
    fresh = Path(tempfile.gettempdir()) / f".sent-{secrets.token_hex(8)}"
    shutil.copyfile(path, fresh)
    return fresh


def _spoiled(error: ReleaseError) -> Problem:
    return Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        kind="release-not-ready",
        title="The releases cannot be read",
        detail=str(error),
    )


def _not_ready(release: Release, error: StoreError) -> Problem:
    return Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        kind="release-not-ready",
        title="The release cannot be queried here",
        detail=f"the store of release {release.version} could not be made: {error}",
    )
