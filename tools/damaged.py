"""Files that no report should be: cut short, shot through, swollen, nested, misnamed; the same ones for the same seed.

`python -m tools.damaged` builds a graph of a thousand of them, and holds the build to its promises: it ends by itself,
says of every file what became of it, writes nothing but its store, and leaves no process behind.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired

from benchmarks import groups
from kg.pipeline.limits import LONGEST
from kg.reading import find_reports
from tools.damage import bytewise, names, swollen, wording

COUNT = 1_000
SEED = 20261122

Maker = Callable[[random.Random], tuple[str, bytes]]
MAKERS: Mapping[str, Maker] = {**bytewise.MAKERS, **swollen.MAKERS, **wording.MAKERS}


# What a reason says where the fault is not the file's.
_OURS = ("fault of this program", "please report it")
# What it says where reading the file was ended and did not end.
_ENDED = ("was stopped", "was killed", "more memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a folder of damaged files: read, refused with a reason, and what was not as promised."""

    read: int
    refused: Mapping[str, str]
    broken: Sequence[str]
    seconds: float


def write(folder: Path, count: int = COUNT, seed: int = SEED, first: int = 0) -> tuple[Path, ...]:
    """Write *count* files, each damage in turn; tables are among them, which are built by their names alone.

    Those from number *first* on are the same ones as in a greater number of files.
    """
    folder.mkdir(parents=True)
    makers = list(MAKERS.items())
    return tuple(
        _written(folder, number, *makers[number % len(makers)], seed) for number in range(first, first + count)
    )


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
    started = time.monotonic()
    code, out, err, left = _built(files, inside)
    seconds = time.monotonic() - started
    broken = [f"written outside the store: {path}" for path in sorted(set(_tree(inside, "store")) - before)]
    broken += [f"{left} processes were left behind"] if left else []
    if "Traceback" in err or code not in {0, 1}:
        broken.append(f"exit code {code}: {err[-2000:]}")
    if not out:
        return Outcome(read=0, refused={}, broken=[*broken, err[-2000:]], seconds=seconds)
    told = json.loads(out)
    refused = {file["file"]: file["reason"] for file in told["quarantined"]}
    broken += [f"a fault of ours: {reason}" for reason in refused.values() if any(word in reason for word in _OURS)]
    ended = {*told["changed"], *(Path(name).stem for name in refused)}
    broken += [f"nothing is said of {path!a}" for path in find_reports(files) if path.stem not in ended]
    return Outcome(read=len(told["changed"]), refused=refused, broken=broken, seconds=seconds)


def _built(files: Sequence[Path], inside: Path) -> tuple[int | None, str, str, int]:
    """The exit code of a build (None where it did not end), what it said, and how many processes it left behind."""
    environment = {**os.environ, "HOME": str(inside / "home"), "TMPDIR": str(inside / "temporary")}
    command = ["build", *map(str, files), "--store", str(inside / "store"), "--workers", "2", "--json"]
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        groups.started(command, out=out, err=err, cwd=inside / "home", environment=environment) as process,
    ):
        with suppress(TimeoutExpired):
            process.wait(len(files) * LONGEST)
        code = process.poll()
        left = 0 if code is None or groups.is_gone(process.pid) else len(groups.members(process.pid))
        for file in (out, err):
            file.seek(0)
        return code, out.read().decode(errors="replace"), err.read().decode(errors="replace"), left


def _tree(folder: Path, left_out: str) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if name.parts[0] != left_out:
            yield os.fsencode(name).decode("utf-8", "backslashreplace")


def main(count: int = COUNT, first: int = 0) -> int:
    """Build a thousand damaged files, or a part of them, in a folder that is thrown away."""
    groups.end_in_order()
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder)
        found = build(write(inside / "files", count, first=first), inside)
    for line in found.broken:
        print(line)
    ended = [reason for reason in found.refused.values() if any(word in reason for word in _ENDED)]
    for line in ended:
        print(f"reading was ended: {line!a}")
    print(
        f"{count} damaged files from number {first} on: {found.read} read, {len(found.refused)} refused "
        f"({len(ended)} of them since they took too much time or memory), in {found.seconds:.0f} s: "
        f"{len(found.broken)} broken promises"
    )
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
