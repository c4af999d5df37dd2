"""How long the checks take on a graph of 100,000 claims: all of them, and those of one report that changed.

`python -m benchmarks.checks STORE` tells the reports of a store again, each time of another county.
"""

from __future__ import annotations

import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from kg.derived import SENTENCES, Derivation
from kg.graph.checks import FAULT, SCOPES, Finding, run_checks
from kg.graph.findings import REPORT
from kg.graph.pieces import Pieces
from kg.lexicon import load
from kg.pipeline.checking import check
from kg.store import Entry, Manifest, open_current
from kg.store.drafts import Draft, lease
from kg.store.shards import shard_name

CLAIMS = 100_000


def grow(store_dir: Path, target: Path, claims: int = CLAIMS) -> None:
    """Publish in *target* the reports of *store_dir*, told again and again, with all that follows from them."""
    with lease(target) as held, held.draft() as draft:
        with open_current(store_dir) as snapshot:
            base = snapshot.manifest.base
            draft.write(base.name, snapshot.shard(base.name).read_bytes(), base.version)
            told = [
                (entry, snapshot.shard(entry.shard.name).read_text(encoding="utf-8"))
                for entry in snapshot.manifest.reports
            ]
            for entry, _ in told:
                draft.freeze(entry.text, snapshot.text(entry.text))
        entries = []
        for entry in _copies(draft, told):
            entries.append(entry)
            claims -= entry.claims
            if claims <= 0:
                break
        manifest = Manifest.of(base, entries)
        reports = {entry.stem: entry.text for entry in entries}
        draft.publish(
            manifest,
            lambda store, texts: sum(
                map(len, Derivation(store=store, texts=texts, reports=reports).all(draft.folder / SENTENCES))
            ),
        )


def _copies(draft: Draft, told: list[tuple[Entry, str]]) -> Iterator[Entry]:
    counties = [place.code for place in load().places if place.level == "county" and not place.former]
    for number in count():
        county = counties[number % len(counties)]
        for entry, lines in told:
            stem = f"{entry.stem}-{number}"
            copy = lines.replace(f"/id/report/{entry.stem}", f"/id/report/{stem}")
            copy = re.sub(r"(refArea> <[^>]*/id/place/)\d{6}>", rf"\g<1>{county}>", copy)
            shard = draft.write(shard_name(stem, "", "1"), copy.encode(), entry.shard.version)
            yield replace(entry, stem=stem, shard=shard)


def _sound(found: tuple[Finding, ...]) -> None:
    if faults := [one for one in found if one.severity == FAULT]:
        raise AssertionError(faults[0])


def measure(store_dir: Path) -> dict[str, object]:
    """Return the figures for build/bench.json, from the store of the five reports."""
    with tempfile.TemporaryDirectory() as folder:
        grow(store_dir, Path(folder) / "grown")
        with open_current(Path(folder) / "grown") as snapshot:
            one = next(Pieces(snapshot.store).reports())
            began = time.process_time()
            _sound(run_checks(Pieces(snapshot.store).of([one]), scopes=(REPORT,)))
            of_one = time.process_time() - began
            began = time.process_time()
            _sound(run_checks(snapshot.store, snapshot.text, SCOPES))
            alone = time.process_time() - began
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            started = time.perf_counter()
            _sound(check(snapshot))
            return {
                "claims": sum(entry.claims for entry in snapshot.manifest.reports),
                "quads": len(snapshot.store),
                "seconds of one report": round(of_one, 1),
                "seconds of all checks, of the processor, in one process": round(alone, 1),
                "seconds of all checks, of the clock, as kg check runs them": round(time.perf_counter() - started, 1),
                "megabytes of one process, the database's files included": memory >> 10,
            }


if __name__ == "__main__":
    print(measure(Path(sys.argv[1])))
