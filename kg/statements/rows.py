"""Rows of a table in a report's text: 养老机构床位数 | 张 | 9,634, or 临时救助万人次0.3 under a table's head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.model import Basis, Comparator, Modality, Observation, Period, Quantity, Span
from kg.statements.cues import Cues
from kg.statements.numerals import plain, scale
from kg.statements.quantities import Figure, rate_of

HEAD = re.compile(r"指\s*标(?:名\s*称)?[\s|]*(?:计量)?单\s*位[\s|]*(?:数\s*量|合\s*计|本\s*[月期]|累\s*计)")
_NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?"
_CELLS = re.compile(
    rf"^\W*(?P<name>[^|]{{1,40}}?)\s*\|\s*(?P<scale>[十百千]?[万亿])?(?P<unit>[^|\d]{{1,8}}?)\s*\|\s*(?P<number>{_NUMBER})\s*(?:\||$)"
)
_STUCK = re.compile(
    rf"^\W*(?:\d{{1,2}}[.、．])?\s*(?P<name>(?:\d{{1,3}}(?=周?岁|星|A级)|[^\d，。；：|]){{1,40}}?)(?P<number>{_NUMBER})$"
)
# 孤儿人数|人, 殡仪馆|个: what stands before a unit of one character and is a whole name without it
_COUNTED = ("数", "量", "总额", "面积", "人口")
_SURE = frozenset("对张元件具个辆")
_PLATFORMS = tuple("平舞阳讲灵柜前后电看站")
_NUMBERING = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\dA-Z]{1,3}[）)、.．]\s*|#|＃|[A-Z](?=\s*[一-鿿])|[IVX]{1,4}\s+|\d{1,2}(?:[-—－]\d{1,2})?月份?(?=[一-鿿])|其中[：:]?\s*|\W)+"
)


# 序号 指标 2024年基数 2027年目标: what is and what is aimed at, side by side
_GOALS = re.compile(
    r"指标[^\d]{0,8}(?P<now>(?:19|20)\d\d)年?(?:末|底)?(?:基[数期值]{1,2}|现状值?|实[际绩]值?|完成值?|情况)?[^\d]{1,6}(?P<then>(?:19|20)\d\d)年?(?:末|底)?(?:目标值?|规划值?|预期值?)"
)
_LEADING = re.compile(r"^\d{1,2}[.、．\s]?(?=[一-鿿])")


def goals(text: str) -> tuple[int, int] | None:
    """The years of a table's two columns, the one reached and the one aimed at, where a text is such a table's head.

    >>> goals("序号 指标 2024年基数 2027年目标 属性")
    (2024, 2027)
    """
    match = _GOALS.search(text)
    return (int(match["now"]), int(match["then"])) if match else None


def of_goals(found: Sequence[Observation], years: tuple[int, int]) -> list[Observation]:
    """The two figures of a row under such a head: what is in the first year, and what is aimed at by the second."""
    if len(found) != 2:
        return list(found)
    now, then = (date(year, 12, 31) for year in years)
    told = (
        replace(found[0], modality=Modality.ACTUAL, period=_by(now), phase=None, change=None),
        replace(found[1], modality=Modality.TARGET, period=_by(then), phase=None, change=None),
    )
    return [replace(each, title=_SORT.sub(_unless_said, _LEADING.sub("", each.title))) for each in told]


# 约束性, 预期性: the last column tells how a goal is meant
_SORT = re.compile(r"(?P<before>.*?)(?:约束|预期|指导)性(?P<statistic>占比|人数|户数|数)?$")


def _unless_said(match: re.Match[str]) -> str:
    before, statistic = match["before"], match["statistic"] or ""
    return before if before.endswith(("占比", "率", "数")) else before + statistic


def _by(day: date) -> Period:
    return Period(end=day, latest=day, basis=Basis.HEADING)


# a row that sums up what was done, and tells no state
_SUMMED = re.compile(r"累计|当[月期季]|本[月期季年]|支出|[结离]婚登记|收养登记|销[售量]|捐[赠款]|火化(?!率)|发放")


def summed(title: str) -> bool:
    """Whether a row with this title tells of a stretch of time: 结婚登记, 低保累计支出."""
    return _SUMMED.search(title) is not None


def row(text: str, under_head: bool, cues: Cues) -> Figure | None:  # noqa: FBT001 - a fact of the text, read in order
    """The figure of a table's row with its name as title, None where the text is no row.

    Units that are stuck to names are read under a table's head alone, or where the name tells it: 孤儿人数人86.
    """
    match = _CELLS.match(text) if "|" in text else None
    if match:
        unit = cues.units.get(match["unit"]) or rate_of(match["unit"]) or match["unit"]
        return _figure(match, match["name"], match["scale"] or "", unit, match["unit"])
    # a row ends with its figure
    match = _STUCK.match(text) if text.rstrip("\n")[-1:].isdigit() else None
    if match is None or re.fullmatch(r"(?:19|20)\d\d", match["number"]):
        return None
    name, scaled, words = _cut_unit(match["name"].strip(), cues)
    if not under_head and not (words and name.endswith(("数", "量"))):
        return None
    return _figure(match, name, scaled, cues.units.get(words, words) or _usual(name, cues), words)


def _cut_unit(name: str, cues: Cues) -> tuple[str, str, str]:
    """Name, scale and unit of a label that they are stuck to: 临时救助万人次 → 临时救助, 万, 人次."""
    for length in range(min(6, len(name) - 1), 0, -1):
        words = name[-length:]
        if words not in cues.units and not words.startswith("元"):
            continue
        rest = name[:-length]
        scaled = re.search(r"[十百千]?[万亿]$", rest)
        if scaled or length > 1 or _parts(rest, words, cues):
            return (rest[: scaled.start()] if scaled else rest), (scaled[0] if scaled else ""), words
    return name, "", ""


def _usual(name: str, cues: Cues) -> str:
    """The unit of a label that has none: people, households, or what is counted by the piece."""
    return "户" if cues.at_end("household", name) else "人" if cues.at_end("person", name) else "个"


def _parts(rest: str, unit: str, cues: Cues) -> bool:
    """Whether a unit of one character stands by itself: it may also end a word (镇, 人 of 老年人, 台 of 平台)."""
    if unit in _SURE or rest.endswith(_COUNTED):
        return True
    if unit == "台":
        return not rest.endswith(_PLATFORMS)
    return unit not in "人户村市县级" and bool(cues.at_end("facility-head", rest))


def _figure(match: re.Match[str], name: str, scaled: str, unit: str, words: str) -> Figure | None:
    title = _NUMBERING.sub("", name).strip(" 　*＊")
    if not re.search(r"[一-鿿]", title):
        return None
    value = plain(Decimal(match["number"].replace(",", "")) * scale(scaled))
    span = Span(match.start("number"), match.end("number"))
    quantity = Quantity(
        raw=match["number"], value=value, unit=unit, classifier=words or None,
        comparator=Comparator.EQUAL, bound_words=None, lower=value, upper=value,
        lower_inclusive=True, upper_inclusive=True,
    )  # fmt: skip
    return Figure(span=span, number=span, unit=words, quantity=quantity, title=title)
