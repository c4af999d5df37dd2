"""Ten minutes of what a public endpoint meets: good queries, runaways, clients that vanish, new snapshots.

Writes build/soak.json and fails where what is promised did not hold. SOAK_SECONDS sets another time.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import pyoxigraph as ox

from benchmarks import servers
from benchmarks.million import publish_million, write_lookups
from benchmarks.servers import ROOT, Server
from kg.graph.asking import select
from kg.store import open_current
from kg.store.edits import edit

OUT = ROOT / "build" / "soak.json"
SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
DEADLINE = 5.0
GOOD_A_SECOND = 20
LOOKUPS = 400
SWITCH_EVERY = 60.0
VANISH_EVERY = 2.0

GRAPH = ox.NamedNode("http://example.org/soak")
VERSION = f"SELECT ?n {{ GRAPH <{GRAPH.value}> {{ <{GRAPH.value}> <{GRAPH.value}#version> ?n }} }}"
RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?a ?d",
    'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), "^(([^x]+)*y?)+$")) }',
    "SELECT DISTINCT ?c ?f { ?a ?b ?c . ?d ?e ?f }",
    "SELECT ?a (COUNT(DISTINCT ?f) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ORDER BY ?n",
)


@dataclass(slots=True, kw_only=True)
class Seen:
    """What came of it all."""

    good: Counter[str] = field(default_factory=Counter)
    good_seconds: list[float] = field(default_factory=list)
    runaways: Counter[str] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)
    versions: set[str] = field(default_factory=set)
    switches: int = 0
    vanished: int = 0
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    descendants: set[int] = field(default_factory=set)


async def request(port: int, query: str, client: int, leave_after: float | None = None) -> tuple[int, bytes]:
    """Send a query from an address of its own, and return status and body; or hang up after some seconds."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(f"127.0.0.{client}", 0))
    try:
        path = f"/sparql?query={quote(query, safe='')}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n".encode())
        if leave_after is not None:
            await asyncio.sleep(leave_after)
            return 0, b""
        answer = await reader.read()
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split(b" ", 2)[1]) if head else 0, body
    finally:
        writer.close()


async def ask_good(port: int, expected: dict[str, bytes], seen: Seen, number: int) -> None:
    """Ask something whose answer is known."""
    client = 2 + number % 20
    if number % 10 == 0:
        query, right = VERSION, None
    else:
        query = random.choice(list(expected))
        right = expected[query]
    began = time.monotonic()
    try:
        status, body = await request(port, f"{query} # {number}", client)
    except OSError as error:
        seen.good[f"no answer ({error})"] += 1
        return
    seen.good_seconds.append(time.monotonic() - began)
    if status != 200:
        seen.good[f"status {status}"] += 1
    elif (right is None and body.split(b"\r\n")[1].decode() in seen.versions) or body == right:
        seen.good["right"] += 1
    else:
        seen.good["wrong"] += 1


async def ask_runaway(port: int, seen: Seen, number: int) -> None:
    """Ask something that has no end."""
    began = time.monotonic()
    try:
        status, body = await request(port, f"{RUNAWAYS[number % len(RUNAWAYS)]} # {number}", 30 + number % 20)
    except OSError as error:
        seen.runaways[f"no answer ({error})"] += 1
        return
    took = time.monotonic() - began
    kind = json.loads(body)["type"].rpartition("/")[2] if status >= 400 else f"status {status}"
    seen.runaways[kind] += 1
    if kind == "time":
        seen.late.append(took - DEADLINE)


async def every(seconds: float, until: float, work: Callable[[int], Coroutine[None, None, None]]) -> None:
    """Start *work* with a running number every so many seconds, and wait for all of it."""
    tasks: set[asyncio.Task[None]] = set()
    number, began = 0, time.monotonic()
    while time.monotonic() < until:
        task = asyncio.create_task(work(number))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        number += 1
        await asyncio.sleep(max(0.0, began + number * seconds - time.monotonic()))
    await asyncio.gather(*tuple(tasks))


async def soak(server: Server, store: Path, expected: dict[str, bytes]) -> Seen:
    """Do all of it for as long as it takes."""
    seen = Seen(versions={"0"})
    began = time.monotonic()
    until = began + SECONDS

    async def good(number: int) -> None:
        await ask_good(server.port, expected, seen, number)

    async def runaway(number: int) -> None:
        await ask_runaway(server.port, seen, number)

    async def vanish(number: int) -> None:
        query = f"{RUNAWAYS[number % len(RUNAWAYS)]} # gone {number}"
        await request(server.port, query, 60 + number % 20, leave_after=0.2 + number % 10 / 5)
        seen.vanished += 1

    async def switch(number: int) -> None:
        if number:
            seen.versions.add(str(number))
            await asyncio.to_thread(set_version, store, number)
            seen.switches += 1

    async def watch(_: int) -> None:
        family = descendants(server.pid)
        seen.descendants |= family
        seen.memory.append((time.monotonic() - began, resident(server.pid), sum(map(resident, family))))

    await asyncio.gather(
        every(1 / GOOD_A_SECOND, until, good),
        every(1.0, until, runaway),
        every(VANISH_EVERY, until, vanish),
        every(SWITCH_EVERY, until, switch),
        every(5.0, until, watch),
    )
    return seen


def set_version(store: Path, number: int) -> None:
    """Publish a snapshot of the same graph under another version."""
    text = f"DROP SILENT GRAPH {GRAPH} ; INSERT DATA {{ GRAPH {GRAPH} {{ {GRAPH} <{GRAPH.value}#version> {number} }} }}"
    edit(store, lambda graph: graph.update(text), GRAPH)


