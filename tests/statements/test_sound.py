"""What contradicts itself is not said of a figure, and the figure stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kg.model import Basis, Comparator, Period, Quantity
from kg.statements.sound import _period, _quantity

FIGURE = Quantity(
    raw="7万余", value=Decimal(70000), unit="人", classifier="人", comparator=Comparator.OVER, bound_words="余",
    lower=Decimal(70000), upper=Decimal(80000), lower_inclusive=True, upper_inclusive=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("lower", "upper", "kept"),
    [
        ("70000", "80000", ("70000", "80000")),
        ("90000", "80000", (None, "80000")),
        ("60000", "50000", ("60000", None)),
        ("90000", "50000", (None, None)),
    ],
)
def test_a_bound_holds_its_figure_or_is_open(lower: str, upper: str, kept: tuple[str | None, str | None]) -> None:
    sound = _quantity(replace(FIGURE, lower=Decimal(lower), upper=Decimal(upper)))
    assert sound.value == FIGURE.value
    assert (sound.lower, sound.upper) == tuple(bound and Decimal(bound) for bound in kept)
    assert sound.lower is not None or not sound.lower_inclusive


@pytest.mark.parametrize(
    ("begin", "end", "earliest", "latest", "kept"),
    [
        ("2023-01-01", "2023-12-31", "2023-01-01", "2023-12-31", ("2023-01-01", "2023-12-31", "2023-01-01")),
        ("2025-01-01", "2023-12-31", "2023-01-01", "2023-12-31", (None, None, None)),
        ("2023-01-01", "2023-12-31", "2024-01-01", "2023-12-31", ("2023-01-01", "2023-12-31", "2023-01-01")),
    ],
)
def test_a_period_is_in_order_or_its_words_alone(
    begin: str, end: str, earliest: str, latest: str, kept: tuple[str | None, ...]
) -> None:
    dates = [date.fromisoformat(day) for day in (begin, end, earliest, latest)]
    period = Period(begin=dates[0], end=dates[1], earliest=dates[2], latest=dates[3], basis=Basis.STATED, words="期间")
    sound = _period(period)
    assert tuple(day and day.isoformat() for day in (sound.begin, sound.end, sound.earliest)) == kept
    assert sound.words == "期间"
