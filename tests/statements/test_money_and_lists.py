"""What money is of, what a list leaves to its items, whose an undertaking's figures are, and parts of months."""

from __future__ import annotations

import pytest

from kg.model import Measure, Modality
from tests.statements.conftest import Observe


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        # a sum is no case of the rate before it
        ("城市低保支出820.5万元，月人均补助310元；农村低保支出2160.3万元，月人均补助145元。",
         ["城市低保支出", "城市低保月人均补助", "农村低保支出", "农村低保月人均补助"]),
        ("城市低保累计支出96.2万元，人均补助402元；农村低保累计支出518万元，人均补助233元。",
         ["城市低保累计支出", "城市低保人均补助", "农村低保累计支出", "农村低保人均补助"]),
        # what each gets is not what the sum is of
        ("困境学生208人，每人资助3000元，发放善款62.4万元。", ["困境学生人数", "每人资助金额", "发放善款"]),
        # what the money is for names it
        ("1260万元用于县中心敬老院改造。", ["县中心敬老院改造金额"]),
        ("85.5万元用于村级互助幸福院建设，40万元用于购置康复器材。", ["村级互助幸福院建设金额", "购置康复器材金额"]),
        # shares of a whole, each with its name behind it
        ("其中78%为农村低保、22%为城市低保。", ["农村低保占比", "城市低保占比"]),
        # the changes of two rates before
        ("城乡低保标准分别为710元/人/月和6200元/人/年，较上年分别提高5.2%和6.8%。",
         ["城乡低保标准", "城乡低保标准", "城乡低保标准提高幅度", "城乡低保标准提高幅度"]),
        ("农民人均可支配收入18200元，增长9.1%，扣除价格因素，实际增长7.2%。",
         ["农民人均可支配收入", "农民人均可支配收入增长率", "农民人均可支配收入增长率"]),
        # words that begin like an adverb or a superlative
        ("即开票销售2.1亿元。", ["即开票销售金额"]),
        ("捐赠款物80万元，其中现金35万元。", ["捐赠款物金额", "现金"]),
        ("现场捐助25名困境儿童。", ["现场捐助困境儿童人数"]),
        ("项目总投资3200万元。", ["项目总投资"]),
        ("最低生活保障标准在去年640元的基础上提高到700元。", ["最低生活保障标准", "最低生活保障标准"]),
        # the preposition goes with the time
        ("于3月中旬及时下拨护理补贴资金36万元。", ["下拨护理补贴资金"]),
    ],
)  # fmt: skip
def test_titles(observe: Observe, text: str, titles: list[str]) -> None:
    assert [o.title for o in observe(text, "511500")] == titles


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("核拨2023年敬老院运营补贴共计86.2万元。", [Measure.FLOW]),
        ("下达困难群众救助补助资金1.3亿元。", [Measure.FLOW]),
        ("残疾军人29人，每人慰问500元，发放慰问金1.45万元。", [Measure.STOCK, Measure.STANDARD, Measure.FLOW]),
        ("完成适老化改造620户，3个养老服务综合体建设，9个日间照料中心升级。", [Measure.FLOW] * 3),
        ("年末全州共有提供住宿的救助机构17个。", [Measure.STOCK]),
        ("年底全县共有开展助餐服务的食堂43家。", [Measure.STOCK]),
        ("移交社区养老用房12处。", [Measure.FLOW]),
        ("全年19个新开工敬老院项目全部进场。", [Measure.FLOW]),
        ("发放孤儿基本生活费12人8.6万元。", [Measure.FLOW, Measure.FLOW]),
        # pilots are under way
        ("有序开展3项省级试点。", [Measure.STOCK]),
    ],
)
def test_flows(observe: Observe, text: str, measures: list[Measure]) -> None:
    assert [o.measure for o in observe(text, "533100")] == measures


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        # a group in the name of a benefit is of that benefit alone
        ("孤儿生活费8.6万元、高龄津贴120万元。", [("孤儿",), ()]),
        ("残疾人护理补贴55万元、临时救助金18万元。", [("残疾人",), ()]),
        ("发放孤儿基本生活费26万元、慰问金3万元。", [("孤儿",), ("孤儿",)]),
        # the same done to more of them
        ("全县共有860名贫困僧尼纳入农村低保，45名纳入特困供养。", [("贫困僧尼",), ("贫困僧尼",)]),
        ("32名困境儿童纳入孤儿保障，118名纳入低保。", [("困境儿童",), ("困境儿童",)]),
        ("资助贫困大学新生86名。", [("贫困大学新生",)]),
        ("老人拿出5000元现金。", [()]),
        ("为38名六十年代精简职工发放补助21万元。", [("六十年代精简职工",), ("六十年代精简职工",)]),
    ],
)
def test_groups(observe: Observe, text: str, groups: list[tuple[str, ...]]) -> None:
    assert [o.groups for o in observe(text, "540500")] == groups


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        # an example of what was counted governs nothing behind it
        ("开展“邻里相伴”等活动320场，培训护理员60人。", [("邻里相伴",), ()]),
        # a list is governed by all of it
        ("实施“暖冬行动”“春蕾助学”“爱心助老”等项目，支出善款36万元。", [("暖冬行动", "春蕾助学", "爱心助老")]),
        # a framework is no undertaking that has figures
        ("推进“1+6+N”救助体系建设，建成社会工作站27个。", [()]),
        ("打造“15分钟养老服务圈”，新增日间照料中心8个。", [()]),
        # what there is in all is not of what was undertaken
        ("实施“银龄守护”行动，养老机构床位总数1.2万张。", [()]),
        ("实施“银龄守护”行动，培训护理员230人。", [("银龄守护",)]),
    ],
)
def test_programs(observe: Observe, text: str, programs: list[tuple[str, ...]]) -> None:
    assert [o.programs for o in observe(text, "360900")] == programs


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("截至2024年1月中旬，全州命名乡村道路320条。", [("None", "2024-01-20")]),
        ("2023年6月上旬发放慰问金18万元。", [("2023-06-01", "2023-06-10")]),
        ("2023年9月下旬发放慰问金18万元。", [("2023-09-21", "2023-09-30")]),
        ("2023年10月初发放慰问金6万元。", [("2023-10-01", "2023-10-10")]),
        # the months of what was paid, told behind those who got it
        ("为全县86名孤儿发放1-11月基本生活费。", [("2023-01-01", "2023-11-30")]),
        # each end of a change over years is of its own year
        ("2013年至2023年，农村低保标准从1800元/年提高到7400元/年。",
         [("2013-01-01", "2013-12-31"), ("2023-01-01", "2023-12-31")]),
        # what opens the talk of some years holds for what follows
        ("总结了“十三五”民政工作。过去五年，救助工作成绩显著。支出救助资金12.6亿元。", [("2016-01-01", "2020-12-31")]),
    ],
)  # fmt: skip
def test_times(observe: Observe, text: str, times: list[tuple[str, str]]) -> None:
    assert [(str(o.period.begin), str(o.period.end)) for o in observe(text, "623000")] == times


def test_by_now_is_no_plan(observe: Observe) -> None:
    (figure,) = observe("截至2月中旬，全市安装门牌26万块。", "510100")
    assert figure.modality is Modality.ACTUAL


def test_what_is_announced_holds_for_a_list(observe: Observe) -> None:
    text = "2024年全县将抓好5项民生实事：计划改造适老化家庭600户；建设助餐点12个；打造示范社区3个。"
    assert {o.modality for o in observe(text, "130900")} == {Modality.TARGET}
