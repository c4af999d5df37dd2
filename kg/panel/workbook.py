"""A panel as a workbook: figures, places and periods by metrics, what was not understood, what the columns are."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kg.panel.asking import Panel, Row, periods
from kg.panel.columns import COLUMNS, NUMBER, TRUTH, UNREAD, Column

# What a workbook can hold: rows of a sheet, links of a sheet, characters of a cell and of a link.
_ROWS, _LINKS, _CELL, _LINK = 1_048_575, 60_000, 32_000, 2_000
# More metrics side by side than anybody reads are left to a filter of the first sheet.
_METRICS = 400
# The same panel is the same file, so it has no day of its own.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(panel: Panel) -> bytes:
    """The bytes of the workbook; words are never formulas."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        book.set_properties({"created": _MADE, "title": "minzheng-kg"})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1})
        figure = book.add_format({"num_format": "#,##0.############"})
        _table(book.add_worksheet("数字 figures"), COLUMNS, panel.figures[:_ROWS], head, figure)
        _crossed(book.add_worksheet("面板 panel"), panel.figures, head, figure)
        _table(book.add_worksheet("未读懂 not understood"), UNREAD, panel.unread[:_ROWS], head, figure)
        _columns(book.add_worksheet("各列 columns"), head)
    return made.getvalue()


def _table(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Row], head: Format, figure: Format) -> None:
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, f"{column.zh} {column.name}", head)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _cell(sheet, number, place, column, row[column.name], figure)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def _cell(sheet: Worksheet, row: int, place: int, column: Column, value: str, figure: Format) -> None:
    if not value:
        return
    if column.type == NUMBER:
        sheet.write_number(row, place, float(value), figure)
    elif column.type == TRUTH:
        sheet.write_boolean(row, place, value == "true")
    elif column.name == "link" and row <= _LINKS and len(value) <= _LINK and value.startswith(("http://", "https://")):
        sheet.write_url(row, place, value, string=value[:255])
    else:
        sheet.write_string(row, place, value[:_CELL])


def _crossed(sheet: Worksheet, rows: Sequence[Row], head: Format, figure: Format) -> None:
    """Places and periods down, metrics across; figures that differ stand side by side in one cell."""
    levels = [
        row for row in rows if row["place"] and row["kind"] not in ("growth", "target", "limit") and not row["phase"]
    ]
    counts = Counter((row["metric"], row["unit"]) for row in levels)
    metrics = sorted(counts, key=lambda one: (-counts[one], one))[:_METRICS]
    values: defaultdict[tuple[str, str, str, str, str], dict[str, None]] = defaultdict(dict)
    for row in levels:
        values[row["place"], row["place_name"], row["end"], row["metric"], row["unit"]][row["value"]] = None
    sheet.freeze_panes(1, 3)
    for place, (words, width) in enumerate((("地区代码 place", 9), ("地区 place_name", 16), ("止 end", 11))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, words, head)
    sheet.set_column(3, 2 + max(1, len(metrics)), 16)
    for place, (metric, unit) in enumerate(metrics, start=3):
        sheet.write_string(0, place, f"{metric}（{unit}）", head)
    for number, key in enumerate(periods(levels), start=1):
        for place, words in enumerate(key):
            sheet.write_string(number, place, words)
        for place, metric_and_unit in enumerate(metrics, start=3):
            _several(sheet, number, place, list(values.get((*key, *metric_and_unit), ())), figure)


def _several(sheet: Worksheet, row: int, place: int, found: Sequence[str], figure: Format) -> None:
    if len(found) == 1:
        sheet.write_number(row, place, float(found[0]), figure)
    elif found:
        sheet.write_string(row, place, " | ".join(found)[:_CELL])


def _columns(sheet: Worksheet, head: Format) -> None:
    for place, (words, width) in enumerate((("列 column", 16), ("中文 Chinese", 18), ("英文 English", 60))):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, words, head)
    for number, column in enumerate(COLUMNS, start=1):
        for place, words in enumerate((column.name, column.zh, column.en)):
            sheet.write_string(number, place, words)
    sheet.freeze_panes(1, 0)
