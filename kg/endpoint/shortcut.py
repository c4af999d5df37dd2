"""The short way of a plain request: one whose head came before is not parsed again, a look-up has no task.

A plain request is a GET that comes in one piece, brings no body and asks for nothing but what its URL, Accept,
Accept-Encoding and Host say. The first with a head is parsed as all are; the head is remembered, byte for byte.
Whatever is not plain, and each answer that is not simply sent (a failure, a file, a long one to be packed), goes the
way of all requests.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import httptools

from kg.endpoint import guard, protocol
from kg.endpoint.answering import Query
from kg.endpoint.formats import Choice
from kg.endpoint.hosts import Host
from kg.endpoint.jobs import Answer, Outcome
from kg.endpoint.messages import COMMON, GZIP_LEVEL, WORTH_PACKING, Kept, Request, no_body
from kg.endpoint.problems import ProblemError
from kg.endpoint.protocol import Desk

# What a request is known by: its URL as it was sent, and the values of Accept, Accept-Encoding and Host.
Key = tuple[bytes, bytes, bytes, bytes]

_METHOD = b"GET "
_LOOK_UP = b"/sparql?query="
_VERSION = b" HTTP/1.1\r\n"
_END = b"\r\n\r\n"
# A URL of these signs needs no parser: what is left out ends it, or begins another parameter or a fragment.
_IN_URL = bytes(range(0x21, 0x7F)).translate(None, b'#"<>\\^`{|}')
_KNOWN_BY = (b"accept", b"accept-encoding", b"host")
_SPECIAL = frozenset(
    {b"if-none-match", b"if-modified-since", b"range", b"content-length", b"transfer-encoding", b"expect", b"cookie"}
)
_HEADS_REMEMBERED = 1024
_LONGEST_REMEMBERED = 2048
_PACKED_AT_ONCE = 64 * 1024
_SHAPES_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a request says, all but its URL; without *choices* no format that we have is asked for."""

    known_by: tuple[bytes, bytes, bytes]
    headers: Mapping[str, str]
    keep_alive: bool
    packs: bool
    base: str
    choices: tuple[Choice | None, Choice | None] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """A plain query: the request's bytes, URL and head, and what it asks.

    *tag* names its answer on the snapshot in force; None where the same query may be answered otherwise the next time.
    """

    data: bytes
    url: bytes
    head: Head
    query: Query
    snapshot: str
    tag: str | None

    @property
    def key(self) -> Key:
        """What its answer is kept under."""
        return (self.url, *self.head.known_by)


