"""How often two titles are called the same rightly: `python -m tests.metric_pairs.pairs`.

Two titles are called the same where both mean one concept or, where no scheme knows either, where they are one
candidate: the same words and the same unit. City and countryside are a slot of the observation and no part of the
concept, so titles of one concept that state different residences are different. Of the kept half only counts are
printed, so that whoever writes the linker never reads it; `--write-floors` sets the floors to what is reached.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from kg.evaluation import Score
from kg.evaluation.matching import normal
from kg.lexicon import Lexicon, load
from kg.linking.metrics import metric
from kg.model import ConceptRef

FOLDER = Path(__file__).parent
FLOORS = FOLDER / "floors.json"
PARTS = ("open", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two titles, each with its unit, and what a person who knows the field says of them."""

    name: str
    judged: str
    titles: tuple[str, str]
    units: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A pair, what each title was taken for, and whether the two were called the same."""

    pair: Pair
    meant: tuple[str, str]
    same: bool


def read_pairs(part: str) -> tuple[Pair, ...]:
    """The pairs of a part, in the order of their file."""
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_pair(json.loads(line)) for line in lines)


def _pair(line: Mapping[str, object]) -> Pair:
    one, other = line["one"], line["other"]
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    return Pair(
        name=str(line["id"]),
        judged=str(line["judged"]),
        titles=(one["title"], other["title"]),
        units=(one["unit"], other["unit"]),
    )


def judge(part: str, lexicon: Lexicon) -> tuple[Verdict, ...]:
    """Link both titles of every pair of a part."""
    return tuple(_judge(pair, lexicon) for pair in read_pairs(part))


def _judge(pair: Pair, lexicon: Lexicon) -> Verdict:
    (one, of_one), (other, of_other) = [
        (metric(title, unit, lexicon), unit) for title, unit in zip(pair.titles, pair.units, strict=True)
    ]
    meant = _meant(one, of_one), _meant(other, of_other)
    stated = {residence for title in pair.titles if (residence := _residence(title, lexicon))}
    return Verdict(pair=pair, meant=meant, same=meant[0] == meant[1] and len(stated) < 2)


def _residence(title: str, lexicon: Lexicon) -> str | None:
    return next((concept.iri for form, concept in lexicon.forms("residences").items() if form in title), None)


def _meant(found: ConceptRef, unit: str) -> str:
    return found.concept or f"candidate {normal(found.words)} ({unit})"


def score(verdicts: Sequence[Verdict]) -> Score:
    """How many pairs are rightly called the same, how many are the same, and how many are called so."""
    same = [verdict.same and verdict.pair.judged == "same" for verdict in verdicts]
    return Score(
        hit=sum(same),
        gold=sum(verdict.pair.judged == "same" for verdict in verdicts),
        said=sum(verdict.same for verdict in verdicts),
    )


def read_floors() -> Mapping[str, float]:
    """The F1 that each part may not fall below."""
    floors: Mapping[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def main() -> None:
    """Print the figures of both parts and the failures of the open one."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write-floors", action="store_true")
    chosen = ask.parse_args()
    lexicon = load()
    verdicts = {part: judge(part, lexicon) for part in PARTS}
    scores = {part: score(verdicts[part]) for part in PARTS}
    lines = [
        f"{part:5} F1 {told.f1:.4f}  precision {told.precision:.4f}  recall {told.recall:.4f}  "
        f"hit {told.hit}  same {told.gold}  called the same {told.said}  pairs {len(verdicts[part])}"
        for part, told in scores.items()
    ]
    lines += [_failure(verdict) for verdict in verdicts["open"] if verdict.same != (verdict.pair.judged == "same")]
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.write_floors:
        floors = {part: floor(100 * told.f1) / 100 for part, told in scores.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


def _failure(verdict: Verdict) -> str:
    pair = verdict.pair
    titles = " / ".join(f"{title} ({unit})" for title, unit in zip(pair.titles, pair.units, strict=True))
    return f"{pair.name} {pair.judged}: {titles}\n    {' / '.join(verdict.meant)}"


if __name__ == "__main__":
    main()
