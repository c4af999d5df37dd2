"""Reports as printed: their words, what of them was read, and what was not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.endpoint.names import href_of
from kg.endpoint.pages.asking import Row, value
from kg.endpoint.pages.site import Site
from kg.errors import StoreError
from kg.explain.marks import Mark, runs
from kg.graph.vocabulary import ANNOTATIONS, ID
from kg.model import Span
from kg.store.snapshots import text_in

# What is shown after lit words at once, and a third of it before them, so that a phone shows them on its first screen;
# the rest opens.
AROUND = 360
# What ends a sentence, or what can be read for itself.
_ENDS = "。！？；;\n"
# Reports hold runs of empty lines where pictures stood; one says as much.
_EMPTY_LINES = re.compile(r"\n\s*\n(?:\s*\n)+")
# The kinds of what is read, as the IRIs of statements call them.
KINDS = ("claim", "initiative", "designation", "rank", "policy", "group", "place", "organization")

_READ = f"""SELECT DISTINCT ?statement ?start ?end {{
  {{
    ?statement qb:dataSet|mz:statedIn <REPORT> ; mz:quoteStart ?start ; mz:quoteEnd ?end .
  }} UNION {{
    GRAPH <{ANNOTATIONS.value}> {{
      ?annotation oa:hasBody ?statement ; oa:hasTarget ?target .
      ?target oa:hasSource <REPORT> ; oa:hasSelector ?position .
      ?position oa:start ?start ; oa:end ?end .
    }}
  }}
}}"""
_NUMBERS = f"""SELECT ?number ?class ?reason ?quote ?start ?end {{
  GRAPH <{ANNOTATIONS.value}> {{
    VALUES ?class {{ mz:NumberSetAside mz:NumberNotUnderstood }}
    ?number mz:statedIn <REPORT> ; a ?class ; mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end .
    OPTIONAL {{ ?number mz:reason ?reason }}
  }}
}} ORDER BY ?start"""
_ABOUT = """SELECT ?title ?publisher ?publisherName ?published ?place ?page ?sha256 ?identifier {
  VALUES ?report { <REPORT> }
  ?report a mz:Report ; mz:sha256 ?sha256 ; dcterms:identifier ?identifier .
  OPTIONAL { ?report dcterms:title ?title }
  OPTIONAL { ?report dcterms:publisher ?publisher . ?publisher skos:prefLabel ?publisherName }
  OPTIONAL { ?report dcterms:issued ?published }
  OPTIONAL { ?report dcterms:spatial ?place }
  OPTIONAL { ?report dcat:landingPage ?page }
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is known of a report; what is not known is empty."""

    iri: str
    stem: str
    title: str
    publisher: str
    publisher_name: str
    published: str
    place: str
    page: str
    sha256: str

    @property
    def heading(self) -> str:
        """Its title, else its name."""
        return self.title or self.stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A printed number that is no figure; *understood* tells the set aside from those not understood."""

    span: Span
    words: str
    reason: str
    understood: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of the text: where its reading leads to, of what kinds it is, and whether it is lit."""

    words: str
    start: int
    kinds: tuple[str, ...] = ()
    href: str = ""
    lit: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A report's text in pieces; *before* and *after* are further off than what is shown at once."""

    before: tuple[Piece, ...]
    shown: tuple[Piece, ...]
    after: tuple[Piece, ...]


async def source(site: Site, report: str) -> Source | None:
    """What is known of a report; None where it is none."""
    rows = await site.graph.rows(_ABOUT.replace("REPORT", report))
    if not rows:
        return None
    row = rows[0]
    said = {name: value(row, name) or "" for name in ("title", "publisher", "published", "place", "page", "sha256")}
    return Source(
        iri=report,
        stem=row["identifier"]["value"],
        publisher_name=value(row, "publisherName") or "",
        **said,
    )


async def read(site: Site, report: str) -> list[Row]:
    """Every statement of a report with the places where its words stand."""
    return await site.graph.rows(_READ.replace("REPORT", report))


async def unread(site: Site, report: str) -> list[Unread]:
    """The numbers of a report that are no figures, in the order of the text."""
    return [
        Unread(
            span=Span(int(row["start"]["value"]), int(row["end"]["value"])),
            words=row["quote"]["value"],
            reason=value(row, "reason") or "",
            understood=row["class"]["value"].endswith("SetAside"),
        )
        for row in await site.graph.rows(_NUMBERS.replace("REPORT", report))
    ]


def text_of(site: Site, about: Source) -> str | None:
    """The frozen text of a report; None where the snapshot has just gone."""
    return frozen(site, about.sha256)


def frozen(site: Site, sha256: str) -> str | None:
    """The frozen text with this digest; None where the snapshot has just gone."""
    try:
        return text_in(site.pool.folder, sha256)
    except StoreError:
        return None


def printed(
    text: str,
    statements: Iterable[Row],
    numbers: Sequence[Unread] = (),
    lit: Sequence[Span] = (),
    around: int | None = None,
) -> Printed:
    """The text in pieces, lit where *lit* says, and cut *around* characters before and after that."""
    marks = [*_marks(statements), *_number_marks(numbers)]
    shown = Span(0, len(text)) if not lit or around is None else _window(text, lit, around)
    pieces: list[list[Piece]] = [[], [], []]
    lit_before = False
    cuts = [Mark(id="cut", kind="", span=Span(0, one)) for one in (shown.start, shown.end) if one > 0]
    lights = [Mark(id="lit", kind="", span=span) for span in lit]
    for run in runs(len(text), [*marks, *cuts, *lights]):
        is_lit = any(mark.id == "lit" for mark in run.marks)
        own = [mark for mark in run.marks if mark.kind]
        piece = Piece(
            words=run.span.of(text),
            start=run.span.start,
            kinds=tuple(dict.fromkeys(mark.kind for mark in own)),
            href=next((href for mark in own if (href := _href(mark.id))), ""),
            lit=is_lit,
            first=is_lit and not lit_before,
        )
        lit_before = lit_before or is_lit
        pieces[0 if run.span.end <= shown.start else 1 if run.span.end <= shown.end else 2].append(piece)
    before, here, after = map(tuple, pieces)
    return Printed(before=before, shown=here, after=after)


def tidy(found: Printed) -> Printed:
    """The same without empty lines at the ends of its parts and in rows; marked words stay as they are."""
    return Printed(before=_tidy(found.before), shown=_tidy(found.shown), after=_tidy(found.after))


def _tidy(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    kept = [one if one.kinds or one.lit else replace(one, words=_EMPTY_LINES.sub("\n\n", one.words)) for one in pieces]
    if kept and not kept[0].kinds:
        kept[0] = replace(kept[0], words=kept[0].words.lstrip("\n"))
    if kept and not kept[-1].kinds:
        kept[-1] = replace(kept[-1], words=kept[-1].words.rstrip())
    return tuple(one for one in kept if one.words)


def kind_of(statement: str) -> str:
    """The kind of a statement by its IRI.

    >>> kind_of(ID + "report/a/claim/83214c4e96c8-82-1")
    'claim'
    """
    steps = statement.removeprefix(ID).split("/")
    return steps[2] if len(steps) > 2 and steps[2] in KINDS else ""


def sentence_around(text: str, span: Span, most: int = 120) -> Span:
    """The sentence that a span stands in, at most so many signs before and after it.

    >>> text = "走在前列。实施“心安民政”品牌,惠及群众。又"
    >>> sentence_around(text, Span(8, 12)).of(text)
    '实施“心安民政”品牌,惠及群众。'
    """
    before = text[max(0, span.start - most) : span.start]
    start = span.start - len(before) + max((before.rfind(sign) for sign in _ENDS), default=-1) + 1
    after = text[span.end : span.end + most]
    ends = [at for sign in _ENDS if (at := after.find(sign)) >= 0]
    end = span.end + (min(ends) + (after[min(ends)] != "\n") if ends else len(after))
    return Span(start, end)


def spans_of(statements: Iterable[Row], iri: str) -> list[Span]:
    """Where the words of a statement stand."""
    return sorted(span for row in statements if row["statement"]["value"] == iri for span in [_span(row)])


def _span(row: Row) -> Span:
    return Span(int(row["start"]["value"]), int(row["end"]["value"]))


def _marks(statements: Iterable[Row]) -> Iterable[Mark]:
    for row in statements:
        statement = row["statement"]["value"]
        kind = kind_of(statement)
        if kind:
            yield Mark(id=statement, kind=kind, span=_span(row))


def _number_marks(numbers: Sequence[Unread]) -> Iterable[Mark]:
    for one in numbers:
        yield Mark(id="", kind="set-aside" if one.understood else "not-understood", span=one.span)


def _href(identifier: str) -> str | None:
    return href_of(identifier) if identifier.startswith(ID) else None


def _window(text: str, lit: Sequence[Span], around: int) -> Span:
    """The lit words and what is around them, to the ends of lines where these are near, else of sentences."""
    start, end = _opening(text, lit[0].start, around // 3), min(len(text), lit[-1].end + around)
    if lit[-1].end - lit[0].start > 4 * around:  # evidence far apart: the first is shown, the rest opens
        end = min(len(text), lit[0].end + around)
    line = text.find("\n", end, end + around // 2)
    return Span(start, line if line >= 0 else sentence_around(text, Span(end, end), around // 2).end)


def _opening(text: str, at: int, before: int) -> int:
    """Where reading can begin some way before a place: a line or a sentence, a little further off or else nearer."""
    point = at - before
    if point <= 0:
        return 0
    low = max(0, point - before // 2)
    for signs in ("\n", _ENDS):
        found = max(text.rfind(sign, low, point) for sign in signs)
        if found >= 0:
            return found + 1
    nearer = [found for sign in _ENDS if (found := text.find(sign, point, at)) >= 0]
    return min(nearer) + 1 if nearer else low
