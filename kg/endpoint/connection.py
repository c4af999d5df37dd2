"""A client's connection: answers from the cache before anything else wakes, and an end to what is slow or too large.

Uvicorn's protocol has no deadline for a request that never ends and for a client that does not read, and no bound on
headers. They are added here, around the parser's calls; all else is uvicorn's.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from kg.endpoint.accesslog import AccessLog
from kg.endpoint.cache import Cache
from kg.endpoint.limits import Manners
from kg.endpoint.messages import Kept
from kg.endpoint.workers import Pool

# What a request is known by: its URL as it was sent, and the values of Accept, Accept-Encoding and Host.
Key = tuple[bytes, bytes, bytes, bytes]

# What stands in the scope of a request under this name is its connection.
CONNECTION = "kg.connection"


@dataclass(slots=True, kw_only=True)
class House:
    """What all connections of a server share."""

    pool: Pool
    wire: Cache[Kept]
    log: AccessLog
    manners: Manners = field(default_factory=Manners)
    trusted: frozenset[str] = frozenset()
    clients: Counter[str] = field(default_factory=Counter)


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
        self._answered = False
        self._head = 0
        self._arriving: asyncio.TimerHandle | None = None
        self._reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or say that there are too many."""
        super().connection_made(transport)
        self.peer = self.client[0] if self.client else ""
        clients, manners = self.house.clients, self.house.manners
        trusted = self.peer in self.house.trusted
        if clients.total() >= manners.connections or (not trusted and clients[self.peer] >= manners.per_client):
            self._refuse(503, "too many connections are open; close some and try again", "Retry-After: 5\r\n")
            return
        clients[self.peer] += 1
        self._counted = True
        self._expect(manners.head_within)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the work that nobody waits for any more."""
        self.gone = True
        if self._counted:
            self.house.clients[self.peer] -= 1
            if not self.house.clients[self.peer]:
                del self.house.clients[self.peer]
        self._arrived()
        self.resume_writing()
        super().connection_lost(exc)
        if self.task is not None:
            self.task.cancel()

    def data_received(self, data: bytes) -> None:
        """Take a part of a request, or of the next one."""
        if self.transport.is_closing():
            return
        self._head += len(data)
        super().data_received(data)
        if not self._whole and self._arriving is None:  # what comes in one piece needs no clock
            manners = self.house.manners
            self._expect(manners.head_within if self._head > 0 else manners.body_within)
        if self._head > self.house.manners.longest_head and not self.transport.is_closing():
            self._refuse(431, "the head of the request is too long; send a long query by POST")

    def on_message_begin(self) -> None:
        """Begin with a request."""
        super().on_message_begin()
        self.began = time.monotonic()
        self._whole = False
        self.scope[CONNECTION] = self  # type: ignore[literal-required]

    def on_headers_complete(self) -> None:
        """Answer at once if that can be, else as uvicorn does."""
        self._arrived()
        self._head = -(1 << 62)  # what comes now is a body, whose reader has a bound of its own
        kept = self._kept()
        if kept is None:
            super().on_headers_complete()
        else:
            self._answered = True
            self._send(kept)

    def on_body(self, body: bytes) -> None:
        """Take a part of a body."""
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End a request."""
        self._arrived()
        self._whole = True
        self._head = 0
        if self._answered:
            self._answered = False
            self.on_response_complete()
        else:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP."""
        self._refuse(400, msg)

    def pause_writing(self) -> None:
        """The client reads slower than we write: it has some time to go on."""
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(self.house.manners.read_within, self.transport.abort)

    def resume_writing(self) -> None:
        """It has read on."""
        super().resume_writing()
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _kept(self) -> Kept | None:
        """The kept answer to this request, where nothing but that can be meant."""
        if self._busy():
            return None
        if self.parser.get_method() != b"GET" or not self.house.wire.used:
            return None
        accept = encoding = host = b""
        for name, value in self.headers:
            if name == b"accept" and not accept:
                accept = value
            elif name == b"accept-encoding" and not encoding:
                encoding = value
            elif name == b"host" and not host:
                host = value
            elif name in _SPECIAL or name in {b"accept", b"accept-encoding", b"host"}:
                return None
        return self.house.wire.get((self.url, accept, encoding, host), self.house.pool.snapshot)

    def _busy(self) -> bool:
        """Whether a request before this one is still being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _send(self, kept: Kept) -> None:
        keep_alive = self.parser.get_http_version() != "1.0" and self.parser.should_keep_alive()
        lines = [STATUS_LINE[kept.status]]
        lines += [b"%b: %b\r\n" % pair for pair in self.server_state.default_headers]
        lines.append(kept.head)
        lines.append(b"\r\n" if keep_alive else b"connection: close\r\n\r\n")
        lines.append(kept.body)
        self.transport.write(b"".join(lines))
        if self.house.log.on:
            self.house.log.add("GET", self.url, kept.status, len(kept.body), self.began, self.peer)
        if not keep_alive:
            self.transport.close()

    def _expect(self, seconds: float) -> None:
        self._arrived()
        self._arriving = self.loop.call_later(seconds, self._too_slow)

    def _arrived(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _too_slow(self) -> None:
        self._arriving = None
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


_SPECIAL = frozenset(
    {b"if-none-match", b"if-modified-since", b"range", b"content-length", b"transfer-encoding", b"expect", b"cookie"}
)


def connections(house: House) -> Any:  # noqa: ANN401 - uvicorn takes a class and means what makes one
    """What makes a connection of *house*."""
    return partial(Connection, house=house)


def key_of(url: bytes, headers: list[tuple[bytes, bytes]]) -> Key:
    """What a request is kept under."""
    found = dict(reversed(headers))
    return url, found.get(b"accept", b""), found.get(b"accept-encoding", b""), found.get(b"host", b"")
