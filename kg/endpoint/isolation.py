"""What a process that runs other people's queries gives up before it starts: its life, the network, memory, room."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """End when the process *parent* does, and not with the terminal."""
    libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which lets its processes finish
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that too long a file is an error and no death


def leave(spaces: int = CLONE_NEWNET) -> bool:
    """Whether new namespaces could be entered: first as root may, then as anybody may. No thread may run yet."""
    unshare: Callable[[int], int] = libc().unshare
    return unshare(spaces) == 0 or unshare(spaces | CLONE_NEWUSER) == 0


def limit(memory: int, longest: int) -> None:
    """Bound the address space and the length of a file; no core is dumped."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    # Should the machine itself run short, a query goes first and the server last.
    Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


def give_way() -> None:
    """Do not push the server aside when a question comes: it has others to serve, and deadlines to keep."""
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def libc() -> ctypes.CDLL:
    """The system's C library."""
    return ctypes.CDLL(None, use_errno=True)
