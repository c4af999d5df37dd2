"""The fields of a claim as words: what a reading says, what a person may write, and the claim that says it."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from kg.corrections.records import NOTHING, SLOTS, CorrectionError
from kg.graph.kinds import kind_of
from kg.graph.vocabulary import ID
from kg.lexicon import Concept, Lexicon
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
    Period,
    Phase,
    PlaceRef,
    Quantity,
)  # fmt: skip

CANDIDATE = "candidate:"
_CANDIDATES = f"{ID}candidate/"
_MAY_BE_NOTHING = frozenset({"lower", "upper", "place", "period", "group", "benefit", "program", "phase", "residence"})
_CODES: Mapping[str, str] = {
    "comparator": "comparators", "kind": "kinds", "aspect": "aspects", "modality": "modalities",
    "measure": "measures", "phase": "phases", "residence": "residences",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DURATION = re.compile(r"P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?")
_JOINTS = re.compile(r"[|、]")
_LONGEST_NUMBER = 40
# A kind of the views follows from three fields; so does each of these from it.
_KINDS: Mapping[str, tuple[Aspect | None, Modality | None, Measure | None]] = {
    "growth": (Aspect.GROWTH, None, None),
    "target": (None, Modality.TARGET, None),
    "limit": (None, Modality.LIMIT, None),
    **{measure.value: (Aspect.LEVEL, Modality.ACTUAL, measure) for measure in Measure},
}


def canonical(slot: str, words: str, lexicon: Lexicon) -> str:
    """What a person wrote in a field, as a reading would say it; CorrectionError says what can stand there.

    >>> from kg.lexicon import load
    >>> canonical("period", "2024-06", load()), canonical("value", "7.40E4", load()), canonical("place", "济南", load())
    ('2024-06-01/2024-06-30', '74000', '370100')
    """
    if slot not in SLOTS:
        raise CorrectionError(f"there is no field {slot!r}; there are {', '.join(SLOTS)}")
    words = words.strip()
    if words == NOTHING:
        if slot not in _MAY_BE_NOTHING:
            raise CorrectionError(f"{slot}: it cannot hold nothing; write what it is, or reject the claim")
        return NOTHING
    return _READERS.get(slot, _code)(slot, words, lexicon)


def changed(claim: Claim, slot: str, value: str, lexicon: Lexicon) -> Claim:
    """The claim with another value, a canonical one, in a field."""
    return _CHANGES[slot](claim, value, lexicon)


def said(claim: Claim, slot: str, lexicon: Lexicon) -> str:
    """What a claim says in a field; nothing is NOTHING."""
    return _SAYERS[slot](claim, lexicon) or NOTHING


def all_said(claim: Claim, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """Every field of a claim, but those that others of them tell already."""
    told = {slot: said(claim, slot, lexicon) for slot in SLOTS}
    plain = told["comparator"] == Comparator.EQUAL.value
    left_out = {"kind", *(("lower", "upper") if plain else ())}
    return tuple((slot, value) for slot, value in told.items() if slot not in left_out)


# --- what a person may write -------------------------------------------------------------------------------------


def _concept(slot: str, words: str, lexicon: Lexicon) -> str:
    scheme = f"{slot}s"
    if words.startswith(_CANDIDATES):
        return CANDIDATE + named_candidate(words)
    if words.startswith(CANDIDATE) and len(words) > len(CANDIDATE) and slot != "benefit":
        return words
    return found_concept(words, scheme, lexicon).zh


def named_candidate(iri: str) -> str:
    """The name of the candidate of an IRI.

    >>> named_candidate(f"{ID}candidate/metric/50%25以上的社区数")
    '50%以上的社区数'
    """
    return unquote(iri.rpartition("/")[2])


def found_concept(words: str, scheme: str, lexicon: Lexicon) -> Concept:
    """The concept of a scheme that is called so, by IRI, notation, or a Chinese or English label."""
    for concept in lexicon.concepts(scheme):
        if words in (concept.iri, concept.notation, concept.zh, concept.en):
            return concept
    known = lexicon.forms(scheme)
    if words in known:
        return known[words]
    near = difflib.get_close_matches(words, list(known), n=3, cutoff=0.5)
    meant = f"did you mean {', '.join(near)}?" if near else f"see ontology/schemes/{scheme}.ttl"
    unknown = "" if scheme == "benefits" else f" A new one is written {CANDIDATE}{words or 'NAME'}"
    raise CorrectionError(f"{scheme[:-1]}: no scheme has {words!r}; {meant}{unknown}")


def _group(slot: str, words: str, lexicon: Lexicon) -> str:
    parts = [part.strip() for part in _JOINTS.split(words) if part.strip()]
    if not parts:
        raise CorrectionError("group: name one, or several with | between them")
    return "|".join(sorted({_concept(slot, part, lexicon) for part in parts}))


def _unit(slot: str, words: str, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the other readers
    if words.startswith(CANDIDATE) and len(words) > len(CANDIDATE):
        return words.removeprefix(CANDIDATE)
    return found_concept(words, "units", lexicon).notation


def _text(slot: str, words: str, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the other readers
    if not words:
        raise CorrectionError(f"{slot}: it is empty; write the words")
    return words


def _programs(slot: str, words: str, lexicon: Lexicon) -> str:
    parts = {part.strip() for part in _text(slot, words, lexicon).split("|")} - {""}
    return _text(slot, "|".join(sorted(parts)), lexicon)


def _number(slot: str, words: str, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the other readers
    try:
        number = Decimal(words.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or len(f"{number:f}") > _LONGEST_NUMBER:
        raise CorrectionError(f"{slot}: {words!r} is no number; write it in the base unit, as 74000 for 7.4万")
    return _plain(number)


def _plain(number: Decimal) -> str:
    plain = f"{number.normalize():f}"
    return "0" if plain == "-0" else plain


def _place(slot: str, words: str, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the other readers
    within, slash, name = words.removeprefix(f"{ID}place/").partition("/")
    if slash and name and not within:
        return words
    division = lexicon.places.division(within)
    if division is not None:
        return f"{division.code}/{name}" if slash and name else division.code
    found = lexicon.places.named(words)
    if len(found) == 1 or (found and not found[0].former and all(one.former for one in found[1:])):
        return found[0].code
    if found:
        codes = ", ".join(f"{one.code} {one.name}" for one in found[:5])
        raise CorrectionError(f"place: {words} may be several ({codes}); write the code of one")
    raise CorrectionError(
        f"place: {words!r} is no code or name of GB/T 2260; write 370100, 济南市, or 370100/NAME without a code"
    )


def _period(slot: str, words: str, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the other readers
    dates, _, length = words.partition(" ")
    if not length and _DURATION.fullmatch(dates):
        return dates
    begin, slash, end = dates.partition("/")
    first, last = _days(begin), _days(end if slash else begin)
    wrong = not dates or dates == "/" or (length and not _DURATION.fullmatch(length))
    if wrong or (begin and first is None) or (end and last is None):
        raise CorrectionError(
            f"period: {words!r} cannot be read; write 2024, 2024-06, 2024-01-01/2024-06-30, /2024-06-30 or P5Y"
        )
    ends = (first[0] if first else None), (last[1] if last else None)
    if ends[0] and ends[1] and ends[0] > ends[1]:
        raise CorrectionError(f"period: {words!r} ends before it begins; turn it round")
    return _spelled(Period(begin=ends[0], end=ends[1], duration=length or None))


def _days(words: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day; None where it is none."""
    found = _DATE.fullmatch(words)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return (date(year or 0, 1, 1), date(year or 0, 12, 31))
        if day is None:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _code(slot: str, words: str, lexicon: Lexicon) -> str:
    scheme = _CODES[slot]
    for concept in lexicon.concepts(scheme):
        if words in (concept.iri, concept.notation, concept.zh, concept.en):
            return concept.notation
    known = ", ".join(concept.notation for concept in lexicon.concepts(scheme))
    raise CorrectionError(f"{slot}: there is no {words!r}; there are {known}")


