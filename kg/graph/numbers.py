"""The numbers of a report that became no figure: set aside for a reason, or not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import say
from kg.graph.frame import Frame
from kg.graph.literals import chinese, integer, plain
from kg.graph.vocabulary import ANNOTATIONS, MZ, RDF
from kg.model import Fate, Number

_CLASSES: Mapping[Fate, ox.NamedNode] = {
    Fate.SET_ASIDE: MZ.NumberSetAside,
    Fate.NOT_UNDERSTOOD: MZ.NumberNotUnderstood,
}


def describe_number(number: Number, frame: Frame) -> Iterator[ox.Quad]:
    """A printed number and why it is no figure; those that were stated are claims, and not repeated here."""
    kind = _CLASSES.get(number.fate)
    if kind is None:
        return
    start, end = number.span.start, number.span.end
    yield from say(
        vocabulary.number(frame.report.stem, start),
        [
            (RDF.type, kind),
            (MZ.statedIn, frame.node),
            (MZ.reason, plain(number.reason) if number.reason else None),
            (MZ.quote, chinese(number.span.of(frame.report.text))),
            (MZ.quoteStart, integer(start)),
            (MZ.quoteEnd, integer(end)),
        ],
        ANNOTATIONS,
    )
