"""Sentences of paragraphs of any length."""

from __future__ import annotations

import pytest

from kg.language import annotate
from kg.language.annotate import LONGEST, blocks
from kg.lexicon import Lexicon
from kg.model import Article, Paragraph, Report, Role, View


def report(text: str) -> Report:
    """A report of one paragraph."""
    view = View(text, tuple(range(len(text))))
    paragraph = Paragraph(view=view, role=Role.BODY, headings=())
    article = Article(number=1, title=None, paragraphs=(paragraph,))
    return Report(
        stem="long", text=text, sha256="", title=None, publisher=None, published=None, place="530100", url=None,
        articles=(article,),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "官渡区建成社区食堂12家，",
        "西山区发放高龄津贴320万元。",
        "“一站三中心”建成4处！”",
        "长者食堂",
        "。",
    ],
)
def test_blocks_are_the_text_and_short(text: str) -> None:
    long = text * (3 * LONGEST // len(text))
    found = list(blocks(long))
    assert "".join(span.of(long) for span in found) == long
    assert len(found) > 1
    assert all(span.end - span.start <= LONGEST + 8 for span in found)


def test_a_line_without_an_end_is_cut_between_clauses(lexicon: Lexicon) -> None:
    clause = "官渡区建成社区食堂12家，"
    long = clause * (2 * LONGEST // len(clause))
    sentences = annotate(report(long), lexicon)
    assert len(sentences) > 1
    assert all(s.text.startswith("官渡区") and s.text.endswith("家，") for s in sentences)
    assert [s.mentions[0].span.of(s.text) for s in sentences] == ["官渡区"] * len(sentences)
    assert sentences[1].view.offsets[0] == len(sentences[0].text)
    assert sentences[1].lead == sentences[0].text[-LONGEST:]


def test_a_paragraph_of_many_sentences_keeps_them_whole(lexicon: Lexicon) -> None:
    text = "官渡区建成社区食堂12家。" * (2 * LONGEST // 13)
    assert {s.text for s in annotate(report(text), lexicon)} == {"官渡区建成社区食堂12家。"}
