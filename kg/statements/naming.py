"""What a figure measures: its title from the words around it, from the figures before it, or from the talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from kg.model import Phase, Span
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.contrast import contrasted
from kg.statements.cues import Cues
from kg.statements.growth import PARTS, grown, growth
from kg.statements.respective import Share
from kg.statements.titles import Phrase, clean_left, split_right, suffix, tidy
from kg.statements.topics import generic, topic_of

# 比德化县多500万元 tells how far two figures lie apart, which is no figure of its own subject
_COMPARED = re.compile(r"比[^，。；]{0,12}[多少高低]")
# 比上年的2365对减少225对: what it was before
_BASE = re.compile(
    r"(?:比|较)(?:上年|去年|前年|上年同期|去年同期|年初|上月|月初)?末?底?时?的?|[去上前]年同期(?:为|是|仅|只有|有)?"
)
_RESIDENCE = re.compile("[城乡镇村]")
_SOFT_JOIN = re.compile(r"、|和|及|与|以及")


class Turn(NamedTuple):
    """A figure whose turn it is, among those of its sentence, with its part of a joined subject or change.

    *slot* is the figure with its surroundings, *unit* its unit.
    """

    cut: Sequence[Slot]
    number: int
    slot: Slot
    unit: str
    share: Share | None
    phase: Phase | None
    pair: int | None
    memory: Memory
    context: Context

    @property
    def next(self) -> Slot | None:
        """The figure after it in the sentence."""
        return self.cut[self.number + 1] if self.number + 1 < len(self.cut) else None

    def words(self, span: Span) -> str:
        """The words of a run without times, places and structural counts."""
        return self.context.loud(span)


def name(turn: Turn) -> Named | None:
    """What a figure measures; None where its words, the figures before it and the talk do not tell."""
    if turn.slot.figure.title:
        return _of_row(turn.slot.figure.title, turn)
    if turn.share is not None and turn.share.words:
        return _of_share(turn, turn.share)
    end = _end_of_pair(turn) or _is_of(turn)
    if end is not None:
        return end
    left = _own_words(turn)
    change = growth(left, turn.slot, turn.memory, turn.context)
    if change is not None or _COMPARED.fullmatch(left.strip("，、 ")):
        return change
    phrase = clean_left(left, turn.context.cues)
    return _repeated(turn, left, phrase) or _of_words(turn, phrase)


def _of_row(title: str, turn: Turn) -> Named:
    """The label of a table's row, with the case that only the heading above it tells: 农村低保 over 保障人数."""
    case = turn.context.cues.at_start("contrast-residence", turn.context.topic)
    told = _RESIDENCE.search(title)
    return _named(title if told or not case or "保障" not in title else case + title, turn)


def _named(core: str, turn: Turn, noun: str = "", action: str = "") -> Named:
    return Named(title=suffix(tidy(core), turn.unit, turn.context.cues), core=core, noun=noun, action=action)


def _of_share(turn: Turn, share: Share) -> Named | None:
    """城市、农村低保标准分别…: the figure's own part of what is joined before it."""
    cues = turn.context.cues
    said = _said(turn, _last_of_list(turn))
    named = _finish(clean_left(share.words, cues), said, turn)
    grows = share.growth or cues.at_end("growth", share.words) or cues.at_end("decline", share.words)
    return grown(named, share.words, share.verb, cues) if named and grows and turn.unit in PARTS else named


def _end_of_pair(turn: Turn) -> Named | None:
    """The upper end of a range and the later end of a change measure what the first end does."""
    memory = turn.memory
    if memory.core and turn.slot.figure.upper_of_range:
        return Named(title=memory.title, core=memory.core, noun="", action=memory.action)
    if turn.phase is Phase.AFTER and turn.pair in memory.changes:
        title, core = memory.changes[turn.pair]
        return Named(title=title, core=core, noun="", action=memory.action)
    return None


def _is_of(turn: Turn) -> Named | None:
    """90%为居家养老、7%为社区养老: what each share of a whole is."""
    text, figure = turn.context.text, turn.slot.figure.span
    told = _IS.match(text, turn.slot.figure.span.end) if turn.unit == "%" else None
    return _named(told["what"], turn) if told and text[figure.start - 1 : figure.start] in _BEFORE_SHARES else None


_IS = re.compile(r"[是为](?P<what>[一-鿿]{2,12})(?=[、，。；）]|$)")
_BEFORE_SHARES = ("", "、", "，", "；", "：", "即", "有", "中")


