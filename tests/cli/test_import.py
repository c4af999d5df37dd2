"""kg import: tables come into the store beside reports, stay there, and are told of."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main

SHAPES = Path(__file__).parents[1] / "tables" / "shapes"
REPORT = "滨州市共有城市低保对象8000人。\n"


def kg(*arguments: str | Path, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(main, [str(one) for one in arguments])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def sources(store: Path) -> list[str]:
    text, _ = kg("query", "queries/views/reports.rq", "--store", store, "--format", "csv")
    return [row["source"] for row in csv.DictReader(io.StringIO(text))]


def test_tables_are_imported_and_kept_by_builds(tmp_path: Path) -> None:
    store, report = tmp_path / "store", tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    kg("build", report, "--store", store)
    _, told = kg("import", SHAPES / "lines-in-cells.html", "--store", store)
    assert "lines-in-cells.html: 6 claims, 0 numbers not understood" in told
    assert sources(store) == ["lines-in-cells", "report"]
    report.write_text(REPORT + "另有孤儿10人。\n", encoding="utf-8")
    kg("build", report, "--store", store)
    assert sources(store) == ["lines-in-cells", "report"]
    _, told = kg("import", SHAPES / "lines-in-cells.html", "--store", store)
    assert "nothing has changed" in told
    kg("check", "--store", store)


def test_an_imported_table_is_taken_out_again(tmp_path: Path) -> None:
    store = tmp_path / "store"
    kg("import", SHAPES / "long.csv", SHAPES / "lines-in-cells.html", "--store", store)
    _, told = kg("import", "--remove", "long", "--store", store)
    assert "long: taken out" in told
    assert sources(store) == ["lines-in-cells"]
    _, told = kg("import", "--remove", "long", "--store", store, code=1)
    assert "no imported table is called long; there are: lines-in-cells" in told
    _, told = kg("import", "--store", store, code=2)
    assert "--remove NAME" in told


def test_a_broken_table_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    store, broken = tmp_path / "store", tmp_path / "broken.csv"
    kg("import", SHAPES / "long.csv", "--store", store)
    broken.write_text("指标,单位,数量\n孤儿,人,1O5\n", encoding="utf-8")
    _, told = kg("import", broken, "--store", store, code=1)
    assert "broken.csv, table 1, row 2, column 3: '1O5' is no figure" in told
    assert sources(store) == ["long"]


def test_a_report_stands_beside_the_statistics(tmp_path: Path) -> None:
    store, report, table = tmp_path / "store", tmp_path / "report.txt", tmp_path / "official.csv"
    report.write_text("2024年底,滨州市共有孤儿1.2万人。2024年底,滨州市养老机构床位达到3000张。\n", encoding="utf-8")
    (tmp_path / "report.toml").write_text('place = "371600"\npublished = "2025-01-10"\n', encoding="utf-8")
    table.write_text(
        "滨州市2024年民政统计表,,\n指标,单位,数量\n孤儿,人,12034\n养老机构床位,张,3000\n", encoding="utf-8"
    )
    kg("build", report, "--store", store)
    kg("import", table, "--store", store)
    text, _ = kg("query", "queries/views/report-against-statistics.rq", "--store", store, "--format", "csv")
    found = {row["metric"]: row for row in csv.DictReader(io.StringIO(text))}
    assert {metric: row["reason"] for metric, row in found.items()} == {
        "孤儿人数": "rounding",
        "养老机构床位数": "same",
    }
    assert found["孤儿人数"]["difference"].startswith("-34")
