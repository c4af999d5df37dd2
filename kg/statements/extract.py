"""The ordered rules, sentence by sentence, and the ledger of what became of every number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from kg.lexicon import Lexicon
from kg.model import (
    Basis,
    Designation,
    Evidence,
    GroupMention,
    Initiative,
    Number,
    Observation,
    Period,
    PlaceMention,
    PlaceRef,
    Policy,
    RankClaim,
    Report,
    Role,
    Sentence,
    Span,
    Statement,
)  # fmt: skip
from kg.statements import groups, honours, initiatives, places, plans, ranks
from kg.statements.context import Context
from kg.statements.cues import Cues, cues
from kg.statements.documents import documents, titles_of_documents
from kg.statements.inheritance import inherited, of_row, report_period, sets_scene, years_of
from kg.statements.ledger import beside, ledger
from kg.statements.localities import localities, wholes
from kg.statements.numerals import numerals
from kg.statements.observations import observe
from kg.statements.organizations import organizations
from kg.statements.periods import Clock, Expression, expressions
from kg.statements.quantities import Figure, bare_magnitudes, figures
from kg.statements.rows import HEAD, goals, of_goals, row
from kg.statements.setaside import asides, holes, set_aside
from kg.statements.sound import sound
from kg.statements.suggested import suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What a report states, and the fate of each of its numbers."""

    statements: tuple[Statement, ...]
    numbers: tuple[Number, ...]


class _Setting(NamedTuple):
    """What the sentences read so far leave to the next: period of the article and of the paragraph, the last topic."""

    article: int
    clock: Clock
    period: Period
    place: PlaceRef | None
    subject: str = ""
    table: bool = False
    named: tuple[PlaceRef, ...] = ()
    plan: bool = False
    years: Period | None = None
    served: tuple[str, ...] = ()
    goals: tuple[int, int] | None = None


def extract(report: Report, sentences: Sequence[Sentence], lexicon: Lexicon) -> Extraction:
    """Read every sentence of a report in order; what one tells of period and place holds for those after it."""
    words = cues(lexicon)
    clock = Clock(published=report.published, year=_year_of(report, sentences))
    home = places.of_code(report.place, lexicon) if report.place else None
    if home is not None:
        home = _township(report, home, lexicon, words)
    plan = plans.titled(report.title or "")
    start = _Setting(article=0, plan=plan, clock=clock, period=report_period(clock, report.title or ""), place=home)
    setting = start
    statements: list[Statement] = []
    numbers: list[Number] = []
    for sentence in sentences:
        if sentence.article != setting.article:
            setting = start._replace(article=sentence.article)
        made, accounted, setting = _read(sentence, report, lexicon, words, setting)
        statements += made
        numbers += accounted
    numbers += beside(report, sentences, numbers)
    statements += organizations(report, sentences, statements, lexicon)
    statements += suggested(report, sentences, statements, lexicon)
    return Extraction(statements=tuple(statements), numbers=tuple(sorted(numbers, key=lambda n: n.span)))


