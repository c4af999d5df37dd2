"""A client's connection: the short way for plain requests, and an end to what is slow or too large.

Uvicorn's protocol has no deadline for a request that never ends and for a client that does not read, and no bound on
headers. They are added here, around the parser's calls; all else is uvicorn's. One clock looks after all connections.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from kg.endpoint.accesslog import AccessLog
from kg.endpoint.cache import Cache
from kg.endpoint.jobs import Answer, FailedQueryError, Job, Outcome
from kg.endpoint.limits import Manners
from kg.endpoint.messages import Kept, client_of
from kg.endpoint.protocol import OUTCOME, Desk
from kg.endpoint.shortcut import Head, LookUp, Shortcut

# What stands in the scope of a request under this name is its connection.
CONNECTION = "kg.connection"

_NEVER = math.inf
_LOOK_EVERY = 0.25


@dataclass(slots=True, kw_only=True)
class House:
    """What all connections of a server share."""

    desk: Desk
    shortcut: Shortcut
    wire: Cache[Kept]
    log: AccessLog
    manners: Manners = field(default_factory=Manners)
    trusted: frozenset[str] = frozenset()
    clients: Counter[str] = field(default_factory=Counter)
    open: set[Connection] = field(default_factory=set)

    def keep(self, asked: LookUp, snapshot: str, kept: Kept) -> None:
        """Keep the response to a plain query."""
        if asked.tag is not None:
            self.wire.put(asked.key, snapshot, kept, len(kept.body) + len(kept.head) + len(asked.url))

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """End what is too slow, while the block lasts."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            now = time.monotonic()
            for connection in tuple(self.open):
                connection.look(now)


