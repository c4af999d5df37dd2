"""One claim of a figure that a report repeats, one entry of a name that it repeats, each with all its evidence."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.linking.benefits import benefit
from kg.linking.confidence import with_confidence
from kg.linking.groups import group, groups
from kg.linking.metrics import metric
from kg.model import (
    Basis,
    Claim,
    ConceptRef,
    Designation,
    Evidence,
    GroupMention,
    Initiative,
    Named,
    NamedStatement,
    Number,
    Observation,
    OrganizationMention,
    Period,
    Phase,
    PlaceMention,
    PlaceRef,
    Policy,
    RankClaim,
    Reading,
    Report,
    Sentence,
    Statement,
)  # fmt: skip


def link(
    report: Report,
    sentences: Sequence[Sentence],
    statements: Sequence[Statement],
    numbers: Sequence[Number],
    lexicon: Lexicon,
) -> Reading:
    """Everything that was understood of a report, its words joined to what they mean."""
    observations = [s for s in statements if isinstance(s, Observation)]
    others = [s for s in statements if not isinstance(s, Observation)]
    reading = Reading(
        report=report,
        sentences=tuple(sentences),
        claims=_claims(report, sentences, observations, lexicon),
        named=_named(others, report, lexicon),
        numbers=tuple(numbers),
    )
    return with_confidence(reading)


def _claims(
    report: Report, sentences: Sequence[Sentence], observations: Sequence[Observation], lexicon: Lexicon
) -> tuple[Claim, ...]:
    keys = _keys(sentences, observations)
    claims = [_claim(report, key, o, lexicon) for key, o in zip(keys, observations, strict=True)]
    kept, names = _merged(claims)
    ends: dict[tuple[int, int], list[str]] = defaultdict(list)
    for claim in claims:
        o = claim.observation
        if o.change is not None:
            ends[o.evidence.sentence, o.change].append(names[claim.key])
    joined = {a: b for pair in ends.values() if len(set(pair)) == 2 for a, b in (pair, reversed(pair))}
    totals = {(c.observation.evidence.sentence, c.observation.title): names[c.key] for c in claims}
    held = {
        key for c in kept if c.observation.phase is Phase.BEFORE and c.key in joined for key in (c.key, joined[c.key])
    }
    return tuple(
        replace(
            c, joins=joined.get(c.key) if c.key in held else None, whole=_whole(c, totals), observation=_phased(c, held)
        )
        for c in kept
    )


def _phased(claim: Claim, held: set[str]) -> Observation:
    """The observation of a claim; one that is the end of no change any more is a figure as others are."""
    o = claim.observation
    return o if o.phase is None or claim.key in held else replace(o, phase=None)


def _whole(claim: Claim, totals: dict[tuple[int, str], str]) -> str | None:
    """The key of the total that a part belongs to; a claim is no part of itself."""
    o = claim.observation
    key = totals.get((o.evidence.sentence, o.whole)) if o.whole else None
    return key if key != claim.key else None


def _keys(sentences: Sequence[Sentence], observations: Sequence[Observation]) -> list[str]:
    """Keys from the sentence's words and the printed figure, told apart by number where a sentence prints it twice."""
    by_number = {s.number: s for s in sentences}
    seen: dict[tuple[str, str], int] = defaultdict(int)
    keys = []
    for o in observations:
        digest = hashlib.sha256(by_number[o.evidence.sentence].text.encode()).hexdigest()[:12]
        nth = seen[digest, o.quantity.raw] = seen[digest, o.quantity.raw] + 1
        keys.append(f"{digest}-{o.quantity.raw}-{nth}")
    return keys


def _claim(report: Report, key: str, o: Observation, lexicon: Lexicon) -> Claim:
    return Claim(
        key=key,
        observation=o,
        evidence=(o.evidence,),
        metric=metric(o.title, o.quantity.unit, lexicon, o.aspect),
        groups=tuple(ref for words in o.groups for ref in groups(words, lexicon)),
        programs=o.programs,
        benefit=benefit(o.title, lexicon),
        place=o.place or _home(report, lexicon),
    )


