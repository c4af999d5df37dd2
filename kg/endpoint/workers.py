"""The pool of query processes: a deadline around queue and answer, a kill where it passes, then a new process."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.endpoint.answering import Query
from kg.endpoint.frames import LENGTHS, Head, frame, pack_query
from kg.errors import KgError, QueryError, StoreError
from kg.store.snapshots import SNAPSHOTS, current_name

log = logging.getLogger(__name__)

_PACKAGE_PARENT = Path(__file__).parents[2]
_START_WITHIN = 30.0
_LOOK_EVERY = 0.25
_TRY_AGAIN_AFTER = 1.0
# How a process that met its memory limit ends: the engine aborts when an allocation fails.
_OUT_OF_MEMORY = -signal.SIGABRT


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may take: *seconds*, bytes of *memory*, bytes of answer (*longest*); and how many may wait."""

    seconds: float = 30.0
    memory: int = 2 * 1024**3
    longest: int = 1024**3
    waiting: int = 32


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

    *kind* is syntax, unacceptable, invalid, failed, too long, memory, time, busy or died.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class _DiedError(KgError):
    """The process is gone."""


@dataclass(eq=False, slots=True, kw_only=True)
class _Worker:
    """A process and the line to it."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    snapshot: str = ""
    isolated: bool = False

    @property
    def alive(self) -> bool:
        return not self.reader.at_eof()

    async def ask(self, head: Head) -> tuple[Head, bytes]:
        self.writer.write(frame(head))
        return await self.receive()

    async def receive(self) -> tuple[Head, bytes]:
        try:
            words, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
            return json.loads(await self.reader.readexactly(words)), await self.reader.readexactly(body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise _DiedError from error

    async def end(self) -> int:
        """Kill the process and bury it; what comes back is how it ended."""
        self.process.kill()
        self.writer.close()
        return await asyncio.to_thread(self.process.wait)


class Pool:
    """A few query processes on the snapshot in force; *snapshot* is its id."""

    def __init__(self, store_dir: Path, *, workers: int, limits: Limits) -> None:
        self.limits = limits
        self.snapshot = ""
        self.isolated = False
        self._store_dir = store_dir
        self._size = workers
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._members: set[_Worker] = set()
        self._everyone: set[_Worker] = set()
        self._waiting = 0
        self._tasks: set[asyncio.Task[object]] = set()
        self._numbers = count()
        self._answers = Path()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Pool]:
        """The pool at work; StoreError where there is nothing to serve."""
        with TemporaryDirectory(prefix="kg-answers-") as folder:
            self._answers = Path(folder)
            try:
                self._take_over(await self._started())
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
        """How many processes are at work."""
        return len(self._members) - self._idle.qsize()

    @property
    def ready(self) -> int:
        """How many processes there are."""
        return len(self._members)

    @property
    def waiting(self) -> int:
        """How many queries wait for a process."""
        return self._waiting

    async def answer(self, query: Query, seconds: float | None = None) -> Answer:
        """The whole answer, or FailedQueryError; who stops waiting for it stops the work too."""
        seconds = min(seconds or self.limits.seconds, self.limits.seconds)
        if self._idle.empty() and self._waiting >= self.limits.waiting:
            raise FailedQueryError("busy", f"{self._waiting} queries are waiting already; try again in a moment")
        worker: _Worker | None = None
        try:
            async with asyncio.timeout(seconds):
                worker = await self._free()
                return await self._asked(worker, query)
        except TimeoutError:
            if worker is None:
                raise FailedQueryError("busy", f"no query process came free within {seconds:g} s") from None
            raise FailedQueryError(
                "time",
                f"the query took longer than {seconds:g} s and was stopped; ask for less, or for a part at a time",
            ) from None

    async def _free(self) -> _Worker:
        self._waiting += 1
        try:
            while not (worker := await self._idle.get()).alive:
                self._replace(worker)
            return worker
        finally:
            self._waiting -= 1

    async def _asked(self, worker: _Worker, query: Query) -> Answer:
        file = self._answers / str(next(self._numbers))
        try:
            head, body = await worker.ask({**pack_query(query), "file": str(file)})
        except _DiedError:
            raise await self._died(worker, file) from None
        except asyncio.CancelledError:  # the deadline, or a client that has left
            self._replace(worker, file)
            raise
        self._give_back(worker)
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

    async def _died(self, worker: _Worker, file: Path) -> FailedQueryError:
        self._replace(worker, file)
        if await asyncio.to_thread(worker.process.wait) == _OUT_OF_MEMORY:
            return FailedQueryError("memory", _words({"kind": "memory"}, self.limits))
        return FailedQueryError("died", "the query's process died; if the query nests deeply, make it simpler")

    def _give_back(self, worker: _Worker) -> None:
        if worker in self._members:
            self._idle.put_nowait(worker)
        else:  # it was at work when a new snapshot came
            self._soon(self._bury(worker))

    def _replace(self, worker: _Worker, file: Path | None = None) -> None:
        worker.process.kill()
        self._soon(self._bury(worker, file))
        if worker in self._members:
            self._members.discard(worker)
            self._soon(self._refill())

    async def _refill(self) -> None:
        """Start a process in the place of one that died, however often that takes."""
        while True:
            try:
                worker = await self._start()
            except StoreError as error:
                log.error("no query process could be started: %s", error)  # noqa: TRY400 - its words are the story
                await asyncio.sleep(_TRY_AGAIN_AFTER)
                continue
            if worker.snapshot == self.snapshot and len(self._members) < self._size:
                self._members.add(worker)
                self._idle.put_nowait(worker)
            else:  # the pool has been, or is about to be, made anew on another snapshot
                await self._bury(worker)
            return

    async def _follow(self) -> None:
        """Look for a new snapshot; once processes are ready on it they take over, and the others finish their work."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                if current_name(self._store_dir) != self.snapshot:
                    self._take_over(await self._started())
                    log.info("now serving snapshot %s", self.snapshot)
            except StoreError as error:
                log.error("still serving snapshot %s: %s", self.snapshot, error)  # noqa: TRY400 - as above
                await asyncio.sleep(_TRY_AGAIN_AFTER)

    def _take_over(self, workers: list[_Worker]) -> None:
        while not self._idle.empty():
            self._soon(self._bury(self._idle.get_nowait()))
        self._members = set(workers)
        self.snapshot = workers[0].snapshot
        self.isolated = all(worker.isolated for worker in workers)
        for worker in workers:
            self._idle.put_nowait(worker)

    async def _started(self) -> list[_Worker]:
        """A full set of new processes, all on one snapshot."""
        while True:
            results = await asyncio.gather(*(self._start() for _ in range(self._size)), return_exceptions=True)
            workers = [result for result in results if isinstance(result, _Worker)]
            if len(workers) == self._size and len({worker.snapshot for worker in workers}) == 1:
                return workers
            for worker in workers:
                await self._bury(worker)
            for result in results:
                if isinstance(result, BaseException):
                    raise result

    async def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = _process(self._store_dir, theirs.fileno(), self.limits)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = _Worker(process=process, reader=reader, writer=writer)
        self._everyone.add(worker)
        try:
            async with asyncio.timeout(_START_WITHIN):
                head, _ = await worker.receive()
        except (_DiedError, TimeoutError):
            head = {"kind": "broken", "message": "a query process ended before it was ready"}
        except asyncio.CancelledError:
            self._soon(self._bury(worker))
            raise
        if head["kind"] != "ready":
            await self._bury(worker)
            raise StoreError(head["message"])
        worker.snapshot, worker.isolated = head["snapshot"], head["isolated"]
        return worker

    async def _bury(self, worker: _Worker, file: Path | None = None) -> None:
        await worker.end()
        self._everyone.discard(worker)
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
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in tuple(self._everyone)))


def _process(store_dir: Path, line: int, limits: Limits) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "kg.endpoint.worker", "--store", str(store_dir), "--line", str(line)]
    bounds = ["--parent", str(os.getpid()), "--memory", str(limits.memory), "--longest", str(limits.longest)]
    path = os.pathsep.join(filter(None, (str(_PACKAGE_PARENT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        command + bounds,
        pass_fds=[line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )


def _words(head: Head, limits: Limits) -> str:
    if head["kind"] == "memory":
        return f"the query needed more than {limits.memory / 1024**3:g} GiB of memory and was stopped; ask for less"
    if head["kind"] == "too long":
        return f"the answer is longer than {limits.longest / 1024**2:g} MiB; ask for a part at a time"
    return str(head["message"])