def descendants(pid: int) -> set[int]:
    """Return the processes below a process."""
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/children")
        words = [word for thread in threads for word in thread.read_text(encoding="ascii").split()]
    except (FileNotFoundError, ProcessLookupError):
        return set()
    children = {int(word) for word in words}
    return children.union(*(descendants(child) for child in children))


def is_ours(pid: int) -> bool:
    """Whether a process of the endpoint has this number: another may have been given it since."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        return b"kg.endpoint" in words or b"kg.cli" in words
    except (FileNotFoundError, ProcessLookupError):
        return False


def resident(pid: int) -> int:
    """Return the resident bytes of a process, 0 where it is gone."""
    try:
        words = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
        return int(words[1]) * os.sysconf("SC_PAGE_SIZE")
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0


def expectations(store: Path, folder: Path) -> dict[str, bytes]:
    """Return queries and their answers, as the engine gives them here."""
    lookups = folder / "lookups.txt"
    write_lookups(store, lookups)
    with open_current(store) as snapshot:
        subjects = [line.partition("%3C")[2].partition("%3E")[0] for line in lookups.read_text("ascii").split()]
        queries = [f"SELECT ?p ?o {{ <{unquote(subject)}> ?p ?o }} ORDER BY ?p ?o" for subject in subjects[:LOOKUPS]]
        queries.append("SELECT (COUNT(*) AS ?n) { ?s a <http://purl.org/linked-data/cube#Observation> }")
        return {query: _csv(snapshot.store, query) for query in queries}


def _csv(store: ox.Store, query: str) -> bytes:
    rows = select(store, query)
    return rows.serialize(format=ox.QueryResultsFormat.CSV) or b""


def raw_aborts(graph: Path, lookups: Path) -> dict[str, object]:
    """Have wrk look things up in a raw Oxigraph with its own time limit, and tell what becomes of it."""
    with servers.oxigraph(graph, "--timeout-s", "30") as raw:
        own = lookups.with_name("raw.txt")
        own.write_text(lookups.read_text("ascii").replace("/sparql?", "/query?"), encoding="ascii")
        began = time.monotonic()
        load = subprocess.Popen(
            [
                "wrk",
                "-t2",
                "-c8",
                "-d40s",
                "-s",
                str(Path(__file__).parent / "lookups.lua"),
                f"http://127.0.0.1:{raw.port}/",
            ],
            env={**os.environ, "LOOKUPS": str(own)},
            stdout=subprocess.DEVNULL,
        )
        most = 0
        while load.poll() is None and Path(f"/proc/{raw.pid}/task").exists():
            try:
                most = max(most, len(list(Path(f"/proc/{raw.pid}/task").iterdir())))
            except FileNotFoundError:
                break
            if "\nState:\tZ" in Path(f"/proc/{raw.pid}/status").read_text(encoding="utf-8"):
                break
            time.sleep(0.2)
        took = round(time.monotonic() - began, 1)
        aborted = load.poll() is None
        load.terminate()
        load.wait()
    return {"aborted": aborted, "after seconds": took, "most threads": most}


def summary(seen: Seen, left: int) -> tuple[dict[str, object], dict[str, bool]]:
    """Return the figures, and of each promise whether it held."""
    seconds = sorted(seen.good_seconds)
    all_good = sum(seen.good.values())
    early = [row for row in seen.memory if row[0] > min(60.0, SECONDS / 4)] or seen.memory
    third = max(1, len(early) // 3)
    first, last = (max(row[1] for row in part) for part in (early[:third], early[-third:]))
    p99 = seconds[int(len(seconds) * 0.99)] if seconds else 0.0
    figures = {
        "seconds": SECONDS,
        "good": dict(seen.good),
        "good p50 s": round(seconds[len(seconds) // 2], 3) if seconds else None,
        "good p99 s": round(p99, 3),
        "good slowest s": round(seconds[-1], 3) if seconds else None,
        "runaways": dict(seen.runaways),
        "kills": len(seen.late),
        "latest kill s": round(max(seen.late, default=0.0), 3),
        "clients vanished": seen.vanished,
        "snapshots switched": seen.switches,
        "server MiB, first and last third": [first >> 20, last >> 20],
        "all processes MiB, most": max((row[2] for row in seen.memory), default=0) >> 20,
        "processes left": left,
    }
    held = {
        "99 % of the good answered right": seen.good["right"] >= 0.99 * all_good > 0,
        "no wrong answer": seen.good["wrong"] == 0,
        "p99 below 1 s": p99 < 1.0,
        "kills within 0.1 s": max(seen.late, default=0.0) < 0.1,
        "memory flat": last <= first * 1.1 + (8 << 20),
        "no process left": left == 0,
    }
    return {**figures, "held": held}, held


def run() -> None:
    """Soak, and say what held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = publish_million(folder)
        set_version(store, 0)
        expected = expectations(store, folder)
        options = ("--timeout", f"{DEADLINE:g}", "--cache", "64", "--memory", "1536")
        with servers.ours(store, *options) as server:
            seen = asyncio.run(soak(server, store, expected))
        time.sleep(2)
        left = sum(map(is_ours, (*seen.descendants, server.pid)))
        figures, held = summary(seen, left)
        with open_current(store) as snapshot:
            figures["raw oxigraph --timeout-s 30 under plain look-ups"] = raw_aborts(
                snapshot.graph, folder / "lookups.txt"
            )
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"), end="")
    if not all(held.values()):
        sys.exit("soak: " + ", ".join(name for name, there in held.items() if not there) + ": did not hold")


if __name__ == "__main__":
    run()
