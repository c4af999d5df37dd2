"""Which pieces of words a text and the lexicon have: the evidence that two torn edges fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kg.lexicon import Lexicon

HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# Runs of two, three and four characters: longer ones add no evidence that these do not give together.
SIZES = (2, 3, 4)
# Schemes of words about pages or grammar would let any two edges fit.
NOT_NAMES = frozenset({"furniture", "cues", "actions"})


@dataclass(frozen=True, eq=False)
class Grams:
    """The runs of characters that occur in some texts; read only when a seam is judged."""

    texts: tuple[str, ...]
    lexicon: Lexicon

    @cached_property
    def known(self) -> frozenset[str]:
        """Every run of two to four characters."""
        schemes = (scheme for scheme in self.lexicon.schemes if scheme not in NOT_NAMES)
        names = (name for scheme in schemes for name in self.lexicon.forms(scheme))
        return frozenset(_grams((*self.texts, *names)))

    def fit(self, before: str, after: str) -> int:
        """How many runs across the seam of two texts occur elsewhere.

        None for strangers, six for the halves of a common word.
        """
        count = 0
        for size in SIZES:
            for left in range(1, size):
                head, tail = before[-left:], after[: size - left]
                if len(head) == left and len(tail) == size - left and head + tail in self.known:
                    count += 1
        return count


def _grams(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for run in HAN_RUN.findall(text):
            for size in SIZES:
                for start in range(len(run) - size + 1):
                    yield run[start : start + size]
