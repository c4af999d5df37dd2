"""From labelled reports to what spaCy learns from: documents of paragraphs, cut by the segmenter and at every label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan
from spacy.vocab import Vocab

from kg.errors import KgError
from kg.language.annotate import READ
from kg.language.tokenizer import FiguresApart
from kg.lexicon import Lexicon
from training.labelled import Label, LabelledReport, as_report, within

Paragraph = tuple[str, tuple[Label, ...]]


def paragraphs(labelled: LabelledReport, lexicon: Lexicon) -> Iterator[Paragraph]:
    """The paragraphs of a report as the pipeline meets them, each with the labels that stand whole in it."""
    for article in as_report(labelled, lexicon).articles:
        for paragraph in article.paragraphs:
            if paragraph.role in READ and paragraph.view.text.strip():
                yield paragraph.view.text, tuple(within(paragraph.view, labelled.labels))


def document(text: str, labels: Iterable[Label], tokenizer: FiguresApart, vocab: Vocab) -> Doc:
    """The gold document of a text; a label that no tokens spell is an error, so that none is dropped unseen."""
    labels = tuple(labels)
    edges = {edge for label in labels for edge in (label.span.start, label.span.end)}
    words: list[str] = []
    at = 0
    for word in tokenizer.words(text):
        cuts = sorted({at, at + len(word)} | {edge for edge in edges if at < edge < at + len(word)})
        words += [text[start:end] for start, end in pairwise(cuts)]
        at += len(word)
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    doc.ents = tuple(_entity(doc, label) for label in labels)
    return doc


def _entity(doc: Doc, label: Label) -> SpacySpan:
    found = doc.char_span(label.span.start, label.span.end, label=label.label)
    if found is None:
        raise KgError(f"{label.label} {label.span.of(doc.text)!r} stands on no tokens; this is a fault of training/")
    return found
