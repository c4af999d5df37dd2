"""How a build grows with its reports: reading, loading, checks and export, each beside a peer, and what they need.

`python -m benchmarks.scale 200 2000 20000` prints a table with a column for each number of reports.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib

from benchmarks import corpus
from kg.graph import export
from kg.graph.findings import REPORT
from kg.graph.pieces import Pieces
from kg.graph.shapes import broken, shapes
from kg.graph.vocabulary import MZ, RDF
from kg.language import annotate
from kg.lexicon import load
from kg.pipeline.checking import check
from kg.reading import read_report
from kg.resources import ontology_dir
from kg.store import Snapshot, open_current
from kg.store import shards as nquads

ROOT = Path(__file__).parents[1]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
COUNTS = (200, 400)
_EACH = 1_000
_MB = 1 << 20
# rdflib holds a graph in memory and is slow: a part of the graph tells as much.
_PEER_QUADS = 100_000
_FEW = 5
_BUILD = """
import json, sys, time
from pathlib import Path
from kg.pipeline import build
marks = []
files, store, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
build([files], store, workers=workers, progress=lambda *_: marks.append(time.time()))
print(json.dumps(marks))
"""


def measure(counts: tuple[int, ...] = COUNTS) -> dict[str, object]:
    """Return the figures for build/bench.json, by the number of reports."""
    return {str(count): _of(count) for count in counts}


def _of(count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        files = corpus.write(here / "reports", count)
        characters = sum(len(path.read_text(encoding="utf-8")) for path in files.rglob("*.txt"))
        one, two = (_built(files, here / f"store{workers}", workers) for workers in (1, 2))
        unchanged = _built(files, here / "store2", 2)
        with open_current(here / "store2") as snapshot:
            return {
                "characters": characters,
                "quads": len(snapshot.store),
                "claims": sum(entry.claims for entry in snapshot.manifest.reports),
                "build on one worker": one,
                "build on two workers": two,
                "seconds of an unchanged build": unchanged["seconds"],
                "characters a second read and extracted on one worker": _characters(one, characters, count),
                "characters a second read and extracted on two workers": _characters(two, characters, count),
                "characters a second of our spaCy pipeline alone": _annotated(files),
                "quads a second loaded": _loaded(snapshot, here),
                "quads a second loaded by oxigraph load": _loaded_by_peer(snapshot, here),
                "quads a second checked": _rate(snapshot, lambda: check(snapshot)),
                **_shapes(snapshot),
                "quads a second exported": _rate(snapshot, lambda: _exported(snapshot)),
                "quads a second exported by rdflib": _exported_by_peer(snapshot),
                "new candidates in each thousand reports": _candidates(snapshot),
            }


def _built(files: Path, store: Path, workers: int) -> dict[str, object]:
    """A build in a process of its own: seconds, reports a second by the thousand, and the memory of all processes."""
    start = time.time()
    command = [sys.executable, "-c", _BUILD, str(files), str(store), str(workers)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        peak = [0]
        watching = threading.Thread(target=_watch, args=(process.pid, peak))
        watching.start()
        out = process.communicate()[0]
        watching.join()
    if process.returncode:
        raise RuntimeError(f"the build of {files} ended with {process.returncode}")
    marks = json.loads(out)
    if not marks:
        return {"seconds": round(time.time() - start, 1)}
    each = min(_EACH, max(1, len(marks) // 2))
    rates = [
        round((each - 1) / (max(marks[at + each - 1] - marks[at], 1e-3)))
        for at in range(0, len(marks) - each + 1, each)
    ]
    return {
        "seconds": round(time.time() - start, 1),
        "reports a second": round(len(marks) / (marks[-1] - start), 1),
        f"reports a second by {each}": rates,
        "megabytes of all processes": peak[0] // _MB,
    }


def _watch(pid: int, peak: list[int]) -> None:
    while Path(f"/proc/{pid}/smaps_rollup").exists():
        peak[0] = max(peak[0], sum(map(_own_bytes, _family(pid))))
        time.sleep(0.5)
        if not _status(pid):
            return


def _status(pid: int) -> list[str]:
    """The fields of a process after its name; none where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []
    return [] if fields[0] == "Z" else fields


