"""Titles that take their case and object from the first figure of their run, and what is no figure at all."""

from __future__ import annotations

import pytest

from tests.statements.conftest import Observe


@pytest.mark.parametrize(
    ("text", "place", "titles"),
    [
        (
            "城市低保对象1203户，支出保障金612万元，平均救助水平每人每月420元；农村低保对象8012户，支出保障金3207万元。",
            "350500",
            ["城市低保对象户数", "城市低保对象支出保障金", "城市低保对象平均救助水平", "农村低保对象户数",
             "农村低保对象支出保障金"],
        ),
        (
            "农村低保1786户5349人，累计支出低保金355万元，月人均补差156.6元。",
            "511900",
            ["农村低保户数", "农村低保人数", "支出农村低保金", "农村低保金月人均补差"],
        ),
        (
            "城镇医疗救助2344人次，支出医疗救助金65万元；农村医疗救助5763人次。",
            "620500",
            ["城镇医疗救助人次", "支出城镇医疗救助金", "农村医疗救助人次"],
        ),
        # what is of neither case stays so
        ("农村低保对象900户，建成助餐点6个。", "410500", ["农村低保对象户数", "建成助餐点数"]),
        # a bare rate has the object of the count before it
        ("整改问题23个，整改率95.8%。", "150200", ["整改问题数", "问题整改率"]),
        ("完成养老服务投诉办理38件。", "430200", ["完成养老服务投诉办理数"]),
        # frames are no titles
        ("在城镇社区和农村新增爱心超市16家。", "510100", ["新增爱心超市数"]),
        ("完成320户农房加固的基础上，新建公租房5处。", "650200", ["完成农房加固户数", "新建公租房数"]),
        ("为国家筹集公益金1.2亿元。", "210300", ["筹集公益金"]),
        ("资助低保对象参加新农合4.1万人。", "450600", ["资助低保对象参加新农合人数"]),
        # no figures: stages, sections, copies, issuers
        ("福利院二期工程已完工，新增床位200张。", "360400", ["福利院二期工程新增床位数"]),
        ("此件共印150份。", "340200", []),
        ("财政局等6部门联合印发通知，建成助餐点3个。", "330500", ["建成助餐点数"]),
        ("1.2 全县共有公墓12处。", "530300", ["公墓数"]),
        ("24小时办结率达98%。", "440400", ["24小时办结率"]),
        ("二、新建老年活动室6个。", "320700", ["新建老年活动室数"]),
    ],
)  # fmt: skip
def test_titles(observe: Observe, text: str, place: str, titles: list[str]) -> None:
    assert [o.title for o in observe(text, place)] == titles


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("发放棉被300床、毛毯60床，新增养老床位20床。", "630100", ["300床 flow", "60床 flow", "20张 flow"]),
        ("采购600床棉被，供养床位80床。", "150400", ["600床 flow", "80张 stock"]),
        ("调运帐篷500顶、折叠床80张。", "510800", ["500顶 flow", "80张 flow"]),
        ("立案4起，减员28人。", "410700", ["4起 flow", "28人 flow"]),
        ("农村低保1786户5349人。", "520400", ["1786户 stock", "5349人 stock"]),
        ("公办敬老院增长76.2%，达到37所。", "620900", ["76.2% share", "37所 stock"]),
        ("救助病种由7种扩大到50种。", "360700", ["7种 stock", "50种 stock"]),
        ("火化率为百分之十八点二，同比上升三点五个百分点。", "420500", ["18.2% share", "3.5百分点 share"]),
        ("月人均支出水平392.4元/人、月。", "430700", ["392.4元/月 standard"]),
        ("全州8县市建成福利院。", "622900", ["8个 stock"]),
        ("按月打卡发放农村低保金261.3万元。", "341500", ["2613000元 flow"]),
    ],
)
def test_units_and_measures(observe: Observe, text: str, place: str, told: list[str]) -> None:
    assert [f"{o.quantity.value}{o.quantity.unit} {o.measure}" for o in observe(text, place)] == told
