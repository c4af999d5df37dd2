"""分别 and 各: whose each figure is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.statements.conftest import Observe


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        # the last subject ends what all of them lack
        (
            "城市、农村低保标准分别达到780元/月、610元/月。",
            "420000",
            [("城市低保标准", "780"), ("农村低保标准", "610")],
        ),
        (
            "城市、农村特困人员基本生活标准分别提高到每月1100元、900元。",
            "520000",
            [("城市特困人员基本生活标准", "1100"), ("农村特困人员基本生活标准", "900")],
        ),
        # whole subjects lack nothing
        (
            "孤儿、特困人员和残疾人分别有320人、4500人和9100人。",
            "420000",
            [("孤儿人数", "320"), ("特困人员人数", "4500"), ("残疾人人数", "9100")],
        ),
        ("养老机构、社区食堂分别达到35家、120家。", "620100", [("养老机构数", "35"), ("社区食堂数", "120")]),
        ("男、女分别占48%、52%。", "530100", [("男占比", "48"), ("女占比", "52")]),
        # growth in the order of the levels before
        (
            "结婚登记、离婚登记、补领证件分别办理5200对、1300对、800对，分别下降3.1%、4.6%、5.5%。",
            "430100",
            [
                ("办理结婚登记数", "5200"),
                ("办理离婚登记数", "1300"),
                ("办理补领证件数", "800"),
                ("办理结婚登记下降率", "-3.1"),
                ("办理离婚登记下降率", "-4.6"),
                ("办理补领证件下降率", "-5.5"),
            ],
        ),
        ("低保标准、特困供养标准分别提高8%、10%。", "520000", [("低保标准增长率", "8"), ("特困供养标准增长率", "10")]),
        # 各: the one figure is that of each
        ("福利院和救助站各1所。", "530100", [("福利院数", "1"), ("救助站数", "1")]),
        # 均 shares out among places only
        ("遵义市低保标准和特困供养标准均提高到每人每月800元。", "520000", [("低保标准和特困供养标准", "800")]),
    ],
)
def test_subjects(observe: Observe, text: str, place: str, expected: list[tuple[str, str]]) -> None:
    found = [(o.title, o.quantity.value) for o in observe(text, place)]
    assert found == [(title, Decimal(value)) for title, value in expected]


@pytest.mark.parametrize(
    ("text", "place", "title", "expected"),
    [
        ("襄阳市、宜昌市分别建成养老机构12家、18家。", "420000", "建成养老机构数", {"420600": 12, "420500": 18}),
        (
            "余杭区、临平区、富阳区养老机构分别为30家、22家、19家。",
            "330100",
            "养老机构数",
            {"330110": 30, "330113": 22, "330111": 19},
        ),
        (
            "银川市、固原市、中卫市分别发放临时救助金300万元、210万元和90万元。",
            "640000",
            "发放临时救助金",
            {"640100": 3000000, "640400": 2100000, "640500": 900000},
        ),
        ("株洲市、湘潭市的孤儿分别增加12人、9人。", "430000", "孤儿增加人数", {"430200": 12, "430300": 9}),
        ("襄阳、宜昌两市各建成养老机构12家。", "420000", "建成养老机构数", {"420600": 12, "420500": 12}),
        ("五华区、官渡区各有社工站10个。", "530100", "社工站数", {"530102": 10, "530111": 10}),
        ("遵义市、毕节市的低保标准均提高到每人每月800元。", "520000", "低保标准", {"520300": 800, "520500": 800}),
    ],
)
def test_places(observe: Observe, text: str, place: str, title: str, expected: dict[str, int]) -> None:
    found = observe(text, place)
    assert {o.title for o in found} == {title}
    assert {o.place.code: o.quantity.value for o in found if o.place} == expected
    assert len(found) == len(expected)


def test_villages_that_no_code_list_holds(observe: Observe) -> None:
    found = observe("和平社区、幸福社区分别设置助餐点2个、3个。", "230103")
    assert {o.place.name: o.quantity.value for o in found if o.place} == {"和平社区": 2, "幸福社区": 3}
