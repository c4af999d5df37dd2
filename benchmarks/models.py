"""How fast the models name things: beside spaCy's own zh pipeline with the same segmenter, and by two processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_config

from benchmarks.rules import best
from kg.language.annotate import blocks
from kg.language.pipeline import OWN, pipeline
from kg.lexicon import load
from kg.pipeline import build, window
from kg.pipeline.stages import Quarantined, draft
from kg.reading import find_reports, read_report

ROOT = Path(__file__).parents[1]
# copies of the five reports: some seconds of work for a core
COPIES = 16
# runs that are given to a process at once: with spaCy's own 1000 one of two processes would get them all
BATCH = 32
TURNS = 2


def texts() -> list[str]:
    """Return the runs of the five reports as the pipeline is given them."""
    lexicon = load()
    reports = [read_report(path, lexicon) for path in sorted(ROOT.glob("seeds/*.txt"))]
    paragraphs = (p.view.text for report in reports for article in report.articles for p in article.paragraphs)
    return [block.of(text) for text in paragraphs for block in blocks(text)]


def spacys_own() -> Language:
    """Return what spaCy makes of the language without us: pkuseg with our model, a recognizer of the size of ours.

    It is not trained: its time does not hang on its weights.
    """
    pkuseg = {"pkuseg_model": str(OWN / "tokenizer" / "pkuseg_model")}
    settings = {"nlp": {"tokenizer": {"segmenter": "pkuseg"}}, "initialize": {"tokenizer": pkuseg}}
    nlp = spacy.blank("zh", config=settings)
    ours = load_config(OWN / "config.cfg")["components"]["ner"]["model"]
    recognizer: EntityRecognizer = nlp.add_pipe("ner", config={"model": ours})
    for label in json.loads((OWN / "meta.json").read_text(encoding="utf-8"))["labels"]["ner"]:
        recognizer.add_label(label)
    nlp.initialize(lambda: [Example.from_dict(Doc(nlp.vocab, words=["民政", "局"]), {"entities": ["O", "O"]})])
    return nlp


def speed(nlp: Language, runs: list[str], processes: int) -> dict[str, int]:
    """Return characters and words a second, the start of processes included."""
    list(nlp.pipe(runs[:BATCH]))
    start = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe(runs, n_process=processes, batch_size=BATCH))
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


def two_workers(folder: Path) -> float:
    """Return how long two workers of a build take for all of the reports, their start included."""
    start = time.perf_counter()
    for outcome in window.run(draft, find_reports([folder]), "bench", 2):
        if isinstance(outcome, Quarantined):
            raise SystemExit(outcome.reason)
    return time.perf_counter() - start


def whole_build(folder: Path, store: Path) -> float:
    """Return how long a whole build with two workers takes: reading, checking, indexing and the switch."""
    start = time.perf_counter()
    build([folder], store, workers=2)
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
        # by turns, so that what else the machine does weighs on both alike
        turns = [(two_copies(reports), two_workers(reports)) for _ in range(TURNS)]
        bare, working = (min(times) for times in zip(*turns, strict=True))
        built = whole_build(reports, Path(folder) / "store")
    return {
        "own": {f"{n} processes": speed(own, runs, n) for n in (1, 2)},
        "spaCy's zh with the same segmenter": {f"{n} processes": speed(other, runs, n) for n in (1, 2)},
        "whole way, characters a second of one core": round(characters / 4 / one),
        "two bare loops, characters a second": round(characters / bare),
        "two workers, characters a second": round(characters / working),
        "workers to loops": round(bare / working, 2),
        "a build with two workers, characters a second": round(characters / built),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), ensure_ascii=False, indent=1))
