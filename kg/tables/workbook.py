"""Workbooks (XLSX): the visible sheets with their merged cells, and figures as they are shown."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as Shown
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import ReadingError
from kg.tables.cells import Cell, Grid, grid, indent_of, letters, lines_of
from kg.tables.marks import raised

# A floating-point number is exact to fifteen digits; what stands behind them is its own noise.
_EXACT = 15
# What the libraries raise for a damaged package.
_DAMAGES = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, OSError, EOFError, AttributeError, IndexError,
    RuntimeError, SyntaxError,
)  # fmt: skip
_DECIMALS = re.compile(r"0\.(0+)")
MAX_CELLS = 2_000_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Za-z]{1,3}\d{1,7}:[A-Za-z]{1,3}\d{1,7})[\"']")


def read_workbook(data: bytes, path: Path) -> tuple[Grid, ...]:
    """The grids of the visible sheets; a ReadingError names the sheet and the cell that cannot be read."""
    _refuse_sprawling(data, path)
    shown, written = _opened(data, path), _opened(data, path, formulas=True)
    sheets = [sheet for sheet in shown.worksheets if sheet.sheet_state == "visible"]
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > MAX_CELLS:
        raise _too_many(path)
    return tuple(_grid(sheet, written[sheet.title], number, path) for number, sheet in enumerate(sheets, start=1))


def _refuse_sprawling(data: bytes, path: Path) -> None:
    """A merged cell is made out of all its cells as soon as a workbook is opened."""
    with suppress(*_DAMAGES), zipfile.ZipFile(BytesIO(data)) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        merged = (CellRange(found[1].decode()) for name in sheets for found in _MERGED.finditer(package.read(name)))
        if sum(run.size["rows"] * run.size["columns"] for run in merged) > MAX_CELLS:
            raise _too_many(path)


def _too_many(path: Path) -> ReadingError:
    return ReadingError(f"{path}: more than {MAX_CELLS} cells; delete the empty rows and columns, or split the file")


def _opened(data: bytes, path: Path, *, formulas: bool = False) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features such as drop-down lists that no reader of cells needs
            return load_workbook(BytesIO(data), data_only=not formulas, rich_text=True)
    except _DAMAGES as error:
        raise ReadingError(f"{path}: a damaged workbook ({error}); open it and save it again as XLSX or CSV") from error


def _grid(sheet: Worksheet, written: Worksheet, number: int, path: Path) -> Grid:
    merged = dict(_merged(sheet))
    rows = []
    for row in range(1, sheet.max_row + 1):
        at = [((row, column), merged.get((row, column))) for column in range(1, sheet.max_column + 1)]
        rows.append([_cell(place, source, sheet, written, path) for place, source in at])
    return grid(rows, number, name=sheet.title)


def _merged(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """For each further cell of a merged one, where the first is."""
    for run in sheet.merged_cells.ranges:
        for row in range(run.min_row, run.max_row + 1):
            for column in range(run.min_col, run.max_col + 1):
                if (row, column) != (run.min_row, run.min_col):
                    yield (row, column), (run.min_row, run.min_col)


def _cell(
    place: tuple[int, int], merged: tuple[int, int] | None, sheet: Worksheet, written: Worksheet, path: Path
) -> Cell:
    source = sheet.cell(*(merged or place))
    formula = written.cell(*(merged or place)).value
    if source.value is None and isinstance(formula, str) and formula.startswith("="):
        row, column = merged or place
        raise ReadingError(
            f"{path}, sheet {sheet.title}, cell {letters(column)}{row}: a formula without its result; "
            "open the workbook in a spreadsheet program, save it, and import it again"
        )
    text = _text(source)
    indent = int(source.alignment.indent or 0) * 2 + indent_of(text) if text else 0
    return Cell(lines=lines_of(text), row=place[0], column=place[1], indent=indent, copy=merged is not None)


def _text(cell: Shown | MergedCell) -> str:
    """What a cell shows, near enough: figures in full but for noise, percentages as such, days as ISO dates."""
    value, form = cell.value, str(cell.number_format or "General")
    if value is None:
        return ""
    if isinstance(value, CellRichText):
        return "".join(_piece(piece) for piece in value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _figure(Decimal(repr(value)), form)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _piece(piece: str | TextBlock) -> str:
    """The words of a piece of a cell, those that stand above the line as such."""
    if isinstance(piece, str):
        return piece
    return raised(piece.text) if piece.font.vertAlign == "superscript" else str(piece.text)


# A number of more digits counts nothing; decimal arithmetic has no room for it.
_LONGEST = 20


def _figure(value: Decimal, form: str) -> str:
    """A number in the digits of its format.

    >>> _figure(Decimal("0.11170000000001"), "0.00%"), _figure(Decimal("24286.1"), "#,##0")
    ('11.17%', '24286.1')
    """
    if not value.is_finite() or value.adjusted() > _LONGEST:
        return str(value)
    percent = "%" in form
    if percent:
        value *= 100
    decimals = _DECIMALS.search(form)
    exact = Decimal(f"{value:.{_EXACT - 2}g}")
    if decimals is not None:
        rounded = round(exact, len(decimals[1]))
        # The format may hide digits that a person would want; a computed share has noise alone.
        exact = rounded if percent or len(exact.as_tuple().digits) > 10 else exact
    plain = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
    return f"{plain:f}%" if percent else f"{plain:f}"
