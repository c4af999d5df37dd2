"""How many sentences of each phenomenon are understood: `python -m tests.phenomena.report`.

Of the kept part only counts are printed, so that whoever writes the rules never reads it. `--failures PHENOMENON`
shows what was missed in the open part; `--write-floors` sets the floors to what is reached, rounded down.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from kg.lexicon import Lexicon, load
from tests.phenomena.judging import faults
from tests.phenomena.sentences import FOLDER, PARTS, Example, read_examples, read_sentence

FLOORS = FOLDER / "floors.json"
OVERALL = "overall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """An example and what was wrong with the reading of it."""

    example: Example
    faults: tuple[str, ...]


def judge(part: str, lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Read every sentence of a part; one that cannot be read at all has that for a fault."""
    return tuple(_judge(example, lexicon) for example in read_examples(part))


def _judge(example: Example, lexicon: Lexicon) -> Verdict:
    reading, span = read_sentence(example, lexicon)
    return Verdict(example=example, faults=faults(example, reading, span))


def shares(verdicts: Sequence[Verdict]) -> dict[str, tuple[int, int]]:
    """How many sentences are understood, and how many there are: overall and by phenomenon."""
    counts = {OVERALL: (sum(not verdict.faults for verdict in verdicts), len(verdicts))}
    for verdict in verdicts:
        right, asked = counts.get(verdict.example.phenomenon, (0, 0))
        counts[verdict.example.phenomenon] = (right + (not verdict.faults), asked + 1)
    return counts


def read_floors(path: Path = FLOORS) -> Mapping[str, Mapping[str, float]]:
    """The share that each phenomenon of each part may not fall below."""
    floors: Mapping[str, Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return floors


def main() -> None:
    """Print the table, and what the options ask for."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--failures", nargs="*", metavar="PHENOMENON", help="of the open part; all where none is named")
    ask.add_argument("--write-floors", action="store_true")
    chosen = ask.parse_args()
    lexicon = load()
    verdicts = {part: judge(part, lexicon) for part in PARTS}
    tables = {part: shares(verdicts[part]) for part in PARTS}
    lines = [_line(name, tables) for name in tables["open"]]
    if chosen.failures is not None:
        lines += _failures(verdicts["open"], chosen.failures)
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.write_floors:
        floors = {part: {name: _floor(*counts) for name, counts in tables[part].items()} for part in PARTS}
        FLOORS.write_text(json.dumps(floors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _line(name: str, tables: Mapping[str, Mapping[str, tuple[int, int]]]) -> str:
    cells = []
    for part in PARTS:
        right, asked = tables[part].get(name, (0, 0))
        cells.append(f"{part} {right:3}/{asked:<3} {right / asked:5.2f}" if asked else f"{part}   –")
    return f"{name:22}" + "   ".join(cells)


def _floor(right: int, asked: int) -> float:
    return floor(100 * right / asked) / 100


def _failures(verdicts: Sequence[Verdict], phenomena: Sequence[str]) -> list[str]:
    lines = []
    for verdict in verdicts:
        if verdict.faults and (not phenomena or verdict.example.phenomenon in phenomena):
            lines.append(f"\n{verdict.example.name}  {verdict.example.text}  {dict(verdict.example.report)}")
            lines += [f"  {fault}" for fault in verdict.faults]
    return lines


if __name__ == "__main__":
    main()
