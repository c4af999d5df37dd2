"""Sentences in context: what each inherits from its paragraph, its headings and the sentence before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kg.language.ends import CLOSERS, ENDS, sentences
from kg.language.known import mentions
from kg.language.names import proposals
from kg.language.pipeline import pipeline
from kg.lexicon import Lexicon
from kg.model import Paragraph, Report, Role, Sentence, Span

READ = frozenset({Role.BODY, Role.HEADING, Role.CAPTION})
# longer runs without an end are cut, so that the time grows with the text and no faster
LONGEST = 1000
_MOST_CLOSERS = 8


def annotate(report: Report, lexicon: Lexicon, *, model: str | None = None) -> tuple[Sentence, ...]:
    """The sentences of a report in reading order; page furniture and bylines are no sentences.

    *model* names another spaCy pipeline for Chinese than the package's own to propose names.
    """
    runs = list(_runs(report))
    docs = pipeline(lexicon, model).pipe(block.of(paragraph.view.text) for _, paragraph, block in runs)
    found: list[Sentence] = []
    for (article, paragraph, block), doc in zip(runs, docs, strict=True):
        for sentence in _of_block(article, paragraph, block, doc):
            same = bool(found) and found[-1].article == sentence.article
            before = found[-1].text if same else ""
            found.append(replace(sentence, number=len(found), before=before))
    return tuple(found)


def _runs(report: Report) -> Iterator[tuple[int, Paragraph, Span]]:
    for article in report.articles:
        for paragraph in article.paragraphs:
            if paragraph.role in READ and paragraph.view.text.strip():
                yield from ((article.number, paragraph, block) for block in blocks(paragraph.view.text))


def _of_block(article: int, paragraph: Paragraph, block: Span, doc: Doc) -> Iterator[Sentence]:
    """The sentences of a block; what is known and what is proposed in them is counted from their own starts."""
    text = paragraph.view.text
    known, proposed = tuple(mentions(doc)), tuple(proposals(doc))
    for span in sentences(doc.text):
        placed = Span(block.start + span.start, block.start + span.end)
        yield Sentence(
            number=0,
            article=article,
            view=paragraph.view.part(placed),
            role=paragraph.role,
            headings=paragraph.headings,
            lead=text[max(0, placed.start - LONGEST) : placed.start],
            before="",
            mentions=tuple(replace(m, span=m.span.moved(-span.start)) for m in known if span.holds(m.span)),
            proposals=tuple(replace(p, span=p.span.moved(-span.start)) for p in proposed if span.holds(p.span)),
        )


def blocks(text: str, longest: int = LONGEST) -> Iterator[Span]:
    """The runs of a paragraph that are annotated one by one: cut at a sentence's end, else a clause's, else anywhere.

    >>> [span.of("新建三所。改建两所，扩建一所") for span in blocks("新建三所。改建两所，扩建一所", longest=7)]
    ['新建三所。', '改建两所，', '扩建一所']
    """
    start = 0
    while len(text) - start > longest:
        end = start + longest
        cut = _after_last(text, ENDS, start, end) or _after_last(text, frozenset("；;，,、"), start, end) or end
        yield Span(start, cut)
        start = cut
    if start < len(text):
        yield Span(start, len(text))


def _after_last(text: str, signs: frozenset[str], start: int, end: int) -> int | None:
    """Behind the last of the signs in a run, and the closing quotation marks that follow it."""
    last = max(text.rfind(sign, start, end) for sign in signs)
    if last < 0:
        return None
    cut = last + 1
    while cut < min(len(text), last + _MOST_CLOSERS) and text[cut] in CLOSERS | ENDS:
        cut += 1
    return cut
