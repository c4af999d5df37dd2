"""Facts of the five reports, read by hand, for the questions: what extraction has to hand over for their answers."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from kg import lexicon
from kg.graph.describe import describe_base, describe_report, describe_shared
from kg.lexicon import Lexicon
from kg.model import Aspect, Basis, Comparator, Measure, Modality, Period, Phase
from tests.graph.readings import Page, between, until

SEEDS = Path(__file__).parents[2] / "seeds"


def store() -> ox.Store:
    """The base and the five reports."""
    words = lexicon.load()
    graph = ox.Store()
    graph.extend(describe_base(words))
    for page in (jinan(words), zaozhuang(words), livelihood(words), safety_net(words), zhangqiu(words)):
        graph.extend(describe_report(page.reading(), words))
        graph.extend(describe_shared(page.reading(), words))
    return graph


def _page(words: Lexicon, stem: str, place: str, *, publisher: str | None = None, published: str | None = None) -> Page:
    text = (SEEDS / f"{stem}.txt").read_text(encoding="utf-8")
    return Page(lexicon=words, stem=stem, text=text, place=place, publisher=publisher, published=published)


def jinan(words: Lexicon) -> Page:
    """济南."""
    page = _page(words, "jinan-2024-five-years", "370100", publisher="济南日报")
    standard = partial(page.figure, metric="subsistence-allowance-standard", measure=Measure.STANDARD)
    for residence, low, high in (("城市", "685", "1114"), ("农村", "457", "884")):
        before = standard(
            f"{residence}低保标准由{low}元/月", low, low, "元/月", f"{residence}低保标准",
            phase=Phase.BEFORE, residence=residence,
        )  # fmt: skip
        standard(
            f"{residence}低保标准由{low}元/月提高到{high}元/月", high, high, "元/月", f"{residence}低保标准",
            phase=Phase.AFTER, residence=residence, joins=before,
        )  # fmt: skip
    page.figure(
        "护理型床位占比82%", "82%", 82, "%", "养老机构护理型床位占比",
        metric="nursing-bed-share", measure=Measure.SHARE,
    )  # fmt: skip
    page.figure(
        "为17.6万名老年人发放高龄津贴", "17.6万", 176_000, "人", "发放高龄津贴的老年人人数",
        metric="old-age-allowance-people", measure=Measure.FLOW, groups=("老年人",), classifier="名",
    )  # fmt: skip
    page.figure(
        "12个社区获评全国示范性老年友好型社区", "12", 12, "个", "获评全国示范性老年友好型社区的社区数",
        metric="age-friendly-communities",
    )  # fmt: skip
    page.figure("设立社区基金629支", "629", 629, "支", "社区基金数", metric="community-funds")
    page.figure(
        "筹措资金990.28万元", "990.28万", 9_902_800, "元", "社区基金筹措资金金额",
        metric="community-fund-money", measure=Measure.FLOW,
    )  # fmt: skip
    page.figure(
        "实施公益慈善项目658个", "658", 658, "个", "社区基金实施的公益慈善项目数",
        metric="community-fund-projects", measure=Measure.FLOW,
    )  # fmt: skip
    page.figure(
        "2024年规范提升老年助餐站点400处", "400", 400, "处", "规范提升的老年助餐站点数",
        metric="meal-facilities-upgraded", measure=Measure.FLOW, period=between("2024-01-01", "2024-12-31"),
    )  # fmt: skip
    page.figure(
        "43%的村(社区)分类设置了助餐站点", "43%", 43, "%", "设置助餐站点的村(社区)占比",
        metric="meal-coverage", measure=Measure.SHARE,
    )  # fmt: skip
    page.figure(
        "5年来累计销售57.97亿元", "57.97亿", 5_797_000_000, "元", "福利彩票累计销售额",
        metric="lottery-sales", measure=Measure.FLOW,
        period=Period(duration="P5Y", cumulative=True, basis=Basis.STATED, words="5年来"),
    )  # fmt: skip
    page.figure("公布232处传统地名", "232", 232, "处", "公布的传统地名数")
    page.rank("数量居全省首位", "全省首位", "全省", "公布传统地名数量")
    page.initiative("“1261”行动计划", "1261", "plan", "综合")
    quote = "13家社会组织获评“全省服务高质量发展出彩社会组织”"
    page.designation(quote, "社会组织", "organization", "全省服务高质量发展出彩社会组织", "省", count=13)
    page.designation("入选全国首批救助管理区域性中心试点", "济南市", "place", "全国首批救助管理区域性中心试点", "国家")
    return page


def zaozhuang(words: Lexicon) -> Page:
    """枣庄."""
    page = _page(words, "zaozhuang-2024-12-20-five-years", "370400", publisher="枣庄市民政局", published="2024-12-20")
    page.figure(
        "连续提高9类困难群众救助保障标准,平均增幅71.4%", "71.4%", "71.4", "%", "困难群众救助保障标准平均增幅",
        metric="standards-increase", aspect=Aspect.GROWTH, measure=Measure.STANDARD, groups=("困难群众",),
    )  # fmt: skip
    year = between("2024-01-01", "2024-12-20")
    page.figure(
        "为全市11.3万老年人发放高龄津贴", "11.3万", 113_000, "人", "发放高龄津贴的老年人人数",
        metric="old-age-allowance-people", measure=Measure.FLOW, groups=("老年人",), period=year,
    )  # fmt: skip
    page.figure(
        "发放高龄津贴4000余万元", "4000余万", 40_000_000, "元", "高龄津贴发放金额",
        metric="old-age-allowance-spending", measure=Measure.FLOW, period=year,
        comparator=Comparator.OVER, upper=50_000_000, bound_words="余",
    )  # fmt: skip
    page.figure(
        "创建全国示范性老年友好型社区9个", "9", 9, "个", "全国示范性老年友好型社区数", metric="age-friendly-communities"
    )
    page.figure("建设运营爱心食堂236处", "236", 236, "处", "建设运营的爱心食堂数", metric="meal-facilities")
    page.figure(
        "养老机构护理型床位占比达到70%", "70%", 70, "%", "养老机构护理型床位占比",
        metric="nursing-bed-share", measure=Measure.SHARE,
    )  # fmt: skip
    page.figure("建立社区基金107支", "107", 107, "支", "社区基金数", metric="community-funds")
    page.initiative("山东民政事业高质量发展“1261”行动计划", "1261", "plan", "综合")
    page.initiative("深入开展“乡村著名行动”", "乡村著名行动", "action", "区划地名")
    page.initiative("探索“物质+服务”救助模式,累计", "物质+服务", "mechanism", "社会救助")
    quote = "5家社会组织获评“全省服务高质量发展出彩社会组织”"
    page.designation(quote, "社会组织", "organization", "全省服务高质量发展出彩社会组织", "省", count=5)
    return page


def livelihood(words: Lexicon) -> Page:
    """滨州, 民生."""
    page = _page(words, "binzhou-2024-09-19-livelihood", "371600", published="2024-09-19")
    page.figure(
        "做好全市10万名低收入人口动态监测和救助帮扶", "10万", 100_000, "人", "低收入人口动态监测人数",
        metric="low-income-people", groups=("低收入人口",), classifier="名",
    )  # fmt: skip
    page.figure(
        "惠及30余万困难群众", "30余万", 300_000, "人", "惠及困难群众人数",
        metric="beneficiaries", measure=Measure.FLOW, groups=("困难群众",), programs=("一米阳光",),
        comparator=Comparator.OVER, upper=400_000, bound_words="余",
    )  # fmt: skip
    page.figure(
        "惠及30万人次", "30万", 300_000, "人次", "惠及人次",
        metric="beneficiaries", measure=Measure.FLOW, programs=("一米阳光",),
        period=between("2022-01-01", "2024-09-19"),
    )  # fmt: skip
    page.figure(
        "设立社区基金147支,开展项目300余个,受益群众超20万人次", "147", 147, "支", "社区基金数",
        metric="community-funds", period=until("2024-09-19"),
    )  # fmt: skip
    page.figure(
        "基金147支,开展项目300余个,受益", "300余", 300, "个", "社区基金开展项目数",
        metric="community-fund-projects", measure=Measure.FLOW, period=until("2024-09-19"),
        comparator=Comparator.OVER, upper=400, bound_words="余",
    )  # fmt: skip
    year = between("2024-01-01", "2024-09-19")
    page.figure(
        "新增孝善食堂69处", "69", 69, "处", "新增孝善食堂数",
        metric="meal-facilities-new", measure=Measure.FLOW, period=year,
    )  # fmt: skip
    page.figure(
        "规范提升159处", "159", 159, "处", "规范提升孝善食堂数",
        metric="meal-facilities-upgraded", measure=Measure.FLOW, period=year,
    )  # fmt: skip
    page.initiative("扎实开展“乡村著名行动”", "乡村著名行动", "action", "区划地名")
    page.designation(
        "获评全国首批救助管理区域性中", "滨州市民政局", "organization", "全国首批救助管理区域性中心试点单位", "国家"
    )
    return page


def safety_net(words: Lexicon) -> Page:
    """滨州, 安全网."""
    page = _page(words, "binzhou-2024-09-19-safety-net", "371600", published="2024-09-19")
    today = until("2024-09-19")
    whole = page.figure(
        "全市低收入人口达到9.8万人", "9.8万", 98_000, "人", "低收入人口数",
        metric="low-income-people", groups=("低收入人口",), period=today,
    )  # fmt: skip
    for printed, raw, value in (
        ("低保对象7.3万人", "7.3万", 73_000),
        ("特困人员1.4万人", "1.4万", 14_000),
        ("低保边缘人口1.1万人", "1.1万", 11_000),
    ):
        group = printed.removesuffix(f"{raw}人")
        title = group if group.endswith("人口") else f"{group}人数"
        page.figure(printed, raw, value, "人", title, groups=(group,), period=today, whole=whole)
    page.figure(
        "全市建设全国示范性老年友好型社区数量达到20个", "20", 20, "个", "全国示范性老年友好型社区数",
        metric="age-friendly-communities", modality=Modality.TARGET,
        period=Period(end=date(2025, 12, 31), basis=Basis.STATED, latest=date(2025, 12, 31)),
    )  # fmt: skip
    page.figure(
        "分类打造孝善食堂、老年餐桌和老年助餐点524处", "524", 524, "处", "孝善食堂、老年餐桌和老年助餐点数",
        metric="meal-facilities",
    )  # fmt: skip
    page.initiative("推动形成“物质+服务”的救助方式", "物质+服务", "mechanism", "社会救助")
    page.policy(
        "市民政局等11部门联合出台《关于加强低收入人口动态监测做好分层分类社会救助工作的通知》",
        "关于加强低收入人口动态监测做好分层分类社会救助工作的通知",
        "市民政局",
        issued="2024-07",
    )
    return page


def zhangqiu(words: Lexicon) -> Page:
    """章丘."""
    page = _page(words, "zhangqiu-2022-review", "370114")
    year = between("2022-01-01", "2022-12-31")
    page.figure(
        "九类困难群众保障标准全部提高10%以上", "10%", 10, "%", "困难群众保障标准提高幅度",
        metric="standards-increase", aspect=Aspect.GROWTH, measure=Measure.STANDARD, groups=("困难群众",), period=year,
        comparator=Comparator.OVER, bound_words="以上",
    )  # fmt: skip
    page.figure(
        "全年累计发放社会救助资金2.5亿元", "2.5亿", 250_000_000, "元", "发放社会救助资金金额",
        measure=Measure.FLOW, period=year,
    )  # fmt: skip
    return page
