"""Wrapped, torn and shuffled lines, in invented pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.model import Article, Report, Role

Read = Callable[..., Report]
ByRole = Callable[[Article, Role], list[str]]

COLUMN = """守护一老一小 托起民生幸福

　　今年以来，绵阳市民政局紧盯群
众急难愁盼，持续完善养老服务体
系，全市养老机构达到128家，护理
型床位占比63%，累计改造特殊困难
老年人家庭860户，惠及居民群众共2.
4万户。
　　全市设立未成年人保护工作站86
处，为1200余名留守儿童提供关爱服
务，发放助学金三百万元。
"""

WRAPPED = """做实社会救助 兜牢民生底线

全年共发放城乡低保金3.2亿元,惠及困难群众6万余人,切实发挥了社会救助的兜底保

障作用,并为特困供养人员落实照料护理补贴,推进分层分类社会救助体系建设,织密民

生保障网。其中,临时救助支出1200万元,救助困难群众1.1万人次,平均每人次不足1100元。

做优养老服务 提升幸福指数

全市建成街道综合养老服务中心28处、农村幸福院360处,护理型床位占比达到63%,新增家

庭养老床位860张,为特殊困难老年人开展适老化改造2400户,老年人获得感不断增强。
"""

TORN = """# 绵阳安州:让幸福来敲门

通讯员 王小川

## 聚焦养老服务

全区建成街道综合养老服务中心12处、农村幸福院36处。今年以来支持民办养老机构发展,帮助安康颐养、区社会福



民政工作关系千家万户,连着党心民心。2023年,安州区民政局围绕中心、服务大局,各项工作取得新的成效。



区领导视察社会福利中心项目。



社会福利中心效果图。

利中心等4个项目申报省级补助资金1860万元,社会福利中心主体完工。

全区培训养老护理员320人。

## 聚焦社会救助

全年发放救助资金8600万元。
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_narrow_column_is_joined_at_its_width(read: Read, by_role: ByRole, ends: str) -> None:
    (article,) = read(COLUMN.replace("\n", ends)).articles
    first, second = by_role(article, Role.BODY)
    assert first.endswith("惠及居民群众共2.4万户。")
    assert "护理型床位占比63%" in first
    assert second.startswith("全市设立未成年人保护工作站86处")
    assert article.title == "守护一老一小 托起民生幸福"


def test_lines_wrapped_inside_words_are_joined_over_blank_lines(read: Read, by_role: ByRole) -> None:
    (article,) = read(WRAPPED).articles
    relief, care = by_role(article, Role.BODY)
    assert "兜底保障作用" in relief
    assert "民生保障网" in relief
    assert relief.endswith("不足1100元。")
    assert "家庭养老床位860张" in care


def test_an_offset_of_a_joined_paragraph_is_its_place_in_the_file(read: Read) -> None:
    report = read(WRAPPED)
    for paragraph in report.articles[0].paragraphs:
        view = paragraph.view
        plain = [(c, report.text[o]) for c, o in zip(view.text, view.offsets, strict=True) if c.isalnum()]
        assert all(char == frozen for char, frozen in plain)
        assert plain


def test_a_torn_paragraph_is_mended_over_box_and_captions(read: Read, by_role: ByRole) -> None:
    (article,) = read(TORN).articles
    bodies = by_role(article, Role.BODY)
    whole = next(text for text in bodies if "区社会福利中心等4个项目" in text)
    assert whole.startswith("全区建成街道综合养老服务中心12处")
    assert whole.endswith("社会福利中心主体完工。")
    assert by_role(article, Role.CAPTION) == ["区领导视察社会福利中心项目。", "社会福利中心效果图。"]


def test_the_box_is_the_lead_of_an_article_without_one(read: Read) -> None:
    (article,) = read(TORN).articles
    lead = next(p for p in article.paragraphs if p.role is Role.BODY)
    assert lead.view.text.startswith("民政工作关系千家万户")
    assert lead.headings == ()


def test_a_torn_paragraph_without_a_fitting_edge_stays_torn(read: Read, by_role: ByRole) -> None:
    page = (
        "全市推进殡葬改革,建成公益性公墓,持续完善惠民殡葬政策并且把\n\n\n\n"
        "婚姻登记处举办集体颁证仪式,引导青年树立正确的婚恋观念。\n\n\n\n"
        "慈善总会募集善款300万元,资助困难学生1200名。\n\n全市登记社会组织1976家,发展有序。\n\n建成幸福院36处。\n"
    )
    (article,) = read(page).articles
    assert len(by_role(article, Role.BODY)) == 5


def test_a_missing_full_stop_joins_no_paragraphs(read: Read, by_role: ByRole) -> None:
    page = (
        "全市共有养老机构128家,护理型床位占比63%,比上年提高五个百分点\n"
        "全年办理结婚登记2.1万对,补领婚姻登记证1.2万件,群众满意。\n"
        "全市登记社会组织1976家,社区社会组织7009个,发展有序。\n"
        "设立社区基金107支,筹集资金900万元,实施项目300个。\n"
        "发放高龄津贴4000万元,惠及老年人11.3万名,按月足额发放。\n"
        "培训养老护理员1200人,持证上岗率70%,入选省级名师6人。\n"
    )
    (article,) = read(page).articles
    assert len(by_role(article, Role.BODY)) == 6


PICTURES = """暖心民政 幸福绵阳

发布日期:2024-02-03 来源:绵阳市民政局

2023年,全市民政系统真抓实干,各项事业取得新的成效。

聚力兜底保障 织密民生之网

全年发放低保金3.2亿元,惠及6万人。

为独居老人送去慰问品

救助流浪乞讨人员1200人次。

聚力养老服务 托起幸福晚年

全市养老机构达到128家。

游仙区魏城镇幸福食堂

护理型床位占比63%。

聚力社会治理 激发基层活力

全市社会组织达到1976家。
"""


def test_captions_are_the_lines_unlike_the_headings(read: Read, by_role: ByRole) -> None:
    (article,) = read(PICTURES).articles
    assert by_role(article, Role.CAPTION) == ["为独居老人送去慰问品", "游仙区魏城镇幸福食堂"]
    assert by_role(article, Role.HEADING)[1:] == [
        "聚力兜底保障 织密民生之网",
        "聚力养老服务 托起幸福晚年",
        "聚力社会治理 激发基层活力",
    ]


LISTED = """2024年工作总结
一、社会救助
（一）低保
全市低保对象1.2万人,全年发放低保金6800万元。
（二）临时救助
1.救助困难群众860人次
2.支出救助金120万元
二、养老服务
建成幸福院36处,改造敬老院4处。
"""


def test_headings_by_their_marks(read: Read) -> None:
    (article,) = read(LISTED).articles
    assert article.title == "2024年工作总结"
    above = {p.view.text[:8]: p.headings for p in article.paragraphs if p.role is Role.BODY}
    assert above == {
        "全市低保对象1.": ("一、社会救助", "（一）低保"),
        "1.救助困难群众": ("一、社会救助", "（二）临时救助"),
        "2.支出救助金1": ("一、社会救助", "（二）临时救助"),
        "建成幸福院36处": ("二、养老服务",),
    }
