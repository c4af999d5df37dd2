"""The groups that a sentence speaks of, and whose a figure is."""

from __future__ import annotations

import pytest

from kg.model import GroupMention
from tests.statements.conftest import Observe, Read


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("走访慰问抗战老兵和下岗职工家庭。", ["抗战老兵", "下岗职工家庭"]),
        ("为先天性心脏病患儿和听力残疾儿童提供手术。", ["先天性心脏病患儿", "听力残疾儿童"]),
        ("关爱中度、重度失能老年人。", ["重度失能老年人"]),
        ("保障“五保”对象基本生活。", ["“五保”对象"]),
        ("资助困难学子和贫困残疾人子女。", ["困难学子", "贫困残疾人子女"]),
        ("探访留守妇女、退捕渔民。", ["留守妇女"]),
        # what is done for a group is no part of its name
        ("临时救助困难群众、供养特困人员。", ["困难群众", "特困人员"]),
        ("帮扶各类困难群众。", ["困难群众"]),
        # names of institutions and rules
        ("残疾人联合会、老年人大学和未成年人保护热线办公室参会。", []),
        ("参观市青少年宫和移民村。", []),
        ("发放残疾人证。", []),
        # descriptions, and words too loose
        ("帮助生活特别困难的家庭。", []),
        ("审核救助对象信息。", []),
        ("救助的人员得到安置。", []),
        ("服务特殊人群，慰问下岗工人。", ["特殊人群", "下岗工人"]),
        ("农村低保或特困人员享受补贴。", ["特困人员"]),
        ("“乡村儿童手拉手”活动走进校园。", []),
    ],
)
def test_groups_by_name(read: Read, text: str, names: list[str]) -> None:
    assert [s.name for s in read(text, "420100") if isinstance(s, GroupMention)] == names


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        # a group in the title, whatever is counted
        ("低收入人口动态监测覆盖率达到98%。", ["低收入人口"]),
        ("设置低收入人口监测指标40个。", ["低收入人口"]),
        ("内地居民结婚登记3210对。", ["内地居民"]),
        # a facility that is named after a group is none of it
        ("新建老年人日间照料中心5处。", [""]),
        ("建成残疾人托养机构2家。", [""]),
        # the group in the title wins over the last one before the figure
        ("孤儿保障标准提高到每月1800元，留守儿童得到关爱。", ["孤儿"]),
        # who gives is not who is served
        ("一位老人捐款3万元。", [""]),
        # the same done again, with the group said once
        ("脱贫人口纳入特困供养12人，纳入农村低保30户。", ["脱贫人口", "脱贫人口"]),
        # what each is given, of the group of the clause before
        ("重度残疾人、老年残疾人，按照低保标准的30%增发补助。", ["重度残疾人、老年残疾人"]),
        # money that is for those counted before, and money that is not
        ("残疾人享受补贴1044人，累计发放护理补贴40万元。", ["残疾人", "残疾人"]),
        ("接收退役士兵49人，发放救灾资金66万元。", ["退役士兵", ""]),
        # a loose word of a program's name
        ("开展“我为群众办实事”活动8次。", [""]),
        # a group right behind the figure, with what is joined in front of it
        ("志愿者为36名中度、重度失能老人送餐。", ["中度、重度失能老人"]),
    ],
)
def test_whose_a_figure_is(observe: Observe, text: str, groups: list[str]) -> None:
    assert ["|".join(o.groups) for o in observe(text, "370300")] == groups
