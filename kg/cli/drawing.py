"""A result as a table of characters, for a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from kg.endpoint.names import short

_WIDEST = 60
_BETWEEN = "  "

Term = Mapping[str, object]


def drawn(answer: bytes) -> str:
    """The table of a result in SPARQL JSON; a word for a result of yes or no.

    >>> print(drawn('{"head": {"vars": ["市", "n"]}, "results": {"bindings": ['
    ...     '{"市": {"type": "literal", "value": "济南"}, "n": {"type": "literal", "value": "12"}}]}}'.encode()))
    市     n
    ────  ──
    济南  12
    """
    result = json.loads(answer)
    if "boolean" in result:
        return "true" if result["boolean"] else "false"
    names: list[str] = result["head"]["vars"]
    rows = [[_words(row.get(name)) for name in names] for row in result["results"]["bindings"]]
    widths = [max(map(width, column)) for column in zip(names, *rows, strict=True)]
    right = [_all_numbers([row[place] for row in rows]) for place in range(len(names))]
    lines = [_line(names, widths, right), _BETWEEN.join("─" * size for size in widths)]
    return "\n".join([*lines, *(_line(row, widths, right) for row in rows)])


def width(words: str) -> int:
    """How many places words take on a terminal.

    >>> width("低保ABC")
    7
    """
    return sum(_places(character) for character in words)


def _places(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return _BETWEEN.join(_padded(cells, widths, right)).rstrip()


def _padded(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    for cell, size, to_the_right in zip(cells, widths, right, strict=True):
        gap = " " * (size - width(cell))
        yield gap + cell if to_the_right else cell + gap


def _words(term: Term | None) -> str:
    if term is None:
        return ""
    value = short(str(term["value"])) if term["type"] == "uri" else str(term["value"])
    # What moves the cursor or colours the screen has no place in a cell.
    plain = "".join(character if character.isprintable() else " " for character in value)
    return plain if width(plain) <= _WIDEST else _cut(plain)


def _cut(words: str) -> str:
    taken = 0
    for place, character in enumerate(words):
        taken += _places(character)
        if taken > _WIDEST - 1:
            return words[:place] + "…"
    return words


def _all_numbers(cells: Sequence[str]) -> bool:
    return bool(cells) and all(_is_number(cell) for cell in cells if cell)


def _is_number(cell: str) -> bool:
    try:
        Decimal(cell)
    except InvalidOperation:
        return False
    return True
