"""Numbers that are no figures, and why."""

from __future__ import annotations

import pytest

from kg.statements.cues import Cues
from kg.statements.numerals import numerals
from kg.statements.setaside import asides, holes, set_aside


def reasons(text: str, words: Cues) -> list[tuple[str, str | None]]:
    found = list(numerals(text))
    why = set_aside(asides(text, words), found)
    return [(n.span.of(text), why.get(n.span)) for n in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年6月30日举行", {"2023": "date", "6": "date", "30": "date"}),
        ("发布于2023-05-06", {"2023": "date", "05": "date", "06": "date"}),
        ("5月下旬举行", {"5": "date"}),
        ("二季度完成", {"二": "date"}),
        ("每天8:30到岗", {"8": "time", "30": "time"}),
        ("连续5年举办", {"5": "duration"}),
        ("“十四五”规划", {"十四五": "plan period"}),
        ("党的二十大精神", {"二十": "meeting"}),
        ("60—79周岁老人", {"60": "age", "79": "age"}),
        ("百岁老人", {"百": "age"}),
        ("第3批名单", {"3": "ordinal"}),
        ("（3）完善机制", {"3": "ordinal"}),
        ("1.强化保障", {"1": "ordinal"}),
        ("进入前10名", {"10": "ordinal"}),
        ("位列全省6", {"6": "rank"}),
        ("拨打12349热线", {"12349": "hotline"}),
        ("热线400-812-3456", {"400": "phone", "812": "phone", "3456": "phone"}),
        ("电话0871-6312345", {"0871": "phone", "6312345": "phone"}),
        ("豫民〔2022〕15号", {"2022": "document number", "15": "document number"}),
        ("按照GB/T 29353-2012建设", {"29353": "document number", "2012": "document number"}),
        ("访问www.mz12.gov.cn", {"12": "address"}),
        ("位于南昌路128号", {"128": "address"}),
        ("“1+5+N”模式", {"1": "name", "5": "name"}),
        ("“智慧养老123”平台", {"123": "name"}),
        ("15分钟养老服务圈", {"15": "name"}),
        ("7×24小时服务", {"7": "name", "24": "name"}),
        ("五星级养老机构", {"五": "grade"}),
        ("补助对象：100张以上的机构", {"100": "threshold"}),
        ("每千名老人", {"千": "rate base"}),
        ("打造三级网络", {"三": "grade"}),
        ("三大行动", {"三": "structure"}),
        ("四方联动", {"四": "small count"}),
        ("温暖万家灯火", {"万": "idiom"}),
        ("三色预警", {"三": "figure of speech"}),
        ("设立一个中心", {"一": "article"}),
        ("数百名志愿者", {"数百": "indefinite"}),
        ("共12页", {"12": "page"}),
    ],
)
def test_reason(words: Cues, text: str, expected: dict[str, str]) -> None:
    assert dict(reasons(text, words)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "服务2.9万家企业",  # an idiom is written in Chinese numerals only
        "发放820元",
        "培训15人",
        "共建成2023个站点",
        "办理110件",
        "覆盖三分之一社区",
        "提供服务一万余次",
    ],
)
def test_figures_are_not_set_aside(words: Cues, text: str) -> None:
    ((_, reason),) = reasons(text, words)
    assert reason is None


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("连续5年新增床位", ["连续5年"]),
        ("三大行动服务老人", ["三大行动"]),
        ("设立一个中心", ["一个"]),
        ("“十四五”规划床位", []),  # a name keeps its numbers
        ("3A级社会组织", []),
    ],
)
def test_what_a_title_leaves_out(words: Cues, text: str, left_out: list[str]) -> None:
    assert [hole.of(text) for hole in holes(asides(text, words), list(numerals(text)))] == left_out
