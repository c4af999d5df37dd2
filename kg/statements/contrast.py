"""Ellipsis by contrast: 城市低保标准735元，农村588元 leaves 低保标准 of the second figure unsaid."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from kg.statements.cues import Cues

_AGES = re.compile(
    r"(?:(?:年满)?\d+(?:周?岁)?(?:至|—|-|－|~|～|到)\d+周?岁|(?:年满)?(?:\d+|百)周?岁(?:及其?以上|以上|以下)|百岁(?:以上)?)(?:的)?"
)
_GRADES = re.compile(r"[一二三四五六七八九十]级|[甲乙丙]类|[一二三四]档")


def contrasted(words: str, said: str, groups: Collection[str], cues: Cues) -> str | None:
    """The title that *words* have when they only name another case of what was *said*; None where they say more.

    >>> from kg import lexicon
    >>> from kg.statements.cues import cues
    >>> contrasted("农村", "城市低保标准", [], cues(lexicon.load()))
    '农村低保标准'
    >>> contrasted("农村老人", "城市低保标准", [], cues(lexicon.load())) is None
    True
    """
    for other, case in _cases(words, said, cues):
        rest = words[len(case) :]
        before, _, after = said.partition(other)
        if not rest or after.startswith(rest):
            return before + case + after
        if rest in groups and any(after.startswith(group) for group in groups):
            return before + words + after[len(next(g for g in groups if after.startswith(g))) :]
    if words in groups:
        told = [group for group in groups if said.startswith(group) and group != words]
        longest = max(told, key=len, default="")
        return words + said[len(longest) :] if longest and len(said) > len(longest) else None
    return None


@lru_cache(maxsize=4)
def _contrasts(cues: Cues) -> tuple[str, ...]:
    return tuple(notation for notation in cues.words if notation.startswith("contrast-"))


def _cases(words: str, said: str, cues: Cues) -> list[tuple[str, str]]:
    """The other case that was said, and the one that the words begin with."""
    found = []
    for notation in _contrasts(cues):
        case = cues.at_start(notation, words)
        others = [word for word in cues.words[notation] if case and word in said and word not in case]
        if others:
            found.append((max(others, key=len), case))
    for cases in (_AGES, _GRADES):
        now, then = cases.match(words), cases.search(said)
        if now and then and now[0] != then[0]:
            found.append((then[0], now[0]))
    return found