def _repeated(turn: Turn, left: str, phrase: Phrase) -> Named | None:
    """What figures before it measure: the base of a comparison, a share of a count, one more of the same."""
    memory = turn.memory
    alike = turn.unit == memory.unit or (turn.unit == "元" and memory.unit.startswith("元/"))
    if _BASE.fullmatch(left.strip("，、 ")) and memory.core and alike:
        return Named(title=memory.title, core=memory.core, noun=memory.noun, action="", unit=memory.unit)
    part = _part(turn, left) if turn.unit in PARTS else None
    if part is None and turn.slot.chained and memory.core and not phrase.words:
        return _named(memory.core, turn, action=memory.action)
    return part


def _of_words(turn: Turn, phrase: Phrase) -> Named | None:
    """What the words on both sides of a figure say, completed from the figures before it where they leave it unsaid."""
    noun, predicate = _after(turn, phrase)
    if not noun and not predicate:
        known = _counted_so(turn, phrase) or _case(turn, phrase)
        if known is not None:
            return known
    return _after_noun(phrase, noun, predicate, turn) if noun else _finish(phrase, predicate, turn)


def _after(turn: Turn, phrase: Phrase) -> tuple[str, str]:
    """The noun after a figure and what is said of it."""
    cues, text, slot, following = turn.context.cues, turn.context.text, turn.slot, turn.next
    right = _right(turn, phrase)
    right = right[len(cues.at_start("superlative", right)) :] or _behind_brackets(turn, phrase)
    if not right or _WHERE.fullmatch(right) or _moves(right, cues):
        return "", ""
    if _begins_with_predicate(right, turn.unit, cues):
        return "", right
    noun, predicate = split_right(right, cues)
    if (
        noun
        and not predicate
        and following
        and _SOFT_JOIN.fullmatch(text[slot.right.end : following.figure.span.start])
    ):
        predicate = split_right(turn.words(following.right), cues)[1]
    return noun, predicate


def _right(turn: Turn, phrase: Phrase) -> str:
    """The words after a figure; after the last of a list or range where its own are none."""
    slot, following = turn.slot, turn.next
    if turn.phase is Phase.BEFORE:
        right = ""
    elif following is not None and following.figure.upper_of_range:
        right = turn.words(following.right)
    else:
        right = turn.words(slot.right)
    if following is None or right:
        return right
    between = turn.context.text[slot.figure.span.end : following.figure.span.start]
    if following.chained and not between.strip("、和及与") and turn.phase is not Phase.BEFORE:
        return turn.words(following.right)
    # 安溪县完成12个、永春县完成9个乡镇敬老院: the noun of the list stands after its last figure
    listed = following.item and following.figure.quantity.unit == turn.unit and between.startswith("、")
    return turn.words(following.right) if listed and not phrase.noun else ""


def _counted_so(turn: Turn, phrase: Phrase) -> Named | None:
    """西河镇共有敬老点9个，覆盖老人540名；东河镇6个: what was counted in this unit before the semicolon."""
    memory = turn.memory
    if phrase.words or turn.unit == memory.unit or turn.unit not in memory.by_unit:
        return None
    if turn.words(turn.slot.left).strip("，、 ") in _IN_ALL:
        return None  # 资助手术患者965人次，计148万元: of what was just counted
    core, at = memory.by_unit[turn.unit]
    parted = any(at < mark < turn.slot.figure.span.start for mark in turn.context.sections)
    return _named(core, turn) if parted else None


_IN_ALL = frozenset(("计", "共计", "合计", "总计", "折合", "价值", "共", "资金", "金额"))


def _case(turn: Turn, phrase: Phrase) -> Named | None:
    """Another case of what the figure before measures: 城市低保标准735元，农村588元."""
    memory, context = turn.memory, turn.context
    # 月人均补助171元；农村低保累计支出5993.88万元: a sum is no case of a rate
    is_sum = turn.slot.figure.number.of(context.text).endswith(("万", "亿"))
    rated = turn.unit == "元" and memory.unit.startswith("元/") and not is_sum
    if not (turn.unit == memory.unit or rated) or not phrase.words or not memory.core:
        return None
    core = contrasted(phrase.words, memory.core, context.folk, context.cues)
    if core is None:
        return None
    return Named(title=suffix(tidy(core), memory.unit, context.cues), core=core, noun="", action="", unit=memory.unit)


def _part(turn: Turn, left: str) -> Named | None:
    """城镇老人4.3万人，农村老人8.9万人，分别占32.6%、67.4%: each percentage is of the count in its turn."""
    memory = turn.memory
    if re.search(r"分别占(?:比|总数|总量)?(?:的|为|约)?$", left.strip("，、 ")):
        rest = turn.cut[turn.number + 1 :]
        run = 1 + len(list(takewhile(lambda slot: slot.item and slot.figure.quantity.unit == "%", rest)))
        memory.pending = memory.levels[-run:] if 2 <= run <= len(memory.levels) else []
    elif left.strip("，、和及与 "):
        memory.pending = []
    return _named(memory.pending.pop(0) + "占比", turn) if memory.pending else None


