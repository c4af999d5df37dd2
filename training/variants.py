"""Variants of labelled paragraphs: the same words around other names of the same kind, so that contexts are learnt."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.gazetteer import NATION, Gazetteer
from kg.model import Span
from training.labelled import Label

_LOCAL = ("街道", "社区", "镇", "乡", "村", "嘎查", "屯")
# how many of the localities are made up: there are more names of villages than any corpus has
MADE_UP = 0.7
# the made-up names of what no list holds
_STEMS = (
    "安柳石白青双凤太永长沙龙清马东西红新金玉银桃松梅古大三黄南北中和富团前胜光花竹杨"
    "河桥塔井山岭坪潭泉湖坝岩丰坡门关平民溪园塘湾洲沟庄营店集阳川源城堡田林峰江水云月星海岛滩"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names to draw from, by label and last character."""

    pools: Mapping[tuple[str, str], Sequence[str]]
    divisions: Mapping[str, str]


def names(taught: Iterable[tuple[str, Sequence[Label]]], gazetteer: Gazetteer) -> Names:
    """The labelled names of paragraphs, and the divisions of the gazetteer beside the places among them."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for text, labels in taught:
        for label in labels:
            words = label.span.of(text)
            found[label.label, words[-1]].add(words)
    for division in gazetteer:
        if division.code != NATION:
            found["PLACE", division.name[-1]].add(division.name)
    divisions = {d.name: d.name[-1] for d in gazetteer if d.code != NATION}
    return Names(pools={key: sorted(words) for key, words in sorted(found.items())}, divisions=divisions)


def vary(text: str, labels: Sequence[Label], pool: Names, chance: random.Random) -> tuple[str, tuple[Label, ...]]:
    """A paragraph with every name replaced by one that ends alike; the same name becomes the same one throughout."""
    out: list[str] = []
    moved: list[Label] = []
    chosen: dict[tuple[str, str], str] = {}
    at = length = 0
    for label in labels:
        words = label.span.of(text)
        key = (label.label, words)
        if key not in chosen:
            chosen[key] = _other(words, label.label, pool, chance)
        out += [text[at : label.span.start], chosen[key]]
        length += label.span.start - at
        moved.append(Label(Span(length, length + len(chosen[key])), label.label))
        length += len(chosen[key])
        at = label.span.end
    return "".join([*out, text[at:]]), tuple(moved)


def _other(words: str, label: str, pool: Names, chance: random.Random) -> str:
    kind = next((kind for kind in _LOCAL if words.endswith(kind)), "") if label == "PLACE" else ""
    if kind and chance.random() < MADE_UP:
        return "".join(chance.choice(_STEMS) for _ in range(chance.choice((2, 2, 2, 3)))) + kind
    other = chance.choice(pool.pools.get((label, words[-1]), (words,)))
    return _elsewhere(other, pool, chance)


def _elsewhere(words: str, pool: Names, chance: random.Random) -> str:
    """A name that begins with a division, of another one: 临夏州民政局 for 大理州民政局."""
    for end in range(min(len(words) - 1, 12), 1, -1):
        kind = pool.divisions.get(words[:end])
        if kind is not None:
            return chance.choice(pool.pools["PLACE", kind]) + words[end:]
    return words
