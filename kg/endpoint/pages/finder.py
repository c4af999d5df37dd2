"""The search index of the snapshot in force, as pages ask it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from kg.endpoint.workers import Pool
from kg.search import Disagreement, Doubt, Found, Index, Passage, open_index

_LONGEST = 100

Result = TypeVar("Result")
# SQLite takes so many values in one question, and twice these stand in ours.
_MOST_CLAIMS = 10_000


class Finder:
    """The search index of the snapshot in force."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._index: Index | None = None
        self._of = ""
        self._lock = asyncio.Lock()

    async def search(self, words: str, *, things: int, passages: int, kinds: Sequence[str] = ()) -> Found | None:
        """What holds these words; None where the snapshot has no index."""
        async with self._lock:
            index = await self._opened()
            if index is None:
                return None
            return await asyncio.to_thread(
                index.search, words[:_LONGEST], things=things, passages=passages, kinds=kinds
            )

    async def ask(self, work: Callable[[Index], Result]) -> Result | None:
        """What *work* finds in the index, in a thread; None where the snapshot has none."""
        async with self._lock:
            index = await self._opened()
            return None if index is None else await asyncio.to_thread(work, index)

    async def mentions(self, words: Sequence[str], digests: Sequence[str]) -> Passage | None:
        """The first passage of some texts that holds any of the words."""
        async with self._lock:
            index = await self._opened()
            if index is None or not digests:
                return None
            return await asyncio.to_thread(index.mentions, words, digests)

    async def disagreements(self, first: int, most: int) -> tuple[tuple[Disagreement, ...], int]:
        """Some of the figures that disagree, and how many there are."""
        async with self._lock:
            index = await self._opened()
            return ((), 0) if index is None else await asyncio.to_thread(index.disagreements, first, most)

    async def disputed(self, claims: Sequence[str]) -> frozenset[str]:
        """Those of some claims that another disagrees with."""
        async with self._lock:
            index = await self._opened()
            return frozenset() if index is None else await asyncio.to_thread(index.disputed, claims[:_MOST_CLAIMS])

    async def doubts(self, first: int, most: int, without: Collection[str]) -> tuple[tuple[Doubt, ...], int] | None:
        """Some of what ought to be reviewed, and how much there is; None where the snapshot has no index."""
        return await self.ask(lambda index: index.doubts(first, most, without))

    async def _opened(self) -> Index | None:
        if self._of != self._pool.snapshot:
            if self._index is not None:
                self._index.close()
            self._of = self._pool.snapshot
            self._index = await asyncio.to_thread(open_index, self._pool.folder)
        return self._index
