"""What a figure's rate, period, bound and title are when little words around it decide."""

from __future__ import annotations

import pytest

from tests.statements.conftest import Observe

# text, place, and of each figure: value, unit, comparator, title, begin, end
Told = tuple[str, str, str, str, str, str]
CASES: list[tuple[str, str, list[Told]]] = [
    # two quarters joined are one stretch
    (
        "2023年一、二季度，全区新建助餐点7个。",
        "510100",
        [("7", "个", "=", "新建助餐点数", "2023-01-01", "2023-06-30")],
    ),
    (
        "2023年第三、四季度全县走访独居老人860人。",
        "620100",
        [("860", "人", "=", "走访独居老人人数", "2023-07-01", "2023-12-31")],
    ),
    # the same stretch of the year before
    (
        "2023年1—9月建成日间照料中心6所，去年同期2所。",
        "350100",
        [
            ("6", "所", "=", "建成日间照料中心数", "2023-01-01", "2023-09-30"),
            ("2", "所", "=", "建成日间照料中心数", "2022-01-01", "2022-09-30"),
        ],
    ),
    (
        "2023年，办理离婚登记880对，比上年的905对减少25对。",
        "430100",
        [
            ("880", "对", "=", "办理离婚登记数", "2023-01-01", "2023-12-31"),
            ("905", "对", "=", "办理离婚登记数", "2022-01-01", "2022-12-31"),
            ("-25", "对", "=", "办理离婚登记减少数", "2023-01-01", "2023-12-31"),
        ],
    ),
    # what is only compared stays in its own period
    (
        "2023年救助流浪人员430人次，比去年同期增加30人次。",
        "210100",
        [
            ("430", "人次", "=", "救助流浪人员人次", "2023-01-01", "2023-12-31"),
            ("30", "人次", "=", "救助流浪人员增加数", "2023-01-01", "2023-12-31"),
        ],
    ),
    ("仅2023年一年，全市就改建敬老院9所。", "140100", [("9", "所", "=", "改建敬老院数", "2023-01-01", "2023-12-31")]),
    # a bound before a range bounds both ends
    (
        "一次性补助标准不超过1.2至1.5万元。",
        "330100",
        [
            ("12000", "元", "<=", "一次性补助标准", "", ""),
            ("15000", "元", "<=", "一次性补助标准", "", ""),
        ],
    ),
    # rates
    ("社工上门探访2次/月。", "440100", [("2", "次", "=", "社工上门探访数", "", "")]),
    ("农村特困人员供养标准为人年7800元。", "150100", [("7800", "元/年", "=", "农村特困人员供养标准", "", "")]),
    ("城市低保标准提高到人月735元。", "230100", [("735", "元/月", "=", "城市低保标准", "", "")]),
    # the rows of a table are of the time that its caption tells
    (
        (
            "全区民政工作动态\n为做好困难群众基本生活保障,区民政局按月公布社会救助数据,方便群众查询和监督,数据由各镇街上报汇总而成。\n"
            "2023年11月社会救助统计表\n指 标 | 单 位 | 数 量 |\n一、社会救助 |\n城市低保人数 | 人 | 8,634 |\n"
        ),
        "360300",
        [("8634", "人", "=", "城市低保人数", "", "2023-11-30")],
    ),
    # marks and asides are no part of a title
    ("福彩销量突破亿元大关。", "450100", [("100000000", "元", ">", "福彩销量金额", "", "")]),
    ("全市（含各县）共有养老机构126家。", "360100", [("126", "家", "=", "养老机构数", "", "")]),
]


@pytest.mark.parametrize(("text", "place", "expected"), CASES, ids=[text for text, _, _ in CASES])
def test_figures_in_context(observe: Observe, text: str, place: str, expected: list[Told]) -> None:
    found = [
        (
            str(o.quantity.value),
            o.quantity.unit,
            o.quantity.comparator.value,
            o.title,
            str(o.period.begin or ""),
            str(o.period.end or ""),
        )
        for o in observe(text, place)
    ]
    assert found == expected
