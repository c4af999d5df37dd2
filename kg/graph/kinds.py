"""The kind of a figure: the one word of its aspect, modality and measure that tells most of it."""

from __future__ import annotations

from kg.model import Aspect, Measure, Modality


def kind_of(aspect: str, modality: str, measure: str) -> str:
    """The kind that the views print, a notation: growth before target or limit, these before what sort it is.

    >>> kind_of("growth", "target", "share"), kind_of("level", "target", "share"), kind_of("change", "actual", "stock")
    ('growth', 'target', 'flow')
    """
    if aspect == Aspect.GROWTH:
        return Aspect.GROWTH.value
    if modality != Modality.ACTUAL:
        return str(modality)
    return Measure.FLOW.value if aspect == Aspect.CHANGE and measure == Measure.STOCK else str(measure)
