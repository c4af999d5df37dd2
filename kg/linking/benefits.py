"""The benefit that a metric is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.linking.vocabulary import benefit_of, spoken


@lru_cache(maxsize=65_536)
def benefit(title: str, lexicon: Lexicon) -> str | None:
    """The benefit of the longest name in a title, be it the benefit's or that of those who are on it.

    A facility whose name holds a benefit's is no benefit.

    >>> from kg.lexicon import load
    >>> benefit("农村低保标准", load()).rpartition("/")[2], benefit("婚姻登记处数", load())
    ('rural-subsistence-allowance', None)
    """
    return max(_named(title, lexicon), key=lambda found: found[0], default=(0, None))[1]


def _named(title: str, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """The benefits that a title names, with the length of each name."""
    words = spoken(lexicon)
    for piece in words.cut(words.bare(title)):
        if piece.kind == "benefits":
            yield len(piece.words), piece.concept
        elif piece.kind == "groups" and (meant := benefit_of(piece.concept, lexicon)) is not None:
            yield len(piece.words), meant.iri
