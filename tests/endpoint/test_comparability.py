"""Which figures stand side by side as equals, which one is shown, and how long their bars are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kg.derived.comparability import Around, Degree, judged, pick, verdict
from kg.endpoint.pages.charts import charts
from kg.endpoint.pages.figures import Figure
from kg.graph.vocabulary import ID
from kg.model import Basis, Period

YEAR = Period(begin=date(2024, 1, 1), end=date(2024, 12, 31), basis=Basis.STATED)
MONTH = Period(begin=date(2024, 1, 1), end=date(2024, 1, 31), basis=Basis.STATED)
DAY = Period(end=date(2024, 9, 19), basis=Basis.STATED)
NEXT = Period(end=date(2025, 9, 19), basis=Basis.STATED)
METRIC = f"{ID}metric/beds"
PLAIN = Figure(
    claim=f"{ID}report/a/claim/1",
    place=f"{ID}place/370100",
    metric=METRIC,
    title="床位数",
    value=Decimal(100),
    unit=f"{ID}unit/bed",
    sign="",
    raw="100",
    lower=Decimal(100),
    upper=Decimal(100),
    aspect="level",
    modality="actual",
    measure="stock",
    phase="",
    residence="",
    group="",
    period=DAY,
    report=f"{ID}report/a",
    publisher="市民政局",
    published="2024-09-20",
    quote="床位100张",
    start=0,
)
OTHER = replace(PLAIN, claim=f"{ID}report/b/claim/1", place=f"{ID}place/370400")


@pytest.mark.parametrize(
    ("other", "degree", "reasons"),
    [
        (OTHER, Degree.FULLY, []),
        (replace(OTHER, unit=f"{ID}unit/piece"), Degree.NOT, ["unit"]),
        (replace(OTHER, modality="target"), Degree.NOT, ["kind"]),
        (replace(OTHER, aspect="growth"), Degree.NOT, ["kind"]),
        (replace(OTHER, period=NEXT), Degree.BROADLY, ["date"]),
        (replace(OTHER, period=Period()), Degree.BROADLY, ["undated"]),
        (replace(OTHER, sign=">"), Degree.BROADLY, ["bounds"]),
        (replace(OTHER, residence=f"{ID}residence/urban"), Degree.FULLY, []),
        (replace(OTHER, place=f"{ID}place/370114"), Degree.BROADLY, ["level"]),
        (replace(OTHER, unit=f"{ID}unit/piece", period=NEXT), Degree.NOT, ["unit", "date"]),
        (replace(OTHER, place=PLAIN.place), Degree.NONE, []),
    ],
)
def test_a_verdict_has_its_reasons(other: Figure, degree: Degree, reasons: list[str]) -> None:
    levels = {PLAIN.place: "prefecture", OTHER.place: "prefecture", f"{ID}place/370114": "county"}
    found = verdict([PLAIN, other], Around(levels=levels))
    assert (found.degree, [reason.name for reason in found.reasons]) == (degree, reasons)


@pytest.mark.parametrize(
    ("one", "other", "degree"),
    [(YEAR, YEAR, Degree.FULLY), (YEAR, MONTH, Degree.NOT), (YEAR, Period(), Degree.BROADLY)],
)
def test_flows_are_compared_over_the_same_length(one: Period, other: Period, degree: Degree) -> None:
    flows = [replace(PLAIN, measure="flow", period=one), replace(OTHER, measure="flow", period=other)]
    assert verdict(flows, Around()).degree == degree


def test_a_candidate_is_compared_broadly_at_most() -> None:
    candidate = f"{ID}candidate/metric/床位"
    found = verdict([replace(PLAIN, metric=candidate), replace(OTHER, metric=candidate)], Around())
    assert (found.degree, found.reasons[0].name) == (Degree.BROADLY, "concept")


def test_classifiers_count_the_same() -> None:
    pieces = replace(OTHER, unit=f"{ID}unit/piece")
    around = Around(scales={PLAIN.unit: "{one}", pieces.unit: "{one}"})
    assert verdict([PLAIN, pieces], around).degree == Degree.FULLY
    assert [chart.units for chart in charts([PLAIN, pieces], around)] == [(PLAIN.unit, pieces.unit)]


def test_a_reason_names_what_differs_where() -> None:
    third = replace(OTHER, place=f"{ID}place/371600", period=NEXT)
    reason = verdict([PLAIN, OTHER, third], Around()).reasons[0]
    assert reason.values == (("2024", (PLAIN.place, OTHER.place)), ("2025", (third.place,)))


@pytest.mark.parametrize(
    "behind",
    [
        replace(PLAIN, modality="target", period=NEXT),
        replace(PLAIN, aspect="change", period=NEXT),
        replace(PLAIN, phase="before"),
        replace(PLAIN, period=Period(), published="2026-01-01"),
    ],
)
def test_what_is_comes_before_what_is_aimed_at(behind: Figure) -> None:
    found = sorted([PLAIN, behind], key=lambda one: one.dated, reverse=True)
    assert pick(found) == PLAIN


def test_of_equals_the_newest_is_shown() -> None:
    later = replace(PLAIN, period=NEXT)
    assert pick(sorted([PLAIN, later], key=lambda one: one.dated, reverse=True)) == later
    assert pick([]) is None


def test_what_was_chosen_comes_before_what_it_was_chosen_from() -> None:
    chosen = replace(PLAIN, best=True, published="2024-01-01", report=f"{ID}report/z")
    assert pick([PLAIN, chosen]) == chosen
    assert pick([replace(chosen, modality="target"), PLAIN]) == PLAIN


@pytest.mark.parametrize(("above", "degree"), [({}, Degree.NOT), ({f"{ID}metric/new-beds": METRIC}, Degree.BROADLY)])
def test_metrics_of_one_family_are_compared_broadly(above: dict[str, str], degree: Degree) -> None:
    other = replace(OTHER, place=PLAIN.place, metric=f"{ID}metric/new-beds")
    found = judged([PLAIN, other], Around(broader=above))
    assert (found.degree, [reason.name for reason in found.reasons]) == (degree, ["concept"])


def test_bars_are_to_scale_within_their_unit() -> None:
    half = replace(OTHER, value=Decimal(50), upper=Decimal(50))
    money = replace(OTHER, unit=f"{ID}unit/yuan", value=Decimal(7), upper=Decimal(7))
    beds, yuan = charts([half, PLAIN, money], Around())
    assert [bar.figure for bar in beds.bars] == [PLAIN, half]
    assert beds.bars[0].length == pytest.approx(2 * beds.bars[1].length)
    assert yuan.bars[0].length == beds.bars[0].length


def test_a_bar_shows_the_interval_of_its_words() -> None:
    over = replace(PLAIN, sign=">", value=Decimal(74), lower=Decimal(74), upper=Decimal(75))
    bar = charts([over], Around())[0].bars[0]
    assert bar.low is not None
    assert bar.high is not None
    assert bar.low == pytest.approx(bar.length)
    assert bar.high > bar.low


def test_a_chart_of_zero_has_no_length() -> None:
    assert charts([replace(PLAIN, value=Decimal(0), upper=None)], Around())[0].bars[0].length == 0
