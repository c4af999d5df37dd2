"""How long the checks take on a graph of 100,000 claims: all of them, and those of one report that changed."""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from kg.graph.checks import FAULT, SCOPES, Finding, run_checks
from kg.graph.findings import REPORT
from kg.graph.pieces import Pieces
from kg.lexicon import load
from kg.store import open_current

CLAIMS = 100_000
# Bytes that are loaded at once.
CHUNK = 50_000_000


def grown(store_dir: Path, folder: Path, claims: int = CLAIMS) -> ox.Store:
    """Return a store of the reports of *store_dir* told of one county after another, until there are enough claims."""
    store, total, waiting = ox.Store(str(folder)), 0, list[bytes]()
    with open_current(store_dir) as snapshot:
        base = snapshot.shard(snapshot.manifest.base.name).read_bytes()
        shards = [
            (entry.stem, entry.claims, snapshot.shard(entry.shard.name).read_text(encoding="utf-8"))
            for entry in snapshot.manifest.reports
        ]
    store.bulk_load(base, format=ox.RdfFormat.N_QUADS)
    for claimed, lines in _copies(shards):
        total += claimed
        waiting.append(lines)
        if total >= claims or sum(map(len, waiting)) > CHUNK:
            store.bulk_load(b"".join(waiting), format=ox.RdfFormat.N_QUADS)
            waiting = []
        if total >= claims:
            break
    return store


def _copies(shards: list[tuple[str, int, str]]) -> Iterator[tuple[int, bytes]]:
    counties = [place.code for place in load().places if place.level == "county" and not place.former]
    for number in count():
        county = counties[number % len(counties)]
        for stem, claims, lines in shards:
            copy = lines.replace(f"/id/report/{stem}", f"/id/report/{stem}-{number}")
            copy = re.sub(r"(refArea> <[^>]*/id/place/)\d{6}>", rf"\g<1>{county}>", copy)
            yield claims, copy.encode()


def seconds(work: Callable[[], tuple[Finding, ...]]) -> float:
    """Return the processor time of a run of checks that finds no fault."""
    start = time.process_time()
    found = work()
    taken = time.process_time() - start
    if faults := [one for one in found if one.severity == FAULT]:
        raise AssertionError(faults[0])
    return round(taken, 1)


def measure(store_dir: Path) -> dict[str, object]:
    """Return the figures for build/bench.json, from the store of the five reports."""
    with tempfile.TemporaryDirectory() as folder:
        store = grown(store_dir, Path(folder) / "graph")
        one = next(Pieces(store).reports())
        return {
            "claims": CLAIMS,
            "quads": len(store),
            "seconds of all checks": seconds(lambda: run_checks(store, scopes=SCOPES)),
            "seconds of one report": seconds(lambda: run_checks(Pieces(store).of([one]), scopes=(REPORT,))),
        }


if __name__ == "__main__":
    print(measure(Path(sys.argv[1])))
