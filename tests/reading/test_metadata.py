"""Title, publisher, date and address, from the page or the sidecar."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import ReadingError
from kg.model import Report

Read = Callable[..., Report]

BODY = "2023年,绵阳市民政局扎实推进各项工作,全市养老机构达到128家,护理型床位占比63%。\n"


@pytest.mark.parametrize(
    ("page", "publisher"),
    [
        (f"题目\n发布日期:2024-01-02 来源:绵阳日报\n{BODY}", "绵阳日报"),
        (f"| 发布机构 | 绵阳市民政局 | 公开日期 | 2024-01-02 |\n{BODY}", "绵阳市民政局"),
        (f"题目又一行\n□晚报记者 王兰\n{BODY}", "晚报"),
        (f"{BODY}（绵阳日报·爱绵阳记者:王兰 通讯员:李红）\n", "绵阳日报"),
        (f"据四川日报报道(记者 王兰){BODY}", "四川日报"),
        (f"题目又一行\n{BODY}绵阳市民政局\n2024年1月2日\n", "绵阳市民政局"),
        (f"题目又一行\n{BODY}主办单位:绵阳市民政局\n", "绵阳市民政局"),
        (f"题目又一行\n本报记者 王兰\n{BODY}", None),
        (f"题目又一行\n通讯员 王兰\n{BODY}", None),
        (f"据民政局报道,{BODY}", None),
        (f"绵阳新闻网讯(记者 王兰){BODY}", "绵阳新闻网"),
        (f"题目又一行\n2024-01-02 20:47 绵阳新闻客户端 王兰\n{BODY}", "绵阳新闻客户端"),
        (BODY, None),
    ],
)
def test_publisher(read: Read, page: str, publisher: str | None) -> None:
    assert read(page).publisher == publisher


@pytest.mark.parametrize(
    ("page", "published"),
    [
        (f"题目又一行\n发布日期:2024-12-20 10:49\n{BODY}", "2024-12-20"),
        (f"题目又一行\n成文日期:2024-12-18 发布日期:2024-12-20\n{BODY}", "2024-12-20"),
        (f"题目又一行\n成文日期:2024年12月18日\n{BODY}", "2024-12-18"),
        (f"题目又一行\n2024/2/3 09:00 来源:绵阳日报\n{BODY}", "2024-02-03"),
        (f"题目又一行\n{BODY}绵阳市民政局\n2024年2月3日\n", "2024-02-03"),
        (f"题目又一行\n{BODY}绵阳市民政局\n2024年2月\n", "2024-02"),
        ("3月8日,记者获悉,2024年以来全市建成幸福院36处,成效明显,群众满意。\n", "2024-03-08"),
        ("3月8日,记者获悉,2024年以来全市建成幸福院36处。力争2025年底全覆盖,2025年建成。\n", None),
        ("3月8日,记者获悉,全市建成幸福院36处,成效明显,群众满意。\n", None),
        (f"题目又一行\n发布日期:2024-02-31\n{BODY}", None),
        (f"题目又一行\n更新时间:2024-02-03\n{BODY}", None),
        (BODY, None),
    ],
)
def test_date_of_publication(read: Read, page: str, published: str | None) -> None:
    assert read(page).published == published


@pytest.mark.parametrize(
    ("stem", "published"),
    [("mianyang-2024-03-08-care", "2024-03-08"), ("mianyang-2024-03-09-care", None), ("mianyang-2024", None)],
)
def test_the_name_of_a_file_gives_the_year_of_a_day_in_the_text(read: Read, stem: str, published: str | None) -> None:
    page = "3月8日,记者获悉,全市建成幸福院36处,成效明显,群众满意。\n"
    assert read(page, stem=stem).published == published


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (f"守护一老 温暖一城\n{BODY}", "守护一老 温暖一城"),
        (f"守护一老\n温暖一城\n来源:绵阳日报\n{BODY}", "守护一老 温暖一城"),
        (f"| 标题:绵阳市民政局2023年工作总结 | |\n{BODY}", "绵阳市民政局2023年工作总结"),
        (f"# 守护一老\n\n## 养老服务\n\n{BODY}", "守护一老"),
        (f"绵阳网\n首页 >> 新闻\n全市养老机构达128家\n来源:绵阳网\n{BODY}", "全市养老机构达128家"),
        (f"绵阳网\n新闻\n政务\n服务\n互动\n专题\n日期:2024-01-02\n守护一老\n{BODY}", "守护一老"),
        (f"题目又一行\n2024-01-02 20:47 绵阳新闻客户端 王兰\n{BODY}", "题目又一行"),
        (f"全市养老机构达128家,床位2.1万张\n来源:绵阳网\n{BODY}", "全市养老机构达128家,床位2.1万张"),
        (f"一、养老服务\n{BODY}二、社会救助\n{BODY}", None),
        (BODY, None),
    ],
)
def test_title_as_printed(read: Read, page: str, title: str | None) -> None:
    assert read(page).title == title


def test_traditional_titles_stay_as_printed_and_are_read_simplified(read: Read) -> None:
    report = read(
        "臺東養老服務獲肯定\n2022年09月11日 | 來源：臺東時報\n養老服務設施達到26個,護理員320人,覆蓋率達86%,長者滿意。\n"
    )
    assert (report.title, report.publisher, report.published) == ("臺東養老服務獲肯定", "臺東時報", "2022-09-11")
    assert report.articles[0].paragraphs[-1].view.text == "养老服务设施达到26个，护理员320人，覆盖率达86%，长者满意。"


SIDECAR = """title = "别的题目"
publisher = "四川省民政厅"
published = 2024-05
place = "510700"
url = "https://example.org/a.html"
"""


def test_the_sidecar_wins(read: Read) -> None:
    page = f"守护一老 温暖一城\n发布日期:2024-01-02 来源:绵阳日报\n{BODY}"
    report = read(page, sidecar=SIDECAR.replace("2024-05", '"2024-05"'))
    assert (report.title, report.publisher, report.published) == ("别的题目", "四川省民政厅", "2024-05")
    assert (report.place, report.url) == ("510700", "https://example.org/a.html")
    assert report.articles[0].title == "守护一老 温暖一城"


@pytest.mark.parametrize("value", ['"2024"', "2024-05-06", '"2024-05-06"', "2024-05-06T10:00:00"])
def test_dates_of_a_sidecar(read: Read, value: str) -> None:
    published = read(BODY, sidecar=f"published = {value}\n").published
    assert published == value.strip('"')[:10]


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        ("place: 370100", "no TOML"),
        ('plase = "370100"', "unknown key plase; it may have title, publisher, published, place, url"),
        ('place = "999999"', "place 999999 is no code"),
        ("place = 370100", "place has to be words in quotation marks"),
        ('title = ""', "title has to be words"),
        ('published = "2024-13"', "published is no date"),
        ('published = "2024年5月"', "published is no date"),
        ("published = 2024", "published is no date"),
        ('url = "example.org"', "url is no web address"),
        ('url = "https://example.org/a b"', "url is no web address"),
    ],
)
def test_a_sidecar_with_a_fault_is_refused(read: Read, sidecar: str, said: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read(BODY, sidecar=sidecar)
    assert "report.toml" in str(caught.value)
    assert said in str(caught.value)


def test_a_sidecar_that_is_not_utf8_is_refused(read: Read, tmp_path: object) -> None:
    read(BODY)
    from pathlib import Path

    (Path(str(tmp_path)) / "report.toml").write_bytes('title = "题"'.encode("gbk"))
    with pytest.raises(ReadingError, match="UTF-8"):
        read(BODY)
