"""Time expressions against the report's own date."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model import Basis
from kg.statements.periods import Clock, Expression, expressions

# A review of 2023 that came out in March of 2024, and a half-year report of August.
REVIEW = Clock(published="2024-03-15", year=2023)
SUMMER = Clock(published="2024-08-20", year=2024)


def only(text: str, clock: Clock) -> Expression:
    (expression,) = expressions(text, clock)
    return expression


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("text", "clock", "begin", "end"),
    [
        ("2022年发放", REVIEW, "2022-01-01", "2022-12-31"),
        ("二〇二二年", REVIEW, "2022-01-01", "2022-12-31"),
        ("去年新增", REVIEW, "2023-01-01", "2023-12-31"),
        ("全年救助", REVIEW, "2023-01-01", "2023-12-31"),
        ("2023年2月", REVIEW, "2023-02-01", "2023-02-28"),
        ("2023年6月30日", REVIEW, "2023-06-30", "2023-06-30"),
        ("4月3日至5日", REVIEW, "2023-04-03", "2023-04-05"),
        ("2023年1月29日至2月7日", REVIEW, "2023-01-29", "2023-02-07"),
        ("上半年", SUMMER, "2024-01-01", "2024-06-30"),
        ("2023年下半年", REVIEW, "2023-07-01", "2023-12-31"),
        ("第3季度", SUMMER, "2023-07-01", "2023-09-30"),  # the last third quarter that had ended
        ("上年", SUMMER, "2023-01-01", "2023-12-31"),
        ("上年", REVIEW, "2022-01-01", "2022-12-31"),  # the year before the one that the review tells of
        ("2023年3月至2024年5月", SUMMER, "2023-03-01", "2024-05-31"),
        ("去年10月—今年3月15日", SUMMER, "2023-10-01", "2024-03-15"),
        ("2023年第二季度", REVIEW, "2023-04-01", "2023-06-30"),
        ("2019—2023年", REVIEW, "2019-01-01", "2023-12-31"),
        ("2016年至2020年", REVIEW, "2016-01-01", "2020-12-31"),
        ("“十四五”期间", REVIEW, "2021-01-01", "2025-12-31"),
        ("十三五时期", REVIEW, "2016-01-01", "2020-12-31"),
        ("7月份", SUMMER, "2024-07-01", "2024-07-31"),
        ("11月份", SUMMER, "2023-11-01", "2023-11-30"),  # the last November before the day of publication
        ("2月份", REVIEW, "2023-02-01", "2023-02-28"),
        ("11月份", REVIEW, "2023-11-01", "2023-11-30"),  # a review tells of its own year
    ],
)
def test_stretch(text: str, clock: Clock, begin: str, end: str) -> None:
    found = only(text, clock)
    period = found.period
    assert (iso(period.begin), iso(period.end), period.cumulative, found.future) == (begin, end, False, False)
    assert (period.earliest, period.latest, period.basis) == (period.begin, period.end, Basis.STATED)


@pytest.mark.parametrize(
    ("text", "clock", "end"),
    [
        ("截至2023年底", REVIEW, "2023-12-31"),
        ("截至2023年11月底", REVIEW, "2023-11-30"),
        ("截至6月底", SUMMER, "2024-06-30"),
        ("截至目前", SUMMER, "2024-08-20"),
        ("目前", REVIEW, "2024-03-15"),
        ("年末", REVIEW, "2023-12-31"),
        ("上年末", SUMMER, "2023-12-31"),
        ("截至上年末", SUMMER, "2023-12-31"),
        ("去年底", SUMMER, "2023-12-31"),
        ("上年末", REVIEW, "2022-12-31"),
        ("上年末", Clock(published="2024-08-20", year=None), "2023-12-31"),
        ("二季度末", SUMMER, "2024-06-30"),
        ("截至2023年第三季度", SUMMER, "2023-09-30"),
        ("截至上半年", SUMMER, "2024-06-30"),
        ("截至当前", SUMMER, "2024-08-20"),
    ],
)
def test_an_as_of_date_has_an_end_alone(text: str, clock: Clock, end: str) -> None:
    period = only(text, clock).period
    assert (period.begin, iso(period.end), period.earliest, iso(period.latest)) == (None, end, None, end)


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("今年以来", "2024-01-01"),
        ("今年，新增", "2024-01-01"),
        ("自2021年起", "2021-01-01"),
        ("2020年以来", "2020-01-01"),
        ("从2022年7月开始", "2022-07-01"),
        ("2021年8月至今", "2021-08-01"),
        ("自2018年实施以来", "2018-01-01"),
        ("“十四五”以来", "2021-01-01"),
        ("“十四五”规划实施以来", "2021-01-01"),
        ("“十四五”时期以来", "2021-01-01"),
        ("2020年底以来", "2020-12-31"),  # from the day that is named, not from the year's beginning
        ("2021年末至今", "2021-12-31"),
        ("6月底以来", "2024-06-30"),
        ("年初以来", "2024-01-01"),
        ("2023年初以来", "2023-01-01"),
    ],
)
def test_since_runs_up_to_the_day_of_publication(text: str, begin: str) -> None:
    period = only(text, SUMMER).period
    assert (iso(period.begin), iso(period.end), period.cumulative) == (begin, "2024-08-20", True)


@pytest.mark.parametrize(
    ("text", "clock", "begin", "end"),
    [
        ("2023年1—9月", REVIEW, "2023-01-01", "2023-09-30"),
        ("1-9月，", REVIEW, "2023-01-01", "2023-09-30"),
        ("今年前5个月", SUMMER, "2024-01-01", "2024-05-31"),
        ("前11个月", SUMMER, "2023-01-01", "2023-11-30"),
        ("2023年前三个月", SUMMER, "2023-01-01", "2023-03-31"),
        ("头两个月", SUMMER, "2024-01-01", "2024-02-29"),
        ("前三季度", REVIEW, "2023-01-01", "2023-09-30"),
        ("一至三季度", REVIEW, "2023-01-01", "2023-09-30"),
        ("2022年1—3季度", REVIEW, "2022-01-01", "2022-09-30"),
        ("今年第一季度至第二季度", SUMMER, "2024-01-01", "2024-06-30"),
    ],
)
def test_months_and_quarters_of_a_year_add_up(text: str, clock: Clock, begin: str, end: str) -> None:
    period = only(text, clock).period
    assert (iso(period.begin), iso(period.end), period.cumulative) == (begin, end, True)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2022年上半年登记140对，下半年登记160对", ["2022-06-30", "2022-12-31"]),
        ("2021年一季度办理20件，二季度办理30件", ["2021-03-31", "2021-06-30"]),
        ("2022年，全市上半年登记140对，下半年登记160对", ["2022-12-31", "2022-06-30", "2022-12-31"]),
        ("上半年登记140对，下半年登记160对", ["2024-06-30", "2023-12-31"]),  # with no year told: the last that ended
    ],
)
def test_a_part_of_a_year_is_of_the_year_told_before(text: str, ends: list[str]) -> None:
    assert [iso(e.period.end) for e in expressions(text, SUMMER)] == ends


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("到2027年末", None, "2027-12-31"),
        ("至2027年", None, "2027-12-31"),
        ("2025年底前", None, "2025-12-31"),
        ("到“十五五”末", None, "2030-12-31"),
        ("明年", "2025-01-01", "2025-12-31"),
        ("年底前", None, "2024-12-31"),
    ],
)
def test_what_ends_after_the_report_is_future(text: str, begin: str | None, end: str) -> None:
    found = only(text, SUMMER)
    assert (iso(found.period.begin), iso(found.period.end), found.future) == (begin, end, True)


@pytest.mark.parametrize(
    ("text", "duration"), [("近三年来", "P3Y"), ("过去5年", "P5Y"), ("五年间", "P5Y"), ("3年累计", "P3Y")]
)
def test_a_number_of_years_has_no_dates(text: str, duration: str) -> None:
    period = only(text, REVIEW).period
    assert (period.duration, period.begin, period.end, iso(period.latest)) == (duration, None, None, "2024-03-15")


@pytest.mark.parametrize(
    "text",
    [
        "比2021年增加",
        "比上年末增加",
        "较去年底",
        "此前5个月",
        "较去年同期",
        "与2022年相比",
        "2月30日",
        "13月",
        "服务5年",
        "百年老店",
    ],
)
def test_no_time_of_a_figure(text: str) -> None:
    assert list(expressions(text, REVIEW)) == []


@pytest.mark.parametrize("published", [None, "2024", "2024-03"])
def test_a_day_as_precise_as_it_is_known(published: str | None) -> None:
    last = {None: None, "2024": "2024-12-31", "2024-03": "2024-03-31"}[published]
    assert iso(Clock(published=published, year=None).day) == last


def test_without_any_date_a_month_has_no_year() -> None:
    assert list(expressions("6月底", Clock(published=None, year=None))) == []


def test_words_and_order() -> None:
    text = "2022年底有床位300张，2023年1—6月新增20张"
    found = list(expressions(text, REVIEW))
    assert [(e.span.of(text), e.period.words) for e in found] == [("2022年底",) * 2, ("2023年1—6月",) * 2]
