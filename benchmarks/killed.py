"""A build that is killed again and again: what it makes in the end, and what a reader sees meanwhile.

`python -m benchmarks.killed` kills a build of 200 reports at twenty moments by chance, spread over all that a build
does: it begins, reads, loads, derives, writes its index, settles and publishes. After each it looks for what the dead
build left running, runs it again (now and then killing that one too), and holds the quads against those of a build that
nobody killed. Some have 20 reports before and load the graph anew, some have 180 and change it in place. All the while
a reader opens the store: it meets the graph from before or the whole new one, never anything between, nor the old one
again.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pyoxigraph as ox

from benchmarks import corpus, groups
from kg.derived import SENTENCES
from kg.errors import StoreError
from kg.search import INDEX
from kg.store import open_current
from kg.store.resumption import NOTES
from kg.store.snapshots import GRAPH, MANIFEST, SNAPSHOTS

REPORTS, KILLS = 200, 20
# Of 200 reports so many are in the store before.
BEFORE = (20, 180)
SEED = 20261122
# One of so many builds that go on after a kill is killed too.
_AGAIN = 3
# What a build does, in its order; from the beginning of most of it something lies in its draft.
_MARKS = {"reading": NOTES, "loading": GRAPH, "deriving": SENTENCES, "indexing": INDEX, "settling": MANIFEST}
PHASES = ("beginning", *_MARKS, "publishing")
# So often a reader looks, and it is looked at what the build does, in seconds.
_OFTEN, _CLOSELY = 0.2, 0.01
_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How often the build was killed at what, what was not as promised, and how often the store was read."""

    killed: int
    phases: str
    broken: tuple[str, ...]
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A store before the build: what it holds, and for how many seconds the build does what from there on."""

    store: Path
    holds: str
    lasts: Mapping[str, float]


@dataclass(slots=True, kw_only=True)
class Trial:
    """Builds that are killed in the folder *here*: what each has to make, and what came of them so far."""

    here: Path
    reports: Path
    wanted: str
    digest: str
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    read: int = 0

    def run(self, start: Start, phase: str) -> None:
        """Kill a build in a phase, go on, and see what it makes; nothing is counted where it was done too soon."""
        store = self.here / "store"
        shutil.copytree(start.store, store)
        with _reader(store) as seen:
            was_killed = self._killed(store, phase, start.lasts)
            while was_killed and self.chance.randrange(_AGAIN) == 0:
                was_killed = self._killed(store, self.chance.choice(PHASES), start.lasts)
            _build(self.reports, store)
        self.read += len(seen)
        broken = [f"{phase}: {told}" for told in (*self._unfit(seen, start.holds), *self.unlike(store))]
        self.broken += broken
        _tell("\n".join([f"killed {self.killed.total()} times ({self.phases()})", *broken]))
        shutil.rmtree(store)

    def phases(self) -> str:
        """How often it was killed in which phase."""
        return ", ".join(f"{phase} {self.killed[phase]}" for phase in PHASES if phase in self.killed)

    def _killed(self, store: Path, phase: str, lasts: Mapping[str, float]) -> bool:
        """Run a build until a moment in a phase, or later; False where it ended before."""
        delay = self.chance.uniform(0, lasts.get(phase, 0))
        look = Look(store)
        with groups.started(_arguments(self.reports, store)) as process:
            while process.poll() is None and PHASES.index(look.phase()) < PHASES.index(phase):
                time.sleep(_CLOSELY)
            with suppress(subprocess.TimeoutExpired):
                process.wait(delay)
            reached = look.phase()
            if process.poll() is not None:
                return False
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.killed[reached] += 1
            if not groups.is_gone(process.pid):
                self.broken.append(f"{reached}: processes of a killed build still run after {groups.PATIENCE:.0f} s")
        return True

    def _unfit(self, seen: list[str], before: str) -> Iterator[str]:
        yield from (f"{one} was read" for one in sorted(set(seen) - {before, self.wanted}))
        if self.wanted in seen and before in seen[seen.index(self.wanted) :]:
            yield "the graph from before was read after the new one"

    def unlike(self, store: Path) -> Iterator[str]:
        """What is not in a store as it should be at the end of a build."""
        found = _graph(store)
        if found != self.wanted:
            yield f"a build that was gone on with made {found} instead of {self.wanted}"
        elif _digest(store) != self.digest:
            yield "the quads of the two graphs are not the same"
        yield from (
            f"{path.name} was left in the store" for path in (*store.glob(".*"), *(store / SNAPSHOTS).glob(".*"))
        )


class Look:
    """What a build does that is about to begin, by what it has put into the *store* since now."""

    def __init__(self, store: Path) -> None:
        """Take note of what is there."""
        self._snapshots = store / SNAPSHOTS
        self._known = set(self._names())
        self._begun = time.time()

    def phase(self) -> str:
        """One of the :data:`PHASES`."""
        marks = (phase for phase, mark in reversed(_MARKS.items()) if self._has(mark))
        found = next(marks, PHASES[0])
        return found if set(self._names()) <= self._known else PHASES[-1]

    def _names(self) -> Iterator[str]:
        return (path.name for path in self._snapshots.iterdir() if not path.name.startswith("."))

    def _has(self, mark: str) -> bool:
        for path in self._snapshots.glob(f".draft*/{mark}"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime >= self._begun:  # not what a killed build has left
                    return True
        return False


def measure(reports: int = REPORTS, kills: int = KILLS) -> Outcome:
    """Kill a build so many times, in each phase in turn."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        os.environ["TMPDIR"] = folder  # a process that is killed leaves its sockets there
        everything = corpus.write(here / "all", reports)
        starts = [_start(here, everything, max(1, reports * before // REPORTS)) for before in BEFORE]
        whole, *others = (here / f"whole-{start.store.name}" for start in starts)
        trial = Trial(
            here=here, reports=everything, wanted=_graph(whole), digest=_digest(whole), chance=random.Random(SEED)
        )
        trial.broken += (f"{other.name}: {told}" for other in others for told in trial.unlike(other))
        for attempt in range(_TRIES * kills):
            if trial.killed.total() >= kills:
                break
            trial.run(starts[attempt // len(PHASES) % len(starts)], PHASES[attempt % len(PHASES)])
    return Outcome(killed=trial.killed.total(), phases=trial.phases(), broken=tuple(trial.broken), read=trial.read)


def _start(here: Path, everything: Path, before: int) -> Start:
    """A store of so many reports; beside it, a build of everything from there on, which is watched."""
    store, whole = here / f"{before}", here / f"whole-{before}"
    _build(corpus.write(here / f"reports-{before}", before), store)
    shutil.copytree(store, whole)
    look, begun = Look(whole), dict[str, float]()
    with groups.started(_arguments(everything, whole)) as process:
        while process.poll() is None:
            begun.setdefault(look.phase(), time.monotonic())
            time.sleep(_CLOSELY)
    ends = [*list(begun.values())[1:], time.monotonic()]
    lasts = {phase: end - at for (phase, at), end in zip(begun.items(), ends, strict=True)}
    _tell(f"from {before} reports on: " + ", ".join(f"{phase} {took:.2f} s" for phase, took in lasts.items()))
    return Start(store=store, holds=_graph(store), lasts=lasts)


def _arguments(reports: Path, store: Path) -> list[str]:
    return ["build", str(reports), "--store", str(store), "--workers", "2"]


def _build(reports: Path, store: Path) -> None:
    with tempfile.TemporaryFile() as told, groups.started(_arguments(reports, store), err=told) as process:
        if process.wait():
            told.seek(0)
            raise RuntimeError(told.read().decode(errors="replace"))
        if not groups.is_gone(process.pid):
            raise RuntimeError("a build that has ended left processes behind")


@contextmanager
def _reader(store: Path) -> Iterator[list[str]]:
    """What somebody reads who opens the store again and again while the block runs."""
    seen: list[str] = []
    done = Event()

    def read() -> None:
        while not done.wait(_OFTEN):
            seen.append(_graph(store))

    thread = Thread(target=read)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def _graph(store: Path) -> str:
    """The snapshot in force and how much is in it."""
    try:
        with open_current(store) as snapshot:
            return f"{snapshot.id} of {len(snapshot.store)} quads"
    except StoreError as error:
        return str(error)


def _digest(store: Path) -> str:
    """A digest of all quads of a graph, sorted."""
    digest, quads = hashlib.sha256(), BytesIO()
    with open_current(store) as snapshot:
        snapshot.store.dump(quads, format=ox.RdfFormat.N_QUADS)
    for line in sorted(quads.getvalue().splitlines()):
        digest.update(line)
    return digest.hexdigest()


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def main() -> int:
    """Kill the build, and say what came of it."""
    groups.end_in_order()
    found = measure(*map(int, sys.argv[1:]))
    for line in found.broken:
        print(line)
    print(
        f"killed {found.killed} times ({found.phases}), the store read {found.read} times meanwhile: "
        f"{len(found.broken)} broken promises"
    )
    return 1 if found.broken or not found.killed else 0


if __name__ == "__main__":
    sys.exit(main())
