"""The rule that makes observations of a sentence's figures: what is measured, of whom, where, when, and how it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.model import Aspect, Basis, Comparator, Evidence, Measure, Modality, Observation, Period, Phase, PlaceRef, Sentence, Span
from kg.statements.clauses import Slot, slots
from kg.statements.cues import Cues
from kg.statements.periods import Clock, Expression
from kg.statements.quantities import Figure, rate_from_context
from kg.statements.titles import Phrase, clean_left, split_right, suffix, tidy

_SOFT_JOIN = re.compile(r"、|和|及|与|以及")
_FLOW_UNITS = frozenset({"人次", "户次", "次", "场", "期", "场次", "件", "例", "对", "元", "班次", "小时"})
_STOCK_MONEY = re.compile(r"规模|余额|资产|存款|总资产|结余")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a sentence inherits: the subject of talk, the period, the place and the initiatives named so far."""

    cues: Cues
    clock: Clock
    text: str
    topic: str
    period: Period
    place: PlaceRef | None
    expressions: tuple[Expression, ...] = ()
    places: tuple[tuple[Span, PlaceRef], ...] = ()
    groups: tuple[tuple[Span, str], ...] = ()
    programs: tuple[tuple[Span, str], ...] = ()
    subjects: tuple[tuple[Span, str], ...] = ()
    holes: tuple[Span, ...] = ()
    names: tuple[Span, ...] = ()
    sections: tuple[int, ...] = ()
    planned: bool = False
    future: bool = False


