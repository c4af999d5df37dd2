"""All that is derived, put into a graph: anew for all of it, or for what a change of some reports touches."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.derived.best import DIMENSIONS, Figure, describe_best
from kg.derived.comparisons import comparisons
from kg.derived.copies import Copy, Sentences, families
from kg.derived.coverage import coverage, covered
from kg.derived.disputes import describe_disagreements
from kg.errors import StoreError
from kg.graph import vocabulary
from kg.graph.asking import select
from kg.graph.facts import Facts, say
from kg.graph.literals import decimal
from kg.graph.vocabulary import (
    BEST,
    COMPARISONS,
    COPIES,
    COVERAGE,
    DCTERMS,
    DISAGREEMENTS,
    MZ,
    RDF,
    SDMX_DIMENSION,
)
from kg.resources import queries_dir
from kg.store.changes import Change

# All graphs that hold nothing else.
GRAPHS = (BEST, COPIES, COVERAGE, COMPARISONS, DISAGREEMENTS)
# The file, in the folder of a snapshot, of what is kept for the next time.
SENTENCES = "sentences.sqlite"

Texts = Callable[[str], str]
# A place and a metric: the best figures of one hang on the claims of one alone.
Cell = tuple[ox.NamedNode, ox.NamedNode]

_EFFECTIVE = ox.DefaultGraph()
_UNKNOWN = vocabulary.NOT_STATED.value
# Quads that are put in at once, and after how many times they are written to the disk: till then they lie in memory.
_AT_ONCE = 20_000
_WRITTEN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """A graph to derive from and into; *reports* are the digests of their texts by stem, *texts* gives a text."""

    store: ox.Store
    texts: Texts
    reports: Mapping[str, str]

    def all(self, path: Path) -> Iterator[list[ox.Quad]]:
        """Put what follows from all reports into the graph, and what the next time needs into the file at *path*.

        What comes back is what was put in, part by part; whoever asks for all has all of it done.
        """
        for graph in GRAPHS:
            self.store.clear_graph(graph)
        with _said(path), closing(Sentences.opened(path)) as sentences:
            yield from self._copied(sentences, sentences.change((), self._texts(self.reports)))
        witness = _Witness.of(self.store)
        areas = (f"VALUES ?area {{ {area} }}" for area in sorted(_areas(self.store), key=str))
        yield from self._chosen(witness, areas)
        yield from self._whole(witness)

    def changed(self, change: Change, path: Path, before: Path) -> Iterator[list[ox.Quad]]:
        """The same after a change; *before* is the file that was kept with the graph before it."""
        with _said(path), closing(Sentences.opened(path, before)) as sentences:
            come = ((stem, self.texts(self.reports[stem])) for stem in change.come)
            touched = sentences.change(change.gone, come)
            for stem in sorted({*touched, *change.gone}):
                self._forget(vocabulary.report(stem))
            yield from self._copied(sentences, touched)
        was, witness = _Witness.of(change.before), _Witness.of(self.store)
        reports = {report for one in (was, witness) for report in one.roots if was.by(report) != witness.by(report)}
        cells = {cell for stem in change.gone for cell in _cells(change.before, vocabulary.report(stem))}
        reports |= {vocabulary.report(stem) for stem in change.come}
        cells |= {cell for report in reports for cell in _cells(self.store, report)}
        for area in {area for area, _ in cells}:
            self._unchoose(area, {metric for place, metric in cells if place == area})
        found = (f"VALUES (?area ?metric) {{ ({area} {metric}) }}" for area, metric in sorted(cells, key=str))
        yield from self._chosen(witness, found)
        yield from self._compared(
            witness, cells, _told_of(change.before, change.gone) | _told_of(self.store, change.come)
        )

    def _chosen(self, witness: _Witness, clauses: Iterable[str]) -> Iterator[list[ox.Quad]]:
        """Put in the best figures of those that each clause of SPARQL names; those of one clause come together."""
        return self._entered(self._choices(witness, clauses))

    def _choices(self, witness: _Witness, clauses: Iterable[str]) -> Iterator[list[ox.Quad]]:
        part = list(describe_best(()))
        for which in clauses:
            part += describe_best(_figures(self.store, witness, which))
            if len(part) >= _AT_ONCE:
                yield part
                part = []
        yield part

    def _whole(self, witness: _Witness) -> Iterator[list[ox.Quad]]:
        """What hangs on all figures together."""
        yield from self._put(coverage(self.store, self.texts, self.reports))
        yield from self._put(comparisons(self.store))  # it shows the best figures
        yield from self._put(describe_disagreements(self.store, witness.names))

    def _compared(self, witness: _Witness, cells: Collection[Cell], told: Collection[str]) -> Iterator[list[ox.Quad]]:
        """The same of the places *told* of by what has changed, of its metrics, and of the places of its figures."""
        places, metrics = ({_value(cell[side]) for cell in cells} - {_UNKNOWN} for side in (0, 1))
        self._drop(COVERAGE, MZ.ofPlace, told)
        yield from self._put(coverage(self.store, self.texts, self.reports, told))
        self._drop(COMPARISONS, MZ.ofMetric, metrics)
        yield from self._put(comparisons(self.store, metrics))
        self._drop(DISAGREEMENTS, MZ.ofPlace, places)
        yield from self._put(describe_disagreements(self.store, witness.names, places))

    def _texts(self, reports: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        return ((stem, self.texts(digest)) for stem, digest in sorted(reports.items()))

    def _copied(self, sentences: Sentences, stems: Iterable[str]) -> Iterator[list[ox.Quad]]:
        return self._put(_describe_copies(sentences.copies(stems)))

    def _put(self, quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
        """Put quads in, some at a time and all of a subject together."""
        return self._entered(_parts(quads))

    def _entered(self, parts: Iterable[list[ox.Quad]]) -> Iterator[list[ox.Quad]]:
        """Put parts in one after another; what the database holds of them in memory is bounded."""
        for number, part in enumerate(parts, start=1):
            self.store.extend(part)
            if number % _WRITTEN == 0:
                self.store.flush()
            yield part

    def _forget(self, report: ox.NamedNode) -> None:
        """Take out what is said of a report and its copies."""
        said = list(self.store.quads_for_pattern(report, None, None, COPIES))
        for quad in list(self.store.quads_for_pattern(None, None, report, COPIES)):
            said.append(quad)
            if quad.predicate == MZ.copied:
                said += self.store.quads_for_pattern(quad.subject, None, None, COPIES)
        for quad in said:
            self.store.remove(quad)

    def _unchoose(self, area: ox.NamedNode, metrics: set[ox.NamedNode]) -> None:
        """Take out the best figures of a place and some metrics."""
        for chosen in list(self.store.quads_for_pattern(None, SDMX_DIMENSION.refArea, area, BEST)):
            said = list(self.store.quads_for_pattern(chosen.subject, None, None, BEST))
            if any(quad.predicate == MZ.metric and quad.object in metrics for quad in said):
                for quad in said:
                    self.store.remove(quad)

    def _drop(self, graph: ox.NamedNode, predicate: ox.NamedNode, about: Iterable[str]) -> None:
        """Take out of a derived graph what is about some things, and what points to it there."""
        for thing in about:
            for quad in list(self.store.quads_for_pattern(None, predicate, ox.NamedNode(thing), graph)):
                said = list(self.store.quads_for_pattern(quad.subject, None, None, graph))
                for one in (*said, *list(self.store.quads_for_pattern(None, None, quad.subject, graph))):
                    self.store.remove(one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    """Who vouches for what a report says: its publisher, and for a whole family of copies that of the first by name."""

    store: ox.Store
    roots: Mapping[ox.NamedNode, ox.NamedNode]

    @classmethod
    def of(cls, store: ox.Store) -> _Witness:
        pairs: dict[object, list[str]] = {}
        for quad in store.quads_for_pattern(None, MZ.copied, None, COPIES):
            pairs.setdefault(quad.subject, []).append(_value(quad.object))
        copies = (Copy(stem=one, other=other, share=Decimal(1)) for one, other in map(sorted, pairs.values()))
        roots = {ox.NamedNode(report): ox.NamedNode(root) for report, root in families(copies).items()}
        return cls(store=store, roots=roots)

    @property
    def names(self) -> Mapping[str, str]:
        """The family of each report that has copies."""
        return {report.value: root.value for report, root in self.roots.items()}

    def by(self, report: ox.NamedNode) -> str:
        # A reprint vouches for nothing: a whole family of copies counts as one.
        root = self.roots.get(report, report)
        for quad in self.store.quads_for_pattern(root, DCTERMS.publisher, None, _EFFECTIVE):
            return _value(quad.object)
        return root.value


def _parts(quads: Iterable[ox.Quad]) -> Iterator[list[ox.Quad]]:
    part: list[ox.Quad] = []
    for quad in quads:
        if len(part) >= _AT_ONCE and quad.subject != part[-1].subject:
            yield part
            part = []
        part.append(quad)
    yield part


def _describe_copies(copies: Iterable[Copy]) -> Iterator[ox.Quad]:
    for copy in copies:
        one, other = vocabulary.report(copy.stem), vocabulary.report(copy.other)
        node = vocabulary.beneath(one, "copy", copy.other)
        yield from say(one, [(MZ.nearCopyOf, other)], COPIES)
        yield from say(other, [(MZ.nearCopyOf, one)], COPIES)
        facts: Facts = [
            (RDF.type, MZ.NearCopy),
            (MZ.copied, one),
            (MZ.copied, other),
            (MZ.sharedPart, decimal(copy.share)),
        ]
        yield from say(node, facts, COPIES)


def _areas(store: ox.Store) -> Iterator[ox.NamedNode]:
    rows = select(store, f"SELECT DISTINCT ?area {{ ?claim {SDMX_DIMENSION.refArea} ?area }}")
    yield from (row["area"] for row in rows)


def _cells(store: ox.Store, report: ox.NamedNode) -> Iterator[Cell]:
    """The places and metrics that a report has figures of."""
    query = f"""SELECT DISTINCT ?area ?metric {{
      ?claim {vocabulary.QB.dataSet} {report} ; {SDMX_DIMENSION.refArea} ?area ; {MZ.metric} ?metric
    }}"""
    yield from ((row["area"], row["metric"]) for row in select(store, query))


def _told_of(store: ox.Store, stems: Iterable[str]) -> set[str]:
    """The places that some reports tell of."""
    return {area for stem in stems for area in covered(store, vocabulary.report(stem))}


def _figures(store: ox.Store, witness: _Witness, which: str) -> Iterator[Figure]:
    """The figures that the clause *which* of SPARQL names."""
    query = (queries_dir() / "derived" / "claims.rq").read_text(encoding="utf-8")
    for row in select(store, query.replace("WHERE {", f"WHERE {{ {which}", 1)):
        yield Figure(
            claim=row["claim"],
            key=tuple(row[name] for name in DIMENSIONS),
            value=Decimal(row["value"].value),
            comparator=row["comparator"],
            lower=_number(row["lower"]),
            upper=_number(row["upper"]),
            published=row["published"].value if row["published"] else "",
            witness=witness.by(row["report"]),
            official=row["official"].value == "true",
            room=_number(row["margin"]) or Decimal(0),
        )


def _number(term: ox.Literal | None) -> Decimal | None:
    return None if term is None else Decimal(term.value)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        told = f"{path}: what is kept of sentences could not be written ({error}); what was built before stands"
        raise StoreError(told) from error
