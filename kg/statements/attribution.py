"""Whose a figure is: the place it is of, the group it counts or serves, the initiative that governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import dropwhile, pairwise, takewhile

from kg.model import Aspect, PlaceRef, Span
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.cues import Cues
from kg.statements.groups import named_in
from kg.statements.places import of_firm


def place_of(slot: Slot, context: Context) -> PlaceRef | None:
    """The subject place of the figure's clause, or of an earlier one of its section; else the inherited."""
    start = slot.figure.span.start
    # a list by place names each just before its figure: 老观镇110座、洪山镇96座
    own: list[PlaceRef] = []
    reached = slot.left.start + 3
    for span, ref in context.located:
        if span.start < slot.left.start or span.end > start or of_firm(context.text, span, context.cues):
            continue
        ahead = context.text[slot.left.start : span.start]
        there = span.start <= reached or context.cues.at_end("gone-to", ahead)
        if there and not _COMPARED.search(ahead):
            own.append(ref)
            # 老河口市李楼街道: the narrower place follows at once
            reached = max(reached, span.end)
    behind = _THERE.match(context.text, slot.figure.span.end) if context.located else None
    placed = [ref for span, ref in context.located if behind and span.start == behind.end()]
    if placed:
        return placed[-1]
    if _ALL_OR_OTHERS.match(context.text, slot.left.start, start):
        return context.place
    if slot.aside and not own:
        # 洙边镇（23.6万元）: the place that the bracket follows
        own = [ref for span, ref in context.located if span.end == slot.clause.start - 1]
    within = [span for span, _ in context.located if slot.clause.start <= span.start and span.end <= start]
    listed = len(within) > 1 and context.text[within[-2].end : within[-1].start] in ("、", "和", "与", "及")
    if within and (_SEVERAL if not listed else _TOGETHER).match(context.text, within[-1].end):
        return context.place
    if own:
        # 大同市、朔州市新增床位300张: what two have together is of neither
        together = listed and not _EACH.match(context.text, within[-1].end)
        return context.place if together else own[-1]
    section = max((mark for mark in context.sections if mark < start), default=0)
    before = [ref for span, ref in context.places if section <= span.start and span.end <= start]
    return before[-1] if before else context.place


_ALL_OR_OTHERS = re.compile(r"[，、；]?(?:合计|总计|共计|其余|其他|另外?)")
# 其余2个分布在华安县
_THERE = re.compile(r"(?:均|都)?(?:分布|坐落|设|位|落户|安排)(?:在|于)")
# 占金华市的23%: of another place than the subject
_COMPARED = re.compile(r"(?:占|比|较|超过|高于|低于|多于|少于|优于)$")
_EACH = re.compile(r"[^，。；]{0,12}?(?:分别|各|均)|\s*[\d（]")
# 九龙坡区等8个区
_SEVERAL = re.compile(r"等(?:地|[两三四五六七八九十\d]+个?(?:地|[市县区镇乡]{1,2}(?!级)|街道|社区|村|县市区|市县区))")
# 阳新、大冶两地共新建41处: what places have together is of none of them
_TOGETHER = re.compile(
    r"等?[两三四五六七八九十\d]*个?(?:地|[市县区镇乡]{1,2}|街道|社区|村)?(?:共(?!有产权)|合计|总共|一共)"
)


def groups_of(text: str, slot: Slot, named: Named, memory: Memory, context: Context) -> tuple[str, ...]:
    """Whom the figure counts or serves: a group right after it, the nearest before it, or one in its title."""
    unit = slot.figure.quantity.unit
    given = _given(slot, context) if unit.startswith("元") else ()
    if given:
        return given
    right_end = max(slot.right.end, slot.figure.span.end)
    near = slot.figure.span.end
    after = [
        w
        for span, w in context.groups
        if near <= span.start <= near + 8 and span.start < right_end and _plain(text[near : span.start])
    ]
    if after:
        return (after[0],)
    counted = unit in ("人", "户", "人次", "户次", "小时") or unit.startswith("元")
    titled = _of_title(named.title, context, counted=counted)
    if named.aspect is not Aspect.LEVEL and memory.groups:
        return titled or memory.groups
    in_clause = [
        (span, w)
        for span, w in context.groups
        if slot.clause.start <= span.start
        and span.end <= slot.figure.span.start
        and not (slot.item and span.end <= slot.left.start and _is_attribute(span, slot, context))
    ]
    # 老人捐款5万元: who gives is not who is served
    if in_clause and counted and context.cues.expressions["giving"].match(text, in_clause[-1][0].end):
        return ()
    if in_clause and (counted or _SERVED.search(text, slot.clause.start, in_clause[-1][0].start)):
        return titled if len(titled) == 1 and titled[0] in [w for _, w in in_clause] else (in_clause[-1][1],)
    if titled:
        return titled
    if slot.chained:
        return memory.groups
    return _granted(slot, unit, context) or _of_those_before(text, slot, named, memory, context)


