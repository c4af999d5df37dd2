"""Pages, PDF, DOCX, Markdown and archives give the text that a person reads in them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.reading import find_reports, read_report
from kg.reading.formats.opening import read_source

PARAGRAPHS = (
    "2023年，嘉禾县民政局围绕“一老一小”，把保障基本民生放在首位，各项工作平稳推进，群众的获得感不断增强。",
    "全县共有农村特困人员1826人，其中分散供养1502人，全年发放供养金1350万元，发放率100%。",
    "养老机构床位达到2140张，护理型床位占比61%，建成乡镇敬老院12所，改造困难老年人家庭356户。",
)
TABLE = (("指标名称", "单位", "数量"), ("养老机构床位数", "张", "2,140"), ("孤儿", "人", "86"))

Make = Callable[[Path], Path]


def page(paragraphs: Sequence[str] = PARAGRAPHS, *, head: str = "") -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return (
        f"<!DOCTYPE html><html><head><title>工作总结_嘉禾县人民政府</title>{head}</head><body>"
        "<div class='nav'><a href='/'>首页</a> <a href='/a'>政务公开</a> <a href='/b'>互动交流</a></div>"
        "<div class='content'><h1>嘉禾县民政局2023年工作总结</h1>"
        + "".join(f"<p>　　{escape(line)}</p>" for line in paragraphs)
        + f"<table>{rows}</table></div><script>var a='全县一万人';</script>"
        "<div class='footer'>主办：嘉禾县人民政府办公室 备案号：湘ICP备00000000号</div></body></html>"
    )


def stored(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A PDF with words at places, in points from the lower left corner."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    for words in pages:
        canvas.setFont("STSong-Light", 11)
        for x, y, text in words:
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def wrapped(text: str, width: int, x: float, top: float) -> list[tuple[float, float, str]]:
    """A paragraph as lines of so many characters, its first one indented."""
    lines = [text[: width - 2], *(text[i : i + width] for i in range(width - 2, len(text), width))]
    return [(x + 22 * (n == 0), top - 17 * n, line) for n, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("", "gb18030"), ("utf-8", "gbk")]
)
def test_a_page_gives_its_main_text_and_its_tables(tmp_path: Path, charset: str, encoding: str) -> None:
    html = page(head=f'<meta charset="{charset}">' if charset else "")
    source, _ = read_source(stored(tmp_path, "a.html", html.encode(encoding)))
    for line in (*PARAGRAPHS, "养老机构床位数 | 张 | 2,140"):
        assert line in source.text.splitlines()
    assert "互动交流" not in source.text
    assert "全县一万人" not in source.text


def test_the_format_is_told_by_the_bytes(tmp_path: Path) -> None:
    source, _ = read_source(stored(tmp_path, "a.txt", page().encode()))
    assert source.media_type == "text/html"


def test_a_cell_is_known_by_table_row_and_column(tmp_path: Path) -> None:
    source, _ = read_source(stored(tmp_path, "a.html", page().encode()))
    cells = {fragment.value: fragment.span.of(source.text) for fragment in source.fragments}
    assert cells["table=1&row=2&col=3"] == "2,140"
    assert cells["table=1&row=3&col=1"] == "孤儿"


def test_what_a_page_says_of_itself_wins_over_its_words_and_the_sidecar_over_both(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    head = (
        '<meta name="ArticleTitle" content="民政工作总结"><meta name="PubDate" content="2024-01-09 08:30">'
        '<meta name="ContentSource" content="县民政局"><meta name="Url" content="https://example.org/a.html">'
    )
    path = stored(tmp_path, "a.html", page(head=head).encode())
    report = read_report(path, lexicon)
    said = (report.title, report.published, report.publisher, report.url)
    assert said == ("民政工作总结", "2024-01-09", "县民政局", "https://example.org/a.html")
    stored(tmp_path, "a.toml", b'published = "2024-01-10"')
    assert read_report(path, lexicon).published == "2024-01-10"


def test_a_pdf_gives_paragraphs_without_page_numbers_and_running_heads(tmp_path: Path, lexicon: Lexicon) -> None:
    pages = [
        [
            (220.0, 800.0, "嘉禾县民政工作简报"),
            *wrapped(PARAGRAPHS[n], 38, 80.0, 740.0),
            *wrapped(PARAGRAPHS[(n + 1) % 3], 38, 80.0, 640.0),
            (290.0, 40.0, f"— {n + 1} —"),
        ]
        for n in range(4 - 1)
    ]
    path = stored(tmp_path, "a.pdf", pdf(pages))
    report = read_report(path, lexicon)
    bodies = [paragraph.view.text for article in report.articles for paragraph in article.paragraphs]
    assert [line for line in bodies if line in PARAGRAPHS] == [PARAGRAPHS[i] for i in (0, 1, 1, 2, 2, 0)]
    assert not [line for line in bodies if "简报" in line or "—" in line]
    third = report.text.rindex("发放供养金") if "发放供养金" in report.text else 0
    assert [f.value for f in report.fragments if f.span.start <= third < f.span.end] == ["page=2"]


def test_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = wrapped(PARAGRAPHS[0] + PARAGRAPHS[1], 18, 60.0, 700.0)
    right = wrapped(PARAGRAPHS[2] + PARAGRAPHS[1], 18, 320.0, 700.0)
    rows = [cell for pair in zip(left, right, strict=False) for cell in pair] + left[len(right) :] + right[len(left) :]
    source, _ = read_source(stored(tmp_path, "a.pdf", pdf([[(200.0, 760.0, "嘉禾县民政局2023年工作情况汇报"), *rows]])))
    flat = "".join(source.text.split())
    assert PARAGRAPHS[0] + PARAGRAPHS[1] + PARAGRAPHS[2] in flat


def test_cells_of_a_pdf_are_parted(tmp_path: Path) -> None:
    rows = [
        (x, 700.0 - 20 * n, cell)
        for n, row in enumerate(TABLE * 3)
        for x, cell in zip((80, 300, 400), row, strict=True)
    ]
    source, _ = read_source(stored(tmp_path, "a.pdf", pdf([rows])))
    assert "养老机构床位数 | 张 | 2,140" in source.text


def document() -> bytes:
    made = docx.Document()
    made.add_heading("嘉禾县民政局2023年工作总结", 1)
    for line in PARAGRAPHS:
        made.add_paragraph(line)
    table = made.add_table(rows=0, cols=3)
    for row in TABLE:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    made.add_paragraph("下一步，继续做好各项工作。")
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def test_a_docx_gives_paragraphs_and_tables_in_their_order(tmp_path: Path) -> None:
    source, _ = read_source(stored(tmp_path, "a.docx", document()))
    lines = [line for line in source.text.splitlines() if line]
    assert lines == [
        "嘉禾县民政局2023年工作总结", *PARAGRAPHS, *(" | ".join(row) for row in TABLE), "下一步，继续做好各项工作。",
    ]  # fmt: skip


def test_a_table_of_more_columns_than_there_is_room_for_is_refused(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("养老服务")
    made.add_table(1, 2).rows[0].cells[0]._tc.grid_span = 99_999_999
    made.save(str(tmp_path / "a.docx"))
    with pytest.raises(ReadingError, match=r"a.docx: a broken DOCX \(a table row of 100000000 columns\); save it anew"):
        read_source(tmp_path / "a.docx")


def test_markdown_loses_its_marks_and_keeps_its_tables(tmp_path: Path) -> None:
    prose = f"# 工作总结\n\n{PARAGRAPHS[0]}**{PARAGRAPHS[1]}**\n\n"
    text = f"{prose}| 指标 | 数量 |\n|---|---|\n| 孤儿 | 86 |\n\n- 新增床位30张\n"
    source, _ = read_source(stored(tmp_path, "a.md", text.encode()))
    assert [line for line in source.text.splitlines() if line] == [
        "工作总结", PARAGRAPHS[0] + PARAGRAPHS[1], "指标 | 数量", "孤儿 | 86", "新增床位30张",
    ]  # fmt: skip


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_an_archive_is_a_folder_of_reports(tmp_path: Path, lexicon: Lexicon) -> None:
    text = PARAGRAPHS[1].encode()
    path = packed(
        tmp_path / "all.zip", {"x/a.txt": text, "b.docx": document(), "x/a.toml": b'place = "431024"', "c.csv": b"1"}
    )
    found = find_reports([tmp_path])
    assert [report.relative_to(tmp_path).as_posix() for report in found] == ["all.zip/x/a.txt", "all.zip/b.docx"]
    assert read_report(found[0], lexicon).place == "431024"
    assert find_reports([path / "x" / "a.txt"]) == (found[0],)


def test_names_in_the_encoding_of_older_programs_are_read(tmp_path: Path, lexicon: Lexicon) -> None:
    path = packed(tmp_path / "a.zip", {"AAAA.txt": PARAGRAPHS[1].encode()})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "总结".encode("gbk")))
    (report,) = find_reports([path])
    assert report.name == "总结.txt"
    assert read_report(report, lexicon).text == PARAGRAPHS[1]


def bomb(folder: Path) -> Path:
    return packed(folder / "bomb.zip", {"a.txt": b"\x20" * 15_000_000}) / "a.txt"


def scan(folder: Path) -> Path:
    return stored(folder, "scan.pdf", pdf([[(80.0, 700.0, "12")], [(80.0, 700.0, "13")]]))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (scan, "run OCR"),
        (bomb, "100 times its size"),
        (lambda folder: stored(folder, "a.pdf", b"%PDF-1.7\n%broken"), "a broken PDF"),
        (lambda folder: stored(folder, "a.docx", document()[:2_000]), "a broken DOCX"),
        (lambda folder: stored(folder, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "save it as DOCX"),
        (
            lambda folder: stored(folder, "a.html", b"<html><body><p>Nothing here</p></body></html>"),
            "hardly any Chinese",
        ),
        (lambda folder: stored(folder, "a.zip", b"PK\x03\x04 broken"), "no archive that can be read"),
        (lambda folder: packed(folder / "a.zip", {"b.zip": b"PK"}), "another archive"),
        (lambda folder: packed(folder / "a.zip", {"b.csv": b"1"}), "no reports in this archive"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(
    tmp_path: Path, made: Callable[[Path], Path], said: str
) -> None:
    path = made(tmp_path)
    with pytest.raises(ReadingError) as caught:
        read_source(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_archive_in_a_folder_stops_no_other_report(tmp_path: Path) -> None:
    stored(tmp_path, "a.txt", PARAGRAPHS[1].encode())
    stored(tmp_path, "b.zip", b"PK\x03\x04 broken")
    assert [path.name for path in find_reports([tmp_path])] == ["a.txt", "b.zip"]
