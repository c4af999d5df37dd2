"""When the figure held that another is compared with: 去年同期1所, 比上年的2365对减少225对."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from kg.model import Basis, Period
from kg.statements.periods import until, whole

_BASE = re.compile(
    r"[，、；（]?(?:而|其中)?(?P<than>[比较])?(?P<year>去年|上年|前年)(?P<same>同期)?(?P<close>年?[末底])?"
    r"的?(?:为|是|仅|只有|有)?(?P<rest>.*)"
)
_NEW_YEAR = re.compile(r"[，、；（]?(?:比|较|由|从)?(?:今年|当年)?年?初(?:时|期)?的?(?:为|是|仅|只有|有)?")
_AGAIN = ("相比", "相较", "比", "水平")


def base_period(words: str, period: Period) -> Period | None:
    """The period of a figure before which *words* name an earlier year; None where they do not.

    *period* is that of the figures told before; the year is the one before it, the stretch of the year is the same
    where the words say so.

    >>> told = Period(begin=date(2024, 1, 1), end=date(2024, 6, 30))
    >>> [(str(p.begin), str(p.end)) for p in (base_period("去年同期", told), base_period("比上年的", told)) if p]
    [('2023-01-01', '2023-06-30'), ('2023-01-01', '2023-12-31')]
    >>> base_period("比去年同期增加", told) is None
    True
    """
    if "年" not in words and "初" not in words:
        return None
    known = period.end or period.begin or period.latest
    if known is not None and _NEW_YEAR.fullmatch(words.strip()):
        return until(date(known.year - 1, 12, 31))
    match = _BASE.fullmatch(words.strip())
    if match is None or known is None:
        return None
    rest = match["rest"]
    if rest.startswith(_AGAIN) or (match["than"] and rest) or not (match["than"] or match["same"]):
        return None
    back = 2 if match["year"] == "前年" else 1
    if match["same"]:
        begin, end, latest = (_earlier(day, back) for day in (period.begin, period.end, period.latest))
        told = begin is not None or end is not None
        return replace(period, begin=begin, end=end, earliest=begin, latest=end or latest,
                       basis=Basis.STATED if told else period.basis, words=None)  # fmt: skip
    year = known.year - back
    return until(date(year, 12, 31)) if match["close"] else whole(date(year, 1, 1), date(year, 12, 31))


def _earlier(day: date | None, years: int) -> date | None:
    """The same day of an earlier year; the last of February stays the last."""
    if day is None:
        return None
    last = day.month == 2 and day.day == 29
    return date(day.year - years, day.month, 28 if last else day.day)
