"""Ten questions of a newcomer who has the data guide alone, on the reports as the program reads them.

The answers were written down from the reports before the queries were asked; each query is put together from the guide.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from kg.store import open_current

ASKED = sorted((Path(__file__).parent / "newcomer").glob("*.rq"))
GUIDE = "\n".join(path.read_text(encoding="utf-8") for path in (resources.queries_dir() / "guide").glob("*.rq"))
# What no query of the guide has to show: the code of any place, and the concept that its fourth query finds by a word.
_FOUND = re.compile(r"(?:place|metric|group):[\w-]+")
_NAMES = re.compile(r"\b[a-z-]+:[A-Za-z][\w-]*\b")


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.stem)
def test_a_newcomer_gets_the_answer(path: Path, seeds_store: Path) -> None:
    lines = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    columns, *expected = ([cell.strip() for cell in line.split("|")] for line in lines)
    with open_current(seeds_store) as snapshot:
        solutions = snapshot.store.query(path.read_text(encoding="utf-8"))
        assert isinstance(solutions, ox.QuerySolutions)
        told = (solutions.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()
    assert [[row[column] for column in columns] for row in csv.DictReader(io.StringIO(told))] == expected


@pytest.mark.parametrize("path", ASKED, ids=lambda path: path.stem)
def test_the_guide_shows_every_name_that_is_needed(path: Path) -> None:
    body = path.read_text(encoding="utf-8").partition("SELECT")[2]
    assert set(_NAMES.findall(_FOUND.sub("", body))) <= set(_NAMES.findall(GUIDE))


def test_there_are_ten() -> None:
    assert len(ASKED) == 10
