"""What the server and its workers say to each other: a frame is two lengths, a JSON head and a body.

A query's text is the body, and what else it asks for the head: so there are few heads, and both ends know those that
they have seen.
"""

from __future__ import annotations

import json
import struct
from functools import lru_cache
from typing import Any

from kg.endpoint.answering import Query
from kg.endpoint.formats import GRAPHS, TABLES, Choice, Format

LENGTHS = struct.Struct("!IQ")

Head = dict[str, Any]

_Packed = tuple[str, str] | None
_Shape = tuple[str | None, tuple[str, ...], tuple[str, ...], Choice | None, Choice | None]
_REMEMBERED = 256
# A longer head is one of its kind.
_REPEATED_UP_TO = 1024


def frame(head: Head, body: bytes = b"") -> bytes:
    """A frame, ready to be sent.

    >>> frame({"kind": "ready"})[LENGTHS.size:]
    b'{"kind":"ready"}'
    """
    return _framed(_words(head), body)


def frame_again(head: Head, body: bytes = b"") -> bytes:
    """The same, of a head of plain values that is said time and again."""
    return _framed(_words_again(tuple(head.items())), body)


def question(query: Query) -> bytes:
    """The frame that asks a query.

    >>> question(Query(text="ASK {}"))[-6:]
    b'ASK {}'
    """
    table, graph = _pack(query.table), _pack(query.graph)
    return _framed(_shaped(query.base, query.default_graphs, query.named_graphs, table, graph), query.text.encode())


def read_head(words: bytes) -> Head:
    """What a head says; it may be shared, and is not to be changed."""
    head: Head = _read_again(words) if len(words) <= _REPEATED_UP_TO else json.loads(words)
    return head


def read_query(words: bytes, text: bytes) -> Query:
    """The query of a question's head and body."""
    base, default_graphs, named_graphs, table, graph = _shape(words)
    return Query(
        text=text.decode(),
        base=base,
        default_graphs=default_graphs,
        named_graphs=named_graphs,
        table=table,
        graph=graph,
    )


def _framed(words: bytes, body: bytes) -> bytes:
    return b"%b%b%b" % (LENGTHS.pack(len(words), len(body)), words, body)


def _words(head: Head) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(maxsize=_REMEMBERED)
def _words_again(items: tuple[tuple[str, object], ...]) -> bytes:
    return _words(dict(items))


@lru_cache(maxsize=_REMEMBERED)
def _read_again(words: bytes) -> Head:
    head: Head = json.loads(words)
    return head


@lru_cache(maxsize=_REMEMBERED)
def _shaped(
    base: str | None, default_graphs: tuple[str, ...], named_graphs: tuple[str, ...], table: _Packed, graph: _Packed
) -> bytes:
    return _words(
        {
            "base": base,
            "default_graphs": default_graphs,
            "named_graphs": named_graphs,
            "table": table,
            "graph": graph,
        }
    )


@lru_cache(maxsize=_REMEMBERED)
def _shape(words: bytes) -> _Shape:
    head: Head = json.loads(words)
    return (
        head["base"],
        tuple(head["default_graphs"]),
        tuple(head["named_graphs"]),
        _unpack(head["table"], TABLES),
        _unpack(head["graph"], GRAPHS),
    )


def _pack(choice: Choice | None) -> _Packed:
    return None if choice is None else (choice.format.name, choice.media)


def _unpack(packed: list[str] | None, offers: tuple[Format, ...]) -> Choice | None:
    if packed is None:
        return None
    name, media = packed
    return Choice(format=next(offer for offer in offers if offer.name == name), media=media)
