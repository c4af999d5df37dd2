"""Who is served next: clients take turns, so that one with many queries does not keep the others waiting."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Turns(Generic[Thing]):
    """Things that are handed out as they come free: to the clients in rotation, to each in its own order."""

    def __init__(self) -> None:
        self.waiting = 0
        self._free: list[Thing] = []
        self._queues: OrderedDict[str, deque[Callable[[Thing], None]]] = OrderedDict()

    @property
    def free(self) -> int:
        """How many things lie idle."""
        return len(self._free)

    def take(self) -> Thing | None:
        """A thing that lies idle, the one put back last first."""
        return self._free.pop() if self._free else None

    def wait(self, client: str, taker: Callable[[Thing], None]) -> None:
        """Have *taker* called with a thing when it is the client's turn."""
        self._queues.setdefault(client, deque()).append(taker)
        self.waiting += 1

    def leave(self, client: str, taker: Callable[[Thing], None]) -> None:
        """Wait no longer."""
        queue = self._queues.get(client, deque())
        if taker in queue:
            queue.remove(taker)
            self.waiting -= 1
            if not queue:
                del self._queues[client]

    def put(self, thing: Thing) -> None:
        """Hand a thing to who is next, or keep it."""
        if not self._queues:
            self._free.append(thing)
            return
        client, queue = self._queues.popitem(last=False)
        taker = queue.popleft()
        if queue:
            self._queues[client] = queue  # at the end: the others come first
        self.waiting -= 1
        taker(thing)

    def drain(self) -> list[Thing]:
        """All that lies idle, taken out."""
        things, self._free = self._free, []
        return things


class Shares:
    """How many queries each client has here at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: Counter[str] = Counter()

    def take(self, client: str) -> bool:
        """One more query of a client, to be given back; False where it has too many already.

        Who has no name is the house itself, and has as many as it needs.
        """
        if client and self._held[client] >= self.most:
            return False
        self._held[client] += 1
        return True

    def give(self, client: str) -> None:
        """One query less."""
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
