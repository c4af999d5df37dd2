"""Figures: a numeral with its unit, the words that bound it, and the interval that they allow.

A rate (元/月, 每人每月735元) and a range (30%~35%) are read whole.
What is no figure is left to :mod:`kg.statements.setaside`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from kg.model import Comparator, Quantity, Span
from kg.statements.bounds import bounds_of
from kg.statements.cues import Cues, signs_of
from kg.statements.numerals import Numeral, plain, scale

RATES = {
    "季度": "元/季度",
    "季": "元/季度",
    "月": "元/月",
    "年": "元/年",
    "户": "元/户",
    "天": "元/天",
    "日": "元/天",
    "床": "元/张",
    "张": "元/张",
    "餐": "元/餐",
    "顿": "元/餐",
    "次": "元/次",
    "平方米": "元/平方米",
    "亩": "元/亩",
}

_MONEY = re.compile(
    r"元(?:人民币)?(?P<per>(?:[/／·.]|每)(?:人次|户次|人|户|床位|床|张|季度|季|月|年|天|日|餐|顿|份|次|具|例|平方米|亩|生)"
    r"(?:(?:[/／·.每]*|、(?=[月年]))(?:人|户|季度|月|年|天|日|餐|顿|次))?)?"
)
_PERCENT = re.compile(r"个百分点|百分点|[%％‰]|成(?![功立为员果人年本长就交效品])")
_PER_BEFORE = re.compile(
    r"(?:每|/)(?P<who>人|户|床|张|名|位)?(?:均)?(?:每|/)?(?P<when>季度|月|年|天|日|餐|次|平方米|亩)?|(?P<mean>月人均|人均月均|人均月|月均|年人均|人均年|年均|(?<=[到至为达])人[年月])|(?P<std>(?<![老少青成未常百])[月年][一-鿿]{0,4}标准|月补助|按月|按年|逐月)"
)
_CLASSIFIER = re.compile(r"(?![年月日时号分秒后前止的至到])[一-鿿]")
_COUNTED_TIMES = re.compile(r"[项篇件户车船批趟家班台例](?:（次）|次(?![日年性会生数之要级序]))")
_BARE = re.compile(r"(超过?|逾|近|上|突?破|过)([十百千]?[万亿]|[百千])(?=元|人次|人|户)")
_SCALES = frozenset("百千万亿")
# 2次/月: how often, which leaves the unit what it is
_PER = re.compile(r"[/／](?:[人户][/／])?(?:季度|[月天日周年季])(?![一-鿿])")
_LISTED = re.compile(r"[、和及与]")
_SPANNED = re.compile(r"\s*[-－–—~～〜至到]+\s*")
_RANGE = re.compile(r"\s*[-－–—~～〜至到]+\s*$")
_OPENED = re.compile(r"[由从][^，。；]{0,24}$")


class Figure(NamedTuple):
    """A figure as it stands in a sentence: all spans are of the sentence's view.

    *span* takes in the bounding words, *number* is the printed figure alone,
    *unit* the words of the unit ("" where there are none); *title* is what a table's row calls it.
    """

    span: Span
    number: Span
    unit: str
    quantity: Quantity
    upper_of_range: bool = False
    title: str = ""


def figures(text: str, found: Sequence[Numeral], cues: Cues) -> list[Figure]:
    """The figures among a sentence's numerals, in order; 219.2万、51.5万、8.7万老年人 all have the unit of the last."""
    read: list[Figure] = []
    for numeral in reversed([n for n in found if not _only_scale(text, n)]):
        figure = _figure(text, numeral, cues)
        gap = text[numeral.span.end : read[-1].number.start] if read else ""
        if figure is None and _LISTED.fullmatch(gap):
            figure = _sharing(text, numeral, read[-1], Decimal(1), cues)
        elif figure is None and _SPANNED.fullmatch(gap):
            figure = _sharing(text, numeral, read[-1], _scale_of(text, numeral, read[-1]), cues)
        if figure is not None:
            read.append(figure)
    return _with_ranges(text, read[::-1], cues)


def _only_scale(text: str, numeral: Numeral) -> bool:
    """Whether a numeral is a bare 万 or 亿, which counts nothing unless 超 or 余 stands by it."""
    return numeral.chinese and not numeral.rounded and not set(numeral.span.of(text)) - set("百千万亿")


def _scale_of(text: str, numeral: Numeral, later: Figure) -> Decimal:
    """The scale that the lower end of a range shares with its upper end: 1.2—1.5万元 begins at 12,000."""
    scaled = re.search(r"[十百千]?[万亿]", later.number.of(text))
    own = re.search(r"[万亿]", numeral.span.of(text))
    return Decimal(scale(scaled[0])) if scaled and not own else Decimal(1)


