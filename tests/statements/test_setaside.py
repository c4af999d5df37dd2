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
        ("临时救助24小时办结率达98%", {"24": "name", "98": None}),
        ("婚姻档案查询3个工作日内办结率100%", {"3": "name", "100": None}),
        ("紧急呼叫15分钟上门响应率达到95%", {"15": "name", "95": None}),
        ("投诉件5天内回复率为96%", {"5": "name", "96": None}),
        ("15个工作日内完成审批", {"15": None}),
        ("在124团、162团新建敬老院3所", {"124": "name", "162": "name", "3": None}),
        ("143团建成日间照料中心2处", {"143": "name", "2": None}),
        ("组建12个服务团队", {"12": None}),
        ("五星级养老机构", {"五": "grade"}),
        ("补助对象：100张以上的机构", {"100": "threshold"}),
        ("100张床位以上的机构补助20万元", {"100": "threshold", "20万": None}),
        ("对床位50张（含）以上的养老院补助8万元", {"50": "threshold", "8万": None}),
        ("建成床位200张以上的养老机构12家", {"200": "threshold", "12": None}),
        ("带动就业500人以上的企业3家", {"500": "threshold", "3": None}),
        ("接收万元以上的捐赠，其中5万元以上的捐款36笔", {"万": None, "5万": "threshold", "36": None}),
        ("10万人以上的县5个", {"10万": "threshold", "5": None}),
        ("覆盖率80%以上（含80%）", {"80": "threshold"}),  # the second time only: the first is the figure
        ("每千名老人", {"千": "rate base"}),
        ("打造三级网络", {"三": "grade"}),
        ("三大行动", {"三": "structure"}),
        ("四方联动", {"四": "small count"}),
        ("温暖万家灯火", {"万": "idiom"}),
        ("三色预警", {"三": "figure of speech"}),
        ("设立一个中心", {"一": "article"}),
        ("数百名志愿者", {"数百": "indefinite"}),
        ("共12页", {"12": "page"}),
        ("见第5页", {"5": "page"}),
        ("附件第3—6页", {"3": "page", "6": "page"}),
        ("评定3A级社会组织12家", {"3": "grade", "12": None}),
        ("4A以上养老机构5家", {"4": "grade", "5": None}),
        ("等级为3A至5A级", {"3": "grade", "5": "grade"}),
        ("“3A+2”服务法", {"3": "name", "2": "name"}),
        ("7日内办结", {"7": "duration"}),
        ("在15日以内拨付", {"15": "duration"}),
        ("30个自然日内完成", {"30": "duration"}),
        ("5月7日内审", {"5": "date", "7": "date"}),
        ("第七次人口普查", {"七": "ordinal"}),
        ("第4次经济普查", {"4": "ordinal"}),
        ("（二）强化保障", {"二": "ordinal"}),
        ("2）加强监管", {"2": "ordinal"}),
        ("（十一）移风易俗", {"十一": "ordinal"}),
        ("一至三季度", {"一": "date", "三": "date"}),
        ("1—3季度", {"1": "date", "3": "date"}),
        ("前3个季度", {"3": "date"}),
    ],
)
def test_reason(words: Cues, text: str, expected: dict[str, str | None]) -> None:
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
        "帮助100人以上",  # no rule: nothing that it is to apply to follows
        "救助30户以上困难家庭",
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
