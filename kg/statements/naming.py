"""What a figure measures: its title from the words around it, from the figures before it, or from the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import Phase, Span
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.contrast import contrasted
from kg.statements.cues import Cues
from kg.statements.growth import PARTS, grown, growth
from kg.statements.respective import Share
from kg.statements.titles import Phrase, clean_left, split_right, suffix, tidy
from kg.statements.topics import generic, topic_of, without

# 比德化县多500万元 tells how far two figures lie apart, which is no figure of its own subject
_COMPARED = re.compile(r"比[^，。；]{0,12}[多少高低]")
# 比上年的2365对减少225对: what it was before
_BASE = re.compile(r"(?:比|较)(?:上年|去年|前年|上年同期|去年同期|年初|上月)?末?底?的?")
_SOFT_JOIN = re.compile(r"、|和|及|与|以及")


def name(
    text: str,
    cut: Sequence[Slot],
    number: int,
    share: Share | None,
    phases: dict[int, Phase],
    pair: int | None,
    memory: Memory,
    context: Context,
) -> Named | None:
    """What a figure measures; None where its words, the figures before it and the talk do not tell."""
    slot = cut[number]
    unit = slot.figure.quantity.unit
    cues = context.cues
    if slot.figure.title:
        return Named(title=suffix(tidy(slot.figure.title), unit, cues), core=slot.figure.title, noun="", action="")
    if share is not None and share.words:
        said = _said(text, _last_of_list(text, cut, number), context)
        named = _finish(clean_left(share.words, cues), said, unit, memory, context, slot)
        grows = share.growth or cues.at_end("growth", share.words) or cues.at_end("decline", share.words)
        return grown(named, share.words, share.verb, cues) if named and grows and unit in PARTS else named
    if memory.core and slot.figure.upper_of_range:
        return Named(title=memory.title, core=memory.core, noun="", action=memory.action)
    if phases.get(number) is Phase.AFTER and pair in memory.changes:
        title, core = memory.changes[pair]
        return Named(title=title, core=core, noun="", action=memory.action)
    left = _own_words(text, cut, number, context)
    change = growth(left, slot, memory, context)
    if change is not None:
        return change
    if _COMPARED.fullmatch(left.strip("，、 ")):
        return None
    if _BASE.fullmatch(left.strip("，、 ")) and memory.core and unit == memory.unit:
        return Named(title=memory.title, core=memory.core, noun=memory.noun, action="")
    phrase = clean_left(left, cues)
    right = without(text, slot.right, context)
    nxt = cut[number + 1] if number + 1 < len(cut) else None
    if nxt is not None and nxt.figure.upper_of_range:
        right = without(text, nxt.right, context)
    joined = nxt is not None and not text[slot.figure.span.end : nxt.figure.span.start].strip("、和及与")
    part = _part(text, cut, number, left, memory, cues) if unit in PARTS else None
    if part is not None:
        return part
    if slot.chained and memory.core and not phrase.words:
        return Named(title=suffix(tidy(memory.core), unit, cues), core=memory.core, noun="", action=memory.action)
    if nxt and joined and not right and nxt.chained:
        right = without(text, nxt.right, context)
    if phases.get(number) is Phase.BEFORE:
        right = ""
    # 安溪县完成12个、永春县完成9个乡镇敬老院: the noun of the list stands after its last figure
    last_noun = nxt is not None and nxt.item and nxt.figure.quantity.unit == unit
    if nxt is not None and last_noun and not right and not phrase.noun and text[slot.figure.span.end] == "、":
        right = without(text, nxt.right, context)
    right = right[len(cues.at_start("superlative", right)) :] or _behind_brackets(text, slot, phrase, memory, context)
    right = "" if _WHERE.fullmatch(right) or _moves(right, cues) else right
    noun, predicate = split_right(right, cues) if right else ("", "")
    if noun and not predicate and nxt and _SOFT_JOIN.fullmatch(text[slot.right.end : nxt.figure.span.start]):
        predicate = split_right(without(text, nxt.right, context), cues)[1]
    if right and _begins_with_predicate(right, unit, cues):
        noun, predicate = "", right
    if not phrase.words and not noun and not predicate and unit != memory.unit and unit in memory.by_unit:
        core, at = memory.by_unit[unit]
        if any(at < mark < slot.figure.span.start for mark in context.sections):
            # 西河镇共有敬老点9个，覆盖老人540名；东河镇6个: what was counted so before the semicolon
            return Named(title=suffix(tidy(core), unit, cues), core=core, noun="", action="")
    if not noun and not predicate and memory.core:
        case = _case(phrase, unit, memory, context)
        if case is not None:
            return case
    if noun:
        return _after_noun(phrase, noun, predicate, slot, memory, context)
    return _finish(phrase, predicate, unit, memory, context, slot)


def _case(phrase: Phrase, unit: str, memory: Memory, context: Context) -> Named | None:
    """Another case of what the figure before measures: 城市低保标准735元，农村588元."""
    same = unit == memory.unit or (unit == "元" and memory.unit.startswith("元/"))
    core = contrasted(phrase.words, memory.core, context.folk, context.cues) if same and phrase.words else None
    if core is None:
        return None
    return Named(title=suffix(tidy(core), memory.unit, context.cues), core=core, noun="", action="", unit=memory.unit)


def _part(text: str, cut: Sequence[Slot], number: int, left: str, memory: Memory, cues: Cues) -> Named | None:
    """城镇老人4.3万人，农村老人8.9万人，分别占32.6%、67.4%: each percentage is of the count in its turn."""
    if re.search(r"分别占(?:比|总数|总量)?(?:的|为|约)?$", left.strip("，、 ")):
        run = 1
        while number + run < len(cut) and cut[number + run].item and cut[number + run].figure.quantity.unit == "%":
            run += 1
        memory.pending = memory.levels[-run:] if 2 <= run <= len(memory.levels) else []
    elif left.strip("，、和及与 "):
        memory.pending = []
    if not memory.pending:
        return None
    core = memory.pending.pop(0) + "占比"
    return Named(title=suffix(tidy(core), "%", cues), core=core, noun="", action="")


def _last_of_list(text: str, cut: Sequence[Slot], number: int) -> Slot:
    """The last figure of a bare list (5万元、3万元、1万元奖励), behind which their noun stands."""
    while number + 1 < len(cut) and cut[number + 1].item:
        if text[cut[number].figure.span.end : cut[number + 1].figure.span.start].strip("、和及与"):
            break
        number += 1
    return cut[number]


def _said(text: str, slot: Slot, context: Context) -> str:
    """What is said of the noun after a figure that a share of a subject has."""
    right = without(text, slot.right, context)
    return split_right(right, context.cues)[0] if right and not _begins_with_predicate(right, "", context.cues) else ""


# 其余2个分布在华安县: where, without the place
_WHERE = re.compile(r"(?:均|都)?(?:分布|坐落|设|位|落户|安排)(?:在|于)的?")


def _moves(right: str, cues: Cues) -> bool:
    """Whether what follows a figure is only the verb of the next one's change: 由28%上升了9个百分点."""
    bare = right.strip("，、了达约近至到")
    return bool(bare) and bare in (cues.at_end("growth", bare), cues.at_end("decline", bare))


