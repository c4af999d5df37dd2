"""Every number of a text is stated, set aside or not understood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Fate
from kg.pipeline import read_one
from kg.statements.ledger import beside

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_digit_of_a_report_vanishes(path: Path, lexicon: Lexicon) -> None:
    reading = read_one(path, lexicon)
    told = {at for number in reading.numbers for at in range(number.span.start, number.span.end)}
    assert all(told & set(range(*match.span())) for match in re.finditer(r"\d+", reading.report.text))
    assert not [n for n in reading.numbers if n.reason == "overlooked"]


def test_what_stands_beside_the_sentences_and_what_is_overlooked(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "report.txt"
    path.write_text("全市有养老机构12家，床位300张。\n", encoding="utf-8")
    reading = read_one(path, lexicon)
    known = reading.numbers[:1]
    (overlooked,) = beside(reading.report, reading.sentences, known)
    (outside,) = beside(reading.report, (), known)
    assert (overlooked.span.of(reading.report.text), overlooked.fate) == ("300", Fate.NOT_UNDERSTOOD)
    assert (outside.span, outside.fate, outside.reason) == (overlooked.span, Fate.SET_ASIDE, "outside")
