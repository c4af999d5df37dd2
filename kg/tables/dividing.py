"""Rows under 按性别分, 按年龄分: what divides a whole anew, and names neither the whole nor what is counted of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.tables.named import Named
from kg.tables.titles import Entry
from kg.tables.words import Words

_NUMBER = re.compile(r"^[(（]?[\d一二三四五六七八九十]{1,3}[)）]?[、.．]?\s*")
_BY = re.compile(r"^按.{1,8}(?:分|划分|分类|分组|统计)[:：]?$")


def is_division(head: str) -> bool:
    """Whether a name only says by what those below it divide a whole.

    >>> [is_division(said) for said in ("1.按性别分", "（二）按救助类型划分", "按月发放资金")]
    [True, True, False]
    """
    return _BY.match(_NUMBER.sub("", "".join(head.split()))) is not None


def divided(entries: Sequence[Entry], rows: Sequence[Named], words: Words) -> list[Entry]:
    """The entries, those that divide a whole as parts of it: the last row before them, of their unit, that is none."""
    found: list[Entry] = []
    whole: int | None = None
    began: dict[tuple[str, ...], int] = {}
    inside: dict[int, str] = {}
    for at, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        if not any(map(is_division, entry.heads)):
            whole = at if row.counted else whole
            found.append(entry)
            continue
        bare = _without_divisions(entry, frozenset(inside.values()))
        inside[at] = entry.name
        if whole is None or row.unit not in (None, rows[whole].unit) or words.is_a("total", entry.name):
            found.append(bare)
            continue
        own = entry.whole if entry.whole in inside else whole
        heads, units = (entries[whole].name, *bare.heads), (rows[whole].unit, *bare.head_units)
        run = began.setdefault((*entry.heads, str(own)), at)
        found.append(replace(bare, heads=heads, head_units=units, whole=own, partial=True, within=True, run=run))
    return found


def _without_divisions(entry: Entry, inside: frozenset[str]) -> Entry:
    """The entry with those of its heads alone that divide the whole as it does: the others are beside it."""
    above = len(entry.heads) - len(entry.under)
    kept = [nth for nth, head in enumerate(entry.heads[:above]) if head in inside and not is_division(head)]
    under = tuple(head for head in entry.under if not is_division(head))
    heads = (*(entry.heads[nth] for nth in kept), *under)
    return replace(entry, heads=heads, head_units=tuple(entry.head_units[nth] for nth in kept), under=under)
