"""How fast the rules read: characters a second of one core, stage by stage, and how the time grows with the text."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.language import annotate
from kg.lexicon import Lexicon, load
from kg.linking import link
from kg.model import Report
from kg.reading import read_report
from kg.statements import extract

ROOT = Path(__file__).parents[1]
TIMES = 20
RUNS = 7
DOUBLED = 4


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of a few runs, in seconds."""

    def once() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return min(once() for _ in range(times))


def longer(report: Report, times: int) -> Report:
    """Return a report that says the same things several times over, in one article."""
    paragraphs = tuple(p for article in report.articles for p in article.paragraphs) * times
    return replace(report, articles=(replace(report.articles[0], paragraphs=paragraphs),))


def speeds(lexicon: Lexicon) -> dict[str, int]:
    """Return characters a second of each stage, and of all together, on the five reports."""
    paths = sorted(ROOT.glob("seeds/*.txt"))
    reports = [read_report(path, lexicon) for path in paths]
    characters = sum(len(report.text) for report in reports)
    sentences = [annotate(report, lexicon) for report in reports]
    found = [extract(r, s, lexicon) for r, s in zip(reports, sentences, strict=True)]
    every = list(zip(reports, sentences, found, strict=True))
    work: dict[str, Callable[[], object]] = {
        "read": lambda: [read_report(path, lexicon) for path in paths],
        "annotate": lambda: [annotate(report, lexicon) for report in reports],
        "extract": lambda: [extract(r, s, lexicon) for r, s, _ in every],
        "link": lambda: [link(r, s, f.statements, f.numbers, lexicon) for r, s, f in every],
    }
    taken = {stage: best(run, RUNS) for stage, run in work.items()}
    return {stage: round(characters / seconds) for stage, seconds in {**taken, "all": sum(taken.values())}.items()}


def growth(lexicon: Lexicon) -> float:
    """Return how much longer the rules take for a text of twice the length: 2 is linear."""
    report = read_report(ROOT / "seeds" / "jinan-2024-five-years.txt", lexicon)
    texts = [longer(report, TIMES * factor) for factor in (1, DOUBLED)]
    sentences = [annotate(text, lexicon) for text in texts]
    short, long = (best(partial(extract, text, said, lexicon)) for text, said in zip(texts, sentences, strict=True))
    return round(float((long / short) ** (1 / (DOUBLED.bit_length() - 1))), 2)


def measure() -> dict[str, object]:
    """Return the figures for build/bench.json."""
    start = time.process_time()
    lexicon = load()
    loaded = time.process_time() - start
    return {
        "seconds to load the words": round(loaded, 3),
        "characters a second": speeds(lexicon),
        "time of the rules for a text twice as long": growth(lexicon),
    }
