"""The frozen text of a table: its lines and rows as a person reads them, and where each cell stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import Fragment, Span
from kg.tables.cells import Cell, Grid

_BETWEEN = " | "
# What parts the members of a fragment, and may not stand in the name of a sheet within it.
_ESCAPED = str.maketrans({"%": "%25", "&": "%26", "=": "%3D", "#": "%23", " ": "%20"})

# A cell by the number of its grid, its row and its column.
Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The text, the lines in it, where cells and rows stand, and the parts of the file they came from."""

    text: str
    lines: tuple[Span, ...]
    cells: Mapping[Key, Span]
    rows: Mapping[tuple[int, int], int]
    fragments: tuple[Fragment, ...]


def render(grids: Sequence[Grid]) -> Rendering:
    r"""The grids as one text, a row a line, its cells parted by a bar; a merged cell is printed once.

    >>> from kg.tables.cells import Cell, Grid
    >>> rows = ((Cell(lines=("孤儿",), row=1, column=1), Cell(lines=("86",), row=1, column=2)),)
    >>> found = render([Grid(number=1, rows=rows, name="汇总")])
    >>> found.text, found.cells[1, 1, 2].of(found.text), found.fragments[1].value
    ('汇总\n孤儿 | 86', '86', 'table=1&sheet=汇总&row=1&col=2')
    """
    writer = _Writer()
    for grid in grids:
        for line in (*grid.above, *([grid.name] if grid.name else [])):
            writer.line(line)
        for row in grid.rows:
            writer.row(grid, row)
    return writer.done()


class _Writer:
    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines: list[Span] = []
        self._cells: dict[Key, Span] = {}
        self._rows: dict[tuple[int, int], int] = {}
        self._fragments: list[Fragment] = []

    def line(self, words: str) -> None:
        if not words:
            return
        start = self._start()
        self._add(words)
        self._lines.append(Span(start, self._length))

    def row(self, grid: Grid, row: Sequence[Cell]) -> None:
        shown = [cell for cell in row if not cell.copy]
        if not any(shown):
            return
        start = self._start()
        for nth, cell in enumerate(shown):
            self._add(_BETWEEN if nth else "")
            if cell:
                self._cell(grid, cell)
        self._rows[grid.number, row[0].row] = len(self._lines)
        self._lines.append(Span(start, self._length))

    def done(self) -> Rendering:
        return Rendering(
            text="".join(self._parts), lines=tuple(self._lines), cells=self._cells, rows=self._rows,
            fragments=tuple(self._fragments),
        )  # fmt: skip

    def _cell(self, grid: Grid, cell: Cell) -> None:
        start = self._length
        self._add(cell.text)
        span = Span(start, self._length)
        self._cells[grid.number, cell.row, cell.column] = span
        sheet = f"&sheet={grid.name.translate(_ESCAPED)}" if grid.name else ""
        value = f"table={grid.number}{sheet}&row={cell.row}&col={cell.column}"
        self._fragments.append(Fragment(span=span, value=value))

    def _start(self) -> int:
        self._add("\n" if self._parts else "")
        return self._length

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)
