"""Changes told as such."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.model import Aspect
from tests.statements.conftest import Observe

GROWTH, CHANGE, LEVEL = Aspect.GROWTH, Aspect.CHANGE, Aspect.LEVEL


@pytest.mark.parametrize(
    ("text", "title", "value", "unit", "aspect"),
    [
        ("养老机构120家，同比增长8.5%。", "养老机构增长率", "8.5", "%", GROWTH),
        ("社会组织总数达3200个，年均增长6%。", "社会组织总数增长率", "6", "%", GROWTH),
        ("离婚登记1300对，同比下降12.4%。", "离婚登记下降率", "-12.4", "%", GROWTH),
        ("救助流浪人员8600人次，较去年同期上升12%。", "救助流浪人员增长率", "12", "%", GROWTH),
        ("护理型床位占比58%，比上年提高4.2个百分点。", "护理型床位占比变动百分点", "4.2", "百分点", GROWTH),
        ("社会救助支出5.2亿元，下降5.5%。", "社会救助支出下降率", "-5.5", "%", GROWTH),
        ("福彩销量达3亿元，增长1.5倍。", "福彩销量增长倍数", "1.5", "倍", GROWTH),
        ("社工持证人数达到2400人，增幅为102%。", "社工持证人数增幅", "102", "%", GROWTH),
        ("养老床位2.6万张，比上年增加1300张。", "养老床位增加数", "1300", "张", CHANGE),
        ("城市低保对象8600人，较上年减少420人。", "城市低保对象减少数", "-420", "人", CHANGE),
        ("登记社会组织1.2万个，净增300个。", "登记社会组织增加数", "300", "个", CHANGE),
    ],
)
def test_after_its_level(observe: Observe, text: str, title: str, value: str, unit: str, aspect: Aspect) -> None:
    level, change = observe(text, "330100")
    assert (level.aspect, change.aspect) == (LEVEL, aspect)
    assert (change.title, change.quantity.value, change.quantity.unit) == (title, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "title", "value"),
    [
        ("低保标准平均提高10%以上。", "低保标准提高幅度", "10"),
        ("孤儿人数减少15.6%。", "孤儿人数下降率", "-15.6"),
        ("养老服务投诉量环比下降三成。", "养老服务投诉量下降率", "-30"),
        ("低保标准年均增长6.5%以上。", "低保标准增长率", "6.5"),
    ],
)
def test_alone(observe: Observe, text: str, title: str, value: str) -> None:
    (change,) = observe(text, "230100")
    assert (change.title, change.quantity.value, change.aspect) == (title, Decimal(value), GROWTH)


def test_net_growth_needs_no_comparison(observe: Observe) -> None:
    (change,) = observe("社会组织净增300个。", "430100")
    assert (change.title, change.aspect) == ("社会组织增加数", CHANGE)


def test_a_fall_turns_its_interval_round(observe: Observe) -> None:
    (fall,) = observe("孤儿人数减少15%以上。", "230100")
    quantity = fall.quantity
    assert (quantity.value, quantity.lower, quantity.upper) == (Decimal(-15), None, Decimal(-15))


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("养老机构120家，同比增长8.5%。", "同比"),
        ("养老床位2.6万张，比上年增加1300张。", "比上年"),
        ("救助流浪人员8600人次，较去年同期上升12%。", "较去年同期"),
        ("社会救助支出5.2亿元，下降5.5%。", None),
    ],
)
def test_with_what_it_is_compared(observe: Observe, text: str, base: str | None) -> None:
    level, change = observe(text, "330100")
    assert (level.base_period, change.base_period) == (None, base)


@pytest.mark.parametrize("text", ["新增床位300张。", "增设助餐点20个。", "低保标准提高到每月760元。"])
def test_what_is_made_or_reached_is_a_level(observe: Observe, text: str) -> None:
    assert [o.aspect for o in observe(text, "330100")] == [LEVEL]
