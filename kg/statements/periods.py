"""When a figure holds: the time expressions of reports, read against the report's own date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from kg.model import Basis, Period, Span
from kg.statements.cues import signs_of
from kg.statements.numerals import chinese_value

_PLANS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_RELATIVE = {"今年": 0, "本年": 0, "本年度": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1}
_YEAR = (
    r"(?P<year>(?:19|20)\d\d年(?:度)?|[一二][九〇零][〇零一二三四五六七八九]{2}年"
    r"|今年|去年|上年(?!同期|度|相比)|前年|明年|当年|本年度?)"
)
# what a year begins with: expressions with optional beginnings look for it first
_OPEN = "12一二今去上前明当本"
_TO = r"[-－—–~～至到]+"
_SEASON = r"[一二三四1-4]"


@lru_cache(maxsize=64)
def _last_day(published: str) -> date:
    parts = [int(part) for part in published.split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return date(parts[0], month, parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What relative dates lean on: the day of publication as far as known, and the year the report is about."""

    published: str | None
    year: int | None

    @property
    def day(self) -> date | None:
        """The last day of what is known of the date of publication."""
        return _last_day(self.published) if self.published else None

    def this_year(self, relative: str) -> int | None:
        """The year that 今年, 去年 … or, with no word, the report's own year is."""
        if relative in _RELATIVE:
            base = self.day.year if self.day else self.year
            if relative.startswith("上年") and self.year is not None:
                base = self.year  # the year before the one told of; 去年 is the year before the day of publication
            return None if base is None else base + _RELATIVE[relative]
        return self.year or (self.day.year if self.day else None)

    def year_of(self, month: int) -> int | None:
        """The year of a month without one: that of the last such month before publication, else the report's."""
        if self.year is not None and (self.day is None or self.year != self.day.year):
            return self.year
        if self.day is None:
            return self.year
        return self.day.year if month <= self.day.month else self.day.year - 1


class Expression(NamedTuple):
    """A time expression and its reading; *future* when it ends after the report's date."""

    span: Span
    period: Period
    future: bool = False


def whole(begin: date, end: date, *, cumulative: bool = False) -> Period:
    """A stretch of time with both ends."""
    return Period(begin=begin, end=end, basis=Basis.STATED, earliest=begin, latest=end, cumulative=cumulative)


def until(end: date | None) -> Period:
    """An as-of date."""
    return Period(end=end, basis=Basis.STATED, latest=end)


def since(begin: date, end: date | None) -> Period:
    """From a day on, up to the report's date where that is known."""
    end = None if end is not None and end < begin else end
    return Period(begin=begin, end=end, basis=Basis.STATED, earliest=begin, latest=end, cumulative=True)


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _year(printed: str | None, clock: Clock) -> int | None:
    if printed is None:
        return clock.this_year("")
    if printed in _RELATIVE:
        return clock.this_year(printed)
    digits = re.sub(r"年(?:度)?$", "", printed)
    return int(digits) if digits.isascii() else chinese_value(digits)


def _number(printed: str) -> int:
    """A small number in digits or in Chinese, 0 where it is none."""
    return int(printed) if printed.isdecimal() else chinese_value(printed) or 0


def _calendar(match: re.Match[str], clock: Clock) -> Period | None:
    """2024年, 今年1—9月, 截至12月底, 自2022年起, 6月30日."""
    year = (
        _year(match["year"], clock)
        if match["year"] or not match["month"]
        else clock.year_of(int(match["to"] or match["month"]))
    )
    if year is None:
        return None
    first, last, day = (int(match[name]) if match[name] else None for name in ("month", "to", "day"))
    if (first is not None and not 1 <= first <= 12) or (last is not None and not 1 <= last <= 12):
        return None
    as_of = (match["before"] or "") in ("截至", "截止", "截止到", "截至到")
    if first is None:
        return _of_year(match, year, clock, as_of=as_of)
    if day is not None:
        if day > monthrange(year, first)[1]:
            return None
        begin = end = date(year, first, day)
    elif match["part"] and last is None:
        begin, end = _part_of_month(year, first, match["part"])
    else:
        begin, end = date(year, first, 1), _last(year, last or first)
    if match["since"]:
        return since(
            end if match["close"] else begin, clock.day or (date(year, 12, 31) if clock.year == year else None)
        )
    if as_of or match["close"]:
        return until(end)
    return whole(begin, end, cumulative=last is not None) if begin <= end else None


