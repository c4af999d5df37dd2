"""What became of each correction in a graph, over all its reports: for the summary of a build, for lists and pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.corrections.applying import Became
from kg.corrections.records import Correction
from kg.graph import vocabulary
from kg.graph.vocabulary import CORRECTIONS, DCTERMS, MZ, PROV, RDF

# Of several reports the outcome that somebody should look at is told first.
_WORST = (
    Became.INVALID, Became.CONTRADICTED, Became.NOT_READ, Became.SENTENCE_GONE, Became.REPORT_GONE, Became.WAITING,
    Became.WITHDRAWN, Became.OVERRULED, Became.SUPERSEDED, Became.APPLIED, Became.NOT_NEEDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of a correction: the worst of its outcomes, the claims and how many reports it concerned."""

    correction: Correction
    became: Became
    claims: tuple[str, ...] = ()
    reports: int = 0
    detail: str = ""


def told(store: ox.Store, corrections: Sequence[Correction], stems: Collection[str]) -> tuple[Told, ...]:
    """What became of corrections in a graph; those that it does not know yet wait for a build."""
    return tuple(_told(store, one, stems) for one in corrections)


def _told(store: ox.Store, one: Correction, stems: Collection[str]) -> Told:
    node = vocabulary.correction(one.id)
    if one.withdrawal is not None:
        return Told(correction=one, became=Became.WITHDRAWN)
    known = next(iter(store.quads_for_pattern(node, RDF.type, MZ.Correction, CORRECTIONS)), None) is not None
    withdrawn = next(iter(store.quads_for_pattern(node, PROV.wasInvalidatedBy, None, CORRECTIONS)), None) is not None
    outcomes = [quad.subject for quad in store.quads_for_pattern(None, MZ.correction, node, CORRECTIONS)]
    nodes = [subject for subject in outcomes if isinstance(subject, ox.NamedNode)]
    if not known or withdrawn:
        return Told(correction=one, became=Became.WAITING)
    if one.anchor is not None and one.anchor.report not in stems:
        return Told(correction=one, became=Became.REPORT_GONE)
    if not nodes:
        # What is of concepts concerns no report yet; a report that was not given again was not read with it.
        return Told(correction=one, became=Became.NOT_NEEDED if one.kind.is_of_concepts else Became.WAITING)
    became = [Became(value.rpartition("/")[2]) for node in nodes for value in _values(store, node, MZ.outcome)]
    return Told(
        correction=one,
        became=min(became, key=_WORST.index),
        claims=tuple(sorted(value for node in nodes for value in _values(store, node, MZ.correctedClaim))),
        reports=len(nodes),
        detail=next((value for node in nodes for value in _values(store, node, DCTERMS.description)), ""),
    )


def _values(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> Iterator[str]:
    for quad in store.quads_for_pattern(node, predicate, None, CORRECTIONS):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            yield quad.object.value
