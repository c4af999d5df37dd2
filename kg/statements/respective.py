"""分别 and 各: which of several joined subjects each of several figures belongs to, or one figure to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Period, PlaceRef
from kg.statements.clauses import Slot
from kg.statements.context import Context
from kg.statements.cues import Cues
from kg.statements.titles import clean_left

_JOIN = re.compile(r"、|和(?!谐|平)|与|及(?!时)")
_SUBJECTS = re.compile(
    r"(?P<all>[^，；：。！？]{2,60}?)(?:分别|(?<![年人户平月日])均(?:已)?|各自?(?![类种项级地县市区界方镇乡街个部单]))(?P<verb>[^，；：。！？、]{0,18})$"
)
_SHARING = re.compile(r"分别|各(?![类种项级地县市区界方镇乡街个部单])|(?<![年人户平月日])均")
_ENUMERATED = re.compile(
    r"[两二三四五六七八九十\d]+(?:级|地|者|类|项|种|县|市|区|镇)(?:组织|机构|单位|人员|对象|群体)?$"
)
_COUNTED = re.compile(r"\d[\d,.]*[万亿]?[余多]?[家个所处名人户张项]")
_NUMBERED = re.compile(
    r"(?:等)?(?:[\d两二三四五六七八九十]+)?(?:个)?(?:市|县|区|地|镇|乡|街道|社区|村|单位|县区|区县|市县)?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A figure's part of a joined subject: what is measured, and where or when, if the subjects are places or times."""

    words: str
    place: PlaceRef | None = None
    period: Period | None = None
    growth: bool = False
    verb: str = ""


def respective(text: str, cut: Sequence[Slot], context: Context) -> dict[int, Share]:
    """城市、农村低保标准分别达到A和B: for each of the figures its share of the subject; likewise 各."""
    found: dict[int, Share] = {}
    last: tuple[Share, ...] = ()
    for number, slot in enumerate(cut):
        left = text[slot.left.start : slot.left.end]
        if number in found or not _SHARING.search(left):
            continue
        shares = _times(left, slot, context) or _shares(left, context)
        if not shares and "分别" in left:
            shares = _again(left, last, context) or _listed_before(text, cut, number, context)
        if len(shares) < 2 or len(cut) - number < len(shares):
            continue
        followers = cut[number + 1 : number + len(shares)]
        if "分别" in left or all(f.item and _bare(text, f) for f in followers):
            found.update({number + i: share for i, share in enumerate(shares)})
            last = shares
    return found


def _times(left: str, slot: Slot, context: Context) -> tuple[Share, ...]:
    """2022年、2023年分别发放低保金3亿元、3.2亿元: the same of each time."""
    told = [e for e in context.expressions if slot.left.start <= e.span.start and e.span.end <= slot.left.end]
    if len(told) < 2 or not re.fullmatch(r"[，；]?(?:其中)?[，]?", context.text[slot.left.start : told[0].span.start]):
        return ()
    joints = {context.text[a.span.end : b.span.start] for a, b in pairwise(told)}
    rest = context.text[told[-1].span.end : slot.left.end]
    if not joints <= {"、", "和", "与", "及"} or "分别" not in rest:
        return ()
    words = clean_left(rest.replace("分别", "", 1), context.cues).words
    return tuple(Share(words=words, period=e.period) for e in told)


def _again(left: str, last: Sequence[Share], context: Context) -> tuple[Share, ...]:
    """城市低保、农村低保分别有1200户、5300户，分别下降3.1%、4.6%: of the same subjects as before."""
    own, _, verb = left.lstrip("，；").removeprefix("其中").partition("分别")
    if len(own) > 8 or _JOIN.search(own):
        return ()
    growing = _grows(verb, context.cues)
    return tuple(
        replace(
            share,
            words=share.words.removesuffix(own[-2:]) + own if own else share.words,
            growth=growing,
            verb=verb,
        )
        for share in last
    )


def _grows(verb: str, cues: Cues) -> bool:
    bare = verb.rstrip("了达约为至到")
    return bool(cues.at_end("growth", bare) or cues.at_end("decline", bare))


def each(text: str, slot: Slot, context: Context) -> tuple[Share, ...]:
    """任丘、黄骅两市各建成1所: the shares of subjects that have the same figure each."""
    left = text[slot.left.start : slot.left.end]
    if "分别" in left or not _SHARING.search(left):
        return ()
    shares = _shares(left, context)
    # 均 shares out only among places; A、B均为 may be one statement of two nouns
    kept = "各" in left or all(share.place is not None for share in shares)
    return shares if len(shares) >= 2 and kept else ()


def _bare(text: str, slot: Slot) -> bool:
    """Whether nothing but a joining word stands before a figure in its list."""
    return not text[slot.left.start : slot.left.end].strip("、和及与")


def _shares(left: str, context: Context) -> tuple[Share, ...]:
    match = _SUBJECTS.search(left)
    if not match:
        return ()
    subjects = [part for part in _JOIN.split(match["all"].removeprefix("其中").lstrip("，、")) if part]
    if len(subjects) < 2:
        return ()
    cues = context.cues
    verb = clean_left(match["verb"], cues)
    growing = _grows(match["verb"], cues)
    placed = _as_places(subjects, context)
    if placed:
        shared, places = placed
        words = shared + verb.words if not shared.endswith(verb.words) else shared
        return tuple(Share(words=words, place=place, growth=growing, verb=match["verb"]) for place in places)
    action, noun = ("", "") if growing else (verb.action, verb.noun)
    if len(noun) == 1 and not action:
        action, noun = noun, ""
    subjects[-1] = _ENUMERATED.sub("", subjects[-1]) or subjects[-1]
    completed = _completed(subjects, context)
    return tuple(Share(words=action + s + noun, growth=growing, verb=match["verb"]) for s in completed)


