"""How well a graph says what its reports say: precision, recall and F1 against annotated reports.

A gold line may hold a second fair reading of a field in `<field>_also`; a line that is `optional` is neither asked
for nor held against the graph. An observation is found when its value and unit agree, its metric is a title and it
carries every keyword; strictly found when place, phase and the comparator's direction agree as well.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.errors import KgError
from kg.evaluation.answers import VIEWS, Answers, Row, answers_of_folder, answers_of_store
from kg.evaluation.gold import NAMED, GoldFigure, GoldName, GoldReport, read_gold
from kg.evaluation.matching import SLOTS, assign, is_named, slots, states, states_strictly

__all__ = [
    "CORE",
    "NAMED",
    "SLOTS",
    "STRICT",
    "VIEWS",
    "Accuracy",
    "Answers",
    "Evaluation",
    "Score",
    "answers_of_folder",
    "answers_of_store",
    "below_floors",
    "evaluate",
    "read_floors",
    "read_gold",
]

CORE, STRICT = "observations core", "observations strict"
SCORES = (CORE, STRICT, *NAMED)

_DRAWS, _LOWEST, _HIGHEST = 1000, 25, 974
_NO_ROWS: Mapping[str, Sequence[Row]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many lines were asked for, how many were said, and how many of those said were asked for.

    >>> Score(hit=3, gold=4, said=6).f1
    0.6
    """

    hit: int = 0
    gold: int = 0
    said: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(hit=self.hit + other.hit, gold=self.gold + other.gold, said=self.said + other.said)

    @property
    def precision(self) -> float:
        """The part of what was said that is right."""
        return self.hit / self.said if self.said else 0.0

    @property
    def recall(self) -> float:
        """The part of what was asked for that was said."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, to four places as it is printed and held."""
        both = self.precision + self.recall
        return round(2 * self.precision * self.recall / both, 4) if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Of the figures found, how many have this field right where somebody states one."""

    right: int = 0
    asked: int = 0

    @property
    def share(self) -> float | None:
        """The part that is right; None where nothing was asked."""
        return round(self.right / self.asked, 4) if self.asked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The outcome over all reports; *interval* holds 95 of 100 core F1 of reports drawn again by chance."""

    scores: Mapping[str, Score]
    accuracies: Mapping[str, Accuracy]
    interval: tuple[float, float]
    reports: Mapping[str, Mapping[str, Score]]
    missed: tuple[str, ...]
    excess: tuple[str, ...]

    def figures(self) -> dict[str, float | None]:
        """The one figure of each line that a floor can hold: the F1 of a score, the share of an accuracy."""
        shares = {f"{slot} accuracy": accuracy.share for slot, accuracy in self.accuracies.items()}
        return {name: score.f1 for name, score in self.scores.items()} | shares


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    scores: Mapping[str, Score]
    slots: tuple[tuple[str, bool], ...]
    missed: tuple[str, ...]
    excess: tuple[str, ...]


def evaluate(reports: Sequence[GoldReport], answers: Answers) -> Evaluation:
    """Hold what was said of each report against its annotation."""
    outcomes = [_outcome(report, answers) for report in reports]
    verdicts = [verdict for outcome in outcomes for verdict in outcome.slots]
    return Evaluation(
        scores={name: sum((outcome.scores[name] for outcome in outcomes), Score()) for name in SCORES},
        accuracies={slot: _accuracy(right for name, right in verdicts if name == slot) for slot in SLOTS},
        interval=_interval([outcome.scores[CORE] for outcome in outcomes]),
        reports={report.stem: outcome.scores for report, outcome in zip(reports, outcomes, strict=True)},
        missed=tuple(line for outcome in outcomes for line in outcome.missed),
        excess=tuple(line for outcome in outcomes for line in outcome.excess),
    )


def _outcome(report: GoldReport, answers: Answers) -> _Outcome:
    rows = {view: answers.get(view, _NO_ROWS).get(report.stem, ()) for view in VIEWS}
    figures, said = report.figures, rows["observations"]
    hits, excused = assign(figures, said, states)
    found = {CORE: _score(figures, said, hits, excused)}
    found[STRICT] = _score(figures, said, *assign(figures, said, states_strictly))
    missed = list(_missed(report.stem, figures, hits))
    excess = list(_excess(report.stem, said, hits, excused))
    for view, column in NAMED.items():
        names = report.named[view]
        taken, spared = assign(names, rows[view], partial(is_named, column=column))
        found[view] = _score(names, rows[view], taken, spared)
        missed += _missed(f"{report.stem}: {view}", names, taken)
        excess += _excess(f"{report.stem}: {view}", rows[view], taken, spared)
    verdicts = tuple(verdict for line, row in hits.items() for verdict in slots(figures[line], said[row]).items())
    return _Outcome(scores=found, slots=verdicts, missed=tuple(missed), excess=tuple(excess))


def _score(
    lines: Sequence[GoldFigure | GoldName], rows: Sequence[Row], hits: Mapping[int, int], excused: set[int]
) -> Score:
    asked = sum(not line.optional for line in lines)
    return Score(hit=len(hits), gold=asked, said=len(rows) - len(excused))


def _accuracy(verdicts: Iterable[bool]) -> Accuracy:
    answers = list(verdicts)
    return Accuracy(right=sum(answers), asked=len(answers))


def _missed(where: str, lines: Sequence[GoldFigure | GoldName], hits: Mapping[int, int]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number not in hits and not line.optional:
            yield f"{where}: {line.words}"


def _excess(where: str, rows: Sequence[Row], hits: Mapping[int, int], excused: set[int]) -> Iterator[str]:
    told = excused.union(hits.values())
    for number, row in enumerate(rows):
        if number not in told:
            shown = ("value", "unit", "metric", "holder", "name", "title", "groups", "programs", "quote")
            yield f"{where}: " + " | ".join(row[column] for column in shown if row.get(column))


def _interval(scores: Sequence[Score]) -> tuple[float, float]:
    # Few reports decide: drawing them again, always the same way, shows how far the figure hangs on which they were.
    draw = random.Random(1)  # noqa: S311 - no secret, a repeatable sample
    drawn = sorted(_f1(draw.choices(scores, k=len(scores))) for _ in range(_DRAWS))
    return round(drawn[_LOWEST], 4), round(drawn[_HIGHEST], 4)


def _f1(scores: Sequence[Score]) -> float:
    total = sum(scores, Score())
    return 2 * total.hit / (total.gold + total.said) if total.gold + total.said else 0.0


def read_floors(path: Path) -> dict[str, float]:
    """Read the floors: a figure's name and what it must reach, in TOML."""
    try:
        floors = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KgError(f"{path}: the floors cannot be read ({error})") from error
    if wrong := [name for name, floor in floors.items() if not isinstance(floor, int | float)]:
        raise KgError(f"{path}: the floor of {wrong[0]} is no number")
    return floors


def below_floors(evaluation: Evaluation, floors: Mapping[str, float]) -> tuple[str, ...]:
    """A sentence for each figure that is below its floor, or that nothing measures."""
    figures = evaluation.figures()
    if unknown := floors.keys() - figures.keys():
        raise KgError(f"there is no figure {min(unknown)}; the figures are {', '.join(figures)}")
    short = ((name, figures[name] or 0.0, floor) for name, floor in floors.items())
    return tuple(f"{name} is {figure:.4f}, its floor is {floor}" for name, figure, floor in short if figure < floor)
