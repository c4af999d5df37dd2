"""Who is served next: clients take turns, so that one with many queries does not keep the others waiting."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Turns(Generic[Thing]):
    """Things that are handed out as they come free: to the clients in rotation, to each in its own order."""

    def __init__(self) -> None:
        self._free: list[Thing] = []
        self._queues: OrderedDict[str, deque[asyncio.Future[Thing]]] = OrderedDict()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting

    @property
    def free(self) -> int:
        """How many things lie idle."""
        return len(self._free)

    async def take(self, client: str) -> Thing:
        """The next free thing, the one put back last first; who stops waiting loses nothing to others."""
        if self._free:
            return self._free.pop()
        future: asyncio.Future[Thing] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(future)
        self._waiting += 1
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self.put(future.result())
            raise
        finally:
            self._waiting -= 1

    def put(self, thing: Thing) -> None:
        """Hand a thing to who is next, or keep it."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            future = next((waiting for waiting in _taken(queue) if not waiting.done()), None)
            if queue:
                self._queues[client] = queue  # at the end: the others come first
            if future is not None:
                future.set_result(thing)
                return
        self._free.append(thing)

    def drain(self) -> list[Thing]:
        """All that lies idle, taken out."""
        things, self._free = self._free, []
        return things


def _taken(queue: deque[asyncio.Future[Thing]]) -> Iterator[asyncio.Future[Thing]]:
    while queue:
        yield queue.popleft()


class Shares:
    """How many queries each client has here at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: Counter[str] = Counter()

    @contextmanager
    def share(self, client: str) -> Iterator[bool]:
        """One more query of a client, while the block lasts; False where it has too many already.

        Who has no name is the house itself, and has as many as it needs.
        """
        if client and self._held[client] >= self.most:
            yield False
            return
        self._held[client] += 1
        try:
            yield True
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]


class Lane:
    """Room for so many at once: who finds none can wait for it."""

    def __init__(self, room: int) -> None:
        self.inside = 0
        self._room = room
        self._waiting: deque[asyncio.Future[None]] = deque()

    def try_enter(self) -> bool:
        """Enter if there is room now."""
        if self.inside >= self._room:
            return False
        self.inside += 1
        return True

    async def enter(self) -> None:
        """Enter as soon as there is room."""
        if self.try_enter():
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Leave, and let the next one in."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                return
        self.inside -= 1
