"""The interval that a figure's words leave to the true one, rounding allowed for, and how far two of them lie apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_PLACES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_PRINTED = re.compile(
    r"(?:\d+(?:,\d{3})*(?:\.(?P<decimals>\d+))?\s*|[〇零一二两三四五六七八九十百千]+?)"
    r"(?P<scale>[十百千]?[万亿]|[百千])?(?![〇零一二两三四五六七八九十百千万\d])"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """All that the true figure may be, from *least* to *most*; a bound that the words leave open is infinite.

    >>> one, other = Interval.of(Decimal(98000), Decimal(98000), rounding("9.8万")), Interval.of(Decimal(98100), None)
    >>> one.gap(other), one.gap(Interval.of(Decimal(100000), Decimal(100000)))
    (Decimal('-400'), Decimal('1500'))
    """

    least: Decimal
    most: Decimal

    @classmethod
    def of(cls, lower: Decimal | None, upper: Decimal | None, room: Decimal = Decimal(0)) -> Interval:
        """The interval between two bounds (None is open), with the *room* that rounding leaves on either side."""
        least = Decimal("-Infinity") if lower is None else lower - room
        return cls(least, Decimal("Infinity") if upper is None else upper + room)

    def gap(self, other: Interval) -> Decimal:
        """How far the two lie apart; not above zero where both figures may be true."""
        return max(self.least, other.least) - min(self.most, other.most)


def rounding(raw: str) -> Decimal:
    """How far a printed figure may lie from the true one: half of its last place; nothing for a plain count.

    >>> rounding("10万"), rounding("1.24亿"), rounding("82.5"), rounding("2140"), rounding("十二万")
    (Decimal('5000'), Decimal('500000'), Decimal('0.05'), Decimal('0'), Decimal('5000'))
    """
    found = _PRINTED.search(raw)
    if found is None or not (found["decimals"] or found["scale"]):
        return Decimal(0)
    scale = _PLACES.get(found["scale"] or "", 0)
    return Decimal(5).scaleb(scale - len(found["decimals"] or "") - 1).normalize() + 0
