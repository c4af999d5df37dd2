"""What became of every number of a report: stated, set aside with the reason, or not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Fate, Number, Observation, Report, Sentence, Span
from kg.statements.numerals import Numeral
from kg.statements.quantities import Figure

_PRINTED = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*")


def beside(report: Report, sentences: Sequence[Sentence], known: Sequence[Number]) -> Iterator[Number]:
    """The digits that no numeral of a sentence covers.

    In page furniture, bylines and footnote marks they lie outside; within a sentence they were overlooked, which must
    not happen and is told where it does.
    """
    told: set[int] = set().union(*(range(number.span.start, number.span.end) for number in known))
    inside: set[int] = set().union(*(sentence.view.offsets for sentence in sentences))
    for match in _PRINTED.finditer(report.text):
        run = range(match.start(), match.end())
        if told.isdisjoint(run):
            span = Span(match.start(), match.end())
            if inside.isdisjoint(run):
                yield Number(span=span, fate=Fate.SET_ASIDE, reason="outside")
            else:
                yield Number(span=span, fate=Fate.NOT_UNDERSTOOD, reason="overlooked")


def ledger(
    sentence: Sentence, found: Sequence[Numeral], reasons: dict[Span, str], read: Sequence[Figure],
    observations: Sequence[Observation],
) -> Iterator[Number]:  # fmt: skip
    """The fate of each numeral `found` in a sentence, given why some were set aside and what was observed."""
    stated = {o.evidence.figure for o in observations}
    spans = {f.number.start: sentence.view.frozen(f.number) for f in read}
    for numeral in found:
        printed = sentence.view.frozen(numeral.span)
        if spans.get(numeral.span.start) in stated:
            yield Number(span=printed, fate=Fate.STATED)
        elif numeral.span in reasons:
            yield Number(span=printed, fate=Fate.SET_ASIDE, reason=reasons[numeral.span])
        elif numeral.chinese and numeral.span.start not in spans:
            yield Number(span=printed, fate=Fate.SET_ASIDE, reason="word")
        else:
            yield Number(
                span=printed,
                fate=Fate.NOT_UNDERSTOOD,
                reason="no measure" if numeral.span.start in spans else "no unit",
            )