@dataclass(slots=True)
class _Memory:
    """What the figures read so far in the sentence leave to the next: the noun, the whole title, the phrase."""

    noun: str = ""
    title: str = ""
    core: str = ""
    action: str = ""
    totals: dict[str, str] = field(default_factory=dict)
    noun_at: int = -1
    levels: list[str] = field(default_factory=list)
    aspect: Aspect = Aspect.LEVEL
    groups: tuple[str, ...] = ()
    measure: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a figure was found to measure, before the rest of the observation is made."""

    title: str
    core: str
    noun: str
    action: str
    aspect: Aspect = Aspect.LEVEL
    negative: bool = False


def observe(sentence: Sentence, found: Sequence[Figure], context: Context) -> list[Observation]:
    """The observations that the figures of a sentence make; a figure whose measure cannot be told makes none."""
    text = sentence.text
    cut = list(slots(text, found))
    phases, pairs = _phases(text, cut)
    shared = _respective(text, cut, context.cues)
    memory = _Memory()
    made: list[Observation] = []
    for number, slot in enumerate(cut):
        named = _name(text, cut, number, shared.get(number, ""), phases, memory, context)
        if named is None:
            continue
        observation = _observation(sentence, cut, number, named, phases.get(number), pairs.get(number), memory, context)
        made.append(observation)
        memory.groups, memory.measure = observation.groups, observation.measure
        if slot.aside:
            continue
        memory.title, memory.core, memory.action = named.title, named.core, named.action or memory.action
        if named.noun:
            memory.noun, memory.noun_at = named.noun, slot.figure.span.start
        memory.aspect = named.aspect
        if named.aspect is Aspect.LEVEL:
            memory.totals[slot.figure.quantity.unit] = named.title
            memory.levels.append(named.core)
    return made


# --- before and after -------------------------------------------------------------------------------------------

_MOVE = re.compile(
    r"(?:提高|提升|增加|上调|调整|增长|扩大|扩展|发展|上升|上涨|放宽|下降|降低|减少|下调|压缩|缩短|优化|降|增|提标|涨|提)"
    r"(?:到|至|为)(?:了)?(?:现在的|目前的|当前的|全年|\d{4}年(?:底|末)?(?:的)?)?"
)


def _phases(text: str, cut: Sequence[Slot]) -> tuple[dict[int, Phase], dict[int, int]]:
    """Which figures are the two ends of a change (由A提高到B, 从A、B提高至C、D), and the number of their change."""
    phases: dict[int, Phase] = {}
    pairs: dict[int, int] = {}
    change = 0
    for number in range(1, len(cut)):
        between = text[cut[number - 1].figure.span.end : cut[number].figure.span.start]
        move = _MOVE.search(between)
        if not move or len(between) > 40:
            continue
        befores = _run_of_befores(text, cut, number - 1)
        for offset, before in enumerate(befores):
            after = number + offset
            if after >= len(cut) or cut[after].figure.quantity.unit != cut[before].figure.quantity.unit:
                break
            change += 1
            phases[before], phases[after] = Phase.BEFORE, Phase.AFTER
            pairs[before] = pairs[after] = change
    return phases, pairs


def _run_of_befores(text: str, cut: Sequence[Slot], last: int) -> list[int]:
    """The figures from 由 or 从 up to the last one before the move; none where no such word opens the run."""
    run: list[int] = []
    for number in range(last, max(-1, last - 4), -1):
        run.insert(0, number)
        start = cut[number - 1].figure.span.end if number else 0
        before = text[start : cut[number].figure.span.start]
        opening = max(before.rfind("由"), before.rfind("从"), before.rfind("在"))
        stop = max(before.rfind(sign) for sign in "。；")
        if opening > stop:
            return run
    return []


# --- respectively -----------------------------------------------------------------------------------------------

_RESPECTIVE = re.compile(r"(?P<all>[^，；：。！？]{2,40}?)(?:分别|各)(?:累计|已|共|平均)?(?P<verb>[一-鿿]{0,6})$")


def _respective(text: str, cut: Sequence[Slot], cues: Cues) -> dict[int, str]:
    """城市、农村低保标准分别达到A和B: which of the joined subjects each figure belongs to."""
    named: dict[int, str] = {}
    for number, slot in enumerate(cut):
        left = text[slot.left.start : slot.left.end]
        if number not in named and "分别" in left:
            named.update(_listed_before(text, cut, number))
        match = _RESPECTIVE.search(left)
        if not match or "分别" not in left or number in named:
            continue
        subjects = [part for part in re.split(r"、|和|与|及", match["all"].lstrip("，、")) if part]
        followers = [n for n in range(number, min(len(cut), number + len(subjects)))]
        if len(subjects) < 2 or len(followers) < len(subjects):
            continue
        for subject, follower in zip(_completed(subjects, cues), followers, strict=True):
            named[follower] = subject
    return named


def _listed_before(text: str, cut: Sequence[Slot], number: int) -> dict[int, str]:
    """A、B和C三项内容，占比分别为X，Y，Z: the subjects are listed in the clause before."""
    slot = cut[number]
    own = re.split(r"分别", text[slot.clause.start : slot.figure.span.start])[0].strip("，、 ")
    if re.search(r"、|和|与|及", own) or len(own) > 8:
        return {}
    before = re.split(r"[。；，]", text[: max(0, slot.clause.start - 1)])[-1]
    subjects = [re.sub(r"^.*(?:在|为|是|有|含|包括)(?=.{2})", "", part) for part in re.split(r"、|和|与|及", before) if part]
    if len(subjects) < 2 or len(cut) - number < len(subjects):
        return {}
    followers = cut[number : number + len(subjects)]
    if any(f.figure.quantity.unit != slot.figure.quantity.unit for f in followers):
        return {}
    subjects[-1] = re.sub(r"(?:等)?[\d一二三四五六七八九十]*(?:项|个|类|种|方面)?(?:内容|方面)?(?:上|中|里)?$", "", subjects[-1])
    return {number + i: subject + own for i, subject in enumerate(subjects)}


def _completed(subjects: list[str], cues: Cues) -> list[str]:
    """城市, 农村低保标准 → 城市低保标准, 农村低保标准."""
    first = clean_left(subjects[0], cues).words or subjects[0]
    subjects = [first, *subjects[1:]]
    last = subjects[-1]
    tail = last[len(subjects[-2]) :] if len(last) > len(subjects[-2]) else ""
    return [s if not tail or s.endswith(tail) else s + tail for s in subjects[:-1]] + [last]


# --- what is measured -------------------------------------------------------------------------------------------


def _name(
    text: str, cut: Sequence[Slot], number: int, shared: str, phases: dict[int, Phase], memory: _Memory, context: Context
) -> Named | None:
    slot = cut[number]
    unit = slot.figure.quantity.unit
    cues = context.cues
    if shared:
        return _finish(Phrase(action="", noun=shared), "", unit, memory, context, slot)
    if memory.core and (phases.get(number) is Phase.AFTER or slot.figure.upper_of_range):
        return Named(title=memory.title, core=memory.core, noun="", action=memory.action)
    left = _without(text, slot.left, context)
    grown = _growth(text, left, slot, memory, context)
    if grown is not None:
        return grown
    phrase = clean_left(left, cues)
    right = _without(text, slot.right, context)
    nxt = cut[number + 1] if number + 1 < len(cut) else None
    joined = nxt is not None and not text[slot.figure.span.end : nxt.figure.span.start].strip("、和及与")
    if slot.chained and not phrase.words and not (right and not memory.core):
        return Named(title=suffix(tidy(memory.core), unit, cues), core=memory.core, noun="", action=memory.action)
    if nxt and joined and not right and nxt.chained:
        right = _without(text, nxt.right, context)
    noun, predicate = split_right(right, cues) if right else ("", "")
    if noun and not predicate and nxt and _SOFT_JOIN.fullmatch(text[slot.right.end : nxt.figure.span.start]):
        predicate = split_right(_without(text, nxt.right, context), cues)[1]
    if right and _begins_with_predicate(right, unit, cues):
        noun, predicate = "", right
    if noun:
        return _after_noun(phrase, noun, predicate, slot, memory, context)
    return _finish(phrase, predicate, unit, memory, context, slot)


def _begins_with_predicate(right: str, unit: str, cues: Cues) -> bool:
    if right.startswith("的"):
        return False
    cue = cues.at_start("predicate", right)
    if not cue and unit in ("元", "%"):
        cue = cues.at_start("action", right)
    if not cue:
        return False
    # a relative clause is a noun phrase after all: 12家｜申报3A级的社会组织
    return "的" not in right[:20] or unit in ("元", "%")


def _without(text: str, span: Span, context: Context) -> str:
    """The words of a run without the time expressions, places and structural counts in it."""
    holes = [e.span for e in context.expressions] + [s for s in context.names if not _inside_name(text, s)]
    holes += context.holes
    kept = [text[i] for i in range(span.start, span.end) if not any(h.start <= i < h.end for h in holes)]
    return "".join(kept)


def _inside_name(text: str, span: Span) -> bool:
    """Whether a place is part of a longer name (济南市第二殡仪馆) that would lose its sense without it."""
    return text[span.end : span.end + 1] in ("第", "·") or text[span.start - 1 : span.start] in ("“", "《")


def _after_noun(
    phrase: Phrase, noun: str, predicate: str, slot: Slot, memory: _Memory, context: Context
) -> Named | None:
    cues = context.cues
    unit = slot.figure.quantity.unit
    noun = _shorter(re.sub(r"(?:中|里|内)$", "", noun.strip("的")))
    predicate = _shorten(predicate)
    action = phrase.action or (phrase.noun if phrase.noun and not phrase.served else "")
    if not phrase.words and slot.item and memory.action and not phrase.served and not predicate:
        action = memory.action
    before = phrase.words if not phrase.served else ""
    if predicate and (phrase.served or not before) and not predicate.startswith(("进行", "为", "由", "在")):
        core = f"{predicate}的{noun}"
    else:
        core = (before or action if not phrase.served else "") + noun
        if predicate and len(core) + len(predicate) <= 26:
            core += predicate
    if _generic(noun, cues) and not predicate and not before:
        core = _topic(slot, memory, context) + core
    title = suffix(tidy(core), unit, cues)
    return Named(title=title, core=core, noun=noun, action=phrase.action or action) if title else None


def _shorter(noun: str) -> str:
    """A long list of nouns by its first: 城乡低保对象、特困人员、孤儿 → 城乡低保对象等."""
    parts = noun.split("、")
    return noun if len(noun) <= 18 or len(parts) < 2 else parts[0] + "等"


def _shorten(predicate: str) -> str:
    predicate = re.sub(r"^(?:均|已|全部|已经|都|正在)+", "", predicate)
    predicate = re.sub(r"(?<=[一-鿿])了", "", predicate)
    return predicate[:24].rstrip("、和及与的")


def _finish(
    phrase: Phrase, predicate: str, unit: str, memory: _Memory, context: Context, slot: Slot
) -> Named | None:
    cues = context.cues
    noun = re.sub(r"(?:中|里|内)$", "", phrase.noun)
    core = phrase.action + noun
    if unit == "%" and core.startswith("占") and memory.noun:
        core = memory.noun + core
    elif not noun or _generic(noun, cues):
        topic = memory.noun if slot.item and not noun and memory.noun else _topic(slot, memory, context)
        if not topic and not core and not predicate:
            return None
        if not core and predicate and unit in ("人", "户", "人次", "户次"):
            topic = ""
        if noun.startswith(topic[-2:]) and len(topic) > 2:
            topic = topic[: -len(noun)] if topic.endswith(noun) else topic
        core = (phrase.action + topic) if not noun and phrase.action else topic + core
    if phrase.noun.endswith("的") and memory.noun:
        core = core.rstrip("的") + "的" + memory.noun
    spoken = _shorten(predicate)
    if spoken and not spoken.startswith(("为", "用于", "给")):
        if unit == "元":
            core = core + spoken if len(core) <= 10 and len(spoken) <= 14 else core
        elif len(core) + len(spoken) <= 30:
            core = f"{spoken}的{core}" if core else spoken
    title = suffix(tidy(core), unit, cues)
    if not title:
        return None
    return Named(title=title, core=core, noun=noun if not _generic(noun, cues) else "", action=phrase.action)


def _generic(noun: str, cues: Cues) -> bool:
    """Whether a noun alone does not say what is measured."""
    noun = noun.strip("各类的")
    while noun:
        if noun in cues.any("generic"):
            return True
        cue = cues.at_start("action", noun) or cues.at_start("generic", noun)
        if not cue:
            return False
        noun = noun[len(cue) :]
    return True


def _topic(slot: Slot, memory: _Memory, context: Context) -> str:
    """What the talk is about before a figure: the nearest noun counted or subject named, else what the sentence inherits."""
    start = slot.figure.span.start
    subjects = [(span.start, words) for span, words in context.subjects if span.end <= start and span.end <= slot.left.start + 1]
    subjects = [(at, words) for at, words in subjects if not _generic(words, context.cues)]
    if memory.noun:
        subjects.append((memory.noun_at, memory.noun))
    if subjects:
        return max(subjects)[1]
    return _clause_before(context.text, slot, context) or context.topic


_MEASURED = re.compile(r"^.*?(?:标准|数量|总数|人数|户数|金额|水平|收入|支出|销量|登记量|覆盖率|率|登记|救助|捐赠|资金|服务)(?=[^准量数额平入出率记助赠金务]*$)")


def _clause_before(text: str, slot: Slot, context: Context) -> str:
    """What the clause just before is about, where it names a measure: 提高保障标准，平均增幅71.4%."""
    end = max(0, slot.clause.start - 1)
    if text[end : end + 1] != "，":
        return ""
    start = max(text.rfind(sign, 0, end) for sign in "，。；：") + 1
    words = _without(text, Span(start, end), context)
    match = _MEASURED.match(words)
    if not match:
        return ""
    phrase = clean_left(match[0], context.cues)
    told = 2 <= len(phrase.noun) <= 20 and not _generic(phrase.noun, context.cues) and not re.search(r"\d", phrase.noun)
    return phrase.noun if told else ""


def _growth(text: str, left: str, slot: Slot, memory: _Memory, context: Context) -> Named | None:
    """同比增长3.2%, 比上年增加1.1万多个, 标准提高10%以上, 平均增幅71.4%; 分别增长A、B in the order of the levels before."""
    cues = context.cues
    if slot.item and not left.strip("、和及与") and memory.aspect is not Aspect.LEVEL and memory.levels:
        again = re.sub(r"^.*(增长率|下降率|增加数|减少数|提高幅度|提高额)$", r"\1", memory.title)
        base = memory.levels.pop(0)
        return Named(title=tidy(base)[-28:] + again, core=base, noun="", action="", aspect=memory.aspect, negative=again.startswith(("下降", "减少")))
    words = left.rstrip("了、，达为约近-－ ")
    verb = cues.at_end("growth", words)
    fall = cues.at_end("decline", words)
    if not verb and not fall:
        return None
    cue = fall or verb
    unit = slot.figure.quantity.unit
    rest = words[: -len(cue)]
    compared = re.search(r"(?:与|比|较)[^，。；]{0,8}(?:相比|年末?底?|同期|年初)?$|同比|环比|分别|平均|年均", rest)
    if unit not in ("%", "百分点", "倍", "‰") and not (compared or cue in ("净增", "净减") or len(rest.strip()) < 1):
        return None
    subject = clean_left(re.sub(r"(?:与|比|较)[^，。；]{0,10}(?:相比)?[，]?$|同比|环比|平均|年均|分别|每年", "", rest), cues)
    base = subject.words
    if not base and "分别" in rest and len(memory.levels) > 1:
        base = memory.levels.pop(0)
    elif not base or _generic(base, cues):
        base = (memory.core or memory.noun or _topic(slot, memory, context)) + ("" if not base or memory.core else base)
    if not base:
        return None
    base = re.sub(r"(?:同比|比上年)?(?:增长|下降|增加|减少)(?:率|数|额)?$", "", base)
    tail = {"%": "增长率", "百分点": "变动百分点", "‰": "增长率", "倍": "增长倍数"}.get(unit, "增加数")
    if fall:
        tail = {"%": "下降率", "百分点": "下降百分点"}.get(unit, "减少数")
    elif unit == "%" and cue in ("提高", "提升", "增幅", "涨幅", "上调"):
        tail = "提高幅度" if cue in ("提高", "提升", "上调") else cue
    elif unit.startswith("元"):
        tail = "提高额" if not fall else "下降额"
    aspect = Aspect.GROWTH if unit in ("%", "百分点", "倍", "‰") else Aspect.CHANGE
    return Named(
        title=tidy(base)[-28:] + tail, core=memory.core or base, noun=subject.noun, action="", aspect=aspect, negative=bool(fall)
    )


# --- the rest of the observation --------------------------------------------------------------------------------


def _observation(
    sentence: Sentence, cut: Sequence[Slot], number: int, named: Named, phase: Phase | None, change: int | None,
    memory: _Memory, context: Context,
) -> Observation:  # fmt: skip
    text = sentence.text
    slot = cut[number]
    figure = slot.figure
    quantity = figure.quantity
    around = text[slot.clause.start : slot.clause.end]
    before = text[slot.left.start : figure.span.start]
    if quantity.unit == "元":
        rate = rate_from_context(_since_last_money(text, cut, number)) or _rate_of_title(named.title)
        quantity = replace(quantity, unit=rate or "元")
    if named.negative and quantity.value > 0:
        quantity = replace(quantity, value=-quantity.value, lower=_minus(quantity.upper), upper=_minus(quantity.lower))
    period, future = _period(slot, context)
    modality = _modality(text, slot, quantity.comparator, named, future, context)
    measure = _measure(quantity.unit, named, before, period, slot, memory, context)
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
        place=_place(slot, context),
        groups=_groups(text, slot, named, memory, context),
        programs=_programs(slot, context),
        phase=phase,
        change=change,
        residence=_residence(named.title),
        base_period=_base_period(before) if named.aspect is not Aspect.LEVEL else None,
        funding=_funding(around),
        whole=memory.totals.get(quantity.unit) if "其中" in text[: figure.span.start] and "其中" in _run_up(text, slot) else None,
        rule="figures",
    )


def _minus(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _run_up(text: str, slot: Slot) -> str:
    return text[max(0, slot.clause.start - 40) : slot.figure.span.start]


def _since_last_money(text: str, cut: Sequence[Slot], number: int) -> str:
    """The words before an amount that can make it a rate: its clause, and for a list or a change the clause's start."""
    slot = cut[number]
    return text[slot.clause.start : slot.figure.span.start]


