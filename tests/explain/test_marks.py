"""Runs: they cover the text, never overlap, and carry exactly the marks over them."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kg.explain.marks import Mark, runs
from kg.model import Span

LENGTH = 30
MARKS = st.lists(
    st.builds(
        lambda id_, kind, start, size: Mark(id=id_, kind=kind, span=Span(start, min(start + size, LENGTH))),
        st.sampled_from(["c1", "c2", "s1", "n1"]),
        st.sampled_from(["claim", "figure", "group"]),
        st.integers(0, LENGTH - 1),
        st.integers(1, LENGTH),
    ),
    max_size=12,
)


@given(MARKS)
def test_runs_cover_the_text_once(marks: list[Mark]) -> None:
    found = runs(LENGTH, marks)
    assert [offset for run in found for offset in range(run.span.start, run.span.end)] == list(range(LENGTH))
    assert [run.number for run in found] == list(range(1, len(found) + 1))


@given(MARKS)
def test_a_run_carries_the_marks_over_it_and_no_other(marks: list[Mark]) -> None:
    for run in runs(LENGTH, marks):
        over = [mark for mark in marks if mark.span.overlaps(run.span)]
        assert all(mark.span.holds(run.span) for mark in over)
        assert sorted(run.ids) == sorted({mark.id for mark in over})


@given(MARKS, st.randoms(use_true_random=False))
def test_the_order_of_the_marks_does_not_matter(marks: list[Mark], random: Random) -> None:
    shuffled = list(marks)
    random.shuffle(shuffled)
    assert [(run.span, run.ids) for run in runs(LENGTH, shuffled)] == [(r.span, r.ids) for r in runs(LENGTH, marks)]


def test_a_mark_that_cannot_be_shown_cuts_nothing() -> None:
    wrong = [Mark(id="c1", kind="claim", span=span) for span in (Span(3, 3), Span(5, 2), Span(8, 11), Span(-1, 2))]
    assert [(run.span, run.marks) for run in runs(10, wrong)] == [(Span(0, 10), ())]
    assert runs(0, wrong) == ()


def test_crossing_quotes_and_a_nested_figure() -> None:
    first = Mark(id="c1", kind="claim", span=Span(0, 8))
    figure = Mark(id="c1", kind="figure", span=Span(2, 4))
    second = Mark(id="c2", kind="claim", span=Span(6, 10))
    told = [(run.span.start, run.span.end, run.ids, run.kinds) for run in runs(10, [second, figure, first])]
    assert told == [
        (0, 2, ("c1",), ("claim",)),
        (2, 4, ("c1",), ("figure", "claim")),
        (4, 6, ("c1",), ("claim",)),
        (6, 8, ("c2", "c1"), ("claim",)),
        (8, 10, ("c2",), ("claim",)),
    ]
