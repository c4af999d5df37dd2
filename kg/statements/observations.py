"""Observations of a sentence's figures: what is measured, of whom, where, when, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.model import (
    Aspect,
    Basis,
    Comparator,
    Evidence,
    Measure,
    Modality,
    Observation,
    Period,
    Phase,
    Sentence,
    Span,
)
from kg.statements.attribution import groups_of, place_of, programs_of, run_up
from kg.statements.bases import base_period
from kg.statements.cases import cased, of_case
from kg.statements.changes import phases
from kg.statements.clauses import Slot, slots
from kg.statements.context import Context, Memory, Named
from kg.statements.details import compared_with, funding, residence
from kg.statements.inheritance import years_of
from kg.statements.naming import Turn, name
from kg.statements.periods import Expression, whole
from kg.statements.quantities import Figure, rate_from_context
from kg.statements.respective import Share, each, respective
from kg.statements.rows import summed

_FLOW_UNITS = frozenset({"人次", "户次", "次", "场", "期", "场次", "件", "例", "对", "元", "班次", "小时"})
_STOCK_MONEY = re.compile(r"规模|余额|资产|存款|总资产|结余")


def observe(sentence: Sentence, found: Sequence[Figure], context: Context) -> list[Observation]:
    """The observations that the figures of a sentence make; a figure whose measure cannot be told makes none."""
    text = sentence.text
    cut = list(slots(text, found))
    ends, pairs = phases(text, cut)
    shared = respective(text, cut, context)
    memory = Memory()
    if text.startswith("其中") and context.served:
        memory.served, memory.served_at = context.served, 0
    made: list[Observation] = []
    for number, slot in enumerate(cut):
        shares = (shared[number],) if number in shared else each(text, slot, context) or (None,)
        for share in shares:
            phase, change = ends.get(number), pairs.get(number)
            turn = Turn(
                cut=cut, number=number, slot=slot, unit=slot.figure.quantity.unit, share=share,
                phase=phase, pair=change, memory=memory, context=context,
            )  # fmt: skip
            named = name(turn)
            if named is not None:
                named = named if share else of_case(named, slot, memory, context)
                observation = _observation(sentence, turn, named)
                if number in shared and made and slot.item:
                    observation = _bounded_alike(observation, made[-1])
                if share is not None:
                    observation = _of_share(observation, share, context)
                made.append(observation)
                _remember(memory, slot, named, observation, pairs.get(number), context)
    return made


def _of_share(observation: Observation, share: Share, context: Context) -> Observation:
    """The observation with the place and the group of its own part of a joined subject."""
    parts = [part for part in context.folk if part in share.words]
    if any(len(part) < len(words) for part in parts for words in observation.groups):
        observation = replace(observation, groups=(max(parts, key=len),))
    if share.period is not None:
        observation = replace(observation, period=share.period)
    return observation if share.place is None else replace(observation, place=share.place)


def _bounded_alike(observation: Observation, last: Observation) -> Observation:
    """分别不低于460元、330元: the bound of the first holds for those after it."""
    quantity, sign = observation.quantity, last.quantity.comparator
    if quantity.comparator is not Comparator.EQUAL or not last.quantity.bound_words or sign is Comparator.EQUAL:
        return observation
    below, above = last.quantity.lower is None, last.quantity.upper is None
    if below == above:
        return observation
    bounded = replace(
        quantity,
        comparator=sign,
        bound_words=last.quantity.bound_words,
        lower=None if below else quantity.value,
        upper=None if above else quantity.value,
        lower_inclusive=last.quantity.lower_inclusive,
        upper_inclusive=last.quantity.upper_inclusive,
    )
    return replace(observation, quantity=bounded)


def _remember(
    memory: Memory, slot: Slot, named: Named, observation: Observation, change: int | None, context: Context
) -> None:
    """Leave to the figures after it what one was found to be; what stands in brackets leaves nothing."""
    text = context.text
    heads = all(cased(named.core, context.cues))
    memory.groups, memory.measure = observation.groups, observation.measure
    if observation.groups and slot.figure.quantity.unit in ("人", "户", "人次", "户次"):
        memory.served, memory.served_at = observation.groups, slot.figure.span.start
        memory.served_all.append((memory.served_at, observation.groups, named.title))
    if slot.figure.quantity.unit.startswith("元"):
        memory.served_all.append((slot.figure.span.start, (), named.title))
    if change is not None:
        memory.changes.setdefault(change, (named.title, named.core))
    memory.last_at = slot.figure.span.start
    if not memory.head or memory.head_at < text.rfind("；", 0, memory.last_at) or heads:
        memory.head, memory.head_at = named.core, memory.last_at
    if slot.aside:
        return
    memory.title, memory.core, memory.action = named.title, named.core, named.action or memory.action
    memory.unit = observation.quantity.unit
    if named.action:
        memory.done[named.action, slot.figure.quantity.unit] = named.core
    if named.noun:
        memory.noun, memory.noun_at = named.noun, slot.figure.span.start
    memory.aspect = named.aspect
    if named.aspect is Aspect.LEVEL:
        if "其中" not in text[: slot.figure.span.start]:
            memory.totals[slot.figure.quantity.unit] = named.title
        memory.levels.append(named.core)
        memory.by_unit[slot.figure.quantity.unit] = named.core, slot.figure.span.start


def _observation(sentence: Sentence, turn: Turn, named: Named) -> Observation:
    memory, context, slot = turn.memory, turn.context, turn.slot
    text = context.text
    figure = slot.figure
    quantity = figure.quantity
    before = text[slot.left.start : figure.span.start]
    if quantity.unit == "元":
        rate = rate_from_context(text[slot.clause.start : figure.span.start]) or _rate_of_title(named.title)
        rate = "" if _is_sum(slot, text) or quantity.value > _HIGHEST_RATE else rate
        quantity = replace(quantity, unit=rate or named.unit or _rate_of_talk(named, memory) or "元")
    if quantity.unit.startswith("元/"):
        named = named._replace(title=re.sub(r"金额$", "标准", named.title))
    if named.negative and quantity.value > 0:
        quantity = replace(quantity, value=-quantity.value, lower=_minus(quantity.upper), upper=_minus(quantity.lower))
    period, future = _period(slot, context)
    modality = Modality.TARGET if future else _modality(slot, quantity.comparator, context)
    period = _settled(period, modality, before, context)
    measure = _measure(quantity.unit, named, before, period, turn)
    if named.aspect is not Aspect.GROWTH:
        period = _of_state(period, measure, context)
    period = _of_end(period, turn, measure)
    quote = _quote(slot, text)
    return Observation(
        evidence=Evidence(
            quote=sentence.view.frozen(quote), figure=sentence.view.frozen(figure.number), sentence=sentence.number
        ),
        quantity=quantity,
        title=named.title,
        aspect=named.aspect,
        modality=modality,
        measure=measure,
        period=period,
        place=place_of(slot, context),
        groups=groups_of(text, slot, named, memory, context),
        programs=programs_of(slot, named.title, context),
        phase=turn.phase,
        change=turn.pair,
        residence=residence(named.title),
        base_period=compared_with(before) if named.aspect is not Aspect.LEVEL else None,
        funding=funding(before + named.title) if quantity.unit.startswith("元") else None,
        whole=memory.totals.get(quantity.unit)
        if "其中" in text[: figure.span.start] and "其中" in run_up(text, slot)
        else None,
        rule="figures",
    )


def _is_sum(slot: Slot, text: str) -> bool:
    """Whether money in 万 or 亿 is all that was paid, for no word says of whom each."""
    figure = slot.figure
    return figure.number.of(text).endswith(("万", "亿")) and not _OF_ONE.search(
        text, slot.clause.start, figure.span.start
    )


_HIGHEST_RATE = 200_000  # 按月发放261万元 is paid to all together
_OF_ONE = re.compile(r"每|均|标准|水平|补差")  # 按月发放6.3万元 is no rate without one of these


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _rate_of_title(title: str) -> str:
    if _MONTHLY.search(title) and not _YEARLY.search(title):
        return "元/月" if "月" in title else ""
    return "元/年" if "年标准" in title or "年人均" in title else ""


_SUM_OF = re.compile(r"补贴|资金|款|金额|经费|支出|津贴|金$")
_MONTHLY = re.compile(r"低保标准|生活保障标准|基本生活标准|月标准|月均|月人均|月补助")
_YEARLY = re.compile(r"年标准|年均")


def _rate_of_talk(named: Named, memory: Memory) -> str:
    """特困标准提高到每人每月1066元，孤儿标准提高到1800元: a standard beside another has its rate."""
    return memory.unit if named.title.endswith("标准") and memory.unit in ("元/月", "元/年") else ""


def _quote(slot: Slot, text: str) -> Span:
    start = slot.left.start
    end = max(slot.figure.span.end, slot.right.end)
    while start < slot.figure.span.start and text[start] in "、，；：。 和及与":
        start += 1
    return Span(start, end)


def _period(slot: Slot, context: Context) -> tuple[Period, bool]:
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
    text, end = context.text, max(slot.right.end, slot.figure.span.end)
    inside = [e for e in context.expressions if slot.figure.span.end <= e.span.start < end]
    return [e for e in inside if _PAID.search(text, 0, e.span.start)][:1]


_PAID = re.compile(r"(?:发放|补发|拨付|支付|发)了?\Z")
_NEWS = re.compile(r"[^，。；]{0,24}\d日[^。；]{0,30}?(?:消息|讯|电|获悉|了解到)")


def _of_state(period: Period, measure: Measure, context: Context) -> Period:
    """A state is not said to have lasted since an opening's 2024年以来, nor for the five years of a review."""
    inherited = period is context.period or period.basis is not Basis.STATED
    since = period.begin is not None and context.clock.day is not None and period.end == context.clock.day
    if measure is not Measure.FLOW and inherited and years_of(period) > 1:
        return Period(end=period.end, latest=period.latest, basis=period.basis)
    if measure is Measure.FLOW or not inherited or not since:
        return period
    return Period(latest=period.latest)


