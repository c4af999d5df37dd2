"""The best figure of each kind: where several reports tell the same thing, one is chosen by a stated policy.

The policy: the newest report first; of one day an official table; then the most precise figure; of equals an exact one
before a bound; else the first by name. What the others say is kept beside it: which agree, which do not, and how many
publishers vouch for it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import say
from kg.graph.intervals import Interval
from kg.graph.literals import decimal, integer
from kg.graph.vocabulary import BEST, MZ, PROV, QB, RDF, SDMX_ATTRIBUTE, SDMX_DIMENSION, SDMX_MEASURE

_EXACT = ox.NamedNode(f"{vocabulary.ID}comparator/equal-to")
DIMENSIONS: Mapping[str, ox.NamedNode] = {
    "area": SDMX_DIMENSION.refArea,
    "period": SDMX_DIMENSION.refPeriod,
    "metric": MZ.metric,
    "group": MZ.group,
    "aspect": MZ.aspect,
    "modality": MZ.modality,
    "measure": MZ.measure,
    "phase": MZ.phase,
    "residence": MZ.residence,
    "unit": SDMX_ATTRIBUTE.unitMeasure,
}
DATASET = ox.NamedNode(f"{vocabulary.ID}best")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A claim as it takes part in the choice; *key* are its dimensions in the order of `DIMENSIONS`.

    *official* is whether it stands in an official table; *witness* is who vouches for it: its publisher, or the
    family of reports that print the same text; *room* is how far rounding lets the true figure lie off.
    """

    claim: ox.NamedNode
    key: tuple[ox.NamedNode, ...]
    value: Decimal
    comparator: ox.NamedNode
    lower: Decimal | None
    upper: Decimal | None
    published: str
    witness: str
    official: bool = False
    room: Decimal = Decimal(0)

    @property
    def interval(self) -> Interval:
        """All that the true figure may be."""
        return Interval.of(self.lower, self.upper, self.room)


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures may both be true: their intervals, widened by how they are rounded, have a common point.

    超1.2亿 does not contradict 1.24亿, nor does 10万 contradict 9.8万.
    """
    return one.interval.gap(other.interval) <= 0


def describe_best(figures: Iterable[Figure]) -> Iterator[ox.Quad]:
    """The best figures as observations of a cube of their own, each with the claims that it was chosen from."""
    yield from say(DATASET, [(RDF.type, QB.DataSet), (QB.structure, MZ.bestStructure)], BEST)
    groups: dict[tuple[ox.NamedNode, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[figure.key].append(figure)
    for key in sorted(groups, key=str):
        yield from _describe(key, groups[key])


def _describe(key: tuple[ox.NamedNode, ...], figures: Sequence[Figure]) -> Iterator[ox.Quad]:
    best = min(sorted(figures, key=lambda one: one.claim.value), key=_rank)
    others = [one for one in figures if one is not best]
    agreeing = [one for one in others if agree(best, one)]
    digest = hashlib.sha256("\n".join(node.value for node in key).encode()).hexdigest()[:16]
    yield from say(
        ox.NamedNode(f"{DATASET.value}/{digest}"),
        [
            (RDF.type, QB.Observation),
            (RDF.type, MZ.BestFigure),
            (QB.dataSet, DATASET),
            *zip(DIMENSIONS.values(), key, strict=True),
            (SDMX_MEASURE.obsValue, decimal(best.value)),
            (MZ.comparator, best.comparator),
            (MZ.lowerBound, decimal(best.lower) if best.lower is not None else None),
            (MZ.upperBound, decimal(best.upper) if best.upper is not None else None),
            (PROV.wasDerivedFrom, best.claim),
            *((MZ.agreeing, one.claim) for one in agreeing),
            *((MZ.disagreeing, one.claim) for one in others if one not in agreeing),
            (MZ.witnesses, integer(len({one.witness for one in (best, *agreeing)}))),
        ],
        BEST,
    )


def _rank(figure: Figure) -> tuple[object, ...]:
    newest = tuple(-ord(character) for character in figure.published.ljust(10, "0"))
    width = figure.interval.most - figure.interval.least
    return newest, not figure.official, width, figure.comparator != _EXACT
