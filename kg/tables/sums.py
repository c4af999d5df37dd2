"""What a table says twice and should say alike: parts and totals, growth and the two levels it is reckoned from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Aspect, Observation
from kg.tables.cells import Grid
from kg.tables.observing import is_additive
from kg.tables.records import Record

# A growth is printed with two decimals, of levels that are rounded themselves.
_GROWTH_STEPS = Decimal("1.1")
_SINCE_THE_END = re.compile(r"[末底初]$")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A record with the observation that it became, and the panel that it stands in."""

    grid: Grid
    panel: int
    record: Record
    observation: Observation

    @property
    def value(self) -> Decimal:
        """Its value in the base unit."""
        return self.observation.quantity.value

    @property
    def step(self) -> Decimal:
        """One unit of its last printed digit, in the base unit; nought for what is counted and not rounded."""
        record = self.record
        shown = record.figure.value
        factor = abs(self.value / shown) if shown else Decimal(1)
        step = record.figure.step * factor
        return step if step != 1 else Decimal(0)

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        return f"{self.grid.place(self.record.cell)} ({self.observation.title} {self.record.cell.text})"


_TRAITS = frozenset({"人", "户", "人次"})


def doubts(read: Sequence[Read]) -> Iterator[str]:
    """A sentence for each total and each growth that does not come out, with the cells that say so."""
    columns: defaultdict[tuple[int, int, int], list[Read]] = defaultdict(list)
    for one in read:
        columns[one.grid.number, one.panel, one.record.column].append(one)
    for found in columns.values():
        yield from _parts(found)
        yield from _places(found)
    yield from _growths(read)


def _parts(column: Sequence[Read]) -> Iterator[str]:
    """The parts of an indicator in one column, against it."""
    by_row = {(one.record.row, one.observation.place): one for one in column}
    parts: defaultdict[tuple[int, int, object], list[Read]] = defaultdict(list)
    for one in column:
        if one.record.whole is not None and is_additive(one.record, one.observation.quantity.unit):
            parts[one.record.whole, one.record.run, one.observation.place].append(one)
    for key, found in parts.items():
        whole = by_row.get((key[0], found[0].observation.place))
        if whole is None or {one.observation.quantity.unit for one in (*found, whole)} != {
            whole.observation.quantity.unit
        }:
            continue
        if any(one.record.partial for one in found) and whole.observation.quantity.unit in _TRAITS:
            for one in found:  # of people told by sex, age and health the parts overlap
                yield from _compared(whole, [one], least=True)
        else:
            yield from _compared(whole, found, least=any(one.record.partial for one in found) or len(found) < 2)


def _places(column: Sequence[Read]) -> Iterator[str]:
    """The places of a column, against the row of their total."""
    totals = [one for one in column if one.record.total]
    rows = [one for one in column if not one.record.total]
    if len(totals) != 1 or len(rows) < 2 or not is_additive(totals[0].record, totals[0].observation.quantity.unit):
        return
    if len({one.observation.title for one in column}) == 1 and len({one.record.place for one in rows}) == len(rows):
        yield from _compared(totals[0], rows, least=False)


def _compared(whole: Read, parts: Sequence[Read], *, least: bool) -> Iterator[str]:
    """The whole and the sum of its parts, which with 其中 may be less."""
    total = sum((one.value for one in parts), Decimal(0))
    slack = sum((one.step for one in parts), whole.step) / 2
    over = total - whole.value
    if over > slack or (not least and -over > slack):
        yield f"{whole.place}: its parts come to {total:f}, from {parts[0].place} to {parts[-1].place}"


def _growths(read: Iterable[Read]) -> Iterator[str]:
    """Each growth, against this row's levels where both are there."""
    rows: defaultdict[tuple[int, int, int, str], list[Read]] = defaultdict(list)
    for one in read:
        rows[one.grid.number, one.panel, one.record.row, one.record.title].append(one)
    for found in rows.values():
        levels = [one for one in found if one.observation.aspect is Aspect.LEVEL]
        for growth in found:
            if growth.observation.aspect is Aspect.GROWTH:
                yield from _reckoned(growth, levels)


def _is_base(level: Read, growth: Read) -> bool:
    """Whether a level is of the time that a growth is reckoned from: the year before, or the period before."""
    then, now = level.observation.period.end, growth.observation.period.end
    if then is None or now is None or then >= now:
        return False
    if _SINCE_THE_END.search(growth.observation.base_period or ""):
        return (then.year, then.month) == (now.year - 1, 12)
    a_year = (now.year - then.year) * 12 + now.month - then.month == 12
    return a_year or growth.observation.base_period == "环比"


def _reckoned(growth: Read, levels: Sequence[Read]) -> Iterator[str]:
    """What a growth should be by the levels: any of those before the last that gives it will do."""
    now = [one for one in levels if one.observation.period.end == growth.observation.period.end]
    before = [one for one in levels if one.value and _is_base(one, growth)]
    if len(now) != 1 or not before or growth.observation.quantity.unit != "%":
        return
    wanted = [(now[0].value / one.value - 1) * _HUNDRED for one in before]
    slack = [growth.step * _GROWTH_STEPS + (now[0].step + one.step) / abs(one.value) * _HUNDRED for one in before]
    if not any(abs(growth.value - right) <= width for right, width in zip(wanted, slack, strict=True)):
        yield f"{growth.place}: by {now[0].place} and {before[0].place} it is {wanted[0]:.2f}%"
