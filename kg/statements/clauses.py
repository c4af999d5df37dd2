"""Where a sentence can be cut: the words to the left and right of a figure that can say what it measures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from kg.model import Span
from kg.statements.quantities import Figure

_HARD = frozenset("，；：。！？!?;,:\n|")
_CUT = re.compile(f"[{''.join(sorted(_HARD))}]")
_SOFT = re.compile(r"、|以及|及(?![时格])|和(?![谐平睦解美])|与(?!会|时)|并(?![且轨列])")
_QUOTES = re.compile(r"“[^”]{0,40}”|《[^》]{0,60}》|‘[^’]{0,30}’")
_BRACKETS = re.compile(r"（([^（）]*)）|\(([^()]*)\)")


class Slot(NamedTuple):
    """A figure with its surroundings: *left* from the last cut or figure, *right* to the next.

    *clause* lies between hard cuts; *item* says that the figure continues a list,
    *chained* that nothing stands between it and the one before (2815户5037人).
    """

    figure: Figure
    left: Span
    right: Span
    clause: Span
    chained: bool
    item: bool
    aside: bool = False


def cuts(text: str, found: Sequence[Figure]) -> list[int]:
    """The places of the characters that end a clause; those within quotes and short brackets do not.

    >>> cuts("建成区（县）级中心，共“好，真好”个", [])
    [9]
    """
    closed = [Span(*match.span()) for match in _QUOTES.finditer(text)]
    starts = [figure.span.start for figure in found]
    reached = list(accumulate((figure.span.end for figure in found), max, initial=0))
    places: set[int] = set()
    for match in _BRACKETS.finditer(text):
        inner = Span(match.start() + 1, match.end() - 1)
        following = text[match.end() : match.end() + 1]
        counted = reached[bisect_left(starts, inner.end)] > inner.start
        if counted or inner.end - inner.start > 12 or not following or following in _HARD:
            places |= {match.start(), match.end() - 1}
        else:
            closed.append(inner)
    protected: set[int] = set()
    for span in closed:
        protected.update(range(span.start, span.end))
    places.update(match.start() for match in _CUT.finditer(text) if match.start() not in protected)
    return sorted(places)


def slots(text: str, found: Sequence[Figure]) -> Iterator[Slot]:
    """Yield each figure with its surroundings."""
    places = cuts(text, found)
    edges = [-1, *places, len(text)]
    at = 0
    last_right: Span | None = None
    for number, figure in enumerate(found):
        while edges[at + 1] < figure.span.start:
            at += 1
        clause = Span(edges[at] + 1, edges[at + 1])
        before = found[number - 1].span.end if number else 0
        after = found[number + 1].span.start if number + 1 < len(found) else len(text)
        start = max(clause.start, before)
        if last_right is not None and last_right.end < figure.span.start and _SOFT.match(text, last_right.end):
            start = max(start, last_right.end)
        chained = (
            number > 0 and before >= figure.span.start - 1 and not text[before : figure.span.start].strip("、和及与 ")
        )
        chained = chained and found[number - 1].span.end >= clause.start
        item = bool(_SOFT.match(text, start)) and before > clause.start
        right = _right(text, figure.span.end, clause.end, after, found)
        last_right = right
        yield Slot(
            figure=figure, left=Span(min(start, figure.span.start), figure.span.start),
            right=right, clause=clause, chained=chained, item=item,
            aside=clause.start > 0 and text[clause.start - 1] in "（(",
        )  # fmt: skip


def _right(text: str, start: int, clause_end: int, next_figure: int, found: Sequence[Figure]) -> Span:
    """What follows a figure: up to the clause's end or the next figure, but not into the next item of a list."""
    end = min(clause_end, next_figure)
    if next_figure < clause_end:
        soft = list(_SOFT.finditer(text, start, end))
        # a list that 等 closes belongs together: 提供日常护理、心理疏导等照护服务125万小时
        if soft and "等" not in text[soft[-1].end() : end]:
            end = soft[-1].start()
        if soft and soft[0].start() == start:
            end = start
    elif _SOFT.match(text, start, end):
        end = start
    return Span(start, max(start, end))
