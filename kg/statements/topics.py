"""What the talk is about where a figure's own words do not say it."""

from __future__ import annotations

import re

from kg.model import Span
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory
from kg.statements.cues import Cues
from kg.statements.titles import clean_left, split_right


def generic(noun: str, cues: Cues) -> bool:
    """Whether a noun alone does not say what is measured: 资金, 救助资金, 受益群众; 收养登记 does."""
    noun = noun.strip("各类的")
    if not noun or noun in cues.any("generic") or noun in cues.any("action"):
        return True
    if cues.at_end("holding", noun) == noun:
        return False
    for notation in ("action", "generic"):
        cue = cues.at_start(notation, noun)
        if cue and noun[len(cue) :] in cues.any("generic"):
            return True
    return False


def topic_of(slot: Slot, memory: Memory, context: Context) -> str:
    """What the talk is about before a figure: the nearest noun counted or subject named, else what is inherited."""
    start = slot.figure.span.start
    head = _before_colon(context.text, slot, context)
    if head:
        return head
    measured = _clause_before(context.text, slot, memory, context)
    if measured:
        return measured
    subjects = [
        (span.start, words) for span, words in context.subjects if span.end <= start and span.end <= slot.left.start + 1
    ]
    subjects = [(at, words) for at, words in subjects if not generic(words, context.cues)]
    if memory.noun:
        subjects.append((memory.noun_at, memory.noun))
    section = max((mark for mark in context.sections if mark < start), default=0)
    near = [subject for subject in subjects if subject[0] >= section]
    if near or subjects:
        return max(near or subjects)[1]
    return _noun_before(context.text, slot, context) or context.topic


def _noun_before(text: str, slot: Slot, context: Context) -> str:
    """The subject of the clause before, cut at its verb: 助餐点从无到有，目前已增至58个."""
    end = max(0, slot.clause.start - 1)
    start = max(text.rfind(sign, 0, end) for sign in "，。；：") + 1
    words = clean_left(context.loud(Span(start, end)), context.cues)
    noun, predicate = split_right(words.noun, context.cues)
    match = _PROGRESS.match(words.noun)
    noun = match[1] if match else noun if predicate else ""
    return noun if 2 <= len(noun) <= 14 and not generic(noun, context.cues) else ""


_PROGRESS = re.compile(
    r"^(.{2,14}?)(?:建设|工作|改革|管理|服务)?(?:从无到有|有序|扎实|稳步|持续|深入|全面|顺利|不断|加快|逐年|逐步|大幅|明显)"
)


_MEASURED = re.compile(
    r"^.*?(?:标准|数量|总数|人数|户数|金额|水平|收入|支出|销量|登记量|床位数|机构数|户数|覆盖率|率|登记|救助|捐赠|资金|服务)(?=[^准量数额平入出率记助赠金务]*$)"
)


def _clause_before(text: str, slot: Slot, memory: Memory, context: Context) -> str:
    """What the clause just before is about, where it names a measure: 提高保障标准，平均增幅71.4%."""
    end = max(0, slot.clause.start - 1)
    if text[end : end + 1] != "，":
        return ""
    start = max(text.rfind(sign, 0, end) for sign in "，。；：") + 1
    if memory.last_at >= start:
        return ""
    words = context.loud(Span(start, end))
    match = _MEASURED.match(words)
    if not match or slot.left.start > slot.clause.start or _own_noun(text, slot, context):
        return ""
    phrase = clean_left(match[0], context.cues)
    told = 2 <= len(phrase.noun) <= 20 and not generic(phrase.noun, context.cues) and not re.search(r"\d", phrase.noun)
    return phrase.noun if told else ""


def _before_colon(text: str, slot: Slot, context: Context) -> str:
    """What a list is headed by: 4月份新增低保对象：南山镇12人，北河镇8人."""
    colon = text.rfind("：", 0, slot.figure.span.start)
    if colon < 0:
        return ""
    start = max(text.rfind(sign, 0, colon) for sign in "，。；：！？") + 1
    phrase = clean_left(context.loud(Span(start, colon)), context.cues)
    words = re.sub(r"(?:情况|如下|具体|名单|工作)+$", "", phrase.words)
    return (
        words
        if 2 <= len(words) <= 20
        and (len(words) >= 4 or not generic(words, context.cues))
        and not re.search(r"\d", words)
        else ""
    )


def _own_noun(text: str, slot: Slot, context: Context) -> str:
    """The noun in a figure's own words, growth and decline left out."""
    words = context.loud(slot.left).rstrip("了达约为近 ")
    cue = context.cues.at_end("growth", words) or context.cues.at_end("decline", words)
    return clean_left(re.sub(r"(?:年均|平均|同比|环比)+$", "", words[: len(words) - len(cue)]), context.cues).noun
