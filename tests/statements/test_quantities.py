"""Figures with their units, bounds and intervals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.statements.cues import Cues
from kg.statements.numerals import numerals
from kg.statements.quantities import Figure, bare_magnitudes, figures, rate_from_context


def read(text: str, words: Cues) -> list[Figure]:
    return figures(text, list(numerals(text)), words)


def only(text: str, words: Cues) -> Figure:
    (figure,) = read(text, words)
    return figure


@pytest.mark.parametrize(
    ("text", "value", "unit", "classifier"),
    [
        ("县里有敬老院36所", "36", "所", "所"),  # a classifier of the scheme
        ("招募社工800名", "800", "人", "名"),  # a classifier that stands for another unit
        ("培训护理员7.4万人次", "74000", "人次", "人次"),  # the longest unit wins
        ("服务6000人（次）", "6000", "人次", "人（次）"),
        ("巡访5200车次", "5200", "车次", "车次"),  # a unit of no scheme stands for itself
        ("登记2亿3000万元", "230000000", "元", "元"),
        ("办结率98.6%", "98.6", "%", "%"),
        ("出生率6.2‰", "6.2", "‰", "‰"),
        ("提高1.5个百分点", "1.5", "百分点", "个百分点"),
        ("失能老人占三成", "30", "%", "成"),
        ("覆盖三分之二的乡镇", "66.67", "%", None),
        ("年均增长-3.2%", "-3.2", "%", "%"),
        ("登记量同比-5.2%", "-5.2", "%", "%"),
        ("覆盖1/3的社区", "33.33", "%", None),  # as 三分之一
        ("惠及3/4的行政村", "75", "%", None),
        ("建成12家庭院式养老点", "12", "家", "家"),  # 庭院 is a word of its own, 家庭 is none here
        ("招募300名义工", "300", "人", "名"),
        ("整治300户庭院", "300", "户", "户"),
        ("办理2.3万件次", "23000", "件次", "件次"),
        ("受理1200件次咨询", "1200", "件次", "件次"),
        ("办结3.2万件（次）事项", "32000", "件次", "件（次）"),
        ("芗城区33家次之", "33", "家", "家"),  # 次之 is a word of its own
        ("午餐10元/餐", "10", "元/餐", "元/餐"),
        ("晚餐3.5元每餐", "3.5", "元/餐", "元每餐"),
        ("护理补贴30元/次", "30", "元/次", "元/次"),
        ("平均救助水平1250.5元/人次", "1250.5", "元/人次", "元/人次"),
        ("增长2倍", "2", "倍", "倍"),
        ("标准为820元/月", "820", "元/月", "元/月"),
        ("补贴120元/人/月", "120", "元/月", "元/人/月"),
        ("补助600元/户", "600", "元/户", "元/户"),
        ("惠及3.6万特殊困难老年人", "36000", "人", None),  # the noun tells the unit
        ("走访50家庭", "50", "户", None),
        ("联合11部门", "11", "个", None),
        ("争取公益金1000万", "10000000", "元", None),  # nothing follows: the subject tells it
        ("服务人口2200万", "22000000", "人", None),
    ],
)
def test_unit(words: Cues, text: str, value: str, unit: str, classifier: str | None) -> None:
    quantity = only(text, words).quantity
    assert (quantity.value, quantity.unit, quantity.classifier) == (Decimal(value), unit, classifier)


@pytest.mark.parametrize("text", ["近期培训15人均合格", "扶持6个体工商户", "工作5", "走访了万家"])
def test_no_unit_no_figure(words: Cues, text: str) -> None:
    assert read(text, words) == []


# [ and ] take the bound in, ( and ) leave it out
@pytest.mark.parametrize(
    ("text", "sign", "interval", "bound"),
    [
        ("床位300张", "=", "[300, 300]", None),
        ("床位7400余张", ">", "[7400, 7500)", "余"),
        ("床位300多张", ">", "[300, 400)", "余"),
        ("床位1.2万余张", ">", "[12000, 13000)", "余"),
        ("床位超过2.5万张", ">", "(25000, ∞)", "超过"),
        ("床位突破了2万张", ">", "(20000, ∞)", "突破了"),
        ("覆盖率达60%以上", ">", "[60, ∞)", "以上"),
        ("社工近800名", "<", "[700, 800)", "近"),
        ("社工不足90人", "<", "(∞, 90)", "不足"),
        ("床位2.1万张以内", "<", "(∞, 21000]", "以内"),
        ("床位不少于30张", ">=", "[30, ∞)", "不少于"),
        ("至少建成20个站点", ">=", "[20, ∞)", "至少建成"),
        ("补贴不超过2000元", "<=", "(∞, 2000]", "不超过"),
        ("每户最高可达5000元", "<=", "(∞, 5000]", "最高可达"),
        ("近三成老人", "<", "[20, 30)", "近"),  # the step is that of the unit
        ("三成多老人", ">", "[30, 40)", "多"),
        ("占近四成", "<", "[30, 40)", "近"),
        ("覆盖率80%（含）以上", ">=", "[80, ∞)", "（含）以上"),
        ("床位30张（含）以下", "<=", "(∞, 30]", "（含）以下"),
        ("床位约1.6万张", "~", "(∞, ∞)", "约"),
        ("占比15%左右", "~", "(∞, ∞)", "左右"),
        ("不低于上年平均水平的1.3倍", ">=", "[1.3, ∞)", "不低于"),  # the bound stands far before
    ],
)
def test_bounds(words: Cues, text: str, sign: str, interval: str, bound: str | None) -> None:
    quantity = only(text, words).quantity
    low = "[" if quantity.lower_inclusive else "("
    high = "]" if quantity.upper_inclusive else ")"
    ends = ["∞" if end is None else f"{end}" for end in (quantity.lower, quantity.upper)]
    assert (quantity.comparator.value, f"{low}{', '.join(ends)}{high}") == (sign, interval)
    assert quantity.bound_words == bound


def test_a_word_that_begins_like_a_bound_is_none(words: Cues) -> None:
    figure = only("提供30分钟内容", words)
    assert (figure.quantity.comparator.value, figure.span.of("提供30分钟内容")) == ("=", "30分钟")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("补助1.2—1.5万元", 12000, 15000, "元"),  # scale and unit are shared
        ("补助8000—12000元", 8000, 12000, "元"),
        ("增幅为5%—8%", 5, 8, "%"),
        ("资助200至300元", 200, 300, "元"),
    ],
)
def test_range(words: Cues, text: str, low: int, high: int, unit: str) -> None:
    lower, upper = read(text, words)
    ends = (Decimal(low), Decimal(high))
    assert (lower.quantity.value, upper.quantity.value) == ends
    assert {lower.quantity.unit, upper.quantity.unit} == {unit}
    assert [f.quantity.comparator.value for f in (lower, upper)] == [">=", "<="]
    assert {(f.quantity.lower, f.quantity.upper) for f in (lower, upper)} == {ends}
    assert (lower.upper_of_range, upper.upper_of_range) == (False, True)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("约1.2至1.5万人", "约"),
        ("大约8000—9000户", "大约"),
        ("1.2万至1.5万人左右", "左右"),
    ],
)
def test_a_range_that_is_about_right_stays_so(words: Cues, text: str, bound: str) -> None:
    lower, upper = read(text, words)
    assert {f.quantity.comparator.value for f in (lower, upper)} == {"~"}
    assert {f.quantity.bound_words for f in (lower, upper)} == {bound}
    assert {(f.quantity.lower, f.quantity.upper) for f in (lower, upper)} == {
        (lower.quantity.value, upper.quantity.value)
    }
    assert upper.upper_of_range


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("年均增长-3.2%", ["-3.2%"]),
        ("登记量同比-5.2%，离婚量", ["-5.2%"]),
        ("分别增长3.1%、-1.5%", ["3.1%", "-1.5%"]),
        ("增速为-0.8个百分点", ["-0.8"]),
        ("占30%-50%", ["30%", "50%"]),  # a range has no minus
        ("床位30张-50张", ["30", "50"]),
    ],
)
def test_the_minus_belongs_to_the_number(words: Cues, text: str, printed: list[str]) -> None:
    found = read(text, words)
    assert [f.number.of(text) for f in found] == printed
    assert all(f.span.start <= f.number.start for f in found)
    assert [f.quantity.value < 0 for f in found] == [p.startswith("-") for p in printed]


@pytest.mark.parametrize("text", ["由27%提高到60%", "从3家到9家"])
def test_a_change_is_no_range(words: Cues, text: str) -> None:
    assert [f.quantity.comparator.value for f in read(text, words)] == ["=", "="]


def test_a_list_shares_its_last_unit_but_not_its_scale(words: Cues) -> None:
    found = read("分别服务21万、5.5万、800名老年人", words)
    assert [(f"{f.quantity.value}", f.quantity.unit) for f in found] == [
        ("210000", "人"),
        ("55000", "人"),
        ("800", "人"),
    ]


@pytest.mark.parametrize(
    ("text", "raw", "value", "unit", "sign"),
    [
        ("募集善款超亿元", "亿", 100_000_000, "元", ">"),
        ("发放近千万元", "千万", 10_000_000, "元", "<"),
        ("服务破百万人次", "百万", 1_000_000, "人次", ">"),
    ],
)
def test_magnitudes_without_a_digit(words: Cues, text: str, raw: str, value: int, unit: str, sign: str) -> None:
    (figure,) = bare_magnitudes(text, words)
    quantity = figure.quantity
    assert (quantity.raw, quantity.unit, quantity.comparator.value) == (raw, unit, sign)
    assert quantity.value == value


@pytest.mark.parametrize(
    ("before", "rate"),
    [
        ("护理补贴提高到每人每月", "元/月"),
        ("生活补贴月人均", "元/月"),
        ("按月补助", "元/月"),
        ("特困供养年标准为", "元/年"),
        ("年人均补助", "元/年"),
        ("每餐补贴", "元/餐"),
        ("每户补助", "元/户"),
        ("每床每年奖补", "元/年"),
        ("每季度发放", "元/季度"),
        ("老年人月饼礼包", ""),
        ("全年拨付", ""),
    ],
)
def test_rate_of_the_words_before(before: str, rate: str) -> None:
    assert rate_from_context(before) == rate
