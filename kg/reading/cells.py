"""Rows of a table that a page prints one cell a line: label, unit and number are put back on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.model import View
from kg.reading.lines import Line, LineKind

NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")
# 养老机构 | 家 | 42: a line that a page prints as the cells of a row
# (each cell is read once: a line of a megabyte without a stroke is none)
ROW = re.compile(rf"\|?(?=[^|\n]*[一-鿿])[^|\n]*+\|(?=[^|\n]*[^|\s\d])[^|\n]*+\|\s*(?:{NUMBER.pattern})\s*(?:\||$)")
_BETWEEN = " | "
_LONGEST_LABEL = 40
# fewer rows may be chance: a heading, a word and a page number
_FEWEST = 3


def joined(lines: Sequence[Line], lexicon: Lexicon) -> tuple[Line, ...]:
    """The lines with those of each row in one; a page with fewer than three such rows is left as it is."""
    if not any(NUMBER.fullmatch(line.text) for line in lines):
        return tuple(lines)
    units = _units(lexicon)
    starts = [i for i in range(len(lines) - 2) if _is_row(lines[i : i + 3], units)]
    if len(starts) < _FEWEST:
        return tuple(lines)
    inner = {i + step for i in starts for step in (1, 2)}
    rows = set(starts)
    return tuple(_joined(lines[i : i + 3]) if i in rows else line for i, line in enumerate(lines) if i not in inner)


def _is_row(three: Sequence[Line], units: re.Pattern[str]) -> bool:
    label, unit, number = (line.text for line in three)
    return (
        all(line.kind is LineKind.TEXT for line in three)
        and len(label) <= _LONGEST_LABEL
        and re.search("[一-鿿]", label) is not None
        and units.fullmatch(label) is None
        and units.fullmatch(unit) is not None
        and NUMBER.fullmatch(number) is not None
    )


def _joined(three: Sequence[Line]) -> Line:
    """The cells as one line; what parts them has the offset of the character before it."""
    text = ""
    offsets: tuple[int, ...] = ()
    for line in three:
        if text:
            text += _BETWEEN
            offsets += (offsets[-1],) * len(_BETWEEN)
        text += line.view.text
        offsets += line.view.offsets
    return replace(three[0], view=View(text, offsets))


@lru_cache(maxsize=4)
def _units(lexicon: Lexicon) -> re.Pattern[str]:
    words = sorted(lexicon.forms("units"), key=len, reverse=True)
    listed = "|".join(re.escape(word) for word in words)
    return re.compile(rf"[十百千]?[万亿]?(?:{listed})(?:[/／每、](?:人|户|月|年|季))*")
