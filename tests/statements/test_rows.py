"""Rows of printed tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.model import Observation
from kg.statements.cues import Cues
from kg.statements.rows import HEAD, row
from tests.statements.conftest import Read


@pytest.mark.parametrize(
    ("text", "title", "value", "unit", "number"),
    [
        ("养老机构床位数 | 张 | 9,634", "养老机构床位数", "9634", "张", "9,634"),
        ("一、社会组织 | 个 | 1,208 | 1,100", "社会组织", "1208", "个", "1,208"),  # the first column, no numbering
        ("低保资金 | 万元 | 356.8 |", "低保资金", "3568000", "元", "356.8"),  # the scale stands with the unit
        ("其中：女性 | 人 | 412", "女性", "412", "人", "412"),
        ("儿童主任|名|77", "儿童主任", "77", "人", "77"),  # a classifier means its unit
        ("净增床位 | 张 | -12", "净增床位", "-12", "张", "-12"),
    ],
)
def test_cells(words: Cues, text: str, title: str, value: str, unit: str, number: str) -> None:
    figure = row(text, False, words)  # noqa: FBT003
    assert figure is not None
    quantity = figure.quantity
    assert (figure.title, quantity.value, quantity.unit) == (title, Decimal(value), unit)
    assert (quantity.raw, figure.number.of(text), quantity.lower, quantity.upper) == (
        number,
        number,
        *[quantity.value] * 2,
    )


@pytest.mark.parametrize(
    ("text", "title", "value", "unit"),
    [
        ("临时救助万人次0.3", "临时救助", "3000", "人次"),
        ("3.结婚登记对4521", "结婚登记", "4521", "对"),
        ("流动人口亿人0.2", "流动人口", "20000000", "人"),  # one character parts surely behind a scale
        ("养老机构12", "养老机构", "12", "个"),
        ("火化炉台17", "火化炉", "17", "台"),
        ("殡仪馆个5", "殡仪馆", "5", "个"),
        ("敬老院所23", "敬老院", "23", "所"),
        ("殡葬车辆辆9", "殡葬车辆", "9", "辆"),
        ("60岁以上老年人12", "60岁以上老年人", "12", "人"),  # no unit: whom it counts
        ("信息平台3", "信息平台", "3", "个"),  # 台 is the end of a word
        ("城市低保户86", "城市低保户", "86", "户"),
    ],
)
def test_a_unit_stuck_to_its_name_is_read_under_a_head_alone(
    words: Cues, text: str, title: str, value: str, unit: str
) -> None:
    figure = row(text, True, words)  # noqa: FBT003
    assert figure is not None
    assert (figure.title, figure.quantity.value, figure.quantity.unit) == (title, Decimal(value), unit)
    assert row(text, False, words) is None  # noqa: FBT003


@pytest.mark.parametrize(
    ("text", "title", "value", "unit"),
    [
        ("孤儿人数人86", "孤儿人数", "86", "人"),  # 人数 is a whole name
        ("低保户数户1,204", "低保户数", "1204", "户"),
        ("2.结婚登记数对530", "结婚登记数", "530", "对"),
        ("养老床位数万张1.2", "养老床位数", "12000", "张"),
    ],
)
@pytest.mark.parametrize("under_head", [True, False])
def test_a_whole_name_with_a_unit_is_a_row_anywhere(
    words: Cues, text: str, title: str, value: str, unit: str, *, under_head: bool
) -> None:
    figure = row(text, under_head, words)
    assert figure is not None
    assert (figure.title, figure.quantity.value, figure.quantity.unit) == (title, Decimal(value), unit)


@pytest.mark.parametrize("text", ["共救助人次300", "全市老年人口12", "新增床位数300", "惠及人数1.2万"])
def test_prose_is_no_row(words: Cues, text: str) -> None:
    assert row(text, False, words) is None  # noqa: FBT003


@pytest.mark.parametrize(
    "text", ["统计年份2023", "合计 | 12", "123 | 人 | 45", "全市有敬老院12所，床位300张。", "附表"]
)
def test_no_row(words: Cues, text: str) -> None:
    assert row(text, True, words) is None  # noqa: FBT003


@pytest.mark.parametrize(
    ("text", "head"),
    [("指标名称 | 计量单位 | 数量", True), ("指 标 单 位 合 计", True), ("指标完成情况", False), ("单位数量", False)],
)
def test_a_tables_head(text: str, head: bool) -> None:  # noqa: FBT001
    assert bool(HEAD.search(text)) is head


def test_what_is_and_what_is_aimed_at_stand_side_by_side(read: Read) -> None:
    text = (
        "各县区要认真落实好各项养老服务工作任务，确保完成。\n序号 指标 2024年基数 2027年目标 属性\n"
        "1 老年助餐覆盖率 68.3% 80% 约束性\n2 家庭养老床位 4200张 1万张 预期性\n"
    )
    told = [s for s in read(text, "620100") if isinstance(s, Observation)]
    assert [(o.title, o.modality, str(o.period.end)) for o in told] == [
        ("老年助餐覆盖率", "actual", "2024-12-31"),
        ("老年助餐覆盖率", "target", "2027-12-31"),
        ("家庭养老床位数", "actual", "2024-12-31"),
        ("家庭养老床位数", "target", "2027-12-31"),
    ]