class Connection(HttpToolsProtocol):
    """One connection; `connections(house)` makes them for uvicorn."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        house: House,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.house = house
        self.task: asyncio.Task[Any] | None = None
        self.gone = False
        self.began = 0.0
        self.peer = ""
        self._counted = False
        self._whole = True
        self._head = 0
        self._arrives_by = self._reads_by = _NEVER
        self._job: Job | None = None
        self._leaving = False
        self._behind = b""
        self._outcome: Outcome | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or say that there are too many."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        house, manners = self.house, self.house.manners
        trusted = self.peer in house.trusted
        full = len(house.open) >= manners.connections
        if full or (not trusted and house.clients[self.peer] >= manners.per_client):
            self._refuse(503, "too many connections are open; close some and try again", "Retry-After: 5\r\n")
            return
        house.clients[self.peer] += 1
        house.open.add(self)
        self._counted = True
        self._expect(manners.head_within)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the work that nobody waits for any more."""
        self.gone = True
        if self._counted:
            house = self.house
            house.open.discard(self)
            house.clients[self.peer] -= 1
            if not house.clients[self.peer]:
                del house.clients[self.peer]
        self.resume_writing()
        super().connection_lost(exc)
        if self.task is not None:
            self.task.cancel()
        if self._job is not None:
            self._job.cancel()

    def look(self, now: float) -> None:
        """End what is too slow by now."""
        if now > self._reads_by:
            self.transport.abort()
        elif now > self._arrives_by:
            self._arrives_by = _NEVER
            self._too_slow()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, or of the next one."""
        if self._job is not None:
            self._wait_behind(data)
        elif not self.transport.is_closing() and not (self._at_rest() and self._plain(data)):
            self._parse(data)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self.began = time.monotonic()
        self._arrives_by = _NEVER
        self._whole = False
        self.scope[CONNECTION] = self  # type: ignore[literal-required]
        if self._outcome is not None:
            self.scope[OUTCOME] = self._outcome  # type: ignore[literal-required]
            self._outcome = None

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._arrives_by = _NEVER
        self._head = -(1 << 62)  # what comes now is a body, whose reader has a bound of its own
        super().on_headers_complete()
        if self._leaving:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """End a request."""
        self._arrives_by = _NEVER
        self._whole = True
        self._head = 0
        super().on_message_complete()

    def shutdown(self) -> None:
        """Leave, when what is being answered is."""
        if self._job is None:
            super().shutdown()
        self._leaving = True

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP."""
        self._refuse(400, msg)

    def pause_writing(self) -> None:
        """The client reads slower than we write: it has some time to go on."""
        super().pause_writing()
        self._reads_by = min(self._reads_by, time.monotonic() + self.house.manners.read_within)

    def resume_writing(self) -> None:
        """It has read on."""
        super().resume_writing()
        self._reads_by = _NEVER

    def _at_rest(self) -> bool:
        """Whether nothing has arrived of this request before, and none is being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return (
            self._whole and not self._head and not self.flow.write_paused and (cycle is None or cycle.response_complete)
        )

    def _plain(self, data: bytes) -> bool:
        """Whether this was a plain request: then it is answered, or will be."""
        house = self.house
        plain = house.shortcut.read(data)
        if plain is None:
            return False
        url, head = plain
        kept = house.wire.get((url, *head.known_by), house.desk.pool.snapshot) if house.wire.used else None
        asked = house.shortcut.look_up(data, url, head) if kept is None else None
        if kept is None and asked is None:
            return False
        self._unset_keepalive_if_required()
        self._arrives_by = _NEVER
        self.began = time.monotonic()
        if kept is not None:
            self._send(kept, url, head)
        elif asked is not None:
            self._ask(asked)
        return True

    def _ask(self, asked: LookUp) -> None:
        known = self.house.shortcut.known(asked)
        if known is not None:
            self._answer(asked, known)
            return
        client = client_of(self.peer, asked.head.headers, self.house.trusted)
        try:
            self._job = self.house.desk.pool.submit(asked.query, None, client, partial(self._answer, asked))
        except FailedQueryError as error:
            self._answer(asked, error)

    def _answer(self, asked: LookUp, outcome: Outcome) -> None:
        """Send what came of a plain query; what is not simply sent goes the way of all requests."""
        self._job = None
        kept = self.house.shortcut.answer(asked, outcome)
        if kept is None or not isinstance(outcome, Answer):
            began, self._outcome = self.began, outcome
            self._parse(asked.data)
            self.began = began
        else:
            self.house.keep(asked, outcome.snapshot, kept)
            self._send(kept, asked.url, asked.head)
        if self._behind:
            behind, self._behind = self._behind, b""
            self.data_received(behind)

    def _wait_behind(self, data: bytes) -> None:
        """Keep what a client sends before it has its answer; it cannot send much more."""
        self._behind += data
        if len(self._behind) > self.house.manners.longest_head:
            self._behind = b""
            self.transport.abort()

    def _parse(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if not self._whole and self._arrives_by == _NEVER:  # what comes in one piece needs no clock
            manners = self.house.manners
            self._expect(manners.head_within if self._head > 0 else manners.body_within)
        if self._head > self.house.manners.longest_head and not self.transport.is_closing():
            self._refuse(431, "the head of the request is too long; send a long query by POST")

    def _send(self, kept: Kept, url: bytes, head: Head) -> None:
        keep_alive = head.keep_alive and not self._leaving
        lines = [STATUS_LINE[kept.status]]
        lines += [b"%b: %b\r\n" % pair for pair in self.server_state.default_headers]
        lines += (kept.head, b"\r\n" if keep_alive else b"connection: close\r\n\r\n", kept.body)
        self.transport.write(b"".join(lines))
        if self.house.log.on:
            client = client_of(self.peer, head.headers, self.house.trusted)
            self.house.log.add("GET", url, kept.status, len(kept.body), self.began, client)
        if keep_alive:
            self._expect(self.timeout_keep_alive)
        else:
            self.transport.close()

    def _expect(self, seconds: float) -> None:
        self._arrives_by = time.monotonic() + seconds

    def _too_slow(self) -> None:
        if self._head > 0 or not self._whole:
            self._refuse(408, "the request did not arrive in time")
        else:
            self.transport.close()

    def _refuse(self, status: int, detail: str, more: str = "") -> None:
        """Say why, and hang up."""
        body = f'{{"status": {status}, "detail": "{detail}"}}\n'.encode()
        head = (
            f"content-type: application/problem+json\r\ncontent-length: {len(body)}\r\n{more}connection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[status] + head.encode("ascii") + body)
        self.transport.close()


def connections(house: House) -> Any:  # noqa: ANN401 - uvicorn takes a class and means what makes one
    """What makes a connection of *house*."""
    return partial(Connection, house=house)