def _part_of_month(year: int, month: int, part: str) -> tuple[date, date]:
    """The first and the last day of 上旬, 中旬 or 下旬."""
    nth = "上中下".index(part) if part != "初" else 0
    return date(year, month, 1 + 10 * nth), _last(year, month) if part == "下" else date(year, month, 10 * (nth + 1))


def _days(match: re.Match[str], clock: Clock) -> Period | None:
    """4月3日至5日, 1月29日（正月初七）至2月7日."""
    month = int(match["month"])
    year = _year(match["year"], clock) if match["year"] else clock.year_of(month)
    if year is None:
        return None
    return whole(date(year, month, int(match["day"])), date(year, int(match["to"] or month), int(match["last"])))


def _over_years(match: re.Match[str], clock: Clock) -> Period | None:
    """2023年3月至2024年5月, 去年10月—今年3月15日."""
    first, last = _year(match["year"], clock), _year(match["upto"], clock)
    if first is None or last is None:
        return None
    begin = date(first, int(match["month"]), int(match["day"] or 1))
    month = int(match["to"])
    end = date(last, month, int(match["last"])) if match["last"] else _last(last, month)
    return whole(begin, end) if begin <= end else None


def _of_year(match: re.Match[str], year: int, clock: Clock, *, as_of: bool) -> Period:
    begin, end = date(year, 1, 1), date(year, 12, 31)
    if match["since"]:
        return since(end if match["close"] else begin, clock.day or (end if clock.year == year else None))
    if match["close"] or as_of or match["before"] in ("到", "至"):
        return until(end)
    if match["year"] in ("今年", "当年", "本年", "本年度") and clock.day:
        return since(begin, clock.day)
    return whole(begin, end)


def _years(match: re.Match[str], clock: Clock) -> Period | None:
    first = int(match["from"])
    last = int(match["upto"]) if len(match["upto"]) == 4 else first // 100 * 100 + int(match["upto"])
    return whole(date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def _half(match: re.Match[str], clock: Clock) -> Period | None:
    """上半年, 2023年下半年."""
    first = match["half"] == "上"
    year = _year(match["year"], clock) if match["year"] else clock.year_of(6 if first else 12)
    if year is None:
        return None
    end = date(year, 6, 30) if first else date(year, 12, 31)
    return until(end) if match["as_of"] or match["close"] else whole(date(year, 1 if first else 7, 1), end)


def _seasons(match: re.Match[str], clock: Clock) -> Period | None:
    """2023年第二季度, 前三季度, 一至三季度."""
    last = _number(match["season"])
    first = 1 if match["first"] else _number(match["from"]) if match["from"] else last
    year = _year(match["year"], clock) if match["year"] else clock.year_of(last * 3)
    if year is None or first > last:
        return None
    if match["as_of"] or match["close"]:
        return until(_last(year, last * 3))
    return whole(date(year, first * 3 - 2, 1), _last(year, last * 3), cumulative=last > first)


def _first_months(match: re.Match[str], clock: Clock) -> Period | None:
    """今年前5个月, 2023年前三个月."""
    last = _number(match["n"])
    if not 1 <= last <= 12:
        return None
    year = _year(match["year"], clock) if match["year"] else clock.year_of(last)
    return None if year is None else whole(date(year, 1, 1), _last(year, last), cumulative=True)


def _since_new_year(match: re.Match[str], clock: Clock) -> Period | None:
    """年初以来, 2023年初至今."""
    year = _year(match["year"], clock) if match["year"] else clock.day.year if clock.day else clock.year
    return None if year is None else since(date(year, 1, 1), clock.day)


def _plan(match: re.Match[str], clock: Clock) -> Period | None:
    start = _PLANS.get(match["plan"])
    if start is None:
        return None
    begin, end = date(start, 1, 1), date(start + 4, 12, 31)
    if match["close"]:
        return until(end)
    return since(begin, clock.day) if match["since"] else whole(begin, end)


def _year_end(match: re.Match[str], clock: Clock) -> Period | None:
    year = clock.this_year("")
    return None if year is None else until(date(year, 12, 31))


def _full_year(match: re.Match[str], clock: Clock) -> Period | None:
    year = clock.this_year("")
    return None if year is None else whole(date(year, 1, 1), date(year, 12, 31))


def _now(match: re.Match[str], clock: Clock) -> Period | None:
    return until(clock.day)


def _some_years(match: re.Match[str], clock: Clock) -> Period | None:
    count = _number(match["n"])
    if not count or count > 100 or (match["lead"] is None and match["tail"] is None):
        return None
    return Period(basis=Basis.STATED, duration=f"P{count}Y", latest=clock.day, cumulative=True)


_COUNT = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]+)"