def _is_attribute(group: Span, slot: Slot, context: Context) -> bool:
    """孤儿补助金5.97万元、特困供养31人: a group in the name of what was paid before, where this has a name itself."""
    text = context.text
    ends = _DIGIT.search(text, group.end)
    between = text[group.end : ends.start() if ends else group.end]
    named = slot.left.end > slot.left.start + 3 and not context.cues.at_start(
        "action", slot.left.of(text).strip("，、")
    )
    return named and not context.cues.inside("paid", between) and _BENEFIT.fullmatch(between) is not None


_DIGIT = re.compile(r"\d")
_BENEFIT = re.compile(r"[一-鿿”]{0,8}(?:金|费|款|补贴|津贴|补助)")
_PEOPLE = ("人", "户", "人次", "户次")


def _of_those_before(text: str, slot: Slot, named: Named, memory: Memory, context: Context) -> tuple[str, ...]:
    """The people that figures or clauses before this one tell of: money for them, parts of them, more done for them."""
    unit = slot.figure.quantity.unit
    section = max((mark for mark in context.sections if mark < slot.figure.span.start), default=0)
    if unit.startswith("元"):
        said = text[slot.left.start : slot.figure.span.start] + slot.right.of(text)
        other = context.cues.inside("other-fund", said + named.title)
        told = [] if other else [told for told in memory.served_all if told[0] >= section]
        return _paid_to(said, told, context, rate=unit != "元") or _supported(named, context)
    if unit == "%" and named.title.endswith("率") and memory.served_at == memory.last_at >= section:
        return memory.served  # 接收退役士兵3745人，岗位安置率100%
    if unit not in _PEOPLE:
        return ()
    served = _served_before(slot, context) if not named.noun else None
    if served is not None:
        return (served,)
    again = memory.served_at == memory.last_at >= section and _done_again(slot, memory, context)
    if (again or "其中" in run_up(text, slot)) and memory.served_at >= section:
        return memory.served
    return _supported(named, context)


def _paid_to(
    said: str, told: Sequence[tuple[int, tuple[str, ...], str]], context: Context, *, rate: bool
) -> tuple[str, ...]:
    """Who of the people counted before gets some money: those of its own benefit, or the only ones just before it.

    农村低保对象17.5万人，发放农村低保金2.9亿元; not 退伍士兵49人，发放救灾资金66万元, and not the last of several.
    """
    cues = context.cues
    words = said.strip("，、；")
    ours = _pairs(words[len(cues.at_start("action", words)) :]) - _common(cues)
    people = [(groups, title) for _, groups, title in told if groups]
    for groups, title in reversed(people):
        if ours & _pairs(title + "，" + groups[0]):
            return groups
    if not people:
        return ()
    # the people counted since other money was
    since = dropwhile(lambda figure: not figure[1], reversed(told))
    just = {groups for _, groups, _ in takewhile(lambda figure: bool(figure[1]), since)}
    return people[-1][0] if rate or len(just) == 1 else ()


def _supported(named: Named, context: Context) -> tuple[str, ...]:
    """Those supported whom the paragraph counted last: 农村五保对象1675人。供养标准为每人每年6240元."""
    cues = context.cues
    ours = cues.inside("supported", named.title) and cues.inside("cased", named.title) != "低保"
    theirs = "".join(context.served)
    apart = any(case in named.title and other in theirs for case, other in (("分散", "集中"), ("集中", "分散")))
    return context.served if ours and not apart and cues.inside("supported", theirs) else ()


@lru_cache(maxsize=4)
def _common(cues: Cues) -> frozenset[str]:
    """The words of two characters that tell no benefit from another: 补贴, 发放, 累计."""
    return frozenset(w for notation in ("generic", "action", "adverb") for w in cues.any(notation) if len(w) == 2)


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)}


def _given(slot: Slot, context: Context) -> tuple[str, ...]:
    """向特困人员、孤儿发放1674万元困难群体价格补贴: to whom money is given, told before it behind 向 or 为."""
    text, end = context.text, slot.figure.span.start
    for span, words in reversed(context.groups):
        if slot.left.start <= span.start and span.end <= end:
            led = _SERVED.search(text, slot.left.start, span.start)
            done = context.cues.at_start("action", text[span.end : span.end + 6])
            return (words,) if led and done else ()
    return ()


_GRANT = re.compile(r"(?:均|统一|都|全部|分别)?(?:按照?|每人|每户|每月|每年|每餐|每天|一次性|给予|发放)")


def _granted(slot: Slot, unit: str, context: Context) -> tuple[str, ...]:
    """失能老年人，每人每餐补助6元: the group of the clause before, where this one tells what each is given."""
    text, start = context.text, slot.clause.start
    rated = unit == "%" or unit.startswith("元/") or (unit == "元" and "每" in text[start : slot.figure.span.start])
    if not rated or text[start - 1 : start] != "，" or not _GRANT.match(text, start):
        return ()
    opens = max(text.rfind(sign, 0, start - 1) for sign in "，。；：") + 1
    return next(((w,) for span, w in reversed(context.groups) if opens <= span.start and span.end < start), ())


