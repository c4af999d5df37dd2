"""What disagrees with what: values without anything in common, people and person-times of one program."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.graph.vocabulary import ID
from kg.search import INDEX, open_index, write_index
from kg.search.disagreements import Disagreement, Stated, disagreements, stated
from kg.store.snapshots import open_current

PERSON, PERSON_TIME = f"{ID}unit/person", f"{ID}unit/person-time"
ONE = Stated(claim="a", scope=("people", "x"), area="x", unit=PERSON, low=Decimal(98000), high=Decimal(98000))
OTHER = replace(ONE, claim="b", low=Decimal(100000), high=Decimal(100000))
VALUE = [Disagreement(why="value", one="a", other="b")]


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (ONE, OTHER, VALUE),
        (OTHER, ONE, VALUE),
        (ONE, replace(ONE, claim="b"), []),
        (ONE, replace(OTHER, scope=("households", "x")), []),
        # 9.8万余 may be 10万; 10万以下 may be 9.8万.
        (replace(ONE, high=None), OTHER, []),
        (ONE, replace(OTHER, low=None), []),
        (replace(ONE, high=Decimal(100000)), OTHER, []),
        (replace(ONE, end="2023-12-31"), replace(OTHER, end="2024-12-31"), []),
        (replace(ONE, end="2024-12-31"), replace(OTHER, end="2024-12-31"), VALUE),
        (replace(ONE, end="2024-12-31"), OTHER, VALUE),
        (replace(ONE, latest="2023-12-31"), replace(OTHER, earliest="2024-01-01"), []),
        (replace(ONE, latest="2024-12-31"), replace(OTHER, earliest="2024-01-01"), VALUE),
        (replace(ONE, programs=frozenset({"甲"})), replace(OTHER, programs=frozenset({"乙"})), []),
        (replace(ONE, programs=frozenset({"甲"})), replace(OTHER, programs=frozenset({"甲", "乙"})), VALUE),
        (replace(ONE, programs=frozenset({"甲"})), OTHER, VALUE),
    ],
)
def test_values_disagree(one: Stated, other: Stated, found: list[Disagreement]) -> None:
    assert [replace(one, reasons=()) for one in disagreements([one, other])] == found


def test_a_program_counted_in_people_and_in_person_times() -> None:
    one = replace(ONE, programs=frozenset({"一米阳光"}))
    other = replace(one, claim="b", scope=("times", "x"), unit=PERSON_TIME)
    assert list(disagreements([other, one])) == [Disagreement(why="unit", one="a", other="b", reasons=("unit",))]
    assert list(disagreements([replace(other, area="y"), one])) == []


def test_what_is_told_of_often_is_no_one_thing() -> None:
    assert list(disagreements(replace(ONE, claim=str(n), low=Decimal(n), high=Decimal(n)) for n in range(50))) == []


def test_a_series_is_no_heading() -> None:
    """A thing told of in many years, in one of them by two that disagree."""
    series = [
        replace(ONE, claim=f"c{year}", end=f"{year}-12-31", low=Decimal(year), high=Decimal(year))
        for year in range(1960, 2024)
    ]
    rival = replace(series[40], claim="rival", low=Decimal(9), high=Decimal(9))
    undated = replace(ONE, claim="u", low=Decimal(2023), high=Decimal(2023))
    found = {(one.one, one.other) for one in disagreements([*series, rival, undated])}
    assert found == {("rival", "c2000"), ("rival", "u"), *((f"c{year}", "u") for year in range(1960, 2023))}


def test_the_five_reports_disagree_once(seeds_store: Path, tmp_path: Path) -> None:
    with open_current(seeds_store) as snapshot:
        found = list(disagreements(stated(snapshot.store)))
        write_index(tmp_path / INDEX, snapshot.store, snapshot.text, [])
    assert [(one.why, one.reasons) for one in found] == [("unit", ("unit",))]
    index = open_index(tmp_path)
    assert index is not None
    assert index.disagreements(0, 1) == (tuple(found), 1)
    assert index.disagreements(1, 5)[0] == ()
    assert index.disputed([found[0].other, "none"]) == {found[0].other}
    index.close()


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        ({}, ("period",)),
        ({"end": "2024-12-31"}, ("unexplained",)),
        ({"end": "2024-12-31", "report": "r"}, ("same-report",)),
        ({"end": "2024-12-31", "report": "s", "publisher": "p", "published": "2025-02-01"}, ("revision",)),
        ({"end": "2024-12-31", "room": Decimal(1700)}, ("rounding",)),
        ({"end": "2024-12-31", "title": "另一叫法"}, ("scope",)),
    ],
)
def test_a_reason_is_told(other: dict[str, Any], reasons: tuple[str, ...]) -> None:
    stated_once = replace(
        ONE, end="2024-12-31" if other else "", report="r", publisher="p", published="2025-01-01", room=Decimal(200)
    )
    second = replace(OTHER, **({"report": "t", **other}))
    assert [one.reasons for one in disagreements([stated_once, second])] == [reasons]


def test_what_is_rounded_does_not_disagree() -> None:
    assert list(disagreements([ONE, replace(OTHER, room=Decimal(5000))])) == []
