"""Departments and bodies: a place, or the level of one, before a word that ends their names (榆阳区民政局, 市残联)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.language import organization_heads
from kg.lexicon import Lexicon
from kg.model import Evidence, OrganizationMention, PlaceMention, Report, Sentence, Span, Statement
from kg.statements.cues import alternation

LEVELS = ("自治区", "省", "市", "县", "区", "旗", "州", "盟")
# a level is read where no longer name can end in it: behind a sign, a figure or a joint
_LEVEL = re.compile(rf"(?:^|(?<=[^一-鿿])|(?<=[由与和及向对经被会同合各]))(?:{'|'.join(LEVELS)})$")
_GOVERNMENT = "人民政府"


def organizations(
    report: Report, sentences: Sequence[Sentence], found: Sequence[Statement], lexicon: Lexicon
) -> Iterator[OrganizationMention]:
    """The departments and bodies that sentences name, by the places that the other rules have found there."""
    places: defaultdict[int, list[Span]] = defaultdict(list)
    for statement in found:
        if isinstance(statement, PlaceMention):
            places[statement.evidence.sentence].append(statement.evidence.quote)
    for sentence in sentences:
        for span in spans(sentence, places[sentence.number], lexicon):
            quote = sentence.view.frozen(span)
            name = "".join("".join(report.text[at] for at in sentence.view.part(span).offsets).split())
            evidence = Evidence(quote=quote, figure=None, sentence=sentence.number)
            yield OrganizationMention(evidence=evidence, name=name, full=full_name(name, report, lexicon))


def spans(sentence: Sentence, places: Sequence[Span], lexicon: Lexicon) -> Iterator[Span]:
    """Where the names of departments and bodies stand; *places* are runs of the frozen text."""
    begins: Mapping[int, int] | None = None
    taken = 0
    for match in _heads(lexicon).finditer(sentence.text):
        start = match.start()
        begins = _begins(sentence, places) if begins is None else begins
        while start in begins:
            start = begins[start]
        if start == match.start():
            level = _LEVEL.search(sentence.text[max(0, start - 4) : start])
            if level is None or match[0] == _GOVERNMENT:
                continue
            start -= len(level[0])
        if start >= taken:
            taken = match.end()
            yield Span(start, match.end())


def _begins(sentence: Sentence, places: Sequence[Span]) -> Mapping[int, int]:
    """Where the place begins that ends at a character of the sentence."""
    if not places:
        return {}
    at = {offset: n for n, offset in enumerate(sentence.view.offsets)}
    return {at[p.end - 1] + 1: at[p.start] for p in places if p.start in at and p.end - 1 in at}


@lru_cache(maxsize=4)
def _heads(lexicon: Lexicon) -> re.Pattern[str]:
    houses = (form for form in lexicon.forms("facilities") if len(form) > 2 and form.endswith(("院", "站", "馆")))
    return re.compile(rf"(?:{alternation({*organization_heads(), *houses})})(?![门长员队级分])")


def full_name(name: str, report: Report, lexicon: Lexicon) -> str | None:
    """The name with the place that its first word means in this report; None where that cannot be told.

    A name that begins with no level is whole.
    """
    level = next((level for level in LEVELS if name.startswith(level)), None)
    if level is None:
        return None if name.startswith(("团市", "团县", "团区", "团省")) else name
    codes = (report.place, *lexicon.places.ancestors(report.place)) if report.place else ()
    for division in map(lexicon.places.division, codes):
        if division is not None and division.name.endswith(level):
            return division.name + name.removeprefix(level)
    return None
