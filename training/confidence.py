"""`python -m training.confidence`: the table of confidence from judged statements, and how well it is calibrated.

Points come from a logistic regression over the traits of statements, probabilities from ten bins of equal mass made
monotone. What is reported is measured by leaving reports out: no statement is scored by a table that saw its report.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg import lexicon as lexicons
from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.linking.confidence import TABLE, Table, traits
from kg.model import Claim, Named
from training.folds import FOLDS, folds_model, held_out
from training.labelled import CORPUS, read_corpus
from training.sheets import JUDGED, identity, judged, read, words_of

REPORT = Path(__file__).parent / "confidence.json"
BINS = 10
# how strongly points are drawn to nought: traits of a few statements tell little
RIDGE = 3.0
DRAWS = 1000
SEED = 20261122
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judged statement: its report, its traits as the pipeline sees it today, and whether it was read rightly."""

    report: str
    traits: tuple[str, ...]
    right: bool


def statements(lexicon: Lexicon) -> tuple[Judged, ...]:
    """Every judged statement that is still read as it was judged; those called unsure are left out.

    Open reports are read with the model that did not learn from them.
    """
    found: list[Judged] = []
    for part in ("open", "kept"):
        verdicts = {line["id"]: line["verdict"] for line in judged(JUDGED / f"{part}.jsonl")}
        for labelled in (held_out() if part == "open" else read_corpus(CORPUS / part)) if verdicts else ():
            model = folds_model(labelled) if part == "open" else None
            reading = read(labelled, lexicon, model=model)
            known = traits(reading)
            every: list[Claim | Named] = [*reading.claims, *reading.named]
            for statement in every:
                words = words_of(statement)
                verdict = verdicts.get(identity(labelled.stem, statement.key, words))
                if verdict in ("right", "wrong"):
                    key = (str(words["what"]), statement.key)
                    found.append(Judged(report=labelled.stem, traits=known[key], right=verdict == "right"))
    if len(found) < 100:
        raise KgError(f"{JUDGED}: {len(found)} judged statements still hold; judge at least 100 (see GUIDE.md there)")
    return tuple(found)


def fit(taught: Sequence[Judged]) -> Table:
    """The table that judged statements give: points, and for sums of points the share that was right."""
    sums = np.zeros(len(taught))
    for rest, rows in _parts(taught):
        # a table is surest of what it learnt from: the steps come from statements that it did not see
        bare = _pointed(rest)
        sums[rows] = [bare.sum(taught[row].traits) for row in rows]
    steps = _monotone(_binned(sums, _rights(taught)))
    return replace(
        _pointed(taught),
        least=tuple(least for least, _, _ in steps),
        probabilities=tuple(round(Decimal((right + 1) / (count + 2)), 2) for _, right, count in steps),
    )


def _pointed(taught: Sequence[Judged]) -> Table:
    """A table of points alone."""
    names = sorted({trait for one in taught for trait in one.traits})
    points = dict(zip(names, _logistic(_matrix(taught, names), _rights(taught)), strict=True))
    rounded = {name: round(float(value), 2) for name, value in points.items() if abs(value) >= 0.005}
    return Table(points=rounded, least=(), probabilities=())


def _parts(taught: Sequence[Judged]) -> Iterator[tuple[list[Judged], list[int]]]:
    """The statements cut by report into a few parts: all others, and the rows of the part."""
    reports = sorted({one.report for one in taught})
    part = {report: number % FOLDS for number, report in enumerate(reports)}
    for fold in range(FOLDS):
        rows = [row for row, one in enumerate(taught) if part[one.report] == fold]
        if rows:
            yield [one for one in taught if part[one.report] != fold], rows


def _matrix(taught: Sequence[Judged], names: Sequence[str]) -> Numbers:
    place = {name: column for column, name in enumerate(names)}
    matrix = np.zeros((len(taught), len(names)))
    for row, one in enumerate(taught):
        for trait in one.traits:
            matrix[row, place[trait]] = 1.0
    return matrix


def _rights(taught: Sequence[Judged]) -> Numbers:
    return np.array([float(one.right) for one in taught])


