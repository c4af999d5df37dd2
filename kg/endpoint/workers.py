"""The pool of query processes: a deadline around queue and answer, a kill where it passes, then a new process.

A query that runs long leaves its place to the short ones: its process steps back behind all others, and a fresh one
takes the place. So many may do so at once; one more is stopped and begins again, in a process that is slow from the
start, when there is room for it.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.endpoint import processes
from kg.endpoint.answering import Query
from kg.endpoint.frames import Head, pack_query
from kg.endpoint.limits import Limits, Wall
from kg.endpoint.processes import DiedError, Process
from kg.endpoint.turns import Lane, Shares, Turns
from kg.errors import QueryError, StoreError
from kg.store.snapshots import CURRENT, SNAPSHOTS, current_name

log = logging.getLogger(__name__)

_LOOK_EVERY = 0.25
_TRY_AGAIN_AFTER = 1.0
_STARTED_AT_ONCE = 3
# How a process that met its memory limit ends: the engine aborts when an allocation fails.
_OUT_OF_MEMORY = -signal.SIGABRT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer: its bytes, or the file that holds them, which the taker deletes."""

    snapshot: str
    content_type: str
    name: str
    size: int
    body: bytes = b""
    file: Path | None = None


class FailedQueryError(QueryError):
    """A query without an answer.

    *kind* is syntax, unacceptable, invalid, failed, too long, memory, time, busy, many or died.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class _SentBackError(Exception):
    """The query ran long and found no room among the long ones."""


@dataclass(eq=False, slots=True, kw_only=True)
class _Job:
    """A query at work in a process."""

    worker: Process
    file: Path
    long: bool = False
    sent_back: bool = False
    timer: asyncio.TimerHandle | None = None


@dataclass(slots=True, kw_only=True)
class _Crew:
    """The processes: those for short queries, one to step in, those at work on long queries, and all that live."""

    members: set[Process] = field(default_factory=set)
    spare: Process | None = None
    everyone: set[Process] = field(default_factory=set)


class Pool:
    """A few query processes on the snapshot in force; *snapshot* is its id, *since* when it is in force."""

    def __init__(self, store_dir: Path, *, workers: int, limits: Limits, wall: Wall | None = None) -> None:
        self.limits = limits
        self.snapshot = ""
        self.since = datetime.fromtimestamp(0, UTC)
        self.last_modified = ""
        self.isolated = False
        self._store_dir = store_dir
        self._size = workers
        self._wall = wall
        self._turns: Turns[Process] = Turns()
        self._lane = Lane(limits.long)
        self._shares = Shares(limits.per_client)
        self._crew = _Crew()
        self._switching = asyncio.Lock()
        self._refilling = False
        self._tasks: set[asyncio.Task[object]] = set()
        self._numbers = count()
        self._answers = Path()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Pool]:
        """The pool at work; StoreError where there is nothing to serve."""
        with TemporaryDirectory(prefix="kg-answers-") as folder:
            self._answers = Path(folder)
            try:
                await self._open()
                self._soon(self._follow())
                yield self
            finally:
                await self._stop()

    @property
    def folder(self) -> Path:
        """The folder of the snapshot in force, with its texts and its search index."""
        return self._store_dir / SNAPSHOTS / self.snapshot

    @property
    def busy(self) -> int:
        """How many of the processes for short queries are at work."""
        return len(self._crew.members) - self._turns.free

    @property
    def ready(self) -> int:
        """How many processes there are for short queries."""
        return len(self._crew.members)

    @property
    def long(self) -> int:
        """How many long queries are at work."""
        return self._lane.inside

    @property
    def waiting(self) -> int:
        """How many queries wait for a process."""
        return self._turns.waiting

    async def answer(self, query: Query, seconds: float | None = None, client: str = "") -> Answer:
        """The whole answer, or FailedQueryError; who stops waiting for it stops the work too."""
        seconds = min(seconds or self.limits.seconds, self.limits.seconds)
        if not self._turns.free and self._turns.waiting >= self.limits.waiting:
            raise FailedQueryError("busy", f"{self._turns.waiting} queries are waiting already; try again in a moment")
        started = False
        with self._shares.share(client) as granted:
            if not granted:
                raise FailedQueryError(
                    "many", f"{self.limits.per_client} of your queries are here already; wait for one of them"
                )
            try:
                async with asyncio.timeout(seconds):
                    worker = await self._free(client)
                    started = True
                    try:
                        return await self._asked(worker, query)
                    except _SentBackError:
                        return await self._asked_slowly(query)
            except TimeoutError:
                raise self._late(seconds, started=started) from None

    def _late(self, seconds: float, *, started: bool) -> FailedQueryError:
        if not started:
            return FailedQueryError("busy", f"no query process came free within {seconds:g} s")
        return FailedQueryError(
            "time", f"the query took longer than {seconds:g} s and was stopped; ask for less, or for a part at a time"
        )

    async def _free(self, client: str) -> Process:
        while not (worker := await self._turns.take(client)).alive:
            self._replace(worker)
        return worker

    async def _asked(self, worker: Process, query: Query) -> Answer:
        job = self._job(worker)
        job.timer = asyncio.get_running_loop().call_later(self.limits.patience, self._step_back, job)
        try:
            return await self._worked(job, query)
        finally:
            job.timer.cancel()
            if job.long:
                self._lane.leave()

    async def _asked_slowly(self, query: Query) -> Answer:
        await self._lane.enter()
        try:
            worker = await self._start()
            worker.step_back()
            return await self._worked(self._job(worker), query)
        finally:
            self._lane.leave()

    def _job(self, worker: Process) -> _Job:
        return _Job(worker=worker, file=self._answers / str(next(self._numbers)))

    async def _worked(self, job: _Job, query: Query) -> Answer:
        worker, file = job.worker, job.file
        try:
            head, body = await worker.ask({**pack_query(query), "file": str(file)})
        except DiedError:
            self._replace(worker, file)
            if job.sent_back:
                raise _SentBackError from None
            raise await self._died(worker) from None
        except asyncio.CancelledError:  # the deadline, a client that has left, or one that thinks better of it
            self._replace(worker, file)
            raise
        self._give_back(worker, large=bool(head.get("large")))
        if head["kind"] != "answer":
            file.unlink(missing_ok=True)
            raise FailedQueryError(head["kind"], _words(head, self.limits))
        return Answer(
            snapshot=head["snapshot"],
            content_type=head["type"],
            name=head["name"],
            size=head.get("size", len(body)),
            body=body,
            file=file if "file" in head else None,
        )

    def _step_back(self, job: _Job) -> None:
        """Have a query that runs long leave its place."""
        if not self._lane.try_enter():
            job.sent_back = True
            job.worker.process.kill()
            return
        job.long = True
        job.worker.step_back()
        if job.worker in self._crew.members:
            self._crew.members.discard(job.worker)
            self._step_in()

    def _step_in(self) -> None:
        """Have the spare process, and a new spare, or a new process take the place of one."""
        spare, self._crew.spare = self._crew.spare, None
        if spare is not None and spare.alive:
            self._crew.members.add(spare)
            self._give_back(spare)
        elif spare is not None:
            self._soon(self._bury(spare))
        if not self._refilling:
            self._soon(self._refill())

    async def _died(self, worker: Process) -> FailedQueryError:
        if await asyncio.to_thread(worker.process.wait) == _OUT_OF_MEMORY:
            return FailedQueryError("memory", _words({"kind": "memory"}, self.limits))
        return FailedQueryError("died", "the query's process died; if the query nests deeply, make it simpler")

    def _give_back(self, worker: Process, *, large: bool = False) -> None:
        if worker not in self._crew.members:
            self._soon(self._bury(worker))  # it has stepped back: nobody but root could have it step forward again
        elif large:
            self._replace(worker)
        elif worker.snapshot != self.snapshot:
            self._soon(self._renew(worker))
        else:
            self._turns.put(worker)

    def _replace(self, worker: Process, file: Path | None = None) -> None:
        worker.process.kill()
        self._soon(self._bury(worker, file))
        if worker in self._crew.members:
            self._crew.members.discard(worker)
            self._step_in()

    async def _refill(self) -> None:
        """Start processes until there are as many as there should be, and a spare, however often that takes."""
        self._refilling = True
        try:
            while missing := self._size - len(self._crew.members) + (self._crew.spare is None):
                starts = (self._start() for _ in range(min(missing, _STARTED_AT_ONCE)))
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
        if len(self._crew.members) < self._size:
            self._crew.members.add(worker)
            self._give_back(worker)
        elif self._crew.spare is None:
            self._crew.spare = worker
        else:
            self._soon(self._bury(worker))

    async def _open(self) -> None:
        """Start on the snapshot in force; StoreError where there is none."""
        first = await self._start()
        self.isolated = bool(first.state["isolated"])
        self._serve(first.snapshot)
        self._crew.members.add(first)
        self._give_back(first)
        await self._refill()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await self.follow()

    async def follow(self) -> None:
        """Go over to the snapshot in force; queries wait while the idle processes do, and the others finish first."""
        async with self._switching:
            try:
                if current_name(self._store_dir) == self.snapshot:
                    return
                await self._switch()
                log.info("now serving snapshot %s", self.snapshot)
            except StoreError as error:
                log.error("still serving snapshot %s: %s", self.snapshot, error)  # noqa: TRY400 - as above
                await asyncio.sleep(_TRY_AGAIN_AFTER)

    async def _switch(self) -> None:
        first = await self._start()  # a snapshot that nobody can open is not gone over to
        spare, self._crew.spare = self._crew.spare, first
        self._serve(first.snapshot)
        if spare is not None:
            self._soon(self._bury(spare))
        await asyncio.gather(*(self._renew(worker) for worker in self._turns.drain()))

    def _serve(self, snapshot: str) -> None:
        self.snapshot = snapshot
        # To the second, as HTTP tells it; rounded up, so that what was seen before is never taken for this.
        changed = math.ceil((self._store_dir / CURRENT).stat().st_mtime)
        self.since = datetime.fromtimestamp(changed, UTC)
        self.last_modified = format_datetime(self.since, usegmt=True)

    async def _renew(self, worker: Process) -> None:
        """Have an idle process open the snapshot in force; one that cannot is replaced."""
        try:
            state, _ = await worker.ask({"follow": True})
        except DiedError:
            state = {"kind": "died"}
        if state["kind"] != "ready":
            self._replace(worker)
            return
        worker.state |= state
        if worker.snapshot == self.snapshot:
            self._give_back(worker)
        else:  # there is a newer one still
            self._soon(self._rejoin(worker))

    async def _rejoin(self, worker: Process) -> None:
        await self.follow()
        self._give_back(worker)

    async def _start(self) -> Process:
        arguments = ["--store", str(self._store_dir)]
        arguments += ["--memory", str(self.limits.memory), "--longest", str(self.limits.longest)]
        if self._wall is not None:
            arguments += ["--gate", str(self._wall.gate), *(f"--allow={host}" for host in self._wall.places)]
        worker = await processes.start("kg.endpoint.worker", *arguments)
        self._crew.everyone.add(worker)
        try:
            await worker.ready()
        except BaseException:
            self._soon(self._bury(worker))
            raise
        return worker

    async def _bury(self, worker: Process, file: Path | None = None) -> None:
        await worker.end()
        self._crew.everyone.discard(worker)
        if file is not None:
            await asyncio.to_thread(file.unlink, missing_ok=True)

    def _soon(self, work: Coroutine[object, object, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the pool of query processes stumbled", exc_info=error)

    async def _stop(self) -> None:
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in tuple(self._crew.everyone)))


def _words(head: Head, limits: Limits) -> str:
    if head["kind"] == "memory":
        return f"the query needed more than {limits.memory / 1024**3:g} GiB of memory and was stopped; ask for less"
    if head["kind"] == "too long":
        return f"the answer is longer than {limits.longest / 1024**2:g} MiB; ask for a part at a time"
    return str(head["message"])
