"""Literals are what a store gives back."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import literals
from kg.graph.vocabulary import MZ


def stored(literal: ox.Literal) -> ox.Literal:
    store = ox.Store()
    store.add(ox.Quad(MZ.claim, MZ.claim, literal))
    found = next(iter(store)).object
    assert isinstance(found, ox.Literal)
    return found


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("82.0", "82"),
        ("2.40E+4", "24000"),
        ("57.97", "57.97"),
        ("-0.0", "0"),
        ("0.10", "0.1"),
        ("5797000000", "5797000000"),
        ("-34.550", "-34.55"),
    ],
)
def test_decimals_are_canonical(number: str, form: str) -> None:
    assert literals.decimal(Decimal(number)).value == form


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False))
def test_a_store_keeps_decimals_as_they_are(number: Decimal) -> None:
    literal = literals.decimal(number)
    assert stored(literal) == literal
    assert Decimal(literal.value) == number


@pytest.mark.parametrize(("said", "form"), [("P5Y", "P5Y"), ("P18M", "P1Y6M"), ("P60M", "P5Y"), ("P30D", "P30D")])
def test_durations_are_canonical(said: str, form: str) -> None:
    literal = literals.duration(said)
    assert literal.value == form
    assert stored(literal) == literal


def test_another_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="P2W"):
        literals.duration("P2W")


@pytest.mark.parametrize(("said", "kind"), [("2024", "gYear"), ("2024-04", "gYearMonth"), ("2024-04-30", "date")])
def test_dates_are_as_precise_as_stated(said: str, kind: str) -> None:
    literal = literals.date_as_stated(said)
    assert literal.datatype.value.endswith(kind)
    assert stored(literal) == literal
