"""The words a statement rests on: flat on the statement for queries, and as Web Annotations in a graph of their own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import Facts, say
from kg.graph.frame import Frame
from kg.graph.literals import chinese, decimal, integer, plain
from kg.graph.vocabulary import ANNOTATIONS, MZ, OA, RDF
from kg.model import Evidence, Span

# As many characters on either side as find the words again after a small edit of the page.
CONTEXT = 12


def flat(evidence: tuple[Evidence, ...], frame: Frame) -> Facts:
    """Quote and place of the first evidence, also in the original file, and the sentences of all."""
    first = evidence[0].quote
    sentences = dict.fromkeys(frame.sentences[one.sentence] for one in evidence)
    return [
        (MZ.quote, chinese(first.of(frame.report.text))),
        (MZ.quoteStart, integer(first.start)),
        (MZ.quoteEnd, integer(first.end)),
        *((MZ.sentence, sentence) for sentence in sentences),
        *((MZ.sourceFragment, plain(value)) for value in frame.fragments(first)),
    ]


def confident(confidence: Decimal | None) -> Facts:
    """How probable it is that a statement was read rightly, where that was estimated."""
    return [(MZ.confidence, decimal(confidence) if confidence is not None else None)]


def annotate(
    statement: ox.NamedNode, evidence: tuple[Evidence, ...], frame: Frame, first: int = 1
) -> Iterator[ox.Quad]:
    """A Web Annotation for each evidence from the *first* on, with a position and a quote in the report's text."""
    for nth, one in enumerate(evidence[first - 1 :], start=first):
        annotation = vocabulary.beneath(statement, "annotation", str(nth))
        target = vocabulary.beneath(annotation, "target")
        position = vocabulary.beneath(annotation, "position")
        quote = vocabulary.beneath(annotation, "quote")
        yield from say(
            annotation,
            [(RDF.type, OA.Annotation), (OA.hasBody, statement), (OA.hasTarget, target)],
            ANNOTATIONS,
        )
        yield from say(
            target,
            [(OA.hasSource, frame.node), (OA.hasSelector, position), (OA.hasSelector, quote)],
            ANNOTATIONS,
        )
        yield from say(position, _position(one.quote), ANNOTATIONS)
        yield from say(quote, _quote(one.quote, frame.report.text), ANNOTATIONS)


def _position(span: Span) -> Facts:
    return [
        (RDF.type, OA.TextPositionSelector),
        (OA.start, integer(span.start)),
        (OA.end, integer(span.end)),
    ]


def _quote(span: Span, text: str) -> Facts:
    return [
        (RDF.type, OA.TextQuoteSelector),
        (OA.exact, plain(span.of(text))),
        (OA.prefix, plain(text[max(0, span.start - CONTEXT) : span.start])),
        (OA.suffix, plain(text[span.end : span.end + CONTEXT])),
    ]
