"""All numbers of a report: those of the ledger, and the digits of the frozen text that no stage has looked at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Fate, Number, Reading, Span

# Printed where no sentence is read: in a byline, the furniture of a page, a footnote mark.
OUTSIDE = "outside"
# Inside a sentence and yet in nobody's ledger; this must not happen, and is shown where it does.
OVERLOOKED = "overlooked"

_DIGITS = re.compile(r"\d+(?:[.,．，]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many numbers a report has of each fate; *outside* are those beside its sentences."""

    stated: int
    set_aside: int
    not_understood: int
    outside: int

    def __str__(self) -> str:
        """The counts in words.

        >>> print(Tally(stated=56, set_aside=25, not_understood=0, outside=5))
        56 stated, 25 set aside, 0 not understood; 5 more outside the sentences
        """
        told = f"{self.stated} stated, {self.set_aside} set aside, {self.not_understood} not understood"
        return f"{told}; {self.outside} more outside the sentences" if self.outside else told


def tally(reading: Reading) -> Tally:
    """The counts of a reading."""
    counts = Counter("outside" if number.reason == OUTSIDE else number.fate.name.lower() for number in numbers(reading))
    return Tally(**{name: counts[name] for name in Tally.__dataclass_fields__})


def numbers(reading: Reading) -> tuple[Number, ...]:
    """The ledger and the digits that it does not hold, in the order of the text."""
    return tuple(sorted((*reading.numbers, *_missed(reading)), key=lambda number: number.span))


def _missed(reading: Reading) -> Iterator[Number]:
    known = _offsets(number.span for number in reading.numbers)
    read = {offset for sentence in reading.sentences for offset in sentence.view.offsets}
    for match in _DIGITS.finditer(reading.report.text):
        span = Span(*match.span())
        if not known.isdisjoint(range(span.start, span.end)):
            continue
        if read.isdisjoint(range(span.start, span.end)):
            yield Number(span=span, fate=Fate.SET_ASIDE, reason=OUTSIDE)
        else:
            yield Number(span=span, fate=Fate.NOT_UNDERSTOOD, reason=OVERLOOKED)


def _offsets(spans: Iterable[Span]) -> frozenset[int]:
    return frozenset(offset for span in spans for offset in range(span.start, span.end))