def _of_end(period: Period, turn: Turn, measure: Measure) -> Period:
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


def _settled(period: Period, modality: Modality, before: str, context: Context) -> Period:
    """A plan for 今年 runs to the year's end; a period that is only inherited is not told to be cumulative."""
    if modality is Modality.TARGET and period.begin and period.end == context.clock.day:
        end = date(period.begin.year, 12, 31)
        period = replace(period, end=end, latest=end, cumulative=False)
    cumulative = "累计" in before
    if period.basis is not Basis.STATED and period.cumulative != cumulative:
        return replace(period, cumulative=cumulative)
    return period


def _modality(slot: Slot, sign: Comparator, context: Context) -> Modality:
    """Whether a figure is planned, a bound that a rule sets, or said to be so."""
    cues, text = context.cues, context.text
    clause = text[slot.clause.start : slot.clause.end]
    unit = slot.figure.quantity.unit
    start, end = _section(slot, context)
    asked = not unit.startswith("元") and _ASKED.search(clause) is not None
    # 目标任务为71人，实际保障63人: what is told as done is no longer asked
    aims = [
        match.end()
        for match in cues.expressions["target"].finditer(text, start, slot.figure.span.start)
        # 锚定…总体目标，争取到7项试点: the bare word aims at nothing beyond its clause
        if match[0] != "目标" or match.end() > slot.clause.start
    ]
    aimed = bool(aims) and not cues.inside("by-now", text[aims[-1] : slot.figure.span.start])
    planned = asked or aimed or _PLANNED.search(clause)
    # 2025年将新建20个；改造3所: what is announced before a semicolon holds behind it
    announced = cues.inside("announcement", text[: slot.figure.span.start]) and not cues.inside("past", text[:end])
    ruled = unit.startswith("元/") or cues.inside("standard", clause)
    if planned or announced or (context.planned and not ruled):
        return Modality.TARGET
    between = slot.figure.upper_of_range and slot.figure.quantity.lower is not None
    under = sign in (Comparator.UNDER, Comparator.AT_MOST) and not between
    start = slot.clause.start if slot.figure.upper_of_range else slot.left.start
    words = text[start : max(slot.figure.span.end, slot.right.end)]
    capped = unit.startswith("元") and sign is Comparator.AT_MOST and under and not cues.inside("standard", words)
    # 年度救助封顶线达4万元
    said = text[slot.clause.start : slot.figure.span.end]
    capped = capped or (unit.startswith("元") and cues.inside("ceiling", said) != "")
    timed = unit in ("小时", "工作日", "天", "分钟") and (under or cues.inside("limit", clause))
    limited = (unit == "元/户" and under) or (unit == "倍" and cues.inside("limit", clause))
    return Modality.LIMIT if capped or timed or limited else Modality.ACTUAL


