"""Rows of tables that a page prints one cell a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Role
from kg.reading import read_report

ROWS = ["养老机构", "家", "42", "低保支出", "万元", "1,236.5", "结婚登记", "对", "812"]


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (["某市月报", "指标", *ROWS], ["养老机构|家|42", "低保支出|万元|1,236.5", "结婚登记|对|812"]),
        # two may be chance
        (["某市月报", *ROWS[:6], "会议在市民政局召开，有关单位参加了会议并作了发言。"],
         ["会议在市民政局召开，有关单位参加了会议并作了发言。"]),
        # rows whose cells stand on one line are no headings, however short
        (
            ["某市月报", "养老机构 | 家 | 42 |", "#公办 | 家 | 12 |", "公墓 | 个 | 7 |"],
            ["养老机构|家|42", "#公办|家|12", "公墓|个|7"],
        ),
    ],
)  # fmt: skip
def test_rows(tmp_path: Path, lexicon: Lexicon, lines: list[str], body: list[str]) -> None:
    path = tmp_path / "table.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = read_report(path, lexicon)
    paragraphs = [p for article in report.articles for p in article.paragraphs if p.role is Role.BODY]
    assert [p.view.text for p in paragraphs] == body
    for paragraph in paragraphs:
        first = paragraph.view.offsets[0]
        assert report.text[first] == paragraph.view.text[0]
