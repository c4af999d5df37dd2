"""Of several reports' figures one is chosen; what agrees and what does not stands beside it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derived.best import DIMENSIONS, Figure, describe_best
from kg.graph.checks import run_checks
from kg.graph.intervals import rounding
from kg.graph.vocabulary import PROV, prefixes
from kg.pipeline import build
from kg.store import open_current

ASKED = """
SELECT ?value ?witnesses (GROUP_CONCAT(DISTINCT COALESCE(?yes, "")) AS ?agreeing)
  (GROUP_CONCAT(DISTINCT COALESCE(?no, "")) AS ?disagreeing) {
  GRAPH graph:best {
    ?best a mz:BestFigure ; sdmx-measure:obsValue ?value ; mz:witnesses ?witnesses
  }
  OPTIONAL { GRAPH graph:best { ?best mz:agreeing ?a } ?a mz:raw ?yes }
  OPTIONAL { GRAPH graph:best { ?best mz:disagreeing ?d } ?d mz:raw ?no }
} GROUP BY ?best ?value ?witnesses
"""


def chosen(folder: Path, **reports: tuple[str, str, str]) -> list[tuple[str, str, str, str]]:
    """Reports by stem as publisher, date and text; the best figures with witnesses and the raw figures beside them."""
    (folder / "in").mkdir()
    for stem, (publisher, published, text) in reports.items():
        (folder / "in" / f"{stem}.txt").write_text(text, encoding="utf-8")
        said = f'publisher = "{publisher}"\npublished = "{published}"\nplace = "430300"\n'
        (folder / "in" / f"{stem}.toml").write_text(said, encoding="utf-8")
    build([folder / "in"], folder / "store")
    with open_current(folder / "store") as snapshot:
        names = {**prefixes(), "graph": "https://w3id.org/minzheng/graph/"}
        rows = snapshot.store.query(ASKED, prefixes=names)
        assert isinstance(rows, ox.QuerySolutions)
        return sorted(tuple(row[n].value for n in ("value", "witnesses", "agreeing", "disagreeing")) for row in rows)


@pytest.mark.parametrize(
    ("raw", "room"),
    [
        ("10万", "5000"),
        ("1.24亿", "500000"),
        ("82.5%", "0.05"),
        ("2140", "0"),
        ("3.2万余", "500"),
        ("1,240万", "5000"),
        ("三十五万余", "5000"),
        ("两千万", "5000000"),
        ("一万二千", "500"),
        ("2万3千", "500"),
        ("一百零五", "0"),
        ("三百五十", "0"),
    ],
)
def test_a_figure_is_as_sure_as_it_is_printed(raw: str, room: str) -> None:
    assert rounding(raw) == Decimal(room)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("1.2亿余元", "1.24亿元", False),
        ("10万元", "9.8万元", False),
        ("9.8万元", "98400元", False),
        ("十万元", "9.6万元", False),
        ("不少于9万元", "12.5万元", False),
        ("约10万元", "9.2万元", False),
        ("10万元", "8.8万元", True),
        ("1.2亿余元", "1.31亿元", True),
        ("1.2亿余元", "1.1亿元", True),
        ("98000元", "98001元", True),
        ("不足9万元", "9.8万元", True),
    ],
)
def test_one_rule_tells_what_contradicts_what(tmp_path: Path, one: str, other: str, apart: bool) -> None:  # noqa: FBT001 - a table
    """The check of a report, the disagreements and the best figure judge by the same intervals."""
    text = f"2023年，湘潭市发放高龄津贴{one}。\n\n2023年，湘潭市发放高龄津贴{other}。\n"
    found = chosen(tmp_path, a=("湘潭市民政局", "2024-01-10", text))
    assert [bool(disagreeing) for *_, disagreeing in found] == [apart]
    with open_current(tmp_path / "store") as snapshot:
        asked = snapshot.store.query("ASK { GRAPH <https://w3id.org/minzheng/graph/disagreements> { ?x ?p ?o } }")
        assert bool(asked) is apart
        assert [one.check for one in run_checks(snapshot.store)] == ["contradiction"] * apart


def test_the_newest_is_chosen_and_a_rounded_one_does_not_contradict_it(tmp_path: Path) -> None:
    found = chosen(
        tmp_path,
        a=("湘潭市民政局", "2024-01-10", "2023年，湘潭市发放高龄津贴1.2亿余元。"),
        b=("湘潭日报", "2024-03-02", "2023年，湘潭市发放高龄津贴12430万元。"),
        c=("湘潭晚报", "2024-02-02", "2023年，湘潭市发放高龄津贴9800万元。"),
    )
    assert found == [("124300000", "2", "1.2亿余", "9800万")]


def test_a_reprint_is_no_second_witness(tmp_path: Path) -> None:
    news = (
        "2023年，湘潭市发放高龄津贴12430万元。这项工作得到了群众的普遍好评和大力支持。"
        "各县市区均已建立动态管理的工作机制。经办服务全部实现一窗受理全程网办。"
    )
    found = chosen(
        tmp_path,
        a=("湘潭市民政局", "2024-01-10", news),
        b=("湘潭日报", "2024-01-12", "本报讯：" + news),
        c=("湘潭市统计局", "2024-02-12", "2023年，湘潭市发放高龄津贴12430万元。"),
    )
    assert [(value, witnesses) for value, witnesses, *_ in found] == [("124300000", "2")]


def test_years_are_kept_apart(tmp_path: Path) -> None:
    found = chosen(
        tmp_path,
        a=("湘潭市民政局", "2023-01-10", "2022年，湘潭市发放高龄津贴9800万元。"),
        b=("湘潭市民政局", "2024-01-10", "2023年，湘潭市发放高龄津贴12430万元。"),
    )
    assert [value for value, *_ in found] == ["124300000", "98000000"]


def test_of_one_day_an_official_table_comes_first() -> None:
    node = ox.NamedNode("x:a")
    plain = Figure(
        claim=node, key=(node,) * len(DIMENSIONS), value=Decimal(128), comparator=node,
        lower=Decimal(128), upper=Decimal(128), published="2024-01-10", witness="a",
    )  # fmt: skip
    table = replace(plain, claim=ox.NamedNode("x:b"), value=Decimal(13000), room=Decimal(500), official=True)
    newer = replace(plain, claim=ox.NamedNode("x:c"), published="2024-02-10")
    for figures, chosen in (([plain, table], table), ([plain, table, newer], newer)):
        found = [quad.object for quad in describe_best(figures) if quad.predicate == PROV.wasDerivedFrom]
        assert found == [chosen.claim]
