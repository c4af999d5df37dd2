"""Changes told as such: 同比增长3.2%, 比上年增加1.1万多个, 平均增幅71.4%."""

from __future__ import annotations

import re

from kg.model import Aspect
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.cues import Cues
from kg.statements.titles import clean_left, tidy
from kg.statements.topics import generic, topic_of

PARTS = ("%", "百分点", "倍", "‰")


# what stands between a subject and its growth, and the end of the rate before it: 5335元｜/人/年，较上年分别
_BESIDE = re.compile(
    r"(?:(?:比|较)[^，。；]{0,10}|与[^，。；]{0,10}相比)[，]?$|同比|环比|平均|年均|分别|每年|实际|^[/／人户年月每]+(?=，|$)"
)


def grown(named: Named, words: str, verb: str, cues: Cues) -> Named:
    """A figure whose subject or verb tells of growth (年均增幅, 分别同比增长) as growth."""
    fall = bool(cues.inside("decline", words + verb))
    told = cues.at_end("growth", words) or cues.at_end("decline", words)
    base = re.sub(r"占比$", "", named.title)
    title = base if told else base + ("下降率" if fall else "增长率")
    return named._replace(title=title, aspect=Aspect.GROWTH, negative=fall)


def growth(left: str, slot: Slot, memory: Memory, context: Context) -> Named | None:
    """同比增长3.2%, 比上年增加1.1万多个, 标准提高10%以上; 分别增长A、B in the order of the levels before."""
    cues = context.cues
    if slot.item and not left.strip("、和及与") and memory.aspect is not Aspect.LEVEL and memory.levels:
        again = re.sub(r"^.*(增长率|下降率|增加数|减少数|提高幅度|提高额)$", r"\1", memory.title)
        base = memory.levels.pop(0)
        return Named(
            title=tidy(base)[-28:] + again,
            core=base,
            noun="",
            action="",
            aspect=memory.aspect,
            negative=again.startswith(("下降", "减少")),
        )
    words = left.rstrip("了、，达为约近-－ ")
    verb = cues.at_end("growth", words)
    fall = cues.at_end("decline", words)
    if not verb and not fall:
        return None
    cue = fall or verb
    unit = slot.figure.quantity.unit
    rest = words[: -len(cue)]
    compared = re.search(r"(?:与|比|较)[^，。；]{0,8}(?:相比|年末?底?|同期|年初)?$|同比|环比|分别|平均|年均", rest)
    if unit not in PARTS and not (
        compared or cue in ("净增", "净减") or (not rest.strip() and slot.right.start == slot.right.end)
    ):
        return None
    subject = clean_left(
        _BESIDE.sub("", rest),
        cues,
    )
    base = subject.words
    if not base and "分别" in rest and len(memory.levels) > 1:
        base = memory.levels.pop(0)
    elif not base or generic(base, cues):
        base = (memory.core or memory.noun or topic_of(slot, memory, context)) + (
            "" if not base or memory.core else base
        )
    if not base:
        return None
    base = re.sub(r"(?:同比|比上年)?(?:增长|下降|增加|减少)(?:率|数|额)?$", "", base)
    tail = {"%": "增长率", "百分点": "变动百分点", "‰": "增长率", "倍": "增长倍数"}.get(unit, "增加数")
    if fall:
        tail = {"%": "下降率", "‰": "下降率", "百分点": "下降百分点"}.get(unit, "减少数")
    elif unit == "%" and cue in ("提高", "提升", "增幅", "涨幅", "上调"):
        tail = "提高幅度" if cue in ("提高", "提升", "上调") else cue
    elif unit.startswith("元"):
        tail = "提高额"
    aspect = Aspect.GROWTH if unit in PARTS else Aspect.CHANGE
    return Named(
        title=tidy(base)[-28:] + tail,
        core=memory.core or base,
        noun=subject.words,
        action="",
        aspect=aspect,
        negative=bool(fall),
    )
