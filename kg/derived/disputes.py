"""Disagreements as triples: what disagrees with what, why it may, and how many publishers stand behind it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import Facts, say
from kg.graph.literals import integer
from kg.graph.vocabulary import DISAGREEMENTS, ID, MZ, RDF
from kg.search.disagreements import Stated, disagreements, places, stated


def describe_disagreements(
    store: ox.Store, roots: Mapping[str, str], areas: Iterable[str] | None = None
) -> Iterator[ox.Quad]:
    """The disagreements of a graph or of some places in it; *roots* are the families of copies, by report.

    A family is one witness.
    """
    for area in sorted(places(store) if areas is None else areas):
        known = {one.claim: one for one in stated(store, area)}
        yield from _described(known, roots)


def _described(known: Mapping[str, Stated], roots: Mapping[str, str]) -> Iterator[ox.Quad]:
    for found in disagreements(known.values()):
        one, other = known[found.one], known[found.other]
        digest = hashlib.sha256("\n".join(sorted((one.claim, other.claim))).encode()).hexdigest()[:16]
        area, metric = one.area, one.scope[0]
        facts: Facts = [
            (RDF.type, MZ.Disagreement),
            (MZ.ofPlace, ox.NamedNode(area)),
            (MZ.ofMetric, ox.NamedNode(metric)),
            (MZ.disputes, ox.NamedNode(one.claim)),
            (MZ.disputes, ox.NamedNode(other.claim)),
            *((MZ.disagreementReason, ox.NamedNode(f"{ID}disagreement-reason/{name}")) for name in found.reasons),
            (MZ.publisherCount, integer(len({_witness(one, roots), _witness(other, roots)}))),
        ]
        yield from say(vocabulary.derived("disagreement", digest), facts, DISAGREEMENTS)


def _witness(one: Stated, roots: Mapping[str, str]) -> str:
    """Who vouches for a figure: its publisher, or the family of reports that print the same text."""
    return roots.get(one.report) or one.publisher or one.report
