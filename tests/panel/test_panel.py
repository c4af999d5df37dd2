"""Panels: the figures of reports as one table, in three forms that are safe to open and the same each time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kg.cli import main
from kg.panel import ENDINGS, Panel, write_panel
from kg.panel.columns import COLUMNS, UNREAD


def row(**said: str) -> dict[str, str]:
    return {column.name: said.get(column.name, "") for column in COLUMNS}


RISKY = '=HYPERLINK("http://example.org")'
ORPHANS = {
    "place": "370100",
    "place_name": "济南市",
    "end": "2024-09-30",
    "metric": "孤儿人数",
    "unit": "人",
    "kind": "stock",
}
PANEL = Panel(
    figures=(
        row(**ORPHANS, value="86", quote=RISKY, link="https://example.org/a#page=3", official="true", comparator="="),
        row(**ORPHANS, value="87.5", quote="@孤儿", official="false", comparator="~"),
    ),
    unread=({column.name: "x" for column in UNREAD},),
)


def written(panel: Panel, ending: str) -> bytes:
    file = io.BytesIO()
    write_panel(panel, file, ending)
    return file.getvalue()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_panel_is_the_same_file(ending: str) -> None:
    assert written(PANEL, ending) == written(PANEL, ending)


def test_a_workbook_has_its_sheets_and_runs_nothing() -> None:
    book = load_workbook(io.BytesIO(written(PANEL, ".xlsx")))
    figures, crossed, unread, columns = book.worksheets
    heads = [str(cell.value).rpartition(" ")[2] for cell in figures[1]]
    assert heads == [column.name for column in COLUMNS]
    cells = dict(zip(heads, figures[2], strict=True))
    assert (cells["value"].value, cells["value"].data_type) == (86, "n")
    assert (cells["quote"].value, cells["quote"].data_type) == (RISKY, "s")
    assert cells["link"].hyperlink is not None
    assert figures.freeze_panes == "C2"
    assert (figures.column_dimensions["E"].width or 0) > 20
    lines = [[cell.value for cell in line] for line in crossed.iter_rows()]
    assert lines[1] == ["370100", "济南市", "2024-09-30", "86 | 87.5"]
    assert (unread.max_row, columns.max_row) == (2, len(COLUMNS) + 1)


def test_a_csv_file_is_marked_and_runs_nothing() -> None:
    text = written(PANEL, ".csv").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["quote"], second["quote"]) == (f"'{RISKY}", "'@孤儿")
    assert (first["comparator"], second["value"]) == ("=", "87.5")


def test_parquet_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "panel.parquet"
    path.write_bytes(written(PANEL, ".parquet"))
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path)).aggregate('sum(value), min("end")::VARCHAR').fetchall()
    assert found == [(173.5, "2024-09-30")]


def kg(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.stderr


def test_a_folder_becomes_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024年底,滨州市共有孤儿1.2万余人。\n", encoding="utf-8")
    told = kg("table", tmp_path, "-o", tmp_path / "panel.csv")
    assert "1 figures of 1 reports" in told
    text = (tmp_path / "panel.csv").read_text(encoding="utf-8-sig")
    (said,) = csv.DictReader(io.StringIO(text))
    assert (said["metric"], said["value"], said["lower"], said["upper"]) == ("孤儿人数", "12000", "12000", "13000")
    assert (said["place"], said["end"], said["comparator"]) == ("371600", "2024-12-31", ">")


def test_the_store_gives_the_same(tmp_path: Path, seeds_store: Path, root: Path) -> None:
    kg("export", "--table", "-o", tmp_path / "store.csv", "--store", seeds_store)
    kg("table", root / "seeds", "-o", tmp_path / "table.csv")
    assert (tmp_path / "store.csv").read_bytes() == (tmp_path / "table.csv").read_bytes()


@pytest.mark.parametrize("arguments", [("--query", "x.rq"), ("--report", "one"), ("--format", "csv")])
def test_a_table_is_by_itself(arguments: tuple[str, str], tmp_path: Path) -> None:
    assert "--table is by itself" in kg("export", "--table", "-o", tmp_path / "a.csv", *arguments, code=2)


def test_an_ending_that_is_no_table_is_refused(tmp_path: Path) -> None:
    assert "name it *.csv, *.parquet, *.xlsx" in kg("export", "--table", "-o", tmp_path / "a.ttl", code=2)
