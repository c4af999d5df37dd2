"""A figure of a table as an observation: its unit, its measure and its period, as tables of civil affairs mean them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from kg.lexicon import Lexicon
from kg.linking.metrics import metric
from kg.linking.vocabulary import spoken
from kg.model import (
    Aspect,
    Basis,
    Comparator,
    ConceptRef,
    Evidence,
    Measure,
    Modality,
    Observation,
    Period,
    PlaceRef,
    Quantity,
)
from kg.statements.numerals import plain
from kg.statements.titles import suffix
from kg.tables.records import Record
from kg.tables.stretches import Stretch
from kg.tables.titles import joined
from kg.tables.units import Unit
from kg.tables.words import Words

# What is counted as it happens; the others are counted as they stand at the end of the period.
_FLOWS = frozenset({"人次", "户次", "次", "场", "期", "场次", "件", "例", "对", "具", "元", "班次", "小时"})
_COUNTED_STANDING = frozenset({"人", "户", "张", "处", "家", "个"})
_RATE = re.compile(r"(?:率|比重|比|比例)$")
_ALONE = re.compile(r"(?<![至到止\-—])(?:当|本)(?:月|季度?|期)")
_RESIDENT = re.compile(r"^(?:城市|城镇|农村)(?:居民)?")
_STRONG = (
    (re.compile(r"(?:人数|人口|员数)$"), "人"),
    (re.compile(r"人次数?$"), "人次"),
    (re.compile(r"户数$"), "户"),
    (re.compile(r"床位数?$"), "张"),
    (re.compile(r"(?:率|比重|占比|比例)$"), "%"),
    (re.compile(r"对数$"), "对"),
)  # fmt: skip
_COUNT = re.compile(r"(?:人|户|具|对|件)?数$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """An observation and the metric that it is of, be it a level of that or its growth."""

    observation: Observation
    metric: ConceptRef


def observe(record: Record, evidence: Evidence, raw: str, home: PlaceRef | None, words: Words) -> Observed:
    """The observation of a record; *raw* is its figure as printed."""
    lexicon = words.lexicon
    found = _unit(record, words)
    growing = record.label.aspect is Aspect.GROWTH
    # A figure's own scale is read already; that of its column or its row is not.
    factor = 1 if record.figure.unit is not None or growing else found.factor
    value = plain(record.figure.value * factor)
    level = _resident(_known(_level_title(record, found, words), found.sign, record, words), record.heads[0])
    title = f"{level}{_growth(record.label.base or '')}" if growing else level
    unit = "%" if growing and found.sign != "百分点" else found.sign
    measure = _measure(level, found.sign, record.label.aspect, words)
    if measure is Measure.STOCK and record.label.cumulative:
        measure = Measure.FLOW  # people added up since the new year are no people of a day
    return Observed(
        observation=Observation(
            evidence=evidence,
            quantity=_quantity(raw, value, unit, found),
            title=title,
            aspect=record.label.aspect,
            modality=record.label.modality,
            measure=measure,
            period=_period(record, measure, level),
            place=record.place or home,
            groups=_groups(level, lexicon),
            programs=(),
            residence=_residence(title),
            base_period=record.label.base,
            rule="table",
        ),
        metric=_metric(title, level, unit, found.sign, record.label.aspect, lexicon),
    )


def _metric(title: str, level: str, unit: str, sign: str, aspect: Aspect, lexicon: Lexicon) -> ConceptRef:
    """The metric of a title: how much a thing grew is told of the thing, in whose unit it is known."""
    if aspect is Aspect.GROWTH and (known := metric(level, sign, lexicon)).concept is not None:
        return replace(known, words=title)
    return metric(title, unit, lexicon, aspect)


def _growth(base: str) -> str:
    """What a growth is called by what it is against: 同比增长率, 比上年末增长率."""
    return f"{base}增长率"


def _quantity(raw: str, value: Decimal, unit: str, printed: Unit) -> Quantity:
    return Quantity(
        raw=raw, value=value, unit=unit, classifier=None if unit != printed.sign else printed.words or None,
        comparator=Comparator.EQUAL, bound_words=None, lower=value, upper=value,
        lower_inclusive=True, upper_inclusive=True,
    )  # fmt: skip


def _unit(record: Record, words: Words) -> Unit:
    """The unit of a record: as printed beside it, else the one above that fits its title, else what its title is of."""
    if record.unit is not None:
        return record.unit
    meant = next((sign for ending, sign in _STRONG if ending.search(record.title)), None)
    if meant is not None:
        # 单位：万张、张 is told in the order of the rows: totals in ten thousands, rates by the piece.
        offered = reversed(record.units) if record.title.startswith("每") else iter(record.units)
        fitting = next((u for u in offered if u.sign == meant), None)
        return fitting or Unit(meant, 1, "")
    if (whole := record.label.whole) is not None:
        # What stands under 其中 is counted as the column is of which it is a part.
        return whole.unit or _unit(replace(record, title=whole.title or record.title, label=whole), words)
    if record.units:
        return _fitting(record.title, record.units, words)
    usual = _usual(record.title, words, record.heads[0] if record.heads else "")
    if usual == "元" and record.money is not None and not words.within("payable", record.title):
        return record.money
    # Yearbooks print a unit with the first of several names alone.
    return record.before if record.before and record.before.sign == usual else Unit(usual, 1, "")


def _fitting(title: str, offered: tuple[Unit, ...], words: Words) -> Unit:
    """Of several units over a table (人、万元) the one that a title can have."""
    if len(offered) == 1:
        return offered[0]
    bare = title.removesuffix("数")
    counted = "户" if words.cues.at_end("household", bare) else "人" if words.cues.at_end("person", bare) else ""
    if fitting := next((u for u in offered if u.sign == counted), None):
        return fitting
    known = (u for u in offered if metric(suffix(title, u.sign, words.cues), u.sign, words.lexicon).concept)
    money = (u for u in offered if u.sign.startswith("元") and _is_money(title, words))
    return next(money, None) or next(known, None) or offered[0]


def _is_money(title: str, words: Words) -> bool:
    return bool(words.ends("money", title.removesuffix("数")) or words.cues.at_end("amount", title))


def _usual(title: str, words: Words, subject: str) -> str:
    """The unit that things called so are counted in: that of the metric they are, else people, households or pieces.

    *Subject* is what the whole table is about: 医疗救助对象人数 counts people whatever its columns are called.
    """
    bare = title.removesuffix("数")
    if words.ends("sum-of-money", title):
        return "元"
    for unit in ("个", "人", "户", "张", "对", "件", "人次", "元", "具"):
        if metric(suffix(title, unit, words.cues), unit, words.lexicon).concept is not None:
            return unit
    if _is_money(title, words):
        return "元"
    if words.cues.at_end("household", bare):
        return "户"
    if words.cues.at_end("contrast-sex", bare):
        return "人"
    if words.ends("institution", bare) or words.ends("counted-piece", bare):
        return "个"
    if subject.endswith("人数") or words.within("division-of-people", bare):
        return "人"
    return "人" if words.cues.at_end("person", bare) and bare == title else "个"


def _known(title: str, sign: str, record: Record, words: Words) -> str:
    """The title, with what stands above it where only that makes it a metric that is known."""
    lexicon = words.lexicon
    if metric(title, sign, lexicon).concept is not None:
        return title
    fuller = (_under(head, title) for head in reversed(record.heads) if head)
    return next((name for name in fuller if metric(name, sign, lexicon).concept is not None), title)


def _under(head: str, title: str) -> str:
    """A title with the head above it, and the residence that both tell told first.

    >>> _under("城市最低生活保障", "城市资金支出")
    '城市最低生活保障资金支出'
    """
    match = _RESIDENT.match(head)
    if match is not None and title.startswith(match[0]):
        residence = match[0].removesuffix("居民")
        return residence + joined(_above(head, title), title.removeprefix(match[0]))
    return joined(_above(head, title), title)


def _above(head: str, title: str) -> str:
    """What a head adds to a title: not the residence, and not the word at its end, that the title says itself.

    >>> _above("农村特困人员救助供养", "城市分散供养户数"), _above("农村低保", "户数")
    ('特困人员救助', '农村低保')
    """
    head = _RESIDENT.sub("", head) if _residence(title) else head
    return head[:-2] if len(head) > 4 and head[-2:] in title else head


def _resident(title: str, subject: str) -> str:
    """The title with the residence that a whole table is of: 低保户数 under 城市低保对象综合统计表."""
    residence = _residence(subject)
    shared = _RESIDENT.sub("", subject).replace("最低生活保障", "低保")[:2]
    return f"{residence}{title}" if residence and not _residence(title) and title.startswith(shared) else title


def _level_title(record: Record, unit: Unit, words: Words) -> str:
    """The title with the statistic that its unit names."""
    title = record.title.removesuffix("数") if unit.sign == "元" else record.title
    if unit.sign == "户" and title.endswith("家庭数"):
        return title
    if _RATE.search(title):
        return title
    sign = "个" if record.label.aspect is not Aspect.LEVEL and unit.sign == "%" else unit.sign
    return suffix(title, sign, words.cues)


def _measure(title: str, unit: str, aspect: Aspect, words: Words) -> Measure:
    """Standard, share, flow or stock: what the metric is known to be, else by unit and title."""
    lexicon = words.lexicon
    known = metric(title, unit, lexicon, aspect).concept
    # A table counts people and households as they stand, whatever prose says of them, unless it says that they came.
    flowing = _flows(title, words) or _happens(title, words)
    standing = unit in _COUNTED_STANDING and not flowing
    if known is not None and not standing:
        return Measure((lexicon.concept(known).property("measure") or Measure.STOCK).rpartition("/")[2])
    if unit.startswith("元/") or (unit == "元" and words.within("payable", title)):
        return Measure.STANDARD
    if unit in ("%", "‰", "百分点"):
        return Measure.SHARE
    if words.within("standing", title):
        return Measure.STOCK
    return Measure.FLOW if unit in _FLOWS or flowing else Measure.STOCK


def _flows(title: str, words: Words) -> bool:
    """Whether a title is of what comes and goes: 火化数, and not 登记处 or 收养救助人数."""
    for word in sorted(words.classes["not-flowing"], key=len, reverse=True):
        title = title.replace(word, "")
    return words.within("flowing", title)


def _happens(title: str, words: Words) -> bool:
    """Whether a title is of what happened to people or things: 安葬人数, 当年入住人数, and not 当年末职工人数."""
    bare = _COUNT.sub("", title)
    begins = words.behind("within-the-year", title)
    return words.expressions["happening"].search(bare) is not None or (begins != title and begins[:1] not in "末底年")


def _period(record: Record, measure: Measure, title: str) -> Period:
    """When a figure holds: a stock at the period's end, a flow since the new year unless it is of the month alone."""
    stretch = record.stretch
    if stretch is None:
        return Period()
    flow = measure is Measure.FLOW
    begin = _begin(stretch, alone=record.alone or bool(_ALONE.search(title))) if flow else None
    return Period(
        begin=begin,
        end=stretch.end,
        basis=Basis.STATED if record.label.stretch is not None else Basis.HEADING,
        earliest=begin,
        latest=stretch.end,
        cumulative=flow and begin is not None and begin < stretch.begin,
        words=record.when,
    )


def _begin(stretch: Stretch, *, alone: bool) -> date:
    return stretch.begin if alone else stretch.since_new_year()


def _groups(title: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The groups that a title names."""
    words = spoken(lexicon)
    return tuple(dict.fromkeys(piece.words for piece in words.cut(words.bare(title)) if piece.kind == "groups"))


def _residence(title: str) -> str | None:
    if "城乡" in title:
        return "城乡"
    if "城市" in title or "城镇" in title:
        return "城市"
    return "农村" if "农村" in title else None


def is_additive(record: Record, unit: str) -> bool:
    """Whether the figures of parts add up to that of the whole."""
    return (
        record.label.aspect is not Aspect.GROWTH
        and record.label.modality is Modality.ACTUAL
        and unit not in ("%", "‰", "百分点", "倍")
        and "/" not in unit
        and not re.search(r"平均|人均|户均|标准|率$|比重|比例|水平", record.title)
    )
