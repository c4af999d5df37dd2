"""Tables for Excel and for scripts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import IO, cast

import pyoxigraph as ox
import pytest

from kg.endpoint.tables import Table, write_excel, write_rows

ROWS = """SELECT ?a ?b { VALUES (?a ?b) {
  ("=1+1" -5) ("+86" 2.50) ("@me" 1e3) ("济南, \\"泉\\"" true) (<http://a/> UNDEF) ("1" "x"@zh)
  ("\\tx" "2024-09-19"^^xsd:date)
} }"""


def written(write: Callable[[Table, IO[bytes]], None], query: str) -> bytes:
    out = io.BytesIO()
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
    write(cast(Table, ox.Store().query(prefix + query)), out)
    return out.getvalue()


def test_excel_opens_it_and_runs_nothing() -> None:
    raw = written(write_excel, ROWS)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = {tuple(row) for row in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))}
    assert rows == {
        ("a", "b"),
        ("'=1+1", "-5"),
        ("'+86", "2.5"),
        ("'@me", "1000"),
        ('济南, "泉"', "true"),
        ("http://a/", ""),
        ("1", "x"),
        ("'\tx", "2024-09-19"),
    }


def test_rows_have_numbers_and_nothing_where_nothing_is() -> None:
    told = json.loads(written(write_rows, ROWS))
    assert told["columns"] == ["a", "b"]
    found = {row["a"]: row["b"] for row in told["rows"]}
    assert found == {
        "=1+1": -5,
        "+86": 2.5,
        "@me": 1000.0,
        '济南, "泉"': True,
        "http://a/": None,
        "1": "x",
        "\tx": "2024-09-19",
    }


@pytest.mark.parametrize(("query", "truth"), [("ASK {}", True), ("ASK { FILTER(false) }", False)])
def test_a_truth_value_is_told_by_both(query: str, truth: bool) -> None:  # noqa: FBT001 - the table's answer
    assert json.loads(written(write_rows, query)) == {"boolean": truth}
    assert written(write_excel, query).decode("utf-8-sig").strip() == str(truth).lower()


def test_no_rows_are_an_empty_table() -> None:
    assert json.loads(written(write_rows, "SELECT ?a { ?a ?b ?c }")) == {"columns": ["a"], "rows": []}


@pytest.mark.parametrize("number", ["INF", "NaN", "-INF"])
def test_what_json_has_no_number_for_is_words(number: str) -> None:
    told = json.loads(written(write_rows, f'SELECT ("{number}"^^xsd:double AS ?x) {{}}'))
    assert told["rows"] == [{"x": number}]


def test_a_long_table_is_written_in_parts() -> None:
    values = " ".join(f'"{number:0>1000}"' for number in range(300))
    rows = list(csv.reader(io.StringIO(written(write_excel, f"SELECT ?a {{ VALUES ?a {{ {values} }} }}").decode())))
    assert len({row[0] for row in rows}) == 301
