"""A report as printed: nothing lost, the words lit, and the rest a click away."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.endpoint.pages.asking import Row
from kg.endpoint.pages.evidence import Piece, Printed, Unread, kind_of, printed, spans_of
from kg.graph.vocabulary import ID
from kg.model import Span

CLAIM = f"{ID}report/a/claim/1"
TEXT = "前言。\n养老机构床位2.4万张,护理型占82%。\n第9条。"


def row(statement: str, start: int, end: int) -> Row:
    return {
        "statement": {"type": "uri", "value": statement},
        "start": {"type": "literal", "value": str(start)},
        "end": {"type": "literal", "value": str(end)},
    }


def words(pieces: Iterable[Piece]) -> str:
    return "".join(one.words for one in pieces)


def whole(found: Printed) -> str:
    return words((*found.before, *found.shown, *found.after))


def test_the_words_of_a_statement_are_lit_and_lead_to_it() -> None:
    start = TEXT.index("护理型")
    found = printed(TEXT, [row(CLAIM, start, start + 7)], lit=[Span(start, start + 7)])
    (lit,) = [one for one in found.shown if one.lit]
    assert (lit.words, lit.href, lit.kinds, lit.first) == ("护理型占82%", "/id/report/a/claim/1", ("claim",), True)
    assert whole(found) == TEXT


def test_a_number_not_understood_is_marked() -> None:
    at = TEXT.index("9")
    found = printed(TEXT, [], [Unread(span=Span(at, at + 1), words="9", reason="no unit", understood=False)])
    assert [(one.words, one.kinds, one.href) for one in found.shown if one.kinds] == [("9", ("not-understood",), "")]


def test_what_is_far_away_waits() -> None:
    text = "甲" * 1000 + "\n" + "床位82%" + "\n" + "乙" * 1000
    found = printed(text, [], lit=[Span(1001, 1006)], around=50)
    assert "床位82%" in words(found.shown)
    assert len(words(found.shown)) < 250
    assert found.before
    assert found.after
    assert whole(found) == text


@pytest.mark.parametrize(
    ("before", "begins"),
    [
        ("远处。" + "甲" * 200 + "。" + "乙" * 20 + "，床位", "乙"),  # a sentence that ends nearer
        ("远处。" + "甲" * 20 + "。" + "乙" * 130 + "，床位", "乙"),  # or a little further off
        ("题\n" + "甲" * 30 + "。" + "乙" * 110 + "，床位", "甲"),  # a line before a sentence
    ],
)
def test_what_is_shown_begins_where_reading_can(before: str, begins: str) -> None:
    text = before + "82%。" + "丙" * 900
    found = printed(text, [], lit=[Span(len(before), len(before) + 3)], around=360)
    assert words(found.shown).startswith(begins)
    assert not words(found.before) or words(found.before)[-1] in "。\n"


@given(
    st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.integers(0, 30),
)  # fmt: skip
def test_nothing_of_the_text_is_lost(one: int, other: int, third: int, around: int) -> None:
    lit = Span(min(one, other), max(one, other))
    rows = [row(CLAIM, min(one, third), max(one, third))]
    found = printed(TEXT, rows, lit=[lit] if lit.start < lit.end else [], around=around)
    assert whole(found) == TEXT
    if lit.start < lit.end:
        pieces = (*found.before, *found.shown, *found.after)
        assert words(piece for piece in pieces if piece.lit) == lit.of(TEXT)
        assert sum(piece.first for piece in pieces) == 1


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        (CLAIM, "claim"),
        (f"{ID}report/a/initiative/泉心共助-brand", "initiative"),
        (f"{ID}report/a/change/1", ""),
        (f"{ID}report/a", ""),
        (f"{ID}place/370100", ""),
    ],
)
def test_the_kind_of_a_statement_is_in_its_name(iri: str, kind: str) -> None:
    assert kind_of(iri) == kind


def test_all_the_places_of_a_statement() -> None:
    rows = [row(CLAIM, 9, 12), row(CLAIM, 2, 5), row(f"{CLAIM}0", 0, 1)]
    assert spans_of(rows, CLAIM) == [Span(2, 5), Span(9, 12)]
