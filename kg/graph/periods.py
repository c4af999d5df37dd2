"""Periods in OWL-Time: a day, an interval with two ends, or a length without any."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import Facts, say
from kg.graph.frame import Frame
from kg.graph.literals import boolean, chinese, day, duration, plain
from kg.graph.vocabulary import MZ, RDF, RDFS, TIME
from kg.model import Period


def period_node(period: Period) -> ox.NamedNode | None:
    """The shared node of what a period states; None where it states nothing.

    >>> period_node(Period()) is None
    True
    """
    return vocabulary.period(period.begin, period.end, period.duration)


def period_facts(period: Period, frame: Frame) -> Facts:
    """What a claim itself says of its period, so that a filter by date needs no join."""
    return [
        (MZ.periodBasis, frame.code("bases", period.basis)),
        (MZ.periodWords, chinese(period.words) if period.words else None),
        (MZ.begin, day(period.begin) if period.begin else None),
        (MZ.end, day(period.end) if period.end else None),
        (MZ.earliest, day(period.earliest) if period.earliest else None),
        (MZ.latest, day(period.latest) if period.latest else None),
        (MZ.duration, duration(period.duration) if period.duration else None),
        (MZ.cumulative, boolean(period.cumulative) if period.cumulative else None),
    ]


def describe_period(period: Period) -> Iterator[ox.Quad]:
    """The shared node: an instant for a day alone, else a proper interval."""
    node = period_node(period)
    if node is None:
        return
    yield from say(node, [(RDFS.label, plain(node.value.rsplit("/", 1)[-1].replace("_", "/").strip("/")))])
    if period.begin is None and period.end is not None and period.duration is None:
        yield from say(node, [(RDF.type, TIME.Instant), (TIME.inXSDDate, day(period.end))])
        return
    yield from say(
        node,
        [
            (RDF.type, TIME.ProperInterval),
            (TIME.hasBeginning, vocabulary.instant(period.begin) if period.begin else None),
            (TIME.hasEnd, vocabulary.instant(period.end) if period.end else None),
            (TIME.hasXSDDuration, duration(period.duration) if period.duration else None),
        ],
    )
    for end in (period.begin, period.end):
        if end is not None:
            yield from say(
                vocabulary.instant(end),
                [(RDF.type, TIME.Instant), (TIME.inXSDDate, day(end)), (RDFS.label, plain(end.isoformat()))],
            )
