"""How alike two names are: by their pairs of characters and by the edits between them."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import pairwise

import opencc

from kg.search.grams import folded

# Marks around a name that one table prints and another leaves out.
_MARKS = str.maketrans("", "", "“”\"‘’'「」『』《》〈〉")

_BEGINNING, _UNLIKE = 0.05, 0.99


@lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def plain(words: str) -> str:
    """A name as it is compared: simplified, half-width, lower case, without spaces and quotation marks.

    >>> plain("濟 南市"), plain("“泉心共助”")
    ('济南市', '泉心共助')
    """
    return folded(str(_simplifier().convert(words))).text.translate(_MARKS)


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same), of two plain names.

    >>> likeness("槐荫区", "槐阴区") > likeness("槐荫区", "历下区")
    True
    >>> likeness("低保户", "低保户")
    1.0
    """
    if one == other:
        return 1.0
    like = max(_pairs_shared(one, other), 1 - _edits(one, other) / max(len(one), len(other), 1))
    # Who mistypes or shortens a name mostly begins it right.
    return min(_UNLIKE, like + _BEGINNING) if like and one[:1] == other[:1] else like


def _pairs_shared(one: str, other: str) -> float:
    """Dice's coefficient of the pairs of neighbours."""
    pairs, others = Counter(pairwise(one)), Counter(pairwise(other))
    both = pairs.total() + others.total()
    return 2 * (pairs & others).total() / both if both else 0.0


def _edits(one: str, other: str) -> int:
    """Levenshtein's distance, where two neighbours that changed places count once."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
