"""What a sentence inherits of time: from its paragraph, its headings, the table it is a row of, and the report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from kg.model import Basis, Period, Sentence
from kg.statements.periods import Clock, Expression, expressions
from kg.statements.quantities import Figure
from kg.statements.rows import summed


def report_period(clock: Clock, title: str) -> Period:
    """The time that a report is of: the narrowest that its title tells, else its year as far as it has gone."""
    told = [e.period for e in expressions(title, clock) if e.period.begin and not e.future]
    if told:
        narrowest = min(told, key=lambda p: (p.end or date.max) - (p.begin or date.min))
        return replace(narrowest, basis=Basis.REPORT, words=None)
    if clock.year is None:
        return Period(latest=clock.day)
    year = next(expressions(f"{clock.year}年", clock)).period
    if clock.day and year.end and clock.day < year.end:
        year = replace(year, end=clock.day, latest=clock.day)
    return replace(year, basis=Basis.REPORT, words=None)


def of_row(period: Period, row: Figure) -> Period:
    """The time of a table's row: a state at its end, or a sum, which 累计 makes one since New Year."""
    if summed(row.title):
        begin = date(period.end.year, 1, 1) if period.end is not None and "累计" in row.title else period.begin
        return replace(period, begin=begin, earliest=begin)
    return replace(period, begin=None, earliest=None)


def inherited(sentence: Sentence, clock: Clock, left: Period, *, planned: bool) -> Period:
    """The last time told before in the paragraph, else in the headings, else what the article and report leave.

    Plans lie ahead: for them the time of a heading may too.
    """
    lead = _scene(sentence.lead[-400:], clock)
    if lead is not None:
        return lead
    for heading in reversed(sentence.headings):
        told = _scene_of_heading(heading[-400:], clock, ahead=planned)
        if told is not None:
            return replace(told, basis=Basis.HEADING)
    return left


def _scene(text: str, clock: Clock, *, ahead: bool = False) -> Period | None:
    """The last time of a text that holds for what follows it; one that lies ahead does for plans alone."""
    told = [e.period for e in expressions(text, clock) if (ahead or not e.future) and sets_scene(text, e)]
    return told[-1] if told else None


_scene_of_heading = lru_cache(maxsize=256)(_scene)


def sets_scene(text: str, expression: Expression) -> bool:
    """Whether a time opens its sentence (2022年，…; 今年以来，…) and so holds for what follows it; 截至 does too."""
    start, end = expression.span.start, expression.span.end
    if (expression.period.words or "").endswith(("起", "开始")):
        return False  # from when on one thing was done
    opens = start <= 1 or text[start - 1] in "。！？；" or not text[:start].strip("一二三四五六七八九十、（）是 ")
    told = text[start - 1 : start] in "，：" and text[end : end + 1] in "，全我市区县省州各"
    return (opens or told) and (expression.period.begin is not None or (expression.period.words or "").startswith("截"))


def years_of(period: Period) -> int:
    """How many calendar years a period covers from the first to the last day; 0 where it covers none whole.

    >>> years_of(Period(begin=date(2016, 1, 1), end=date(2020, 12, 31)))
    5
    """
    begin, end = period.begin, period.end
    if begin is None or end is None or (begin.month, begin.day, end.month, end.day) != (1, 1, 12, 31):
        return 0
    return end.year - begin.year + 1