def _rate_of_title(title: str) -> str:
    if re.search(r"低保标准|基本生活标准|月标准|月均|月人均|月补助", title) and not re.search(r"年标准|年均", title):
        return "元/月" if "月" in title else ""
    return "元/年" if re.search(r"年标准|年人均", title) else ""


def _quote(slot: Slot, text: str) -> Span:
    start = slot.left.start
    end = max(slot.figure.span.end, slot.right.end)
    while start < slot.figure.span.start and text[start] in "、，；：。 和及与":
        start += 1
    return Span(start, end)


def _period(slot: Slot, context: Context) -> tuple[Period, bool]:
    """The nearest time expression before the figure in its sentence, else one just after it in its clause, else the inherited."""
    start = slot.figure.span.start
    before = [e for e in context.expressions if e.span.end <= start + 1]
    if before:
        return before[-1].period, before[-1].future
    return context.period, context.future


_STANDARD_UNITS = ("元/月", "元/年", "元/户", "元/张", "元/天")


def _modality(
    text: str, slot: Slot, sign: Comparator, named: Named, future: bool, context: Context
) -> Modality:
    cues = context.cues
    clause = text[slot.clause.start : slot.clause.end]
    unit = slot.figure.quantity.unit
    section = max((mark for mark in context.sections if mark < slot.figure.span.start), default=0)
    if future or context.planned or cues.inside("target", text[section : slot.figure.span.start]):
        return Modality.TARGET
    under = sign in (Comparator.UNDER, Comparator.AT_MOST)
    if unit in ("小时", "工作日", "天", "分钟") and (under or cues.inside("limit", clause)):
        return Modality.LIMIT
    if unit.startswith("元") and sign is Comparator.AT_MOST and not cues.inside("standard", slot_words(text, slot)):
        return Modality.LIMIT
    if unit == "元/户" and under or unit == "倍" and cues.inside("limit", clause):
        return Modality.LIMIT
    return Modality.ACTUAL


