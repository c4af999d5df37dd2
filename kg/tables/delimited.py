"""Tables of text: values parted by commas, tabs, semicolons or bars (RFC 4180 and its kin)."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.errors import ReadingError
from kg.reading.formats.plain import decode
from kg.tables.cells import Cell, Grid, grid, indent_of, lines_of

_DELIMITERS = ("\t", ",", ";", "|", "，")
_LOOKED_AT = 200
MAX_ROWS = 200_000


def read_delimited(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The one grid of a text table; a ReadingError names the line that is broken."""
    text = decode(data, path)
    delimiter = _delimiter(text.splitlines()[:_LOOKED_AT])
    if delimiter is None:
        raise ReadingError(f"{path}: no comma, tab, semicolon or bar parts its cells; save the table as CSV in UTF-8")
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


def _cell(value: str, row: int, column: int) -> Cell:
    return Cell(lines=lines_of(value), row=row, column=column, indent=indent_of(value))


def _delimiter(lines: Sequence[str]) -> str | None:
    """The sign by which most lines are cut into the same number of cells, and not into one."""
    best: tuple[int, int] = (0, 0)
    chosen = None
    for sign in _DELIMITERS:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
        if counts:
            width, times = counts.most_common(1)[0]
            if (times, width) > best:
                best, chosen = (times, width), sign
    return chosen
