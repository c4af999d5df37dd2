"""How probable it is that a statement was read rightly: from what is known of it, by a table fitted on judged ones.

Every statement has traits (its rule, what it inherits, whether the model sees the same, what around it was not
understood). The table gives points to traits, and a probability to sums of points; `python -m training.confidence`
writes it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.model import (
    Basis,
    Claim,
    Comparator,
    Designation,
    Fate,
    GroupMention,
    Initiative,
    Named,
    Number,
    Observation,
    OrganizationMention,
    PlaceMention,
    Policy,
    RankClaim,
    Reading,
    Sentence,
)  # fmt: skip

TABLE = Path(__file__).parent / "confidence.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Points of traits; and for sums of points, least first, the probability from there on."""

    points: Mapping[str, float]
    least: tuple[float, ...]
    probabilities: tuple[Decimal, ...]

    def sum(self, traits: Sequence[str]) -> float:
        """The points of a statement."""
        return round(sum(self.points.get(trait, 0.0) for trait in traits), 6)

    def probability(self, traits: Sequence[str]) -> Decimal | None:
        """The calibrated probability to two places, None where the table knows nothing."""
        if not self.probabilities:
            return None
        return self.probabilities[max(0, bisect_right(self.least, self.sum(traits)) - 1)]


@cache
def table(path: Path = TABLE) -> Table:
    """The table that is shipped; an absent one knows nothing."""
    told = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    steps = told.get("step", ())
    return Table(
        points=told.get("points", {}),
        least=tuple(step["least"] for step in steps),
        probabilities=tuple(Decimal(str(step["probability"])) for step in steps),
    )


def with_confidence(reading: Reading) -> Reading:
    """The reading with the confidence of every claim and named statement."""
    known = table()
    around = _Around(reading)
    return replace(
        reading,
        claims=tuple(replace(c, confidence=known.probability(tuple(around.of_claim(c)))) for c in reading.claims),
        named=tuple(replace(n, confidence=known.probability(tuple(around.of_named(n)))) for n in reading.named),
    )


def traits(reading: Reading) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The traits of every statement of a reading, by what sort it is (``figure`` or a class) and its key."""
    around = _Around(reading)
    claims = {("figure", claim.key): tuple(around.of_claim(claim)) for claim in reading.claims}
    named = {(type(n.statement).__name__.lower(), n.key): tuple(around.of_named(n)) for n in reading.named}
    return claims | named


class _Around:
    """What a reading tells of a statement's surroundings."""

    def __init__(self, reading: Reading) -> None:
        self._sentences: dict[int, Sentence] = {sentence.number: sentence for sentence in reading.sentences}
        self._figures = Counter(claim.observation.evidence.sentence for claim in reading.claims)
        self._gaps = _gaps(reading.sentences, reading.numbers)

    def of_claim(self, claim: Claim) -> Iterator[str]:
        """The traits of a claim."""
        said = claim.observation
        sentence = self._sentences[said.evidence.sentence]
        yield "figure"
        yield f"figure, {said.measure} {said.aspect} {said.modality}"
        yield f"figure, metric {'known' if claim.metric.concept else 'unknown'}"
        yield f"figure, place {'named' if said.place else 'inherited'}"
        yield f"figure, title {_length(said.title)}"
        yield f"figure, title {'printed' if said.title in sentence.text else 'made'}"
        yield f"figure, {_some(self._figures[sentence.number])} in the sentence"
        yield f"figure, period {_period(said)}"
        yield f"figure, model {_agreement(said, sentence)}"
        yield f"role, {sentence.role}"
        if sentence.number in self._gaps:
            yield "figure, a number beside it not understood"
        if len(claim.evidence) > 1:
            yield "figure, repeated"
        if said.phase:
            yield "figure, end of a change"
        if said.whole:
            yield "figure, part of a total"
        if said.groups:
            yield "figure, group named"
        elif any(mention.kind == "group" for mention in sentence.mentions):
            yield "figure, group in the sentence not taken"
        if said.programs:
            yield "figure, program named"
        if said.quantity.comparator is not Comparator.EQUAL:
            yield "figure, bounded"

    def of_named(self, named: Named) -> Iterator[str]:
        """The traits of a named statement."""
        said = named.statement
        what = type(said).__name__
        evidence = said.evidence
        sentence = self._sentences[evidence.sentence]
        yield what
        if evidence.proposed is not None:
            yield f"{what}, proposed"
            yield f"{what}, proposed at {_band(evidence.proposed)}"
        else:
            yield f"{what}, model {_sees(named, sentence)}"
        yield f"{what}, name {_length(_name(named))}"
        yield f"role, {sentence.role}"
        if len(named.evidence) > 1:
            yield f"{what}, repeated"
        if isinstance(said, GroupMention):
            yield f"{what}, {'known' if named.concept and named.concept.concept else 'unknown'}"
        if isinstance(said, PlaceMention):
            yield f"{what}, {'coded' if named.place and named.place.code else 'local'}"
        if isinstance(said, Designation):
            yield f"{what}, held by {said.holder_type}"
        if isinstance(said, Initiative):
            yield f"{what}, {said.type}"
            quoted = f"“{said.name}”" in sentence.text
            yield f"{what}, {'quoted' if quoted else 'unquoted'}"


def _gaps(sentences: Sequence[Sentence], numbers: Sequence[Number]) -> frozenset[int]:
    """The sentences that hold a number that was not understood."""
    lost = {number.span.start for number in numbers if number.fate is Fate.NOT_UNDERSTOOD}
    return frozenset(s.number for s in sentences if lost and not lost.isdisjoint(s.view.offsets))


def _length(words: str) -> str:
    return "short" if len(words) < 4 else "middling" if len(words) < 12 else "long"


def _some(count: int) -> str:
    return "one" if count == 1 else "a few" if count < 5 else "many"


def _band(score: Decimal) -> str:
    return f"{min(Decimal('0.9'), score.quantize(Decimal('0.1'), rounding='ROUND_DOWN'))}"


def _period(said: Observation) -> str:
    if said.period.basis is Basis.NONE:
        return "untold"
    return f"{said.period.basis}{'' if said.period.begin else ', end alone'}"


def _agreement(said: Observation, sentence: Sentence) -> str:
    """Whether a measure that the model sees shares most of its characters with the title."""
    seen = [p.span.of(sentence.text) for p in sentence.proposals if p.kind in ("metric", "group")]
    if not seen:
        return "silent"
    title = set(said.title)
    best = max(len(title & set(words)) / len(set(words)) for words in seen)
    return "agrees" if best >= 0.8 else "half agrees" if best >= 0.5 else "sees another"


_KINDS: Mapping[type, str] = {
    PlaceMention: "place",
    GroupMention: "group",
    Initiative: "initiative",
    Policy: "policy",
    Designation: "honour",
    OrganizationMention: "organization",
}


def _sees(named: Named, sentence: Sentence) -> str:
    """What the model sees where a rule has read a name."""
    said = named.statement
    quote = said.evidence.quote
    kind = _KINDS.get(type(said), "")
    best = "nothing"
    for proposal in sentence.proposals:
        at = sentence.view.frozen(proposal.span)
        if at.overlaps(quote):
            if proposal.kind == kind:
                return "the same" if at == quote else "it otherwise cut"
            best = "another kind"
    return best


def _name(named: Named) -> str:
    match named.statement:
        case RankClaim(words=words):
            return words
        case Policy(title=title):
            return title
        case said:
            return said.name
