"""How the words around a numeral bound the true number: 不低于, 近, 余, 以上, and the interval that they allow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.model import Comparator, Quantity
from kg.statements.cues import Cues, alternation
from kg.statements.numerals import Numeral, plain

_NOTATIONS = {
    "over": Comparator.OVER,
    "under": Comparator.UNDER,
    "least": Comparator.AT_LEAST,
    "most": Comparator.AT_MOST,
    "about": Comparator.ABOUT,
}
_NEAR, _FAR = 6, 34
_FAR_BEFORE = re.compile(
    r"(?P<sign>不低于|不少于|不得少于|不高于|不超过|不得低于|不得超过)[^，。；\d]{2,24}$|(?P<least>至少)[一-鿿]{0,4}$"
)


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """The words before and after a figure with their signs, and the expressions that find them."""

    before: Mapping[str, Comparator]
    after: Mapping[str, Comparator]
    inclusive: frozenset[str]
    ends: re.Pattern[str]
    begins: re.Pattern[str]

    def in_front(self, text: str, numeral: Numeral, cues: Cues) -> re.Match[str] | None:
        """The bound right before a numeral."""
        start = numeral.span.start
        before = self.ends.search(text, max(0, start - _NEAR), start)
        return None if before and cues.guarded(text, before.start(), before.end()) else before

    def behind(self, text: str, end: int) -> re.Match[str] | None:
        """The bound right after a figure; 内 of 内容 is none."""
        after = self.begins.match(text, end)
        inner = after is not None and after[0] == "内" and text[end : end + 2] in _INNER
        return None if inner else after

    def sign(self, numeral: Numeral, before: str, after: str) -> tuple[Comparator, str]:
        """What the words say, and the one that says it."""
        bare = before if before in self.before else before.rstrip("了有")
        if bare in self.before:
            return self.before[bare], before
        if after in self.after:
            return self.after[after], after
        return (Comparator.OVER, "余") if numeral.rounded else (Comparator.EQUAL, "")

    def from_afar(self, text: str, numeral: Numeral) -> tuple[Comparator, str]:
        """A bound with what it bounds in between: 不低于当地低保标准的1.3倍."""
        start = numeral.span.start
        near = text[max(0, start - _FAR) : start]
        far = _FAR_BEFORE.search(near) if "不" in near or "至少" in near else None
        words = (far["sign"] or far["least"]) if far else ""
        return (self.before[words], words) if words else (Comparator.EQUAL, "")

    def bounded(self, quantity: Quantity, sign: Comparator, words: str, step: Decimal) -> Quantity:
        """The quantity with its interval.

        7.4万余 is [7.4万, 7.5万), 超60% is open above 60, 以内 takes the number in.
        """
        if sign is Comparator.EQUAL and not words:
            return quantity
        value = quantity.value
        inclusive = words in self.inclusive
        lower: Decimal | None = value
        upper: Decimal | None = value
        low, high = True, True
        if sign is Comparator.OVER and words in ("余", "多", "几"):
            upper, high = plain(value + step), False
        elif sign is Comparator.OVER:
            upper, low, high = None, inclusive, False
        elif sign is Comparator.UNDER and words in ("近", "将近", "接近"):
            lower, high = plain(max(Decimal(0), value - step)), False
        elif sign is Comparator.UNDER:
            lower, low, high = None, False, inclusive
        elif sign is Comparator.AT_LEAST:
            upper, high = None, False
        elif sign is Comparator.AT_MOST:
            lower, low = None, False
        elif sign is Comparator.ABOUT:
            lower = upper = None
            low = high = False
        return replace(
            quantity, comparator=sign, bound_words=words or None, lower=lower, upper=upper,
            lower_inclusive=low, upper_inclusive=high,
        )  # fmt: skip


_INNER = ("内地", "内涵", "内容", "内部", "内设")


@lru_cache(maxsize=4)
def bounds_of(cues: Cues) -> Bounds:
    """The bounds of the cues, made once."""
    before, after = (
        {word: sign for name, sign in _NOTATIONS.items() for word in sorted(cues.any(f"bound-{side}-{name}"))}
        for side in ("before", "after")
    )
    return Bounds(
        before=before,
        after=after,
        inclusive=cues.any("bound-inclusive"),
        ends=re.compile(rf"(?:{alternation(before)})(?:了|有)?$"),
        begins=re.compile(alternation(after)),
    )
