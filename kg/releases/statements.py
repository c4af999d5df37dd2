"""Which statements differ between a release and the graph of today, and why: what became of their reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.facts import EFFECTIVE
from kg.graph.vocabulary import CORRECTIONS, MZ, QB, RDFS, SKOS, report
from kg.pipeline.difference import Fields, of_report
from kg.store import Entry, Snapshot

NEW, GONE, CHANGED = "new", "gone", "changed"
# Why a statement is not what it was; of several the first that holds.
CAUSES = ("report-new", "report-gone", "corrected", "report-edited", "read-anew", "written")
# More reports than this that were all read anew are told of as that, and not one by one.
_MOST_REPORTS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """A statement that is not what it was: *before* and *after* are the fields that differ, *cause* one of `CAUSES`.

    *names* are all words that a row may know it by.
    """

    statement: str
    report: str
    kind: str
    before: Fields
    after: Fields
    cause: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphChange:
    """What leads from one graph to another: statements by IRI, and whether the ontology or the places changed too."""

    statements: Mapping[str, StatementChange]
    ontology: bool

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed."""
        return not self.statements and not self.ontology


def graph_change(before: Snapshot, after: Snapshot) -> GraphChange:
    """What changed between two snapshots, looked up in their graphs: the shards of a release need not be there."""
    old = {entry.stem: entry for entry in before.manifest.reports}
    new = {entry.stem: entry for entry in after.manifest.reports}
    edited = before.manifest.edits != after.manifest.edits
    stems = [
        stem for stem in sorted(old.keys() | new.keys()) if edited or _shard(old.get(stem)) != _shard(new.get(stem))
    ]
    found = {
        one.statement: one
        for stem in stems[:_MOST_REPORTS]
        for one in _of_report(stem, before.store, after.store, old.get(stem), new.get(stem))
    }
    return GraphChange(statements=found, ontology=before.manifest.base.sha256 != after.manifest.base.sha256)


def _of_report(
    stem: str, before: ox.Store, after: ox.Store, old: Entry | None, new: Entry | None
) -> Iterator[StatementChange]:
    found = of_report(stem, _lines(before, stem), _lines(after, stem))
    if found is None:
        return
    changes: list[tuple[str, str, Fields, Fields]] = [
        *((iri, NEW, {}, fields) for iri, fields in found.added.items()),
        *((iri, GONE, fields, {}) for iri, fields in found.removed.items()),
        *((one.subject, CHANGED, one.before, one.after) for one in found.changed),
    ]
    # A correction of one statement may change others of its report: what it was the whole of, or the program of.
    told = _outcomes(after, stem) != _outcomes(before, stem)
    for iri, kind, was, now in changes:
        yield StatementChange(
            statement=iri,
            report=stem,
            kind=kind,
            before=was,
            after=now,
            cause=_cause(old, new, own=_corrections(after, iri) != _corrections(before, iri), corrected=told),
            names=frozenset(_names(before, iri)) | frozenset(_names(after, iri)),
        )


def _cause(old: Entry | None, new: Entry | None, *, own: bool, corrected: bool) -> str:
    if old is None:
        return "report-new"
    if new is None:
        return "report-gone"
    if own:
        return "corrected"
    if old.text != new.text:
        return "report-edited"
    if old.shard.version != new.shard.version:
        return "read-anew"
    return "corrected" if corrected else "written"


def _corrections(store: ox.Store, iri: str) -> frozenset[str]:
    """What the graph of corrections says of a statement, by who says it."""
    return frozenset(str(quad.subject) for quad in store.quads_for_pattern(None, None, ox.NamedNode(iri), CORRECTIONS))


def _outcomes(store: ox.Store, stem: str) -> frozenset[str]:
    """What became of corrections in a report, by who says it."""
    quads = store.quads_for_pattern(None, MZ.correctedReport, report(stem), CORRECTIONS)
    return frozenset(str(quad.subject) for quad in quads)


def _statements(store: ox.Store, stem: str) -> Iterator[ox.NamedNode]:
    node = report(stem)
    for predicate in (QB.dataSet, MZ.statedIn):
        for quad in store.quads_for_pattern(None, predicate, node, EFFECTIVE):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject


def _lines(store: ox.Store, stem: str) -> Iterable[str]:
    return [
        f"{quad} .\n"
        for statement in _statements(store, stem)
        for quad in store.quads_for_pattern(statement, None, None, EFFECTIVE)
    ]


def _names(store: ox.Store, iri: str) -> Iterator[str]:
    """What a row of an answer may call a statement by: its values, and the labels of what it is about."""
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, EFFECTIVE):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value
        elif isinstance(quad.object, ox.NamedNode) and quad.predicate != QB.structure:
            yield quad.object.value
            for predicate in (SKOS.prefLabel, RDFS.label):
                for label in store.quads_for_pattern(quad.object, predicate, None, EFFECTIVE):
                    if isinstance(label.object, ox.Literal):
                        yield label.object.value


def _shard(entry: Entry | None) -> str:
    return entry.shard.sha256 if entry else ""
