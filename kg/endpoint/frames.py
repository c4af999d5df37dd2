"""What the server and its workers say to each other: a frame is two lengths, a JSON head and a body."""

from __future__ import annotations

import json
import struct
from typing import Any

from kg.endpoint.answering import Query
from kg.endpoint.formats import GRAPHS, TABLES, Choice, Format

LENGTHS = struct.Struct("!IQ")

Head = dict[str, Any]


def frame(head: Head, body: bytes = b"") -> bytes:
    """A frame, ready to be sent.

    >>> frame({"kind": "ready"})[LENGTHS.size:]
    b'{"kind":"ready"}'
    """
    words = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return LENGTHS.pack(len(words), len(body)) + words + body


def pack_query(query: Query) -> Head:
    """A query as a head."""
    return {
        "text": query.text,
        "base": query.base,
        "default_graphs": query.default_graphs,
        "named_graphs": query.named_graphs,
        "table": _pack(query.table),
        "graph": _pack(query.graph),
    }


def unpack_query(head: Head) -> Query:
    """The query of a head."""
    return Query(
        text=head["text"],
        base=head["base"],
        default_graphs=tuple(head["default_graphs"]),
        named_graphs=tuple(head["named_graphs"]),
        table=_unpack(head["table"], TABLES),
        graph=_unpack(head["graph"], GRAPHS),
    )


def _pack(choice: Choice | None) -> list[str] | None:
    return None if choice is None else [choice.format.name, choice.media]


def _unpack(packed: list[str] | None, offers: tuple[Format, ...]) -> Choice | None:
    if packed is None:
        return None
    name, media = packed
    return Choice(format=next(offer for offer in offers if offer.name == name), media=media)
