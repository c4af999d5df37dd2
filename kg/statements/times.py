"""When a figure holds: the nearest time told in its sentence or inherited, as its measure and its change ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.model import Basis, Measure, Modality, Period, Phase
from kg.statements.bases import base_period
from kg.statements.clauses import Slot
from kg.statements.context import Context
from kg.statements.inheritance import years_of
from kg.statements.naming import Turn
from kg.statements.periods import Expression, whole


def period_of(slot: Slot, context: Context) -> tuple[Period, bool]:
    """The nearest time told before the figure in its sentence, else the inherited; and whether it lies ahead."""
    start = slot.figure.span.start
    told = [e for e in context.expressions if e.span.end <= start + 1]
    before = [e for e in told if not _of_another(e, slot, context)]
    # 7月27日从会上获悉，今年上半年结束的选举中，全省…: the time of the news is not used where a later one is not
    before = before if not before or before[-1] is told[-1] or not _NEWS.match(context.text) else []
    before = [e for e in before if not _attributive(e, context)]
    before = before or _of_what_is_paid(slot, context)
    period = _dated(before, context) if before else context.period
    base = base_period(context.text[slot.left.start : start], period)
    if base is not None:
        return base, False
    return period, before[-1].future if before else context.future


def _of_what_is_paid(slot: Slot, context: Context) -> list[Expression]:
    """为123名孤儿发放1—10月基本生活费: the months of what was paid, told behind the figure."""
    text, cues, end = context.text, context.cues, max(slot.right.end, slot.figure.span.end)
    inside = [e for e in context.expressions if slot.figure.span.end <= e.span.start < end]
    return [e for e in inside if cues.at_end("paid", text[: e.span.start].removesuffix("了"))][:1]


_NEWS = re.compile(r"[^，。；]{0,24}\d日[^。；]{0,30}?(?:消息|讯|电|获悉|了解到)")


def of_state(period: Period, measure: Measure, context: Context) -> Period:
    """A state is not said to have lasted since an opening's 2024年以来, nor for the five years of a review."""
    inherited = period is context.period or period.basis is not Basis.STATED
    since = period.begin is not None and context.clock.day is not None and period.end == context.clock.day
    if measure is not Measure.FLOW and inherited and years_of(period) > 1:
        return Period(end=period.end, latest=period.latest, basis=period.basis)
    if measure is Measure.FLOW or not inherited or not since:
        return period
    return Period(latest=period.latest)


def of_end(period: Period, turn: Turn, measure: Measure) -> Period:
    """The time of either end of a change: the old value is not of the new one's year, a flow up to a year is its."""
    if turn.phase is Phase.BEFORE and period.basis is not Basis.STATED:
        return Period(latest=period.latest)
    if (
        turn.phase is not None
        and years_of(period) > 1
        and period.begin
        and period.end
        and _FROM_YEAR.match(period.words or "")
    ):
        # 2012年至2022年，补差从116元提高到710元: each end is of its own year
        own = period.begin.year if turn.phase is Phase.BEFORE else period.end.year
        return replace(whole(date(own, 1, 1), date(own, 12, 31)), basis=period.basis, words=period.words)
    if turn.phase is Phase.AFTER and measure is Measure.FLOW and period.begin is None and period.end is not None:
        year = re.fullmatch(r"[到至](?:19|20)\d\d年", period.words or "")
        return whole(date(period.end.year, 1, 1), period.end) if year else period
    return period


_FROM_YEAR = re.compile(r"(?:19|20)\d\d")


def _of_another(told: Expression, slot: Slot, context: Context) -> bool:
    """Whether a time belongs to an earlier clause alone: 2024年规范提升400处，全市43%的村… has none of its own."""
    at, text = slot.figure.span.start, context.text
    if text.startswith("的", told.span.end) and re.search(
        "[从由]", text[max(0, told.span.start - 1) : told.span.start + 1]
    ):
        # 从2015年的790元提高到1240元: the year is of the old value alone
        return re.search("[到至为，]", text[told.span.end : at]) is not None
    if told.span.start >= slot.clause.start:
        return False
    opens = any(span.start == slot.clause.start for span, _ in context.places)
    bound = context.text[told.span.end : told.span.end + 1] not in "，全我市区县省州各以" and told.span.start > 0
    return opens and bound


def _attributive(told: Expression, context: Context) -> bool:
    """接收2014年度退役士兵: a year that belongs to what is done, which may be done in another."""
    words = told.period.words or ""
    return words.endswith("年度") and context.cues.at_end("action", context.text[: told.span.start]) != ""


def _dated(told: Sequence[Expression], context: Context) -> Period:
    """The last time told, with the dates that it leaves to what was told before.

    3年 after 自2022年起 has its dates, 五年来 those of the report's five years, 全年 those of the year talked of.
    """
    last = told[-1].period
    if last.words in _WHOLE_YEAR:
        return _year_talked_of(told, context)
    if last.duration is None or last.begin or last.end:
        return last
    dated = next((e.period for e in reversed(told[:-1]) if e.period.begin), None)
    if dated:
        return replace(dated, duration=last.duration)
    spans = (period for period in (context.period, context.years) if period is not None)
    same = next((period for period in spans if last.duration == f"P{years_of(period)}Y"), None)
    return replace(same, duration=last.duration, basis=Basis.STATED, words=last.words) if same else last


_WHOLE_YEAR = ("全年", "一年来", "过去一年")


def _year_talked_of(told: Sequence[Expression], context: Context) -> Period:
    """全年 after 2023年 or under its heading is that year; looking back in a year's first months it is the last one."""
    last = told[-1].period
    scenes = [e.period for e in told[:-1]] + [context.period] * (context.period.basis is not Basis.REPORT)
    year = next((p for p in scenes if years_of(p) == 1), None)
    if year is not None and year.begin is not None and year.end is not None:
        return replace(last, begin=year.begin, end=year.end, earliest=year.begin, latest=year.end)
    day, end = context.clock.day, last.end
    ahead = context.planned or context.cues.inside("target", context.text)
    if day is None or end is None or ahead or end.year != day.year or day.month > _LOOKING_BACK:
        return last
    return replace(whole(date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)), words=last.words)


_LOOKING_BACK = 4  # till April a report's year that is over is the last one


def settled(period: Period, modality: Modality, before: str, context: Context) -> Period:
    """A plan for 今年 runs to the year's end; a period that is only inherited is not told to be cumulative."""
    if modality is Modality.TARGET and period.begin and period.end == context.clock.day:
        end = date(period.begin.year, 12, 31)
        period = replace(period, end=end, latest=end, cumulative=False)
    cumulative = "累计" in before
    if period.basis is not Basis.STATED and period.cumulative != cumulative:
        return replace(period, cumulative=cumulative)
    return period
