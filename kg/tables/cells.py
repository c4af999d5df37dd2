"""Cells, and the grid that a sheet, a table of a page or a CSV file is, however it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kg.reading.normalise import simplify

_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]{2}")
# Bilingual yearbooks say a name again behind it: 总计  Total.
_SAID_AGAIN = re.compile(r"(?<=[一-鿿)）%％])\s+(?=[^一-鿿]*[a-z]{2})[#(]?[A-Za-z][^一-鿿]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell shows; *row* and *column* count from one in the file.

    *lines* are its words line by line, *indent* how far its first line stands from the left.
    *shift* is where its words begin in those of the cell of the file, of which it may be one line.
    *copy* marks the further cells of a merged one: they show its words and are not printed again.
    """

    lines: tuple[str, ...]
    row: int
    column: int
    indent: int = 0
    copy: bool = False
    shift: int = 0

    @property
    def text(self) -> str:
        """The words on one line."""
        return " ".join(self.lines)

    @property
    def said(self) -> tuple[str, ...]:
        """The lines without what they say again in English; a cell that is English alone is left as it is.

        >>> Cell(lines=("床位数 (张)", "Number of beds"), row=1, column=1).said
        ('床位数 (张)',)
        """
        if not _HAN.search(self.text):
            return self.lines
        return tuple(_SAID_AGAIN.sub("", line) for line in self.lines if _HAN.search(line) or not _LATIN.search(line))

    @property
    def is_foreign(self) -> bool:
        """Whether its words are English and nothing else."""
        return bool(_LATIN.search(self.text)) and not _HAN.search(self.text)

    @property
    def bare(self) -> str:
        """The words that are Chinese, else all, without any blank: 指 标 is 指标.

        >>> Cell(lines=("指 标", "名称"), row=1, column=1).bare
        '指标名称'
        """
        return "".join("".join(self.said).split())

    def __bool__(self) -> bool:
        return bool(self.lines)


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Rows of equal length; *above* and *below* are the lines around the table, *name* is that of its sheet."""

    number: int
    rows: tuple[Row, ...]
    name: str | None = None
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()

    def place(self, cell: Cell) -> str:
        """Where a cell is, for a person.

        >>> Grid(number=1, rows=(), name="汇总").place(Cell(lines=(), row=7, column=28))
        'sheet 汇总, cell AB7'
        """
        if self.name is not None:
            return f"sheet {self.name}, cell {letters(cell.column)}{cell.row}"
        return f"table {self.number}, row {cell.row}, column {cell.column}"


def grid(rows: Sequence[Sequence[Cell]], number: int, *, name: str | None = None, above: Sequence[str] = ()) -> Grid:
    """A grid of rows that may be of any length: the short ones are filled with empty cells."""
    width = max((row[-1].column for row in rows if row), default=0)
    filled = tuple(_filled(row, at, width) for at, row in enumerate(rows, start=1))
    return Grid(number=number, rows=filled, name=name, above=tuple(above))


def simplified(found: Grid) -> Grid:
    """A grid in simplified characters, in which tables are read; each cell stands where it stood.

    >>> row = (Cell(lines=("結婚登記(萬對)",), row=1, column=1),)
    >>> simplified(Grid(number=1, rows=(row,))).rows[0][0].text
    '结婚登记(万对)'
    """
    cells = [cell for row in found.rows for cell in row]
    lines = [*(line for cell in cells for line in cell.lines), *found.above, *found.below]
    # All at once: a script is told of a text, and not of a word.
    said = iter(simplify("\n".join(lines)).split("\n"))
    rows = tuple(tuple(replace(cell, lines=tuple(islice(said, len(cell.lines)))) for cell in row) for row in found.rows)
    above = tuple(islice(said, len(found.above)))
    return replace(found, rows=rows, above=above, below=tuple(said))


def _filled(row: Sequence[Cell], number: int, width: int) -> Row:
    by_column = {cell.column: cell for cell in row}
    number = row[0].row if row else number
    return tuple(by_column.get(c) or Cell(lines=(), row=number, column=c) for c in range(1, width + 1))


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a cell, each with its blanks made one; lines without words are none."""
    return tuple(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def indent_of(text: str) -> int:
    r"""How many blanks stand before the words; a wide one counts two.

    >>> indent_of("　 其中"), indent_of("\n  镇")
    (3, 2)
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    return sum(2 if blank == "\u3000" else 1 for blank in first[: len(first) - len(first.lstrip())])


def letters(column: int) -> str:
    """The letters by which a spreadsheet names a column.

    >>> [letters(number) for number in (1, 26, 27, 703)]
    ['A', 'Z', 'AA', 'AAA']
    """
    named = ""
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return named
