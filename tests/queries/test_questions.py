"""Each research question with its checked answer on the five reports."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from tests.queries import seeds

QUESTIONS = sorted((resources.queries_dir() / "questions").glob("*.rq"))
ANSWERS = Path(__file__).parent / "answers"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """What the five reports say, read by hand."""
    return seeds.store()


def table(path: Path) -> list[list[str]]:
    """The cells of a table: its columns, then its rows."""
    return [[cell.strip() for cell in line.split("|")] for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_answers(path: Path, store: ox.Store) -> None:
    columns, *expected = table(ANSWERS / f"{path.stem}.txt")
    answer = store.query(path.read_text(encoding="utf-8"))
    assert isinstance(answer, ox.QuerySolutions)
    found = csv.DictReader(io.StringIO((answer.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()))
    assert [[row[column] for column in columns] for row in found] == expected


def test_every_answer_has_its_question() -> None:
    assert {path.stem for path in ANSWERS.glob("*.txt")} == {path.stem for path in QUESTIONS}
