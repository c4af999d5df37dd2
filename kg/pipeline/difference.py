"""What changed between two snapshots: reports, statements by their fields, and quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.vocabulary import ID, MZ, QB, RDF
from kg.store import Snapshot

Fields = Mapping[str, tuple[str, ...]]

# What stands in a report's shard and is no statement that somebody could cite.
_REPORT = f"{ID}report/"
_LEFT_OUT = frozenset({RDF.type, QB.dataSet, MZ.claim, MZ.quoteStart, MZ.quoteEnd, MZ.sentence, MZ.statedIn})


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A statement that is on both sides and reads differently: its fields before and after, those that differ."""

    subject: str
    before: Fields
    after: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDifference:
    """What changed in one report; a report that only one side has has all its statements on that side."""

    stem: str
    added: Mapping[str, Fields]
    removed: Mapping[str, Fields]
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What leads from one snapshot to another; the lines are N-Quads, sorted."""

    reports: tuple[ReportDifference, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether both snapshots say the same."""
        return not self.added and not self.removed


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """What changed from one snapshot to another; only reports whose shards differ are looked at."""
    old = {entry.stem: entry.shard.name for entry in before.manifest.reports}
    new = {entry.stem: entry.shard.name for entry in after.manifest.reports}
    stems = sorted(stem for stem in old.keys() | new.keys() if old.get(stem) != new.get(stem))
    reports = tuple(
        found
        for stem in stems
        if (found := of_report(stem, _lines(before, old.get(stem)), _lines(after, new.get(stem)))) is not None
    )
    gone, come = _all_lines(before, after), _all_lines(after, before)
    # What several reports share may stand in a shard that both snapshots have.
    added = tuple(line for line in sorted(come - gone) if not _holds(before, line))
    removed = tuple(line for line in sorted(gone - come) if not _holds(after, line))
    return Difference(reports=reports, added=added, removed=removed)


def _holds(snapshot: Snapshot, line: str) -> bool:
    return all(quad in snapshot.store for quad in _quads([line]))


def of_report(stem: str, before: Iterable[str], after: Iterable[str]) -> ReportDifference | None:
    """What changed in a report from some N-Quads to others; None where its statements are the same."""
    old, new = _statements(before), _statements(after)
    changed = tuple(
        Changed(
            subject=subject, before=_without(old[subject], new[subject]), after=_without(new[subject], old[subject])
        )
        for subject in sorted(old.keys() & new.keys())
        if old[subject] != new[subject]
    )
    added = {subject: new[subject] for subject in sorted(new.keys() - old.keys())}
    removed = {subject: old[subject] for subject in sorted(old.keys() - new.keys())}
    if not (changed or added or removed):
        return None
    return ReportDifference(stem=stem, added=added, removed=removed, changed=changed)


def _without(fields: Fields, others: Fields) -> Fields:
    return {name: values for name, values in fields.items() if others.get(name) != values}


def _statements(lines: Iterable[str]) -> dict[str, Fields]:
    """The statements of a shard by their IRIs: those with a quote, each field by the last step of its IRI."""
    found: dict[str, dict[str, list[str]]] = {}
    quoted: set[str] = set()
    for quad in _quads(lines):
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        if not subject.startswith(_REPORT) or quad.graph_name != ox.DefaultGraph():
            continue
        if quad.predicate == MZ.quote:
            quoted.add(subject)
        if quad.predicate not in _LEFT_OUT:
            found.setdefault(subject, {}).setdefault(_short(quad.predicate.value), []).append(_value(quad.object))
    return {
        subject: {name: tuple(sorted(values)) for name, values in sorted(found[subject].items())} for subject in quoted
    }


def _quads(lines: Iterable[str]) -> Iterator[ox.Quad]:
    yield from ox.parse("".join(lines), ox.RdfFormat.N_QUADS)


def _short(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def _value(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return _short(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _lines(snapshot: Snapshot, name: str | None) -> frozenset[str]:
    if name is None:
        return frozenset()
    return frozenset(snapshot.shard(name).read_text(encoding="utf-8").splitlines(keepends=True))


def _all_lines(snapshot: Snapshot, other: Snapshot) -> set[str]:
    """The lines of the files that only one of two snapshots has."""
    theirs = {shard.name for shard in other.manifest.files}
    lines: set[str] = set()
    for shard in snapshot.manifest.files:
        if shard.name not in theirs:
            lines |= _lines(snapshot, shard.name)
    return lines
