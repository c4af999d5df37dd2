"""The words of ontology/schemes as the rules use them: sets to test against and expressions to search with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first.

    >>> alternation(["提高", "提高到"])
    '提高到|提高'
    """
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Word classes by notation, and what the actions and units schemes say."""

    words: dict[str, frozenset[str]]
    measures: dict[str, str]
    units: dict[str, str]
    expressions: dict[str, re.Pattern[str]]

    def any(self, notation: str) -> frozenset[str]:
        """The words of one class."""
        return self.words[notation]

    def at_start(self, notation: str, text: str) -> str:
        """The longest word of a class that *text* begins with, or nothing."""
        match = self.expressions[notation].match(text)
        return match[0] if match else ""

    def at_end(self, notation: str, text: str) -> str:
        """The longest word of a class that *text* ends with, or nothing."""
        words = self.words[notation]
        return next((text[-n:] for n in range(min(8, len(text)), 0, -1) if text[-n:] in words), "")

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
    return Cues(words, measures, units, expressions)
