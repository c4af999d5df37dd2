"""Files to grids: CSV and its kin, workbooks, and the tables of web pages, DOCX and PDF; told by their bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from kg.errors import ReadingError
from kg.reading.files import files_below
from kg.reading.formats.sniff import Format, sniff
from kg.tables.cells import Grid
from kg.tables.delimited import read_delimited
from kg.tables.page import read_page

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# By these names a file is a table for every verb; a page or a document is one only for `kg import`.
SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
_PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml"})


def is_table(path: Path) -> bool:
    """Whether a file is a table by its name.

    >>> is_table(Path("季报.XLSX")), is_table(Path("季报.html"))
    (True, False)
    """
    return path.suffix.lower() in SUFFIXES


def find_tables(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The tables that files and folders name; in a folder those with a suffix of a table or a page."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(file for file in files_below(path) if file.suffix.lower() in SUFFIXES | _PAGES)
        if not inside:
            raise ReadingError(f"{path}: no tables in this folder; put files named *.csv, *.xlsx or *.html into it")
        found += inside
    return tuple(found)


def read_grids(data: bytes, path: Path) -> tuple[tuple[Grid, ...], str]:
    """The grids of a file and its media type; a ReadingError says what is wrong and the way out."""
    kind = sniff(data, path)
    if kind is Format.HTML or data.lstrip()[:6].lower() == b"<table":
        return read_page(data, path), Format.HTML
    if data.startswith(b"PK\x03\x04") and _is_workbook(data):
        from kg.tables.workbook import read_workbook  # noqa: PLC0415 - a third of a second that only workbooks need

        return read_workbook(data, path), XLSX
    if kind is Format.DOCX:
        from kg.tables.document import read_document  # noqa: PLC0415 - likewise

        return read_document(data, path), Format.DOCX
    if data.startswith(b"PK\x03\x04"):
        raise ReadingError(f"{path}: neither workbook nor document; save the table as XLSX, DOCX, CSV or HTML")
    if kind is Format.OFFICE:
        raise ReadingError(f"{path}: an old Office file (XLS); open it and save it as XLSX or CSV")
    if kind is Format.PDF:
        from kg.tables.pdf import read_pdf_tables  # noqa: PLC0415 - likewise

        return read_pdf_tables(data, path), Format.PDF
    return read_delimited(data, path), CSV


def _is_workbook(data: bytes) -> bool:
    try:
        return any(name.startswith("xl/") for name in zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"xl/" in data
