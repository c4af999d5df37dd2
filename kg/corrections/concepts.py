"""Concepts that are one, and concepts that are two: claims move from one to another wherever it is named.

Merges follow each other (a is b, b is c). Where two people send the claims of one concept to different places, or round
in a circle, they stay where the reading has them and both are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.corrections.finding import bare
from kg.corrections.records import Correction, CorrectionError, Kind
from kg.corrections.writing import CANDIDATE, found_concept, named_candidate
from kg.errors import KgError
from kg.graph.groups import group_node
from kg.graph.vocabulary import ID, candidate
from kg.lexicon import Lexicon
from kg.model import Claim, ConceptRef, Named, Reading

_KINDS = {"metric": "metrics", "group": "groups", "benefit": "benefits"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The reading after one correction of concepts, what became of that, and the claims that it moved."""

    reading: Reading
    correction: str
    concept: str
    became: str
    claims: tuple[str, ...] = ()
    detail: str = ""


def resolved(words: str, lexicon: Lexicon, kind: str = "") -> str:
    """The IRI of a concept that a person named: an IRI, KIND:LABEL, or KIND:candidate:WORDS; KIND may be known.

    >>> from kg.lexicon import load
    >>> resolved("metric:candidate:爱心驿站数", load()).removeprefix(ID)
    'candidate/metric/爱心驿站数'
    """
    if words.startswith(f"{ID}candidate/"):
        return words
    if words.startswith(ID):
        return lexicon.concept(words).iri
    head, colon, rest = words.partition(":")
    if colon and head in _KINDS:
        kind, words = head, rest
    if kind not in _KINDS:
        raise CorrectionError(f"{words!r}: say of which kind it is, as metric:{words}, group:{words}, benefit:{words}")
    if words.startswith(CANDIDATE) and kind != "benefit":
        return candidate(kind, words.removeprefix(CANDIDATE)).value
    return found_concept(words, _KINDS[kind], lexicon).iri


def kind_of(iri: str) -> str:
    """Of what kind a concept is: metric, group or benefit.

    >>> kind_of(f"{ID}candidate/metric/x"), kind_of(f"{ID}group/orphans")
    ('metric', 'group')
    """
    return iri.removeprefix(ID).removeprefix("candidate/").partition("/")[0]


def check(one: Correction, lexicon: Lexicon) -> Correction:
    """The correction with the IRIs of its concepts; CorrectionError where they are unknown or of two kinds."""
    concept = resolved(one.concept, lexicon)
    into = resolved(one.into, lexicon, kind_of(concept))
    if kind_of(concept) not in _KINDS or kind_of(concept) != kind_of(into):
        raise CorrectionError(f"{one.kind}: {one.concept} and {one.into} are not two metrics, groups or benefits")
    if concept == into:
        raise CorrectionError(f"{one.kind}: both are {concept}; name two concepts")
    return replace(one, concept=concept, into=into)


def move(reading: Reading, corrections: Sequence[Correction], lexicon: Lexicon) -> Iterator[Moved]:
    """What each correction of concepts does to a reading; those that concern none of its claims say nothing."""
    overruled = {name for one in corrections for name in one.overrules}
    waiting: list[Correction] = []
    for one in corrections:
        try:
            if one.id not in overruled:
                waiting.append(check(one, lexicon))
        except KgError as error:  # the ontology of another day may lack the concept
            if _named(reading, one.concept):
                yield Moved(
                    reading=reading, correction=one.id, concept=one.concept, became="invalid", detail=str(error)
                )
    waiting.sort(key=lambda one: (one.kind is Kind.MERGE, one.when))  # what is split off is not swept along
    clashing = _clashing(waiting)
    progress = True
    done: set[str] = set()
    while progress:
        progress = False
        for one in waiting:
            if one.id in done or not (claims := _concerned(reading, one)):
                continue
            done.add(one.id)
            if one.id in clashing:
                yield Moved(
                    reading=reading, correction=one.id, concept=one.concept, became="contradicted",
                    claims=claims, detail=" ".join(sorted(clashing[one.id])),
                )  # fmt: skip
                continue
            progress = True
            moved = tuple(_moved(claim, one) if claim.key in claims else claim for claim in reading.claims)
            reading = replace(reading, claims=moved, named=tuple(_renamed(named, one) for named in reading.named))
            yield Moved(reading=reading, correction=one.id, concept=one.concept, became="applied", claims=claims)


def _clashing(corrections: Sequence[Correction]) -> dict[str, set[str]]:
    """The corrections that send the same claims elsewhere, or round in a circle."""
    found: dict[str, set[str]] = {}
    for one in corrections:
        for other in corrections:
            same = (one.kind, one.concept, bare(one.words)) == (other.kind, other.concept, bare(other.words))
            if same and one.into != other.into:
                found.setdefault(one.id, set()).add(other.id)
    merges = {one.concept: one for one in corrections if one.kind is Kind.MERGE}
    for one in merges.values():
        circle, at = [one], one.into
        while at in merges and merges[at] not in circle:
            circle.append(merges[at])
            at = merges[at].into
        if at == one.concept:
            for member in circle:
                found.setdefault(member.id, set()).update({other.id for other in circle} - {member.id})
    return found


def _named(reading: Reading, iri: str) -> bool:
    return any(iri in _iris(claim) for claim in reading.claims)


def _iris(claim: Claim) -> tuple[str, ...]:
    node = claim.metric.concept or candidate("metric", claim.metric.words).value
    groups = [iri for ref in claim.groups for iri in _members(ref)]
    return (node, *groups, *([claim.benefit] if claim.benefit else ()))


def _members(ref: ConceptRef) -> tuple[str, ...]:
    if ref.members and ref.concept is None:
        return ref.members
    node = group_node([ref])
    return (node.value,) if node else ()


def _concerned(reading: Reading, one: Correction) -> tuple[str, ...]:
    """The keys of the claims that a correction moves."""
    return tuple(
        claim.key for claim in reading.claims if one.concept in _iris(claim) and (not one.words or _holds(claim, one))
    )


def _holds(claim: Claim, one: Correction) -> bool:
    said = bare(claim.observation.title + " ".join(ref.words for ref in claim.groups))
    return all(bare(word) in said for word in one.words.split())


def _moved(claim: Claim, one: Correction) -> Claim:
    kind = kind_of(one.into)
    if kind == "benefit":
        return replace(claim, benefit=one.into)
    if kind == "metric":
        return replace(claim, metric=_ref(one.into, claim.observation.title))
    return replace(claim, groups=tuple(_group(ref, one) for ref in claim.groups))


def _renamed(named: Named, one: Correction) -> Named:
    """What is said of a group that is another, beside figures; a split is of figures alone."""
    if one.kind is not Kind.MERGE or kind_of(one.into) != "group":
        return named
    concept = _group(named.concept, one) if named.concept else None
    return replace(named, concept=concept, groups=tuple(_group(ref, one) for ref in named.groups))


def _ref(iri: str, words: str) -> ConceptRef:
    if iri.startswith(f"{ID}candidate/"):
        return ConceptRef(words=named_candidate(iri), concept=None)
    return ConceptRef(words=words, concept=iri)


def _group(ref: ConceptRef, one: Correction) -> ConceptRef:
    if one.concept not in _members(ref):
        return ref
    if ref.concept is None and ref.members:
        return replace(
            ref, members=tuple(dict.fromkeys(one.into if iri == one.concept else iri for iri in ref.members))
        )
    return _ref(one.into, ref.words)
