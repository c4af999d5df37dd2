"""The benefit that a metric is about."""

from __future__ import annotations

from functools import lru_cache

from kg.lexicon import Lexicon
from kg.linking.essence import named


@lru_cache(maxsize=65_536)
def benefit(title: str, lexicon: Lexicon) -> str | None:
    """The benefit of the longest name in a title; a facility or group whose name holds a benefit's names none.

    >>> from kg.lexicon import load
    >>> benefit("农村低保标准", load()).rpartition("/")[2], benefit("婚姻登记处数", load())
    ('rural-subsistence-allowance', None)
    """
    return next(iter(named(title, "benefits", lexicon)), None)
