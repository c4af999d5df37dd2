"""The endpoint beside raw Oxigraph, rdflib-endpoint and Virtuoso: look-ups a second by wrk, the questions' times."""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from benchmarks import servers, virtuoso
from benchmarks.million import publish_million, write_lookups
from benchmarks.servers import Server
from kg.questions import questions
from kg.store import open_current

SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
CONNECTIONS = 8
TIMES = 15
ENOUGH_MS = 10_000
_LOOKUPS = Path(__file__).parent / "lookups.lua"

Figures = dict[str, object]


def wrk(port: int, path: str = "/", *, lookups: Path | None = None, close: bool = False) -> Figures:
    """Return requests a second and faults of a run of wrk; with *lookups* each request is drawn from that file."""
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "10s"]
    command += ["-s", str(_LOOKUPS)] if lookups else []
    command += ["-H", "Accept: application/sparql-results+json"]
    command += ["-H", "Connection: close"] if close else []
    environment = {**os.environ, "LOOKUPS": str(lookups)}
    run = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], env=environment, capture_output=True, text=True, check=True
    )
    rate = re.search(r"Requests/sec:\s*([\d.]+)", run.stdout)
    faults = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", run.stdout)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", run.stdout)
    # A server that closes after each answer is counted by wrk as a read error where the close comes first.
    broken = sum(map(int, faults.groups())) - (int(faults[2]) if close else 0) if faults else 0
    return {"a second": round(float(rate[1])) if rate else 0, "faults": broken + (int(refused[1]) if refused else 0)}


def looked_up(server: Server, lookups: Path, folder: Path) -> Figures:
    """Return the look-ups a second, over kept and over new connections."""
    own = folder / f"{server.name}.txt"
    own.write_text(lookups.read_text("ascii").replace("/sparql?", f"{server.query}?"), encoding="ascii")
    return {
        "keep-alive": wrk(server.port, lookups=own),
        "new connection": wrk(server.port, lookups=own, close=True),
    }


def asked(server: Server) -> Mapping[str, Figures]:
    """Return each question's median and 95th percentile, in milliseconds."""
    return {question.slug: _asked_often(server, question.text) for question in questions()}


def _asked_often(server: Server, query: str) -> Figures:
    times: list[float] = []
    rows = 0
    while len(times) < TIMES and (len(times) < 3 or sum(times) < ENOUGH_MS):
        start = time.perf_counter()
        try:
            reply = server.ask(query, "text/csv")
        except OSError as error:
            return {"fault": str(error) or type(error).__name__}
        times.append((time.perf_counter() - start) * 1000)
        rows = reply.body.count(b"\n") - 1
        if reply.status != 200:
            return {"fault": f"status {reply.status}"}
    return {
        "median ms": round(statistics.median(times), 1),
        "p95 ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "rows": rows,
    }


def measure() -> Figures:
    """Return the figures of all servers on the same graph, machine and run."""
    if shutil.which("wrk") is None:
        sys.exit("bench: wrk is not installed (apt install wrk)")
    with tempfile.TemporaryDirectory() as name:
        return measured(publish_million(Path(name)), Path(name))


def measured(store: Path, folder: Path) -> Figures:
    """Return the figures of all servers on the graph of a store."""
    lookups = folder / "lookups.txt"
    write_lookups(store, lookups)
    first = lookups.read_text("ascii").splitlines()[0]
    with open_current(store) as snapshot:
        triples, graph = len(snapshot.store), snapshot.graph
        figures: Figures = {"triples": triples, "seconds a run": SECONDS, "connections": CONNECTIONS}
        with nothing() as port:
            figures["the generator against a server that does nothing"] = {
                "keep-alive": wrk(port, lookups=lookups),
                "new connection": wrk(port, lookups=lookups, close=True),
            }
        with servers.oxigraph(graph) as raw:
            path = first.replace("/sparql?", "/query?")
            raw_figures = {**looked_up(raw, lookups, folder), "one query": wrk(raw.port, path)}
            raw_asked = asked(raw)
        with servers.ours(store, "--cache", "0") as own:
            our_figures = looked_up(own, lookups, folder)
            our_asked = asked(own)
        with servers.ours(store) as own:
            our_figures["one query"] = wrk(own.port, first)
        data = folder / "default.nt"
        snapshot.store.dump(str(data), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        others, others_asked = _others(data, lookups, folder)
    figures["look-ups"] = {"ours": our_figures, "raw oxigraph": raw_figures, **others}
    figures["ratios"] = ratios(our_figures, raw_figures, others.get("rdflib-endpoint", {}))
    figures["questions"] = {"ours": our_asked, "oxigraph": raw_asked, **others_asked}
    return figures


def _others(data: Path, lookups: Path, folder: Path) -> tuple[dict[str, Figures], dict[str, Mapping[str, Figures]]]:
    """Measure the servers that load the graph on their own."""
    found: dict[str, Figures] = {}
    answers: dict[str, Mapping[str, Figures]] = {}
    with servers.rdflib_endpoint(data) as other:
        found["rdflib-endpoint"] = looked_up(other, lookups, folder)
    if virtuoso.installed():
        with virtuoso.running_on(data, folder / "virtuoso") as other:
            found["virtuoso 7"] = looked_up(other, lookups, folder)
            answers["virtuoso 7"] = asked(other)
    return found, answers


def ratios(ours: Figures, raw: Figures, rdflib: Figures) -> Figures:
    """Return what is asked of the endpoint: its rates by those of others."""
    return {
        "keep-alive, of raw": _ratio(ours, raw, "keep-alive"),
        "new connection, of raw": _ratio(ours, raw, "new connection"),
        "one query, of raw": _ratio(ours, raw, "one query"),
        "keep-alive, of rdflib-endpoint": _ratio(ours, rdflib, "keep-alive"),
    }


def _ratio(ours: Figures, other: Figures, name: str) -> float | None:
    mine, theirs = _rate(ours, name), _rate(other, name)
    return round(mine / theirs, 2) if theirs else None


def _rate(figures: Figures, name: str) -> float:
    measured = figures.get(name)
    return float(measured["a second"]) if isinstance(measured, Mapping) else 0.0


@contextmanager
def nothing() -> Iterator[int]:
    """Run the server that does nothing; yield its port."""
    port = servers.free_port()
    with servers.running([sys.executable, "-m", "benchmarks.nothing", str(port)], port, "/"):
        yield port
