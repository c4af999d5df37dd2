"""Corrections applied to what was read of a report: the corrected reading, what was taken out, and what became of each.

A function of a reading and of corrections. What cannot be applied is told, and nothing is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from kg.corrections import adding, concepts
from kg.corrections.finding import Found, find
from kg.corrections.policy import Verdict, decide
from kg.corrections.records import Anchor, Correction, CorrectionError, Kind, in_force
from kg.corrections.slots import ORDER, changed, changed_figure, said
from kg.corrections.writing import canonical
from kg.lexicon import Lexicon
from kg.model import Claim, Evidence, Fate, Named, Number, Reading, Span

_SURE = Decimal(1)


class Became(StrEnum):
    """What became of a correction; the notations of the scheme of outcomes."""

    APPLIED = "applied"
    NOT_NEEDED = "not-needed"
    SENTENCE_GONE = "sentence-gone"
    NOT_READ = "not-read"
    REPORT_GONE = "report-gone"
    CONTRADICTED = "contradicted"
    SUPERSEDED = "superseded"
    OVERRULED = "overruled"
    INVALID = "invalid"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"

    @property
    def is_settled(self) -> bool:
        """Whether nobody need look at it."""
        return self in (Became.APPLIED, Became.NOT_NEEDED, Became.SUPERSEDED, Became.OVERRULED, Became.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a correction in a report: *was* are the fields before it, *used* the concepts that lost claims.

    *claims* are keys of figures, or of statements of the kind that *statement* names.
    """

    correction: str
    became: Became
    claims: tuple[str, ...] = ()
    was: tuple[tuple[str, str], ...] = ()
    used: tuple[str, ...] = ()
    detail: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A reading as people have corrected it, the statements that they rejected, and what became of each correction."""

    reading: Reading
    rejected: tuple[Claim | Named, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Work:
    """A reading that is being corrected."""

    reading: Reading
    lexicon: Lexicon
    rejected: list[Claim | Named] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def tell(
        self, one: Correction, became: Became, *,
        claims: tuple[str, ...] = (), was: tuple[tuple[str, str], ...] = (), detail: str = "",
    ) -> None:  # fmt: skip
        kind = one.anchor.statement if one.anchor else ""
        told = Outcome(correction=one.id, became=became, statement=kind, claims=claims, was=was, detail=detail)
        self.outcomes.append(told)

    def put(self, before: Claim | Named, after: Claim | Named) -> None:
        if isinstance(after, Named):
            named = tuple(after if one is before else one for one in self.reading.named)
            self.reading = replace(self.reading, named=named)
            return
        claims = tuple(after if claim.key == before.key else claim for claim in self.reading.claims)
        self.reading = replace(self.reading, claims=claims)


def correct(reading: Reading, corrections: Sequence[Correction], lexicon: Lexicon) -> Corrected:
    """The reading with the corrections that are in force; those of other reports are passed over."""
    stem = reading.report.stem
    own = [one for one in in_force(corrections) if one.anchor is not None and one.anchor.report == stem]
    of_concepts = [one for one in in_force(corrections) if one.kind.is_of_concepts]
    work = _Work(reading=reading, lexicon=lexicon)
    for group in _by_claim(own, reading):
        _correct_one(work, group)
    for moved in concepts.move(work.reading, of_concepts, lexicon):
        work.reading = moved.reading
        work.outcomes.append(
            Outcome(
                correction=moved.correction,
                became=Became(moved.became),
                claims=moved.claims,
                used=(moved.concept,),
                detail=moved.detail,
            )
        )
    order = {one.id: place for place, one in enumerate(corrections)}
    outcomes = sorted(work.outcomes, key=lambda one: order[one.correction])
    return Corrected(reading=_joined(work.reading), rejected=tuple(work.rejected), outcomes=tuple(outcomes))


def _by_claim(own: Iterable[Correction], reading: Reading) -> list[list[tuple[Correction, Found]]]:
    """The corrections of each claim, be it named by one print of its figure or by another."""
    groups: dict[tuple[str, str], list[tuple[Correction, Found]]] = defaultdict(list)
    for one in own:
        anchor = _anchor(one)
        found = find(anchor, reading)
        groups[anchor.statement, found.claim.key if found.claim else anchor.key].append((one, found))
    return list(groups.values())


def _anchor(one: Correction) -> Anchor:
    if one.anchor is None:
        raise CorrectionError(f"{one.id}: it names no words")  # made() has refused it
    return one.anchor


def _correct_one(work: _Work, group: Sequence[tuple[Correction, Found]]) -> None:
    found = group[0][1]
    if found.sentence is None:
        for one, _ in group:
            work.tell(one, Became.SENTENCE_GONE)
        return
    sound = [(one, fields) for one, _ in group if (fields := _fields(work, one, found.claim)) is not None]
    verdict = decide(sound)
    told = {one.id: one for one, _ in sound}
    for names, became in (
        (verdict.overruled, Became.OVERRULED),
        (verdict.superseded, Became.SUPERSEDED),
        (verdict.contradicted, Became.CONTRADICTED),
    ):
        for name in sorted(names & told.keys()):
            work.tell(told.pop(name), became, claims=_keys(found.claim), detail=_others(verdict, name, became))
    # A correction that is contradicted in one field may hold in others; it is told as contradicted all the same.
    holding = list(told.values())
    if verdict.rejected is None:
        for one in holding:
            work.tell(one, Became.CONTRADICTED, claims=_keys(found.claim))
    elif verdict.rejected:
        _reject(work, found.claim, holding)
    elif found.claim is None:
        _add(work, holding, found, verdict)
    else:
        _change(work, found.claim, holding, verdict)


def _others(verdict: Verdict, name: str, became: Became) -> str:
    return " ".join(sorted(verdict.contradicted - {name})) if became is Became.CONTRADICTED else ""


def _keys(claim: Claim | Named | None) -> tuple[str, ...]:
    return (claim.key,) if claim else ()


def _fields(work: _Work, one: Correction, claim: Claim | Named | None) -> Mapping[str, str] | None:
    """The fields of a correction in canonical words; None where one cannot be, which is told."""
    fields: dict[str, str] = {}
    try:
        for slot, words in one.slots:
            as_read = claim is not None and said(claim, slot, work.lexicon) == words
            fields[slot] = words if as_read else canonical(slot, words, work.lexicon)
    except CorrectionError as error:
        work.tell(one, Became.INVALID, claims=_keys(claim), detail=str(error))
        return None
    return fields


def _reject(work: _Work, claim: Claim | Named | None, holding: Iterable[Correction]) -> None:
    for one in holding:
        work.tell(one, Became.APPLIED if claim else Became.NOT_NEEDED, claims=_keys(claim))
    if claim is None:
        return
    if isinstance(claim, Named):
        work.reading = replace(work.reading, named=tuple(one for one in work.reading.named if one is not claim))
        work.rejected.append(claim)
        return
    kept = tuple(_without(other, claim.key) for other in work.reading.claims if other.key != claim.key)
    spans = [one.figure for one in claim.evidence if one.figure]
    numbers = tuple(_unstated(number, spans, kept) for number in work.reading.numbers)
    work.reading = replace(work.reading, claims=kept, numbers=numbers)
    work.rejected.append(replace(_without(claim, claim.joins or ""), joins=None))


def _without(claim: Claim, key: str) -> Claim:
    """A claim that a rejected one was the total or the other end of."""
    if claim.whole == key:
        claim = replace(claim, whole=None, observation=replace(claim.observation, whole=None))
    if key and claim.joins == key:
        claim = replace(claim, joins=None, observation=replace(claim.observation, phase=None, change=None))
    return claim


def _unstated(number: Number, spans: Sequence[Span], kept: Sequence[Claim]) -> Number:
    told = any(one.figure == number.span for claim in kept for one in claim.evidence)
    inside = any(number.span.overlaps(span) for span in spans)
    if number.fate is Fate.STATED and inside and not told:
        return replace(number, fate=Fate.SET_ASIDE, reason="rejected")
    return number


def _add(work: _Work, holding: Sequence[Correction], found: Found, verdict: Verdict) -> None:
    """State a figure that was not read; a correction of a claim that is not read any more can only be told."""
    values = {name: value for name, (value, _) in verdict.fields.items()}
    if not holding or found.sentence is None:
        return
    if _anchor(holding[0]).statement:
        _not_read(work, holding, "it is not read any more under this name")
        return
    tells_all = any(one.kind in (Kind.ADD, Kind.CONFIRM) for one in holding)
    if not tells_all or not {"metric", "title"} & values.keys():
        _not_read(work, holding, "the figure is not read any more, and the correction does not tell all of it")
        return
    try:
        claim = adding.stated(_anchor(holding[0]), found.sentence, work.reading, values, work.lexicon)
        for slot in ORDER:
            if slot in values:
                claim = changed_figure(claim, slot, values[slot], work.lexicon)
    except CorrectionError as error:
        _not_read(work, holding, str(error))
        return
    claim = replace(claim, confidence=_SURE)
    numbers = tuple(_stated(number, claim.evidence) for number in work.reading.numbers)
    place = adding.place_of(claim, work.reading)
    claims = (*work.reading.claims[:place], claim, *work.reading.claims[place:])
    work.reading = replace(work.reading, claims=claims, numbers=numbers)
    for one in holding:
        work.tell(one, Became.APPLIED, claims=(claim.key,))


def _not_read(work: _Work, holding: Iterable[Correction], why: str) -> None:
    for one in holding:
        work.tell(one, Became.NOT_READ, detail=why)


def _stated(number: Number, evidence: Sequence[Evidence]) -> Number:
    if any(one.figure is not None and one.figure.overlaps(number.span) for one in evidence):
        return replace(number, fate=Fate.STATED, reason="")
    return number


def _change(work: _Work, claim: Claim | Named, holding: Sequence[Correction], verdict: Verdict) -> None:
    after, failed = _filled(claim, verdict, work.lexicon)
    read = {slot: said(claim, slot, work.lexicon) for slot in sorted(verdict.fields)}
    for one in holding:
        was = tuple((slot, before) for slot, before in read.items() if _says(one, slot, before, verdict))
        if one.id in failed:
            work.tell(one, Became.INVALID, claims=(claim.key,), detail=failed[one.id])
        elif one.kind is Kind.CONFIRM or was:
            work.tell(one, Became.APPLIED, claims=(claim.key,), was=was)
        else:
            work.tell(one, Became.NOT_NEEDED, claims=(claim.key,))
    vouched = after != claim or any(one.kind is Kind.CONFIRM for one in holding)
    if vouched:
        work.put(claim, replace(after, confidence=_SURE))
        if isinstance(claim, Claim) and isinstance(after, Claim) and claim.joins and after.joins is None:
            other = next((one for one in work.reading.claims if one.key == claim.joins), None)
            if other is not None:
                work.put(other, _without(other, claim.key))


def _says(one: Correction, slot: str, before: str, verdict: Verdict) -> bool:
    """Whether a correction has a field say other than was read; what several say alike is done by each."""
    value, by = verdict.fields[slot]
    return before != value and slot in one.slot and (one.id == by.id or one.author != by.author)


def _filled(claim: Claim | Named, verdict: Verdict, lexicon: Lexicon) -> tuple[Claim | Named, Mapping[str, str]]:
    """The claim with the fields of a verdict, and why some corrections could not be applied."""
    failed: dict[str, str] = {}
    for slot in ORDER:
        if slot not in verdict.fields:
            continue
        value, one = verdict.fields[slot]
        try:
            if said(claim, slot, lexicon) != value:
                claim = changed(claim, slot, value, lexicon)
        except CorrectionError as error:
            failed[one.id] = str(error)
    return claim, failed


def _joined(reading: Reading) -> Reading:
    """The reading with no claim that names another that is not there."""
    keys = {claim.key for claim in reading.claims}
    claims = tuple(
        claim if claim.whole is None or claim.whole in keys else replace(claim, whole=None) for claim in reading.claims
    )
    return replace(reading, claims=claims)