class Shortcut:
    """Reads plain requests, and writes plain answers."""

    def __init__(self, desk: Desk, hosts: Collection[Host]) -> None:
        self._desk = desk
        self._hosts = hosts
        self._heads: dict[bytes, Head | None] = {}
        self._shapes: dict[tuple[object, ...], bytes] = {}

    def read(self, data: bytes) -> tuple[bytes, Head] | None:
        """The URL and the head of a plain request."""
        end = data.find(_VERSION)
        if end < 0 or not data.startswith(_METHOD):
            return None
        rest = data[end:]
        try:
            head = self._heads[rest]
        except KeyError:
            head = self._remembered(rest)
        url = data[len(_METHOD) : end]
        return None if head is None or url.translate(None, _IN_URL) else (url, head)

    def look_up(self, data: bytes, url: bytes, head: Head) -> LookUp | None:
        """The plain query of a request that asks nothing else, and that may be run."""
        if not url.startswith(_LOOK_UP) or b"&" in url or head.choices is None:
            return None
        try:
            text = unquote_to_bytes(url[len(_LOOK_UP) :].replace(b"+", b" ")).decode()
            volatile = guard.check(text, self._hosts)
        except (UnicodeDecodeError, guard.RefusedError):
            return None
        table, graph = head.choices
        query = Query(text=text, base=head.base, table=table, graph=graph)
        snapshot = self._desk.pool.snapshot
        tag = None if volatile else protocol.tag(snapshot, query)
        return LookUp(data=data, url=url, head=head, query=query, snapshot=snapshot, tag=tag)

    def known(self, asked: LookUp) -> Answer | None:
        """The answer that is kept, for whatever head it was asked before."""
        return None if asked.tag is None else self._desk.answers.get(asked.tag, asked.snapshot)

    def answer(self, asked: LookUp, outcome: Outcome) -> Kept | None:
        """The whole response; None where it is not simply sent."""
        if not isinstance(outcome, Answer) or outcome.file is not None:
            return None
        body = outcome.body
        length = len(body)
        packed = asked.head.packs and length >= WORTH_PACKING
        if packed and length > _PACKED_AT_ONCE:
            return None
        if packed:
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        tag = asked.tag
        if tag is not None and outcome.snapshot != asked.snapshot:
            tag = protocol.tag(outcome.snapshot, asked.query)
        if tag is not None:
            self._desk.answers.put(tag, outcome.snapshot, outcome, length)
        lines = self._lines(outcome, tagged=tag is not None, varies=length >= WORTH_PACKING, packed=packed)
        if tag is not None:
            head = b"%betag: %b\r\ncontent-length: %d\r\n" % (lines, tag.encode(), len(body))
        else:
            head = b"%bcontent-length: %d\r\n" % (lines, len(body))
        return Kept(status=200, head=head, body=body)

    def _lines(self, answer: Answer, *, tagged: bool, varies: bool, packed: bool) -> bytes:
        """The lines of the headers that answers of this shape have in common."""
        pool = self._desk.pool
        current = pool.last_modified if answer.snapshot == pool.snapshot else ""
        shape = (answer.snapshot, answer.content_type, answer.name, current, tagged, varies, packed)
        lines = self._shapes.get(shape)
        if lines is None:
            response = protocol.response(answer, "" if tagged else None, pool)
            response.headers = COMMON | response.headers
            response.headers.pop("ETag", None)
            response.pack(varies=varies, packed=packed)
            lines = response.lines(None)
            if len(self._shapes) >= _SHAPES_REMEMBERED:
                self._shapes.clear()
            self._shapes[shape] = lines
        return lines

    def _remembered(self, rest: bytes) -> Head | None:
        head = _parsed(rest) if rest.find(_END) == len(rest) - len(_END) else None
        if len(rest) <= _LONGEST_REMEMBERED:
            if len(self._heads) >= _HEADS_REMEMBERED:
                self._heads.clear()
            self._heads[rest] = head
        return head


class _Message:
    """What the parser says of a message."""

    def __init__(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.headers: list[tuple[bytes, bytes]] = []
        self.keep_alive = self.whole = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.keep_alive = self.parser.should_keep_alive()  # it forgets at the end of the message

    def on_message_complete(self) -> None:
        self.whole = True


def _parsed(rest: bytes) -> Head | None:
    """The head of a request, given all of it but method and URL; None where it is not a plain one."""
    message = _Message()
    try:
        message.parser.feed_data(b"GET /sparql" + rest)
    except (httptools.HttpParserError, httptools.HttpParserUpgrade):
        return None
    names = [name for name, _ in message.headers]
    if not message.whole or _SPECIAL.intersection(names) or any(names.count(name) > 1 for name in _KNOWN_BY):
        return None
    scope = {"type": "http", "method": "GET", "path": "/sparql", "scheme": "http", "headers": message.headers}
    request = Request.of(scope, no_body)
    found = dict(message.headers)
    try:
        choices = protocol.choices(request, None)
    except ProblemError:
        choices = None
    accept, encoding, host = (found.get(name, b"") for name in _KNOWN_BY)
    return Head(
        known_by=(accept, encoding, host),
        headers=request.headers,
        keep_alive=message.keep_alive,
        packs=request.packs,
        base=f"{request.origin}/sparql",
        choices=choices,
    )


def key_of(url: bytes, headers: list[tuple[bytes, bytes]]) -> Key:
    """What a request is kept under."""
    found = dict(reversed(headers))
    return url, found.get(b"accept", b""), found.get(b"accept-encoding", b""), found.get(b"host", b"")
