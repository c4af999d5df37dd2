"""Readings made by hand: printed words in, the records that extraction and linking would hand over out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.model import (
    Article,
    Aspect,
    Basis,
    Claim,
    Comparator,
    ConceptRef,
    Designation,
    Evidence,
    GroupMention,
    Initiative,
    Measure,
    Modality,
    Named,
    NamedStatement,
    Observation,
    OrganizationMention,
    Paragraph,
    Period,
    Phase,
    PlaceMention,
    PlaceRef,
    Policy,
    Quantity,
    RankClaim,
    Reading,
    Report,
    Role,
    Sentence,
    Span,
    View,
)

_SIGNS = {
    Comparator.EQUAL: (True, True),
    Comparator.OVER: (True, False),
    Comparator.UNDER: (False, True),
    Comparator.AT_LEAST: (True, False),
    Comparator.AT_MOST: (False, True),
    Comparator.ABOUT: (False, False),
}


@dataclass(kw_only=True)
class Page:
    """A report in the making; ``reading()`` is what was said so far."""

    lexicon: Lexicon
    stem: str
    text: str
    place: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    claims: list[Claim] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)

    def figure(
        self,
        quote: str,
        raw: str,
        value: float | str,
        unit: str,
        title: str,
        *,
        comparator: Comparator = Comparator.EQUAL,
        upper: float | None = None,
        metric: str | None = None,
        groups: Sequence[str] = (),
        programs: Sequence[str] = (),
        aspect: Aspect = Aspect.LEVEL,
        modality: Modality = Modality.ACTUAL,
        measure: Measure = Measure.STOCK,
        period: Period | None = None,
        place: PlaceRef | str | None = "report",
        phase: Phase | None = None,
        joins: Claim | None = None,
        whole: Claim | None = None,
        benefit: str | None = None,
        bound_words: str | None = None,
        classifier: str | None = None,
        again: str | None = None,
        residence: str | None = None,
        funding: str | None = None,
    ) -> Claim:
        """A claim with its words; *metric* is a notation of the metrics scheme, *again* a second quote of the same."""
        evidence = tuple(self.evidence(words, raw) for words in (quote, again) if words)
        lower_closed, upper_closed = _SIGNS[comparator]
        number = Decimal(str(value))
        quantity = Quantity(
            raw=raw,
            value=number,
            unit=unit,
            classifier=classifier,
            comparator=comparator,
            bound_words=bound_words,
            lower=number if lower_closed else None,
            upper=Decimal(str(upper)) if upper is not None else number if upper_closed else None,
            lower_inclusive=lower_closed,
            upper_inclusive=upper_closed and upper is None,
        )
        where = PlaceRef(code=self.place, name="") if isinstance(place, str) else place
        observation = Observation(
            evidence=evidence[0],
            quantity=quantity,
            title=title,
            aspect=aspect,
            modality=modality,
            measure=measure,
            period=period or Period(),
            place=where,
            groups=tuple(groups),
            programs=tuple(programs),
            phase=phase,
            residence=residence,
            funding=funding,
            rule="figures",
        )
        words = self.sentence_of(evidence[0].quote).text
        claim = Claim(
            key=f"{hashlib.sha256(words.encode()).hexdigest()[:12]}-{raw}-{self._nth(words, raw)}",
            observation=observation,
            evidence=evidence,
            metric=self.concept("metrics", title, metric),
            groups=tuple(self.concept("groups", words) for words in groups),
            programs=tuple(programs),
            benefit=benefit,
            place=where,
            joins=joins.key if joins else None,
            whole=whole.key if whole else None,
        )
        self.claims.append(claim)
        if joins:
            first = next(i for i, other in enumerate(self.claims) if other.key == joins.key)
            self.claims[first] = replace(self.claims[first], joins=claim.key)
        return claim

    def initiative(self, quote: str, name: str, kind: str, domain: str, *, groups: Sequence[str] = ()) -> None:
        """A named undertaking of the report's place."""
        place = PlaceRef(code=self.place, name="")
        evidence = self.evidence(quote)
        said = Initiative(evidence=evidence, name=name, type=kind, domain=domain, place=place, groups=tuple(groups))
        refs = tuple(self.concept("groups", words) for words in groups)
        self._name(f"{name}-{kind}", said, groups=refs)

    def designation(
        self, quote: str, holder: str, kind: str, name: str, level: str | None, *, count: int | None = None
    ) -> None:
        """An honour; a place that holds it is the report's own."""
        said = Designation(
            evidence=self.evidence(quote), holder=holder, holder_type=kind, name=name, level=level, count=count
        )
        place = PlaceRef(code=self.place, name=holder) if kind == "place" and count is None else None
        self._name(f"{holder}-{name}", said, place=place)

    def rank(self, quote: str, words: str, scope: str, subject: str) -> None:
        """A claim to be first."""
        place = PlaceRef(code=self.place, name="")
        said = RankClaim(evidence=self.evidence(quote), words=words, scope=scope, subject=subject, place=place)
        self._name(f"{words}-{subject}", said)

    def policy(self, quote: str, title: str, issuer: str | None = None, *, issued: str | None = None) -> None:
        """A document, of eleven issuers where there is a lead."""
        said = Policy(
            evidence=self.evidence(quote),
            title=title,
            issuer=issuer,
            joint_issuers=11 if issuer else None,
            issued=issued,
        )
        self._name(title, said)

    def group(self, name: str) -> None:
        """A group as printed."""
        said = GroupMention(evidence=self.evidence(name), name=name)
        self._name(name, said, concept=self.concept("groups", name))

    def place_named(self, name: str, place: PlaceRef) -> None:
        """A place as printed."""
        self._name(name, PlaceMention(evidence=self.evidence(name), name=name, place=place), place=place)

    def organization(self, name: str) -> None:
        """A department or body as printed."""
        self._name(name, OrganizationMention(evidence=self.evidence(name), name=name, full=name))

    def reading(self) -> Reading:
        """All of it."""
        return Reading(
            report=self.report(),
            sentences=self.sentences(),
            claims=tuple(self.claims),
            named=tuple(self.named),
            numbers=(),
        )

    def report(self) -> Report:
        """The report as read: one article, a paragraph a line."""
        paragraphs = tuple(
            Paragraph(view=_view(self.text, Span(*line.span())), role=Role.BODY)
            for line in re.finditer(r"[^\n]+", self.text)
        )
        return Report(
            stem=self.stem,
            text=self.text,
            sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            title=self.title,
            publisher=self.publisher,
            published=self.published,
            place=self.place,
            url=self.url,
            articles=(Article(number=1, title=self.title, paragraphs=paragraphs),),
        )

    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order."""
        spans = [Span(*found.span()) for found in re.finditer(r"[^。\n]+。?", self.text)]
        return tuple(
            Sentence(
                number=number,
                article=1,
                view=_view(self.text, span),
                role=Role.BODY,
                headings=(),
                lead="",
                before="",
            )
            for number, span in enumerate(spans)
        )

    def sentence_of(self, span: Span) -> Sentence:
        """The sentence that holds some words."""
        return next(s for s in self.sentences() if Span(s.view.offsets[0], s.view.offsets[-1] + 1).holds(span))

    def evidence(self, quote: str, raw: str | None = None) -> Evidence:
        """Where some words stand; they must stand there once."""
        assert self.text.count(quote) == 1, quote
        start = self.text.index(quote)
        span = Span(start, start + len(quote))
        at = start + quote.rindex(raw) if raw else None
        figure = Span(at, at + len(raw)) if raw and at is not None else None
        return Evidence(quote=span, figure=figure, sentence=self.sentence_of(span).number)

    def concept(self, scheme: str, words: str, notation: str | None = None) -> ConceptRef:
        """What the scheme knows of some words."""
        known = self.lexicon.by_notation(scheme, notation) if notation else self.lexicon.forms(scheme).get(words)
        assert known or not notation, f"{scheme} has no {notation}"
        parts = [self.lexicon.forms(scheme).get(part) for part in words.split("、")]
        if known is None and len(parts) > 1 and all(parts):
            return ConceptRef(words=words, concept=None, members=tuple(part.iri for part in parts if part))
        return ConceptRef(words=words, concept=known.iri if known else None)

    def _nth(self, words: str, raw: str) -> int:
        start = hashlib.sha256(words.encode()).hexdigest()[:12]
        return 1 + sum(claim.key.startswith(f"{start}-{raw}-") for claim in self.claims)

    def _name(
        self,
        key: str,
        statement: NamedStatement,
        *,
        concept: ConceptRef | None = None,
        place: PlaceRef | None = None,
        groups: tuple[ConceptRef, ...] = (),
    ) -> None:
        self.named.append(
            Named(
                key=key,
                statement=statement,
                evidence=(statement.evidence,),
                concept=concept,
                place=place,
                groups=groups,
            )
        )


def until(day: str) -> Period:
    """截至某日."""
    end = date.fromisoformat(day)
    return Period(end=end, basis=Basis.STATED, latest=end)


def between(begin: str, end: str) -> Period:
    """自某日至某日."""
    first, last = date.fromisoformat(begin), date.fromisoformat(end)
    return Period(begin=first, end=last, basis=Basis.STATED, earliest=first, latest=last)


def _view(text: str, span: Span) -> View:
    return View(span.of(text), tuple(range(span.start, span.end)))
