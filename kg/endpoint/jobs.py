"""A query that is here: it waits for a process, is at work, may turn out to be long, and ends in what came of it.

A query that runs long leaves its place to the short ones: its process steps back behind all others, and a fresh one
takes the place. So many may do so at once; one more is stopped and begins again, in a process that is slow from the
start, when there is room for it.

All of it is called, not awaited: a look-up has no task, and of clocks it has one.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.endpoint.answering import Query
from kg.endpoint.crew import Crew
from kg.endpoint.frames import Head, question
from kg.endpoint.limits import Limits
from kg.endpoint.processes import Process
from kg.endpoint.turns import Lane, Shares
from kg.errors import QueryError

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


Outcome = Answer | FailedQueryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """What all queries share."""

    crew: Crew
    lane: Lane
    shares: Shares
    limits: Limits


class Job:
    """One query: *done* is called with its outcome, unless it was cancelled before."""

    __slots__ = ("_client", "_done", "_ends", "_inside", "_question", "_seconds", "_task",
                 "_timer", "_waiting", "_worker", "_workplace", "over")  # fmt: skip

    def __init__(
        self, workplace: Workplace, query: Query, seconds: float, client: str, done: Callable[[Outcome], None]
    ) -> None:
        self.over = False
        self._workplace = workplace
        self._question = question(query)
        self._seconds = seconds
        self._client = client
        self._done = done
        self._ends = time.monotonic() + seconds
        self._worker: Process | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None
        self._waiting = self._inside = False

    def begin(self) -> None:
        """Begin, or wait for a process; the client's share is given back at the end."""
        worker = self._workplace.crew.free()
        if worker is not None:
            self._work(worker)
            return
        self._waiting = True
        self._clock(self._seconds, self._late)
        self._workplace.crew.turns.wait(self._client, self._given)

    def cancel(self) -> None:
        """Stop, with nobody told; a process at work is killed."""
        if self.over:
            return
        self._leave()
        if self._task is not None:
            self._task.cancel()
        worker, self._worker = self._worker, None
        if worker is not None:
            self._workplace.crew.replace(worker)

    def _given(self, worker: Process) -> None:
        """It is this query's turn."""
        if worker.alive:
            self._waiting = False
            self._work(worker)
            return
        self._workplace.crew.turns.wait(self._client, self._given)
        self._workplace.crew.replace(worker)

    def _work(self, worker: Process) -> None:
        """Ask a process, and look again when patience ends."""
        left, patience = self._ends - time.monotonic(), self._workplace.limits.patience
        self._clock(*((patience, self._ran_long) if patience < left else (left, self._late)))
        self._worker = worker
        worker.line.ask(self._question, self._heard)

    def _clock(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, then)

    def _ran_long(self) -> None:
        """Leave the place among the short ones."""
        self._clock(self._ends - time.monotonic(), self._late)
        worker = self._worker
        if worker is None:
            return
        if self._workplace.lane.try_enter():
            self._inside = True
            worker.step_back()
            self._workplace.crew.let_go(worker)
        else:
            self._worker = None
            self._workplace.crew.replace(worker)
            self._task = self._workplace.crew.soon(self._begin_again())

    async def _begin_again(self) -> None:
        await self._workplace.lane.enter()
        self._inside = True
        worker = await self._workplace.crew.start()
        worker.step_back()
        self._task = None
        self._worker = worker
        worker.line.ask(self._question, self._heard)

    def _late(self) -> None:
        """The deadline."""
        if self._waiting:
            failure = FailedQueryError("busy", f"no query process came free within {self._seconds:g} s")
        else:
            failure = FailedQueryError(
                "time",
                f"the query took longer than {self._seconds:g} s and was stopped; ask for less, or for a part at a"
                " time",
            )
        self.cancel()
        self._done(failure)

    def _heard(self, said: tuple[Head, bytes] | None) -> None:
        """What the process says."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if said is None:
            self._leave()
            self._workplace.crew.replace(worker)
            self._workplace.crew.soon(self._died(worker))
            return
        head, body = said
        outcome = self._outcome(worker, head, body)
        self._leave()
        self._workplace.crew.give_back(worker, large=bool(head.get("large")))
        self._done(outcome)

    def _outcome(self, worker: Process, head: Head, body: bytes) -> Outcome:
        if head["kind"] != "answer":
            self._workplace.crew.file_of(worker).unlink(missing_ok=True)
            return FailedQueryError(head["kind"], _words(head, self._workplace.limits))
        return Answer(
            snapshot=head["snapshot"],
            content_type=head["type"],
            name=head["name"],
            size=head.get("size", len(body)),
            body=body,
            file=self._workplace.crew.taken(worker) if "size" in head else None,
        )

    async def _died(self, worker: Process) -> None:
        if await asyncio.to_thread(worker.process.wait) == _OUT_OF_MEMORY:
            failure = FailedQueryError("memory", _words({"kind": "memory"}, self._workplace.limits))
        else:
            failure = FailedQueryError("died", "the query's process died; if the query nests deeply, make it simpler")
        self._done(failure)

    def _leave(self) -> None:
        """Give back all that this query holds, but its process."""
        self.over = True
        if self._timer is not None:
            self._timer.cancel()
        if self._waiting:
            self._workplace.crew.turns.leave(self._client, self._given)
        if self._inside:
            self._workplace.lane.leave()
        self._workplace.shares.give(self._client)


def _words(head: Head, limits: Limits) -> str:
    if head["kind"] == "memory":
        return f"the query needed more than {limits.memory / 1024**3:g} GiB of memory and was stopped; ask for less"
    if head["kind"] == "too long":
        return f"the answer is longer than {limits.longest / 1024**2:g} MiB; ask for a part at a time"
    return str(head["message"])