# 盐湖区（18个）、永济市（12个）社工站: figures in brackets before what they count
_BEHIND = re.compile(r"）(?:[、和及][^（），。；]{1,10}（[^（）]{1,12}）)*(?P<noun>[^（），。；、]{2,24})")


def _behind_brackets(text: str, slot: Slot, phrase: Phrase, memory: Memory, context: Context) -> str:
    behind = _BEHIND.match(text, slot.figure.span.end) if slot.aside and not phrase.words else None
    before = [span.end for span, _ in context.located if span.end == slot.clause.start - 1]
    if behind is None or not before or (memory.noun and memory.noun not in behind["noun"]):
        return ""
    return without(text, Span(*behind.span("noun")), context)


def _own_words(text: str, cut: Sequence[Slot], number: int, context: Context) -> str:
    """The words before a figure; of those that also follow the figure before, what is said of its noun:

    11.3万｜老年人发放高龄津贴｜4000余万元 leaves 发放高龄津贴.
    """
    slot = cut[number]
    left = without(text, slot.left, context)
    last = cut[number - 1] if number else None
    if last is None or last.right.end < slot.left.end or last.right.start != slot.left.start:
        return left
    noun, predicate = split_right(left, context.cues)
    return predicate if noun and context.cues.at_start("action", predicate) and len(predicate) > 3 else left


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


def _after_noun(
    phrase: Phrase, noun: str, predicate: str, slot: Slot, memory: Memory, context: Context
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
    if generic(noun, cues) and not predicate and not before:
        core = topic_of(slot, memory, context) + core
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


# 省级, 公办, 文体类: a class of what was counted before
_CLASS = re.compile(r"[一-鿿]{1,6}(?:级|类|型|性|办|营)")


def _finish(phrase: Phrase, predicate: str, unit: str, memory: Memory, context: Context, slot: Slot) -> Named | None:
    cues = context.cues
    noun = re.sub(r"(?:中|里|内)$", "", phrase.noun)
    added = cues.measures.get(memory.action) == "flow" and slot.item and not phrase.action and noun
    if added and not generic(noun, cues) and not unit.startswith("元") and not cues.inside("action", noun[:4]):
        # 新增床位300张、护理员45名: what is done to the first of a list is done to the others
        phrase = replace(phrase, action=memory.action)
    if phrase.action and not noun and (phrase.action, unit) in memory.done:
        # 城关镇发放高龄津贴45.6万元；南山镇发放38.2万元: the same is done again
        again = memory.done[phrase.action, unit]
        return Named(title=suffix(tidy(again), unit, cues), core=again, noun="", action=phrase.action)
    core = phrase.action + noun
    if unit == "%" and core.startswith("占") and memory.noun:
        core = memory.noun + core
    elif not noun or generic(noun, cues) or _CLASS.fullmatch(noun):
        topic = memory.noun if slot.item and not noun and memory.noun else topic_of(slot, memory, context)
        if not topic and not core and unit == memory.unit:
            topic = memory.core
        if not topic and not core and not predicate:
            return None
        if not core and predicate and unit in ("人", "户", "人次", "户次"):
            topic = ""
        if noun.startswith(topic[-2:]) and len(topic) > 2:
            topic = topic.removesuffix(noun)
        core = _with_action(phrase.action, topic) if not noun and phrase.action else topic + core
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
    told = "" if generic(noun, cues) or _CLASS.fullmatch(noun) else noun
    return Named(title=title, core=core, noun=told, action=phrase.action)


def _with_action(action: str, topic: str) -> str:
    """规范提升 of 孝善食堂; 救助 of 临时救助 says nothing new."""
    return topic if topic.startswith(action) or topic.endswith(action) else action + topic
