"""Workbooks: merged heads, indents, formats, several sheets, and what cannot be read in them."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.tables import read_table
from tests.tables.test_shapes import lines

Rows = Sequence[Sequence[object]]

PLACES: Rows = [
    ["2024年9月济南市婚姻登记情况", None, None, None, None],
    ["地区", "结婚登记（对）", None, "离婚登记（对）", None],
    [None, "本月", "累计", "本月", "同比"],
    ["合计", 1200, 10800.5, 300, 0.031],
    ["历下区", 700, 6300, 200, 0.022],
    ["市中区", 500, 4500.5, 100, -0.0510],
]  # fmt: skip


def book(path: Path, rows: Rows, merged: Sequence[str] = (), percent: str = "") -> Path:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "汇总"
    for row in rows:
        sheet.append(list(row))
    for run in merged:
        sheet.merge_cells(run)
    for cell in sheet[percent][3:] if percent else ():
        cell.number_format = "0.0%"
    made.save(path)
    return path


def test_merged_heads_and_percentages(tmp_path: Path, lexicon: Lexicon) -> None:
    path = book(tmp_path / "hunyin.xlsx", PLACES, ["A1:E1", "A2:A3", "B2:C2", "D2:E2"], percent="E")
    said = read_table(path, lexicon)
    assert lines(said.reading)[:4] == [
        "1200 | 结婚登记数 | 1200 | 对 | 370100 | 2024-09-01 | 2024-09-30",
        "10800.5 | 结婚登记数 | 10800.5 | 对 | 370100 | 2024-01-01 | 2024-09-30",
        "300 | 离婚登记数 | 300 | 对 | 370100 | 2024-09-01 | 2024-09-30",
        "3.1% | 离婚登记数同比增长率 | 3.1 | % | 370100 | 2024-01-01 | 2024-09-30",
    ]
    assert lines(said.reading)[-1].startswith("-5.1% | 离婚登记数同比增长率 | -5.1 | % | 370103")
    assert said.doubts == ()
    assert [f.value for f in said.reading.report.fragments if f.span.of(said.reading.report.text) == "10800.5"] == [
        "table=1&sheet=汇总&row=4&col=3"
    ]


def test_places_across_and_indents(tmp_path: Path, lexicon: Lexicon) -> None:
    rows: Rows = [
        ["济南市2023年12月民政统计", None, None, None],
        ["指标", "单位", "全市", "历下区", "章丘区"],
        ["城市低保", None, None, None, None],
        ["人数", "人", 1500, 900, 600],
        ["户数", "户", 1000, 650, 350],
        ["孤儿", "人", 30, 10, 20],
    ]
    path = book(tmp_path / "across.xlsx", rows)
    from openpyxl import load_workbook

    made = load_workbook(path)
    for row in (4, 5):
        made.worksheets[0].cell(row, 1).alignment = Alignment(indent=1)
    made.save(path)
    assert lines(read_table(path, lexicon).reading) == [
        "1500 | 城市低保人数 | 1500 | 人 | 370100 | - | 2023-12-31",
        "900 | 城市低保人数 | 900 | 人 | 370102 | - | 2023-12-31",
        "600 | 城市低保人数 | 600 | 人 | 370114 | - | 2023-12-31",
        "1000 | 城市低保户数 | 1000 | 户 | 370100 | - | 2023-12-31",
        "650 | 城市低保户数 | 650 | 户 | 370102 | - | 2023-12-31",
        "350 | 城市低保户数 | 350 | 户 | 370114 | - | 2023-12-31",
        "30 | 孤儿人数 | 30 | 人 | 370100 | - | 2023-12-31",
        "10 | 孤儿人数 | 10 | 人 | 370102 | - | 2023-12-31",
        "20 | 孤儿人数 | 20 | 人 | 370114 | - | 2023-12-31",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("12,34", "sheet 汇总, cell C3: '12,34' is no figure that can be read"),
        ("1O5", "sheet 汇总, cell C3: '1O5' is no figure that can be read"),
        ("#REF!", "sheet 汇总, cell C3: '#REF!' is an error of the spreadsheet"),
        ("=1+1", "sheet 汇总, cell C3: a formula without its result"),
    ],
)
def test_a_broken_cell_is_named(value: str, said: str, tmp_path: Path, lexicon: Lexicon) -> None:
    rows: Rows = [
        ["2024年9月济南市民政统计季报", None, None],
        ["指标名称", "单位", "数量"],
        ["孤儿", "人", value],
        ["镇", "个", 3],
    ]
    path = book(tmp_path / "broken.xlsx", rows)
    with pytest.raises(ReadingError) as refused:
        read_table(path, lexicon)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 xl/ no", "a damaged workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "save it as XLSX or CSV"),
        ("a.csv", "民政统计\n一段话\n".encode(), "no comma"),
        ("a.html", "<html><body><p>没有表格的页面</p></body></html>".encode(), "no table in it; .* `kg build`"),
        ("a.csv", '指标,单位,数量\n"孤儿,人,3\n'.encode(), "line"),
        ("a.csv", "指标,单位,数量\n孤儿,人,\n".encode(), "no figure in its tables"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    name: str, data: bytes, said: str, tmp_path: Path, lexicon: Lexicon
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadingError, match=said):
        read_table(path, lexicon)


def test_a_cell_merged_out_of_more_cells_than_there_is_room_for_is_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    sound, sprawling = book(tmp_path / "a.xlsx", [["指标", "单位"]], merged=["A1:B1"]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(sprawling, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"A1:B1"', b'"A1:XFD1048576"'))
    with pytest.raises(ReadingError, match=r"b.xlsx: more than 2000000 cells; delete"):
        read_table(sprawling, lexicon)


def test_marks_above_the_line_are_no_figures(tmp_path: Path, lexicon: Lexicon) -> None:
    mark = TextBlock(InlineFont(vertAlign="superscript"), "1")
    rows: Rows = [
        ["济南市2024年9月社会救助情况", None, None],
        ["地 区", "低保", "当年安葬"],
        [None, "人 数", "数"],
        [None, "(人)", "(人)"],
        [None, None, None],
        ["历下区", CellRichText("7,861", mark), 12],
        [CellRichText("市中区", mark), "6,120†", "—"],
    ]
    said = read_table(book(tmp_path / "marks.xlsx", rows), lexicon)
    assert lines(said.reading) == [
        "7,861¹ | 低保人数 | 7861 | 人 | 370102 | - | 2024-09-30",
        "12 | 当年安葬人数 | 12 | 人 | 370102 | 2024-01-01 | 2024-09-30",
        "6,120† | 低保人数 | 6120 | 人 | 370103 | - | 2024-09-30",
    ]
    assert said.doubts == ()
