"""Whether a row says what a gold line says: pure rules, and the one-to-one matching that rests on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.evaluation.answers import Row
from kg.evaluation.gold import GoldFigure, GoldName

SLOTS = ("kind", "group", "program", "period")

_NOISE = re.compile(r"[\s“”\"'‘’「」『』《》〈〉()（）·•\-—–,，。、:：]")
_FIGURE = re.compile(r"\d[\d.]*(万|亿|%|余|人|元|个|户)")
_DIRECTIONS = {">": "over", ">=": "over", "<": "under", "<=": "under", "~": "about", "=": "exact", "": "exact"}

Line = TypeVar("Line", GoldFigure, GoldName)


def normal(text: str | None) -> str:
    """The characters that count: without blanks, quotation marks and punctuation.

    >>> normal("“泉心 共助”(试点)")
    '泉心共助试点'
    """
    return _NOISE.sub("", text or "")


def is_title(metric: str) -> bool:
    """Whether a metric is a column's title and not the sentence: short, and without the figure.

    >>> is_title("养老机构床位数"), is_title("养老机构床位达到2.4万张")
    (True, False)
    """
    return 0 < len(normal(metric)) <= 36 and not _FIGURE.search(metric)


def states(gold: GoldFigure, row: Row) -> bool:
    """Whether a row tells the figure: value, unit, a title for a metric, and every keyword."""
    value = _number(row.get("value", ""))
    if value is None or not is_title(row.get("metric", "")):
        return False
    if not any(abs(value - right) <= 1e-6 * max(1.0, abs(right)) for right in gold.values):
        return False
    if row.get("unit", "").strip() not in gold.units:
        return False
    said = normal(" ".join(row.get(column, "") for column in ("metric", "groups", "programs")))
    return any(all(normal(word) in said for word in words) for words in gold.keywords)


def states_strictly(gold: GoldFigure, row: Row) -> bool:
    """Whether place, phase and the comparator's direction are right as well."""
    return (
        states(gold, row)
        and row.get("place", "").strip() in gold.places
        and row.get("phase", "").strip() in gold.phases
        and _direction(row.get("comparator")) in map(_direction, gold.comparators)
    )


def _direction(comparator: str | None) -> str:
    # Whether 以上 takes the number in is a lawyer's question: only the direction is asked.
    return _DIRECTIONS.get((comparator or "").strip(), "?")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def is_named(gold: GoldName, row: Row, column: str) -> bool:
    """Whether a row names the thing: by its code, by a name of it, or by most of a name."""
    if gold.code and row.get("code", "").strip() == gold.code:
        return True
    said = normal(row.get(column))
    return any(_mostly(normal(name), said) for name in gold.names)


def _mostly(name: str, said: str) -> bool:
    short, long = sorted((name, said), key=len)
    return name == said or (len(short) >= 4 and short in long and len(short) >= 0.6 * len(long))


def alike(gold: str | None, said: str | None) -> bool:
    """Whether two wordings mean one thing: one holds the other, or they share most characters; both may be blank.

    >>> alike("低保边缘家庭", "低保边缘家庭、特困人员"), alike("老年人", None)
    (True, False)
    """
    names, given = _wordings(gold), _wordings(said)
    if not names or not given:
        return not names and not given
    return any(n in g or g in n or _shared(n, g) >= 0.75 for n in names for g in given)


def _wordings(text: str | None) -> list[str]:
    return [words for part in re.split(r"[、|]", text or "") if (words := normal(part))]


def _shared(one: str, other: str) -> float:
    characters, others = set(one), set(other)
    return len(characters & others) / min(len(characters), len(others))


def slots(gold: GoldFigure, row: Row) -> dict[str, bool]:
    """Which of kind, group, program and period are right; one that nobody states is left out."""
    asked = [(gold.begin, row.get("begin", "")[:10]), (gold.end, row.get("end", "")[:10])]
    stated = [(right, said) for right, said in asked if right]
    outcome: dict[str, bool] = {}
    if gold.kinds:
        outcome["kind"] = row.get("kind", "").strip() in gold.kinds
    if gold.group or row.get("groups"):
        outcome["group"] = alike(gold.group, row.get("groups"))
    if gold.program or row.get("programs"):
        outcome["program"] = alike(gold.program, row.get("programs"))
    if stated:
        outcome["period"] = all(right == said for right, said in stated)
    return outcome


@dataclass(slots=True)
class _Matching:
    """A largest one-to-one matching, grown by augmenting paths."""

    edges: Sequence[Sequence[int]]
    taken: dict[int, int] = field(default_factory=dict)

    def place(self, line: int, seen: set[int]) -> bool:
        """Find a row for a line, moving other lines to other rows where that helps."""
        for row in self.edges[line]:
            if row not in seen:
                seen.add(row)
                if row not in self.taken or self.place(self.taken[row], seen):
                    self.taken[row] = line
                    return True
        return False


def assign(
    lines: Sequence[Line], rows: Sequence[Row], match: Callable[[Line, Row], bool]
) -> tuple[dict[int, int], set[int]]:
    """Which line is told by which row, and the rows left over that optional lines excuse."""
    edges = [[number for number, row in enumerate(rows) if match(line, row)] for line in lines]
    order = sorted(range(len(lines)), key=lambda line: (lines[line].optional, len(edges[line])))
    matching = _Matching(edges)
    for line in order:
        if not lines[line].optional:
            matching.place(line, set())
    excused = {row for line in order if lines[line].optional for row in edges[line] if row not in matching.taken}
    return {line: row for row, line in matching.taken.items()}, excused
