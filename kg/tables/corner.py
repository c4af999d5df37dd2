"""The corner of a table, where a drawn stroke parts what names its rows from what names its columns: 项目＼地区."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.tables.figures import figure
from kg.tables.titles import lacks
from kg.tables.units import bracketed
from kg.tables.words import Words, key

_STROKES = re.compile(r"[＼\\/／│|丨\s]+")
_NAMES = ("indicator-head", "place-head", "time-head")
_COUNT = re.compile(r"(?:数|人次|金额|支出|标准)$")


def corner(head: str, words: Words) -> tuple[str, ...]:
    """The classes of words that a corner names, one for each side of its stroke; none where a head is no corner.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [corner(said, table_words(load())) for said in ("指标名称　＼　统计单位", "地区 项目", "人数", "项 目")]
    [('indicator-head', 'unit-head'), ('place-head', 'indicator-head'), (), ()]
    """
    parts = [part for part in _STROKES.split(head) if part]
    if len(parts) < 2 or words.kind("".join(parts), *_NAMES) is not None:
        return ()
    kinds = [words.kind(part, *_NAMES, "unit-head") for part in parts]
    known = tuple(kind for kind in kinds if kind is not None)
    # Between blanks both must be known: what a stroke parts may be called anything.
    sure = len(known) == len(parts) or (len(parts) == 2 and re.search(r"[＼\\│丨]", head) is not None)
    return known if sure and any(kind in _NAMES for kind in known) else ()


def names_of_rows(kinds: Sequence[str], rows: Sequence[str], words: Words) -> str:
    """Which of what a corner names the rows are, by what stands in them; *rows* are no divisions that are known."""
    if "indicator-head" not in kinds:
        return next(kind for kind in kinds if kind in _NAMES)
    if "place-head" not in kinds:
        return "indicator-head"
    measured = any(
        bracketed(name, words.lexicon)[1] is not None or lacks(name, words) or _COUNT.search(key(name))
        for name in rows
        if not words.is_a("total", name) and figure(name, words) is None
    )
    return "indicator-head" if measured else "place-head"
