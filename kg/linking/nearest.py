"""The concept that a candidate comes nearest to, by the pairs of characters that their words share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_NEAR = Decimal("0.5")


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Forms by the bigrams in them, how many bigrams each has, and the concept that each names."""

    holding: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]
    concepts: Mapping[str, str]


def index(forms: Mapping[str, str]) -> Index:
    """The index of some forms, each with its concept."""
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        for pair in _bigrams(form):
            holding[pair].append(form)
    sizes = {form: len(_bigrams(form)) for form in forms}
    return Index({pair: tuple(found) for pair, found in holding.items()}, sizes, forms)


def nearest(words: str, known: Index) -> tuple[str | None, Decimal | None]:
    """The concept of the form that shares most bigrams, with the Dice coefficient to two places; none below one half.

    >>> nearest("养老床位总数", index({"养老床位数": "beds", "火化率": "rate"}))
    ('beds', Decimal('0.67'))
    """
    mine = _bigrams(words)
    shared = Counter(form for pair in mine for form in known.holding.get(pair, ()))
    scores = ((2 * count / (len(mine) + known.sizes[form]), form) for form, count in shared.items())
    best, form = max(scores, default=(0.0, ""))
    score = Decimal(round(best * 100)) / 100
    return (known.concepts[form], score) if score >= _NEAR else (None, None)


def _bigrams(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset({words})