@dataclass(frozen=True, slots=True)
class _Reader:
    """An expression, how its matches are read, and the characters of which a text has one where it matches."""

    expression: re.Pattern[str]
    read: Callable[[re.Match[str], Clock], Period | None]
    marks: frozenset[str]


def _reader(expression: re.Pattern[str], read: Callable[[re.Match[str], Clock], Period | None], marks: str) -> _Reader:
    return _Reader(expression, read, frozenset(marks))


# Tried in this order at every place; what is longer or surer stands before what it contains.
_READERS: tuple[_Reader, ...] = (
    _reader(
        re.compile(
            rf"(?=[{_OPEN}]){_YEAR}(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号])?{_TO}"
            rf"{_YEAR.replace('year', 'upto')}"
            r"(?P<to>\d{1,2})月(?:(?P<last>\d{1,2})[日号]|底|末|份)?"
        ),
        _over_years,
        "月",
    ),
    _reader(
        re.compile(
            rf"(?=[{_OPEN}\d]){_YEAR}?(?<!\d)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号]?(?:（[^）]{{1,8}}）)?{_TO}"
            r"(?:(?P<to>\d{1,2})月)?(?P<last>\d{1,2})[日号]"
        ),
        _days,
        "月",
    ),
    _reader(re.compile(rf"(?<!\d)(?P<from>(?:19|20)\d\d)年?{_TO}(?P<upto>(?:20)\d\d|\d\d)年(?:度)?"), _years, "年"),
    _reader(
        re.compile(rf"(?=[自从{_OPEN}年初开])(?:自|从)?{_YEAR}?(?:年初|(?<=年)初|开年)(?:以来|至今|到现在)"),
        _since_new_year, "初开"),
    _reader(
        re.compile(rf"(?=[{_OPEN}的前头]){_YEAR}?的?(?<![此之日提以])[前头](?P<n>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})个月"),
        _first_months,
        "月",
    ),
    _reader(
        re.compile(rf"(?=[截{_OPEN}上下])(?P<as_of>截[至止]到?)?{_YEAR}?(?P<half>[上下])半年(?P<close>末|底)?"),
        _half, "半"),
    _reader(
        re.compile(
            rf"(?=[截{_OPEN}前头第一二三四1-4])"
            rf"(?P<as_of>截[至止]到?)?{_YEAR}?(?:(?P<first>[前头])|第?(?P<from>(?<!\d){_SEASON})(?:(?:个?季度)?{_TO}|(?<!^.)[、和及])第?|第)?"
            rf"(?P<season>(?<!\d){_SEASON})个?季度(?P<close>末|底)?"
        ),
        _seasons,
        "季",
    ),
    _reader(
        re.compile(
            rf"(?=[自从截到至{_OPEN}\d])"
            rf"(?P<before>自|从|截至到?|截止到?|到|至)?{_YEAR}?(?<!\d)(?P<month>\d{{1,2}})月?份?(?:{_TO}(?P<to>\d{{1,2}}))?月(?:份)?"
            r"(?:(?P<day>\d{1,2})[日号]|(?P<part>[上中下](?=旬)|初(?=[，、及发下按全就对为已]))旬?)?(?P<close>底|末)?"
            r"(?P<since>(?:正式)?(?:实施|启动|开展)?以来|起|开始|至今|后(?=，))?"
        ),
        _calendar,
        "月",
    ),
    _reader(
        re.compile(
            rf"(?=[自从截到至{_OPEN}])"
            rf"(?P<before>自|从|截至到?|截止到?|到|至)?{_YEAR}(?P<month>(?!))?(?P<to>(?!))?(?P<day>(?!))?(?P<part>(?!))?(?P<close>年?底前?|年?末)?"
            r"(?:一整年|全年|一年(?![来以期级间度内]))?(?P<since>(?:正式)?(?:实施|启动|开展|成立)?以来|起|开始|至今)?"
        ),
        _calendar,
        "年",
    ),
    _reader(
        re.compile(r"(?=[到至“十])(?:到|至)?“?(?P<plan>十[一二三四五]?)五”?(?:规划)?(?:(?P<since>(?:实施|启动|开局|时期|期间)?以来|至今)|(?:时期|期)?(?P<close>期?末)|期间|时期|(?=(?:全[省市县区]|各项|民政)?[^，。；、“]{0,4}工作(?:成效|成绩|情况)?[，。；]))"),
        _plan,
        "五",
    ),
    _reader(re.compile(r"截至目前|截止目前|截止到目前|截至当前|截至发稿|(?<![截至到])目前|当前"), _now, "前稿"),
    _reader(re.compile(r"(?<![今去前明上])年末|(?<![今去前明上])年底前?"), _year_end, "末底"),
    _reader(re.compile(r"全年|一年来|过去一年"), _full_year, "年"),
    _reader(re.compile(rf"(?=[近过最这\d一二两三四五六七八九十])(?P<lead>近|过去|最近|这)?{_COUNT}个?年(?P<tail>来|间|以来|(?=累计|定向|共|捐|来))?"),
        _some_years, "年"),
)  # fmt: skip


