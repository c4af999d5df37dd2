"""Tables within documents: DOCX, PDF with ruled lines and without, and text that blanks part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.tables import read_table
from tests.tables.test_shapes import lines

Rows = Sequence[Sequence[str]]

TITLE = "福州市2024年9月城乡低保情况表"
ABOVE = [
    ["地区", "城市低保", "", "农村低保", ""],
    ["", "户数(户)", "人数(人)", "户数(户)", "人数(人)"],
]
PLACES = [
    ["全市", "2500", "3600", "11", "22"],
    ["鼓楼区", "1500", "2100", "—", ""],
    ["台江区", "1000", "1500", "11", "22"],
]
SAID = [
    "2500 | 城市低保户数 | 2500 | 户 | 350100 | - | 2024-09-30",
    "3600 | 城市低保人数 | 3600 | 人 | 350100 | - | 2024-09-30",
    "11 | 农村低保户数 | 11 | 户 | 350100 | - | 2024-09-30",
    "22 | 农村低保人数 | 22 | 人 | 350100 | - | 2024-09-30",
    "1500 | 城市低保户数 | 1500 | 户 | 350102 | - | 2024-09-30",
    "2100 | 城市低保人数 | 2100 | 人 | 350102 | - | 2024-09-30",
    "1000 | 城市低保户数 | 1000 | 户 | 350103 | - | 2024-09-30",
    "1500 | 城市低保人数 | 1500 | 人 | 350103 | - | 2024-09-30",
    "11 | 农村低保户数 | 11 | 户 | 350103 | - | 2024-09-30",
    "22 | 农村低保人数 | 22 | 人 | 350103 | - | 2024-09-30",
]

OUTLINE = [
    ["指标名称", "单位", "数量", "上季度"],
    ["一、社会救助", "", "", ""],
    ["(一)城市最低生活保障", "", "", ""],
    ["1.人数", "人", "62,162", "60,682"],
    ["2.户数", "户", "40,437", "39,532"],
    ["二、儿童福利", "", "", ""],
    ["孤儿", "人", "", "3,359"],
]
QUARTER = ["民政统计季报", "编制单位：福建省民政厅", "2020年1季度"]
OUTLINED = [
    "62,162 | 城市最低生活保障人数 | 62162 | 人 | 350000 | - | 2020-03-31",
    "60,682 | 城市最低生活保障人数 | 60682 | 人 | 350000 | - | 2019-12-31",
    "40,437 | 城市最低生活保障户数 | 40437 | 户 | 350000 | - | 2020-03-31",
    "39,532 | 城市最低生活保障户数 | 39532 | 户 | 350000 | - | 2019-12-31",
    "3,359 | 孤儿人数 | 3359 | 人 | 350000 | - | 2019-12-31",
]


def pdf(
    path: Path, above: Sequence[str], rows: Rows, style: Sequence[tuple[object, ...]], *, repeated: int = 0
) -> Path:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    words = ParagraphStyle("words", fontName="STSong-Light", fontSize=11, leading=16)
    table = Table(
        [list(row) for row in rows],
        style=[("FONT", (0, 0), (-1, -1), "STSong-Light", 9), *style],
        colWidths=[150, 70, 70, 70, 70][: len(rows[0])],
        repeatRows=repeated,
    )
    said = [Paragraph(line, words) for line in above]
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([*said, Spacer(1, 8), table])
    return path


RULED = ("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0))
MERGED = [RULED, ("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (4, 0))]


def test_cells_between_ruled_lines(tmp_path: Path, lexicon: Lexicon) -> None:
    path = pdf(tmp_path / "a.pdf", [TITLE], [*ABOVE, *PLACES], MERGED)
    read = read_table(path, lexicon)
    assert lines(read.reading) == SAID
    assert read.doubts == ()
    assert read.reading.report.media_type == "application/pdf"


def test_a_table_that_goes_on_over_a_page_is_one(tmp_path: Path, lexicon: Lexicon) -> None:
    towns = [[f"第{number}镇", "1", "2", "3", "4"] for number in range(1, 61)]
    path = pdf(tmp_path / "a.pdf", [TITLE], [*ABOVE, *PLACES[1:], *towns], MERGED, repeated=2)
    reading = read_table(path, lexicon).reading
    assert len(reading.claims) == 6 + 4 * 60
    assert {claim.observation.title for claim in reading.claims} == {
        "城市低保户数", "城市低保人数", "农村低保户数", "农村低保人数",
    }  # fmt: skip
    assert {fragment.value.partition("&")[0] for fragment in reading.report.fragments} == {"table=1"}


@pytest.mark.parametrize("style", [[RULED], []], ids=["ruled", "by blanks"])
def test_an_outline_in_a_pdf(tmp_path: Path, lexicon: Lexicon, style: list[tuple[object, ...]]) -> None:
    path = pdf(tmp_path / "a.pdf", QUARTER, OUTLINE, style)
    assert lines(read_table(path, lexicon).reading) == OUTLINED


def test_text_that_blanks_part(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "季报.txt"
    path.write_text(
        "民政统计季报\n编制单位：福建省民政厅   2020年1季度\n"
        "指标名称                单位    数量      上季度\n一、社会救助\n(一)城市最低生活保障\n"
        "  1.人数                人      62,162    60,682\n  2.户数                户      40,437    39,532\n"
        "二、儿童福利\n孤儿                    人                3,359\n",
        encoding="utf-8",
    )
    assert lines(read_table(path, lexicon).reading) == OUTLINED


def test_a_document_with_merged_cells(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "a.docx"
    made = docx.Document()
    made.add_paragraph("一、基本情况")
    made.add_paragraph(TITLE)
    rows = [*ABOVE, *PLACES]
    table = made.add_table(rows=len(rows), cols=5)
    for at, row in enumerate(rows):
        for column, words in enumerate(row):
            table.cell(at, column).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 3).merge(table.cell(0, 4))
    table.cell(0, 0).merge(table.cell(1, 0))
    made.save(str(path))
    assert lines(read_table(path, lexicon).reading) == SAID


def test_documents_without_a_table_are_refused(tmp_path: Path, lexicon: Lexicon) -> None:
    made = docx.Document()
    made.add_paragraph("全市有养老机构86家。")
    made.save(str(tmp_path / "a.docx"))
    with pytest.raises(ReadingError, match="no table in this document"):
        read_table(tmp_path / "a.docx", lexicon)
    pdf(tmp_path / "a.pdf", ["全市有养老机构86家。"], [["孤儿", "86"]], [])
    with pytest.raises(ReadingError, match="no table in the text of this PDF"):
        read_table(tmp_path / "a.pdf", lexicon)
    (tmp_path / "a.txt").write_text("全市有养老机构86家。\n", encoding="utf-8")
    with pytest.raises(ReadingError, match="nor do blanks"):
        read_table(tmp_path / "a.txt", lexicon)


def test_growths_and_marks_behind_figures_in_a_document(tmp_path: Path, lexicon: Lexicon) -> None:
    made = docx.Document()
    made.add_paragraph("济南市2024年三季度养老服务情况")
    table = made.add_table(rows=3, cols=2)
    words = (("指标名称", "本季数（比上年末增长）"), ("养老机构(个)", "196(+2.1%)"), ("养老机构床位(张)", "10,352"))
    for row, said in zip(table.rows, words, strict=True):
        for cell, word in zip(row.cells, said, strict=True):
            cell.text = word
    table.rows[2].cells[1].paragraphs[0].add_run("2").font.superscript = True
    made.save(str(tmp_path / "a.docx"))
    assert lines(read_table(tmp_path / "a.docx", lexicon).reading) == [
        "196(+2.1%) | 养老机构数 | 196 | 个 | 370100 | - | 2024-09-30",
        "196(+2.1%) | 养老机构数比上年末增长率 | 2.1 | % | 370100 | - | 2024-09-30",
        "10,352² | 养老机构床位数 | 10352 | 张 | 370100 | - | 2024-09-30",
    ]
