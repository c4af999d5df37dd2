"""Tables of DOCX documents, with the paragraphs that stand above each."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from pathlib import Path

import docx
from docx.document import Document
from docx.table import Table, _Cell

from kg.errors import ReadingError
from kg.reading.formats.docx import BROKEN, cells_of
from kg.tables.cells import Cell, Grid, grid, indent_of, lines_of
from kg.tables.marks import raised

# As many lines above a table as its title, its maker and its unit take.
_ABOVE = 8
# A sign of Chinese text in points, by which an indent of a paragraph is told in blanks of half a sign.
_SIGN = 10.5


def read_document(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The grids of a document's tables; one without a table is a ReadingError."""
    try:
        found = tuple(_grids(docx.Document(BytesIO(data))))
    except BROKEN as error:
        raise ReadingError(f"{path}: a broken DOCX ({error}); save it anew, or its table as XLSX or CSV") from error
    if not found:
        raise ReadingError(f"{path}: no table in this document; name a file that has one")
    return found


def _grids(document: Document) -> list[Grid]:
    above: list[str] = []
    found: list[Grid] = []
    numbers = count(1)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found.append(grid(_rows(block), next(numbers), above=above[-_ABOVE:]))
            above = []
        else:
            above += lines_of(block.text)
    return found


def _rows(table: Table) -> list[list[Cell]]:
    """The rows of a table; a merged cell says its words once and is copied into the rest of its place."""
    seen: dict[object, _Cell] = {}
    rows = []
    for number, row in enumerate(table.rows, start=1):
        cells = []
        for column, cell in enumerate(cells_of(row), start=row.grid_cols_before + 1):
            element = cell._tc  # noqa: SLF001 - what tells one merged cell from two alike
            text = _text(cell)
            cells.append(
                Cell(
                    lines=lines_of(text),
                    row=number,
                    column=column,
                    indent=indent_of(text) + _indent(cell),
                    copy=element in seen,
                )
            )
            seen[element] = cell
        rows.append(cells or [Cell(lines=(), row=number, column=1)])
    return rows


def _text(cell: _Cell) -> str:
    """The words of a cell, those that stand above the line as such."""
    if not any(run.font.superscript for paragraph in cell.paragraphs for run in paragraph.runs):
        return cell.text
    said = ((raised(run.text) if run.font.superscript else run.text for run in one.runs) for one in cell.paragraphs)
    return "\n".join("".join(runs) for runs in said)


def _indent(cell: _Cell) -> int:
    """How far the first paragraph of a cell is set in, in blanks of half a sign."""
    form = next((paragraph.paragraph_format for paragraph in cell.paragraphs if paragraph.text.strip()), None)
    if form is None:
        return 0
    points: float = sum(length.pt for length in (form.left_indent, form.first_line_indent) if length is not None)
    return max(0, int(2 * points / _SIGN + 0.5))
