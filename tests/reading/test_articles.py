"""Several articles in a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Article, Report, Role

Read = Callable[..., Report]
ByRole = Callable[[Article, Role], list[str]]

PAGE = """织密兜底网 温暖困难群众
□商报记者 王兰
3月8日,记者从宜宾市民政局获悉,2024年以来全市发放救助资金3.2亿元,惠及困难群众6万人。
救助更精准 保障更有力
全市低收入人口达到9.8万人,纳入动态监测。
老年人有了幸福食堂
□商报记者 李红
3月8日,记者获悉,全市建成幸福食堂86处,日均就餐3000人次,老人们交口称赞。
"""

SITES = """宜宾市养老机构达到128家
2024-03-08 来源:宜宾市民政局
全市养老机构达到128家,床位2.1万张,护理型床位占比63%,供给不断优化。
宜宾市社区基金达到107支
2024-03-09 来源:宜宾市民政局
全市社区基金达到107支,筹集资金900万元,实施项目300个,受益群众2万人次。
"""

HEADLESS = """织密兜底网 温暖困难群众
□商报记者 王兰
3月8日,记者从宜宾市民政局获悉,今年全市发放救助资金3.2亿元,惠及困难群众6万人。
救助更精准 保障更有力
全市低收入人口达到9.8万人,纳入动态监测。
政策更完善 服务更温暖
全市建立急难救助机制,救助1200人次。
全市设立社区基金107支
实施项目300个
汇聚爱心力 创新帮扶新模式
全市爱心企业捐赠3000万元,资助学生1200名。
拓宽资金源 打造善治新路径
每支社区基金都由居民议事会管理,使用公开。
□商报记者 王兰
3月8日,记者获悉,近年来宜宾市慈善事业稳步发展,社会参与不断扩大,成效明显。
"""


@pytest.mark.parametrize(
    ("page", "titles"),
    [
        (PAGE, ["织密兜底网 温暖困难群众", "老年人有了幸福食堂"]),
        (SITES, ["宜宾市养老机构达到128家", "宜宾市社区基金达到107支"]),
        (HEADLESS, ["织密兜底网 温暖困难群众", "全市设立社区基金107支 实施项目300个"]),
    ],
)
def test_articles_are_told_apart(read: Read, page: str, titles: list[str]) -> None:
    articles = read(page).articles
    assert [article.title for article in articles] == titles
    assert [article.number for article in articles] == [1, 2]


def test_an_opening_printed_at_the_end_stands_first(read: Read) -> None:
    second = read(HEADLESS).articles[1]
    order = [(p.role, p.view.text[:6]) for p in second.paragraphs]
    assert order == [
        (Role.HEADING, "全市设立社区"),
        (Role.HEADING, "实施项目30"),
        (Role.BYLINE, "□商报记者 "),
        (Role.BODY, "3月8日，记"),
        (Role.HEADING, "汇聚爱心力 "),
        (Role.BODY, "全市爱心企业"),
        (Role.HEADING, "拓宽资金源 "),
        (Role.BODY, "每支社区基金"),
    ]
    assert [p.headings for p in second.paragraphs if p.role is Role.BODY] == [
        (),
        ("汇聚爱心力 创新帮扶新模式",),
        ("拓宽资金源 打造善治新路径",),
    ]


def test_a_signature_at_the_end_begins_no_article(read: Read) -> None:
    page = PAGE.split("老年人有了", maxsplit=1)[0] + "（商报记者 王兰）\n"
    assert len(read(page).articles) == 1


def test_a_text_that_begins_at_once_has_no_title(read: Read) -> None:
    page = "2022年,我区发放救助资金3.2亿元,惠及困难群众6万人。\n一、低保\n低保对象1.2万人,应保尽保。\n"
    (article,) = read(page).articles
    assert article.title is None


def test_nothing_of_the_text_is_lost(read: Read) -> None:
    report = read(HEADLESS)
    kept = {o for a in report.articles for p in a.paragraphs for o in p.view.offsets}
    lost = [char for offset, char in enumerate(report.text) if offset not in kept and not char.isspace()]
    assert lost == []
