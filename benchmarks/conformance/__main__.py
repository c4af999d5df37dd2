"""Runs the W3C's SPARQL tests over HTTP on `kg serve`, Oxigraph's server and rdflib-endpoint.

Writes build/conformance.json: by server and suite, how many hold of how many. The tests are looked for in the folder
that RDF_TESTS names, else beside the checkout in shared/w3c. A server named as an argument is run alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks import servers
from benchmarks.conformance import requests
from benchmarks.conformance.manifests import Outcome
from benchmarks.conformance.queries import Tester
from benchmarks.servers import ROOT, Server

OUT = ROOT / "build" / "conformance.json"
SERVERS: Mapping[str, Callable[[], AbstractContextManager[Server]]] = {
    "ours": servers.ours_empty,
    "oxigraph": servers.oxigraph,
    "rdflib-endpoint": servers.rdflib_endpoint,
}

Counts = dict[str, list[int]]


def suites() -> Path:
    """Return the folder of the SPARQL 1.1 suites."""
    base = Path(os.environ.get("RDF_TESTS", ROOT.parent / "shared" / "w3c")).resolve()
    if not (base / "sparql" / "sparql11").is_dir():
        sys.exit(f"conformance: {base} does not hold sparql/sparql11; name the W3C's rdf-tests with RDF_TESTS")
    return base / "sparql" / "sparql11"


def outcomes(folder: Path, server: Server) -> Iterator[Outcome]:
    """Yield what became of each test on a server."""
    yield from requests.protocol(folder, server)
    yield from requests.graph_store(folder, server)
    yield from requests.description(server)
    yield from Tester(server).outcomes(folder)


def counted(folder: Path, server: Server) -> Counts:
    """Return by suite how many tests hold of how many, and say which do not."""
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for outcome in outcomes(folder, server):
        asked[outcome.suite] += 1
        held[outcome.suite] += outcome.fault is None
        if outcome.fault:
            print(f"{server.name} fails {outcome.suite} {outcome.test}: {outcome.fault[:200]}", file=sys.stderr)
    return {suite: [held[suite], asked[suite]] for suite in asked}


def table(counts: Mapping[str, Counts]) -> str:
    """Return the table of the README."""
    names = list(counts)
    lines = [f"| W3C tests over HTTP | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for suite in next(iter(counts.values())):
        cells = [f"{held} of {asked}" for held, asked in (counts[name][suite] for name in names)]
        lines.append(f"| {suite} | {' | '.join(cells)} |")
    return "\n".join(lines)


def run() -> None:
    """Run all, write the counts, and print them as a table."""
    folder = suites()
    counts: dict[str, Counts] = {}
    for name in sys.argv[1:] or SERVERS:
        with SERVERS[name]() as server:
            counts[name] = counted(folder, server)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    print(table(counts))


if __name__ == "__main__":
    run()
