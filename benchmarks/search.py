"""How long a search takes by any part of a word, on the texts of the five reports many times over."""

from __future__ import annotations

import hashlib
import statistics
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg.graph.describe import describe_base
from kg.lexicon import load
from kg.search import Index, write_index

ROOT = Path(__file__).parents[1]
COPIES = 100
REPEATS = 20
WORDS = ("困", "特困", "护理型床位", "养老服务", "泉心共助", "2.4万", "Jinan", "没有这样的词")


def texts() -> dict[str, str]:
    """The texts by digest, each copy with a line of its own."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    copies = (f"{text}\n第{number}份。\n" for number in range(COPIES) for text in seeds)
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in copies}


def measure() -> dict[str, object]:
    """Seconds for the index, and milliseconds for each search, the middle and the longest of several."""
    store = ox.Store()
    store.extend(describe_base(load()))
    known = texts()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        start = time.perf_counter()
        write_index(path, store, known.__getitem__, known)
        made = time.perf_counter() - start
        index = Index(path)
        found = {words: [_milliseconds(index, words) for _ in range(REPEATS)] for words in WORDS}
        size = path.stat().st_size
        index.close()
    return {
        "characters": sum(map(len, known.values())),
        "seconds to make the index": round(made, 2),
        "bytes of the index": size,
        "milliseconds": {
            words: {"median": round(statistics.median(times), 2), "longest": round(max(times), 2)}
            for words, times in found.items()
        },
    }


def _milliseconds(index: Index, words: str) -> float:
    start = time.perf_counter()
    index.search(words)
    return (time.perf_counter() - start) * 1000
