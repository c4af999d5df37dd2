"""Sentences in context: what each inherits from its paragraph, its headings and the sentence before."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Span as SpacySpan

from kg.language.pipeline import CLOSERS, ENDS, KEY, pipeline
from kg.lexicon import Lexicon
from kg.model import Article, Mention, Paragraph, Report, Role, Sentence, Span

_READ = frozenset({Role.BODY, Role.HEADING, Role.CAPTION})
# longer runs without an end are cut, so that the time grows with the text and no faster
LONGEST = 1000
_MOST_CLOSERS = 8


def annotate(report: Report, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """The sentences of a report in reading order; page furniture and bylines are no sentences."""
    nlp = pipeline(lexicon)
    sentences: list[Sentence] = []
    for article in report.articles:
        sentences.extend(_of_article(article, len(sentences), nlp))
    return tuple(sentences)


def _of_article(article: Article, number: int, nlp: Language) -> Iterator[Sentence]:
    before = ""
    for paragraph in article.paragraphs:
        if paragraph.role not in _READ or not paragraph.view.text.strip():
            continue
        for sentence in _of_paragraph(paragraph, article.number, number, before, nlp):
            yield sentence
            number, before = number + 1, sentence.text


def _of_paragraph(paragraph: Paragraph, article: int, number: int, before: str, nlp: Language) -> Iterator[Sentence]:
    text = paragraph.view.text
    for block in blocks(text):
        for span, mentions in _of_block(block.of(text), nlp):
            placed = Span(block.start + span.start, block.start + span.end)
            yield Sentence(
                number=number,
                article=article,
                view=paragraph.view.part(placed),
                role=paragraph.role,
                headings=paragraph.headings,
                lead=text[max(0, placed.start - LONGEST) : placed.start],
                before=before,
                mentions=mentions,
            )
            number, before = number + 1, placed.of(text)


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


def _of_block(text: str, nlp: Language) -> Iterator[tuple[Span, tuple[Mention, ...]]]:
    doc = nlp(text)
    names = doc.spans[KEY]
    at = 0
    for sent in doc.sents:
        span = Span(sent.start_char, sent.end_char)
        if not span.of(text).strip():
            continue
        mentions = []
        while at < len(names) and names[at].start_char < span.end:
            if names[at].start_char >= span.start and names[at].end_char <= span.end:
                mentions.append(_mention(names[at], span.start))
            at += 1
        yield span, tuple(mentions)


def _mention(name: SpacySpan, shift: int) -> Mention:
    span = Span(name.start_char - shift, name.end_char - shift)
    return Mention(span=span, kind=name.label_, concept=name.kb_id_)
