"""What the model names where the rules found nothing: rules first, the model in the gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kg.lexicon import Lexicon
from kg.model import (
    Designation,
    Evidence,
    GroupMention,
    Initiative,
    Observation,
    OrganizationMention,
    PlaceMention,
    PlaceRef,
    Policy,
    Proposal,
    RankClaim,
    Report,
    Sentence,
    Span,
    Statement,
)  # fmt: skip
from kg.statements.cues import Cues, cues
from kg.statements.groups import beneficiary
from kg.statements.honours import level_of
from kg.statements.initiatives import domain_of, refused, type_of
from kg.statements.localities import no_place
from kg.statements.organizations import full_name

# Names that may stand inside another: a place or a group in the name of an undertaking, a document, an honour.
_MAY_HOLD: Mapping[str, tuple[type, ...]] = {
    "organization": (PlaceMention, GroupMention),
    "initiative": (PlaceMention, GroupMention),
    "policy": (PlaceMention, GroupMention),
    "honour": (PlaceMention, GroupMention),
}
# With less before the word of its kind, what is not quoted is any project (惠民工程, 试点项目) and no name.
_LEAST_NAME = 3
# Figures and claims to be first are about names and take no room from them.
_NO_NAMES = (Observation, RankClaim)


def suggested(
    report: Report, sentences: Sequence[Sentence], found: Sequence[Statement], lexicon: Lexicon
) -> Iterator[Statement]:
    """A statement for every name that the model proposes and that no rule has read, in whole or in part.

    Where both see something in the same words the rule stands and the model is not heard, whatever the two kinds; a
    longer name of the model may only hold what `_MAY_HOLD` lists. What the model is not sure of is not stated.
    """
    words = cues(lexicon)
    taken: defaultdict[int, list[Statement]] = defaultdict(list)
    for statement in found:
        if not isinstance(statement, _NO_NAMES):
            taken[statement.evidence.sentence].append(statement)
    for sentence in sentences:
        for proposal in sentence.proposals:
            if not proposal.believed or not _plausible(proposal, sentence.text, words, lexicon):
                continue
            if _free(sentence.view.frozen(proposal.span), proposal.kind, taken[sentence.number]):
                yield from _stated(proposal, sentence, report, lexicon)


def _plausible(proposal: Proposal, text: str, words: Cues, lexicon: Lexicon) -> bool:
    """Whether no rule has weighed the words and refused them.

    What stands in 《》 was weighed, and in “” what they take for a slogan; a group has to end as the grammar has it.
    """
    span = proposal.span
    marks = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    match proposal.kind:
        case "place":
            return not no_place(span.of(text), words)
        case "group":
            name = span.of(text)
            return bool(words.at_end("group-head", name)) and beneficiary(name, words, lexicon)
        case "policy":
            return marks != "《》"
        case "initiative":
            named = len(_without_type(span.of(text), lexicon)) >= _LEAST_NAME
            return not refused(text, span, words) if marks == "“”" else named
    return True


def _without_type(name: str, lexicon: Lexicon) -> str:
    """A name without the word of its kind: 惠民 of 惠民工程, which is a word of the trade and no name."""
    ends = [form for form in lexicon.forms("initiative-types") if name.endswith(form)]
    return name.removesuffix(max(ends, key=len, default=""))


def _free(at: Span, kind: str, taken: Sequence[Statement]) -> bool:
    held = _MAY_HOLD.get(kind, ())
    return all(
        isinstance(statement, held) and at.holds(statement.evidence.quote)
        for statement in taken
        if at.overlaps(statement.evidence.quote)
    )


def _stated(proposal: Proposal, sentence: Sentence, report: Report, lexicon: Lexicon) -> Iterator[Statement]:
    words = "".join(report.text[at] for at in sentence.view.part(proposal.span).offsets).split()
    name = "".join(words)
    evidence = Evidence(
        quote=sentence.view.frozen(proposal.span), figure=None, sentence=sentence.number, proposed=proposal.score
    )
    match proposal.kind:
        case "place":
            yield PlaceMention(evidence=evidence, name=name, place=_place(name, report, lexicon))
        case "group":
            yield GroupMention(evidence=evidence, name=name)
        case "organization":
            yield OrganizationMention(evidence=evidence, name=name, full=full_name(name, report, lexicon))
        case "policy":
            yield Policy(evidence=evidence, title=name)
        case "initiative":
            text = sentence.text
            over = domain_of("".join(sentence.headings), lexicon, "general")
            yield Initiative(
                evidence=evidence,
                name=name,
                type=type_of(name, text[: proposal.span.start], text[proposal.span.end :], lexicon),
                domain=domain_of(sentence.text, lexicon, over),
                place=None,
            )
        case "honour":
            yield from _designation(name, evidence, proposal, sentence, lexicon)


def _place(name: str, report: Report, lexicon: Lexicon) -> PlaceRef:
    division = lexicon.places.resolve(name, report.place)
    if division is not None:
        return PlaceRef(code=division.code, name=name)
    return PlaceRef(code=None, name=name, within=report.place)


def _designation(
    name: str, evidence: Evidence, proposal: Proposal, sentence: Sentence, lexicon: Lexicon
) -> Iterator[Designation]:
    """Whoever is named last before an honour holds it; an honour without a holder in its sentence is left out."""
    before = [p for p in sentence.proposals if p.kind in _HOLDERS and p.span.end <= proposal.span.start]
    if before:
        holder = before[-1].span.of(sentence.text)
        yield Designation(
            evidence=evidence,
            holder=holder,
            holder_type=_HOLDERS[before[-1].kind],
            name=name,
            level=level_of(name, cues(lexicon)),
        )


_HOLDERS = {"place": "place", "organization": "organization", "initiative": "program"}