_DATED_PART = re.compile(rf"(?P<year>(?:19|20)\d\d)年(?=，?(?:全[国省市县区])?(?:上半年|第?{_SEASON}个?季度))")
_TIMELY = re.compile(r"[年月]|目前|当前|季度|期间|时期|截至|五”")


def expressions(text: str, clock: Clock) -> Iterator[Expression]:
    """Yield the time expressions of a text, in order, without overlaps.

    >>> found = expressions("2023年1—9月,累计发放;截至12月底", Clock(published="2024-01-10", year=2023))
    >>> [(str(e.period.begin), str(e.period.end)) for e in found]
    [('2023-01-01', '2023-09-30'), ('None', '2023-12-31')]
    """
    if not _TIMELY.search(text):
        return
    taken: list[Span] = []
    found: list[Expression] = []
    signs = signs_of(text)
    for reader in _READERS:
        if reader.marks.isdisjoint(signs):
            continue
        for match in reader.expression.finditer(text):
            span = Span(*match.span())
            if any(span.overlaps(other) for other in taken):
                continue
            period = _read(match, reader.read, _clock_of(match, text, clock))
            if period is None:
                continue
            taken.append(span)
            if _compared(text, span):
                continue
            day = clock.day
            ahead = bool(day and period.end and period.end > day and (period.begin is None or period.begin > day))
            future = ahead and not _reached(text, span, period, clock)
            found.append(Expression(span=span, period=period, future=future))
    yield from sorted(found, key=lambda e: e.span)


_GROWN = re.compile(r"(?:提高|提升|增加|增长|上升|上调|发展|扩大|下降|减少|降低|调整|扩展|增)\Z")


def _reached(text: str, span: Span, period: Period, clock: Clock) -> bool:
    """Whether an end after the day of publication is past all the same.

    提高到2020年的5040元: the end of a change in the report's own year has come about; 截至10月 in October is by now.
    """
    day = clock.day
    if day and period.end and text.startswith(("截至", "截止"), span.start):
        return (period.end.year, period.end.month) == (day.year, day.month)
    attributive = text.startswith("的", span.end) and text[span.start] in "到至"
    this_year = clock.day is not None and period.end is not None and period.end.year == clock.day.year
    return attributive and this_year and _GROWN.search(text[max(0, span.start - 2) : span.start]) is not None


def _clock_of(match: re.Match[str], text: str, clock: Clock) -> Clock:
    """The clock that a half or a quarter leans on: 2022年上半年…，下半年… are of one year."""
    if not {"half", "season"} & match.re.groupindex.keys() or match["year"]:
        return clock
    told = [m for m in _DATED_PART.finditer(text) if m.end() <= match.start()]
    return Clock(published=None, year=int(told[-1]["year"])) if told else clock


def _compared(text: str, span: Span) -> bool:
    """Whether a date only says with what is compared: 比2021年增加, 较去年同期, 自从2021年…入法."""
    before, after = ("比", "较", "与", "同", "自从"), ("同期", "相比", "相较", "水平")
    return text.endswith(before, 0, span.start) or text.startswith(after, span.end)


def _read(match: re.Match[str], reader: Callable[[re.Match[str], Clock], Period | None], clock: Clock) -> Period | None:
    try:
        period = reader(match, clock)
    except ValueError:
        return None
    if period is None:
        return None
    return Period(
        begin=period.begin, end=period.end, basis=period.basis, earliest=period.earliest, latest=period.latest,
        duration=period.duration, cumulative=period.cumulative, words=match[0],
    )  # fmt: skip
