"""Corrections as RDF: who said what (PROV-O) of which words (Web Annotation), and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

import pyoxigraph as ox

from kg.corrections.applying import Became, Corrected, Outcome
from kg.corrections.records import ALL_SLOTS, Anchor, Correction, Kind, Withdrawal
from kg.graph import vocabulary
from kg.graph.claims import describe_claim
from kg.graph.facts import Facts, say
from kg.graph.frame import frame
from kg.graph.literals import integer, plain
from kg.graph.named import describe_named, kind_of
from kg.graph.vocabulary import CORRECTIONS, DCTERMS, ID, MZ, OA, PROV, RDF, RDFS, REJECTED, XSD
from kg.lexicon import Lexicon
from kg.model import Named

_MOTIVES = {
    Kind.REJECT: OA.moderating, Kind.CHANGE: OA.editing, Kind.ADD: OA.identifying, Kind.CONFIRM: OA.assessing,
    Kind.MERGE: OA.linking, Kind.SPLIT: OA.classifying,
}  # fmt: skip
_STATUS = ox.NamedNode(f"{ID}status/rejected")


def describe_corrections(corrections: Iterable[Correction], stems: Collection[str]) -> Iterator[ox.Quad]:
    """Every correction, and what became of those that no report of the snapshot tells of."""
    for one in corrections:
        yield from _record(one)
        node = vocabulary.correction(one.id)
        became = _without_report(one, stems)
        if became is not None:
            told = vocabulary.beneath(node, "outcome")
            yield from say(
                told,
                [(RDF.type, MZ.CorrectionOutcome), (MZ.correction, node), (MZ.outcome, outcome_node(became))],
                CORRECTIONS,
            )


def describe_corrected(corrected: Corrected, lexicon: Lexicon) -> Iterator[ox.Quad]:
    """What became of the corrections of a report, and the claims that were rejected, out of the effective graph."""
    reading = corrected.reading
    report = vocabulary.report(reading.report.stem)
    for outcome in corrected.outcomes:
        yield from _outcome(outcome, report)
    around = frame(reading, lexicon)
    for one in corrected.rejected:
        kind = kind_of(one.statement) if isinstance(one, Named) else "claim"
        for quad in describe_named(one, around) if isinstance(one, Named) else describe_claim(one, around):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, REJECTED)
        yield from say(vocabulary.named(reading.report.stem, kind, one.key), [(MZ.status, _STATUS)], REJECTED)


def outcome_node(became: Became) -> ox.NamedNode:
    """The concept of an outcome."""
    return ox.NamedNode(f"{ID}correction-outcome/{became.value}")


def recorded(store: ox.Store) -> tuple[Correction, ...]:
    """The corrections that a graph holds, by date and name; the table of them says the same as the graph."""
    found = [
        _read(store, quad.subject)
        for quad in store.quads_for_pattern(None, RDF.type, MZ.Correction, CORRECTIONS)
        if isinstance(quad.subject, ox.NamedNode)
    ]
    return tuple(sorted(found, key=lambda one: (one.when, one.id)))


def _without_report(one: Correction, stems: Collection[str]) -> Became | None:
    if one.withdrawal is not None:
        return Became.WITHDRAWN
    if one.anchor is not None and one.anchor.report not in stems:
        return Became.REPORT_GONE
    return None


def _record(one: Correction) -> Iterator[ox.Quad]:
    node, agent = vocabulary.correction(one.id), vocabulary.agent(one.author)
    yield from say(
        node,
        [
            (RDF.type, MZ.Correction),
            (RDF.type, PROV.Entity),
            (MZ.correctionKind, ox.NamedNode(f"{ID}correction-kind/{one.kind.value}")),
            (OA.motivatedBy, _MOTIVES[one.kind]),
            (PROV.wasAttributedTo, agent),
            (DCTERMS.created, _when(one.when)),
            (DCTERMS.description, plain(one.why) if one.why else None),
            (DCTERMS.identifier, plain(one.id)),
            *((MZ.overrules, vocabulary.correction(name)) for name in one.overrules),
            (OA.hasTarget, vocabulary.beneath(node, "target") if one.anchor else _concept(one.concept)),
            (MZ.into, _concept(one.into) if one.into else None),
            (MZ.words, plain(one.words) if one.words else None),
            *((MZ.sets, vocabulary.beneath(node, "field", slot)) for slot, _ in one.slots),
            (PROV.wasInvalidatedBy, vocabulary.beneath(node, "withdrawal") if one.withdrawal else None),
        ],
        CORRECTIONS,
    )
    yield from _person(one.author)
    if one.anchor is not None:
        yield from _target(node, one.anchor)
    for slot, value in one.slots:
        yield from _field(vocabulary.beneath(node, "field", slot), slot, value)
    if one.withdrawal is not None:
        yield from _withdrawn(node, one.withdrawal)


def _concept(words: str) -> ox.NamedNode | ox.Literal:
    """A concept by its IRI, as corrections that were checked have it."""
    return ox.NamedNode(words) if words.startswith(ID) else plain(words)


def _person(name: str) -> Iterator[ox.Quad]:
    yield from say(vocabulary.agent(name), [(RDF.type, PROV.Person), (RDFS.label, plain(name))], CORRECTIONS)


def _target(node: ox.NamedNode, anchor: Anchor) -> Iterator[ox.Quad]:
    """The words: the sentence in its report, refined by the quote, refined by the figure."""
    names = ("target", "sentence", "quote", "figure")
    target, sentence, quote, figure = (vocabulary.beneath(node, name) for name in names)
    yield from say(
        target,
        [
            (RDF.type, OA.SpecificResource),
            (OA.hasSource, vocabulary.report(anchor.report)),
            (OA.hasSelector, sentence),
            (DCTERMS.identifier, plain(anchor.report)),
            (MZ.statementKind, plain(anchor.statement) if anchor.statement else None),
        ],
        CORRECTIONS,
    )
    selectors = [
        (sentence, anchor.sentence),
        *([(quote, anchor.quote)] if anchor.quote else []),
        (figure, anchor.figure),
    ]
    for (selector, words), inner in zip(selectors, [*selectors[1:], None], strict=True):
        yield from say(
            selector,
            [
                (RDF.type, OA.TextQuoteSelector),
                (OA.exact, plain(words)),
                (OA.refinedBy, inner[0] if inner else None),
                (MZ.nth, integer(anchor.nth) if inner is None else None),
            ],
            CORRECTIONS,
        )


def _field(node: ox.NamedNode, slot: str, value: str) -> Iterator[ox.Quad]:
    facts: Facts = [(RDF.type, MZ.FieldValue), (MZ.field, plain(slot)), (RDF.value, plain(value))]
    yield from say(node, facts, CORRECTIONS)


def _withdrawn(node: ox.NamedNode, withdrawal: Withdrawal) -> Iterator[ox.Quad]:
    yield from say(
        vocabulary.beneath(node, "withdrawal"),
        [
            (RDF.type, PROV.Activity),
            (PROV.wasAssociatedWith, vocabulary.agent(withdrawal.author)),
            (DCTERMS.date, _when(withdrawal.when)),
        ],
        CORRECTIONS,
    )
    yield from _person(withdrawal.author)


def _outcome(outcome: Outcome, report: ox.NamedNode) -> Iterator[ox.Quad]:
    node = vocabulary.beneath(report, "correction", outcome.correction)
    claims = [vocabulary.beneath(report, outcome.statement or "claim", key) for key in outcome.claims]
    yield from say(
        node,
        [
            (RDF.type, MZ.CorrectionOutcome),
            (MZ.correction, vocabulary.correction(outcome.correction)),
            (MZ.outcome, outcome_node(outcome.became)),
            (MZ.correctedReport, report),
            *((MZ.correctedClaim, claim) for claim in claims),
            *((MZ.replaces, vocabulary.beneath(node, "was", slot)) for slot, _ in outcome.was),
            *((PROV.used, ox.NamedNode(iri)) for iri in outcome.used),
            (DCTERMS.description, plain(outcome.detail) if outcome.detail else None),
        ],
        CORRECTIONS,
    )
    yield from chain.from_iterable(
        _field(vocabulary.beneath(node, "was", slot), slot, value) for slot, value in outcome.was
    )


def _when(words: str) -> ox.Literal:
    return ox.Literal(words, datatype=XSD.dateTime if "T" in words else XSD.date)


def _read(store: ox.Store, node: ox.NamedNode) -> Correction:
    said = _said(store, node)
    kind = Kind(_last(said[MZ.correctionKind.value][0]))
    withdrawal = said.get(PROV.wasInvalidatedBy.value)
    return Correction(
        id=said[DCTERMS.identifier.value][0],
        kind=kind,
        author=_label(store, said[PROV.wasAttributedTo.value][0]),
        when=said[DCTERMS.created.value][0],
        why=_one(said, DCTERMS.description),
        anchor=None if kind.is_of_concepts else _anchor(store, said[OA.hasTarget.value][0]),
        slots=_slots(store, said.get(MZ.sets.value, ())),
        concept=said[OA.hasTarget.value][0] if kind.is_of_concepts else "",
        words=_one(said, MZ.words),
        into=_one(said, MZ.into),
        overrules=tuple(sorted(_last(iri) for iri in said.get(MZ.overrules.value, ()))),
        withdrawal=_withdrawal(store, withdrawal[0]) if withdrawal else None,
    )


def _anchor(store: ox.Store, target: str) -> Anchor:
    about = _said(store, ox.NamedNode(target))
    at = about[OA.hasSelector.value][0]
    words: list[str] = []
    nth = 1
    while at:
        said = _said(store, ox.NamedNode(at))
        words.append(said[OA.exact.value][0])
        nth = int(_one(said, MZ.nth) or nth)
        at = _one(said, OA.refinedBy)
    return Anchor(
        report=about[DCTERMS.identifier.value][0],
        sentence=words[0],
        quote=words[1] if len(words) > 2 else "",
        figure=words[-1],
        nth=nth,
        statement=_one(about, MZ.statementKind),
    )


def _slots(store: ox.Store, nodes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    found = [_said(store, ox.NamedNode(node)) for node in nodes]
    values = {said[MZ.field.value][0]: said[RDF.value.value][0] for said in found}
    return tuple((slot, values[slot]) for slot in ALL_SLOTS if slot in values)


def _withdrawal(store: ox.Store, node: str) -> Withdrawal:
    said = _said(store, ox.NamedNode(node))
    return Withdrawal(author=_label(store, said[PROV.wasAssociatedWith.value][0]), when=said[DCTERMS.date.value][0])


def _label(store: ox.Store, agent: str) -> str:
    return _said(store, ox.NamedNode(agent))[RDFS.label.value][0]


def _said(store: ox.Store, node: ox.NamedNode) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(node, None, None, CORRECTIONS):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            found.setdefault(quad.predicate.value, []).append(quad.object.value)
    return found


def _one(said: Mapping[str, list[str]], predicate: ox.NamedNode) -> str:
    return next(iter(said.get(predicate.value, ())), "")


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]