def _section(slot: Slot, context: Context) -> tuple[int, int]:
    """Where the run between semicolons begins and ends in which a figure stands."""
    at = slot.figure.span.start
    start = max((mark for mark in context.sections if mark < at), default=0)
    return start, min((mark for mark in context.sections if mark > at), default=len(context.text))


# 市下达我县230户建设任务, 目标任务为71人: what is asked
_ASKED = re.compile(
    r"(?:任务|目标任务|任务目标|任务指标|预期指标|(?:年度|全年)(?:目标|指标|任务|预期指标))(?:总量|数)?[为是：:]"
    r"|的(?:目标|任务)(?:指标|任务|数)"
    r"|[省市县区州](?:政府|民政局|民政厅)?(?:下达|安排)(?=[^，。；]{0,24}(?:任务|指标|工程))"
)
_PLANNED = re.compile(r"^(?:[^，]{0,12}?)拟(?!定|订|制|写)|力争|年底前(?=.{0,6}(?:完成|建成|培育|实现|新增))")


def _measure(unit: str, named: Named, before: str, period: Period, turn: Turn) -> Measure:
    """Whether a figure is a standard, a share, a flow over its period or a stock at its end."""
    slot, memory, context = turn.slot, turn.memory, turn.context
    cues = context.cues
    is_sum = _is_sum(slot, context.text)
    if unit.startswith("元/") or (
        unit == "元"
        and not (is_sum and _SUM_OF.search(named.title))
        and (cues.inside("standard", before + named.title) or cues.inside("each", before) or before.endswith("人均"))
        and not ("累计" in before and named.title.endswith(("资金", "金额", "款")))
    ):
        return Measure.STANDARD
    if unit in ("%", "‰", "百分点"):
        return Measure.SHARE
    if unit == "元" and (is_sum or not (memory.measure is Measure.STANDARD and slot.item)):
        return Measure.STOCK if _STOCK_MONEY.search(named.title) else Measure.FLOW
    if unit == "元":
        return Measure.STANDARD
    if unit in ("人", "户") and _is_paid(turn):
        return Measure.FLOW
    if unit not in _FLOW_UNITS and (turn.phase is not None or slot.figure.title):
        return Measure.FLOW if summed(slot.figure.title) else Measure.STOCK
    return Measure.FLOW if unit in _FLOW_UNITS else _of_count(named, before, period, slot, memory, context)


