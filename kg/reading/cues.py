"""The words of ontology/schemes/furniture.ttl, as reading uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.lexicon import Lexicon

LABELS = (
    "date-label", "written-label", "source-label", "issuer-label", "host-label", "title-label", "first-title-label",
    "address-label", "person-label", "count-label", "other-label",
)  # fmt: skip


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    >>> alternation(["来源", "来源于"])
    '来源于|来源'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Word classes by notation; *labels* has the class of each label, *label* finds one before its colon."""

    words: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    label: re.Pattern[str]
    tail: re.Pattern[str]
    outlet_end: re.Pattern[str]
    reporter: re.Pattern[str]
    scene: re.Pattern[str]
    picture: re.Pattern[str]
    dateline: re.Pattern[str]

    def has(self, notation: str, word: str) -> bool:
        """Whether a word is of a class."""
        return word in self.words[notation]


def cues(lexicon: Lexicon) -> Cues:
    """The cues of a lexicon."""
    words = {c.notation: frozenset(c.properties["word"]) for c in lexicon.concepts("furniture")}
    # A label of a higher class is looked up first where a word is in two (主办单位 ends a page and names its host).
    labels = {word: notation for notation in reversed(LABELS) for word in words[notation]}
    places = (*labels, *words["control"], *words["navigation"], *words["tail"])
    return Cues(
        words=words,
        labels=labels,
        label=re.compile(rf"({alternation(places)})[:：]"),
        tail=re.compile(rf"[【\[（]?({alternation(words['tail'])})(?:[:：】\]）]|\Z)"),
        outlet_end=re.compile(rf"({alternation(words['outlet'])})\Z"),
        reporter=re.compile(alternation(words["reporter"])),
        scene=re.compile(alternation(words["scene"])),
        picture=re.compile(alternation(words["picture"])),
        dateline=re.compile(alternation(words["dateline"])),
    )
