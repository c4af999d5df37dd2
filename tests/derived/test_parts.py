"""Figures in parts: none is lost, and those of one key stay together, whether or not they fit into memory."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pyoxigraph as ox
import pytest

from kg.derived.best import DIMENSIONS, Figure
from kg.derived.parts import parts


def figure(number: int) -> Figure:
    key = tuple(ox.NamedNode(f"x:{name}/{number % 40}") for name in DIMENSIONS)
    return Figure(
        claim=ox.NamedNode(f"x:济南/{number}"), key=key, value=Decimal(number) / 3, raw=f"{number}万",
        witness="民政局\n",
        comparator=ox.NamedNode("x:equal"), lower=Decimal("0.10"), upper=None if number % 2 else Decimal("1E+2"),
        published="2024",
    )  # fmt: skip


@pytest.mark.parametrize(("most", "some"), [(1_000, 1), (50, 2)])
def test_all_figures_come_and_those_of_a_key_in_one_part(most: int, some: int) -> None:
    figures = [figure(number) for number in range(200)]
    found = [part for part in parts(figures, most) if part]
    assert len(found) >= some
    assert sorted((one for part in found for one in part), key=str) == sorted(figures, key=str)
    places = Counter(key for part in found for key in {one.key for one in part})
    assert set(places.values()) == {1}
