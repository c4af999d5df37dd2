"""What the heads over several columns say of each other: of which whole a column is a part, and of what time it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.model import Aspect
from kg.tables.labels import Around, Label, label_of
from kg.tables.stretches import Stretch
from kg.tables.words import Words, key

_OF_WHICH = re.compile(r"^(?:其\s*中|[#＃])")
_YEAR = re.compile(r"(?:19|20)\d\d")


def labels_of(columns: Mapping[int, Sequence[str]], around: Around, *, dated: bool = True) -> dict[int, Label]:
    """The labels of columns of figures by their heads; *dated* says that the table itself tells the time around.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> heads = {2: ("低保", "户数"), 3: ("低保", "人数"), 4: ("低保", "其中", "残疾人")}
    >>> labels_of(heads, Around(words=table_words(load())))[4].whole.title
    '低保人数'
    """
    labels = {number: label_of(heads, around) for number, heads in columns.items()}
    return _timed(_parted(labels, columns, around.words), around, dated=dated)


def _parted(labels: dict[int, Label], columns: Mapping[int, Sequence[str]], words: Words) -> dict[int, Label]:
    """The labels, those under 其中 with the label of the nearest column before them that is no part itself."""
    opened = {number: _part_at(heads, words) for number, heads in columns.items()}
    wholes: list[int] = []
    found = dict(labels)
    for number, heads in columns.items():
        at = opened[number]
        if at is None:
            wholes.append(number)
            continue
        beside = (one for one in reversed(wholes) if tuple(columns[one][:at]) == tuple(heads[:at]))
        whole = next((one for one in beside if labels[one].aspect is labels[number].aspect), None)
        found[number] = replace(labels[number], whole=labels[whole] if whole is not None else None)
    return found


def _part_at(heads: Sequence[str], words: Words) -> int | None:
    """At which of its heads a column becomes a part of another."""
    said = ((at, head) for at, head in enumerate(heads) if _OF_WHICH.match(key(head)) or words.is_a("of-which", head))
    return next((at for at, _ in said), None)


def _timed(labels: dict[int, Label], around: Around, *, dated: bool) -> dict[int, Label]:
    """The labels with the times that their neighbours tell: a column without a year is of the latest of the table."""
    told = {
        number: found.stretch for number, found in labels.items() if found.stretch and _YEAR.search(found.when or "")
    }
    if around.stretch is None:
        told = {number: found.stretch for number, found in labels.items() if found.stretch}
    if not told:
        return labels
    latest = max(told.values(), key=lambda stretch: stretch.end)
    whole = all(stretch.unit == "year" for stretch in told.values())
    several = len({stretch.end for stretch in told.values()}) > 1
    if around.stretch is None or (not dated and whole and several):
        return {number: found if found.stretch else replace(found, stretch=latest) for number, found in labels.items()}
    if dated and whole and around.stretch.unit != "year" and latest.end.year == around.stretch.end.year:
        return _of_a_part(labels, told, around.stretch)
    return labels


def _of_a_part(labels: dict[int, Label], told: Mapping[int, Stretch], part: Stretch) -> dict[int, Label]:
    """The labels of years, under a title of a part of the last: that is not whole, nor what it is set against."""
    compared = any(found.aspect is not Aspect.LEVEL and found.base == "同比" for found in labels.values())
    years = {number for number, stretch in told.items() if compared or stretch.end.year == part.end.year}
    return {
        number: replace(found, stretch=part.in_year(told[number].end.year)) if number in years else found
        for number, found in labels.items()
    }
