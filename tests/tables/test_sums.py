"""Parts and totals, growth and levels: what does not come out is told with its cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.tables import read_table

HEAD = "2024年济南市民政统计,,,\n指标名称,单位,2024年,2023年,同比\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("1.机构,个,10,,\n(1)养老机构,个,6,,\n(2)儿童机构,个,4,,\n", ""),
        ("1.机构,个,10,,\n(1)养老机构,个,6,,\n(2)儿童机构,个,5,,\n", "its parts come to 11"),
        ("1.机构,个,10,,\n(1)养老机构,个,6,,\n(2)儿童机构,个,3,,\n", "its parts come to 9"),
        ("1.机构,个,10,,\n其中:养老机构,个,6,,\n", ""),
        ("1.机构,个,10,,\n其中:养老机构,个,16,,\n", "its parts come to 16"),
        ("1.支出,万元,10.0,,\n(1)城市支出,万元,5.06,,\n(2)农村支出,万元,4.97,,\n", ""),
        ("孤儿,人,110,100,10.0\n", ""),
        ("孤儿,人,110,100,12.0\n", "it is 10.00%"),
    ],
)
def test_what_does_not_come_out(rows: str, said: str, tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "sums.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    doubts = read_table(path, lexicon).doubts
    assert len(doubts) == bool(said)
    assert all(said in doubt and "row 3" in doubt and str(path) in doubt for doubt in doubts)


@pytest.mark.parametrize(("total", "count"), [(30, 0), (31, 1)])
def test_places_and_their_total(total: int, count: int, tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        f"济南市2024年9月孤儿情况表,\n区县,孤儿（人）\n历下区,10\n章丘区,20\n合计,{total}\n", encoding="utf-8"
    )
    assert len(read_table(path, lexicon).doubts) == count


def test_what_a_table_does_not_tell_is_asked_for(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("指标,单位,数量\n孤儿,人,3\n", encoding="utf-8")
    said = read_table(path, lexicon)
    assert [claim.place for claim in said.reading.claims] == [None]
    assert ["no place is told" in said.doubts[0], "no time is told" in said.doubts[1]] == [True, True]


def test_a_whole_that_is_parted_twice(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(
        "济南市2023年收养类单位情况,\n指标,院数(个)\n"
        "总计,100\n  #国家办,60\n   民办,40\n  #优抚类单位,30\n   福利类单位,70\n",
        encoding="utf-8",
    )
    found = read_table(path, lexicon)
    assert found.doubts == ()
    assert [claim.whole is not None for claim in found.reading.claims] == [False, True, True, True, True]


@pytest.mark.parametrize(
    ("figures", "whole"),
    [
        # 30 + 20 + 50 are 100 with the row that is set in by a blank too many, and not without it.
        ((100, 30, 20, 50), "养老机构数"),
        # The two that stand alike come to 80: the third stays a part of the one above it.
        ((80, 30, 20, 50), "农村养老机构数"),
    ],
)
def test_a_slipped_indent_follows_the_sums(
    tmp_path: Path, lexicon: Lexicon, figures: tuple[int, ...], whole: str
) -> None:
    path = tmp_path / "indents.csv"
    names = ("养老机构", "　城市养老机构", "　农村养老机构", "　 护理型床位机构")
    order = (figures[0], figures[1], figures[3], figures[2])
    rows = "".join(f"{name},个,{number}\n" for name, number in zip(names, order, strict=True))
    path.write_text(f"济南市2024年8月养老服务月报,,\n指标,单位,数量\n{rows}", encoding="utf-8")
    claims = read_table(path, lexicon).reading.claims
    titles = {claim.key: claim.observation.title for claim in claims}
    wholes = [titles[claim.whole] for claim in claims if claim.whole and claim.observation.quantity.value == figures[2]]
    assert wholes == [whole]
