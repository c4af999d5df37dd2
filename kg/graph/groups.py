"""Beneficiary groups: one concept for each figure, a compound where several are counted together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.candidates import describe_candidate
from kg.graph.facts import say
from kg.graph.literals import chinese
from kg.graph.vocabulary import MZ, RDF, SKOS
from kg.lexicon import Lexicon
from kg.model import ConceptRef


def group_node(refs: Iterable[ConceptRef]) -> ox.NamedNode | None:
    """The one group that some words name together; None where no group is named.

    >>> one = ConceptRef(words="渔民", concept=None)
    >>> group_node([one]).value.removeprefix(vocabulary.ID)
    'candidate/group/渔民'
    """
    members = sorted({member for ref in refs for member in _members(ref)})
    if not members:
        return None
    return ox.NamedNode(members[0]) if len(members) == 1 else vocabulary.compound(members)


def concerned(refs: Iterable[ConceptRef], lexicon: Lexicon) -> list[ox.NamedNode]:
    """Every group that a figure concerns: those named, the members of a compound, and all above them."""
    concerned: set[str] = set()
    for ref in refs:
        members = _members(ref)
        concerned.update(members)
        if _is_known(ref):
            concerned.update(broader for member in members for broader in lexicon.above(member))
    return [ox.NamedNode(iri) for iri in sorted(concerned)]


def describe_groups(refs: tuple[ConceptRef, ...], lexicon: Lexicon) -> Iterator[ox.Quad]:
    """What no scheme says of the groups that some words name: candidates, and the compound of them all."""
    labels = _labels(refs, lexicon)
    for ref in refs:
        if not _is_known(ref):
            yield from describe_candidate("group", ref.words)
    if len(labels) > 1:
        yield from _describe_compound(labels)


def _describe_compound(labels: Mapping[str, str]) -> Iterator[ox.Quad]:
    node = vocabulary.compound(labels)
    yield from say(
        node,
        [
            (RDF.type, MZ.BeneficiaryGroup),
            (RDF.type, MZ.CompoundGroup),
            (SKOS.prefLabel, chinese("、".join(labels[member] for member in sorted(labels)))),
            *((MZ.unionOf, ox.NamedNode(member)) for member in sorted(labels)),
        ],
    )


def _labels(refs: Iterable[ConceptRef], lexicon: Lexicon) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for ref in refs:
        for member in _members(ref):
            labels[member] = lexicon.concept(member).zh if _is_known(ref) else ref.words
    return labels


def _is_known(ref: ConceptRef) -> bool:
    return ref.concept is not None or bool(ref.members)


def _members(ref: ConceptRef) -> tuple[str, ...]:
    if ref.concept is not None:
        return (ref.concept,)
    return ref.members or (vocabulary.candidate("group", ref.words).value,)
