"""The crew of query processes: those for short queries, one to step in, and a new snapshot for all of them."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.endpoint import processes
from kg.endpoint.limits import Limits, Wall
from kg.endpoint.processes import DiedError, Process
from kg.endpoint.turns import Turns
from kg.errors import StoreError
from kg.store.snapshots import CURRENT, current_name

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.25
_TRY_AGAIN_AFTER = 1.0
_STARTED_AT_ONCE = 3
_BEFORE = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The snapshot in force: its id, since when, and that in words of HTTP."""

    snapshot: str = ""
    since: datetime = _BEFORE
    last_modified: str = ""


class Crew:
    """So many processes on the snapshot in force, kept at that number: *turns* are those that are free."""

    def __init__(self, store_dir: Path, *, size: int, limits: Limits, wall: Wall | None) -> None:
        self.served = Served()
        self.isolated = False
        self.turns: Turns[Process] = Turns()
        self.members: set[Process] = set()
        self.everyone: set[Process] = set()
        self.answers = Path()
        self._spare: Process | None = None
        self._store_dir = store_dir
        self._size = size
        self._limits = limits
        self._wall = wall
        self._switching = asyncio.Lock()
        self._refilling = False
        self._tasks: set[asyncio.Task[object]] = set()
        self._numbers = count()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The crew at work; StoreError where there is nothing to serve."""
        with TemporaryDirectory(prefix="kg-answers-") as folder:
            self.answers = Path(folder)
            try:
                await self._open()
                self.soon(self._follow())
                yield
            finally:
                await self._stop()

    def free(self) -> Process | None:
        """A process that lies idle."""
        while (worker := self.turns.take()) is not None:
            if worker.alive:
                return worker
            self.replace(worker)
        return None

    def give_back(self, worker: Process, *, large: bool = False) -> None:
        """Take a process back that has answered."""
        if worker not in self.members:
            self.soon(self._bury(worker))  # it has stepped back: nobody but root could have it step forward again
        elif large:
            self.replace(worker)
        elif worker.snapshot != self.served.snapshot:
            self.soon(self._renew(worker))
        else:
            self.turns.put(worker)

    def replace(self, worker: Process) -> None:
        """Kill a process; another takes its place."""
        worker.line.forget()
        worker.process.kill()
        self.soon(self._bury(worker))
        self.let_go(worker)

    def let_go(self, worker: Process) -> None:
        """Have the spare process, and a new spare, or a new process take the place of a member."""
        if worker not in self.members:
            return
        self.members.discard(worker)
        spare, self._spare = self._spare, None
        if spare is not None and spare.alive:
            self.members.add(spare)
            self.give_back(spare)
        elif spare is not None:
            self.soon(self._bury(spare))
        if not self._refilling:
            self.soon(self._refill())

    def file_of(self, worker: Process) -> Path:
        """Where a process writes what is too long for its line; taken, it makes room for the next."""
        return self.answers / str(worker.process.pid)

    def taken(self, worker: Process) -> Path:
        """The long answer that a process has just written, under a name of its own."""
        return self.file_of(worker).rename(self.answers / f"answer-{next(self._numbers)}")

    async def start(self) -> Process:
        """A new process, on the snapshot in force."""
        arguments = ["--store", str(self._store_dir), "--answers", str(self.answers)]
        arguments += ["--memory", str(self._limits.memory), "--longest", str(self._limits.longest)]
        if self._wall is not None:
            arguments += ["--gate", str(self._wall.gate), *(f"--allow={host}" for host in self._wall.places)]
        worker = await processes.start("kg.endpoint.worker", *arguments)
        self.everyone.add(worker)
        try:
            await worker.ready()
        except BaseException:
            self.soon(self._bury(worker))
            raise
        return worker

    async def follow(self) -> None:
        """Go over to the snapshot in force; queries wait while the idle processes do, and the others finish first."""
        async with self._switching:
            try:
                if current_name(self._store_dir) == self.served.snapshot:
                    return
                await self._switch()
                log.info("now serving snapshot %s", self.served.snapshot)
            except StoreError as error:
                log.error("still serving snapshot %s: %s", self.served.snapshot, error)  # noqa: TRY400 - as above
                await asyncio.sleep(_TRY_AGAIN_AFTER)

    def soon(self, work: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Have something done that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the pool of query processes stumbled", exc_info=error)

    async def _refill(self) -> None:
        """Start processes until there are as many as there should be, and a spare, however often that takes."""
        self._refilling = True
        try:
            while missing := self._size - len(self.members) + (self._spare is None):
                starts = (self.start() for _ in range(min(missing, _STARTED_AT_ONCE)))
                for result in await asyncio.gather(*starts, return_exceptions=True):
                    await self._started(result)
        finally:
            self._refilling = False

    async def _started(self, result: Process | BaseException) -> None:
        if isinstance(result, Process):
            self._take_on(result)
        elif isinstance(result, StoreError):
            log.error("no query process could be started: %s", result)
            await asyncio.sleep(_TRY_AGAIN_AFTER)
        else:
            raise result

    def _take_on(self, worker: Process) -> None:
        if len(self.members) < self._size:
            self.members.add(worker)
            self.give_back(worker)
        elif self._spare is None:
            self._spare = worker
        else:
            self.soon(self._bury(worker))

    async def _open(self) -> None:
        """Start on the snapshot in force; StoreError where there is none."""
        first = await self.start()
        self.isolated = bool(first.state["isolated"])
        self._serve(first.snapshot)
        self.members.add(first)
        self.give_back(first)
        await self._refill()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.follow()

    async def _switch(self) -> None:
        first = await self.start()  # a snapshot that nobody can open is not gone over to
        spare, self._spare = self._spare, first
        self._serve(first.snapshot)
        if spare is not None:
            self.soon(self._bury(spare))
        await asyncio.gather(*(self._renew(worker) for worker in self.turns.drain()))

    def _serve(self, snapshot: str) -> None:
        # To the second, as HTTP tells it; rounded up, so that what was seen before is never taken for this.
        since = datetime.fromtimestamp(math.ceil((self._store_dir / CURRENT).stat().st_mtime), UTC)
        self.served = Served(snapshot=snapshot, since=since, last_modified=format_datetime(since, usegmt=True))

    async def _renew(self, worker: Process) -> None:
        """Have an idle process open the snapshot in force; one that cannot is replaced."""
        try:
            state, _ = await worker.ask({"follow": True})
        except DiedError:
            state = {"kind": "died"}
        if state["kind"] != "ready":
            self.replace(worker)
            return
        worker.state |= state
        if worker.snapshot == self.served.snapshot:
            self.give_back(worker)
        else:  # there is a newer one still
            self.soon(self._rejoin(worker))

    async def _rejoin(self, worker: Process) -> None:
        await self.follow()
        self.give_back(worker)

    async def _bury(self, worker: Process) -> None:
        await worker.end()
        self.everyone.discard(worker)
        await asyncio.to_thread(self.file_of(worker).unlink, missing_ok=True)

    async def _stop(self) -> None:
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in tuple(self.everyone)))
