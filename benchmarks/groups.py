"""A `kg` command in a process group of its own, of which no process is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).parents[1]
_KG = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
_OFTEN = 0.02
# Those that it left end within so many seconds, or never.
PATIENCE = 60.0


@contextmanager
def started(
    arguments: Sequence[str],
    *,
    out: IO[bytes] | int = subprocess.DEVNULL,
    err: IO[bytes] | int = subprocess.DEVNULL,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs in the block; what is left of its group at the end is killed."""
    process = subprocess.Popen([*_KG, *arguments], stdout=out, stderr=err, cwd=cwd, env=environment, process_group=0)
    try:
        yield process
    finally:
        for one in members(process.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        process.wait()


def members(group: int) -> tuple[int, ...]:
    """The processes of a group that run, by the table of processes that Linux keeps; the dead do not count."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
            if int(of) == group and state not in "ZX":
                found.append(int(path.parent.name))
    return tuple(found)


def is_gone(group: int, within: float = PATIENCE) -> bool:
    """Whether all processes of a group have ended, now or in some seconds."""
    end = time.monotonic() + within
    while members(group):
        if time.monotonic() > end:
            return False
        time.sleep(_OFTEN)
    return True


def end_in_order() -> None:
    """Have a request to end (SIGTERM) leave by the same way as an interrupt: what was begun is cleared away."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
