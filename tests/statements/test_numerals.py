"""Numerals as reports print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.statements.numerals import chinese_value, numerals


@pytest.mark.parametrize(
    ("printed", "value", "rounded", "step"),
    [
        ("3,456.78", "3456.78", False, "0.01"),
        ("7.4万余", "74000", True, "1000"),
        ("1.2亿余", "120000000", True, "10000000"),
        ("30多万", "300000", True, "100000"),
        ("4700余", "4700", True, "100"),
        ("2.62亿", "262000000", False, "1000000"),
        ("100万", "1000000", False, "1000000"),
        ("一万余", "10000", True, "10000"),
        ("两千", "2000", False, "1000"),
        ("二十三", "23", False, "1"),
        ("82", "82", False, "1"),
        ("6.7万", "67000", False, "1000"),
        ("3.5百万", "3500000", False, "100000"),
    ],
)
def test_numeral(printed: str, value: str, step: str, *, rounded: bool) -> None:
    (found,) = numerals(printed)
    assert (found.span.of(printed), found.value, found.rounded, found.step) == (
        printed,
        Decimal(value),
        rounded,
        Decimal(step),
    )


@pytest.mark.parametrize("words", ["数百", "几十", "上千", "数千万"])
def test_indefinite_numbers_are_seen_but_have_no_value(words: str) -> None:
    (found,) = numerals(words)
    assert found.indefinite


def test_exact_where_floats_are_not() -> None:
    (found,) = numerals("0.57万")
    assert found.value == 5700


@pytest.mark.parametrize(("words", "value"), [("十二", 12), ("一百零五", 105), ("三千二百万", 32_000_000), ("九", 9)])
def test_chinese_value(words: str, value: int) -> None:
    assert chinese_value(words) == value


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("覆盖1/3的社区", [("1/3", "33.33", True)]),
        ("占2/3。", [("2/3", "66.67", True)]),
        ("4/5以上", [("4/5", "80", True)]),
        ("2023/10/12", [("2023", "2023", False), ("10", "10", False), ("12", "12", False)]),  # a date is no fraction
        ("第2/8页", [("2", "2", False), ("8", "8", False)]),
        ("增长-3.2%", [("-3.2", "-3.2", False)]),
        ("增长4%、-1.5%", [("4", "4", False), ("-1.5", "-1.5", False)]),
        ("20%-30%", [("20", "20", False), ("30", "30", False)]),
        ("3-5天", [("3", "3", False), ("5", "5", False)]),
    ],
)
def test_fractions_and_signs(text: str, read: list[tuple[str, str, bool]]) -> None:
    assert [(n.span.of(text), str(n.value), n.fraction) for n in numerals(text)] == read