_READERS: Mapping[str, Callable[[str, str, Lexicon], str]] = {
    "metric": _concept, "title": _text, "value": _number, "unit": _unit, "lower": _number, "upper": _number,
    "place": _place, "period": _period, "group": _group, "benefit": _concept, "program": _programs,
}  # fmt: skip

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


def _spelled(period: Period) -> str:
    begin, end = (day.isoformat() if day else "" for day in (period.begin, period.end))
    dates = f"{begin}/{end}" if begin or end else ""
    return " ".join(part for part in (dates, period.duration or "") if part)


def _kind_said(claim: Claim, lexicon: Lexicon) -> str:  # noqa: ARG001 - as the others
    said_of = claim.observation
    return kind_of(said_of.aspect, said_of.modality, said_of.measure)


def _residence_said(claim: Claim, lexicon: Lexicon) -> str:
    words = claim.observation.residence or ""
    found = lexicon.by_notation("residences", words) or lexicon.forms("residences").get(words)
    return found.notation if found else ""


def _bound(value: Decimal | None) -> str:
    return _plain(value) if value is not None else ""


_SAYERS: Mapping[str, Callable[[Claim, Lexicon], str]] = {
    "metric": lambda claim, lexicon: _zh(claim.metric, lexicon),
    "title": lambda claim, _: claim.observation.title,
    "value": lambda claim, _: _plain(claim.observation.quantity.value),
    "unit": lambda claim, _: claim.observation.quantity.unit,
    "comparator": lambda claim, _: claim.observation.quantity.comparator.value,
    "lower": lambda claim, _: _bound(claim.observation.quantity.lower),
    "upper": lambda claim, _: _bound(claim.observation.quantity.upper),
    "place": lambda claim, _: _place_said(claim.place),
    "period": lambda claim, _: _spelled(claim.observation.period),
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


def _with(claim: Claim, **fields: object) -> Claim:
    return replace(claim, observation=replace(claim.observation, **fields))  # type: ignore[arg-type]


def concept_ref(words: str, title: str, scheme: str, lexicon: Lexicon) -> ConceptRef:
    """What the canonical words of a concept refer to."""
    if words.startswith(CANDIDATE):
        return ConceptRef(words=words.removeprefix(CANDIDATE), concept=None)
    return ConceptRef(words=title, concept=lexicon.forms(scheme)[words].iri)


def _metric_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return replace(claim, metric=concept_ref(value, claim.observation.title, "metrics", lexicon))


def _title_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    """Another title is another metric and another benefit, as linking has it, unless these are corrected too."""
    named = _with(claim, title=value)
    unit, aspect = claim.observation.quantity.unit, claim.observation.aspect
    return replace(named, metric=metric(value, unit, lexicon, aspect), benefit=benefit(value, lexicon))


def _quantity(claim: Claim, quantity: Quantity) -> Claim:
    return _with(claim, quantity=quantity)


def _value_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
    quantity, number = claim.observation.quantity, Decimal(value)
    moved = replace(quantity, value=number)
    if quantity.comparator is Comparator.EQUAL or not quantity.value or number.is_zero():
        return _quantity(claim, _bounded(moved, quantity.comparator))
    factor = number / quantity.value  # 余 of another order is as wide there

    def scaled(end: Decimal | None) -> Decimal | None:
        return None if end is None else (number if end == quantity.value else end * factor)

    return _quantity(claim, replace(moved, lower=scaled(quantity.lower), upper=scaled(quantity.upper)))


def _comparator_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
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


def _period_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
    return _with(claim, period=_period_of(value))


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
    return replace(_with(claim, groups=tuple(ref.words for ref in refs)), groups=tuple(refs))


def _benefit_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:
    return replace(claim, benefit=None if value == NOTHING else lexicon.forms("benefits")[value].iri)


def _program_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
    names = () if value == NOTHING else tuple(name for name in value.split("|") if name)
    return replace(_with(claim, programs=names), programs=names)


def _kind_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
    aspect, modality, measure = _KINDS[value]
    fields = {"aspect": aspect, "modality": modality, "measure": measure}
    if value in ("target", "limit") and claim.observation.aspect is Aspect.GROWTH:
        fields["aspect"] = Aspect.LEVEL
    return _with(claim, **{name: field for name, field in fields.items() if field is not None})


def _phase_change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
    if value == NOTHING:
        return replace(_with(claim, phase=None, change=None), joins=None)
    if claim.joins is None:
        raise CorrectionError("phase: this claim is no end of a change; its other end was not read")
    return _with(claim, phase=Phase(value))


def _end_change(name: str) -> Callable[[Claim, str, Lexicon], Claim]:
    def change(claim: Claim, value: str, lexicon: Lexicon) -> Claim:  # noqa: ARG001 - as the others
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
    "aspect": lambda claim, value, _: _with(claim, aspect=Aspect(value)),
    "modality": lambda claim, value, _: _with(claim, modality=Modality(value)),
    "measure": lambda claim, value, _: _with(claim, measure=Measure(value)),
    "phase": _phase_change,
    "residence": lambda claim, value, _: _with(claim, residence=None if value == NOTHING else value),
}
# The fields in the order in which they are changed: a title before the metric that follows from it.
ORDER = ("title", *(slot for slot in SLOTS if slot != "title"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field for a form: its name, and the values that can stand in it where they are few."""

    name: str
    choices: tuple[str, ...]
    may_be_nothing: bool


def fields(lexicon: Lexicon) -> tuple[Field, ...]:
    """The fields of a claim."""
    return tuple(
        Field(
            name=slot,
            choices=tuple(concept.notation for concept in lexicon.concepts(_CODES[slot])) if slot in _CODES else (),
            may_be_nothing=slot in _MAY_BE_NOTHING,
        )
        for slot in SLOTS
    )
