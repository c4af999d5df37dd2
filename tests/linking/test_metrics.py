"""Titles and what they measure: the same thing in other words is one metric, another thing never is."""

from __future__ import annotations

import pytest

from kg.lexicon import Concept, Lexicon
from kg.linking.essence import essence, spelled
from kg.linking.metrics import metric
from kg.model import Aspect, ConceptRef

METRIC = "https://w3id.org/minzheng/id/metric/"


def meant(found: ConceptRef) -> str:
    return found.concept or found.words


@pytest.mark.parametrize(
    ("title", "other", "unit"),
    [
        pytest.param("累计支出临时救助资金", "临时救助金发放额", "元", id="paying, before and after"),
        pytest.param("享受高龄补贴的老年人数", "领取高龄津贴人数", "人", id="whom a benefit serves anyway"),
        pytest.param(
            "困难老年人适老化改造户数", "完成居家适老化改造户数", "户", id="a poor group that a benefit serves"
        ),
        pytest.param("城市最低生活保障对象人数", "低保人数", "人", id="those on a benefit"),
        pytest.param("特困供养对象分散供养人数", "分散供养特困人员数", "人", id="word order"),
        pytest.param("筹措慈善资金", "募得慈善资金", "元", id="raising"),
        pytest.param("中国福利彩票发行销售额", "福彩销量", "元", id="selling"),
        pytest.param("社会工作服务站数", "社工站数", "个", id="names of one facility"),
        pytest.param("乡镇（街道）社工站数", "镇（街）社工站数", "个", id="spellings of a level"),
        pytest.param("整治不规范地名数", "集中清理不规范地名数", "条", id="cleaning"),
        pytest.param("补领离婚证件数", "补发离婚证数", "件", id="papers"),
        pytest.param("社团数", "社会团体总数", "个", id="short names"),
        pytest.param("向日葵小屋建设数", "建成向日葵小屋数", "处", id="what no scheme knows"),
        pytest.param("向日葵小屋社会组织数", "社会组织向日葵小屋数", "处", id="order of what no scheme knows"),
    ],
)
def test_the_same_in_other_words(title: str, other: str, unit: str, lexicon: Lexicon) -> None:
    assert meant(metric(title, unit, lexicon)) == meant(metric(other, unit, lexicon))


@pytest.mark.parametrize(
    ("title", "other", "unit"),
    [
        pytest.param("幸福食堂数", "长者食堂数", "家", id="local names of one type"),
        pytest.param("爱心食堂数", "老年助餐点数", "家", id="a local name and its type"),
        pytest.param("社会组织党支部数", "社会组织党组织数", "个", id="branch and organization"),
        pytest.param("省级慈善组织数", "慈善组织数", "家", id="with and without a level"),
        pytest.param("全国示范性老年友好型社区数", "老年友好型社区数", "个", id="honoured and all"),
        pytest.param("新增日间照料中心数", "日间照料中心数", "处", id="added and standing"),
        pytest.param("新建农村幸福院数", "改造提升农村幸福院数", "处", id="added and rebuilt"),
        pytest.param("改造提升孝善食堂数", "规范提升孝善食堂数", "处", id="rebuilt and upgraded"),
        pytest.param("在建养老机构数", "养老机构数", "家", id="under way and standing"),
        pytest.param("公办养老机构数", "民办养老机构数", "家", id="run by whom"),
        pytest.param("持证养老护理员数", "养老护理员数", "人", id="certified and all"),
        pytest.param("百岁老人高龄津贴标准", "高龄津贴标准", "元/月", id="a group narrower than a benefit's"),
        pytest.param("孤儿集中养育标准", "社会散居孤儿养育标准", "元/月", id="kinds of orphans"),
        pytest.param("特困人员集中供养标准", "特困人员分散供养标准", "元/月", id="kinds of support"),
        pytest.param("下拨困难群众救助资金", "争取困难群众救助资金", "元", id="allotted and won"),
        pytest.param("注销社会组织数", "撤销登记社会组织数", "家", id="dissolved and struck off"),
        pytest.param("设区市数", "县（市、区）数", "个", id="levels of division"),
        pytest.param("居民养老保险参保人数", "养老保险参保人数", "人", id="a part and the whole"),
    ],
)
def test_other_things_are_other_metrics(title: str, other: str, unit: str, lexicon: Lexicon) -> None:
    assert meant(metric(title, unit, lexicon)) != meant(metric(other, unit, lexicon))


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("临时救助", ("人", "人次")),
        ("低保", ("人", "户")),
        ("适老化改造", ("户", "处")),
        ("残疾人两项补贴发放", ("人", "人次")),
        ("向日葵小屋服务", ("人", "人次")),
    ],
)
def test_units_that_count_other_things_are_other_metrics(title: str, units: tuple[str, str], lexicon: Lexicon) -> None:
    one, other = (meant(metric(title, unit, lexicon)) for unit in units)
    assert one != other