def _is_paid(turn: Turn) -> bool:
    """发放孤儿基本生活费3人2.09万元: those to whom the money right behind them was paid."""
    after, text = turn.next, turn.context.text
    if after is None or not after.chained or after.figure.quantity.unit != "元":
        return False
    paid = turn.context.cues.inside("paid", text[: turn.slot.figure.span.start])
    return paid != "" and not turn.context.cues.inside("holding", turn.slot.left.of(text))


def _of_count(
    named: Named, before: str, period: Period, slot: Slot, memory: Memory, context: Context
) -> Measure:  # fmt: skip
    """A count is a flow where its action, its title or the figure before it in the list says so."""
    cues = context.cues
    if slot.chained and memory.measure in (Measure.STOCK, Measure.FLOW):
        return memory.measure
    # 救助管理机构10个: a body named after what it does
    body = cues.at_end("facility-head", named.title.removesuffix("数")) and _BODY.match(named.title)
    if _THERE_ARE.search(before.rstrip()) and "新" not in before:
        return Measure.STOCK  # 年末共有提供住宿的机构399个: what they do is not what was done
    measure = "" if body else cues.measures.get(named.action, "")
    if measure == "flow" and _PILOT.search(named.title):
        measure = "stock"  # 开展国家级试点5项: they are under way
    told = period.basis is Basis.STATED and period.begin is not None and "累计" not in before
    if measure:
        return Measure.FLOW if measure == "stock" and told and named.action in _MADE else Measure(measure)
    if not body and cues.measures.get(cues.at_start("action", named.title)) == "flow":
        return Measure.FLOW
    if memory.measure in (Measure.STOCK, Measure.FLOW) and (slot.item or slot.chained or not named.noun):
        return memory.measure
    if cues.at_end("membership", _STATISTIC.sub("", named.title)) or _NEWLY.search(named.title):
        return Measure.FLOW  # 孤儿新纳入6名
    if memory.measure is Measure.FLOW and _WORK.search(_STATISTIC.sub("", named.title)):
        return Measure.FLOW  # 完成适老化改造800户，2个养老服务综合体建设
    if "全年" in before:
        return Measure.FLOW
    standing = cues.inside("holding", named.title) or cues.at_end("facility-head", named.title.removesuffix("数"))
    return Measure.FLOW if not standing and cues.inside("flow-noun", named.title) else Measure.STOCK


_BODY = re.compile(r"[一-鿿]{2}(?:管理|保护|服务|福利|评估|安置|鉴定)")
_THERE_ARE = re.compile(
    r"^[，、；]?[^，。；]{0,10}(?:年末|年底|期末|目前|全[省市县区])[^，。；]{0,4}(?:共有|现有|拥有|实有)"
)
_PILOT = re.compile(r"^(?:开展|承担|实施|推进)[一-鿿]*试点(?:项目|工作)?数?$")
_WORK = re.compile(r"[一-鿿]{2}(?:建设|改造|升级|改建|扩建|维修|提升)$")
_NEWLY = re.compile(r"新(?:纳入|增|批|审批|认定)")
_STATISTIC = re.compile(r"(?:人数|户数|人次|户次|数)$")

# what is made once counts as made within a stated period, else as standing
_MADE = frozenset(
    {"建成", "建设", "建立", "设立", "成立", "组建", "打造", "创建", "建设完成", "开设", "搭建", "评选", "命名", "认定"}
)
