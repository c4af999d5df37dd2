"""A report says the same in whatever format it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from kg.graph.describe import describe_report
from kg.graph.vocabulary import MZ
from kg.lexicon import Lexicon
from kg.model import Reading
from kg.pipeline import read_one

Write = Callable[[list[str], Path], None]


def as_html(lines: list[str], path: Path) -> None:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    path.write_text(f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>', "utf-8")


def as_docx(lines: list[str], path: Path) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def as_pdf(lines: list[str], path: Path) -> None:
    """Paragraphs that open with an indent and are wrapped at 38 characters, over as many pages as they need."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22)
    story = [Paragraph(escape(line) or "&nbsp;", style) for line in lines]
    SimpleDocTemplate(str(path), invariant=1).build(story)


def said(reading: Reading) -> Counter[object]:
    """What a reading states, without where the words stand."""
    claims = [
        (claim.observation.title, claim.observation.quantity, claim.observation.period, claim.place, claim.groups)
        for claim in reading.claims
    ]
    return Counter([*claims, *((type(named.statement).__name__, named.key) for named in reading.named)])


@pytest.mark.parametrize(
    ("suffix", "write", "share"), [("html", as_html, 1.0), ("docx", as_docx, 1.0), ("pdf", as_pdf, 0.97)]
)
def test_the_five_reports_say_the_same(
    seeds: Path, lexicon: Lexicon, tmp_path: Path, suffix: str, write: Write, share: float
) -> None:
    stated, same, more = 0, 0, 0
    for report in sorted(seeds.glob("*.txt")):
        path = tmp_path / f"{report.stem}.{suffix}"
        write(report.read_text(encoding="utf-8").split("\n"), path)
        before, after = said(read_one(report, lexicon)), said(read_one(path, lexicon))
        stated += before.total()
        same += (before & after).total()
        more += (after - before).total()
    assert stated > 400
    assert same >= share * stated
    assert more <= (1 - share) * stated


def test_a_statement_names_the_page_it_stands_on(lexicon: Lexicon, tmp_path: Path) -> None:
    lines = [f"{year}年，泸县新建农村幸福院{year - 1980}所，" + "各项工作稳步推进。" * 60 for year in range(2011, 2019)]
    as_pdf(lines, tmp_path / "a.pdf")
    quads = describe_report(read_one(tmp_path / "a.pdf", lexicon), lexicon)
    pages = {quad.subject: str(quad.object) for quad in quads if quad.predicate == MZ.sourceFragment}
    assert len(pages) >= len(lines)
    assert set(pages.values()) >= {'"page=1"', '"page=2"', '"page=3"'}
