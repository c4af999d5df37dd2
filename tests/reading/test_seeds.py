"""The five reports as they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Article, Report, Role
from kg.reading import read_report

STEMS = (
    "binzhou-2024-09-19-livelihood",
    "binzhou-2024-09-19-safety-net",
    "jinan-2024-five-years",
    "zaozhuang-2024-12-20-five-years",
    "zhangqiu-2022-review",
)
LIVELIHOOD, SAFETY_NET, JINAN, ZAOZHUANG, ZHANGQIU = STEMS
ByRole = Callable[[Article, Role], list[str]]


@pytest.fixture(scope="module")
def reports(seeds: Path, lexicon: Lexicon) -> dict[str, Report]:
    return {stem: read_report(seeds / f"{stem}.txt", lexicon) for stem in STEMS}


@pytest.mark.parametrize("stem", STEMS)
def test_the_document_is_that_of_the_gold(reports: dict[str, Report], root: Path, stem: str) -> None:
    gold = json.loads((root / "tests/gold" / f"{stem}.json").read_text(encoding="utf-8"))["document"]
    report = reports[stem]
    assert {key: getattr(report, key) for key in ("stem", "title", "publisher", "published", "place")} == gold


@pytest.mark.parametrize("stem", STEMS)
def test_the_text_is_frozen_and_nothing_of_it_is_lost(reports: dict[str, Report], seeds: Path, stem: str) -> None:
    report = reports[stem]
    data = (seeds / f"{stem}.txt").read_bytes()
    assert report.text.encode() == data
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    kept = [o for a in report.articles for p in a.paragraphs for o, c in zip(p.view.offsets, p.view.text, strict=True)]
    assert len(kept) == len(set(kept))
    lost = {char for offset, char in enumerate(report.text) if offset not in set(kept) and not char.isspace()}
    assert lost <= set("#>")


@pytest.mark.parametrize(
    ("stem", "titles"),
    [
        (
            LIVELIHOOD,
            [
                "我市提高9类17.7万困难群众保障标准 全额资助7.4万余名低保、孤困儿童参加“医惠保”",
                "全市共设立社区基金147支 开展项目300余个 受益群众超20万人次",
            ],
        ),
        (
            SAFETY_NET,
            [
                "完善救助帮扶政策措施 织密扎牢基本民生保障安全网",
                "力争到2025年建设 全国示范性老年友好型社区数量达到20个",
            ],
        ),
        (JINAN, [None]),
        (ZHANGQIU, ["筑牢民生底线 托底幸福生活 章丘区民政局：书写温暖人心的“民政答卷”"]),
    ],
)
def test_articles(reports: dict[str, Report], stem: str, titles: list[str | None]) -> None:
    assert [article.title for article in reports[stem].articles] == titles


# Words that stand across a line's end or a tear, the number of the article and the heading right above them.
MENDED = [
    (LIVELIHOOD, "形成一批改革成果、打造一批示范站点", 1, "坚持自信自立 打造“品牌民政”"),
    (LIVELIHOOD, "救助管理区域性中心试点单位", 1, "坚持守正创新 打造“活力民政”"),
    (LIVELIHOOD, "持续抓好群众身边不正之风", 1, "坚持胸怀天下 打造“忠诚民政”"),
    (LIVELIHOOD, "融入城市、深入人心", 2, "创新发展模式 蹚出慈善助力民生保障新路径"),
    (LIVELIHOOD, "3年定向捐赠超亿元", 2, "推进项目帮扶 打造慈善促进共同富裕新模式"),
    (LIVELIHOOD, "另一方面，倡导社区", 2, "拓宽募捐渠道 开创慈善事业多元增能新格局"),
    (LIVELIHOOD, "全市共设立社区基金147支", 2, "拓宽募捐渠道 开创慈善事业多元增能新格局"),
    (LIVELIHOOD, "成立了全省第一家纾困基金", 2, "拓宽募捐渠道 开创慈善事业多元增能新格局"),
    (LIVELIHOOD, "亮点纷呈", 2, None),
    (SAFETY_NET, "及时采取救助帮扶措施", 1, "加强低收入人口动态监测"),
    (SAFETY_NET, "“一户（人）一条救助帮扶链”", 1, "加强低收入人口动态监测"),
    (SAFETY_NET, "完善专项社会救助，落实医疗救助", 1, "推动落实救助帮扶政策"),
    (SAFETY_NET, "养老服务提升行动试点工作", 2, "建设“安居”社区 打造适老居住空间"),
    (SAFETY_NET, "智慧健康养老产品和服务进社区进家庭", 2, "建设“安居”社区 打造适老居住空间"),
    (SAFETY_NET, "各类资金4000余万元，创新打造", 2, "建设“安居”社区 打造适老居住空间"),
    (SAFETY_NET, "“15分钟养老服务生活圈”", 2, "建设“安养”社区 提升社区养老体验"),
    (SAFETY_NET, "“善来善往”社区基金", 2, "建设“安心”社区 增加老年人幸福感"),
    (ZHANGQIU, "区养老服务中心等3个项目", 1, "聚焦群众关切 民生服务质量显著提升"),
    (ZHANGQIU, "2022年，章丘区民政局认真学习", 1, None),
    (ZAOZHUANG, "地名标识品牌108个", 1, "围绕深化社会治理 推动共建共治共享向“深”拓展"),
    (JINAN, "三年行动计划（2024-2026年）", 1, "为老服务更具品质"),
]


@pytest.mark.parametrize(("stem", "words", "article", "heading"), MENDED)
def test_torn_words_are_whole(
    reports: dict[str, Report], stem: str, words: str, article: int, heading: str | None
) -> None:
    found = [
        (number.number, paragraph.headings[-1] if paragraph.headings else None)
        for number in reports[stem].articles
        for paragraph in number.paragraphs
        if paragraph.role is Role.BODY and words in paragraph.view.text
    ]
    assert found == [(article, heading)]


@pytest.mark.parametrize(
    ("stem", "article", "roles"),
    [
        (LIVELIHOOD, 1, {"heading": 8, "byline": 1, "body": 8}),
        (LIVELIHOOD, 2, {"heading": 5, "byline": 1, "body": 4}),
        (SAFETY_NET, 1, {"heading": 4, "byline": 1, "body": 5}),
        (SAFETY_NET, 2, {"heading": 4, "byline": 1, "body": 4}),
        (JINAN, 1, {"heading": 10, "byline": 1, "body": 21}),
        (ZAOZHUANG, 1, {"heading": 6, "furniture": 4, "caption": 8, "body": 13}),
        (ZHANGQIU, 1, {"heading": 5, "byline": 1, "caption": 4, "body": 9}),
    ],
)
def test_roles(reports: dict[str, Report], stem: str, article: int, roles: dict[str, int]) -> None:
    paragraphs = reports[stem].articles[article - 1].paragraphs
    assert {role.value: n for role in Role if (n := sum(p.role is role for p in paragraphs))} == roles


def test_captions_of_zaozhuang(reports: dict[str, Report], by_role: ByRole) -> None:
    (article,) = reports[ZAOZHUANG].articles
    assert [text[:6] for text in by_role(article, Role.CAPTION)] == [
        "探索“物质+",
        "滕州市北辛街",
        "举办枣庄市“",
        "优化婚俗改革",
        "召开“护童成",
        "社会组织走进",
        "创建全国首家",
        "举办枣庄市第",
    ]


def test_the_lead_of_the_second_livelihood_article_stands_first(reports: dict[str, Report]) -> None:
    second = reports[LIVELIHOOD].articles[1].paragraphs
    assert [p.role.value for p in second[:5]] == ["heading", "heading", "byline", "body", "heading"]
    assert second[3].view.text.startswith("9月19日，记者在")
