"""Files to shards on several processes: a window of futures, so that neither input nor output is ever held whole."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from kg.pipeline.stages import Outcome, Quarantined

Task = Callable[[Path, str], Outcome]

# A process needs some seconds for its models: with fewer files each, one process alone is done sooner.
_FILES_WORTH_A_PROCESS = 16

_AHEAD = 3


def run(task: Task, files: Sequence[Path], version: str, workers: int | None = None) -> Iterator[Outcome]:
    """What *task* makes of each file, in the order of the files, on so many processes (one: this one)."""
    count = _processes(len(files), workers)
    if count <= 1:
        yield from (task(path, version) for path in files)
        return
    waiting = deque(files)
    while waiting:
        try:
            yield from _pooled(task, waiting, version, count)
        except BrokenProcessPool:  # one of those under way has killed its process: each is tried alone
            for _ in range(min(len(waiting), count * _AHEAD)):
                yield _alone(task, waiting.popleft(), version)


def _processes(files: int, asked: int | None) -> int:
    """How many processes: as asked, else as many as there are processors and files enough for.

    >>> _processes(5, None), _processes(1000, 3), _processes(2, 8)
    (1, 3, 2)
    """
    if asked is None:
        asked = min(len(os.sched_getaffinity(0)), files // _FILES_WORTH_A_PROCESS)
    return max(1, min(asked, files))


def _pooled(task: Task, waiting: deque[Path], version: str, count: int) -> Iterator[Outcome]:
    """Work off *waiting* from its left end; what is still in it has not been answered."""
    futures: deque[Future[Outcome]] = deque()
    with _pool(count) as pool:
        try:
            while waiting:
                ahead = min(len(waiting), count * _AHEAD)
                futures.extend(pool.submit(task, waiting[place], version) for place in range(len(futures), ahead))
                outcome = futures.popleft().result()
                waiting.popleft()
                yield outcome
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _alone(task: Task, path: Path, version: str) -> Outcome:
    try:
        with _pool(1) as pool:
            return pool.submit(task, path, version).result()
    except BrokenProcessPool:
        return Quarantined(path=path, reason=f"{path}: the process that read it was killed; is there memory enough?")


def _pool(count: int) -> ProcessPoolExecutor:
    # Forked from a fresh server and not from here: this process has threads and an open database.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """An interrupt from the keyboard is for the parent, which ends the pool."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
