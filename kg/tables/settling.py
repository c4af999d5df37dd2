"""Indents that are off by one: rows stand beside each other where their figures, and only so, come to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.tables.named import Named

# By so many blanks a hand slips; what is further in is meant so.
_SLIP = 1
_LEAST_PARTS = 3


def settled(rows: Sequence[Named]) -> list[Named]:
    """The rows, those that slipped by a blank set beside their neighbours where the sums tell it in every column."""
    found = list(rows)
    for at, whole in enumerate(rows):
        below = _below(found, at)
        if not whole.values or not below:
            continue
        level = found[below[0]].indent
        beside = [one for one in below if found[one].indent == level]
        slipped = [one for one in below if abs(found[one].indent - level) == _SLIP]
        together = [found[one] for one in sorted((*beside, *slipped))]
        if slipped and _comes_to(whole, together) and not _comes_to(whole, [found[one] for one in beside]):
            for one in slipped:
                found[one] = replace(found[one], indent=level)
    return found


def _below(rows: Sequence[Named], at: int) -> list[int]:
    """The rows that stand further in than one, up to the next that does not."""
    ends = (one for one in range(at + 1, len(rows)) if rows[one].indent <= rows[at].indent)
    return list(range(at + 1, next(ends, len(rows))))


def _comes_to(whole: Named, parts: Sequence[Named]) -> bool:
    """Whether parts, all of the unit of a whole, come to it in every column."""
    if len(parts) < _LEAST_PARTS or any(one.unit not in (None, whole.unit) for one in parts):
        return False
    return all(sum(one.values.get(column, 0) for one in parts) == value for column, value in whole.values.items())
