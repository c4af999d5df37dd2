"""The time that a title or a head names, as tables print it: 2024年10月, 2020年度 05月, 2020年2季度, 2018.09, 1-9月."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from kg.model import Span
from kg.statements.numerals import chinese_value

_CHINESE = "一二三四五六七八九十"
_TO = r"[-－—–~～至到]+"
_YEAR = re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?:年(?:度)?|(?=[./-]\d{1,2}(?!\d))|(?=\D|$))")
_RANGE = re.compile(rf"(?<!\d)(?:19|20)\d\d年?{_TO}(?:(?:19|20)\d\d(?!\d)|\d\d年)")
_MONTHS = re.compile(
    rf"(?<![\d.])(?P<first>\d{{1,2}})月?{_TO}(?P<last>\d{{1,2}})月(?:份)?|^(?P<new_year>1)[-—](?P<until>\d{{1,2}})(?=[一-鿿])"
)
# With strokes a day stands behind its year alone: 1-12 by itself is no twelfth of January.
_DAY = re.compile(r"(?:(?P<month>\d{1,2})月|(?<=\0)[./-](?P<stroked>\d{1,2})[./-])(?P<day>\d{1,2})(?:日|号|(?!\d))")
_MONTH = re.compile(
    rf"(?<=\0)[./-](?P<dotted>\d{{1,2}})(?!\d)|(?<![\d.])(?:(?P<month>\d{{1,2}}|[{_CHINESE}]{{1,2}})月)(?:份|末|底)?"
)
_QUARTER = re.compile(
    r"(?P<since>前|第?[一1](?:季度?)?[-—至到]+第?)?第?(?P<quarter>[一二三四1-4])(?:个)?季度?(?:末|底)?|[Qq](?P<q>[1-4])"
)
_HALF = re.compile(r"(?P<half>[上下])半年(?:末|底)?")
_END = re.compile(r"^(?:末|底|年末|年底)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of time as printed; *unit* is day, month, quarter, half or year."""

    begin: date
    end: date
    unit: str

    def since_new_year(self) -> date:
        """The first day of the year in which it ends."""
        return date(self.end.year, 1, 1)

    def in_year(self, number: int) -> Stretch:
        """The same stretch of another year."""
        return _months(number, self.begin.month, self.end.month, self.unit)

    def last(self, unit: str) -> Stretch:
        """The last month, quarter or half of it, whole where *unit* is its own.

        >>> str(year(2020).last("quarter").begin)
        '2020-10-01'
        """
        if unit == self.unit:
            return self
        size = {"half": 6, "quarter": 3}.get(unit, 1)
        return _months(self.end.year, self.end.month - size + 1, self.end.month, unit)

    def before(self, unit: str | None = None) -> Stretch:
        """The stretch before this one, of its own unit or of another that it ends in.

        >>> str(month(2022, 9).before("quarter").end), str(month(2020, 1).before().end)
        ('2022-06-30', '2019-12-31')
        """
        unit = unit or self.unit
        size = {"year": 12, "half": 6, "quarter": 3}.get(unit, 1)
        last = (self.end.month - 1) // size * size
        year, last = (self.end.year, last) if last else (self.end.year - 1, 12)
        return _months(year, last - size + 1, last, unit)


def month(year: int, number: int) -> Stretch:
    """A month.

    >>> str(month(2024, 2).end)
    '2024-02-29'
    """
    return _months(year, number, number, "month")


def year(number: int) -> Stretch:
    """A year."""
    return _months(number, 1, 12, "year")


def _months(year: int, first: int, last: int, unit: str) -> Stretch:
    return Stretch(begin=date(year, first, 1), end=date(year, last, monthrange(year, last)[1]), unit=unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A stretch and where it is stated; *rest* is what else the words say."""

    stretch: Stretch
    words: str
    rest: str


def stated(text: str, near: Stretch | None = None) -> Stated | None:
    """The time that some words state, None where they state none; a month without a year is of the year *near* ends in.

    >>> [str(stated(words).stretch.end) for words in ("2019年度 05 月", "2020年2季度统计季报", "统计表2018.09")]
    ['2019-05-31', '2020-06-30', '2018-09-30']
    >>> stated("机构数(2011-2017年)") is None
    True
    """
    words = re.sub(r"\s+", "", text)
    if _RANGE.search(words):
        return None
    found = _YEAR.search(words)
    if found is None and near is None:
        return None
    number = int(found["year"]) if found else near.end.year if near else 0
    rest = words[: found.start()] + "\0" + words[found.end() :] if found else words
    part = _part(rest, number)
    if part is None:
        if found is None:
            return None
        after = rest.partition("\0")[2]
        closing = _END.match(after)
        return Stated(stretch=year(number), words=found[0], rest=_joined(rest, closing and closing[0]))
    stretch, span = part
    if found is None and near is not None and stretch.end > near.end:
        stretch = replace(_months(number - 1, stretch.begin.month, stretch.end.month, stretch.unit))
    said = (found[0] if found else "") + span.of(rest).replace("\0", "")
    return Stated(stretch=stretch, words=said, rest=(rest[: span.start] + rest[span.end :]).replace("\0", ""))


def _joined(rest: str, closing: str | None) -> str:
    return rest.replace("\0" + (closing or ""), "")


def _part(words: str, number: int) -> tuple[Stretch, Span] | None:
    """The part of a year that words name, and where."""
    if match := _MONTHS.search(words):
        first, last = int(match["first"] or match["new_year"]), int(match["last"] or match["until"])
        if 1 <= first <= last <= 12:
            unit = {3: "quarter", 6: "half", 12: "year"}.get(last, "month") if first == 1 else "month"
            return _months(number, first, last, unit), Span(*match.span())
    if (match := _DAY.search(words)) and 1 <= int(match["month"] or match["stroked"]) <= 12:
        last = int(match["month"] or match["stroked"])
        if 1 <= int(match["day"]) <= monthrange(number, last)[1]:
            day = date(number, last, int(match["day"]))
            return Stretch(begin=day, end=day, unit="day"), Span(*match.span())
    if match := _MONTH.search(words):
        printed = match["dotted"] or match["month"]
        last = int(printed) if printed.isascii() else chinese_value(printed) or 0
        if 1 <= last <= 12:
            return _months(number, last, last, "month"), Span(*match.span())
    if match := _HALF.search(words):
        first = 1 if match["half"] == "上" else 7
        return _months(number, first, first + 5, "half"), Span(*match.span())
    if match := _QUARTER.search(words):
        printed = match["quarter"] or match["q"]
        nth = int(printed) if printed.isascii() else chinese_value(printed) or 1
        return _months(number, 1 if match["since"] else nth * 3 - 2, nth * 3, "quarter"), Span(*match.span())
    return None
