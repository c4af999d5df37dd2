"""A figure that was not read, stated by a person: its number as the words have it, unless the person says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kg.corrections.finding import bare, figure_span
from kg.corrections.records import Anchor, CorrectionError
from kg.graph.vocabulary import digest
from kg.lexicon import Lexicon
from kg.linking.benefits import benefit
from kg.linking.metrics import metric
from kg.model import (
    Aspect,
    Claim,
    Comparator,
    Evidence,
    Measure,
    Modality,
    Observation,
    Period,
    PlaceRef,
    Quantity,
    Reading,
    Sentence,
    Span,
)  # fmt: skip
from kg.statements.cues import cues
from kg.statements.numerals import Numeral, numerals
from kg.statements.quantities import figures


def stated(anchor: Anchor, sentence: Sentence, reading: Reading, values: Mapping[str, str], lexicon: Lexicon) -> Claim:
    """The claim of a figure that a sentence prints; CorrectionError where its value or unit cannot be told."""
    text = reading.report.text
    figure = figure_span(anchor, sentence, text)
    if figure is None:
        raise CorrectionError("the sentence prints this figure several times; give the quote that holds it")
    quantity = _quantity(anchor, sentence, values, lexicon)
    title = values.get("title") or values.get("metric", "").removeprefix("candidate:")
    evidence = Evidence(quote=_quote(anchor, sentence, figure, text), figure=figure, sentence=sentence.number)
    observation = Observation(
        evidence=evidence,
        quantity=quantity,
        title=title,
        aspect=Aspect.LEVEL,
        modality=Modality.ACTUAL,
        measure=_measure(quantity.unit),
        period=Period(),
        place=None,
        groups=(),
        programs=(),
        rule="correction",
    )
    return Claim(
        key=_key(anchor, reading),
        observation=observation,
        evidence=(evidence,),
        metric=metric(title, quantity.unit, lexicon),
        groups=(),
        programs=(),
        benefit=benefit(title, lexicon),
        place=_home(reading, lexicon),
    )


def place_of(claim: Claim, reading: Reading) -> int:
    """Where a claim stands among those of a reading: by its sentence, then by its figure."""
    where = _where(claim)
    return next((place for place, one in enumerate(reading.claims) if _where(one) > where), len(reading.claims))


def _where(claim: Claim) -> tuple[int, int]:
    first = claim.observation.evidence
    return first.sentence, (first.figure or first.quote).start


def _key(anchor: Anchor, reading: Reading) -> str:
    """The key that linking would give it: the first that no claim of these words has."""
    taken = {claim.key for claim in reading.claims}
    nth = anchor.nth
    while (key := f"{digest(anchor.sentence)}-{anchor.figure}-{nth}") in taken:
        nth += 1
    return key


def _quantity(anchor: Anchor, sentence: Sentence, values: Mapping[str, str], lexicon: Lexicon) -> Quantity:
    """What the rules make of the numeral in its sentence; what they cannot tell comes from the correction."""
    words = cues(lexicon)
    found = list(numerals(sentence.text))
    read = [one for one in figures(sentence.text, found, words) if one.number.of(sentence.text) == anchor.figure]
    if read:
        return replace(read[min(anchor.nth, len(read)) - 1].quantity, raw=anchor.figure)
    numeral = next((one for one in found if one.span.of(sentence.text) == anchor.figure), None)
    value = Decimal(values["value"]) if "value" in values else numeral.value if numeral else None
    if value is None or "unit" not in values:
        lacking = "unit" if value is not None else "value"
        raise CorrectionError(f"the {lacking} of {anchor.figure} cannot be told from its words; say it")
    sign = Comparator.OVER if isinstance(numeral, Numeral) and numeral.rounded else Comparator.EQUAL
    exact = sign is Comparator.EQUAL
    return Quantity(
        raw=anchor.figure, value=value, unit=values["unit"], classifier=None, comparator=sign, bound_words=None,
        lower=value, upper=value if exact else None, lower_inclusive=exact, upper_inclusive=exact,
    )  # fmt: skip


def _quote(anchor: Anchor, sentence: Sentence, figure: Span, text: str) -> Span:
    """The quote in the frozen text, where it stands there around the figure; else the sentence."""
    wanted = bare(anchor.quote)
    whole = Span(min(figure.start, *sentence.view.offsets), max(figure.end, *(at + 1 for at in sentence.view.offsets)))
    if wanted:
        for start in range(figure.start, whole.start - 1, -1):
            for end in range(figure.end, whole.end + 1):
                said = bare(text[start:end])
                if said == wanted and not text[start].isspace():
                    return Span(start, end)
                if len(said) > len(wanted):
                    break
    return whole


def _measure(unit: str) -> Measure:
    if unit in ("%", "‰"):
        return Measure.SHARE
    return Measure.STANDARD if unit.startswith("元/") else Measure.STOCK


def _home(reading: Reading, lexicon: Lexicon) -> PlaceRef | None:
    code = reading.report.place
    division = lexicon.places.division(code) if code else None
    return PlaceRef(code=division.code, name=division.name) if division else None