def _read(
    sentence: Sentence, report: Report, lexicon: Lexicon, words: Cues, setting: _Setting
) -> tuple[list[Statement], list[Number], _Setting]:
    text = sentence.text
    when = tuple(expressions(text, setting.clock))
    named = places.named_places(sentence, report, lexicon)
    undertakings = initiatives.initiatives(sentence, words, lexicon)
    folk = groups.group_spans(sentence, words)
    found = list(numerals(text))
    aside = asides(text, words) if found else []
    reasons = set_aside(aside, found)
    # 七台河市, 三元区, 149团: a numeral of a name counts nothing
    reasons |= {n.span: "name" for n in found if any(span.overlaps(n.span) for span, _ in named)}
    if setting.goals is not None and found and found[0].span.start == 0 and len(text) <= _ROW:
        reasons.setdefault(found[0].span, "row label")
    read = figures(text, [n for n in found if n.span not in reasons], words)
    table = row(text, setting.table, words)
    if table is not None:
        read, reasons = [table], {n.span: "row label" for n in found if not n.span.overlaps(table.number)}
    bare = [] if table else list(bare_magnitudes(text, words))
    read = sorted([*bare, *(f for f in read if not any(f.span.overlaps(b.span) for b in bare))], key=lambda f: f.span)
    planned = bool(read) and plans.planned(sentence, words, by_title=setting.plan)
    # what only figures and undertakings are read against is not looked for where there are none
    told = bool(read or undertakings)
    scopes, whole = _scopes(text, report, lexicon, setting, named) if told else ([], [])
    counted = _counted(text, folk, undertakings, words, lexicon) if told else []
    context = Context(
        cues=words,
        clock=setting.clock,
        text=text,
        topic=_topic(sentence, setting) if read else "",
        period=_period_of(sentence, setting, table, planned=planned) if read else setting.period,
        place=places.heading_place(sentence, report, lexicon) or setting.place,
        expressions=when,
        places=places.subjects(text, [*named, *scopes], words) if told else (),
        planned=planned,
        years=setting.years,
        served=setting.served if sentence.lead else (),
        groups=tuple((span, sentence.view.frozen(span).of(report.text)) for span in counted),
        programs=tuple((u.span, u.name) for u in undertakings),
        subjects=_subjects(sentence, undertakings),
        holes=tuple(holes(aside, found)) if read else (),
        located=tuple(named),
        scopes=tuple(scopes),
        names=tuple(span for span, _ in [*named, *scopes, *whole] if read and not places.attribute(text, span, words)),
        sections=tuple(i for i, sign in enumerate(text) if sign == "；") if "；" in text else (),
    )
    observations = [sound(one) for one in observe(sentence, read, context)] if read else []
    observations = of_goals(observations, setting.goals) if setting.goals and len(text) <= _ROW else observations
    statements: list[Statement] = [_printed(o, report) for o in observations]
    statements += _named_things(sentence, report, lexicon, words, context, undertakings, folk)
    accounted = list(ledger(sentence, found, reasons, read, observations))
    after = _after(sentence, setting, when, context)
    years = goals(text) or (setting.goals if len(text) <= _ROW else None)
    return statements, accounted, after._replace(served=_served(observations) or context.served, goals=years)


def _served(observations: Sequence[Observation]) -> tuple[str, ...]:
    """The last group of people that a sentence has counted."""
    told = (o.groups for o in reversed(observations) if o.groups and o.quantity.unit in ("人", "户", "人次"))
    return next(told, ())


def _scopes(
    text: str, report: Report, lexicon: Lexicon, setting: _Setting, named: Sequence[tuple[Span, PlaceRef]]
) -> tuple[list[tuple[Span, PlaceRef]], list[tuple[Span, PlaceRef | None]]]:
    """Where 全市, 该村 and the like stand, with the places that they mean; and 该村 where it means none told of."""
    known = [*((Span(0, 0), ref) for ref in setting.named), *named]
    whole = list(wholes(text, known))
    meant = [(span, ref) for span, ref in whole if ref is not None]
    return places.scopes(text, report, lexicon, known) + meant, whole


def _township(report: Report, home: PlaceRef, lexicon: Lexicon, words: Cues) -> PlaceRef:
    """The township that a report is about that its title names, where its text says 我镇 or 全镇; else the division."""
    title = report.title or ""
    if not _TOWNSHIPS.search(title):
        return home
    named = [
        ref for _, ref in localities(re.sub(r"[【\[][^】\]]*[】\]]", "", title), [], home.code, lexicon.places, words)
    ]
    kinds = {ref.name[-1] for ref in named}
    own = _OWN_TOWNSHIP.search(report.text)
    return named[0] if own and len(named) == 1 and (own["kind"] or own["within"])[-1] in kinds else home


_TOWNSHIPS = re.compile(r"[镇乡]|街道")
_OWN_TOWNSHIP = re.compile(r"(?:[我全本](?P<kind>镇|乡|街道)(?![镇村])|(?P<within>[镇乡])(?:里|民政办))")

# --- context ----------------------------------------------------------------------------------------------------


def _year_of(report: Report, sentences: Sequence[Sentence]) -> int | None:
    """The year that the report is about: its title's, else the first that its opening names as a time of its own."""
    limit = int(report.published[:4]) if report.published else 9999
    for title in (report.title or "", *(a.title or "" for a in report.articles)):
        for match in re.finditer(r"((?:19|20)\d\d)年?", title):
            if int(match[1]) <= limit:
                return int(match[1])
    for text in (s.text for s in sentences[:6]):
        for match in re.finditer(
            r"(?<![至—-])((?:19|20)\d\d)年(?=，|全年|以来|[1１]?\d月|我|全|上半年|末|底|市|区|县|省)", text
        ):
            if limit - 1 <= int(match[1]) <= limit or limit == 9999:
                return int(match[1])
    return None


