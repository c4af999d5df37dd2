"""What a build has to do: which files are new or changed, what stays as it was read, what leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.corrections.concerning import names_in_lines, names_in_store
from kg.corrections.concerning import version as corrections_version
from kg.corrections.describing import describe_corrections, recorded
from kg.corrections.table import together
from kg.errors import ReadingError
from kg.pipeline import stages
from kg.pipeline.stages import BY_NAME, Way
from kg.pipeline.version import pipeline_version
from kg.store.drafts import Draft
from kg.store.manifest import Entry, Manifest, Shard
from kg.store.shards import nquads, shard_name
from kg.store.snapshots import Snapshot

_RECORDED = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to read, what stays as it is (*kept*), and what stays only where its file cannot be read (*replaced*).

    *edited* says that all edits of the snapshot in force stay, be there none.
    """

    version: str
    base: str
    fresh: tuple[Path, ...]
    kept: tuple[Entry, ...]
    replaced: Mapping[str, Entry]
    edited: bool
    before: Manifest | None
    way: Way = BY_NAME

    @property
    def is_nothing(self) -> bool:
        """Whether the snapshot in force is already what is asked for."""
        if self.before is None or self.before.base.name != self.base or not self.edited:
            return False
        if self.before.corrections != self.recorded(self.kept):
            return False
        return not self.fresh and len(self.kept) == len(self.before.reports)

    def recorded(self, entries: Sequence[Entry]) -> Shard | None:
        """The shard of all corrections, beside these reports, None where there are none."""
        lines = corrections_of(self, entries)
        if not lines:
            return None
        digest = hashlib.sha256(lines).hexdigest()
        name = shard_name("corrections", digest, _RECORDED)
        return Shard(name=name, sha256=digest, quads=lines.count(b"\n"), version=_RECORDED)


def planned(
    files: Sequence[Path], current: Snapshot | None, way: Way, *, add: bool, edited: bool, without: Collection[str] = ()
) -> Plan:
    """What to do about *files*, beside the snapshot in force.

    With *add* all its reports stay; its tables stay in any case, but for those named *without*.
    """
    before = current.manifest if current else None
    version = pipeline_version(way.model)
    known = {entry.stem: entry for entry in before.reports} if before else {}
    concerning = _concerning(current, way)
    names = {path.stem: _name(path, version, way, concerning(path.stem)) for path in files if path.stem in known}
    same = {stem for stem, name in names.items() if known[stem].shard.name == name}
    given = {path.stem for path in files}
    return Plan(
        version=version,
        base=shard_name("base", "", version),
        fresh=tuple(path for path in files if path.stem not in same),
        kept=tuple(
            entry
            for stem, entry in known.items()
            if stem in same or ((add or entry.tabular) and stem not in given and stem not in without)
        ),
        replaced={stem: entry for stem, entry in known.items() if add and stem in given - same},
        edited=edited,
        before=before,
        way=way,
    )


def resumed(plan: Plan, draft: Draft) -> tuple[list[Entry], list[Path]]:
    """What a killed build has read already of what is to be read, and the rest."""
    found: list[Entry] = []
    left: list[Path] = []
    known = {entry.stem: entry for entry in draft.found.values()}
    for path in plan.fresh:
        entry = known.get(path.stem)
        if entry is not None and entry.file == path.name and entry.shard.name == _resumable(path, entry, plan, draft):
            found.append(entry)
        else:
            left.append(path)
    return found, left


def _resumable(path: Path, entry: Entry, plan: Plan, draft: Draft) -> str | None:
    """The name that the shard of a report must have to be what a build of now would make."""
    lines = draft.file(entry.shard).read_bytes()
    corrected = corrections_version(plan.way.corrections, path.stem, names_in_lines(lines, path.stem))
    return _name(path, plan.version, plan.way, corrected)


def with_known(way: Way, current: Snapshot | None, *, add: bool) -> Way:
    """The way with its corrections in one order; what adds to a snapshot keeps those that it has."""
    known = recorded(current.store) if add and current is not None else ()
    corrections = together([way.corrections, known])
    return replace(way, corrections=tuple(sorted(corrections, key=lambda one: (one.when, one.id))))


def _concerning(current: Snapshot | None, way: Way) -> Callable[[str], str]:
    """The digest of the corrections that concern a report of the snapshot in force, by its stem."""
    if current is None or not way.corrections:
        return lambda _stem: ""
    names = names_in_store(current.store, way.corrections)
    return lambda stem: corrections_version(way.corrections, stem, lambda iri: names(stem, iri))


def corrections_of(plan: Plan, entries: Sequence[Entry]) -> bytes:
    """The N-Quads of the corrections as they stand beside these reports; nothing where there are none."""
    stems = {entry.stem for entry in entries}
    return nquads(describe_corrections(plan.way.corrections, stems)) if plan.way.corrections else b""


def _name(path: Path, version: str, way: Way, corrected: str = "") -> str | None:
    """The name of the shard of a file; None where it cannot be opened, which reading it will tell better."""
    try:
        return stages.shard_of(path, version, way, corrected)
    except (OSError, ReadingError):
        return None
