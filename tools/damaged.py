"""Files that no report should be: cut short, shot through, swollen, nested, misnamed; the same ones for the same seed.

`python -m tools.damaged` builds a graph of a thousand of them, and holds the build to its promises: it ends by itself,
says of every file what became of it, and writes nothing but its store.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.reading import find_reports
from tools.damage import bytewise, names, swollen, wording

KG = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
COUNT = 1_000
SEED = 20261122
# What a build of a report may take, and what the program needs to come to an end.
LONGEST = 60.0
_GRACE = 15.0

Maker = Callable[[random.Random], tuple[str, bytes]]
MAKERS: Mapping[str, Maker] = {**bytewise.MAKERS, **swollen.MAKERS, **wording.MAKERS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a folder of damaged files: read, refused with a reason, and what was not as promised."""

    read: int
    refused: Mapping[str, str]
    broken: Sequence[str]
    seconds: float


def write(folder: Path, count: int = COUNT, seed: int = SEED) -> tuple[Path, ...]:
    """Write *count* files, each damage in turn; tables are among them, which are built by their names alone."""
    folder.mkdir(parents=True)
    makers = list(MAKERS.items())
    return tuple(_written(folder, number, *makers[number % len(makers)], seed) for number in range(count))


def _written(folder: Path, number: int, kind: str, make: Maker, seed: int) -> Path:
    chance = random.Random(f"{seed}-{number}")
    suffix, data = make(chance)
    plain = f"{number:04d}-{kind}"
    name = names.odd(plain, chance) if chance.random() < 0.15 else plain
    path = folder / os.fsdecode(name.encode("utf-8", "surrogateescape") + suffix.encode())
    path.write_bytes(data)
    return path


def build(files: Sequence[Path], inside: Path) -> Outcome:
    """Build a graph of files by `kg build`, under the folder *inside*, where everything is that it may write."""
    (inside / "home").mkdir()
    (inside / "temporary").mkdir()
    before = set(_tree(inside, "store"))
    environment = {**os.environ, "HOME": str(inside / "home"), "TMPDIR": str(inside / "temporary")}
    command = [*KG, "build", *map(str, files), "--store", str(inside / "store"), "--workers", "2", "--json"]
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=inside / "home", env=environment, capture_output=True, check=False, timeout=len(files) * LONGEST
    )
    seconds = time.monotonic() - started
    broken = [f"written outside the store: {path}" for path in sorted(set(_tree(inside, "store")) - before)]
    if b"Traceback" in done.stderr or done.returncode not in {0, 1}:
        broken.append(f"exit code {done.returncode}: {done.stderr[-2000:].decode(errors='replace')}")
    if not done.stdout:
        return Outcome(
            read=0, refused={}, broken=[*broken, done.stderr[-2000:].decode(errors="replace")], seconds=seconds
        )
    told = json.loads(done.stdout)
    refused = {file["file"]: file["reason"] for file in told["quarantined"]}
    broken += [f"a fault of ours: {reason}" for reason in refused.values() if "fault of this program" in reason]
    ended = {*told["changed"], *(Path(name).stem for name in refused)}
    broken += [f"nothing is said of {path!a}" for path in find_reports(files) if path.stem not in ended]
    return Outcome(read=len(told["changed"]), refused=refused, broken=broken, seconds=seconds)


def _tree(folder: Path, left_out: str) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if name.parts[0] != left_out:
            yield os.fsencode(name).decode("utf-8", "backslashreplace")


def main(count: int = COUNT) -> int:
    """Build a thousand damaged files in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder)
        found = build(write(inside / "files", count), inside)
    for line in found.broken:
        print(line)
    print(f"{count} damaged files: {found.read} read, {len(found.refused)} refused, in {found.seconds:.0f} s")
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
