"""Honours, pilots, prizes, praise and rankings, in sentences of many places."""

from __future__ import annotations

import pytest

from kg.model import Designation, RankClaim
from tests.statements.conftest import Read


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        # the bare verb before a quoted or levelled name
        ("敦化市民政局获“全国民政系统先进集体”称号。", "222403", ["全国民政系统先进集体"]),
        ("2022年，榆中县民政局获全省民政工作先进单位。", "620123", ["全省民政工作先进单位"]),
        ("曲靖市社会福利院连续三年获县级以上文明单位称号。", "530300", ["县级以上文明单位"]),
        # several honours behind one verb
        (
            "2023年度荣获全市“文明单位”、党建考核“先进集体”等6项荣誉。",
            "130600",
            ["全市“文明单位”", "党建考核“先进集体”"],
        ),
        (
            "荣获“全省养老工作先进单位”“服务民生优质窗口”等荣誉。",
            "410500",
            ["全省养老工作先进单位", "服务民生优质窗口"],
        ),
        (
            "枫桥社区获评全国“示范性老年友好型社区”和全国“和谐社区”。",
            "330681",
            ["全国“示范性老年友好型社区”", "全国“和谐社区”"],
        ),
        # prizes
        ("“微光驿站”项目荣获一等奖，“银发课堂”项目获得优秀奖。", "450300", ["一等奖", "优秀奖"]),
        ("在全省社区公益项目大赛中，清江街道选送的项目荣获金奖。", "420500", ["金奖"]),
        # the event belongs to the name of an honour that says nothing by itself
        (
            "渭源在全省婚俗改革试点评估中被评为优秀单位。",
            "621100",
            ["全省婚俗改革试点评估优秀单位"],
        ),
        # what a place is, or has become
        ("作为吉林省殡葬改革试点县，抚松县建成公益性公墓12处。", "220621", ["吉林省殡葬改革试点县"]),
        ("石湾村成为全国“民主法治示范村”。", "440604", ["全国“民主法治示范村”"]),
        # praise without a title
        ("攸县养老服务做法被省民政厅通报表彰。", "430223", ["被省民政厅通报表彰"]),
        ("昌吉州获国务院通报表扬。", "652300", ["获国务院通报表扬"]),
        # a level is no name, and those who are honoured are no part of one
        ("争取到3项省级试点、1项省级荣誉。", "330700", ["省级试点"]),
        ("表彰获得“鲁班慈善奖”的个人和集体。", "370400", ["鲁班慈善奖"]),
        ("授予全市26个单位“慈善爱心奖”。", "230800", ["慈善爱心奖"]),
        ("创建了国家4A级婚姻登记机关。", "350800", ["国家4A级婚姻登记机关"]),
        # no honour
        ("全年获得资助1200人。", "330100", []),
        ("项目获得福彩公益金300万元。", "330100", []),
        ("为全省儿童福利机构提质转型树立标杆。", "220000", []),
        ("获省级补助资金80万元。", "330100", []),
    ],
)
def test_honours_by_name(read: Read, text: str, place: str, names: list[str]) -> None:
    assert [s.name for s in read(text, place) if isinstance(s, Designation)] == names


@pytest.mark.parametrize(
    ("text", "place", "holders"),
    [
        ("平凉市民政局连续四年被评为全市综合考评优秀单位。", "620800", ["平凉市民政局"]),
        ("2021年度崇左市儿童福利院荣获全国民政系统先进集体称号。", "451400", ["崇左市儿童福利院"]),
        (
            "云溪敬老院、康宁护理院荣获全国“敬老文明号”称号。",
            "430600",
            ["云溪敬老院", "康宁护理院"],
        ),
        ("“邻里汤锅”案例，被民政部评为全国社区治理优秀案例。", "510100", ["“邻里汤锅”案例"]),
        ("8个社区获评全国示范性老年友好型社区。", "610900", ["社区"]),
    ],
)
def test_holders(read: Read, text: str, place: str, holders: list[str]) -> None:
    assert [s.holder for s in read(text, place) if isinstance(s, Designation)] == holders


def test_the_example_in_brackets_is_not_the_name(read: Read) -> None:
    found = [
        s for s in read("成功争取到省级试点3个（助餐服务试点、婚俗改革试点）。", "341100") if isinstance(s, Designation)
    ]
    assert [(s.name, s.count) for s in found] == [("省级试点", 3)]


@pytest.mark.parametrize(
    ("text", "place", "subject", "words"),
    [
        ("社会组织等级评估率达96%，连续三年名列全省第二。", "321000", "社会组织等级评估率", "名列全省第二"),
        ("高龄津贴标准居全疆首位。", "650100", "高龄津贴标准", "居全疆首位"),
        ("福利彩票销量继续位居全省第一。", "370600", "福利彩票销量", "位居全省第一"),
        ("城乡低保标准居西北地区前列。", "640100", "城乡低保标准", "居西北地区前列"),
    ],
)
def test_rankings(read: Read, text: str, place: str, subject: str, words: str) -> None:
    (found,) = [s for s in read(text, place) if isinstance(s, RankClaim)]
    assert (found.subject, found.words) == (subject, words)