def _period_of(sentence: Sentence, setting: _Setting, row: Figure | None, *, planned: bool) -> Period:
    """What a sentence with figures inherits; a row of a table has the table's time."""
    if row is not None:
        return of_row(setting.period, row)
    looking_ahead = planned and not setting.plan
    left = Period() if looking_ahead and setting.period.basis is Basis.REPORT else setting.period
    return inherited(sentence, setting.clock, left, planned=planned)


def _after(sentence: Sentence, setting: _Setting, when: Sequence[Expression], context: Context) -> _Setting:
    """Let 2024年以来 in an article's opening hold for the rest of it, and what was talked of last for the next."""
    told = [words for _, words in context.subjects if words not in context.cues.any("generic")]
    table = setting.table or HEAD.search(sentence.text) is not None
    if table and not setting.table and setting.period.basis in (Basis.NONE, Basis.REPORT):
        setting = setting._replace(period=_of_table(sentence, setting, when))
    if told or context.located or table is not setting.table:
        named = (*setting.named, *(ref for _, ref in context.located))[-6:]
        setting = setting._replace(subject=told[-1] if told else setting.subject, table=table, named=named)
    spans = [e.period for e in when if years_of(e.period) > 1]
    if spans:
        setting = setting._replace(years=spans[-1])
    opening = [
        e for e in when if e.period.begin and e.period.cumulative and not e.future and sets_scene(sentence.text, e)
    ]
    spanned = _span_of_talk(sentence, setting, when)
    if spanned is not None and sentence.role is not Role.HEADING and setting.period.basis in (Basis.REPORT, Basis.NONE):
        return setting._replace(period=spanned)
    if opening and sentence.role is not Role.HEADING and setting.period.basis in (Basis.REPORT, Basis.NONE):
        return setting._replace(period=replace(opening[0].period, basis=Basis.REPORT))
    return setting


def _span_of_talk(sentence: Sentence, setting: _Setting, when: Sequence[Expression]) -> Period | None:
    """The dates of 过去五年 that opens a sentence, where so many years were told of: what follows is of them too."""
    years = setting.years
    if years is None or years.begin is None or not when or when[0].span.start > _OPENS:
        return None
    first = when[0].period
    same = first.begin is None and first.end is None and first.duration == f"P{years_of(years)}Y"
    return replace(years, duration=first.duration, basis=Basis.REPORT, words=first.words) if same else None


_OPENS = 2  # characters of a sentence before what opens it: 据统计 would be more
_ROW = 60  # a longer sentence is no row of a table
_CAPTION = 40  # a longer sentence before a table is no caption of it


def _of_table(sentence: Sentence, setting: _Setting, when: Sequence[Expression]) -> Period:
    """The time that the head of a table tells, or the caption before it; else what was known."""
    caption = sentence.before if len(sentence.before) <= _CAPTION else ""
    told = when or tuple(expressions(caption, setting.clock))
    return replace(told[-1].period, basis=Basis.HEADING) if told else setting.period


def _topic(sentence: Sentence, setting: _Setting) -> str:
    """What a sentence is about when it does not say: what the one before told of (其中), else its nearest heading."""
    if sentence.text.startswith(("其中", "同时", "另", "此外")) and setting.subject:
        return setting.subject
    return _of_headings(sentence.headings) or (setting.subject if sentence.lead else "")


@lru_cache(maxsize=256)
def _of_headings(headings: tuple[str, ...]) -> str:
    """The nearest heading that is short enough to be a topic, without its number and 情况."""
    for heading in reversed(headings):
        bare = re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*|[“”]", "", heading)
        bare = re.sub(r"(?:工作)?(?:开展|发放|进展|完成|落实|基本)?情况$|工作$|方面$", "", bare)
        if 2 <= len(bare) <= 18 and "：" not in bare:
            return bare
    return ""


def _subjects(sentence: Sentence, undertakings: Sequence[initiatives.Found]) -> tuple[tuple[Span, str], ...]:
    """The names that figures further on may be about: benefits and undertakings."""
    found = [(m.span, m.span.of(sentence.text)) for m in sentence.mentions if m.kind in ("benefit", "domain")]
    return tuple(sorted([*found, *((u.span, u.name) for u in undertakings)]))


# --- statements other than figures ------------------------------------------------------------------------------


def _printed(observation: Observation, report: Report) -> Observation:
    groups_said = tuple(_bare(g) for g in observation.groups)
    programs = tuple(_bare(p) for p in observation.programs)
    if groups_said == observation.groups and programs == observation.programs:
        return observation
    return replace(observation, groups=groups_said, programs=programs)


