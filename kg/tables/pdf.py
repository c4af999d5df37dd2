"""Tables of PDF documents: cells between ruled lines, or columns where nothing is ruled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium

from kg.errors import ReadingError
from kg.reading.formats.pdf import opened
from kg.tables.cells import Cell, Grid, grid
from kg.tables.columns import LEAST, Piece, aligned
from kg.tables.rulings import Lattice, lattices, lines_of_page

# As many lines above a table as its title, its maker and its unit take.
_ABOVE = 8
# Signs of one line that stand further apart than so many of their heights are of two cells.
_GAP = 0.9
# A table without ruled lines has at least so many rows of several cells.
_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Sign:
    """A printed sign and where it stands, in points from the lower left corner of its page."""

    words: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A table of a page: its rows from above, each cell with its words, and the lines of text before it."""

    rows: list[list[Cell]]
    above: list[str]

    @property
    def width(self) -> int:
        return max(row[-1].column for row in self.rows)


def read_pdf_tables(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The grids of a document's tables; one that goes on over pages is one grid."""
    with opened(data, path) as document:
        found = [one for page in document for one in _of_page(page)]
    if not found:
        raise ReadingError(f"{path}: no table in the text of this PDF; copy it into a CSV or XLSX file")
    return tuple(
        grid(_numbered(one.rows), number, above=one.above[-_ABOVE:]) for number, one in enumerate(_joined(found), 1)
    )


def _joined(found: Sequence[_Found]) -> list[_Found]:
    """The tables, those that only a new page parts put together: of as many columns, and without words between."""
    joined: list[_Found] = []
    for one in found:
        if joined and not one.above and joined[-1].width == one.width:
            joined[-1].rows.extend(one.rows)
        else:
            joined.append(one)
    return joined


def _numbered(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [
        [Cell(lines=c.lines, row=number, column=c.column, indent=c.indent, copy=c.copy) for c in row]
        for number, row in enumerate(rows, start=1)
    ]


def _of_page(page: pdfium.PdfPage) -> Iterator[_Found]:
    """The tables of a page from above, each with the lines that stand between it and the one before it."""
    signs = _signs(page)
    left = list(signs)
    tables: list[tuple[float, list[list[Cell]]]] = []
    for lattice in lattices(lines_of_page(page)):
        inside = [sign for sign in left if lattice.holds(*sign.middle)]
        if not inside:
            continue
        left = [sign for sign in left if sign not in inside]
        tables.append((lattice.top, _ruled(lattice, inside)))
    text = [(line[0].top, line) for line in _in_lines(left)]
    if not tables:
        yield from _unruled([line for _, line in text])
        return
    before = float("inf")
    for top, rows in sorted(tables, key=lambda one: -one[0]):
        above = [_words(line) for at, line in text if top <= at < before]
        yield _Found(rows=rows, above=_without_page_numbers(above))
        before = top


def _without_page_numbers(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.strip("-—–－ 第页共/").isdigit()]


def _signs(page: pdfium.PdfPage) -> list[_Sign]:
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        words = text.get_text_range(index, 1)
        if words and not words.isspace():
            found.append(_Sign(words, *text.get_charbox(index, loose=True)))
    return found


def _in_lines(signs: Sequence[_Sign]) -> list[list[_Sign]]:
    """The signs by printed line, from above, each from the left."""
    lines: list[list[_Sign]] = []
    for sign in sorted(signs, key=lambda sign: -sign.middle[1]):
        if lines and lines[-1][0].bottom < sign.middle[1] < lines[-1][0].top:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [sorted(line, key=lambda sign: sign.left) for line in lines]


def _words(line: Sequence[_Sign]) -> str:
    """The words of a line; blanks stand where a gap is."""
    said = line[0].words
    for before, sign in pairwise(line):
        said += (" " if sign.left - before.right > 0.25 * sign.height else "") + sign.words
    return said


def _ruled(lattice: Lattice, signs: Sequence[_Sign]) -> list[list[Cell]]:
    """The rows of a table between ruled lines; a merged cell is copied into the rest of its place."""
    placed: dict[tuple[int, int], list[_Sign]] = {}
    for sign in signs:
        placed.setdefault(lattice.cell(*sign.middle), []).append(sign)
    edges = _edges(placed)
    rows = []
    for row in range(lattice.rows):
        cells = []
        for column in range(lattice.columns):
            owner = lattice.owner(row, column)
            lines = _in_lines(placed.get(owner, []))
            said = tuple(_words(line) for line in lines)
            indent = round(2 * (lines[0][0].left - edges[owner[1]]) / lines[0][0].height) if lines else 0
            cells.append(
                Cell(lines=said, row=row + 1, column=column + 1, indent=max(0, indent), copy=owner != (row, column))
            )
        rows.append(cells)
    return rows


def _edges(placed: dict[tuple[int, int], list[_Sign]]) -> dict[int, float]:
    """Where the words of each column begin at the most left: what begins further right is set in."""
    edges: dict[int, float] = {}
    for (_, column), signs in placed.items():
        edges[column] = min(edges.get(column, float("inf")), *(sign.left for sign in signs))
    return edges


def _unruled(lines: Sequence[Sequence[_Sign]]) -> Iterator[_Found]:
    """The tables of a page without ruled lines: runs of lines that are cut into cells by wide gaps."""
    above: list[str] = []
    run: list[list[list[_Sign]]] = []
    for line in [*lines, []]:
        cells = _cut(line)
        if len(cells) >= LEAST or (run and len(cells) == 1 and len(line) < _SHORT):
            run.append(cells)
            continue
        if sum(len(one) >= LEAST for one in run) >= _ROWS:
            yield _Found(
                rows=aligned([[_piece(signs) for signs in cells] for cells in run]), above=_without_page_numbers(above)
            )
            above = []
        else:
            above += [" ".join(map(_words, one)) for one in run]
        run = []
        above += [_words(line)] if line else []


# A line of one cell within a table is a head of rows, and no longer than so many signs.
_SHORT = 24


def _cut(line: Sequence[_Sign]) -> list[list[_Sign]]:
    cells: list[list[_Sign]] = []
    for sign in line:
        if cells and sign.left - cells[-1][-1].right <= _GAP * sign.height:
            cells[-1].append(sign)
        else:
            cells.append([sign])
    return cells


def _piece(signs: Sequence[_Sign]) -> Piece:
    return Piece(words=_words(signs), left=signs[0].left, right=signs[-1].right, unit=signs[0].height / 2)