def _as_places(subjects: Sequence[str], context: Context) -> tuple[str, list[PlaceRef]] | None:
    """The places that subjects are, and the title that the last of them begins: 东山县、诏安县的低保覆盖率."""
    named = {span.of(context.text): place for span, place in (*context.located, *context.scopes)}
    subjects = [_narrowest(subject, named) for subject in subjects]
    kept = [next((n for n in named if s.startswith(n) and len(s) - len(n) > 1), "") for s in subjects]
    bodies = {s[len(name) :] for s, name in zip(subjects, kept, strict=True)}
    if all(kept) and len(bodies) == 1:
        # 白水乡敬老院、红岩乡敬老院: the same house of each place
        return bodies.pop(), [named[name] for name in kept]
    found = []
    shared = ""
    for number, subject in enumerate(subjects):
        bare = subject if subject in named else _NUMBERED.sub("", subject)
        if bare not in named and number == len(subjects) - 1:
            bare = next((name for name in sorted(named, key=len, reverse=True) if subject.startswith(name)), "")
            shared = clean_left(subject[len(bare) :].removeprefix("的"), context.cues).words
        if bare not in named:
            return None
        found.append(named[bare])
    return shared, found


def _narrowest(subject: str, named: dict[str, PlaceRef]) -> str:
    """A subject without the places that the place in it lies in: 崇阳县白霓镇 → 白霓镇."""
    for name in named:
        rest = subject[len(name) :] if subject.startswith(name) else ""
        if rest and any(rest.startswith(other) for other in named):
            return _narrowest(rest, named)
    return subject


def _listed_before(text: str, cut: Sequence[Slot], number: int, context: Context) -> tuple[Share, ...]:
    """A、B和C三项内容，占比分别为X，Y，Z: the subjects are listed in the clause before."""
    slot = cut[number]
    own, _, verb = text[slot.clause.start : slot.figure.span.start].partition("分别")
    own = own.strip("，、 ")
    growing = _grows(verb, context.cues)
    done = "" if growing else clean_left(verb, context.cues).action
    if _JOIN.search(own) or len(own) > 8:
        return ()
    before = re.split(r"[。；，]", text[: max(0, slot.clause.start - 1)])[-1].removeprefix("其中")
    opens = max(0, slot.clause.start - 1) - len(before)
    # 标准分别为630元和5335元，较上年分别提高4.1%和7.2%: the figures before are what they belong to
    if any(f.figure.span.start >= opens and f.figure.quantity.unit.startswith(("元", "%")) for f in cut[:number]):
        return ()
    subjects = [part for part in _JOIN.split(_COUNTED.sub("", before)) if part]
    if len(subjects) < 2 or len(cut) - number < len(subjects):
        return ()
    if any(f.figure.quantity.unit != slot.figure.quantity.unit for f in cut[number : number + len(subjects)]):
        return ()
    placed = _as_places(subjects, context)
    if placed:
        return tuple(Share(words=placed[0] + own, place=place, growth=growing, verb=verb) for place in placed[1])
    subjects = [re.sub(r"^.*(?:在|为|是|有|含|包括)(?=.{2})", "", part) for part in subjects]
    subjects[-1] = re.sub(
        r"(?:等)?[\d一二三四五六七八九十]*(?:项|个|类|种|方面)?(?:内容|方面)?(?:上|中|里)?$", "", subjects[-1]
    )
    # 对评为5A、4A级的，分别给予: to whom it is done stands before
    completed = _completed(subjects, context)
    return tuple(Share(words=subject + own + done, growth=growing, verb=verb) for subject in completed)


def _completed(subjects: list[str], context: Context) -> list[str]:
    """城市, 农村低保标准 → 城市低保标准, 农村低保标准; 福彩销量 lacks nothing, 孤儿 only what follows the group."""
    first = clean_left(subjects[0], context.cues).words or subjects[0]
    subjects = [first, *subjects[1:]]
    last = subjects[-1]
    folk = context.folk
    own = max((g for g in folk if last.startswith(g)), key=len, default="")
    if own and all(s in folk for s in subjects[:-1]):
        return [s + last[len(own) :] for s in subjects[:-1]] + [last]
    return [s + _tail(s, last, context.cues) for s in subjects[:-1]] + [last]


def _tail(subject: str, last: str, cues: Cues) -> str:
    """What of the last subject an earlier one lacks: 城市 lacks 低保标准 of 农村低保标准, 敬老院 nothing."""
    if cues.at_end("title-end", subject):
        return ""
    if cues.at_end("facility-head", subject):
        heads = (last[:end] for end in range(2, len(last)) if cues.at_end("facility-head", last[:end]))
        rest = last[len(max(heads, key=len, default=last)) :]
        lacking = rest == "床位" or cues.at_end("title-end", rest)
        return rest if lacking and not subject.endswith(rest) else ""
    alike = last.find(subject[-1], 1, len(subject) + 3)
    tail = last[alike + 1 :] if alike > 0 else last[len(subject) :]
    return "" if subject.endswith(tail) else tail