@pytest.mark.parametrize(
    ("title", "unit", "aspect", "slug"),
    [
        ("结婚登记对数同比增长率", "%", Aspect.GROWTH, "marriages"),
        ("城市低保标准提高幅度", "%", Aspect.GROWTH, "subsistence-allowance-standard"),
        ("失业保险参保人数增长率", "%", Aspect.GROWTH, "unemployment-insured"),
        ("离婚登记减少数", "对", Aspect.CHANGE, "divorces"),
        ("救助保障标准提高幅度", "%", Aspect.GROWTH, "standards-increase"),
    ],
)
def test_growth_is_an_aspect_of_its_metric(title: str, unit: str, aspect: Aspect, slug: str, lexicon: Lexicon) -> None:
    assert metric(title, unit, lexicon, aspect).concept == METRIC + slug
    assert metric("结婚登记对数同比增长率", "%", lexicon).concept is None


def forms(lexicon: Lexicon) -> list[tuple[str, str, Concept]]:
    return [
        (form, lexicon.concept(unit).notation, concept)
        for concept in lexicon.concepts("metrics")
        for form in (concept.zh, *concept.alt)
        for unit in concept.properties["unit"]
    ]


def test_every_label_means_its_own_metric(lexicon: Lexicon) -> None:
    astray = [
        (form, unit, concept.notation)
        for form, unit, concept in forms(lexicon)
        if metric(form, unit, lexicon).concept not in (concept.iri, None)
    ]
    assert astray == []


def test_every_preferred_label_means_its_metric(lexicon: Lexicon) -> None:
    lost = [
        (form, unit)
        for form, unit, concept in forms(lexicon)
        if form == concept.zh and metric(form, unit, lexicon).concept != concept.iri
    ]
    assert lost == []


def test_no_metric_counts_people_and_person_times(lexicon: Lexicon) -> None:
    both = {
        concept.notation
        for concept in lexicon.concepts("metrics")
        if {"人", "人次"} <= {lexicon.concept(iri).notation for iri in concept.properties["unit"]}
    }
    assert both == set()


def test_a_candidate_has_the_words_that_matter_its_statistic_and_the_nearest_concept(lexicon: Lexicon) -> None:
    found = metric("全市累计建成“向日葵”养老服务设施", "处", lexicon)
    assert (found.concept, found.words) == (None, "养老服务设施向日葵数")
    assert found.nearest == METRIC + "eldercare-facilities"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("获探访关爱服务的特殊困难老年人人数", "探访关爱服务"),
        ("新设立城市社区数", "新增社区"),
        ("集中供养特困人员基本生活标准", "集中供养特困人员救助供养标准"),
        ("数", "数"),
    ],
)
def test_the_canonical_words_of_a_title(title: str, words: str, lexicon: Lexicon) -> None:
    assert spelled(essence(title, lexicon), lexicon) == words