def _logistic(matrix: Numbers, rights: Numbers) -> Numbers:
    """Newton's method on the ridged likelihood; the mean is a column of its own that costs nothing."""
    design = np.hstack([matrix, np.ones((len(matrix), 1))])
    ridge = np.diag([RIDGE] * matrix.shape[1] + [1e-6])
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        chances = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (rights - chances) - ridge @ weights
        curve = (design.T * (chances * (1 - chances))) @ design + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return np.asarray(weights[:-1], dtype=np.float64)


def _binned(sums: Numbers, rights: Numbers) -> list[tuple[float, float, int]]:
    """Bins of equal mass, least sum first: the least sum, how many were right, of how many."""
    edges = sorted({float(part[0]) for part in np.array_split(np.sort(sums), BINS) if len(part)})
    place = np.searchsorted(edges, sums, side="right") - 1
    return [(least, float(rights[place == n].sum()), int((place == n).sum())) for n, least in enumerate(edges)]


def _monotone(bins: Iterable[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """Bins pooled with the one before wherever fewer were right than there.

    >>> _monotone([(0.0, 2, 4), (1.0, 1, 4), (2.0, 4, 4)])
    [(0.0, 3, 8), (2.0, 4, 4)]
    """
    pooled: list[tuple[float, float, int]] = []
    for least, right, count in bins:
        pooled.append((least, right, count))
        while len(pooled) > 1 and pooled[-1][1] / pooled[-1][2] <= pooled[-2][1] / pooled[-2][2]:
            (_, right_after, count_after), (least_before, right_before, count_before) = pooled.pop(), pooled.pop()
            pooled.append((least_before, right_before + right_after, count_before + count_after))
    return pooled


def left_out(taught: Sequence[Judged]) -> Numbers:
    """For every statement the probability that a table gives it which saw nothing of its report."""
    chances = np.zeros(len(taught))
    for rest, rows in _parts(taught):
        made = fit(rest)
        chances[rows] = [float(made.probability(taught[row].traits) or 0) for row in rows]
    return chances


def calibration_error(chances: Numbers, rights: Numbers) -> float:
    """The expected calibration error over ten bins of equal mass.

    >>> round(calibration_error(np.full(20, 0.5), np.array([1.0, 0.0] * 10)), 2)
    0.0
    """
    order = np.argsort(chances, kind="stable")
    gaps = [abs(chances[part].sum() - rights[part].sum()) for part in np.array_split(order, BINS)]
    return float(sum(gaps) / len(chances))


def interval(chances: Numbers, taught: Sequence[Judged]) -> tuple[float, float]:
    """The 95 % interval of the calibration error, drawing whole reports."""
    rights = _rights(taught)
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(taught):
        rows.setdefault(one.report, []).append(row)
    reports = sorted(rows)
    chance = np.random.default_rng(SEED)
    errors = []
    for _ in range(DRAWS):
        drawn = [row for at in chance.integers(len(reports), size=len(reports)) for row in rows[reports[at]]]
        errors.append(calibration_error(chances[drawn], rights[drawn]))
    low, high = np.quantile(errors, [0.025, 0.975])
    return float(low), float(high)


def written(made: Table) -> str:
    """The table as TOML."""
    lines = ["# Written by `python -m training.confidence`; see docs/model-card.md.", "", "[points]"]
    lines += [f"{json.dumps(name, ensure_ascii=False)} = {value}" for name, value in sorted(made.points.items())]
    for least, probability in zip(made.least, made.probabilities, strict=True):
        lines += ["", "[[step]]", f"least = {least}", f"probability = {probability}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, write the table, and report how far its probabilities are from what was right."""
    taught = statements(lexicons.load())
    chances = left_out(taught)
    low, high = interval(chances, taught)
    TABLE.write_text(written(fit(taught)), encoding="utf-8")
    told: Mapping[str, object] = {
        "statements": len(taught),
        "reports": len({one.report for one in taught}),
        "right": round(float(_rights(taught).mean()), 3),
        "expected calibration error": round(calibration_error(chances, _rights(taught)), 3),
        "interval": [round(low, 3), round(high, 3)],
    }
    REPORT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
