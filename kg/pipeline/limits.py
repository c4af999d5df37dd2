"""How long a report may be read: so much of the processor's time, and of the clock's where it only waits.

A good report takes a second or two of a processor, but any number of the clock's where other work starves the machine
or the build is stopped and gone on with. So the clock ends a report only where it waits for what does not come.
"""

from __future__ import annotations

import faulthandler
import math
import os
import resource
import signal
import threading
import time
from contextlib import ExitStack
from types import FrameType, TracebackType
from typing import Self

# A report is read in a second or two; what takes so many seconds of the processor was not made to be read.
LONGEST = 60.0
# It waits in vain who so many times as long, by the clock, has used hardly any of the processor.
WAITS = 10
_HARDLY = 0.01
# Some code goes on when it is interrupted; it is interrupted again after so many seconds.
_AGAIN = 1.0
# Where the code of a library does not answer to the limit, its process ends after so many times as long, and a second:
# the kernel counts whole ones.
_GRACE = 1.25


class TooLongError(BaseException):
    """Time is over: no error, so that no `except Exception` on the way takes it for a fault of the report."""


class Limit:
    """A block in which :class:`TooLongError` is raised when it has taken more than *longest* seconds of the processor.

    Also where it has waited for :data:`WAITS` times as long by the clock. Only the main thread of a process can be
    stopped so; elsewhere there is no limit. A *deadly* one ends the process, by the kernel and by a thread that needs
    no interpreter, where the code of a library answers to no signal.
    """

    def __init__(self, longest: float = LONGEST, *, deadly: bool = False) -> None:
        """Nothing is counted before the block begins."""
        self._longest = longest
        self._deadly = deadly
        self._ended = False
        self._waited = 0
        self._begun = self._used = 0.0
        self._after = ExitStack()
        self._nowhere: int | None = None

    def __enter__(self) -> Self:
        """Begin to count."""
        self._begun = self._used = time.process_time()
        if threading.current_thread() is not threading.main_thread():
            return self
        if self._deadly:
            self._net()
        for number, answer in ((signal.SIGPROF, self._worked), (signal.SIGALRM, self._looked)):
            self._after.callback(signal.signal, number, signal.getsignal(number) or signal.SIG_DFL)
            signal.signal(number, answer)
        self._after.callback(signal.setitimer, signal.ITIMER_REAL, 0)
        self._after.callback(signal.setitimer, signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_PROF, self._longest, _AGAIN)
        signal.setitimer(signal.ITIMER_REAL, self._longest, self._longest)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Count no more."""
        self.end()

    def end(self) -> None:
        """Count no more: once again where the limit struck while the block ended."""
        self._ended = True
        self._after.close()

    def _worked(self, _number: int, _frame: FrameType | None) -> None:
        left = self._begun + self._longest - time.process_time()
        if left <= 0:
            self._strike(f"it took more than {self._longest:g} seconds of the processor to read")
        elif not self._ended:  # some kernels count for this timer by samples, which may be too many
            signal.setitimer(signal.ITIMER_PROF, left, _AGAIN)

    def _looked(self, _number: int, _frame: FrameType | None) -> None:
        """See whether the processor was used since the last look; who is stopped or starved does not look."""
        used = time.process_time()
        self._waited += used - self._used < _HARDLY * self._longest
        self._used = used
        self._watch()
        if self._waited >= WAITS:
            self._strike(f"it waited for {WAITS * self._longest:g} seconds for what was to be read")

    def _strike(self, told: str) -> None:
        if not self._ended:
            raise TooLongError(told)

    def _net(self) -> None:
        """What ends a process that runs no Python: the kernel by the processor's time, a thread by the clock's."""
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        end = math.ceil(time.process_time() + self._longest * _GRACE) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (end if soft == resource.RLIM_INFINITY else min(end, soft), hard))
        self._after.callback(resource.setrlimit, resource.RLIMIT_CPU, (soft, hard))
        self._nowhere = os.open(os.devnull, os.O_WRONLY)
        self._after.callback(os.close, self._nowhere)
        self._after.callback(faulthandler.cancel_dump_traceback_later)
        self._watch()

    def _watch(self) -> None:
        if self._nowhere is not None and not self._ended:
            faulthandler.dump_traceback_later(self._longest * WAITS * _GRACE, exit=True, file=self._nowhere)