def _bare(words: str) -> str:
    return "".join(words.split())


def _named_things(
    sentence: Sentence, report: Report, lexicon: Lexicon, words: Cues, context: Context,
    undertakings: Sequence[initiatives.Found], folk: Sequence[Span],
) -> Iterator[Statement]:  # fmt: skip
    text = sentence.text
    for found in undertakings:
        over = initiatives.domain_of("".join(sentence.headings), lexicon, "general")
        domain = initiatives.domain_of(text, lexicon, over)
        near = tuple(_bare(g) for span, g in context.groups if abs(span.start - found.span.end) < 40)
        yield Initiative(
            evidence=_evidence(sentence, found.span), name=_printed_words(sentence, report, found.span),
            type=found.type, domain=domain,
            place=_place_before(found.span, context), groups=near[:1], aliases=(found.alias,) if found.alias else (),
        )  # fmt: skip
    named_documents = documents(text, words, context.expressions) or titles_of_documents(sentence, words)
    for document in named_documents:
        yield Policy(
            evidence=_evidence(sentence, document.span), title=_printed_words(sentence, report, document.span),
            issuer=document.issuer, joint_issuers=document.joint, issued=document.issued,
        )  # fmt: skip
    holder = (
        report.publisher
        if report.publisher and report.publisher.endswith(("局", "厅"))
        else (context.place.name if context.place else "")
    )
    listed = tuple(span for span, _ in context.located)
    for honour in honours.honours(text, words, holder or "", listed):
        yield Designation(
            evidence=_evidence(sentence, honour.span),
            holder=_as_printed(honour.holder, sentence, report), holder_type=honour.holder_type,
            name=_as_printed(honour.name, sentence, report), level=honour.level, count=honour.count,
        )  # fmt: skip
    for rank in ranks.ranks(text, words):
        yield RankClaim(
            evidence=_evidence(sentence, rank.span),
            words=_as_printed(rank.words, sentence, report),
            scope=rank.scope,
            subject=_as_printed(rank.subject, sentence, report),
            place=context.place,
        )
    for span in folk:
        for part in groups.parts(text, span, words, lexicon):
            yield GroupMention(evidence=_evidence(sentence, part), name=_printed_words(sentence, report, part))
    for span, place in context.located:
        yield PlaceMention(evidence=_evidence(sentence, span), name=_printed_words(sentence, report, span), place=place)


def _counted(
    text: str, folk: Sequence[Span], undertakings: Sequence[initiatives.Found], words: Cues, lexicon: Lexicon
) -> list[Span]:
    """The groups that figures may count: “我为群众办实事”, a loose word within a name, is nobody who is counted."""
    loose = words.any("group-vague")
    described = list(groups.described(text))
    plain = [span for span in groups.conjoined(text, folk) if not any(span.overlaps(told) for told in described)]
    named = [
        span
        for span in plain
        if _counts(text, span, words, lexicon)
        and (span.of(text) not in loose or not any(span.overlaps(found.span) for found in undertakings))
    ]
    return sorted([*described, *named])


def _counts(text: str, span: Span, words: Cues, lexicon: Lexicon) -> bool:
    """Whether a group may be whom a figure counts: any but other staff and bare benefits; 群众 and 居民 may be."""
    said = span.of(text)
    if groups.beneficiary(said, words, lexicon) or words.at_end("counted-staff", said):
        return True
    if said.endswith(("人口", "企业", "工作人员")):
        return False
    return said in words.any("group-vague") and bool(words.at_end("group-head", said))


def _printed_words(sentence: Sentence, report: Report, span: Span) -> str:
    """The words as printed, character by character, without the line breaks that the view has closed."""
    return _bare("".join(map(report.text.__getitem__, sentence.view.offsets[span.start : span.end])))


def _as_printed(words: str, sentence: Sentence, report: Report) -> str:
    """Words of the view as the report prints them, in its own script and signs; unchanged where they are no run."""
    start = sentence.text.find(words)
    return _printed_words(sentence, report, Span(start, start + len(words))) if words and start >= 0 else words


def _evidence(sentence: Sentence, span: Span) -> Evidence:
    return Evidence(quote=sentence.view.frozen(span), figure=None, sentence=sentence.number)


def _place_before(span: Span, context: Context) -> PlaceRef | None:
    before = [ref for at, ref in context.places if at.end <= span.start]
    return before[-1] if before else context.place
