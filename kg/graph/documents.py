"""Reports, their articles, and the sentences that statements rest on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.facts import say
from kg.graph.frame import Frame
from kg.graph.literals import chinese, date_as_stated, integer, plain
from kg.graph.vocabulary import ANNOTATIONS, DCAT, DCTERMS, MZ, PROV, QB, RDF, RUNS, STRUCTURE
from kg.model import Article, Reading, Report, Sentence


def describe_document(reading: Reading, frame: Frame, version: str) -> Iterator[ox.Quad]:
    """The report, its articles and the sentences that its statements cite."""
    yield from _describe_report(reading.report)
    yield from say(frame.node, [(PROV.wasGeneratedBy, vocabulary.run(version))], RUNS)
    for article in reading.report.articles:
        yield from _describe_article(reading.report.stem, article)
    evidence = [claim.evidence for claim in reading.claims] + [named.evidence for named in reading.named]
    cited = {one.sentence for one in chain.from_iterable(evidence)}
    for sentence in reading.sentences:
        if sentence.number in cited:
            yield from _describe_sentence(sentence, frame)


def describe_run(version: str) -> Iterator[ox.Quad]:
    """The run of this version of the program, without a clock: the same version says the same of the same text.

    >>> len(list(describe_run("0.1.0")))
    4
    """
    yield from say(
        vocabulary.run(version),
        [(RDF.type, PROV.Activity), (PROV.wasAssociatedWith, vocabulary.software(version))],
        RUNS,
    )
    yield from say(
        vocabulary.software(version), [(RDF.type, PROV.SoftwareAgent), (DCTERMS.identifier, plain(version))], RUNS
    )


def _describe_report(report: Report) -> Iterator[ox.Quad]:
    node = vocabulary.report(report.stem)
    yield from say(
        node,
        [
            (RDF.type, MZ.Report),
            (RDF.type, MZ.StatisticalTable if report.tabular else None),
            (RDF.type, QB.DataSet),
            (RDF.type, DCAT.Dataset),
            (QB.structure, STRUCTURE),
            (DCTERMS.identifier, plain(report.stem)),
            (DCTERMS.title, chinese(report.title) if report.title else None),
            (DCTERMS.publisher, vocabulary.organization(report.publisher) if report.publisher else None),
            (DCTERMS.issued, date_as_stated(report.published) if report.published else None),
            (DCTERMS.spatial, vocabulary.place(report.place) if report.place else None),
            (DCAT.landingPage, _page(report.url)),
            (MZ.sha256, plain(report.sha256)),
            (MZ.originalSha256, plain(report.original) if report.original else None),
        ],
    )


def _page(url: str | None) -> ox.NamedNode | ox.Literal | None:
    try:
        return ox.NamedNode(url) if url else None
    except ValueError:
        # A sidecar may hold an address that is no IRI; it is still where the report was found.
        return plain(url or "")


def _describe_article(stem: str, article: Article) -> Iterator[ox.Quad]:
    yield from say(
        vocabulary.article(stem, article.number),
        [
            (RDF.type, MZ.Article),
            (DCTERMS.isPartOf, vocabulary.report(stem)),
            (MZ.number, integer(article.number)),
            (DCTERMS.title, chinese(article.title) if article.title else None),
        ],
    )


def _describe_sentence(sentence: Sentence, frame: Frame) -> Iterator[ox.Quad]:
    node = frame.sentences[sentence.number]
    yield from say(
        node,
        [
            (RDF.type, MZ.Sentence),
            (DCTERMS.isPartOf, vocabulary.article(frame.report.stem, sentence.article)),
            (MZ.number, integer(sentence.number)),
        ],
    )
    yield from say(node, [(MZ.text, chinese(sentence.text))], ANNOTATIONS)
