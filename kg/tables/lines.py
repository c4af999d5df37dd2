"""Cells of several lines: where the names of a row and its figures have as many, each line is a row of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.tables.cells import Cell, Row
from kg.tables.figures import Figure, figure
from kg.tables.words import Words

_HAN = re.compile(r"[一-鿿]")


def rows_of(row: Row, words: Words) -> Iterator[Row]:
    """The rows that a row says: itself, else one for each of its lines.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> row = Cell(lines=("床位数", "其中:护理型"), row=1, column=1), Cell(lines=("90", "51"), row=1, column=2)
    >>> [[cell.text for cell in one] for one in rows_of(row, table_words(load()))]
    [['床位数', '90'], ['其中:护理型', '51']]
    """
    shown = [cell for cell in row if cell and not cell.copy]
    counted = [cell for cell in shown if len(cell.lines) > 1 and all(_is_figure(line, words) for line in cell.lines)]
    size = len(counted[0].lines) if counted else 0
    named = any(len(cell.lines) == size and all(_HAN.search(line) for line in cell.lines) for cell in shown)
    if not counted or not named or any(len(cell.lines) != size for cell in counted):
        yield row
        return
    for at in range(size):
        yield tuple(_line(cell, at) if len(cell.lines) == size else _first(cell, at) for cell in row)


def _is_figure(line: str, words: Words) -> bool:
    return isinstance(figure(line, words), Figure) or words.is_a("absent", line)


def _line(cell: Cell, at: int) -> Cell:
    shift = len(" ".join(cell.lines[:at])) + 1 if at else 0
    return replace(cell, lines=(cell.lines[at],), shift=shift)


def _first(cell: Cell, at: int) -> Cell:
    """What is said once for all lines stands in the first."""
    return replace(cell, lines=()) if at else cell