def _last_of_list(turn: Turn) -> Slot:
    """The last figure of a bare list (5万元、3万元、1万元奖励), behind which their noun stands."""
    last = turn.slot
    for slot in turn.cut[turn.number + 1 :]:
        if not slot.item or turn.context.text[last.figure.span.end : slot.figure.span.start].strip("、和及与"):
            break
        last = slot
    return last


def _said(turn: Turn, slot: Slot) -> str:
    """What is said of the noun after a figure that a share of a subject has."""
    right = turn.words(slot.right)
    cues = turn.context.cues
    return split_right(right, cues)[0] if right and not _begins_with_predicate(right, "", cues) else ""


# 其余2个分布在华安县: where, without the place
_WHERE = re.compile(r"(?:均|都)?(?:分布|坐落|设|位|落户|安排)(?:在|于)的?")


def _moves(right: str, cues: Cues) -> bool:
    """Whether what follows a figure is only the verb of the next one's change: 由28%上升了9个百分点."""
    bare = right.strip("，、了达约近至到")
    return bool(bare) and bare in (cues.at_end("growth", bare), cues.at_end("decline", bare))


# 盐湖区（18个）、永济市（12个）社工站: figures in brackets before what they count
_BEHIND = re.compile(r"）(?:[、和及][^（），。；]{1,10}（[^（）]{1,12}）)*(?P<noun>[^（），。；、]{2,24})")


def _behind_brackets(turn: Turn, phrase: Phrase) -> str:
    slot, context, memory = turn.slot, turn.context, turn.memory
    behind = _BEHIND.match(context.text, slot.figure.span.end) if slot.aside and not phrase.words else None
    before = any(span.end == slot.clause.start - 1 for span, _ in context.located)
    if behind is None or not before or (memory.noun and memory.noun not in behind["noun"]):
        return ""
    return turn.words(Span(*behind.span("noun")))


def _own_words(turn: Turn) -> str:
    """The words before a figure; of those that also follow the figure before, what is said of its noun.

    11.3万｜老年人发放高龄津贴｜4000余万元 leaves 发放高龄津贴.
    """
    slot, cues = turn.slot, turn.context.cues
    left = turn.words(slot.left)
    last = turn.cut[turn.number - 1] if turn.number else None
    if last is None or last.right.end < slot.left.end or last.right.start != slot.left.start:
        return left
    noun, predicate = split_right(left, cues)
    return predicate if noun and cues.at_start("action", predicate) and len(predicate) > 3 else left


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


def _after_noun(phrase: Phrase, noun: str, predicate: str, turn: Turn) -> Named | None:
    """The title of a figure before its noun: 新建｜12家｜敬老院."""
    cues, slot, memory = turn.context.cues, turn.slot, turn.memory
    noun = _shorter(_INSIDE.sub("", noun.strip("的")))
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
        core = topic_of(slot, memory, turn.context) + core
    named = _named(core, turn, noun=noun, action=phrase.action or action)
    return named if named.title else None


def _shorter(noun: str) -> str:
    """A long list of nouns by its first: 城乡低保对象、特困人员、孤儿 → 城乡低保对象等."""
    parts = noun.split("、")
    return noun if len(noun) <= 18 or len(parts) < 2 else parts[0] + "等"


def _shorten(predicate: str) -> str:
    if not predicate:
        return ""
    predicate = _DONE.sub("", _ALREADY.sub("", predicate))
    return predicate[:24].rstrip("、和及与的")


_INSIDE = re.compile(r"(?:中|里|内)$")
_ALREADY = re.compile(r"^(?:均|已|全部|已经|都|正在)+")
_DONE = re.compile(r"(?<=[一-鿿])了|(?:全部|均|统一)?按照?每人每[月年]$")
# 省级, 公办, 文体类: a class of what was counted before
_CLASS = re.compile(r"[一-鿿]{1,6}(?:级|类|型|性|办|营)")


