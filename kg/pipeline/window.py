"""Files to shards on several processes: a window of futures, so that neither input nor output is ever held whole."""

from __future__ import annotations

import os
import resource
import select
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from kg.pipeline.limits import LONGEST, Limit, TooLongError
from kg.pipeline.stages import Outcome, Quarantined

Task = Callable[[Path, str], Outcome]

# A process needs some seconds for its models: with fewer files each, one process alone is done sooner.
_FILES_WORTH_A_PROCESS = 16

_AHEAD = 3

# The longest report that is read needs less than one GiB; what wants more must not take the machine down.
_MEMORY = 3 << 30


def run(
    task: Task, files: Sequence[Path], version: str, workers: int | None = None, *, longest: float = LONGEST
) -> Iterator[Outcome]:
    """What *task* makes of each file, in the order of the files, on so many processes (one: this one).

    A file that takes more than *longest* seconds of a processor is given up and named; see :mod:`kg.pipeline.limits`.
    """
    count = _processes(len(files), workers)
    if count <= 1:
        yield from (_here(task, path, version, longest) for path in files)
        return
    waiting = deque(files)
    while waiting:
        try:
            yield from _pooled(task, waiting, version, count, longest)
        except BrokenProcessPool:  # one of those under way has killed its process
            yield from _one_by_one(task, waiting, version, count * _AHEAD, longest)


def _processes(files: int, asked: int | None) -> int:
    """How many processes: as asked, else as many as there are processors and files enough for.

    >>> _processes(5, None), _processes(1000, 3), _processes(2, 8)
    (1, 3, 2)
    """
    if asked is None:
        asked = min(len(os.sched_getaffinity(0)), files // _FILES_WORTH_A_PROCESS)
    return max(1, min(asked, files))


def _pooled(task: Task, waiting: deque[Path], version: str, count: int, longest: float) -> Iterator[Outcome]:
    """Work off *waiting* from its left end; what is still in it has not been answered."""
    futures: deque[Future[Outcome]] = deque()
    with processes(count) as pool:
        try:
            while waiting:
                ahead = min(len(waiting), count * _AHEAD)
                futures.extend(
                    pool.submit(_guarded, task, waiting[place], version, longest)
                    for place in range(len(futures), ahead)
                )
                outcome = futures.popleft().result()
                waiting.popleft()
                yield outcome
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_KILLED = "the process that read it was killed: it needed too much memory or too much time; split the file"


def _guarded(task: Task, path: Path, version: str, longest: float) -> Outcome:
    """A task in a process of its own, which ends with it where nothing else ends it: a loop in a library's code."""
    try:
        return _limited(task, path, version, Limit(longest, deadly=True))
    except MemoryError:
        os._exit(1)  # what it holds would be wanting for the files after it


def _here(task: Task, path: Path, version: str, longest: float) -> Outcome:
    try:
        return _limited(task, path, version, Limit(longest))
    except MemoryError:
        return Quarantined(path=path, reason=f"{path}: it needs more memory than there is; split the file")


def _limited(task: Task, path: Path, version: str, limit: Limit) -> Outcome:
    try:
        with limit:
            return task(path, version)
    except TooLongError as over:
        limit.end()
        return Quarantined(path=path, reason=f"{path}: {over} and was stopped; split the file")


def _one_by_one(task: Task, waiting: deque[Path], version: str, most: int, longest: float) -> Iterator[Outcome]:
    """Work off so many of *waiting*, or until one is found that kills a process which has read nothing before."""
    last = len(waiting) - most
    while waiting and len(waiting) > last:
        with processes(1) as pool:
            is_fresh = True
            while waiting and len(waiting) > last:
                try:
                    outcome = pool.submit(_guarded, task, waiting[0], version, longest).result()
                except BrokenProcessPool:
                    if not is_fresh:
                        break
                    path = waiting.popleft()
                    yield Quarantined(path=path, reason=f"{path}: {_KILLED}")
                    return
                waiting.popleft()
                is_fresh = False
                yield outcome


def processes(count: int) -> ProcessPoolExecutor:
    """Some processes beside this one; an interrupt from the keyboard leaves their end to this one."""
    # Forked from a fresh server and not from here: this process has threads and an open database.
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """An interrupt from the keyboard is for the parent, which ends the pool; none takes all the memory, or dumps it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if hasattr(os, "pidfd_open"):
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A parent that is killed cannot end its pool: each process waits for that itself."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # they are for the thread that reads
    with suppress(ProcessLookupError):
        select.select([os.pidfd_open(parent)], [], [])
    os._exit(1)
