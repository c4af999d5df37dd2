"""How fast the models name things: beside spaCy's own zh pipeline with the same segmenter, and by two processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language

from benchmarks.rules import best
from kg.language.annotate import blocks
from kg.language.pipeline import OWN, pipeline
from kg.lexicon import load
from kg.pipeline import build
from kg.pipeline.stages import draft
from kg.reading import read_report

ROOT = Path(__file__).parents[1]
# copies of the five reports: some seconds of work for a core
COPIES = 16


def texts() -> list[str]:
    """Return the runs of the five reports as the pipeline is given them."""
    lexicon = load()
    reports = [read_report(path, lexicon) for path in sorted(ROOT.glob("seeds/*.txt"))]
    paragraphs = (p.view.text for report in reports for article in report.articles for p in article.paragraphs)
    return [block.of(text) for text in paragraphs for block in blocks(text)]


def spacys_own() -> Language:
    """Return what spaCy makes of the language without us: its recognizer at its own settings, with our segmenter.

    It is not trained: its time does not hang on its weights.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "pkuseg"}}})
    nlp.tokenizer.from_disk(OWN / "tokenizer")  # type: ignore[union-attr]
    nlp.add_pipe("ner").add_label("PLACE")  # type: ignore[attr-defined]
    nlp.initialize(list)
    return nlp


def speed(nlp: Language, runs: list[str], processes: int) -> dict[str, int]:
    """Return characters and words a second, the start of processes included."""
    start = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(runs, n_process=processes))
    seconds = time.perf_counter() - start
    return {"characters": round(sum(map(len, runs)) / seconds), "words": round(words / seconds)}


def copies(folder: Path) -> Iterator[Path]:
    """Yield the five reports again and again, under names of their own."""
    for number in range(COPIES):
        for path in sorted(ROOT.glob("seeds/*.txt")):
            yield Path(shutil.copy(path, folder / f"{path.stem}-{number}.txt"))


def loop(folder: Path, rest: int, of: int) -> None:
    """Read and describe every report of a folder whose number leaves this rest: the bare loop of a worker."""
    for number, path in enumerate(sorted(folder.glob("*.txt"))):
        if number % of == rest:
            draft(path, "bench")


def two_copies(folder: Path) -> float:
    """Return how long two bare loops take side by side, each with half of the reports."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.models import loop; "
        "loop(Path(sys.argv[1]), int(sys.argv[2]), 2)"
    )
    start = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", code, folder, str(rest)], cwd=ROOT) for rest in range(2)]
    for process in running:
        process.wait()
    return time.perf_counter() - start


def measure() -> dict[str, object]:
    """Return characters and words a second of the pipelines, of the whole way of a report, and of two workers."""
    runs = texts() * 4
    own, other = pipeline(load()), spacys_own()
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(folder) / "reports"
        reports.mkdir()
        characters = sum(len(path.read_text(encoding="utf-8")) for path in copies(reports))
        draft(next(reports.iterdir()), "bench")
        one = best(lambda: loop(reports, 0, 4), 2)
        bare = two_copies(reports)
        start = time.perf_counter()
        build([reports], Path(folder) / "store", workers=2)
        built = time.perf_counter() - start
    return {
        "own": {f"{n} processes": speed(own, runs, n) for n in (1, 2)},
        "spaCy's zh with the same segmenter": {f"{n} processes": speed(other, runs, n) for n in (1, 2)},
        "whole way, characters a second of one core": round(characters / 4 / one),
        "two bare loops, characters a second": round(characters / bare),
        "two workers of a build, characters a second": round(characters / built),
        "workers to loops": round(bare / built, 2),
    }
