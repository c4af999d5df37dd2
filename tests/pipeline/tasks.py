"""What other processes do in tests of the window."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from kg.errors import OntologyError
from kg.pipeline.stages import Drafted, Outcome


def copy(path: Path, version: str) -> Outcome:
    """A shard that says which file it is of, and by which process it was made."""
    return Drafted(
        path=path, shard=f"{path.stem}-{version}.nq", lines=b"", sha256="", text=str(os.getpid()), claims=1, stated=0,
        set_aside=0, not_understood=0,
    )  # fmt: skip


def die_on_poison(path: Path, version: str) -> Outcome:
    """The kernel kills a process that wants too much memory; here a file's name asks for it."""
    if "poison" in path.name:
        os.kill(os.getpid(), signal.SIGKILL)
    return copy(path, version)


def swell(path: Path, version: str) -> Outcome:
    """Where a file's name asks for it, a reading that finds no more memory."""
    if "huge" in path.name:
        raise MemoryError
    return copy(path, version)


def fail(path: Path, version: str) -> Outcome:
    """A fault that is no file's own."""
    raise OntologyError(f"{path}: no scheme {version}")


def hang(path: Path, version: str) -> Outcome:
    """Where a file's name asks for it, a reading without end; stuck in code that answers to no signal."""
    if "stuck" in path.name:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    while "endless" in path.name:
        pass
    return copy(path, version)
