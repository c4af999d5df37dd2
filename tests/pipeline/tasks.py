"""What other processes do in tests of the window."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
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


_read: list[Path] = []


def die_of_the_second(path: Path, version: str) -> Outcome:
    """A process in which something is left of each file that it has read: with one more there is too much."""
    _read.append(path)
    if len(_read) > 1:
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
    """Where a file's name asks for it, a reading without end, or one that waits for what does not come.

    Stuck is what answers to no signal, deaf what goes on when it is interrupted.
    """
    if "stuck" in path.name:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGPROF})
    if "deaf" in path.name:
        with suppress(BaseException):
            _loop()
    if "endless" in path.name:
        _loop()
    if "silent" in path.name:
        incoming, _outgoing = os.pipe()
        os.read(incoming, 1)
    return copy(path, version)


def _loop() -> None:
    while True:
        pass


def stop(path: Path, version: str) -> Outcome:
    """Where a file's name asks for it, once: the process is stopped for so many seconds as the version says."""
    if "stopped" in path.name and not path.exists():
        path.touch()
        waker = ["sh", "-c", f"sleep {version}; kill -CONT {os.getpid()}"]
        with subprocess.Popen(waker):
            os.kill(os.getpid(), signal.SIGSTOP)
    return copy(path, version)


def spend(path: Path, version: str) -> Outcome:
    """A reading that needs so many seconds of the processor as the version says."""
    used = time.process_time()
    while time.process_time() < used + float(version):
        pass
    return copy(path, version)
