"""Where a figure holds, and which places a text names."""

from __future__ import annotations

import pytest

from kg.model import PlaceMention
from tests.statements.conftest import Observe, Read


@pytest.mark.parametrize(
    ("words", "place", "meant"),
    [
        ("全国", "620100", "100000"),
        ("全省", "330122", "330000"),
        ("我省", "330100", "330000"),
        ("全市", "330122", "330100"),  # in a county's report its city
        ("全市", "620982", "620982"),  # a county-level city means itself
        ("本市", "310000", "310000"),
        ("全市", "310115", "310000"),
        ("全县", "330122", "330122"),
        ("我县", "220221", "220221"),
        ("全区", "140105", "140105"),
        ("全区", "450000", "450000"),  # an autonomous region
        ("全州", "532900", "532900"),
        ("全旗", "150621", "150621"),
    ],
)
def test_words_that_mean_a_place_by_the_report(observe: Observe, words: str, place: str, meant: str) -> None:
    (found,) = observe(f"{words}共有敬老院9所。", place)
    assert found.place is not None
    assert (found.place.code, found.title) == (meant, "敬老院数")


@pytest.mark.parametrize(
    ("name", "place", "code"),
    [
        ("襄阳市", "420000", "420600"),
        ("吉林市", "220000", "220200"),
        ("吉林省", "220000", "220000"),
        ("浦东新区", "310000", "310115"),
        # namesakes: the one inside the report's own place
        ("朝阳区", "110000", "110105"),
        ("朝阳区", "220100", "220104"),
        ("鼓楼区", "320100", "320106"),
        ("鼓楼区", "350100", "350102"),
        ("和平区", "210100", "210102"),
        ("和平区", "120000", "120101"),
        # short for an autonomous one
        ("门源县", "630000", "632221"),
        ("延边州", "220000", "222400"),
        ("海南州", "630000", "632500"),
    ],
)
def test_divisions(observe: Observe, read: Read, name: str, place: str, code: str) -> None:
    (found,) = observe(f"{name}新建助餐点20个。", place)
    assert (found.place and found.place.code, found.title) == (code, "新建助餐点数")
    assert [s.name for s in read(f"{name}新建助餐点20个。", place) if isinstance(s, PlaceMention)] == [name]


@pytest.mark.parametrize(
    ("name", "place", "within"),
    [
        ("分水镇", "330122", "330122"),
        ("朝阳路街道", "220100", "220100"),
        ("滨河社区", "620102", "620102"),
        ("兰州新区", "620000", "620100"),
    ],
)
def test_places_that_no_code_list_holds(observe: Observe, name: str, place: str, within: str) -> None:
    (found,) = observe(f"{name}新建助餐点20个。", place)
    assert found.place is not None
    assert (found.place.code, found.place.name, found.place.within) == (None, name, within)


@pytest.mark.parametrize(
    ("name", "place"),
    [("三亚市", "460000"), ("九江市", "360000"), ("四平市", "220000"), ("百色市", "450000"), ("六安市", "340000")],
)
def test_the_numeral_of_a_name_is_no_figure(observe: Observe, name: str, place: str) -> None:
    (found,) = observe(f"{name}新建助餐点20个。", place)
    assert (found.place and found.place.name, f"{found.quantity.value}") == (name, "20")


@pytest.mark.parametrize(("city", "code"), [("张家口市", "130703"), ("石家庄市", "130104")])
def test_the_city_before_a_namesake_decides(observe: Observe, city: str, code: str) -> None:
    (found,) = observe(f"{city}桥西区新建助餐点5个。", "130000")
    assert (found.place and found.place.name, found.place and found.place.code) == ("桥西区", code)


def test_a_village_lies_in_the_place_before_it(read: Read) -> None:
    found = [s for s in read("城关区滨河社区新建助餐点2个。", "620100") if isinstance(s, PlaceMention)]
    assert [(m.name, m.place.code, m.place.within) for m in found] == [
        ("城关区", "620102", None),
        ("滨河社区", None, "620102"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "codes"),
    [
        ("桐庐县建成社区食堂8家，淳安县建成11家。", "330100", ["330122", "330127"]),
        ("敦煌市探索互助养老，该市建成幸福院30家。", "620000", ["620982"]),
        ("全国示范性老年友好型社区3个。", "330100", ["330100"]),  # an honour's level is no place
    ],
)
def test_the_place_of_a_clause(observe: Observe, text: str, place: str, codes: list[str]) -> None:
    assert [o.place and o.place.code for o in observe(text, place)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "返乡创业人员300人。",
        "各乡镇建成服务站15个。",
        "新建乡镇敬老院20所。",
        "北京大学招募志愿者200名。",
        "城镇低保对象300人。",
    ],
)
def test_no_place(observe: Observe, read: Read, text: str) -> None:
    assert [s for s in read(text, "330100") if isinstance(s, PlaceMention)] == []
    assert [o.place and o.place.code for o in observe(text, "330100")] == ["330100"]


@pytest.mark.parametrize(
    ("text", "place", "names"),
    [
        # a character that is also a preposition or joining word belongs to the name
        ("和平路街道新建助餐点3处。", "120000", ["和平路街道"]),
        ("还有双河镇、共和镇。", "500154", ["双河镇", "共和镇"]),
        # a town whose name is also a verb, where only a town can stand
        ("新建镇发放低保金30万元。", "360100", ["新建镇"]),
        ("城关镇、建设街道、新建镇分别建成助餐点2处、3处、4处。", "410700", ["城关镇", "建设街道", "新建镇"]),
        ("建设街道综合养老服务中心12个。", "370100", []),
        ("定南县乡镇敬老院完成改造。", "360728", ["定南县"]),
        # development zones with a name of their own
        ("滨江新区、临港开发区建成社区食堂6家。", "321200", ["滨江新区", "临港开发区"]),
        ("打造国家级示范区，建设新区。", "321200", []),
        # regiments of the corps, in their region alone
        ("149团新增养老床位20张。", "659001", ["149团"]),
        ("一四三团建成助餐点2处。", "659001", ["一四三团"]),
        ("代表团、志愿服务团参加活动。", "659001", []),
        ("红星社区居民领到补贴。", "220300", ["红星社区"]),
        ("补齐社区养老服务短板。", "450000", []),
        ("联合各街道巡查繁华街道。", "410200", []),
        ("波密县古乡建成助餐点1处。", "540400", ["波密县", "古乡"]),
        ("目前全镇、今年乡里都有变化，各团镇住进新房。", "659001", []),
        ("集体婚礼在大田均溪镇举办。", "350425", ["大田", "均溪镇"]),
        ("打响“江南水乡婚礼”品牌。", "330500", []),
        ("启动仪式在平和举行。", "350600", ["平和"]),
    ],
)
def test_names_and_what_only_looks_like_one(read: Read, text: str, place: str, names: list[str]) -> None:
    assert [s.name for s in read(text, place) if isinstance(s, PlaceMention)] == names


def test_what_places_have_together_is_of_what_holds_them(observe: Observe) -> None:
    (bed,) = observe("大同市、朔州市新增床位300张。", "140000")
    assert bed.place is not None
    assert bed.place.code == "140000"
    (home,) = observe("白霓镇、路口镇新建敬老院2所。", "421223")
    assert home.place is not None
    assert home.place.code == "421223"
    assert [o.place and o.place.code for o in observe("大同市、朔州市各新增床位30张。", "140000")] == [
        "140200",
        "140600",
    ]
