"""Bars that need no script: how long each is, where its bounds lie, what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.derived.comparability import Around
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
    """The bars of units that measure the same, the longest first."""

    units: tuple[str, ...]
    bars: tuple[Bar, ...]


def charts(figures: Iterable[Figure], around: Around) -> list[Chart]:
    """A chart for what measures the same: lengths are to scale within it, and mean nothing between two."""
    scales: dict[str, list[Figure]] = {}
    for one in figures:
        scales.setdefault(around.scale(one.unit), []).append(one)
    return [_chart(found) for found in scales.values()]


def _chart(found: list[Figure]) -> Chart:
    ordered = sorted(found, key=lambda one: (-one.value, one.claim))
    longest = max((max(abs(one.value), one.upper or Decimal(0)) for one in ordered), default=Decimal(1)) or Decimal(1)
    scale = Decimal(94) / longest
    return Chart(
        units=tuple(dict.fromkeys(one.unit for one in ordered)), bars=tuple(_bar(one, scale) for one in ordered)
    )


def _bar(one: Figure, scale: Decimal) -> Bar:
    length = float(abs(one.value) * scale)
    if not one.sign:
        return Bar(figure=one, length=length)
    low = None if one.lower is None else float(one.lower * scale)
    high = None if one.upper is None else float(one.upper * scale)
    return Bar(figure=one, length=length, low=low, high=high)
