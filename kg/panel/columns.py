"""The columns of a panel: their names, what they hold in both languages, how they are typed and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass

NUMBER, DAY, TRUTH, WORDS = "DOUBLE", "DATE", "BOOLEAN", "VARCHAR"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; *type* is that of SQL, *width* is in characters of a spreadsheet, a Chinese one counting two."""

    name: str
    zh: str
    en: str
    type: str = WORDS
    width: int = 12


COLUMNS = (
    Column("place", "地区代码", "GB/T 2260 code; of a township or zone, that of what it lies in", width=9),
    Column("place_name", "地区", "name of the place", width=16),
    Column("begin", "起", "first day of the period, where stated", DAY, 11),
    Column("end", "止", "last day of the period, where stated", DAY, 11),
    Column("metric", "指标", "metric: the concept, or the candidate of an unknown title", width=34),
    Column("metric_en", "指标（英文）", "metric in English, where it is a concept", width=34),
    Column("value", "数值", "value in the base unit", NUMBER, 14),
    Column("comparator", "比较符", "= > < >= <= ~, as the words bound the true figure", width=7),
    Column("lower", "下限", "least that the words allow", NUMBER, 14),
    Column("upper", "上限", "most that the words allow", NUMBER, 14),
    Column("unit", "单位", "unit", width=9),
    Column("kind", "类别", "stock, flow, share, standard, growth, target or limit", width=9),
    Column("phase", "变化前后", "before or after, of a change", width=8),
    Column("groups", "群体", "groups as worded, parted by |", width=20),
    Column("programs", "项目", "programs as worded, parted by |", width=20),
    Column("residence", "城乡", "town or country", width=6),
    Column("wording", "原报告用语", "title as this report words it", width=34),
    Column("quote", "原文", "the words or the cell that the figure rests on", width=60),
    Column("fragment", "页或单元格", "page or cell of the original file", width=22),
    Column("link", "链接", "address of these words, or of the statement", width=30),
    Column("source", "报告", "name of the report's file", width=30),
    Column("title", "报告标题", "title of the report", width=40),
    Column("publisher", "发布者", "publisher", width=20),
    Column("published", "发布日期", "date of publication, as precise as stated", width=11),
    Column("official", "统计表", "whether it comes from an official table", TRUTH, 7),
    Column("claim", "陈述标识", "identifier of the statement, to cite it by", width=30),
)
UNREAD = (
    Column("source", "报告", "name of the report's file", width=30),
    Column("number", "数字", "number as printed", width=14),
    Column("context", "前后文", "the words around it", width=70),
    Column("reason", "原因", "why it was not understood, where known", width=30),
)