def _home(report: Report, lexicon: Lexicon) -> PlaceRef | None:
    division = lexicon.places.division(report.place) if report.place else None
    return PlaceRef(code=division.code, name=division.name) if division else None


def _merged(claims: Iterable[Claim]) -> tuple[list[Claim], dict[str, str]]:
    """Claims of the same figure made one, and for each key the key under which its claim is kept."""
    kept: list[Claim] = []
    evidence: list[list[Evidence]] = []
    alike: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for claim in claims:
        near = alike[_told(claim)]
        twin = next((i for i in near if _same(kept[i], claim)), None)
        if twin is None:
            near.append(len(kept))
            kept.append(claim)
            evidence.append(list(claim.evidence))
            names[claim.key] = claim.key
        else:
            kept[twin] = _fuller(kept[twin], claim)
            evidence[twin] += claim.evidence
            names[claim.key] = kept[twin].key
    return [replace(claim, evidence=tuple(said)) for claim, said in zip(kept, evidence, strict=True)], names


def _fuller(first: Claim, later: Claim) -> Claim:
    """The claim of the fuller wording and the surer period."""
    fuller = later if len(later.observation.title) > len(first.observation.title) else first
    surer = min((first.observation.period, later.observation.period), key=_vagueness)
    if fuller is first and surer is first.observation.period:
        return first
    return replace(fuller, key=first.key, observation=replace(fuller.observation, period=surer))


def _vagueness(period: Period) -> tuple[bool, bool]:
    """What makes a period the weaker of two: told by no words of its own, without a beginning."""
    return period.basis is not Basis.STATED, period.begin is None


def _told(claim: Claim) -> tuple[object, ...]:
    """What claims of the same figure have in common."""
    o = claim.observation
    return o.quantity.value, o.quantity.unit, o.quantity.comparator, o.phase, o.aspect, claim.place


def _same(a: Claim, b: Claim) -> bool:
    """Whether two claims that tell the same value of the same place tell it of the same thing."""
    p, q = a.observation, b.observation
    if p.evidence.sentence == q.evidence.sentence:
        return False
    return p.title in q.title or q.title in p.title or _overlap(p.title, q.title) >= 0.7


def _overlap(a: str, b: str) -> float:
    return len(set(a) & set(b)) / max(1, min(len(set(a)), len(set(b))))


def _named(
    statements: Sequence[NamedStatement],
    report: Report,
    lexicon: Lexicon,
) -> tuple[Named, ...]:
    merged: dict[tuple[str, str], Named] = {}
    evidence: defaultdict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for statement in statements:
        key = type(statement).__name__, _key(statement)
        if key not in merged:
            merged[key] = _one(key[1], statement, report, lexicon)
        evidence[key].append(statement.evidence)
    return tuple(replace(named, evidence=tuple(evidence[key])) for key, named in merged.items())


def _key(statement: NamedStatement) -> str:
    match statement:
        case Initiative(name=name):
            return name
        case Designation(holder=holder, name=name):
            return f"{holder}-{name}"
        case RankClaim(subject=subject, words=words):
            return f"{subject}-{words}"
        case Policy(title=title):
            return title
        case GroupMention(name=name) | OrganizationMention(name=name):
            return name
        case PlaceMention(place=place, name=name):
            return place.code or f"{place.within or ''}-{place.name}"


def _one(
    key: str,
    statement: NamedStatement,
    report: Report,
    lexicon: Lexicon,
) -> Named:
    concept: ConceptRef | None = None
    place: PlaceRef | None = None
    served: tuple[ConceptRef, ...] = ()
    match statement:
        case GroupMention(name=name):
            concept = group(name, lexicon)
        case PlaceMention(place=where):
            place = where
        case Initiative(place=where, groups=words):
            place = where or _home(report, lexicon)
            served = tuple(ref for w in words for ref in groups(w, lexicon))
        case RankClaim(place=where):
            place = where
        case Designation(holder=holder):
            division = lexicon.places.resolve(holder, report.place)
            place = PlaceRef(code=division.code, name=holder) if division else None
        case Policy() | OrganizationMention():
            place = None
    return Named(
        key=key, statement=statement, evidence=(statement.evidence,), concept=concept, place=place, groups=served
    )
