"""What the descriptions of one report share: its names, its text, and the schemes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph import vocabulary
from kg.lexicon import Lexicon
from kg.model import Initiative, Named, Reading, Report, Sentence, Span

_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』 \n\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A report, the IRIs of its sentences by number and of its initiatives by name, and the schemes."""

    report: Report
    sentences: Mapping[int, ox.NamedNode]
    initiatives: Mapping[str, ox.NamedNode]
    lexicon: Lexicon
    starts: tuple[int, ...]

    @property
    def node(self) -> ox.NamedNode:
        """The IRI of the report."""
        return vocabulary.report(self.report.stem)

    def code(self, scheme: str, notation: str) -> ox.NamedNode:
        """The concept that a scheme must have."""
        concept = self.lexicon.by_notation(scheme, notation)
        if concept is None:
            raise OntologyError(f"ontology/schemes/{scheme}.ttl: no concept has the notation {notation}; add one")
        return ox.NamedNode(concept.iri)

    def find(self, scheme: str, word: str | None) -> ox.NamedNode | None:
        """The concept that a word names: by its IRI, its notation or one of its labels; None for any other word."""
        if not word:
            return None
        if word.startswith(vocabulary.ID):
            return ox.NamedNode(word)
        concept = self.lexicon.by_notation(scheme, word) or self.lexicon.forms(scheme).get(word)
        return ox.NamedNode(concept.iri) if concept else None

    def initiative(self, words: str) -> ox.NamedNode | None:
        """The initiative of this report that is called so."""
        return self.initiatives.get(_bare(words))

    def fragments(self, quote: Span) -> Iterator[str]:
        """The parts of the original file that a quote stands in: its pages, or the cells of a row."""
        first = max(0, bisect_right(self.starts, quote.start) - 1)
        for fragment in islice(self.report.fragments, first, None):
            if fragment.span.start >= quote.end:
                return
            if fragment.span.overlaps(quote):
                yield fragment.value


def frame(reading: Reading, lexicon: Lexicon) -> Frame:
    """The frame of a report."""
    return Frame(
        report=reading.report,
        sentences=dict(_sentences(reading.report.stem, reading.sentences)),
        initiatives=_initiatives(reading.named),
        lexicon=lexicon,
        starts=tuple(fragment.span.start for fragment in reading.report.fragments),
    )


def initiative_node(named: Named, statement: Initiative) -> ox.NamedNode:
    """The initiative that a statement is about, the same in every report that names it."""
    place = named.place or statement.place
    return vocabulary.initiative((place.code or place.within) if place else None, statement.name, statement.type)


def _sentences(stem: str, sentences: Iterable[Sentence]) -> Iterator[tuple[int, ox.NamedNode]]:
    seen: Counter[str] = Counter()
    for sentence in sentences:
        seen[sentence.text] += 1
        yield sentence.number, vocabulary.sentence(stem, sentence.text, seen[sentence.text])


def _initiatives(named: Iterable[Named]) -> Mapping[str, ox.NamedNode]:
    found: dict[str, ox.NamedNode] = {}
    said = [(one.statement, one) for one in named if isinstance(one.statement, Initiative)]
    # A name in its own right is surer than another's alias.
    for statement, one in said:
        found.setdefault(_bare(statement.name), initiative_node(one, statement))
    for statement, one in said:
        for alias in statement.aliases:
            found.setdefault(_bare(alias), initiative_node(one, statement))
    return found


def _bare(words: str) -> str:
    return words.translate(_QUOTES)