def slot_words(text: str, slot: Slot) -> str:
    """The words between the figure's left and right ends."""
    return text[slot.left.start : max(slot.figure.span.end, slot.right.end)]


def _measure(
    unit: str, named: Named, before: str, period: Period, slot: Slot, memory: _Memory, context: Context
) -> Measure:  # fmt: skip
    cues = context.cues
    if unit in _STANDARD_UNITS or (unit == "元" and cues.inside("standard", before + named.title)):
        return Measure.STANDARD
    if unit in ("%", "‰", "百分点"):
        return Measure.SHARE
    if unit == "元":
        if memory.measure is Measure.STANDARD and slot.item:
            return Measure.STANDARD
        return Measure.STOCK if _STOCK_MONEY.search(named.title) else Measure.FLOW
    if unit in _FLOW_UNITS:
        return Measure.FLOW
    measure = cues.measures.get(named.action, "")
    told = period.basis is Basis.STATED and period.begin is not None and "累计" not in before
    if measure == "stock" and told and named.action in _MADE:
        return Measure.FLOW
    if measure:
        return Measure(measure)
    if memory.measure is not None and (slot.item or slot.chained or not named.noun):
        return memory.measure
    if cues.inside("holding", named.title):
        return Measure.STOCK
    if cues.at_end("facility-head", named.title.removesuffix("数")):
        return Measure.STOCK
    return Measure.FLOW if cues.inside("flow-noun", named.title) else Measure.STOCK


