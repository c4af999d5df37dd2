"""Growths that stand in one cell with their levels: against when, who tells it, and left where nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Aspect, Fate, Reading
from kg.tables import Tabulated, read_table


def read(tmp_path: Path, lexicon: Lexicon, text: str) -> Tabulated:
    path = tmp_path / "growths.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path, lexicon)


def growths(reading: Reading) -> list[tuple[str, str, str | None]]:
    said = (claim.observation for claim in reading.claims)
    return [
        (one.quantity.raw, f"{one.quantity.value:f}", one.base_period) for one in said if one.aspect is Aspect.GROWTH
    ]


@pytest.mark.parametrize(
    ("head", "cell", "note", "wanted"),
    [
        ("数量", "90(+4.1%)", "注：括号内为比上年同期增减。", ("+4.1", "4.1", "同比")),
        ("数量", "90（－4.1％）", "说明：括弧中为较年初增幅", ("－4.1", "-4.1", "比上年末")),
        ("数量", "90【↓4.1%】", "注：括号里的数是环比", ("4.1", "-4.1", "环比")),
        ("数量（同比）", "90 (4.1%↓)", "", ("4.1", "-4.1", "同比")),
        ("数量", "90人（较上年末下降4.1%）", "", ("4.1", "-4.1", "比上年末")),
        ("数量", "0.9万▲4.1%", "注：括号内为同比", ("4.1", "4.1", "同比")),
    ],
)
def test_what_tells_the_base(
    tmp_path: Path, lexicon: Lexicon, head: str, cell: str, note: str, wanted: tuple[str, str, str]
) -> None:
    found = read(tmp_path, lexicon, f"济南市2024年9月统计月报,\n指标,{head}\n孤儿人数,{cell}\n{note},\n")
    assert growths(found.reading) == [wanted]
    assert len(found.reading.claims) == 2
    assert found.doubts == ()


def test_a_growth_against_nobody_knows_when_is_left_and_told(tmp_path: Path, lexicon: Lexicon) -> None:
    found = read(tmp_path, lexicon, "济南市2024年9月统计月报,\n指标,数量\n孤儿人数,90(+4.1%)\n低保人数,86\n")
    assert [claim.observation.quantity.raw for claim in found.reading.claims] == ["90", "86"]
    left = [number for number in found.reading.numbers if number.fate is Fate.NOT_UNDERSTOOD]
    assert [number.span.of(found.reading.report.text) for number in left] == ["+4.1"]
    assert "nothing tells against when the growth in it is" in found.doubts[0]


def test_two_notes_that_disagree_tell_nothing(tmp_path: Path, lexicon: Lexicon) -> None:
    note = "注：1.括号内为同比。,\n2.括号内为环比。,\n"
    found = read(tmp_path, lexicon, f"济南市2024年9月统计月报,\n指标,数量\n孤儿人数,90(+4.1%)\n{note}")
    assert growths(found.reading) == []


def test_levels_tell_the_base_only_where_they_give_the_growth(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = "济南市孤儿情况,,\n指标,2022年,2023年\n孤儿人数,1000,1050(+5.0%)\n低保人数,1000,1050(+7.0%)\n"
    found = read(tmp_path, lexicon, rows)
    assert growths(found.reading) == [("+5.0", "5", "同比")]
    assert len(found.doubts) == 1


def test_a_head_of_growths_without_levels_is_of_growths(tmp_path: Path, lexicon: Lexicon) -> None:
    rows = "济南市2024年9月统计月报,,\n地区,孤儿人数,孤儿人数（同比增长%）\n历下区,1050,5.0\n市中区,980,-2.1\n"
    found = read(tmp_path, lexicon, rows)
    assert growths(found.reading) == [("5.0", "5", "同比"), ("-2.1", "-2.1", "同比")]


def test_a_column_of_growths_since_the_end_of_the_year_before(tmp_path: Path, lexicon: Lexicon) -> None:
    found = read(tmp_path, lexicon, "济南市2024年9月统计月报,\n指标,比上年末增长%\n孤儿人数,4.1\n低保人数,-2.0\n")
    assert growths(found.reading) == [("4.1", "4.1", "比上年末"), ("-2.0", "-2", "比上年末")]


@pytest.mark.parametrize("cell", ["86(占4.1%)", "86（占比：４．１％）", "86人，占4.1%", "86 [比重4.1%]"])
def test_a_share_beside_its_level(tmp_path: Path, lexicon: Lexicon, cell: str) -> None:
    found = read(tmp_path, lexicon, f'济南市2024年9月统计月报,\n指标,数量\n孤儿人数,"{cell}"\n低保人数,90\n')
    said = [
        (c.observation.title, f"{c.observation.quantity.value:f}", c.observation.measure.value)
        for c in found.reading.claims
    ]
    assert said == [("孤儿人数", "86", "stock"), ("孤儿人数占比", "4.1", "share"), ("低保人数", "90", "stock")]
    assert found.doubts == ()


@pytest.mark.parametrize("cell", ["86(占全省4.1%)", "86（占老年人口的4.1%）"])
def test_a_share_of_something_else_is_left_and_told(tmp_path: Path, lexicon: Lexicon, cell: str) -> None:
    found = read(tmp_path, lexicon, f"济南市2024年9月统计月报,\n指标,数量\n孤儿人数,{cell}\n低保人数,90\n")
    assert [claim.observation.quantity.raw for claim in found.reading.claims] == ["86", "90"]
    assert "nothing tells of what the share in it is" in found.doubts[0]
