"""All rules held against a whole snapshot, on as many processes as there are processors."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

from kg.graph.checks import Finding, in_order, run_checks
from kg.graph.findings import SCOPES
from kg.pipeline import window
from kg.store import Snapshot
from kg.store.snapshots import open_named

# Fewer claims are looked at sooner than processes start.
_WORTH_PROCESSES = 5_000


def check(snapshot: Snapshot) -> tuple[Finding, ...]:
    """What breaks the rules, faults first; each process looks at its share of the reports and of the rest."""
    claims = sum(entry.claims for entry in snapshot.manifest.reports)
    many = len(os.sched_getaffinity(0)) if claims >= _WORTH_PROCESSES else 1
    if many == 1:
        return run_checks(snapshot.store, snapshot.text, SCOPES)
    with window.processes(many) as pool:
        shares = [pool.submit(_share, str(snapshot.path), nth, many) for nth in range(many)]
        return in_order(chain.from_iterable(share.result() for share in shares))


def _share(folder: str, nth: int, many: int) -> tuple[Finding, ...]:
    # The parent holds the lock of the snapshot until all have ended.
    snapshot = open_named(Path(folder))
    return run_checks(snapshot.store, snapshot.text, SCOPES, (nth, many))