# what is made once counts as made within a stated period, else as standing
_MADE = frozenset({"建成", "建设", "建立", "设立", "成立", "组建", "打造", "创建", "建设完成", "开设", "搭建", "评选", "命名", "认定"})


def _place(slot: Slot, context: Context) -> PlaceRef | None:
    """The place named as the subject of the figure's clause, or of an earlier one of its section; else the inherited."""
    start = slot.figure.span.start
    section = max((mark for mark in context.sections if mark < start), default=0)
    before = [ref for span, ref in context.places if section <= span.start and span.end <= start]
    return before[-1] if before else context.place


def _groups(text: str, slot: Slot, named: Named, memory: _Memory, context: Context) -> tuple[str, ...]:
    """Whom the figure counts or serves: a group right after it, the nearest before it in its clause, or one in its title."""
    right_end = max(slot.right.end, slot.figure.span.end)
    near = slot.figure.span.end
    after = [w for span, w in context.groups if near <= span.start <= near + 8 and span.start < right_end and _plain(text[near : span.start])]
    if after:
        return (after[0],)
    unit = slot.figure.quantity.unit
    if named.aspect is not Aspect.LEVEL and memory.groups:
        return memory.groups
    in_clause = [(span, w) for span, w in context.groups if slot.clause.start <= span.start and span.end <= slot.figure.span.start]
    counted = unit in ("人", "户", "人次", "户次", "小时") or unit.startswith("元")
    if in_clause and counted:
        return (in_clause[-1][1],)
    leading = [w for _, w in context.groups if named.title.startswith(w)]
    if leading and (counted or unit in ("%", "对", "件", "例", "次")):
        return (leading[-1],)
    inside = [w for _, w in context.groups if w in named.title]
    if inside and counted:
        return (inside[-1],)
    return memory.groups if slot.chained else ()


