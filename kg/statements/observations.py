"""Observations of a sentence's figures: what is measured, of whom, where, when, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.model import (
    Aspect,
    Comparator,
    Evidence,
    Modality,
    Observation,
    Sentence,
    Span,
)
from kg.statements.attribution import groups_of, place_of, programs_of, run_up
from kg.statements.cases import cased, of_case
from kg.statements.changes import phases
from kg.statements.clauses import Slot, slots
from kg.statements.context import Context, Memory, Named
from kg.statements.details import compared_with, funding, residence
from kg.statements.measures import is_sum, measure_of
from kg.statements.naming import Turn, name
from kg.statements.quantities import Figure, rate_from_context
from kg.statements.respective import Share, each, respective
from kg.statements.times import of_end, of_state, period_of, settled


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
        rate = "" if is_sum(slot, text) or quantity.value > _HIGHEST_RATE else rate
        quantity = replace(quantity, unit=rate or named.unit or _rate_of_talk(named, memory) or "元")
    if quantity.unit.startswith("元/"):
        named = named._replace(title=re.sub(r"金额$", "标准", named.title))
    if named.negative and quantity.value > 0:
        quantity = replace(quantity, value=-quantity.value, lower=_minus(quantity.upper), upper=_minus(quantity.lower))
    period, future = period_of(slot, context)
    modality = Modality.TARGET if future else _modality(slot, quantity.comparator, context)
    period = settled(period, modality, before, context)
    measure = measure_of(quantity.unit, named, before, period, turn)
    if named.aspect is not Aspect.GROWTH:
        period = of_state(period, measure, context)
    period = of_end(period, turn, measure)
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


_HIGHEST_RATE = 200_000  # 按月发放261万元 is paid to all together


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _rate_of_title(title: str) -> str:
    if _MONTHLY.search(title) and not _YEARLY.search(title):
        return "元/月" if "月" in title else ""
    return "元/年" if "年标准" in title or "年人均" in title else ""


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
