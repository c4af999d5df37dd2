"""Tables in the manner of those that departments publish: every cell is read right, and nothing else is.

Beside each file of ``shapes/`` lies what it says, a figure a line: quote | title | value | unit | place | begin | end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.model import Fate, Reading
from kg.tables import read_table

SHAPES = Path(__file__).parent / "shapes"
FILES = sorted(path for path in SHAPES.iterdir() if path.with_suffix(".txt").exists() and path.suffix != ".txt")


def lines(reading: Reading) -> list[str]:
    """What a reading says, in the form of the files."""
    said = []
    for claim in reading.claims:
        one, place = claim.observation, claim.place
        fields = (
            one.evidence.quote.of(reading.report.text),
            one.title,
            f"{one.quantity.value:f}",
            one.quantity.unit,
            (place.code or place.name) if place else "-",
            str(one.period.begin or "-"),
            str(one.period.end or "-"),
        )
        said.append(" | ".join(fields))
    return said


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_cell_is_read_right(path: Path, lexicon: Lexicon) -> None:
    assert lines(read_table(path, lexicon).reading) == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_claim_rests_on_its_cell(path: Path, lexicon: Lexicon) -> None:
    reading = read_table(path, lexicon).reading
    report = reading.report
    assert report.tabular
    assert len({claim.key for claim in reading.claims}) == len(reading.claims)
    cells = {fragment.span: fragment.value for fragment in report.fragments}
    for claim in reading.claims:
        evidence = claim.evidence[0]
        assert evidence.quote in cells
        assert evidence.figure is not None
        assert evidence.figure.of(report.text) == claim.observation.quantity.raw
        assert evidence.quote.of(report.text) in reading.sentences[evidence.sentence - 1].text
    assert len({claim.evidence[0].figure for claim in reading.claims}) == len(reading.claims)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_of_the_rows_is_accounted_for(path: Path, lexicon: Lexicon) -> None:
    reading = read_table(path, lexicon).reading
    stated = [number for number in reading.numbers if number.fate is Fate.STATED]
    assert len(stated) == len(reading.claims)
    assert not [number for number in reading.numbers if number.fate is Fate.NOT_UNDERSTOOD]


def test_what_the_file_says_of_itself(lexicon: Lexicon) -> None:
    report = read_table(SHAPES / "monthly-report.html", lexicon).reading.report
    assert (report.publisher, report.published, report.place) == ("泰安市民政局", "2021-06-18", "370900")
    assert report.title == "社会服务统计月报表"


def test_a_figure_across_columns_is_of_neither_and_told(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "plan.html"
    path.write_text(
        "<h1>济南市民政事业发展规划</h1><table><tr><td>指标</td><td>2015年</td><td>2020年</td></tr>"
        "<tr><td>孤儿(人)</td><td>90</td><td>70</td></tr>"
        "<tr><td>救助人次(万人次)</td><td colspan=2>[4.5]</td></tr></table>",
        encoding="utf-8",
    )
    read = read_table(path, lexicon)
    assert [claim.observation.quantity.raw for claim in read.reading.claims] == ["90", "70"]
    assert [number.reason for number in read.reading.numbers if number.fate is Fate.NOT_UNDERSTOOD] == [
        "one figure across several columns"
    ]
    assert read.doubts == (f"{path}: table 1, row 3, column 2 ([4.5]) was not read: one figure across several columns",)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "序号,姓名,保障人口,月保障金额\n1,张*,2,1680\n2,李*,1,1130\n",
            "column 2: 姓名 heads a list of persons",
        ),
        ("Item,1995,1996\nPersons relieved,9.5,8.1\nHouseholds,3.2,3.1\n", "its names are not Chinese"),
        ("序号,机构名称,床位数\n1,夕阳红养老院,120\n2,康乐老年公寓,60\n", "a figure of one body and of no place"),
    ],
)
def test_a_list_is_no_statistics(tmp_path: Path, lexicon: Lexicon, rows: str, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"济南市历下区2024年8月情况表,,\n{rows}", encoding="utf-8")
    with pytest.raises(ReadingError, match=said):
        read_table(path, lexicon)


def test_of_a_list_of_bodies_the_total_is_the_place_s(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "济南市历下区养老机构一览表（2024年6月）,,,,\n序号,机构名称,地址,床位数（张）,联系电话\n"
        "1,夕阳红养老院,解放路12号,120,0531-86012345\n2,康乐老年公寓,历山路3号,60,13800138000\n合计,,,180,\n",
        encoding="utf-8",
    )
    read = read_table(path, lexicon)
    assert lines(read.reading) == ["180 | 养老机构床位数 | 180 | 张 | 370102 | - | 2024-06-30"]
    assert [doubt.rpartition(" was ")[2] for doubt in read.doubts] == [
        "not read: a figure of one body and of no place"
    ] * 2


def test_a_table_of_a_page_without_heads_is_told(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<h1>济南市2024年8月低保情况</h1><table><tr><td>地区</td><td>人数</td></tr><tr><td>历下区</td><td>90</td></tr>"
        "</table><table><tr><td>5</td><td>7</td></tr><tr><td>6</td><td>8</td></tr></table>",
        encoding="utf-8",
    )
    read = read_table(path, lexicon)
    assert len(read.reading.claims) == 1
    assert read.doubts == (
        f"{path}: table 2, row 1, column 1 (5): no row heads this table, and nothing of it was read",
    )


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        # A number below a leaf is its part if it is no more than it; what is more than a number is no part of it.
        (
            "1.社会救助支出,万元,1645\n城市低保支出,万元,222\n(1)城市低保金,万元,206\n(2)临时补助,万元,16\n农村低保支出,万元,791\n",
            {"城市低保支出": "社会救助支出", "城市低保金": "城市低保支出", "农村低保支出": "社会救助支出"},
        ),
        ("乡镇级合计,个,1106\n1.镇,个,651\n", {"镇数": "乡镇级合计数"}),
        ("镇,个,651\n1.福利机构,个,789\n", {}),
    ],
)
def test_a_part_is_no_more_than_its_whole(tmp_path: Path, lexicon: Lexicon, rows: str, parts: dict[str, str]) -> None:
    path = tmp_path / "outline.csv"
    path.write_text(f"济南市2024年8月民政统计月报,,\n指标,单位,数量\n{rows}", encoding="utf-8")
    claims = read_table(path, lexicon).reading.claims
    titles = {claim.key: claim.observation.title for claim in claims}
    found = {titles[claim.key]: titles[claim.whole] for claim in claims if claim.whole}
    assert {part: whole for part, whole in found.items() if part in parts or not parts} == parts


def test_words_with_several_figures_are_left_and_stop_nothing(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "standards.csv"
    path.write_text(
        "济南市2024年8月救助标准,,\n指标,标准（元/月）,人数\n低保,1130,90\n孤儿,2100,40\n"
        "特困人员,生活费1700元；护理费：一档752元，二档470元,12\n",
        encoding="utf-8",
    )
    reading = read_table(path, lexicon).reading
    assert len(reading.claims) == 5
    assert [number.reason for number in reading.numbers if number.fate is Fate.NOT_UNDERSTOOD] == [
        "words with several figures"
    ]


def test_names_and_figures_below_no_title_of_statistics_are_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "guide.csv"
    path.write_text("婚姻登记办事指南,\n类目,要求\n法定办结时限,20\n承诺办结时限,1\n", encoding="utf-8")
    with pytest.raises(ReadingError, match="no row heads a table here"):
        read_table(path, lexicon)
