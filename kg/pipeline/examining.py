"""What reports say, held against the rules before it is in the graph, some reports at a time.

A rule of one report (:data:`kg.graph.findings.REPORT`) needs that report and the base alone. So what is new is looked
at once, what is known not again, and a report that breaks a rule takes no other report down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError
from kg.graph import vocabulary
from kg.graph.checks import FAULT, Finding, run_checks
from kg.graph.findings import REPORT
from kg.pipeline import window
from kg.store import Entry
from kg.store.snapshots import SHARDS, text_in

# Of a batch the base costs half a second, each report some hundredths.
BATCH = 100
# So many batches may wait for their examination while others are read.
_AHEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A batch of reports: those that hold the rules, why the others do not (by stem), and warnings about the sound."""

    sound: tuple[Entry, ...]
    faults: Mapping[str, tuple[Finding, ...]]
    warnings: tuple[Finding, ...]


def examined(folder: Path, base: Path, entries: Iterator[Entry], *, apart: bool) -> Iterator[Examined]:
    """What is found of reports whose shards and texts lie in a draft's *folder*, some at a time and in their order.

    It happens in a process beside this one where they are many (*apart*). CheckError is for what is no report's own.
    """
    if not apart:
        examination = Examination(folder=folder, base=base)
        while batch := list(islice(entries, BATCH)):
            yield examination.of(batch)
        return
    waiting: deque[Future[Examined]] = deque()
    with window.processes(1) as beside:
        while batch := list(islice(entries, BATCH)):
            waiting.append(beside.submit(_beside, folder, base, batch))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _beside(folder: Path, base: Path, batch: Sequence[Entry]) -> Examined:
    return _examination(folder, base).of(batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Examines reports whose shards and texts lie in a draft's *folder*, each on the quads of the *base*."""

    folder: Path
    base: Path
    _part: ox.Store = field(default_factory=ox.Store)

    def of(self, batch: Sequence[Entry]) -> Examined:
        """What is found of some reports."""
        if not len(self._part):
            self._part.bulk_load(path=str(self.base), format=ox.RdfFormat.N_QUADS)
        lines = {entry.stem: (self.folder / SHARDS / entry.shard.name).read_bytes() for entry in batch}
        added = [quad for part in lines.values() for quad in _quads(part) if quad not in self._part]
        self._part.extend(added)
        found = run_checks(self._part, self._text, scopes=(REPORT,))
        for quad in added:
            self._part.remove(quad)
        faults: dict[str, list[Finding]] = {}
        for one in found:
            if one.severity == FAULT:
                for stem in _speakers(one, lines):
                    faults.setdefault(stem, []).append(one)
        return Examined(
            sound=tuple(entry for entry in batch if entry.stem not in faults),
            faults={stem: tuple(told) for stem, told in faults.items()},
            warnings=tuple(one for one in found if one.severity != FAULT and not _is_of(one, faults)),
        )

    def _text(self, sha256: str) -> str:
        return text_in(self.folder, sha256)


_examination = lru_cache(maxsize=1)(lambda folder, base: Examination(folder=folder, base=base))


def _speakers(one: Finding, lines: Mapping[str, bytes]) -> list[str]:
    """The reports that speak of what a finding is about."""
    own = [stem for stem in lines if _is_of(one, (stem,))]
    subject = f"<{one.subject}>".encode()
    speakers = own or [stem for stem, part in lines.items() if subject in part]
    if not speakers:
        raise CheckError(f"the graph breaks its own rules: {one.check}: {one.subject}: {one.message}")
    return speakers


def _is_of(one: Finding, stems: Sequence[str] | Mapping[str, object]) -> bool:
    reports = (vocabulary.report(stem).value for stem in stems)
    return any(one.subject == report or one.subject.startswith(f"{report}/") for report in reports)


def _quads(lines: bytes) -> Iterator[ox.Quad]:
    return ox.parse(lines, ox.RdfFormat.N_QUADS)
