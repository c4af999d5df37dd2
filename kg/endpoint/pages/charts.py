"""Bars that need no script: how long each is, where its bounds lie, what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.endpoint.pages.figures import Figure

# The width of a bar's drawing; the longest leaves room for the mark of an open bound.
WIDTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure as a bar: its length, and the ends of the interval that its words allow, all of `WIDTH`."""

    figure: Figure
    length: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars of one unit, the longest first."""

    unit: str
    bars: tuple[Bar, ...]


def charts(figures: Iterable[Figure]) -> list[Chart]:
    """A chart a unit: lengths are to scale within it, and mean nothing between two."""
    units: dict[str, list[Figure]] = {}
    for one in figures:
        units.setdefault(one.unit, []).append(one)
    return [_chart(unit, found) for unit, found in units.items()]


def _chart(unit: str, found: list[Figure]) -> Chart:
    ordered = sorted(found, key=lambda one: (-one.value, one.claim))
    longest = max((max(abs(one.value), one.upper or Decimal(0)) for one in ordered), default=Decimal(1)) or Decimal(1)
    scale = Decimal(94) / longest
    return Chart(unit=unit, bars=tuple(_bar(one, scale) for one in ordered))


def _bar(one: Figure, scale: Decimal) -> Bar:
    length = float(abs(one.value) * scale)
    if not one.sign:
        return Bar(figure=one, length=length)
    low = None if one.lower is None else float(one.lower * scale)
    high = None if one.upper is None else float(one.upper * scale)
    return Bar(figure=one, length=length, low=low, high=high)
