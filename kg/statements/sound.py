"""What no report can mean: a period that ends before it begins, bounds that do not hold their figure.

Jumbled text can read so (二〇二五年至二〇二三年, 不足5万的7万人). The figure stands; what contradicts itself is not
said of it.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Basis, Observation, Period, Quantity


def sound(observation: Observation) -> Observation:
    """The observation without a period or bounds that contradict themselves."""
    period, quantity = _period(observation.period), _quantity(observation.quantity)
    if period is observation.period and quantity is observation.quantity:
        return observation
    return replace(observation, period=period, quantity=quantity)


def _period(period: Period) -> Period:
    """A period whose dates are in order; else its words alone.

    >>> from datetime import date
    >>> jumbled = _period(Period(begin=date(2025, 1, 1), end=date(2023, 12, 31), basis=Basis.STATED, words="至2023年"))
    >>> jumbled.begin, jumbled.end, jumbled.words
    (None, None, '至2023年')
    """
    stated = period.begin is None or period.end is None or period.begin <= period.end
    meant = period.earliest is None or period.latest is None or period.earliest <= period.latest
    if stated and meant:
        return period
    if not stated:
        return replace(period, begin=None, end=None, earliest=None, latest=None, basis=Basis.NONE)
    return replace(period, earliest=period.begin, latest=period.end)


def _quantity(quantity: Quantity) -> Quantity:
    """A quantity whose bounds hold its value; a bound on the wrong side of it is open."""
    lower = None if quantity.lower is not None and quantity.lower > quantity.value else quantity.lower
    upper = None if quantity.upper is not None and quantity.upper < quantity.value else quantity.upper
    if lower is quantity.lower and upper is quantity.upper:
        return quantity
    return replace(
        quantity,
        lower=lower,
        upper=upper,
        lower_inclusive=quantity.lower_inclusive and lower is not None,
        upper_inclusive=quantity.upper_inclusive and upper is not None,
    )
