"""DOCX: paragraphs and tables in the order of the document."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from itertools import count
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table, _Cell, _Row
from lxml import etree

from kg.errors import ReadingError
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Hints, Page, Source

# The parts of a document, unpacked: pictures are already packed, so that text alone never comes near it.
MAX_UNPACKED = 200_000_000
# A table of Word has at most 63 columns, one of another program some hundreds.
_MAX_COLUMNS = 2_000
# What the libraries below raise for a damaged package; none of them has an error of its own for it.
BROKEN = (
    zipfile.BadZipFile, PackageNotFoundError, InvalidXmlError, etree.LxmlError, zlib.error,
    KeyError, ValueError, OSError, EOFError, NotImplementedError, AttributeError, IndexError, RuntimeError,
)  # fmt: skip


def read_docx(data: bytes, path: Path) -> Source:
    """The source of a DOCX; a broken one is a ReadingError."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _refuse_large(path, sum(part.file_size for part in package.infolist()))
        return _written(docx.Document(BytesIO(data)))
    except BROKEN as error:
        raise ReadingError(f"{path}: a broken DOCX ({error}); save it anew or as plain text") from error


def cells_of(row: _Row) -> tuple[_Cell, ...]:
    """The cells of a row, a merged one once for each of its columns; ValueError where no table has so many."""
    columns = sum(cell.grid_span for cell in row._tr.tc_lst)  # noqa: SLF001 - to be known before they are made
    if columns > _MAX_COLUMNS:
        raise ValueError(f"a table row of {columns} columns")
    return row.cells


def _written(document: Document) -> Source:
    page = Page()
    tables = count(1)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            _table(block, page, next(tables))
        else:
            heading = block.style is not None and (block.style.name or "").startswith(("Heading", "Title", "标题"))
            for line in block.text.splitlines() or [""]:
                page.line(line.strip(" \t"))
            if heading:
                page.line("")
    title = document.core_properties.title.strip() or None
    return Source(text=page.text, media_type=Format.DOCX, fragments=page.fragments, guessed=Hints(title=title))


def _refuse_large(path: Path, size: int) -> None:
    if size > MAX_UNPACKED:
        raise ReadingError(f"{path}: it unpacks to {size // 1_000_000} MB; save the document without what fills it")


def _table(table: Table, page: Page, number: int) -> None:
    """The rows of a table; a merged cell is written once a row."""
    for place, row in enumerate(table.rows, start=1):
        cells = {cell._tc: cell.text for cell in cells_of(row)}  # noqa: SLF001 - what tells one merged cell from two alike
        words = [" ".join(text.split()) for text in cells.values()]
        if any(words):
            page.row(words, number, place)