def _sharing(text: str, numeral: Numeral, later: Figure, factor: Decimal, cues: Cues) -> Figure:
    value = plain(numeral.value * factor)
    quantity = replace(
        later.quantity, raw=numeral.span.of(text), value=value, classifier=None, comparator=Comparator.EQUAL,
        bound_words=None, lower=value, upper=value, lower_inclusive=True, upper_inclusive=True,
    )  # fmt: skip
    bounds = bounds_of(cues)
    before = bounds.in_front(text, numeral, cues)
    sign, bound = bounds.sign(numeral, before[0] if before else "", "")
    return Figure(
        span=Span(before.start() if before else numeral.span.start, numeral.span.end),
        number=numeral.span,
        unit="",
        quantity=bounds.bounded(quantity, sign, bound, numeral.step * factor),
    )


def bare_magnitudes(text: str, cues: Cues) -> Iterator[Figure]:
    """Figures without a digit: 超亿元, 近千万元, 破百万人次."""
    for match in () if _SCALES.isdisjoint(signs_of(text)) else _BARE.finditer(text):
        number = Span(match.start(2), match.end(2))
        value = Decimal(scale(match[2]))
        numeral = Numeral(span=number, value=value, rounded=False, step=value, chinese=True)
        figure = _figure(text, numeral, cues)
        if figure is not None:
            sign = Comparator.UNDER if match[1] == "近" else Comparator.OVER
            quantity = bounds_of(cues).bounded(figure.quantity, sign, match[1], value)
            yield figure._replace(span=Span(match.start(), figure.span.end), quantity=quantity)


def _figure(text: str, numeral: Numeral, cues: Cues) -> Figure | None:
    if numeral.indefinite:
        return None
    unit = _unit(text, numeral, cues)
    if unit is None:
        return None
    notation, words, percent = unit
    end = numeral.span.end + len(words)
    number = Span(numeral.span.start, end if percent else numeral.span.end)
    tenths = 10 if words == "成" else 1
    value, step = plain(numeral.value * tenths), numeral.step * tenths
    bounds = bounds_of(cues)
    before, after = bounds.in_front(text, numeral, cues), bounds.behind(text, end)
    sign, bound = bounds.sign(numeral, before[0] if before else "", after[0] if after else "")
    if sign is Comparator.EQUAL:
        sign, bound = bounds.from_afar(text, numeral)
    quantity = Quantity(
        raw=number.of(text), value=value, unit=notation, classifier=words or None, comparator=Comparator.EQUAL,
        bound_words=None, lower=value, upper=value, lower_inclusive=True, upper_inclusive=True,
    )  # fmt: skip
    start = before.start() if before else numeral.span.start
    return Figure(
        span=Span(start, after.end() if after else end),
        number=number,
        unit=words,
        quantity=bounds.bounded(quantity, sign, bound, step),
    )


def _unit(text: str, numeral: Numeral, cues: Cues) -> tuple[str, str, bool] | None:
    """Notation, printed words, and whether they are part of the figure (%); None where no unit can be told."""
    end = numeral.span.end
    percent = _PERCENT.match(text, end)
    if percent and not (percent[0] == "成" and not numeral.chinese):
        points = percent[0].endswith("百分点")
        return ("百分点" if points else "‰" if percent[0] == "‰" else "%"), percent[0], not points
    if numeral.fraction:
        return "%", "", True
    money = _MONEY.match(text, end)
    if money:
        return cues.units.get(money[0]) or _rate(money["per"] or ""), money[0], False
    for length in range(min(5, len(text) - end), 0, -1):
        words = text[end : end + length]
        if words in cues.units and not _trap(words, text[end + length : end + length + 2], cues):
            per = _PER.match(text, end + length)
            notation = words if words == "床" and _is_bedding(text, numeral, end + length, cues) else cues.units[words]
            return notation, words + (per[0] if per else ""), False
        if length == 2 and (times := _COUNTED_TIMES.match(text, end)):
            return re.sub("[（）]", "", times[0]), times[0], False
    return _unit_of_noun(text, end, numeral, cues)


def _is_bedding(text: str, numeral: Numeral, end: int, cues: Cues) -> bool:
    """Whether 床 counts quilts and not beds: 棉被300床, 300床毛毯."""
    before = text[max(0, numeral.span.start - 8) : numeral.span.start].rstrip("共约近超达到过各了")
    return bool(cues.at_end("bedding", before) or cues.at_start("bedding", text[end : end + 4].lstrip("的厚新")))


def _trap(unit: str, following: str, cues: Cues) -> bool:
    """Whether a unit is the head of a word with what follows; 家庭 is one unless 庭院 begins there."""
    if not following or unit + following[0] not in cues.any("unit-trap"):
        return False
    return unit + following not in cues.any("unit-freed")


