"""Points and probabilities from judged statements."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kg.errors import KgError
from kg.linking.confidence import table
from training.confidence import Judged, calibration_error, fit, left_out, written
from training.sheets import judged


def made(count: int) -> list[Judged]:
    """Statements of two sorts, of which nine in ten and three in ten are right."""
    return [
        Judged(
            report=f"report-{number // 40}",
            traits=("figure", "sure" if number % 2 else "doubtful"),
            right=(number // 2) % 10 < (9 if number % 2 else 3),
        )
        for number in range(count)
    ]


def test_the_probability_is_how_many_of_the_sort_were_right() -> None:
    found = fit(made(400))
    assert float(found.probability(("figure", "sure")) or 0) == pytest.approx(0.9, abs=0.03)
    assert float(found.probability(("figure", "doubtful")) or 0) == pytest.approx(0.3, abs=0.03)


def test_more_points_are_never_less_probable() -> None:
    found = fit(made(400))
    assert list(found.least) == sorted(found.least)
    assert list(found.probabilities) == sorted(found.probabilities)


def test_what_is_left_out_is_calibrated_too() -> None:
    taught = made(400)
    rights = np.array([float(one.right) for one in taught])
    assert calibration_error(left_out(taught), rights) < 0.06


def test_the_error_is_the_mean_gap() -> None:
    assert calibration_error(np.full(100, 0.9), np.zeros(100)) == pytest.approx(0.9)


def test_a_written_table_reads_back(tmp_path: Path) -> None:
    found = fit(made(200))
    path = tmp_path / "confidence.toml"
    path.write_text(written(found), encoding="utf-8")
    assert table(path) == found


def test_a_table_that_is_not_there_knows_nothing(tmp_path: Path) -> None:
    assert table(tmp_path / "none.toml").probability(("figure",)) is None


def test_a_wrong_verdict_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "open.jsonl"
    path.write_text(json.dumps({"id": "a", "verdict": "maybe"}) + "\n", encoding="utf-8")
    with pytest.raises(KgError, match=r"open.jsonl:1: the verdict 'maybe' is none of"):
        judged(path)
