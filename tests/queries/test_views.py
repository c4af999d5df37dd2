"""The seven views: fixed columns, one row a statement, blank where nothing is stated."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from kg.graph.describe import describe_base, describe_report, describe_shared
from kg.lexicon import Lexicon
from kg.model import Aspect, Comparator, Measure, Modality, Phase, PlaceRef
from tests.graph.readings import Page, between
from tests.graph.test_describe import page

COLUMNS = {
    "observations": "source,place,metric,value,unit,comparator,kind,phase,groups,programs,begin,end,quote",
    "programs": "source,name,type,place,domain,groups",
    "designations": "source,holder,name,level,count",
    "policies": "source,title,issuer,date",
    "groups": "source,name",
    "places": "source,name,code",
    "reports": "source,title,publisher,published,place,url",
}
Rows = list[dict[str, str]]


def rows(store: ox.Store, view: str) -> Rows:
    """The answer of a view as its readers get it."""
    answer = store.query((resources.queries_dir() / "views" / f"{view}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    content = answer.serialize(format=ox.QueryResultsFormat.CSV) or b""
    return list(csv.DictReader(io.StringIO(content.decode())))


@pytest.fixture(scope="module")
def base(lexicon: Lexicon) -> list[ox.Quad]:
    return list(describe_base(lexicon))


@pytest.fixture(scope="module")
def store(lexicon: Lexicon, base: list[ox.Quad]) -> ox.Store:
    """Two reports with the same words."""
    return graph(lexicon, base, page(lexicon, "one"), page(lexicon, "two"))


def graph(lexicon: Lexicon, base: list[ox.Quad], *pages: Page) -> ox.Store:
    """The graph of some pages."""
    store = ox.Store()
    store.extend(base)
    for made in pages:
        store.extend(describe_report(made.reading(), lexicon))
        store.extend(describe_shared(made.reading(), lexicon))
    return store


@pytest.mark.parametrize("view", COLUMNS)
def test_columns_are_fixed(view: str, store: ox.Store) -> None:
    answer = store.query((resources.queries_dir() / "views" / f"{view}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    assert ",".join(variable.value for variable in answer.variables) == COLUMNS[view]


@pytest.mark.parametrize(
    ("view", "count"),
    [
        ("observations", 7),
        ("programs", 1),
        ("designations", 2),
        ("policies", 1),
        ("groups", 1),
        ("places", 1),
        ("reports", 1),
    ],
)
def test_one_row_a_statement(view: str, count: int, store: ox.Store) -> None:
    found = rows(store, view)
    assert [row["source"] for row in found] == ["one"] * count + ["two"] * count


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (
            "programs",
            {"name": "医惠保", "type": "project", "place": "371600", "domain": "社会救助", "groups": "低保对象"},
        ),
        ("designations", {"holder": "滨州市", "name": "全国首批试点单位", "level": "国家", "count": ""}),
        ("policies", {"title": "关于加强监测的通知", "issuer": "滨州市民政局", "date": "2024-07"}),
        ("groups", {"name": "孤儿"}),
        ("places", {"name": "济南高新区", "code": ""}),
        (
            "reports",
            {
                "title": "保障网",
                "publisher": "滨州日报",
                "published": "2024-09",
                "place": "371600",
                "url": "http://example.org/a?b=1",
            },
        ),
    ],
)
def test_named_statements(view: str, expected: dict[str, str], store: ox.Store) -> None:
    assert rows(store, view)[0] == {"source": "one", **expected}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "7.4万余",
            {
                "place": "371600", "metric": "由医惠保照顾的人数", "value": "74000", "unit": "人", "comparator": ">",
                "kind": "flow", "phase": "", "groups": "低保对象、孤儿", "programs": "医惠保", "begin": "2024-01-01",
                "end": "2024-09-19", "quote": "资助7.4万余名低保对象、孤儿参加“医惠保”",
            },
        ),
        ("685", {"value": "685", "unit": "元/月", "kind": "standard", "phase": "before", "begin": "", "end": ""}),
        ("1114", {"value": "1114", "unit": "元/月", "kind": "standard", "phase": "after"}),
        ("69处", {"place": "370100", "value": "69", "unit": "处", "kind": "stock"}),
        ("亿", {"place": "", "value": "100000000", "unit": "元", "comparator": ">", "begin": "", "end": ""}),
    ],
)  # fmt: skip
def test_an_observation(raw: str, expected: dict[str, str], store: ox.Store) -> None:
    found = [row for row in rows(store, "observations") if raw in row["quote"] and row["source"] == "one"]
    assert [{key: row[key] for key in expected} for row in found if row["value"] == expected["value"]] == [expected]


@pytest.mark.parametrize(
    ("aspect", "modality", "measure", "kind"),
    [
        (Aspect.GROWTH, Modality.TARGET, Measure.SHARE, "growth"),
        (Aspect.LEVEL, Modality.TARGET, Measure.STANDARD, "target"),
        (Aspect.LEVEL, Modality.LIMIT, Measure.STANDARD, "limit"),
        (Aspect.CHANGE, Modality.LIMIT, Measure.STOCK, "limit"),
        (Aspect.LEVEL, Modality.ACTUAL, Measure.STANDARD, "standard"),
        (Aspect.CHANGE, Modality.ACTUAL, Measure.STANDARD, "standard"),
        (Aspect.LEVEL, Modality.ACTUAL, Measure.SHARE, "share"),
        (Aspect.LEVEL, Modality.ACTUAL, Measure.FLOW, "flow"),
        (Aspect.CHANGE, Modality.ACTUAL, Measure.STOCK, "flow"),
        (Aspect.LEVEL, Modality.ACTUAL, Measure.STOCK, "stock"),
    ],
)
def test_kind_is_a_printed_table(
    aspect: Aspect, modality: Modality, measure: Measure, kind: str, lexicon: Lexicon, base: list[ox.Quad]
) -> None:
    made = Page(lexicon=lexicon, stem="a", text="床位5张。", place="370100")
    made.figure("床位5张", "5", 5, "张", "床位数", aspect=aspect, modality=modality, measure=measure)
    assert [row["kind"] for row in rows(graph(lexicon, base, made), "observations")] == [kind]


@pytest.mark.parametrize("sign", list(Comparator))
def test_signs(sign: Comparator, lexicon: Lexicon, base: list[ox.Quad]) -> None:
    made = Page(lexicon=lexicon, stem="a", text="床位5张。", place="370100")
    made.figure("床位5张", "5", 5, "张", "床位数", comparator=sign)
    assert [row["comparator"] for row in rows(graph(lexicon, base, made), "observations")] == [sign.value]


def test_lists_are_sorted_and_multiply_no_row(lexicon: Lexicon, base: list[ox.Quad]) -> None:
    made = Page(lexicon=lexicon, stem="a", text="走访5户。", place="370100")
    groups = ("老年人", "低保对象", "孤儿", "残疾人")
    programs = ("泉心共助", "一米阳光", "安心")
    made.figure(
        "走访5户",
        "5",
        5,
        "户",
        "走访户数",
        groups=groups,
        programs=programs,
        period=between("2024-01-01", "2024-12-31"),
    )
    found = rows(graph(lexicon, base, made), "observations")
    assert [row["groups"] for row in found] == ["|".join(sorted(groups))]
    assert [row["programs"] for row in found] == ["|".join(sorted(programs))]


def test_a_figure_with_several_pieces_of_evidence_is_one_row(store: ox.Store) -> None:
    assert len([row for row in rows(store, "observations") if row["value"] == "98000"]) == 2


def test_a_bare_report_is_a_row(lexicon: Lexicon, base: list[ox.Quad]) -> None:
    found = rows(graph(lexicon, base, Page(lexicon=lexicon, stem="a", text="无数字。")), "reports")
    assert found == [{"source": "a", "title": "", "publisher": "", "published": "", "place": "", "url": ""}]


@pytest.mark.parametrize("path", sorted(resources.queries_dir().glob("*/*.rq")), ids=lambda path: path.stem)
def test_every_query_says_what_it_asks(path: Path) -> None:
    fields = {line.split(":")[0] for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#+")}
    assert fields >= {"#+ title_zh", "#+ title_en"}
    assert isinstance(ox.Store().query(path.read_text(encoding="utf-8")), ox.QuerySolutions | ox.QueryBoolean)


def test_phase_and_place_are_not_codes_of_absence(store: ox.Store) -> None:
    printed = {row[column] for row in rows(store, "observations") for column in ("place", "phase", "kind", "unit")}
    assert not printed & {"_U", "_T", "_Z"}
    assert Phase.BEFORE.value in printed
    assert PlaceRef(code="371600", name="").code in printed


@pytest.mark.parametrize(
    ("words", "is_listed"), [("全省首位", True), ("全省最高", True), ("全省率先", False), ("全国首个", False)]
)
def test_a_place_in_a_ranking_is_a_designation(
    words: str, *, is_listed: bool, lexicon: Lexicon, base: list[ox.Quad]
) -> None:
    made = Page(lexicon=lexicon, stem="a", text=f"地名数量居{words}。", place="370100")
    made.rank(f"地名数量居{words}", words, words[:2], "地名数量")
    expected = [{"source": "a", "holder": "济南市", "name": f"地名数量{words}", "level": "", "count": ""}]
    assert rows(graph(lexicon, base, made), "designations") == (expected if is_listed else [])
