"""Measures what a user waits for, and writes build/bench.json: seconds of the commands, bytes of the store."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import checks, endpoint, length, models, rules, scale, search

ROOT = Path(__file__).parents[1]
OUT = ROOT / "build" / "bench.json"
KG = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
REPEATS = 5


def seconds(*arguments: str | Path) -> float:
    """Return how long a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run([*KG, *map(str, arguments)], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def median(*arguments: str | Path) -> float:
    """Return the middle one of several runs, to the millisecond."""
    return round(statistics.median(seconds(*arguments) for _ in range(REPEATS)), 3)


def size(folder: Path) -> int:
    """Return the bytes of a folder; what is linked twice is counted once."""
    files = {(stat := path.stat()).st_ino: stat.st_size for path in folder.rglob("*") if path.is_file()}
    return sum(files.values())


def measure(store: Path) -> dict[str, object]:
    """Return the figures of a fresh store of the five reports."""
    stored = ("--store", store)
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "seconds": {
            "help": median("--help"),
            "build of seeds, from nothing": round(seconds("build", "seeds", *stored), 3),
            "build of seeds, unchanged": median("build", "seeds", *stored),
            "check": median("check", *stored),
            **{f"view {view.stem}": median("query", view, *stored) for view in sorted(ROOT.glob("queries/views/*.rq"))},
        },
        "bytes of the store": size(store),
        "rules": rules.measure(),
        "models": models.measure(),
        "length": length.measure(),
        "scale": scale.measure(),
        "checks": checks.measure(store),
        "search": search.measure(),
        "endpoint": endpoint.measure(),
    }


def run() -> None:
    """Measure in a folder that is thrown away, and write the figures."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "store")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"), end="")
    if isinstance(grown := figures["scale"], dict):
        print(scale.table(grown))


if __name__ == "__main__":
    run()
