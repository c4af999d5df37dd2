"""How each statement was read, as cards: a heading, a value, a line in short, and all that is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.explain.labels import Labels, Words, amount, duration, figure, interval, period, same
from kg.graph import vocabulary
from kg.graph.kinds import kind_of
from kg.model import (
    Claim,
    Comparator,
    ConceptRef,
    Designation,
    Evidence,
    GroupMention,
    Initiative,
    Named,
    Observation,
    OrganizationMention,
    Period,
    PlaceMention,
    PlaceRef,
    Policy,
    RankClaim,
)

# The kinds of named things as the IRIs and the classes of the page call them.
KINDS: Mapping[type, str] = {
    Initiative: "initiative",
    Designation: "designation",
    RankClaim: "rank",
    Policy: "policy",
    GroupMention: "group",
    PlaceMention: "place",
    OrganizationMention: "organization",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a field; *note* says more of it, *code* is a name for programs, *href* leads to it on the page."""

    words: Words
    note: Words | None = None
    code: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is known of a statement."""

    name: Words
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The reading of one statement, or what became of a number; *href* leads to its words."""

    id: str
    kind: str
    head: Words
    href: str = ""
    value: Words | None = None
    line: tuple[Words, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all cards of a page need: the labels, the report's name, the ids of claims, where the words stand."""

    labels: Labels
    stem: str
    ids: Mapping[str, str]
    anchor: Callable[[int], str]

    def fields(self, *named: tuple[str, Sequence[Value]]) -> tuple[Field, ...]:
        """The fields that have a value."""
        return tuple(Field(name=self.labels.word(name), values=tuple(values)) for name, values in named if values)


def claim_card(claim: Claim, page: Page) -> Card:
    """The reading of a figure."""
    said, labels = claim.observation, page.labels
    sort = labels.notation("kinds", kind_of(said.aspect, said.modality, said.measure))
    unit = labels.notation("units", said.quantity.unit)
    when = period(said.period)
    place = labels.place(claim.place) if claim.place else None
    phase = labels.notation("phases", said.phase.value) if said.phase else None
    shown = amount(said.quantity)
    return Card(
        id=page.ids[claim.key],
        kind="claim",
        head=same(said.title),
        value=Words(f"{shown} {unit.zh}", f"{shown} {unit.en}") if said.quantity.unit != "%" else same(f"{shown}%"),
        line=tuple(words for words in (place, when, sort, phase) if words),
        fields=page.fields(
            ("metric", list(_concept(claim.metric, labels))),
            ("value", [_value(said, labels)]),
            ("bounds", list(_bounds(said, labels))),
            ("kind", [Value(words=sort), *_sorts(said, labels)]),
            ("period", [_when(said.period, labels)]),
            ("place", _places(claim.place, labels)),
            ("residence", _forms("residences", said.residence, labels)),
            ("groups", [value for group in claim.groups for value in _worded(group, labels)]),
            ("programs", [Value(words=same(name)) for name in claim.programs]),
            ("benefit", [Value(words=labels.concept(claim.benefit))] if claim.benefit else []),
            ("base", _forms("base-periods", said.base_period, labels)),
            ("denominator", _printed(said.denominator)),
            ("funding", _forms("fundings", said.funding, labels)),
            ("whole", _other(claim.whole, said.whole, page)),
            ("joins", _other(claim.joins, None, page)),
            *_footing(claim.evidence, vocabulary.claim(page.stem, claim.key).value, page),
            ("rule", [Value(words=same(""), code=said.rule)] if said.rule else []),
        ),
    )


def named_card(named: Named, id_: str, page: Page) -> Card:
    """The reading of a named thing."""
    sort = KINDS[type(named.statement)]
    head, line, fields = _told(named, page.labels)
    iri = vocabulary.named(page.stem, sort, named.key).value
    return Card(
        id=id_,
        kind=sort,
        head=same(head),
        line=tuple(words for words in line if words),
        fields=page.fields(*fields, *_footing(named.evidence, iri, page)),
    )


_Fields = list[tuple[str, Sequence[Value]]]
_Told = tuple[str, tuple[Words | None, ...], _Fields]


def _told(named: Named, labels: Labels) -> _Told:
    match named.statement:
        case Initiative() as said:
            return _initiative(said, named, labels)
        case Designation() as said:
            return _designation(said, named, labels)
        case RankClaim() as said:
            return _rank(said, named, labels)
        case Policy() as said:
            return _policy(said, named, labels)
        case GroupMention() as said:
            return _group(said, named, labels)
        case PlaceMention() as said:
            return _place(said, named, labels)
        case OrganizationMention() as said:
            return said.name, (), []


def _initiative(said: Initiative, named: Named, labels: Labels) -> _Told:
    sort, domain = labels.notation("initiative-types", said.type), labels.notation("domains", said.domain)
    fields: _Fields = [
        ("type", [Value(words=sort)]),
        ("domain", [Value(words=domain)]),
        ("place", _places(named.place, labels)),
        ("groups", [value for group in named.groups for value in _worded(group, labels)]),
        ("aliases", [Value(words=same(name)) for name in said.aliases]),
        ("parent", _printed(said.parent)),
    ]
    return said.name, (sort, domain), fields


def _designation(said: Designation, named: Named, labels: Labels) -> _Told:
    level = labels.notation("levels", said.level) if said.level else None
    fields: _Fields = [
        ("holder", [Value(words=same(said.holder), note=labels.notation("holder-types", said.holder_type))]),
        ("place", _places(named.place, labels)),
        ("level", [Value(words=level)] if level else []),
        ("grantor", _printed(said.grantor)),
        ("count", _printed(str(said.count) if said.count is not None else None)),
    ]
    return said.name, (same(said.holder), level), fields


def _rank(said: RankClaim, named: Named, labels: Labels) -> _Told:
    fields: _Fields = [
        ("subject", _printed(said.subject)),
        ("scope", _printed(said.scope)),
        ("place", _places(named.place, labels)),
    ]
    return said.words, (same(said.subject),), fields


def _policy(said: Policy, named: Named, labels: Labels) -> _Told:
    joint = said.joint_issuers
    fields: _Fields = [
        ("issuer", _printed(said.issuer)),
        ("joint", _printed(str(joint) if joint is not None else None)),
        ("issued", _printed(said.issued)),
        ("place", _places(named.place, labels)),
    ]
    return said.title, tuple(same(words) for words in (said.issuer, said.issued) if words), fields


def _group(said: GroupMention, named: Named, labels: Labels) -> _Told:
    known = list(_concept(named.concept, labels)) if named.concept else []
    return said.name, (known[0].words,) if known else (), [("concept", known)]


def _place(said: PlaceMention, named: Named, labels: Labels) -> _Told:
    where = named.place or said.place
    called = replace(where, name=said.name) if where.code else where
    return said.name, (labels.place(where),), [("place", _places(called, labels))]


def _concept(ref: ConceptRef, labels: Labels) -> Iterator[Value]:
    """The concept behind some words, the members of a compound, or the guess for a candidate."""
    if ref.concept is not None:
        yield Value(words=labels.concept(ref.concept), code=_short(ref.concept))
    elif not ref.members:
        guess = labels.concept(ref.nearest) if ref.nearest else None
        near, score = labels.word("nearest"), f" {ref.score}" if ref.score is not None else ""
        note = Words(f"{near.zh}{guess.zh}{score}", f"{near.en}{guess.en}{score}") if guess else None
        yield Value(words=labels.word("candidate"), note=note)
    for member in ref.members:
        yield Value(words=labels.concept(member), code=_short(member))


def _worded(ref: ConceptRef, labels: Labels) -> Iterator[Value]:
    """Words as printed, with what they stand for."""
    known = list(_concept(ref, labels))
    note = Words("、".join(value.words.zh for value in known), ", ".join(value.words.en for value in known))
    yield Value(words=same(ref.words), note=None if note == same(ref.words) else note)


def _value(said: Observation, labels: Labels) -> Value:
    quantity = said.quantity
    unit = labels.notation("units", quantity.unit)
    printed = labels.word("printed")
    raw = quantity.raw + (quantity.classifier or "") * (not quantity.raw.endswith(quantity.classifier or ""))
    shown = figure(quantity.value)
    return Value(
        words=Words(f"{shown} {unit.zh}", f"{shown} {unit.en}"),
        note=Words(f"{printed.zh}{raw}", f"{printed.en}{raw}"),
    )


def _bounds(said: Observation, labels: Labels) -> Iterator[Value]:
    quantity = said.quantity
    sign = labels.notation("comparators", quantity.comparator.value)
    note = same(quantity.bound_words) if quantity.bound_words else None
    yield Value(words=sign, note=note, code=quantity.comparator.value)
    if quantity.comparator is not Comparator.EQUAL:
        yield Value(words=same(interval(quantity)))


def _sorts(said: Observation, labels: Labels) -> Iterator[Value]:
    yield Value(words=labels.notation("aspects", said.aspect.value), code=said.aspect.value)
    yield Value(words=labels.notation("modalities", said.modality.value), code=said.modality.value)
    yield Value(words=labels.notation("measures", said.measure.value), code=said.measure.value)
    if said.phase is not None:
        yield Value(words=labels.notation("phases", said.phase.value), code=said.phase.value)


def _when(when: Period, labels: Labels) -> Value:
    notes = [labels.notation("bases", when.basis.value)]
    if when.words:
        notes.append(Words(f"“{when.words}”", f"“{when.words}”"))
    if when.duration:
        notes.append(duration(when.duration))
    if when.cumulative:
        notes.append(labels.word("cumulative"))
    if (when.earliest, when.latest) != (when.begin, when.end) and (when.earliest or when.latest):
        notes.append(same(f"{when.earliest or '…'} – {when.latest or '…'}"))
    note = Words("，".join(words.zh for words in notes), ", ".join(words.en for words in notes))
    return Value(words=period(when) or labels.notation("codes", "_U"), note=note)


def _places(place: PlaceRef | None, labels: Labels) -> list[Value]:
    if place is None:
        return []
    return [Value(words=labels.place(place), note=labels.choice(place), code=place.code or "")]


def _forms(scheme: str, words: str | None, labels: Labels) -> list[Value]:
    if words is None:
        return []
    known = labels.form(scheme, words)
    return [Value(words=known, note=None if known.zh == words else same(words))]


def _printed(words: str | None) -> list[Value]:
    return [Value(words=same(words))] if words else []


def _other(key: str | None, words: str | None, page: Page) -> list[Value]:
    if key is None or key not in page.ids:
        return _printed(words)
    return [Value(words=same(words) if words else page.labels.word("there"), href=f"#{page.ids[key]}")]


def _footing(evidence: Sequence[Evidence], iri: str, page: Page) -> Iterator[tuple[str, list[Value]]]:
    yield "evidence", [_evidence(one, page) for one in evidence]
    yield "iri", [Value(words=same(""), code=iri)]


def _evidence(evidence: Evidence, page: Page) -> Value:
    quote, number = evidence.quote, evidence.sentence
    read = evidence.figure or quote
    return Value(
        words=Words(f"第{quote.start}–{quote.end}字", f"characters {quote.start}–{quote.end}"),
        note=Words(f"句{number}", f"sentence {number}"),
        href=page.anchor(read.start),
    )


def _short(iri: str) -> str:
    return iri.removeprefix(vocabulary.ID)
