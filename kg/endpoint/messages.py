"""Requests and responses over bare ASGI: a response is whole before its first byte is sent."""

from __future__ import annotations

import asyncio
import gzip
import re
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LONGEST_BODY = 2 * 1024**2

_CHUNK = 64 * 1024
# A name, an IPv4 or a bracketed IPv6 address, and a port: nothing that could end up as anything else in an answer.
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
WORTH_PACKING = 1024
GZIP_LEVEL = 5
_GZIP = 16 + zlib.MAX_WBITS

# What every answer says.
COMMON = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Snapshot, Retry-After, Content-Disposition, Location",
    # Pictures may be drawn by the page itself (a chart saved as PNG); nothing else comes from anywhere but here.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class TooLargeError(Exception):
    """The body is longer than anything we read."""


class LeftError(Exception):
    """The client has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A whole response: *head* are the lines of its headers, each with its end, without the status line."""

    status: int
    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks."""

    scope: Scope
    receive: Receive
    headers: Mapping[str, str]
    client: str = ""

    @classmethod
    def of(cls, scope: Scope, receive: Receive, trusted: Collection[str] = ()) -> Request:
        """The request of an ASGI scope; of a header that comes twice the values are joined.

        The client is who connects, or who stands before a *trusted* proxy.
        """
        headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            headers[key] = f"{headers[key]}, {text}" if key in headers else text
        peer = (scope.get("client") or ("",))[0]
        return cls(scope, receive, headers, client_of(peer, headers, trusted))

    @property
    def method(self) -> str:
        """The method."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path, decoded."""
        return str(self.scope["path"])

    @property
    def raw_path(self) -> str:
        """The path as it was sent."""
        raw: bytes | None = self.scope.get("raw_path")
        return self.path if raw is None else raw.partition(b"?")[0].decode("latin-1")

    @property
    def query(self) -> str:
        """The part of the URL behind the question mark."""
        raw: bytes = self.scope["query_string"]
        return raw.decode("latin-1")

    @property
    def origin(self) -> str:
        """The address of this server as the client wrote it."""
        host = self.headers.get("host", "")
        return f"{self.scope['scheme']}://{host if _HOST.fullmatch(host) else 'localhost'}"

    @property
    def packs(self) -> bool:
        """Whether the client takes a packed answer."""
        return "gzip" in self.headers.get("accept-encoding", "").lower()

    def parameter(self, name: str) -> str | None:
        """The first value of a parameter of the URL."""
        return next(iter(parse_qs(self.query, max_num_fields=100).get(name, ())), None)

    def cookie(self, name: str) -> str | None:
        """The value of a cookie."""
        for pair in self.headers.get("cookie", "").split(";"):
            key, _, value = pair.strip().partition("=")
            if key == name:
                return value
        return None

    async def body(self, longest: int = LONGEST_BODY) -> bytes:
        """The whole body; TooLargeError as soon as it is too long."""
        parts: list[bytes] = []
        size = 0
        more = True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise LeftError
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > longest:
                raise TooLargeError
            more = message.get("more_body", False)
        return b"".join(parts)


def client_of(peer: str, headers: Mapping[str, str], trusted: Collection[str]) -> str:
    """Who asks: who connects, or who stands before a *trusted* proxy."""
    if peer not in trusted:
        return peer
    before = [name.strip() for name in headers.get("x-forwarded-for", "").split(",") if name.strip()]
    return next((name for name in reversed(before) if name not in trusted), peer)


async def no_body() -> Message:
    """What a request without a body has to say."""
    return {"type": "http.request", "body": b"", "more_body": False}


@dataclass(slots=True, kw_only=True)
class Response:
    """What we say: a body, or the file that holds it, which is deleted once it is sent."""

    status: int = 200
    content_type: str | None = None
    body: bytes = b""
    file: Path | None = None
    size: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, request: Request, send: Send) -> Kept | None:
        """Send it all, packed where the client likes that and it is worth it; what was sent, unless it is a file."""
        length = len(self.body) if self.file is None else self.size
        packed = length >= WORTH_PACKING and request.packs
        self.pack(varies=length >= WORTH_PACKING, packed=packed)
        if self.file is not None:
            await self._send_file(self.file, request, send, packed=packed)
            return None
        body = await _packed(self.body) if packed else self.body
        await send({"type": "http.response.start", "status": self.status, "headers": self._fields(len(body))})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})
        return Kept(status=self.status, head=self.lines(len(body)), body=body)

    def pack(self, *, varies: bool, packed: bool) -> None:
        """Say that the answer is packed, and whether it would be for another client."""
        if varies:
            known = self.headers.get("Vary")
            self.headers["Vary"] = f"{known}, Accept-Encoding" if known else "Accept-Encoding"
        if packed:
            self.headers["Content-Encoding"] = "gzip"

    def lines(self, length: int | None) -> bytes:
        """The headers as they are sent."""
        return b"".join(b"%b: %b\r\n" % pair for pair in self._fields(length))

    async def _send_file(self, path: Path, request: Request, send: Send, *, packed: bool) -> None:
        with _taken(path) as file:
            await send(self._start(None if packed else self.size))
            if request.method != "HEAD":
                async for part in _parts(file, packed=packed):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    def _start(self, length: int | None) -> Message:
        return {"type": "http.response.start", "status": self.status, "headers": self._fields(length)}

    def _fields(self, length: int | None) -> list[tuple[bytes, bytes]]:
        fields = dict(self.headers)
        if self.content_type is not None:
            fields["Content-Type"] = self.content_type
        if length is not None and self.status not in {204, 304}:
            fields["Content-Length"] = str(length)
        return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]


async def _packed(body: bytes) -> bytes:
    if len(body) < _CHUNK:
        return gzip.compress(body, GZIP_LEVEL, mtime=0)
    return await asyncio.to_thread(gzip.compress, body, GZIP_LEVEL, mtime=0)


def _taken(path: Path) -> BinaryIO:
    """A file that is gone once it is closed, however that comes."""
    file = path.open("rb")
    path.unlink()
    return file


async def _parts(file: BinaryIO, *, packed: bool) -> AsyncIterator[bytes]:
    packer = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, _GZIP) if packed else None
    while part := await asyncio.to_thread(_next, file, packer):
        yield part
    if packer is not None:
        yield packer.flush()


def _next(file: BinaryIO, packer: zlib._Compress | None) -> bytes:
    """The next part to send; empty only at the end of the file."""
    while data := file.read(_CHUNK):
        part = data if packer is None else packer.compress(data)
        if part:
            return part
    return b""
