"""What is covered: figures, what was not understood, what is only named; and nothing where nothing is said."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derived.coverage import coverage
from kg.derived.mentions import Names
from kg.graph import vocabulary
from kg.graph.vocabulary import BASE, COVERAGE, ID, MZ, REJECTED, prefixes
from kg.pipeline import build
from kg.store import open_current

CELLS = """SELECT ?metric ?year ?status ?figures ?unread ?mentions ?rejected { GRAPH graph:coverage {
  ?cell a mz:CoverageCell ; mz:ofPlace ?place ; mz:ofMetric ?metric ; mz:coverage ?status ; mz:figureCount ?figures .
  OPTIONAL { ?cell mz:ofYear ?year } OPTIONAL { ?cell mz:unreadCount ?unread }
  OPTIONAL { ?cell mz:mentionCount ?mentions } OPTIONAL { ?cell mz:rejectedCount ?rejected }
} } ORDER BY ?metric ?year"""
TEXT = "湘潭市2023年民政工作。\n2023年底，全市共有养老机构128家，护理型床位占比持续提高。全年接待弃婴0人。"


@pytest.fixture
def store(tmp_path: Path) -> ox.Store:
    """The graph of a report, in memory, so that it can be added to."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.toml").write_text('publisher = "湘潭市民政局"\npublished = "2024-01-10"\nplace = "430300"\n')
    build([tmp_path / "a.txt"], tmp_path / "store")
    held = ox.Store()
    with open_current(tmp_path / "store") as snapshot:
        held.bulk_extend(quad for quad in snapshot.store if quad.graph_name != COVERAGE)
    return held


def cells(store: ox.Store) -> dict[tuple[str, str], tuple[str, ...]]:
    held = ox.Store()
    held.extend(store)
    held.extend(coverage(store, lambda _: TEXT, {"a": "digest"}))
    rows = held.query(CELLS, prefixes={**prefixes(), "graph": f"{BASE}graph/"})
    assert isinstance(rows, ox.QuerySolutions)
    found = {}
    for row in rows:
        told = [
            row[name].value if row[name] else "" for name in ("status", "figures", "unread", "mentions", "rejected")
        ]
        year = row["year"].value if row["year"] else ""
        found[row["metric"].value.rsplit("/", 1)[-1], year] = (told[0].rsplit("/", 1)[-1], *told[1:])
    return found


def test_what_is_read_and_what_is_only_named(store: ox.Store) -> None:
    found = cells(store)
    assert found["eldercare-institutions", "2023"] == ("read", "1", "", "", "")
    assert found["nursing-bed-share", "2024"] == ("mentioned", "0", "", "1", "")
    assert not [metric for metric, _ in found if metric == "home-beds"]


def test_a_number_that_was_not_understood_is_told_by_what_it_stands_beside(store: ox.Store) -> None:
    number, graph = vocabulary.number("a", TEXT.index("持续")), vocabulary.ANNOTATIONS
    store.extend(
        [
            ox.Quad(number, vocabulary.RDF.type, MZ.NumberNotUnderstood, graph),
            ox.Quad(number, MZ.statedIn, vocabulary.report("a"), graph),
            ox.Quad(number, MZ.quoteStart, ox.Literal(TEXT.index("持续")), graph),
        ]
    )
    assert cells(store)["nursing-bed-share", "2024"] == ("not-understood", "0", "1", "", "")


def test_a_rejected_figure_is_told(store: ox.Store) -> None:
    claim = ox.NamedNode(f"{ID}report/a/claim/x")
    held = list(store.quads_for_pattern(None, MZ.metric, ox.NamedNode(f"{ID}metric/eldercare-institutions"), None))
    quads = [quad for one in held for quad in store.quads_for_pattern(one.subject, None, None, ox.DefaultGraph())]
    for quad in quads:
        store.remove(quad)
        store.add(ox.Quad(claim, quad.predicate, quad.object, REJECTED))
    assert cells(store)["eldercare-institutions", "2023"][0] == "rejected"


def test_the_same_graph_is_covered_alike_and_years_are_told(store: ox.Store) -> None:
    one, other = (sorted(map(str, coverage(store, lambda _: TEXT, {"a": "digest"}))) for _ in range(2))
    assert one == other
    years = [line for line in one if "ofYear" in line and "reported-year/430300/2024" in line]
    assert len(years) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("护理型床位占比", {"share"}),
        ("护理型床位", {"beds"}),
        ("护理型", set()),
        ("护理型床位占比和护理型床位", {"share", "beds"}),
    ],
)
def test_of_names_that_begin_alike_the_longest_is_found(text: str, found: set[str]) -> None:
    assert Names([("护理型床位", "beds"), ("护理型床位占比", "share"), ("床位", "short")]).within(text) == found
