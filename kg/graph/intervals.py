"""How far a printed figure may lie from the true one."""

from __future__ import annotations

import re
from decimal import Decimal

_PLACES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_PRINTED = re.compile(r"\d+(?:\.(?P<decimals>\d+))?\s*(?P<scale>[十百千]?[万亿]|[百千])?")


def rounding(raw: str) -> Decimal:
    """How far a printed figure may lie from the true one: half of its last place; nothing for a plain count.

    >>> rounding("10万"), rounding("1.24亿"), rounding("82.5"), rounding("2140")
    (Decimal('5000'), Decimal('500000'), Decimal('0.05'), Decimal('0'))
    """
    found = _PRINTED.search(raw)
    if found is None or not (found["decimals"] or found["scale"]):
        return Decimal(0)
    scale = _PLACES.get(found["scale"] or "", 0)
    return Decimal(5).scaleb(scale - len(found["decimals"] or "") - 1).normalize() + 0
