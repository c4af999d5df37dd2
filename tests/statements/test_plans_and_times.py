"""What is planned and what is done, and the years that a review, a change and a table tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.language import annotate
from kg.lexicon import Lexicon
from kg.model import Modality, Observation
from kg.reading import read_report
from kg.statements import extract


def figures(folder: Path, lexicon: Lexicon, text: str, place: str, title: str, published: str) -> list[Observation]:
    """The figures of a text in a report of a place, with a title and a date."""
    path = folder / "report.txt"
    path.write_text(text + "\n", encoding="utf-8")
    known = f'place = "{place}"\ntitle = "{title}"\n' + (f'published = "{published}"\n' if published else "")
    path.with_suffix(".toml").write_text(known, encoding="utf-8")
    report = read_report(path, lexicon)
    found = extract(report, annotate(report, lexicon), lexicon).statements
    return [s for s in found if isinstance(s, Observation)]


@pytest.mark.parametrize(
    ("text", "place", "title", "planned"),
    [
        # a plan by its title
        ("新建村级助餐点12个，改造敬老院3所。", "430100", "2025年全市民政工作要点", [True, True]),
        ("新增护理型床位200张。", "350200", "2025年民政工作计划", [True]),
        ("已建成助餐点30个。新建幸福院8所。", "610100", "2025年工作要点", [False, True]),
        ("新建村级助餐点12个。", "430100", "2024年民政工作总结及2025年工作要点", [False]),
        # what one sentence announces holds for those after it
        ("今年，全市将继续完善养老服务。新建日间照料中心9个。", "210200", "全市民政会议召开", [True]),
        ("下一步，全县将重点抓好三项工作。改造老旧敬老院4所，新建公墓2处。", "530100", "民政会议", [True, True]),
        ("明年将加快设施建设。截至目前，建成公墓5处。", "370300", "民政会议", [False]),
        ("2024年将持续办好实事；新建幸福院20个。", "640100", "民政会议", [True]),
        # what is asked for
        ("年初市下达我县适老化改造任务260户。", "511900", "工作总结", [True]),
        ("特困供养目标任务为2300人，实际供养2250人。", "340400", "进展情况", [True, False]),
        ("全年目标任务为98人，截止目前，全区共救助26人。", "340600", "进展情况", [True, False]),
        ("省下达农村危房改造任务150户，完成150户。", "450300", "工作总结", [True, False]),
    ],
)
def test_plans(tmp_path: Path, lexicon: Lexicon, text: str, place: str, title: str, planned: list[bool]) -> None:
    found = figures(tmp_path, lexicon, text, place, title, "2024-02-01")
    assert [o.modality is Modality.TARGET for o in found] == planned


@pytest.mark.parametrize(
    ("text", "place", "title", "published", "times"),
    [
        # a review's years are those of its title
        ("累计发放低保金6.2亿元。", "620100", "“十三五”时期民政综述", "2021-03-02",
         [("2016-01-01", "2020-12-31")]),
        ("五年来，新建敬老院18所。", "450100", "“十二五”期间民政工作成就", "2016-01-20",
         [("2011-01-01", "2015-12-31")]),
        ("养老床位达到8600张。", "140400", "“十三五”期间养老服务回顾", "2021-01-20", [("None", "2020-12-31")]),
        # either end of a change
        ("救助人次由2022年的320人次增加到2023年的410人次。", "360100", "救助情况", "2024-01-09",
         [("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-12-31")]),
        ("月保障标准从100元提高到150元。", "520300", "2023年民政工作总结", "2024-01-09",
         [("None", "None"), ("2023-01-01", "2023-12-31")]),
        ("月人均补助水平达到420元，比年初的385元提高35元。", "230100", "2023年低保情况", "2024-01-09",
         [("2023-01-01", "2023-12-31"), ("None", "2022-12-31"), ("2023-01-01", "2023-12-31")]),
        # 全年 when a year has just begun
        ("一年来，全区发放高龄津贴320万元。", "410300", "民政工作会议召开", "2024-01-25",
         [("2023-01-01", "2023-12-31")]),
        ("全年救助流浪人员210人次。", "220100", "民政工作会议上的讲话", "2023-02-25", [("2022-01-01", "2022-12-31")]),
        ("2021年，各项工作有序推进。全年发放低保金3.1亿元。", "130700", "民政工作会议", "2022-03-01",
         [("2021-01-01", "2021-12-31")]),
        # a year of what is done is not when it is done
        ("2023年1—3月，接收2022年度退役士兵36人，发放救灾款12万元。", "430600", "一季度工作", "2023-04-02",
         [("2023-01-01", "2023-03-31"), ("2023-01-01", "2023-03-31")]),
        # from when on one thing is done does not hold for the next
        ("2023年，各项政策落实到位。从7月份开始，发放补助金12万元。救助特困人员8人次。", "421000",
         "2023年总结", "2024-01-03",
         [("2023-07-01", "2024-01-03"), ("2023-01-01", "2023-12-31")]),
    ],
)  # fmt: skip
def test_times(
    tmp_path: Path, lexicon: Lexicon, text: str, place: str, title: str, published: str, times: list[tuple[str, str]]
) -> None:
    found = figures(tmp_path, lexicon, text, place, title, published)
    assert [(str(o.period.begin), str(o.period.end)) for o in found] == times


@pytest.mark.parametrize(
    ("text", "place", "title", "name"),
    [
        ("我镇有低保对象320户，办理临时救助5人。", "341302", "四铺镇2023年三季度民政工作情况", "四铺镇"),
        ("全乡有特困人员26人。", "530127", "倘甸乡民政工作总结", "倘甸乡"),
        ("我街道建成助餐点6个。", "370112", "【基层动态】洪家楼街道养老服务情况", "洪家楼街道"),
        ("全县有低保对象320户。", "341302", "四铺镇2023年三季度民政工作情况", "埇桥区"),
    ],
)
def test_a_township_of_its_own(tmp_path: Path, lexicon: Lexicon, text: str, place: str, title: str, name: str) -> None:
    found = figures(tmp_path, lexicon, text, place, title, "2024-02-01")
    assert {o.place.name for o in found if o.place} == {name}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            ["2023年3月民政统计月报", "指标", "单位", "数量", "孤儿", "人", "120", "低保累计支出", "万元", "36.5",
             "公墓", "个", "7"],
            [("孤儿人数", "120", "None", "2023-03-31"), ("低保累计支出", "365000", "2023-01-01", "2023-03-31"),
             ("公墓数", "7", "None", "2023-03-31")],
        ),
        (
            ["2022年6月民政数据", "指标 | 单位 | 数量", "结婚登记 | 对 | 812 |", "农村最低生活保障",
             "保障人数 | 人 | 5,120 |", "提供住宿的机构 | 个 | 58 |"],
            [("结婚登记数", "812", "2022-06-01", "2022-06-30"), ("农村保障人数", "5120", "None", "2022-06-30"),
             ("提供住宿的机构数", "58", "None", "2022-06-30")],
        ),
    ],
)  # fmt: skip
def test_tables(tmp_path: Path, lexicon: Lexicon, rows: list[str], told: list[tuple[str, str, str, str]]) -> None:
    found = figures(tmp_path, lexicon, "\n".join(rows), "330100", rows[0], "")
    assert [(o.title, str(o.quantity.value), str(o.period.begin), str(o.period.end)) for o in found] == told
