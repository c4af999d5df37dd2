"""What reports say, held against the rules before it is in the graph, some reports at a time.

A rule of one report (:data:`kg.graph.findings.REPORT`) needs that report and the base alone. So what is new is looked
at once, what is known not again, and a report that breaks a rule takes no other report down.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError
from kg.graph import vocabulary
from kg.graph.checks import FAULT, Finding, asked, checks, run_checks
from kg.graph.findings import GRAPH, REPORT
from kg.graph.shapes import broken, shapes
from kg.pipeline import window
from kg.store import Entry
from kg.store.snapshots import SHARDS, text_in

# Of a batch the base costs a second, each report some hundredths.
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
    examination = Examination(folder=folder, base=base)
    if not apart:
        while batch := list(islice(entries, BATCH)):
            yield examination.of(batch)
        return
    waiting: deque[tuple[list[Entry], Future[Examined]]] = deque()
    with window.processes(1) as beside:
        while batch := list(islice(entries, BATCH)):
            waiting.append((batch, _submitted(beside, examination, batch)))
            if len(waiting) > _AHEAD:
                yield _answer(examination, *waiting.popleft())
        while waiting:
            yield _answer(examination, *waiting.popleft())


def _submitted(beside: Executor, examination: Examination, batch: list[Entry]) -> Future[Examined]:
    try:
        return beside.submit(examination.of, batch)
    except BrokenProcessPool as error:
        broken: Future[Examined] = Future()
        broken.set_exception(error)
        return broken


def _answer(examination: Examination, batch: list[Entry], found: Future[Examined]) -> Examined:
    """What was found of a batch; where the process beside this one was killed, it is looked for here."""
    try:
        return found.result()
    except BrokenProcessPool:
        return examination.of(batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Examines reports whose shards and texts lie in a draft's *folder*, each on the quads of the *base*."""

    folder: Path
    base: Path

    def of(self, batch: Sequence[Entry]) -> Examined:
        """What is found of some reports."""
        lines = {entry.stem: (self.folder / SHARDS / entry.shard.name).read_bytes() for entry in batch}
        # A graph of its own for each batch: one in memory never gives back what was once in it.
        part = ox.Store()
        part.bulk_load(path=str(self.base), format=ox.RdfFormat.N_QUADS)
        part.bulk_load(b"".join(lines.values()), ox.RdfFormat.N_QUADS)
        found = run_checks(part, self._text, scopes=(REPORT, GRAPH))
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


def held(store: ox.Store, part: Sequence[ox.Quad]) -> tuple[Finding, ...]:
    """What breaks the rules in a part of what was derived into a graph; figures of one key are in one part."""
    piece = ox.Store()
    piece.extend(part)
    cube = [check for check in checks() if check.scope == GRAPH and check.family == "cube"]
    return (*broken(store, shapes(), (GRAPH,), piece), *asked(piece, cube))


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
