"""Sentences in context: what each inherits from its paragraph, its headings and the sentence before."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Span as SpacySpan

from kg.language.pipeline import KEY, pipeline
from kg.lexicon import Lexicon
from kg.model import Article, Mention, Paragraph, Report, Role, Sentence, Span

_READ = frozenset({Role.BODY, Role.HEADING, Role.CAPTION})


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
    doc = nlp(paragraph.view.text)
    names = doc.spans[KEY]
    at = 0
    for sent in doc.sents:
        span = Span(sent.start_char, sent.end_char)
        text = span.of(paragraph.view.text)
        if not text.strip():
            continue
        mentions = []
        while at < len(names) and names[at].start_char < span.end:
            if names[at].start_char >= span.start and names[at].end_char <= span.end:
                mentions.append(_mention(names[at], span.start))
            at += 1
        yield Sentence(
            number=number,
            article=article,
            view=paragraph.view.part(span),
            role=paragraph.role,
            headings=paragraph.headings,
            lead=paragraph.view.text[: span.start],
            before=before,
            mentions=tuple(mentions),
        )
        number, before = number + 1, text


def _mention(name: SpacySpan, shift: int) -> Mention:
    span = Span(name.start_char - shift, name.end_char - shift)
    return Mention(span=span, kind=name.label_, concept=name.kb_id_)
