"""分别: which of several joined subjects each of several figures belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.statements.clauses import Slot
from kg.statements.cues import Cues
from kg.statements.titles import clean_left

_RESPECTIVE = re.compile(r"(?P<all>[^，；：。！？]{2,40}?)(?:分别|各)(?:累计|已|共|平均)?(?P<verb>[一-鿿]{0,6})$")


def respective(text: str, cut: Sequence[Slot], cues: Cues) -> dict[int, str]:
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
    subjects = [
        re.sub(r"^.*(?:在|为|是|有|含|包括)(?=.{2})", "", part) for part in re.split(r"、|和|与|及", before) if part
    ]
    if len(subjects) < 2 or len(cut) - number < len(subjects):
        return {}
    followers = cut[number : number + len(subjects)]
    if any(f.figure.quantity.unit != slot.figure.quantity.unit for f in followers):
        return {}
    subjects[-1] = re.sub(
        r"(?:等)?[\d一二三四五六七八九十]*(?:项|个|类|种|方面)?(?:内容|方面)?(?:上|中|里)?$", "", subjects[-1]
    )
    return {number + i: subject + own for i, subject in enumerate(subjects)}


def _completed(subjects: list[str], cues: Cues) -> list[str]:
    """城市, 农村低保标准 → 城市低保标准, 农村低保标准."""
    first = clean_left(subjects[0], cues).words or subjects[0]
    subjects = [first, *subjects[1:]]
    last = subjects[-1]
    tail = last[len(subjects[-2]) :] if len(last) > len(subjects[-2]) else ""
    return [s if not tail or s.endswith(tail) else s + tail for s in subjects[:-1]] + [last]
