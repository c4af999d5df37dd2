"""What a line is: furniture with its fields, a byline, text, or several paragraphs on one line."""

from __future__ import annotations

import pytest

from kg.reading.cues import Cues
from kg.reading.lines import Line, LineKind, is_byline, is_headingable, lines_of
from kg.reading.normalise import fold


def lines(text: str, words: Cues) -> tuple[Line, ...]:
    return lines_of(fold(text), words)


@pytest.mark.parametrize(
    "line",
    [
        "【打印此页】 【关闭窗口】",
        "分享至:",
        "字号:",
        "字体大小：【大】 【中】 【小】",
        "索引号：K12345-2024-0001",
        "浏览次数：1024",
        "责任编辑：王小明",
        "（责编：王小明、李红）",
        "当前位置：首页 > 政务公开 > 工作动态",
        "首页 >> 信息公开 >> 民政动态",
        "2024-12-20 10:49 来源:绵阳日报",
        "| 发布机构 | 绵阳市民政局 | 公开日期 | 2023-02-03 |",
        "—————",
    ],
)
def test_furniture(words: Cues, line: str) -> None:
    assert {found.kind for found in lines(line, words)} == {LineKind.FURNITURE}


@pytest.mark.parametrize(
    "line",
    [
        "会议时间安排在3月19日,地点在市民政局。",
        "来源广泛的善款达到30万元,用于助学。",
        "社区食堂供应大、中、小三种份量。",
        "2024年12月20日,全市养老机构达到12家。",
        "下载“孝善”小程序的老人达到3万名。",
        # a blank before a figure with decimals parts no paragraph
        "全县有1357户享受城乡低保,发放低保金 2829.72万元,保障了困难群众的基本生活。",
        # who speaks at a press conference stands before what is said
        "发布人：各位记者朋友，大家好！全市建成敬老院36所，护理型床位占比达到62%。",
        "统筹：今年统筹资金1.2亿元用于困难群众救助。全部发放到位。",
    ],
)
def test_a_sentence_with_such_words_is_text(words: Cues, line: str) -> None:
    assert [found.kind for found in lines(line, words)] == [LineKind.TEXT]


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("发布日期:2024-12-20 10:49 来源:绵阳市民政局", {"date-label": "2024-12-20", "source-label": "绵阳市民政局"}),
        ("| 来   源 | 绵阳网 | 公开日期 | 2017-08-28 |", {"source-label": "绵阳网", "date-label": "2017-08-28"}),
        ("发布时间: 2023-01-11 15:43 访问次数: 33", {"date-label": "2023-01-11", "count-label": "33"}),
        ("2022年9月11日08:38 | 来源：绵阳晚报", {"date": "2022年9月11日08:38", "source-label": "绵阳晚报"}),
        ("日期：2024-01-02 来源：市民政局 文字大小：", {"date-label": "2024-01-02", "source-label": "市民政局"}),
    ],
)  # fmt: skip
def test_the_fields_of_a_page(words: Cues, line: str, fields: dict[str, str]) -> None:
    found = {field.label: field.value.text for part in lines(line, words) for field in part.fields}
    assert found == fields


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("□晚报记者 隆卫", True),
        ("通讯员 李大顺", True),
        ("本报记者 张三 通讯员 李四", True),
        ("（绵阳日报·爱绵阳记者:王兰 通讯员:刘琦 郭双）", True),
        ("（记者盛勇、通讯员杜珊报道）", True),
        ("记者 蒋小如 摄", True),
        ("王小明摄", True),
        ("文/张三 图/李四", False),
        ("记者从市民政局获悉,全市共有养老机构12家。", False),
        ("记者走访敬老院", False),
        ("9月7日,记者从市民政局获悉", False),
        ("招募小记者活动启动", False),
    ],
)
def test_bylines(words: Cues, line: str, expected: bool) -> None:  # noqa: FBT001
    assert is_byline(fold(line).text, words) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、社会救助更加精准", True),
        ("守护一老一小 托起民生幸福", True),
        ("全市新增护理型床位达到1.2万张,", False),
        ("推进“一站式（结算、", False),
        ("全市共有养老机构12家。", False),
    ],
)
def test_what_may_be_a_heading(line: str, expected: bool) -> None:  # noqa: FBT001
    assert is_headingable(fold(line).text) is expected


ONE_LINE = (
    "绵阳养老服务 托起幸福晚年 发布日期：2023-05-06 来源：绵阳市民政局 字号： "
    "2022年，绵阳市民政局坚持以人民为中心，推动养老服务高质量发展，取得明显成效。 "
    "一、体系更完善 全市建成养老机构 128 家，床位2.1万张，其中护理型床位占比63%，比上年提高5个百分点。 "
    "二、服务更温暖 全年为1.2万名老年人提供助餐服务，改造特殊困难老年人家庭 860 户，群众满意度不断提升"
)


def test_one_line_that_holds_a_whole_page(words: Cues) -> None:
    found = [(line.kind, line.text) for line in lines(ONE_LINE, words)]
    kinds = [kind.value for kind, _ in found]
    assert kinds == ["text", "furniture", "text", "text", "text", "text", "text"]
    assert found[0][1] == "绵阳养老服务 托起幸福晚年"
    assert found[2][1].startswith("2022年")
    assert found[2][1].endswith("成效。")
    assert [text for _, text in found[3::2]] == ["一、体系更完善", "二、服务更温暖"]
    assert found[4][1].startswith("全市建成养老机构 128 家")
    assert found[4][1].endswith("百分点。")
    assert found[6][1].endswith("不断提升")


def test_after_the_tail_of_a_page_comes_no_report(words: Cues) -> None:
    page = (
        "全市共有养老机构12家,床位1200张,其中护理型床位占比63%,服务老人1000名。\n"
        "相关阅读:\n- 我市启动爱心助餐 2026-02-13\n- 2万名老人受益\n版权声明:\n转载须注明来源,违者追究责任。\n"
    )
    assert [line.kind.value for line in lines(page, words)][1:] == ["furniture"] * 5


def test_a_path_before_the_text_does_not_close_the_page(words: Cues) -> None:
    page = "相关链接:\n全市共有养老机构12家,床位1200张,其中护理型床位占比63%,服务老人1000名。"
    assert lines(page, words)[-1].kind is LineKind.TEXT
