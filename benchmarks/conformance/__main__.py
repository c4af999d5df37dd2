"""Runs the W3C's SPARQL tests on what we serve and writes build/conformance.json: by suite, how many hold of how many.

The tests are looked for in the folder that RDF_TESTS names, else beside the checkout in shared/w3c.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.conformance import protocol, queries
from benchmarks.conformance.manifests import Outcome

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build" / "conformance.json"


def suites() -> Path:
    """Return the folder of the SPARQL 1.1 suites."""
    base = Path(os.environ.get("RDF_TESTS", ROOT.parent / "shared" / "w3c"))
    if not (base / "sparql" / "sparql11").is_dir():
        sys.exit(f"conformance: {base} does not hold sparql/sparql11; name the W3C's rdf-tests with RDF_TESTS")
    return base / "sparql" / "sparql11"


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield what became of each test of what we offer: the protocol, its description, and reading queries."""
    yield from protocol.outcomes(folder)
    yield from queries.outcomes(folder)


def run() -> None:
    """Run all, write the counts, and name what failed."""
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for outcome in outcomes(suites()):
        asked[outcome.suite] += 1
        held[outcome.suite] += outcome.fault is None
        if outcome.fault:
            print(f"failed  {outcome.suite} {outcome.test}: {outcome.fault}", file=sys.stderr)
    counts = {"ours": {suite: [held[suite], asked[suite]] for suite in asked}}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(counts))


if __name__ == "__main__":
    run()