def _plain(between: str) -> bool:
    return not between or not any(sign in between for sign in "，。；、（“提发开")


def _programs(slot: Slot, context: Context) -> tuple[str, ...]:
    """The initiative that governs the figure: the last one named before it in the sentence, or one that it counts."""
    start = slot.figure.span.start
    section = max((mark for mark in context.sections if mark < start), default=0)
    before = [name for span, name in context.programs if section <= span.start and span.end <= start]
    within = [name for span, name in context.programs if slot.figure.span.end <= span.start < slot.right.end]
    chosen = within[:1] or before[-1:]
    return tuple(chosen)


def _residence(title: str) -> str | None:
    if "城乡" in title:
        return "城乡"
    if "城市" in title or "城镇" in title:
        return "城市"
    return "农村" if "农村" in title else None


def _base_period(before: str) -> str | None:
    match = re.search(r"同比|环比|(?:比|较)(?:上年末?|去年同期|上年同期|去年|年初|\d{4}年)", before)
    return match[0] if match else None


def _funding(clause: str) -> str | None:
    for words, source in (("福彩", "福彩"), ("彩票公益金", "福彩"), ("善款", "善款"), ("慈善", "善款"), ("捐", "善款"), ("财政", "财政"), ("中央预算内", "财政")):
        if words in clause:
            return source
    return None


def spans_of(words: Iterable[tuple[Span, str]]) -> tuple[tuple[Span, str], ...]:
    """The words sorted by where they stand."""
    return tuple(sorted(words))
