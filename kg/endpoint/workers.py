"""The pool of query processes: a deadline around queue and answer, a kill where it passes, then a new process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from kg.endpoint.answering import Query
from kg.endpoint.crew import Crew
from kg.endpoint.jobs import Answer, FailedQueryError, Job, Outcome, Workplace
from kg.endpoint.limits import Limits, Wall
from kg.endpoint.turns import Lane, Shares
from kg.store.snapshots import SNAPSHOTS


class Pool:
    """A few query processes on the snapshot in force; *snapshot* is its id, *since* when it is in force."""

    def __init__(self, store_dir: Path, *, workers: int, limits: Limits, wall: Wall | None = None) -> None:
        self.limits = limits
        self._store_dir = store_dir
        self._crew = Crew(store_dir, size=workers, limits=limits, wall=wall)
        self._lane = Lane(limits.long)
        self._shares = Shares(limits.per_client)
        self._workplace = Workplace(crew=self._crew, lane=self._lane, shares=self._shares, limits=limits)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Pool]:
        """The pool at work; StoreError where there is nothing to serve."""
        async with self._crew.running():
            yield self

    @property
    def snapshot(self) -> str:
        """The id of the snapshot in force."""
        return self._crew.served.snapshot

    @property
    def since(self) -> datetime:
        """Since when it is in force."""
        return self._crew.served.since

    @property
    def last_modified(self) -> str:
        """The same in the words of HTTP."""
        return self._crew.served.last_modified

    @property
    def isolated(self) -> bool:
        """Whether the processes are kept from the network."""
        return self._crew.isolated

    @property
    def folder(self) -> Path:
        """The folder of the snapshot in force, with its texts and its search index."""
        return self._store_dir / SNAPSHOTS / self.snapshot

    @property
    def busy(self) -> int:
        """How many of the processes for short queries are at work."""
        return len(self._crew.members) - self._crew.turns.free

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
        return self._crew.turns.waiting

    async def follow(self) -> None:
        """Go over to the snapshot in force, if that is another one by now."""
        await self._crew.follow()

    async def answer(self, query: Query, seconds: float | None = None, client: str = "") -> Answer:
        """The whole answer, or FailedQueryError; who stops waiting for it stops the work too."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        job = self.submit(query, seconds, client, lambda outcome: None if future.done() else future.set_result(outcome))
        try:
            outcome = await future
        except asyncio.CancelledError:
            job.cancel()
            _drop(future)
            raise
        if isinstance(outcome, FailedQueryError):
            raise outcome
        return outcome

    def submit(self, query: Query, seconds: float | None, client: str, done: Callable[[Outcome], None]) -> Job:
        """Have a query answered and *done* called with what came of it; FailedQueryError where it is not begun."""
        waiting = self._crew.turns.waiting
        if waiting >= self.limits.waiting and not self._crew.turns.free:
            raise FailedQueryError("busy", f"{waiting} queries are waiting already; try again in a moment")
        if not self._shares.take(client):
            raise FailedQueryError(
                "many", f"{self.limits.per_client} of your queries are here already; wait for one of them"
            )
        job = Job(self._workplace, query, min(seconds or self.limits.seconds, self.limits.seconds), client, done)
        job.begin()
        return job


def _drop(future: asyncio.Future[Outcome]) -> None:
    """Delete what nobody takes."""
    outcome = future.result() if future.done() and not future.cancelled() else None
    if isinstance(outcome, Answer) and outcome.file is not None:
        outcome.file.unlink(missing_ok=True)
