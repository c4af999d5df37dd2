"""What a figure measures, cut from the words around it."""

from __future__ import annotations

import pytest

from kg.statements.cues import Cues
from kg.statements.titles import LONGEST, clean_left, split_right, suffix, tidy


@pytest.mark.parametrize(
    ("left", "action", "noun"),
    [
        ("全市共有养老机构", "", "养老机构"),  # adverbs and places before, existence behind
        ("累计发放残疾人两项补贴", "累计发放", "残疾人两项补贴"),
        ("其中，建成社区食堂", "建成", "社区食堂"),
        ("一是新增普惠托位", "新增", "普惠托位"),  # the number of a list's item
        ("建成了敬老院", "建成", "敬老院"),
        ("城乡低保标准提高到每人每月", "", "城乡低保标准"),  # the rate is the unit's
        ("婚姻登记合格率达到了", "", "婚姻登记合格率"),
        ("和谐社区建设资金", "", "和谐社区建设资金"),  # 和 joins nothing here
        ("惠及", "惠及", ""),  # nor does 及
        ("、敬老院和", "", "敬老院"),
        ("", "", ""),
    ],
)
def test_what_stands_before_a_figure(words: Cues, left: str, action: str, noun: str) -> None:
    phrase = clean_left(left, words)
    assert (phrase.action, phrase.noun, phrase.served) == (action, noun, False)
    assert phrase.words == action + noun


@pytest.mark.parametrize(("left", "noun"), [("向困难群众发放", "困难群众发放"), ("为独居老人", "独居老人")])
def test_whom_a_preposition_serves(words: Cues, left: str, noun: str) -> None:
    phrase = clean_left(left, words)
    assert (phrase.noun, phrase.served) == (noun, True)


@pytest.mark.parametrize(
    ("right", "noun", "said"),
    [
        ("的困难老人提供助浴服务", "困难老人", "提供助浴服务"),
        ("家庭实施了适老化改造", "家庭", "实施了适老化改造"),
        ("申报评估的社会组织进行了现场核查", "申报评估的社会组织", "进行了现场核查"),  # a relative clause stays
        ("正在运营的社工站进行了核查", "正在运营的社工站", "进行了核查"),  # its 在 is no predicate
        ("社工站投入运营", "社工站", "投入运营"),
        ("残疾儿童和", "残疾儿童", ""),
    ],
)
def test_what_follows_a_figure(words: Cues, right: str, noun: str, said: str) -> None:
    assert split_right(right, words) == (noun, said)


@pytest.mark.parametrize(
    ("title", "unit", "expected"),
    [
        ("特困人员", "人", "特困人员人数"),
        ("救助人数", "人", "救助人数"),
        ("走访", "人次", "走访人次"),
        ("低保家庭", "户", "低保家庭户数"),
        ("低保户", "户", "低保户数"),
        ("孤儿养育", "元/月", "孤儿养育标准"),
        ("高龄津贴", "元/月", "高龄津贴"),
        ("临时救助", "元", "临时救助金额"),
        ("捐赠收入", "元", "捐赠收入"),
        ("护理型床位", "%", "护理型床位占比"),
        ("覆盖率", "%", "覆盖率"),
        ("审批", "工作日", "审批时长"),
        ("公墓", "亩", "公墓面积"),
        ("养老机构", "家", "养老机构数"),
        ("结婚登记量", "对", "结婚登记量"),
        ("", "人", ""),
    ],
)
def test_the_unit_tells_the_statistic(words: Cues, title: str, unit: str, expected: str) -> None:
    assert suffix(title, unit, words) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("“银铃”关爱行动（试行）", "银铃关爱行动（试行）"),  # a short aside may be part of the name
        ("建成床位（含护理型床位、普通床位等多种类型）", "建成床位"),
        ("开展《条例》宣传的", "开展条例宣传"),
        ("救助300人资金", "救助资金"),
        ("、敬老院 ", "敬老院"),
    ],
)
def test_tidy(title: str, expected: str) -> None:
    assert tidy(title) == expected


def test_of_a_long_title_the_front_goes() -> None:
    last = "困难残疾人家庭无障碍改造"
    long = f"政策宣传咨询服务、上门走访探视服务、精神慰藉陪伴服务、紧急呼叫安装服务、{last}"
    assert len(long) > LONGEST
    assert len(tidy(long)) <= LONGEST
    assert tidy(long).endswith(last)