def _done_again(slot: Slot, memory: Memory, context: Context) -> bool:
    """脱贫人口纳入特困供养12人，纳入农村低保30户: the verb before the last figure opens the clause of this one.

    10329名困难僧尼纳入农村低保，682名纳入农村五保供养: it stands behind both.
    """
    text, figure = context.text, slot.figure.span
    verb = context.cues.at_start("action", text[slot.clause.start : slot.clause.start + 8])
    if verb:
        return verb in text[max(0, memory.last_at - 24) : memory.last_at]
    behind = context.cues.at_start("action", text[figure.end : figure.end + 8])
    return behind != "" and slot.clause.start == figure.start and behind in text[memory.last_at : slot.clause.start]


_STATISTIC = re.compile(r"(?:户数|户次|人数|人次|数)$")


def _of_title(title: str, context: Context, *, counted: bool) -> tuple[str, ...]:
    """The group in a figure's title, of which it tells: 重点居家老年人信息采集率; not in the name of a facility.

    Where the figure counts neither people nor money, a loose word (家庭) must be what the title begins with.
    """
    cues = context.cues
    if not counted and cues.at_end("facility-head", title.removesuffix("数")):
        return ()
    tail = cues.expressions["institution-tail"]
    # 农村低保|户数 does not tell of 农村低保户
    bare = _STATISTIC.sub("", title)
    said = [w for _, w in context.groups if w in bare] or list(named_in(bare, cues))
    inside = [w for w in said if not tail.match(title, title.find(w) + len(w))]
    leading = [w for w in inside if title.startswith(w) and len(w) > 2]
    firm = inside if counted else [w for w in inside if w not in cues.any("group-vague")]
    return tuple((leading or firm)[-1:])


# 为高校毕业生提供就业岗位13906个
_SERVED = re.compile(r"(?:为|给|向|对|面向)(?:全[市县区省]|辖区|辖区内)?$")


def _served_before(slot: Slot, context: Context) -> str | None:
    """对特困人员签订委托照料协议，签约917人: whom the clause before is done for."""
    text = context.text
    end = max(0, slot.clause.start - 1)
    start = max(text.rfind(sign, 0, end) for sign in "，。；：") + 1
    if text[end : end + 1] != "，" or not re.match(r"(?:对|为|给|向|针对|面向|帮助|组织)", text[start:end]):
        return None
    return next((words for span, words in context.groups if start <= span.start and span.end <= end), None)


def _plain(between: str) -> bool:
    return not between or not any(sign in between for sign in "，。；、（“提发开")


def programs_of(slot: Slot, title: str, context: Context) -> tuple[str, ...]:
    """The initiatives that govern the figure: the last ones named before it in the sentence, or those it counts."""
    text, start = context.text, slot.figure.span.start
    section = max((mark for mark in context.sections if mark < start), default=0)
    named = [one for one in context.programs if not _is_framework(one[1], context.cues)]
    within = [one for one in named if slot.figure.span.end <= one[0].start < slot.right.end]
    if within:
        return tuple(name for _, name in _run(text, within))
    before = [one for one in named if section <= one[0].start and one[0].end <= start]
    # 开展“邻里守望”等活动9.5万次，减免收费6042万元: an example of what was counted governs nothing behind it
    governing = [one for one in before if not _COUNTED.match(text, one[0].end, slot.clause.start)]
    if not governing or (governing[-1][0].end < slot.clause.start and _is_total(text, slot, title)):
        return ()
    return tuple(name for _, name in _run(text, governing[::-1])[::-1])


# 1+8+N
_SUM = re.compile(r"\d+\+")
_COUNTED = re.compile(r"”?等[^，。；]{0,8}?\d")
# “情暖万家”“爱心助学”“银安计划”等救助项目
_ONE_LIST = re.compile(r"”?[、和及与]?“?")
# 实施医养康养融合发展行动，养老机构床位总数达到2.4万张; 全市已命名道路1384条
_OF_ALL = re.compile(r"(?:截至目前，|目前，?|现有)?全[省市区县州旗盟](?:现有|已有|共有|已|共)")


def _is_framework(name: str, cues: Cues) -> bool:
    return _SUM.match(name) is not None or cues.at_end("framework", name) != ""


def _is_total(text: str, slot: Slot, title: str) -> bool:
    """Whether a figure behind an undertaking tells how it stands with all of a place, and not what was done."""
    return title.endswith(("总数", "总量")) or _OF_ALL.match(text, slot.clause.start) is not None


def _run(text: str, named: Sequence[tuple[Span, str]]) -> Sequence[tuple[Span, str]]:
    """Those at the beginning that stand in one list, whichever way it is gone along."""
    together = [
        _ONE_LIST.fullmatch(text, min(one.end, next_.end), max(one.start, next_.start)) is not None
        for (one, _), (next_, _) in pairwise(named)
    ]
    return named[: 1 + len(list(takewhile(bool, together)))]


def run_up(text: str, slot: Slot) -> str:
    """The words before a figure, those just before its clause included."""
    return text[max(0, slot.clause.start - 40) : slot.figure.span.start]
