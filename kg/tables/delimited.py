"""Tables of text: values parted by commas, tabs, semicolons, bars (RFC 4180 and its kin), or by blanks alone."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.errors import ReadingError
from kg.reading.formats.plain import decode
from kg.tables.cells import Cell, Grid, grid, indent_of, lines_of
from kg.tables.columns import LEAST, Piece, aligned

_DELIMITERS = ("\t", ",", ";", "|", "，")
_LOOKED_AT = 200
# Words with single blanks in them; two blanks, or a wide one, part cells.
_WORDS = re.compile(r"[^\s](?:[^\s]| (?! ))*(?<! )")
_LEAST_ROWS = 3
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
MAX_ROWS = 200_000


def read_delimited(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The one grid of a text table; a ReadingError names the line that is broken."""
    text = decode(data, path)
    delimiter = _delimiter(text.splitlines()[:_LOOKED_AT])
    if delimiter is None:
        return (grid(aligned(_parted_by_blanks(text, path)), 1),)
    rows: list[list[Cell]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        for number, values in enumerate(reader, start=1):
            if number > MAX_ROWS:
                raise ReadingError(f"{path}: more than {MAX_ROWS} rows; split the table")
            rows.append([_cell(value, number, column) for column, value in enumerate(values, start=1)])
    except csv.Error as error:
        raise ReadingError(f"{path}, line {reader.line_num}: no CSV ({error}); correct the quotation marks") from error
    return (grid([row or [Cell(lines=(), row=at, column=1)] for at, row in enumerate(rows, start=1)], 1),)


def _parted_by_blanks(text: str, path: Path) -> list[list[Piece]]:
    """The words of each line that two blanks part; a ReadingError where too few lines are so parted."""
    lines = [[_piece(line, *found.span()) for found in _WORDS.finditer(line)] for line in text.splitlines()]
    if sum(len(pieces) >= LEAST for pieces in lines) < _LEAST_ROWS or len(lines) > MAX_ROWS:
        raise ReadingError(
            f"{path}: no comma, tab, semicolon or bar parts its cells, nor do blanks; save the table as CSV in UTF-8, "
            "or read it with `kg build` if it is a report in words"
        )
    return lines


def _piece(line: str, start: int, end: int) -> Piece:
    return Piece(words=line[start:end], left=_width(line[:start]), right=_width(line[:end]))


def _width(words: str) -> int:
    """How many columns of a screen words take: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in words)


def _cell(value: str, row: int, column: int) -> Cell:
    return Cell(lines=lines_of(value), row=row, column=column, indent=indent_of(value))


def _delimiter(lines: Sequence[str]) -> str | None:
    """The sign by which most lines are cut into the same number of cells, and not into one."""
    best: tuple[int, int] = (0, 0)
    chosen = None
    text = _THOUSANDS.sub("", "\n".join(lines))
    for sign in _DELIMITERS:
        if sign not in text:
            continue
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        if counts:
            width, times = counts.most_common(1)[0]
            if (times, width) > best:
                best, chosen = (times, width), sign
    return chosen
