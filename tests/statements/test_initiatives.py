"""Which words name an undertaking, and which only stand in quotation marks."""

from __future__ import annotations

import pytest

from kg.model import Initiative
from tests.statements.conftest import Read


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        # a type word behind the name, or behind a list of names
        ("“春蚕助学”和“晨光伴读”等项目惠及学生200人。", "530300", ["春蚕助学", "晨光伴读"]),
        ("联合举办“爱满端午”暨“情系老区”慰问活动。", "361100", ["爱满端午", "情系老区"]),
        ("“云享养老”智慧健康一体化应用上线。", "330400", ["云享养老"]),
        # a name that can only be one
        ("为2100名特困人员投保“惠鲁保”。", "371000", ["惠鲁保"]),
        ("今年的“慈善一日捐”收到善款80万元。", "350200", ["慈善一日捐"]),
        ("各社区做到“三社联动、两网融合”。", "410300", ["三社联动", "两网融合"]),
        ("深化“四有”社区建设。", "640100", ["四有"]),
        ("通过“银龄课堂”“邻里集市”等，服务老年人3000人次。", "450100", ["银龄课堂", "邻里集市"]),
        ("“楼道里的合唱团——老旧小区微治理”荣获二等奖。", "420300", ["楼道里的合唱团——老旧小区微治理"]),
        # a name shape without quotation marks
        ("同心六安·冬日暖阳活动走进敬老院。", "341500", ["同心六安·冬日暖阳"]),
        ("县社区嵌入式服务建设试点有序推进。", "500231", ["县社区嵌入式服务建设试点"]),
        ("全区开展农村养老服务改革试点。", "130400", ["农村养老服务改革试点"]),
        # the words behind a quoted name are no second one
        ("实施“五社联动”提质增效行动。", "430700", ["五社联动"]),
        ("推广“邻里议事”工作经验。", "511300", ["邻里议事"]),
        # no undertakings
        ("首家“开在校园旁”的服务站揭牌。", "220800", []),
        ("举行“最美护理员”授牌仪式。", "430400", []),
        ("从“养老”到“享老”，服务更优。", "320500", []),
        ("服务由“有没有”向“好不好”转变。", "211000", []),
        ("做到“应保尽保”。", "620500", []),
        ("召开“奋进新时代”系列主题新闻发布会。", "440300", []),
        ("被授予“全国敬老模范单位”称号。", "231000", []),
        ("建成“县区—乡镇—村社”三级服务体系。", "520300", []),
        ("开展专项行动，推进惠民工程。", "650100", []),
        ("开展主题关爱行动。", "150100", []),
    ],
)
def test_undertakings(read: Read, text: str, place: str, names: list[str]) -> None:
    assert [s.name for s in read(text, place) if isinstance(s, Initiative)] == names
