"""What can be set side by side, as triples: classes, places in one year, years of one place; and what disagrees."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.vocabulary import prefixes
from kg.pipeline import build
from kg.store import open_current

COMPARED = """SELECT ?comparison ?verdict (GROUP_CONCAT(DISTINCT ?name; separator=" ") AS ?reasons)
  (COUNT(DISTINCT ?claim) AS ?claims) { GRAPH graph:comparisons {
  ?comparison a mz:Comparison ; mz:verdict ?concept ; mz:compares ?claim .
  OPTIONAL { ?comparison mz:comparisonReason ?reason BIND(REPLACE(STR(?reason), ".*/", "") AS ?name) }
} BIND(REPLACE(STR(?concept), ".*/", "") AS ?verdict) } GROUP BY ?comparison ?verdict ORDER BY ?comparison"""
CLASSES = "SELECT (COUNT(DISTINCT ?class) AS ?n) { GRAPH graph:comparisons { ?claim mz:comparabilityClass ?class } }"
DISPUTED = """SELECT ?name ?publishers { GRAPH graph:disagreements {
  ?one a mz:Disagreement ; mz:disagreementReason ?reason ; mz:publisherCount ?publishers
} BIND(REPLACE(STR(?reason), ".*/", "") AS ?name) } ORDER BY ?name"""


def asked(folder: Path, reports: Iterable[tuple[str, str, str, str]], *queries: str) -> list[list[tuple[str, ...]]]:
    """Reports as place, publisher, date and text; the rows of queries on their graph."""
    (folder / "in").mkdir()
    for number, (place, publisher, published, text) in enumerate(reports):
        (folder / "in" / f"r{number}.txt").write_text(text, encoding="utf-8")
        said = f'publisher = "{publisher}"\npublished = "{published}"\nplace = "{place}"\n'
        (folder / "in" / f"r{number}.toml").write_text(said, encoding="utf-8")
    build([folder / "in"], folder / "store")
    found = []
    with open_current(folder / "store") as snapshot:
        for query in queries:
            rows = snapshot.store.query(query, prefixes={**prefixes(), "graph": "https://w3id.org/minzheng/graph/"})
            assert isinstance(rows, ox.QuerySolutions)
            names = [variable.value for variable in rows.variables]
            found.append([tuple(row[name].value if row[name] else "" for name in names) for row in rows])
    return found


def test_places_of_one_year_and_years_of_one_place_are_judged(tmp_path: Path) -> None:
    compared, classes = asked(
        tmp_path,
        [
            ("430300", "湘潭市民政局", "2024-01-10", "2023年底，湘潭市共有养老机构128家。"),
            ("430300", "湘潭市民政局", "2025-01-10", "2024年底，湘潭市共有养老机构130家。"),
            ("430200", "株洲市民政局", "2024-01-12", "2023年底，株洲市共有养老机构100余家。"),
            ("430100", "长沙市民政局", "2025-01-12", "2024年底，长沙市共有养老机构214家。"),
        ],
        COMPARED,
        CLASSES,
    )
    told = {iri.partition("/comparison/")[2]: tuple(rest) for iri, *rest in compared}
    assert told == {
        "eldercare-institutions/2023": ("broadly", "bounds", "2"),
        "eldercare-institutions/2024": ("comparable", "", "2"),
        "eldercare-institutions/430300": ("broadly", "date", "2"),
    }
    assert classes == [("1",)]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (("湘潭市民政局", "2024-01-10", "128家"), ("湘潭日报", "2024-02-10", "136家"), [("unexplained", "2")]),
        (("湘潭市民政局", "2024-01-10", "128家"), ("湘潭市民政局", "2024-02-10", "136家"), [("revision", "1")]),
        (("湘潭市民政局", "2024-01-10", "1.2万家"), ("湘潭日报", "2024-02-10", "12430家"), []),
        (("湘潭市民政局", "2024-01-10", "1.2万家"), ("湘潭日报", "2024-02-10", "13000家"), [("rounding", "2")]),
        (("湘潭市民政局", "2024-01-10", "120余家"), ("湘潭日报", "2024-02-10", "124家"), []),
    ],
)
def test_intervals_decide_and_a_reason_is_told(
    tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str], found: list[tuple[str, str]]
) -> None:
    reports = [
        ("430300", publisher, published, f"2023年底，湘潭市共有养老机构{figure}。")
        for publisher, published, figure in (first, second)
    ]
    assert asked(tmp_path, reports, DISPUTED) == [found]