def _finish(phrase: Phrase, predicate: str, turn: Turn) -> Named | None:
    """The title of a figure after its noun: 养老床位｜达｜3200张."""
    cues, memory, unit = turn.context.cues, turn.memory, turn.unit
    noun = _INSIDE.sub("", phrase.noun)
    loose = not noun or generic(noun, cues) or bool(_CLASS.fullmatch(noun))
    # 孤儿66人，支出各类救助资金: of all kinds, and not of those counted last
    loose = loose and not (noun.startswith(("各类", "各项")) and len(noun) > 4)
    phrase = _done_alike(phrase, noun, turn)
    if phrase.action and not noun and (phrase.action, unit) in memory.done:
        # 城关镇发放高龄津贴45.6万元；南山镇发放38.2万元: the same is done again
        return _named(memory.done[phrase.action, unit], turn, action=phrase.action)
    core: str | None = phrase.action + noun
    if unit == "%" and phrase.words.startswith("占") and memory.noun:
        core = memory.noun + phrase.action + noun
    elif loose:
        core = _completed(phrase, noun, predicate, turn)
    if core is None:
        return None
    stands = loose and core and _STANDING.search(turn.context.text, turn.slot.clause.start, turn.slot.figure.span.start)
    if stands:
        # 新增37户，清退231户，共有2511户: what there is is neither
        core = _undone(core, cues)
        came = cues.at_start("membership", core)
        core = noun = core[len(came) :] if came != core else core
    if phrase.noun.endswith("的") and memory.noun:
        core = core.rstrip("的") + "的" + memory.noun
    counted = "" if loose and not stands else noun
    named = _named(_with_spoken(core, _shorten(predicate), unit), turn, counted, phrase.action)
    return named if named.title else None


_STANDING = re.compile(r"(?:共有|现有|仍有|尚有|实有|总数)")


def _undone(core: str, cues: Cues) -> str:
    """城市低保新增 without what was done: 城市低保."""
    done = cues.at_end("membership", core)
    return core[: -len(done)] if done and len(core) > len(done) + 1 else core


def _done_alike(phrase: Phrase, noun: str, turn: Turn) -> Phrase:
    """新增床位300张、护理员45名: what is done to the first of a list is done to the others."""
    cues, memory = turn.context.cues, turn.memory
    if not noun or phrase.action or not turn.slot.item or cues.measures.get(memory.action) != "flow":
        return phrase
    own = generic(noun, cues) or turn.unit.startswith("元") or cues.inside("action", noun[:4])
    return phrase if own else phrase._replace(action=memory.action)


_FOR = re.compile(r"(?:主要|全部|专项|重点)?(?:用于|用作|用在)(?P<what>[一-鿿“”、]{4,24})$")
_PER_HEAD = re.compile(r"(?:月|年)?[人户]均")
_SPENT = re.compile(r"(?:累计|共计?)?(?:支出|发放|拨付|支付)(?:资金|金额)?$")
_LEVEL = re.compile(r"(?:月|年)?(?:保障|供养|补助|救助|发放)?(?:标准|水平)$")


def _completed(phrase: Phrase, noun: str, predicate: str, turn: Turn) -> str | None:
    """A generic or missing noun with what the talk is about; None where nothing tells."""
    purpose = (
        _FOR.match(predicate) if turn.unit == "元" and not phrase.action and generic(noun, turn.context.cues) else None
    )
    if purpose is not None:
        return purpose["what"]  # 177.8万元用于日间照料中心建设
    memory, core = turn.memory, phrase.action + noun
    topic = memory.noun if turn.slot.item and not noun and memory.noun else topic_of(turn.slot, memory, turn.context)
    if noun.endswith(("水平", "补差")) or _PER_HEAD.match(noun):
        topic = _SPENT.sub("", _LEVEL.sub("", topic))  # 低保标准提高，人均补助水平…: another measure of 低保
    if topic.startswith("每"):
        topic = ""  # 每人救助2000元，发放善款72万元: what each gets is not what the sum is of
    if not topic and not core and turn.unit == memory.unit:
        topic = memory.core
    if not topic and not core and not predicate:
        return None
    if not core and predicate and turn.unit in ("人", "户", "人次", "户次"):
        topic = ""
    if noun.startswith(topic[-2:]) and len(topic) > 2:
        topic = topic.removesuffix(noun)
    if not noun and phrase.action:
        return _with_action(phrase.action, _undone(topic, turn.context.cues))
    return topic + core


def _with_spoken(core: str, spoken: str, unit: str) -> str:
    """The title with what is said after the figure: 12家｜获评3A级."""
    if not spoken or spoken.startswith(("为", "用于", "给")):
        return core
    if unit == "元":
        return core + spoken if len(core) <= 10 and len(spoken) <= 14 else core
    if len(core) + len(spoken) <= 30:
        return f"{spoken}的{core}" if core else spoken
    return core


def _with_action(action: str, topic: str) -> str:
    """规范提升 of 孝善食堂; 救助 of 临时救助 says nothing new."""
    return topic if topic.startswith(action) or topic.endswith(action) else action + topic
