"""A build that is killed again and again: what it makes in the end, and what a reader sees meanwhile.

`python -m benchmarks.killed` kills a build of 200 reports at twenty moments by chance, each time runs it again, and
holds the graph against that of a build which nobody killed. All the while a reader opens the store: it meets the graph
from before or the whole new one, and never anything between.
"""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from kg.errors import StoreError
from kg.store import open_current

ROOT = Path(__file__).parents[1]
KG = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
REPORTS, BEFORE, KILLS = 200, 20, 20
SEED = 20261122
# A reader looks so often, in seconds.
_OFTEN = 0.05
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How often the build was killed, what was not as promised, and how often the store was read meanwhile."""

    killed: int
    broken: tuple[str, ...]
    read: int


def measure(reports: int = REPORTS, kills: int = KILLS) -> Outcome:
    """Kill a build so many times, at moments spread by chance over the time that it takes."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        few = corpus.write(here / "few", min(BEFORE, reports))
        all_of_them = corpus.write(here / "all", reports)
        started = time.monotonic()
        _finish(_build(few, here / "whole"))
        _finish(_build(all_of_them, here / "whole"))
        took = time.monotonic() - started
        wanted = _graph(here / "whole")
        _finish(_build(few, here / "store"))
        known = {_graph(here / "store"), wanted}
        broken: list[str] = []
        killed = read = 0
        for moment in _moments(kills, took, chance):
            if killed == kills:
                break
            seen, was_killed = _killed(all_of_them, here / "store", moment)
            killed += was_killed
            read += len(seen)
            broken += [f"read after {moment:.1f} s: {one}" for one in sorted(set(seen) - known)]
            if not was_killed:  # it was done before its moment: the next one begins with the few again
                broken += _other(here / "store", wanted, "a build that was gone on with")
                _finish(_build(few, here / "store"))
        _finish(_build(all_of_them, here / "store"))
        broken += _other(here / "store", wanted, "the last build")
        if _digest(here / "store") != _digest(here / "whole"):
            broken.append("the quads of the two graphs are not the same")
    return Outcome(killed=killed, broken=tuple(broken), read=read)


def _moments(kills: int, took: float, chance: random.Random) -> Iterator[float]:
    """When to kill: moments enough, for what was read is kept, and a build that goes on may end before its moment."""
    for _ in range(_TRIES * kills):
        yield chance.uniform(0.2, took / 2)


def _killed(reports: Path, store: Path, moment: float) -> tuple[list[str], bool]:
    """Run a build until it is killed, unless it ends before; what a reader saw meanwhile."""
    seen: list[str] = []
    process = _build(reports, store)
    end = time.monotonic() + moment
    while process.poll() is None and time.monotonic() < end:
        seen.append(_graph(store))
        time.sleep(_OFTEN)
    was_running = process.poll() is None
    if was_running:
        process.send_signal(signal.SIGKILL)
    process.communicate()
    seen.append(_graph(store))
    return seen, was_running


def _build(reports: Path, store: Path) -> subprocess.Popen[bytes]:
    command = [*KG, "build", str(reports), "--store", str(store), "--workers", "2"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def _finish(process: subprocess.Popen[bytes]) -> None:
    told = process.communicate()[1]
    if process.returncode:
        raise RuntimeError(told.decode(errors="replace"))


def _graph(store: Path) -> str:
    """The snapshot in force and how much is in it."""
    try:
        with open_current(store) as snapshot:
            return f"{snapshot.id} of {len(snapshot.store)} quads"
    except StoreError as error:
        return str(error)


def _digest(store: Path) -> str:
    """A digest of all quads of a graph, sorted."""
    digest = hashlib.sha256()
    with open_current(store) as snapshot:
        for line in sorted(str(snapshot.store).splitlines()):
            digest.update(line.encode())
    return digest.hexdigest()


def _other(store: Path, wanted: str, what: str) -> list[str]:
    found = _graph(store)
    return [] if found == wanted else [f"{what} made {found} instead of {wanted}"]


def main() -> int:
    """Kill the build, and say what came of it."""
    found = measure(*map(int, sys.argv[1:]))
    for line in found.broken:
        print(line)
    print(
        f"killed {found.killed} times, the store read {found.read} times meanwhile: {len(found.broken)} broken promises"
    )
    return 1 if found.broken or not found.killed else 0


if __name__ == "__main__":
    sys.exit(main())
