"""A panel as a file: by its ending a workbook, CSV or Parquet."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

import duckdb

from kg.panel.asking import Panel, Row
from kg.panel.columns import COLUMNS, WORDS, Column
from kg.panel.workbook import write_workbook

# What a spreadsheet would take for a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# A byte order mark tells spreadsheets that a CSV file is UTF-8.
_MARK = "\ufeff"


def write_panel(panel: Panel, file: IO[bytes], ending: str) -> None:
    """Write a panel to an open file in the form that the ending of its name tells (one of ENDINGS)."""
    _WRITERS[ending](panel, file)


def _csv(panel: Panel, file: IO[bytes]) -> None:
    text = io.StringIO()
    rows = ({name: _safe(name, value) for name, value in row.items()} for row in panel.figures)
    _write(text, COLUMNS, rows)
    file.write((_MARK + text.getvalue()).encode("utf-8", "replace"))


def _write(text: IO[str], columns: Sequence[Column], rows: Iterable[Row]) -> None:
    writer = csv.DictWriter(text, [column.name for column in columns], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


_TYPED = {column.name for column in COLUMNS if column.type != WORDS}


def _safe(name: str, value: str) -> str:
    """Words that no spreadsheet runs: an apostrophe stands before what would be a formula.

    >>> _safe("quote", "=HYPERLINK(1)"), _safe("value", "-89.34"), _safe("comparator", "=")
    ("'=HYPERLINK(1)", '-89.34', '=')
    """
    harmless = name in _TYPED or (name == "comparator" and len(value) <= 2)
    return f"'{value}" if value.startswith(_FORMULA) and not harmless else value


def _parquet(panel: Panel, file: IO[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "panel.csv", Path(folder) / "panel.parquet"
        with source.open("w", encoding="utf-8", errors="replace", newline="") as text:
            _write(text, COLUMNS, panel.figures)
        types = ", ".join(f"'{column.name}': '{column.type}'" for column in COLUMNS)
        form = f"header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = {{{types}}}"
        with duckdb.connect() as connection:
            connection.execute("SET threads = 1")  # so that the same panel is the same file
            connection.execute(
                f"COPY (FROM read_csv('{source}', {form})) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
            )
        file.write(target.read_bytes())


def _xlsx(panel: Panel, file: IO[bytes]) -> None:
    file.write(write_workbook(panel))


_WRITERS: Mapping[str, Callable[[Panel, IO[bytes]], None]] = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
ENDINGS = tuple(_WRITERS)
