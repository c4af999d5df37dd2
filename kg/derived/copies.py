"""Near-copies: a report that prints most of another's sentences is a reprint and no second witness."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

_END = re.compile(r"[。！？；\n\r]+")
_SIGN = re.compile(r"[^\u3400-\u9fff\d.%]+")
# A shorter run of words may stand in any two reports (一是加强组织领导).
_LEAST_CHARACTERS = 14
# What stands in more reports than this is a phrase of the trade, and no copy.
_MOST_REPORTS = 60
_LEAST_SHARED = 2
# Of the shorter text, by characters: an edited reprint keeps more than this.
_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Two reports by their stems, and how much of the shorter one stands in the other, from 0 to 1."""

    stem: str
    other: str
    share: Decimal


def near_copies(texts: Iterable[tuple[str, str]]) -> tuple[Copy, ...]:
    """The pairs of reports (stem, text) of which one prints most of the other's sentences, sorted.

    >>> news = "全县城市低保标准由每月680元提高到720元。发放临时救助资金312万元惠及2140人次。"
    >>> near_copies([("a", news), ("b", "本报讯。" + news), ("c", "全县共有社会组织八百家。")])
    (Copy(stem='a', other='b', share=Decimal('1.00')),)
    """
    lengths: dict[str, int] = {}
    holders: dict[bytes, list[str]] = defaultdict(list)
    sizes: dict[bytes, int] = {}
    for stem, text in texts:
        sentences = _sentences(text)
        lengths[stem] = sum(sentences.values())
        sizes |= sentences
        for digest in sentences:
            holders[digest].append(stem)
    shared, times = _shared(holders, sizes)
    found = (
        Copy(stem=one, other=other, share=(Decimal(size) / min(lengths[one], lengths[other])).quantize(Decimal("0.01")))
        for (one, other), size in shared.items()
        if times[one, other] >= _LEAST_SHARED and size >= _SHARE * min(lengths[one], lengths[other])
    )
    return tuple(sorted(found, key=lambda copy: (copy.stem, copy.other)))


def families(copies: Iterable[Copy]) -> Mapping[str, str]:
    """Each report that has copies, and the name of its family: the first of those that are joined by copying."""
    parent: dict[str, str] = {}

    def root(stem: str) -> str:
        while parent.setdefault(stem, stem) != stem:
            stem = parent[stem]
        return stem

    for copy in copies:
        one, other = sorted((root(copy.stem), root(copy.other)))
        parent[other] = one
    return {stem: root(stem) for stem in sorted(parent)}


def _sentences(text: str) -> dict[bytes, int]:
    """The sentences by a digest of their characters without signs and blanks, each with its length."""
    found: dict[bytes, int] = {}
    for part in _cut(text):
        found[hashlib.blake2b(part.encode(), digest_size=12).digest()] = len(part)
    return found


def _cut(text: str) -> Iterator[str]:
    for sentence in _END.split(text):
        words = _SIGN.sub("", sentence)
        if len(words) >= _LEAST_CHARACTERS:
            yield words


def _shared(
    holders: Mapping[bytes, list[str]], sizes: Mapping[bytes, int]
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Of each pair of reports how many characters and how many sentences they share."""
    characters: Counter[tuple[str, str]] = Counter()
    times: Counter[tuple[str, str]] = Counter()
    for digest, stems in holders.items():
        if not 1 < len(stems) <= _MOST_REPORTS:
            continue
        ordered = sorted(stems)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                characters[one, other] += sizes[digest]
                times[one, other] += 1
    return characters, times
