"""The fields of a statement as words: what a reading says, and the statement that says what a person wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.corrections import naming
from kg.corrections.records import ALL_SLOTS, NOTHING, CorrectionError
from kg.corrections.writing import CANDIDATE, plain, spelled
from kg.graph.kinds import kind_of
from kg.lexicon import Lexicon
from kg.linking.benefits import benefit
from kg.linking.groups import groups
from kg.linking.metrics import metric
from kg.model import (
    Aspect,
    Basis,
    Claim,
    Comparator,
    ConceptRef,
    Measure,
    Modality,
    Named,
    Observation,
    Period,
    Phase,
    PlaceRef,
    Quantity,
)  # fmt: skip

# A kind of the views follows from three fields; so does each of these from it.
_KINDS: Mapping[str, tuple[Aspect | None, Modality | None, Measure | None]] = {
    "growth": (Aspect.GROWTH, None, None),
    "target": (None, Modality.TARGET, None),
    "limit": (None, Modality.LIMIT, None),
    **{measure.value: (Aspect.LEVEL, Modality.ACTUAL, measure) for measure in Measure},
}


def changed(one: Claim | Named, slot: str, value: str, lexicon: Lexicon) -> Claim | Named:
    """The statement with another value, a canonical one, in a field."""
    if isinstance(one, Named):
        return naming.changed(one, slot, value, lexicon)
    return changed_figure(one, slot, value, lexicon)


def changed_figure(claim: Claim, slot: str, value: str, lexicon: Lexicon) -> Claim:
    """The figure with another value, a canonical one, in a field."""
    return _CHANGES[slot](claim, value, lexicon)


def said(one: Claim | Named, slot: str, lexicon: Lexicon) -> str:
    """What a statement says in a field; nothing is NOTHING."""
    return (naming.said(one, slot) if isinstance(one, Named) else _SAYERS[slot](one, lexicon)) or NOTHING


# --- what a claim says -------------------------------------------------------------------------------------------


def _zh(ref: ConceptRef, lexicon: Lexicon) -> str:
    return lexicon.concept(ref.concept).zh if ref.concept else CANDIDATE + ref.words


def _group_said(claim: Claim, lexicon: Lexicon) -> str:
    parts: list[str] = []
    for ref in claim.groups:
        parts += [lexicon.concept(iri).zh for iri in ref.members] if ref.members else [_zh(ref, lexicon)]
    return "|".join(sorted(set(parts)))


def _place_said(place: PlaceRef | None) -> str:
    if place is None:
        return ""
    return place.code or f"{place.within or ''}/{place.name}"


def _kind_said(claim: Claim, lexicon: Lexicon) -> str:
    said_of = claim.observation
    return kind_of(said_of.aspect, said_of.modality, said_of.measure)


def _residence_said(claim: Claim, lexicon: Lexicon) -> str:
    words = claim.observation.residence or ""
    found = lexicon.by_notation("residences", words) or lexicon.forms("residences").get(words)
    return found.notation if found else ""


def _bound(value: Decimal | None) -> str:
    return plain(value) if value is not None else ""


_SAYERS: Mapping[str, Callable[[Claim, Lexicon], str]] = {
    "metric": lambda claim, lexicon: _zh(claim.metric, lexicon),
    "title": lambda claim, _: claim.observation.title,
    "value": lambda claim, _: plain(claim.observation.quantity.value),
    "unit": lambda claim, _: claim.observation.quantity.unit,
    "comparator": lambda claim, _: claim.observation.quantity.comparator.value,
    "lower": lambda claim, _: _bound(claim.observation.quantity.lower),
    "upper": lambda claim, _: _bound(claim.observation.quantity.upper),
    "place": lambda claim, _: _place_said(claim.place),
    "period": lambda claim, _: spelled(claim.observation.period),
    "group": _group_said,
    "benefit": lambda claim, lexicon: lexicon.concept(claim.benefit).zh if claim.benefit else "",
    "program": lambda claim, _: "|".join(sorted(set(claim.programs))),
    "kind": _kind_said,
    "aspect": lambda claim, _: claim.observation.aspect.value,
    "modality": lambda claim, _: claim.observation.modality.value,
    "measure": lambda claim, _: claim.observation.measure.value,
    "phase": lambda claim, _: claim.observation.phase.value if claim.observation.phase else "",
    "residence": _residence_said,
}

# --- the claim that says it --------------------------------------------------------------------------------------


def _with(claim: Claim, observation: Observation) -> Claim:
    return replace(claim, observation=observation)


def concept_ref(words: str, title: str, scheme: str, lexicon: Lexicon) -> ConceptRef:
    """What the canonical words of a concept refer to."""
    if words.startswith(CANDIDATE):
        return ConceptRef(words=words.removeprefix(CANDIDATE), concept=None)
    return ConceptRef(words=title, concept=lexicon.forms(scheme)[words].iri)


def _metric_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return replace(claim, metric=concept_ref(value, claim.observation.title, "metrics", lexicon))


def _title_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    """Another title is another metric and another benefit, as linking has it, unless these are corrected too."""
    named = _with(claim, replace(claim.observation, title=value))
    unit, aspect = claim.observation.quantity.unit, claim.observation.aspect
    return replace(named, metric=metric(value, unit, lexicon, aspect), benefit=benefit(value, lexicon))


def _quantity(claim: Claim, quantity: Quantity) -> Claim:
    return _with(claim, replace(claim.observation, quantity=quantity))


def _value_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    quantity, number = claim.observation.quantity, Decimal(value)
    moved = replace(quantity, value=number)
    if quantity.comparator is Comparator.EQUAL or not quantity.value or number.is_zero():
        return _quantity(claim, _bounded(moved, quantity.comparator))
    factor = number / quantity.value  # 余 of another order is as wide there

    def scaled(end: Decimal | None) -> Decimal | None:
        return None if end is None else (number if end == quantity.value else end * factor)

    return _quantity(claim, replace(moved, lower=scaled(quantity.lower), upper=scaled(quantity.upper)))


def _comparator_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return _quantity(claim, _bounded(claim.observation.quantity, Comparator(value)))


def _bounded(quantity: Quantity, sign: Comparator) -> Quantity:
    """The interval that a sign alone allows."""
    value = quantity.value
    lower = value if sign in (Comparator.EQUAL, Comparator.OVER, Comparator.AT_LEAST) else None
    upper = value if sign in (Comparator.EQUAL, Comparator.UNDER, Comparator.AT_MOST) else None
    return replace(
        quantity,
        comparator=sign,
        bound_words=None if sign is Comparator.EQUAL else quantity.bound_words,
        lower=lower,
        upper=upper,
        lower_inclusive=sign in (Comparator.EQUAL, Comparator.AT_LEAST),
        upper_inclusive=sign in (Comparator.EQUAL, Comparator.AT_MOST),
    )


def _place_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return replace(claim, place=_place_of(value, lexicon))


def _place_of(value: str, lexicon: Lexicon) -> PlaceRef | None:
    if value == NOTHING:
        return None
    within, slash, name = value.partition("/")
    if slash:
        return PlaceRef(code=None, name=name, within=within or None)
    division = lexicon.places.division(value)
    return PlaceRef(code=value, name=division.name if division else value)


def _period_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return _with(claim, replace(claim.observation, period=_period_of(value)))


def _period_of(value: str) -> Period:
    if value == NOTHING:
        return Period()
    parts = value.split(" ")
    length = parts[-1] if parts[-1].startswith("P") else None
    begin, _, end = (parts[0] if "/" in parts[0] else "").partition("/")
    first = date.fromisoformat(begin) if begin else None
    last = date.fromisoformat(end) if end else None
    return Period(begin=first, end=last, basis=Basis.STATED, earliest=first, latest=last, duration=length)


def _group_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    parts = () if value == NOTHING else tuple(value.split("|"))
    refs: list[ConceptRef] = []
    for part in parts:
        words = part.removeprefix(CANDIDATE)
        refs += groups(words, lexicon) if part == words else [ConceptRef(words=words, concept=None)]
    return replace(
        claim, observation=replace(claim.observation, groups=tuple(ref.words for ref in refs)), groups=tuple(refs)
    )


def _benefit_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return replace(claim, benefit=None if value == NOTHING else lexicon.forms("benefits")[value].iri)


def _program_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    names = () if value == NOTHING else tuple(name for name in value.split("|") if name)
    return replace(claim, observation=replace(claim.observation, programs=names), programs=names)


def _kind_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    aspect, modality, measure = _KINDS[value]
    was = claim.observation
    if value in ("target", "limit") and was.aspect is Aspect.GROWTH:
        aspect = Aspect.LEVEL
    now = replace(was, aspect=aspect or was.aspect, modality=modality or was.modality, measure=measure or was.measure)
    return _with(claim, now)


def _residence_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return _with(claim, replace(claim.observation, residence=None if value == NOTHING else value))


def _phase_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    if value == NOTHING:
        return replace(claim, observation=replace(claim.observation, phase=None, change=None), joins=None)
    if claim.joins is None:
        raise CorrectionError("phase: this claim is no end of a change; its other end was not read")
    return _with(claim, replace(claim.observation, phase=Phase(value)))


def _end_change(name: str) -> Callable[[Claim, str, Lexicon], Claim]:
    def change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
        end = None if value == NOTHING else Decimal(value)
        quantity = claim.observation.quantity
        if name == "lower":
            return _quantity(claim, replace(quantity, lower=end))
        return _quantity(claim, replace(quantity, upper=end))

    return change


_CHANGES: Mapping[str, Callable[[Claim, str, Lexicon], Claim]] = {
    "metric": _metric_change,
    "title": _title_change,
    "value": _value_change,
    "unit": lambda claim, value, _: _quantity(claim, replace(claim.observation.quantity, unit=value)),
    "comparator": _comparator_change,
    "lower": _end_change("lower"),
    "upper": _end_change("upper"),
    "place": _place_change,
    "period": _period_change,
    "group": _group_change,
    "benefit": _benefit_change,
    "program": _program_change,
    "kind": _kind_change,
    "aspect": lambda claim, value, _: _with(claim, replace(claim.observation, aspect=Aspect(value))),
    "modality": lambda claim, value, _: _with(claim, replace(claim.observation, modality=Modality(value))),
    "measure": lambda claim, value, _: _with(claim, replace(claim.observation, measure=Measure(value))),
    "phase": _phase_change,
    "residence": _residence_change,
}
# The fields in the order in which they are changed: a title before the metric that follows from it.
ORDER = ("title", *(slot for slot in ALL_SLOTS if slot != "title"))
