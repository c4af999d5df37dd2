"""One HTML page a report, whole in itself: style and script are inside, nothing is fetched, no text can run."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import jinja2

from kg.explain.labels import WEB, Labels, Words, same
from kg.explain.marks import Mark, Run, runs
from kg.explain.numbers import tally
from kg.explain.readings import KINDS, Card, Page, claim_card, named_card
from kg.lexicon import Lexicon
from kg.model import Claim, Evidence, Fate, Named, Number, Reading, Report, Span

FATES: Mapping[Fate, str] = {
    Fate.STATED: "stated",
    Fate.SET_ASIDE: "set-aside",
    Fate.NOT_UNDERSTOOD: "not-understood",
}
NUMBER_KINDS = tuple(FATES.values())
NAMED_KINDS = tuple(KINDS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A run of the text as the template prints it: *of* are the readings behind it, *link* where it leads."""

    words: str
    id: str = ""
    classes: str = ""
    of: str = ""
    numbers: str = ""
    link: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ids:
    """Everything that is read, under the id that it has on the page; in the order of the text."""

    claims: Mapping[str, Claim]
    named: Mapping[str, Named]
    numbers: Mapping[str, Number]


def page(reading: Reading, lexicon: Lexicon) -> str:
    """The report as HTML with every statement and every number marked in it."""
    labels, report, ids = Labels(lexicon, reading.report.place), reading.report, _ids(reading)
    cut = runs(len(report.text), _marks(ids))
    cards = tuple(_cards(ids, labels, report, cut))
    style = _source("base.css") + _source("style.css")
    script = _source("script.js")
    return _template().render(
        report=report,
        place=labels.division(report.place) if report.place else None,
        tally=tally(reading),
        counts=Counter(card.kind for card in cards),
        claims=len(ids.claims),
        named=len(ids.named),
        number_kinds=NUMBER_KINDS,
        named_kinds=NAMED_KINDS,
        w=labels.section("words"),
        kinds=labels.section("kinds"),
        shown=tuple(_shown(cut, cards, report.text)),
        cards=cards,
        style=style,
        script=script,
        hashes={"style": _hash(style), "script": _hash(script)},
    )


def _ids(reading: Reading) -> _Ids:
    claims = sorted(reading.claims, key=lambda claim: (_read(claim.evidence[0]), claim.key))
    named = sorted(reading.named, key=lambda one: (_read(one.evidence[0]), KINDS[type(one.statement)], one.key))
    return _Ids(
        claims={f"c{number}": claim for number, claim in enumerate(claims, 1)},
        named={f"s{number}": one for number, one in enumerate(named, 1)},
        numbers={f"n{number}": one for number, one in enumerate(reading.numbers, 1)},
    )


def _read(evidence: Evidence) -> Span:
    return evidence.figure or evidence.quote


def _marks(ids: _Ids) -> Iterator[Mark]:
    for id_, claim in ids.claims.items():
        for evidence in claim.evidence:
            yield Mark(id=id_, kind="claim", span=evidence.quote)
            yield Mark(id=id_, kind="figure", span=_read(evidence))
    for id_, one in ids.named.items():
        for evidence in one.evidence:
            yield Mark(id=id_, kind=KINDS[type(one.statement)], span=evidence.quote)
    for id_, number in ids.numbers.items():
        yield Mark(id=id_, kind=FATES[number.fate], span=number.span)


def _cards(ids: _Ids, labels: Labels, report: Report, cut: tuple[Run, ...]) -> Iterator[Card]:
    at = {run.span.start: f"#r{run.number}" for run in cut}
    keys = {claim.key: id_ for id_, claim in ids.claims.items()}
    about = Page(labels=labels, stem=report.stem, ids=keys, anchor=lambda offset: at.get(offset, ""))
    placed = [
        *((_read(claim.evidence[0]), claim_card(claim, about)) for claim in ids.claims.values()),
        *((_read(one.evidence[0]), named_card(one, id_, about)) for id_, one in ids.named.items()),
        *(
            (number.span, _number_card(id_, number, about, report))
            for id_, number in ids.numbers.items()
            if number.reason
        ),
    ]
    yield from (card for _, card in sorted(placed, key=lambda pair: (pair[0].start, -pair[0].end)))


def _number_card(id_: str, number: Number, about: Page, report: Report) -> Card:
    kind = FATES[number.fate]
    return Card(
        id=id_,
        kind=kind,
        head=same(number.span.of(report.text)),
        href=about.anchor(number.span.start),
        line=(about.labels.section("kinds")[kind], about.labels.reason(number.reason)),
    )


def _shown(cut: tuple[Run, ...], cards: tuple[Card, ...], text: str) -> Iterator[Shown]:
    """The runs, each with its readings; the keyboard stops once at each figure or name."""
    known = {card.id: card for card in cards}
    stopped: set[Mark] = set()
    for run in cut:
        of = [id_ for id_ in run.ids if id_ in known]
        first = next(iter(of), "")
        stop = next((mark for mark in run.marks if mark.id == first and mark.kind != "claim"), None)
        yield Shown(
            words=run.span.of(text),
            id=f"r{run.number}" if run.marks else "",
            classes=" ".join(f"k-{kind}" for kind in run.kinds),
            of=" ".join(of),
            numbers=" ".join(mark.id for mark in run.marks if mark.kind in NUMBER_KINDS),
            link=f"#{first}" if stop is not None and stop not in stopped else "",
            title=_told(known[first]) if first else "",
        )
        stopped |= {stop} if stop is not None else set()


def _told(card: Card) -> str:
    """A card in a few words, for the pointer that rests on its mark."""
    if card.kind in NUMBER_KINDS:
        return " / ".join(dict.fromkeys((_joined(card.line, "zh"), _joined(card.line, "en"))))
    return f"{card.head.zh} {card.value.zh}" if card.value else card.head.zh


def _joined(line: tuple[Words, ...], language: str) -> str:
    return ("：" if language == "zh" else ": ").join(getattr(words, language) for words in line)


def _source(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def _hash(source: str) -> str:
    """The hash by which the page's own policy lets its style and script in, and nothing else."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")
