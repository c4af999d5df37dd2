"""A sound report in each format, to be damaged."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from html import escape
from io import BytesIO, StringIO

import docx
import openpyxl
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from benchmarks.corpus import report

_VARIETY = 12


def text(chance: random.Random) -> str:
    """One of a few made reports."""
    return _text(chance.randrange(_VARIETY))


def stem(chance: random.Random) -> str:
    """The name of a member of an archive: no two reports of a build may have the same."""
    return f"member-{chance.randrange(2**48):012x}"


def any_format(chance: random.Random) -> tuple[str, bytes]:
    """A sound file of some format, and its suffix."""
    suffix = chance.choice((".txt", ".md", ".html", ".pdf", ".docx", ".xlsx", ".csv"))
    return suffix, made(suffix, chance.randrange(_VARIETY))


@cache
def made(suffix: str, number: int) -> bytes:
    """Report *number* in the format of a suffix."""
    lines = _text(number).splitlines()
    return _MAKERS[suffix](lines)


@cache
def _text(number: int) -> str:
    return report(number)


def _plain(lines: list[str]) -> bytes:
    return "\n".join(lines).encode()


def _html(lines: list[str]) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    rows = ("指标", "单位", "数值"), ("养老机构", "家", "12")
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    head = '<meta charset="utf-8"><meta name="PubDate" content="2024-03-05"><title>民政工作情况</title>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}<table>{table}</table></body></html>".encode()


def _docx(lines: list[str]) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.add_table(3, 3).cell(1, 1).text = "12"
    return _saved(document)


def _saved(document: docx.document.Document | openpyxl.Workbook) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(lines: list[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22)
    out = BytesIO()
    SimpleDocTemplate(out, invariant=1).build([Paragraph(escape(line) or "&nbsp;", style) for line in lines])
    return out.getvalue()


def _rows(lines: list[str]) -> list[list[str | int]]:
    rows: list[list[str | int]] = [["指标", "单位", "数值"]]
    rows.extend([line[:12], "人", len(line)] for line in lines if line)
    return rows


def _csv(lines: list[str]) -> bytes:
    out = StringIO()
    out.writelines(",".join(map(str, row)) + "\n" for row in _rows(lines))
    return out.getvalue().encode()


def _xlsx(lines: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in _rows(lines):
        book.worksheets[0].append(row)
    return _saved(book)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members by name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


_MAKERS = {
    ".txt": _plain, ".md": _plain, ".html": _html, ".pdf": _pdf, ".docx": _docx, ".xlsx": _xlsx, ".csv": _csv,
}  # fmt: skip