def _family(pid: int) -> set[int]:
    parents = {int(one.name): _status(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdigit()}
    found: set[int] = set()
    more = {pid}
    while more:
        found |= more
        more = {one for one, fields in parents.items() if fields and int(fields[1]) in more} - found
    return found


def _own_bytes(pid: int) -> int:
    """The memory of a process, what it shares counted in parts."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _characters(built: dict[str, object], characters: int, count: int) -> int:
    return round(characters / count * float(str(built.get("reports a second", 0))))


def _shapes(snapshot: Snapshot) -> dict[str, object]:
    """Of a few reports, for a validator would need hours for more: our shapes by our walk, and by pySHACL."""
    pieces = Pieces(snapshot.store)
    piece = pieces.of(islice(pieces.reports(), _FEW))
    start = time.perf_counter()
    deque(broken(piece, shapes(), (REPORT,)), maxlen=0)
    ours = len(piece) / (time.perf_counter() - start)
    data, rules = rdflib.Graph(), rdflib.Graph()
    triples = (quad.triple for quad in piece)
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        rules.parse(path)
    start = time.perf_counter()
    pyshacl.validate(data, shacl_graph=rules, inplace=True)
    theirs = len(piece) / (time.perf_counter() - start)
    return {
        "quads a second held against the shapes": round(ours),
        "quads a second held against the shapes by pySHACL": round(theirs),
    }


def _annotated(files: Path) -> int:
    lexicon = load()
    reports = [read_report(path, lexicon) for path in sorted(files.rglob("*.txt"))[:200]]
    start = time.perf_counter()
    for report in reports:
        annotate(report, lexicon)
    return round(sum(len(report.text) for report in reports) / (time.perf_counter() - start))


def _paths(snapshot: Snapshot) -> Iterator[Path]:
    return (snapshot.shard(shard.name) for shard in snapshot.manifest.shards)


def _loaded(snapshot: Snapshot, folder: Path) -> int:
    start = time.perf_counter()
    nquads.load(ox.Store(str(folder / "loaded")), _paths(snapshot))
    return round(len(snapshot.store) / (time.perf_counter() - start))


def _loaded_by_peer(snapshot: Snapshot, folder: Path) -> int | None:
    if not OXIGRAPH.exists():
        return None
    file = folder / "all.nq"
    with file.open("wb") as out:
        for path in _paths(snapshot):
            out.write(path.read_bytes())
    start = time.perf_counter()
    command = [str(OXIGRAPH), "load", "--location", str(folder / "peer"), "--file", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    return round(len(snapshot.store) / (time.perf_counter() - start))


def _rate(snapshot: Snapshot, work: Callable[[], object]) -> int:
    start = time.perf_counter()
    work()
    return round(len(snapshot.store) / (time.perf_counter() - start))


def _exported(snapshot: Snapshot) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        export.export(snapshot.store, nowhere, export.form("trig"))


def _exported_by_peer(snapshot: Snapshot) -> int:
    some = b"".join(path.read_bytes() for path in list(_paths(snapshot))[:40])
    lines = some.splitlines(keepends=True)[:_PEER_QUADS]
    graph = rdflib.Dataset()
    graph.parse(BytesIO(b"".join(lines)), format="nquads")
    start = time.perf_counter()
    graph.serialize(format="trig")
    return round(len(lines) / (time.perf_counter() - start))


def _candidates(snapshot: Snapshot) -> list[int]:
    """How many concepts that no scheme knows are met for the first time, by the thousand reports."""
    met: set[str] = set()
    found = []
    reports = snapshot.manifest.reports
    for first in range(0, len(reports), _EACH):
        before = len(met)
        for entry in reports[first : first + _EACH]:
            for quad in ox.parse(path=str(snapshot.shard(entry.shard.name)), format=ox.RdfFormat.N_QUADS):
                if quad.predicate == RDF.type and quad.object == MZ.Candidate:
                    met.add(str(quad.subject))
        found.append(len(met) - before)
    return found


def table(figures: dict[str, object]) -> str:
    """The figures as lines, a column for each number of reports."""
    columns = {count: dict(_flat(of)) for count, of in figures.items()}
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    width = max(map(len, names))
    lines = [f"{'reports':<{width}} " + " ".join(f"{count:>12}" for count in columns)]
    lines += (
        f"{name:<{width}} " + " ".join(f"{column.get(name, '–')!s:>12}" for column in columns.values())
        for name in names
    )
    return "\n".join(lines)


def _flat(figures: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(figures, dict):
        for name, value in figures.items():
            yield from _flat(value, f"{prefix}{name}: " if isinstance(value, dict) else f"{prefix}{name}")
    else:
        yield prefix, figures


if __name__ == "__main__":
    found = measure(tuple(map(int, sys.argv[1:])) or COUNTS)
    print(json.dumps(found, ensure_ascii=False, indent=1), file=sys.stderr)
    print(table(found))
