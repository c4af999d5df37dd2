"""Metrics, groups and units that no scheme knows: one node a name, and beside it what each report suggests it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import say
from kg.graph.literals import chinese, decimal, plain
from kg.graph.vocabulary import CANDIDATES, MZ, RDF, SKOS
from kg.model import ConceptRef

_CLASSES = {"metric": MZ.Metric, "group": MZ.BeneficiaryGroup, "unit": MZ.Unit}


def describe_candidate(kind: str, name: str) -> Iterator[ox.Quad]:
    """The shared node of a name that no scheme knows: a function of the name alone.

    >>> len(list(describe_candidate("metric", "公布的传统地名数")))
    3
    """
    yield from say(
        vocabulary.candidate(kind, name),
        [
            (RDF.type, _CLASSES[kind]),
            (RDF.type, MZ.Candidate),
            (SKOS.prefLabel, chinese(name)),
            (SKOS.notation, plain(name) if kind == "unit" else None),
        ],
    )


def describe_guesses(report: ox.NamedNode, kind: str, refs: Iterable[ConceptRef]) -> Iterator[ox.Quad]:
    """The concepts of the schemes that a report's candidates come nearest to, with the best score of each."""
    best: dict[str, ConceptRef] = {}
    for ref in refs:
        if ref.concept is None and ref.nearest is not None and _score(ref) >= _score(best.get(ref.words)):
            best[ref.words] = ref
    for words, ref in sorted(best.items()):
        yield from say(
            vocabulary.beneath(report, "candidate", kind, words),
            [
                (RDF.type, MZ.Guess),
                (MZ.statedIn, report),
                (MZ.candidate, vocabulary.candidate(kind, words)),
                (MZ.nearestConcept, ox.NamedNode(ref.nearest) if ref.nearest else None),
                (MZ.nearestScore, decimal(ref.score) if ref.score is not None else None),
            ],
            CANDIDATES,
        )


def _score(ref: ConceptRef | None) -> float:
    return float(ref.score) if ref is not None and ref.score is not None else -1.0