def _unit_of_noun(text: str, end: int, numeral: Numeral, cues: Cues) -> tuple[str, str, bool] | None:
    """The unit of a figure without a classifier: 3.6万特殊困难老年人, 50余家庭, 11部门."""
    noun = re.match(r"[^，。；：、！？“”（）()\d]{1,14}", text[end:])
    if noun is None:
        return _unit_of_subject(text, numeral, cues)
    classifier = _CLASSIFIER.fullmatch(noun[0])
    if classifier and (not numeral.chinese or numeral.value >= 10):
        return noun[0], noun[0], False
    words = noun[0]
    household = cues.inside("household", words[:8])
    if household and not cues.inside("person", words[: words.index(household)]):
        return "户", "", False
    if cues.at_start("countable", words):
        return "个", "", False
    large = not numeral.chinese and (numeral.value >= 1000 or numeral.rounded)
    if large and cues.inside("person", words[:12]):
        return "人", "", False
    return None


def _unit_of_subject(text: str, numeral: Numeral, cues: Cues) -> tuple[str, str, bool] | None:
    """The unit of a figure that nothing follows: 公益金1000万 is money, 服务人口超过2200万 are people."""
    before = re.sub(
        r"(?:总数|数量)?(?:已经|已|将|即将)?(?:达到|达|超过|突破|接近|超|约|近|为|共|有|逾|破)+$",
        "",
        text[max(0, numeral.span.start - 10) : numeral.span.start],
    )
    scaled = numeral.value >= 10_000 and text[numeral.span.end - 1] in "万亿余多"
    if scaled and cues.at_end("amount", before):
        return "元", "", False
    if before.endswith(("人口", "人数", "用户", "志愿者", "老年人", "老人", "党员")):
        return "人", "", False
    return None


def rate_of(words: str) -> str:
    """The unit of an amount of money with its rate, "" where the words are none: 元/人、月 is 元/月."""
    match = _MONEY.fullmatch(words)
    return _rate(match["per"] or "") if match else ""


def _rate(per: str) -> str:
    """元/人/月 and 元/月 are both 元/月; 元/户 stays."""
    for sign in ("季", "月", "年", "天", "日", "餐", "顿", "户", "床", "张", "次", "平方米", "亩"):
        if sign in per:
            return RATES[sign]
    return "元"


def rate_from_context(before: str) -> str:
    """The rate that the words before an amount of money make it: 每人每月, 月人均, 年标准.

    >>> rate_from_context("城市低保标准由每月"), rate_from_context("农村低保年标准从"), rate_from_context("累计发放")
    ('元/月', '元/年', '')
    """
    sign = ""
    for match in _PER_BEFORE.finditer(before):
        words = match["mean"] or match["std"] or ""
        if "月" in words and not words.startswith("年"):
            sign = "元/月"
        elif (match["std"] and words.startswith("年")) or words.startswith("年人均") or words in ("人均年", "人年"):
            sign = "元/年"
        elif words in ("按月", "逐月"):
            sign = "元/月"
        elif match["when"]:
            sign = RATES[match["when"]]
        elif match["who"] == "户" and not sign:
            sign = "元/户"
    return sign


def _with_ranges(text: str, found: list[Figure], cues: Cues) -> list[Figure]:
    """Mark the upper end of a range, and bound both ends: 36%~42% is at least 36 and at most 42.

    What is only about right or bounded before (约1.2至1.5万人, 不超过1.2至1.5万元) stays so, at both ends.
    """
    result: list[Figure] = []
    for figure in found:
        last = result[-1] if result else None
        gap = text[last.span.end : figure.span.start] if last else ""
        if last and _is_range(text, last, gap) and last.quantity.unit == figure.quantity.unit:
            low, high = last.quantity.value, figure.quantity.value
            if last.quantity.comparator in (Comparator.AT_MOST, Comparator.AT_LEAST):
                bound = bounds_of(cues).bounded(
                    figure.quantity, last.quantity.comparator, last.quantity.bound_words or "", Decimal(1)
                )
                result.append(figure._replace(quantity=bound, upper_of_range=True))
                continue
            about = next((f.quantity for f in (last, figure) if f.quantity.comparator is Comparator.ABOUT), None)
            signs = (Comparator.ABOUT,) * 2 if about else (Comparator.AT_LEAST, Comparator.AT_MOST)
            words = (about and about.bound_words) or gap
            result[-1] = last._replace(quantity=_between(last.quantity, signs[0], words, low, high))
            top = _between(figure.quantity, signs[1], words, low, high)
            result.append(figure._replace(quantity=top, upper_of_range=True))
        else:
            result.append(figure)
    return result


def _between(quantity: Quantity, sign: Comparator, words: str, low: Decimal, high: Decimal) -> Quantity:
    return replace(
        quantity,
        comparator=sign,
        bound_words=words.strip() or None,
        lower=low,
        upper=high,
        lower_inclusive=True,
        upper_inclusive=True,
    )


def _is_range(text: str, last: Figure, gap: str) -> bool:
    """Whether the words between two figures make them a range; 由27%到60% is a change."""
    if not gap or not _RANGE.fullmatch(gap):
        return False
    return gap.strip() not in ("到", "至") or _OPENED.search(text, 0, last.span.start) is None
