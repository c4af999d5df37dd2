"""Columns that nothing but white space parts: words are of one where they stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.tables.cells import Cell, lines_of

# A row of fewer cells tells nothing of where the columns are.
LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words on a line and from where to where they reach; *unit* is the width of a blank of half a sign."""

    words: str
    left: float
    right: float
    unit: float = 1.0


def aligned(lines: Sequence[Sequence[Piece]]) -> list[list[Cell]]:
    """The cells of some lines, row by row.

    >>> lines = [[Piece(words="孤儿", left=0, right=4), Piece(words="86", left=9, right=11)]]
    >>> [cell.text for cell in aligned(lines)[0]]
    ['孤儿', '86']
    """
    # A title with a date beside it is parted elsewhere than the rows below, and into fewer.
    least = max(LEAST, max(map(len, lines), default=0) // 2 + 1)
    columns = _columns([piece for pieces in lines if len(pieces) >= least for piece in pieces])
    rows = []
    for number, pieces in enumerate(lines, start=1):
        placed: dict[int, Cell] = {}
        for piece in pieces:
            at = min(range(len(columns)), key=lambda nth, piece=piece: _off(columns[nth], piece))  # type: ignore[misc]
            indent = round((piece.left - columns[at][0]) / piece.unit) if at == 0 else 0
            placed[at] = Cell(lines=lines_of(piece.words), row=number, column=at + 1, indent=max(0, indent))
        rows.append([placed.get(at) or Cell(lines=(), row=number, column=at + 1) for at in range(len(columns))])
    return rows


def _columns(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """From where to where each column reaches: words that overlap are of one."""
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.left, piece.right)):
        if columns and piece.left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], piece.right)
        else:
            columns.append((piece.left, piece.right))
    return columns


def _off(column: tuple[float, float], piece: Piece) -> float:
    """How far words stand from a column; nothing where they begin or have their middle in it."""
    places = piece.left, (piece.left + piece.right) / 2
    return min(max(column[0] - at, at - column[1], 0.0) for at in places)
