"""Files to shards on a Dask cluster: batches through its executor, a window of them, in the order of the files.

Workers read the files themselves, by the same paths as here, with this same version of the program. A worker that dies
costs the time of its batches: Dask gives them to another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.errors import ClusterError
from kg.pipeline.stages import Outcome, Quarantined
from kg.pipeline.version import pipeline_version
from kg.pipeline.window import Task

# A batch is seconds of work: far more than what it costs to send, little enough to lose.
BATCH = 25
_AHEAD = 3
_PATIENCE = 30
_Waiting = deque[tuple[list[Path], "Future[list[Outcome]]"]]


def run(
    task: Task, files: Sequence[Path], version: str, scheduler: str, *, model: str | None = None
) -> Iterator[Outcome]:
    """What *task* makes of each file on the workers of a *scheduler*, in the order of the files.

    The *version* is that of the program with the language *model*, on every worker too.
    ClusterError where there is no scheduler, no worker, or one with another version of this program.
    """
    if not files:
        return
    dask = _dask()
    with _connected(dask, scheduler) as client:
        executor = client.get_executor(pure=False)
        rest = iter(files)
        waiting: _Waiting = deque()
        while True:
            ahead = max(1, sum(client.nthreads().values())) * _AHEAD
            while len(waiting) < ahead and (batch := list(islice(rest, BATCH))):
                waiting.append((batch, executor.submit(_read, task, _absolute(batch), version, model)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                outcomes = future.result()
            except dask.KilledWorker:  # one of these has killed worker after worker: each is tried alone
                if len(batch) > 1:
                    alone = [
                        ([path], executor.submit(_read, task, _absolute([path]), version, model)) for path in batch
                    ]
                    waiting.extendleft(reversed(alone))
                    continue
                outcomes = [Quarantined(path=batch[0], reason=f"{batch[0]}: it kills the workers; split the file")]
            yield from (replace(outcome, path=path) for path, outcome in zip(batch, outcomes, strict=True))


def _dask() -> ModuleType:
    """An extra: who builds on one machine needs none of it."""
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        raise ClusterError("Dask is not installed here; install `minzheng-kg[cluster]`") from error


@contextmanager
def _connected(dask: ModuleType, scheduler: str) -> Iterator[Any]:
    try:
        client = dask.Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(f"{scheduler}: no Dask scheduler answers ({error}); write it as tcp://HOST:PORT") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ClusterError(f"{scheduler}: no worker; start some with `dask worker {scheduler}`") from error
        yield client


def _absolute(batch: Sequence[Path]) -> list[Path]:
    return [path.absolute() for path in batch]


def _read(task: Task, batch: Sequence[Path], version: str, model: str | None) -> list[Outcome]:
    """What happens on a worker."""
    if _version(model) != version:
        raise ClusterError("a worker has another version of this program or of its ontology; install this one there")
    return [task(path, version) for path in batch]


@cache
def _version(model: str | None) -> str:
    return pipeline_version(model)
