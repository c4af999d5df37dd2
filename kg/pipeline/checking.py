"""All rules held against a whole snapshot, on as many processes as there are processors."""

from __future__ import annotations

import os
from functools import cache
from itertools import chain
from pathlib import Path

from kg.graph.checks import Finding, Task, in_order, run_checks, tasks
from kg.graph.findings import SCOPES
from kg.pipeline import window
from kg.store import Snapshot
from kg.store.snapshots import open_named

# Fewer claims are looked at sooner than processes start.
_WORTH_PROCESSES = 5_000
# So many shares for each process: whichever is done takes the next, so that all end together.
_SHARES = 12


def check(snapshot: Snapshot) -> tuple[Finding, ...]:
    """What breaks the rules, faults first."""
    claims = sum(entry.claims for entry in snapshot.manifest.reports)
    many = len(os.sched_getaffinity(0)) if claims >= _WORTH_PROCESSES else 1
    if many == 1:
        return run_checks(snapshot.store, snapshot.text, SCOPES)
    with window.processes(many) as pool:
        of = many * _SHARES
        shares = [pool.submit(_share, str(snapshot.path), nth, of) for nth in range(of)]
        return in_order(chain.from_iterable(share.result() for share in shares))


def _share(folder: str, nth: int, of: int) -> tuple[Finding, ...]:
    return in_order(chain.from_iterable(task() for task in _tasks(folder)[nth::of]))


@cache
def _tasks(folder: str) -> tuple[Task, ...]:
    # The parent holds the lock of the snapshot until all have ended.
    snapshot = open_named(Path(folder))
    return tuple(tasks(snapshot.store, snapshot.text, SCOPES))
