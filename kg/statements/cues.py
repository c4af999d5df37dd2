"""The words of ontology/schemes as the rules use them: sets to test against and expressions to search with."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    Those that begin alike stand together: of hundreds, only a few are tried where one can begin.

    >>> alternation(["提高", "提高到", "上涨"])
    '提(?:高到|高)|上涨'
    """
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        rests[word[0]].append(re.escape(word[1:]))
    return "|".join(
        re.escape(first) + (found[0] if len(found) == 1 else f"(?:{'|'.join(found)})") for first, found in rests.items()
    )


def opening(*listed: Iterable[str]) -> str:
    """A regular expression that looks whether any of the words can begin here.

    An expression of many words, some of them repeated, is tried at each character; this spares it most of them.

    >>> opening(["提高", "提升"], ["增加"])
    '(?=[增提])'
    """
    return f"(?=[{re.escape(''.join(sorted({word[0] for words in listed for word in words})))}])"


@lru_cache(maxsize=4)
def signs_of(text: str) -> frozenset[str]:
    """The characters of a text: rule after rule asks of the same sentence whether one that it needs is there."""
    return frozenset(text)


def _lengths(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that have a character in a place (first or last), the longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for word in words:
        lengths[word[place]].add(len(word))
    return {sign: tuple(sorted(found, reverse=True)) for sign, found in lengths.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Word classes by notation, and what the actions and units schemes say."""

    words: dict[str, frozenset[str]]
    measures: dict[str, str]
    units: dict[str, str]
    expressions: dict[str, re.Pattern[str]]
    beginnings: dict[str, dict[str, tuple[int, ...]]]
    endings: dict[str, dict[str, tuple[int, ...]]]

    def any(self, notation: str) -> frozenset[str]:
        """The words of one class."""
        return self.words[notation]

    def at_start(self, notation: str, text: str) -> str:
        """The longest word of a class that *text* begins with, or nothing."""
        words = self.words[notation]
        for length in self.beginnings[notation].get(text[:1], ()):
            if text[:length] in words:
                return text[:length]
        return ""

    def at_end(self, notation: str, text: str) -> str:
        """The longest word of a class that *text* ends with, or nothing."""
        words = self.words[notation]
        for length in self.endings[notation].get(text[-1:], ()):
            if text[-length:] in words:
                return text[-length:]
        return ""

    def guarded(self, text: str, start: int, end: int) -> bool:
        """Whether a run of *text* is part of a longer word (在 of 在院, 及 of 惠及)."""
        near = self.expressions["guard"].finditer(text, max(0, start - 4), end + 4)
        return any(m.start() <= start and end <= m.end() and m.end() - m.start() > end - start for m in near)

    def inside(self, notation: str, text: str) -> str:
        """The first word of a class that stands in *text*, or nothing."""
        match = self.expressions[notation].search(text)
        return match[0] if match else ""


@lru_cache(maxsize=4)
def cues(lexicon: Lexicon) -> Cues:
    """The cues of a lexicon, made once."""
    words = {c.notation: frozenset(c.properties["word"]) for c in lexicon.concepts("cues")}
    measures = {
        form: concept.properties["measure"][0].rsplit("/", 1)[-1]
        for concept in lexicon.concepts("actions")
        for form in concept.forms
    }
    words["action"] = frozenset(measures)
    nouns = (
        words["person"] | words["household"] | words["facility-head"] | words["countable"] | {"夫妇", "夫妻", "岗位"}
    )
    units = {
        form: concept.notation
        for form, concept in lexicon.forms("units").items()
        if len(form) == 1 or (form not in nouns and (len(form) < 3 or form[1:] not in nouns))
    }
    expressions = {notation: re.compile(alternation(found)) for notation, found in words.items()}
    beginnings, endings = ({notation: _lengths(found, place) for notation, found in words.items()} for place in (0, -1))
    return Cues(words, measures, units, expressions, beginnings, endings)
