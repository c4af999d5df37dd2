"""How many numbers of a report were stated, set aside and not understood."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.model import Fate, Reading

# Printed where no sentence is read: in a byline, the furniture of a page, a footnote mark.
OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many numbers a report has of each fate; *outside* are those that lie beside its sentences."""

    stated: int
    set_aside: int
    not_understood: int
    outside: int

    def __str__(self) -> str:
        """The counts in words.

        >>> print(Tally(stated=56, set_aside=25, not_understood=0, outside=5))
        56 stated, 25 set aside (5 outside the sentences), 0 not understood
        """
        beside = f" ({self.outside} outside the sentences)" if self.outside else ""
        return f"{self.stated} stated, {self.set_aside} set aside{beside}, {self.not_understood} not understood"


def tally(reading: Reading) -> Tally:
    """The counts of a reading's ledger."""
    fates = Counter(number.fate for number in reading.numbers)
    return Tally(
        stated=fates[Fate.STATED],
        set_aside=fates[Fate.SET_ASIDE],
        not_understood=fates[Fate.NOT_UNDERSTOOD],
        outside=sum(number.reason == OUTSIDE for number in reading.numbers),
    )
