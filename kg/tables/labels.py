"""What a head over figures says: a time, a growth, a place, a unit, and what is left as part of the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce

from kg.gazetteer import NATION
from kg.lexicon import Lexicon
from kg.model import Aspect, Modality, PlaceRef
from kg.tables.beside import base_in, base_of_head, called
from kg.tables.marks import unmarked
from kg.tables.stretches import Stretch, stated
from kg.tables.titles import joined
from kg.tables.units import Unit, bracketed
from kg.tables.units import unit as unit_of
from kg.tables.words import Words, key

# Surer ones first: 比上年增减 is a change, 增减 may be part of it.
_RELATIONS = (
    "growth-a-year", "growth-since-the-end", "growth-on-year", "growth-on-period", "change",
    "last-year", "previous", "alone", "cumulative", "target", "amount",
)  # fmt: skip
_BASES = {
    "growth-a-year": "年均",
    "growth-on-year": "同比",
    "growth-on-period": "环比",
    "growth-since-the-end": "比上年末",
}
_PERCENT = re.compile(r"[±+\-/]*\(?[%％]\)?|百分比|百分数|\(±\)|±")
# 2008年比2007年增减: the year that another is compared with is the one before it.
_COMPARED = re.compile(r"(?<=年)(比|较)(?:19|20)\d\d年?")
# Of a whole a part, be it called as a unit is: #县 among 县级 districts.
_PART = re.compile(r"^(?:其中[：:]|[#＃])")
# Of the signs of a head, so many stand in a name below it that says the same.
_NEARLY_ALL = 0.75
# 实发人数合计 is 实发人数, 本年度低保标准 is 低保标准.
_TOTAL = re.compile(r"(?<=[人户次]数|资金|金额|支出)(?:合计|总计|小计)$")
_OF_THE_YEAR = re.compile(r"^(?:本年度?|当年度?)(?=.*标准$)")
# 集中供养(956元/月/人): a rate beside a name is no part of it.
_ASIDE = re.compile(r"(?<=[一-鿿])[(（]\d[\d.,]*[^()（）]{1,8}[)）]$")
# These are whole labels: within a longer one they are part of what is measured (上年结转资金).
_WHOLE = frozenset({"last-year", "previous", "amount", "target", "change"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A head over figures, taken apart; *title* is what is left of it.

    *beside* is against when the growths behind its figures are, or its figures themselves where *grows* says so and
    none stands behind them; *whole* is what the column is a part of (其中).
    """

    title: str = ""
    unit: Unit | None = None
    stretch: Stretch | None = None
    when: str | None = None
    place: PlaceRef | None = None
    aspect: Aspect = Aspect.LEVEL
    modality: Modality = Modality.ACTUAL
    base: str | None = None
    alone: bool = False
    cumulative: bool = False
    total: bool = False
    understood: bool = True
    beside: str = ""
    grows: bool = False
    whole: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What labels are read against: the time and the place of the table."""

    words: Words
    stretch: Stretch | None = None
    place: str | None = None

    @property
    def lexicon(self) -> Lexicon:
        """The schemes and places."""
        return self.words.lexicon


def label(text: str, around: Around) -> Label:
    """Take a label apart.

    >>> from kg.lexicon import load
    >>> from kg.tables.stretches import month
    >>> from kg.tables.words import table_words
    >>> around = Around(words=table_words(load()), stretch=month(2024, 10), place="430500")
    >>> found = label("低保户数(万户)", around)
    >>> found.title, found.unit.sign, label("上年同期", around).stretch.end.year
    ('低保户数', '户', 2023)
    >>> label("同比（%）", around).aspect.value
    'growth'
    """
    text, beside = base_of_head(text, around.words)
    if beside:
        found = label(text, around)
        base = called(base_in(beside, around.words), around.words)
        return replace(found, beside=base, grows=found.aspect is Aspect.LEVEL and _grows(beside, around.words))
    said, unit = bracketed(_ASIDE.sub("", _clean(text)), around.lexicon)
    if _is_unit(said, around.lexicon) and not _PART.match(text.strip()):
        return Label(unit=unit_of(said, around.lexicon))
    if not said:
        return Label(unit=unit, understood=unit is not None)
    said = _COMPARED.sub(r"\1上年", said)
    when = stated(said, around.stretch)
    stretch = when.stretch if when else None
    rest = when.rest.strip("()（）,，:：") if when else said
    found = Label(unit=unit, stretch=stretch, when=when.words if when else None)
    if not rest:
        return found
    if when is None and (place := place_named(rest, around)):
        return replace(found, place=place)
    return _related(rest, found, around)


def _grows(said: str, words: Words) -> bool:
    """Whether what a head says in brackets makes a growth of figures that are alone: (同比增长%), and not (同比)."""
    return _PERCENT.search(said) is not None or bool(words.cues.inside("growth", said))


def _is_unit(said: str, lexicon: Lexicon) -> bool:
    """Whether a head is nothing but a unit, as in a row of units below the names; 床位 is more than that."""
    sure = "/" in said or said[:1] in "万亿" or lexicon.by_notation("units", said) is not None
    return bool(said) and sure and unit_of(said, lexicon) is not None


def place_named(name: str, around: Around) -> PlaceRef | None:
    """The division of a full or short name within the table's own place, None where it is none."""
    bare = "".join(name.split())
    if len(bare) < 2 or around.words.is_a("total", bare) or around.words.lexicon.forms("residences").get(bare):
        return None
    places = around.lexicon.places
    division = places.resolve(bare, around.place)
    if division is None and around.place in (None, NATION):
        # Among all places of the nation a short name is a province's before anything else's.
        provinces = [d for d in places.named(bare) if d.level == "province" and not d.former]
        division = provinces[0] if len(provinces) == 1 else None
    return PlaceRef(code=division.code, name=division.name) if division else None


def _related(rest: str, found: Label, around: Around) -> Label:
    """The label with what its relation to the time of the table says: 上年同期, 累计, 同比."""
    percent = bool(_PERCENT.search(rest)) or (found.unit is not None and found.unit.sign == "%")
    said = key(_PERCENT.sub("", rest))
    kind, title = _relation(said, around.words)
    if kind is None:
        return replace(found, title=_clean(rest))
    related = replace(found, title=title)
    match kind:
        case "growth-a-year" | "growth-since-the-end" | "growth-on-year" | "growth-on-period":
            return replace(related, aspect=Aspect.GROWTH, base=_BASES[kind], unit=None)
        case "change":
            growing = percent
            base = "环比" if re.search(r"环|上期|上月|上季", said) else _since_the_end(said, around.words) or "同比"
            return replace(
                related,
                aspect=Aspect.GROWTH if growing else Aspect.CHANGE,
                base=base,
                unit=None if growing else found.unit,
            )
        case "last-year":
            return _of_last_year(related, around)
        case "previous":
            unit = "month" if "月" in said else "quarter" if "季" in said else None
            stretch = around.stretch.before(unit) if around.stretch else None
            return replace(related, stretch=stretch, when=rest, understood=stretch is not None)
        case "alone":
            return replace(related, alone=True)
        case "cumulative":
            return replace(related, cumulative=True)
        case "target":
            return replace(related, modality=Modality.TARGET)
        case _:
            return replace(related, total=around.words.is_a("total", said))


def _since_the_end(said: str, words: Words) -> str:
    base = called(base_in(said, words), words)
    return base if base == _BASES["growth-since-the-end"] else ""


def _of_last_year(found: Label, around: Around) -> Label:
    if around.stretch is None:
        return replace(found, understood=False)
    if found.stretch is not None:  # 2023年同期 tells the year itself
        return replace(found, stretch=around.stretch.in_year(found.stretch.end.year))
    return replace(found, stretch=around.stretch.in_year(around.stretch.end.year - 1), when="上年同期")


def _relation(said: str, words: Words) -> tuple[str | None, str]:
    """The relation of a label and the title that is left: 本月累计 leaves none, 累计救助人次 leaves 救助人次."""
    whole = next((kind for kind in _RELATIONS if said in words.classes[kind]), None)
    if whole is not None:
        return whole, ""
    for kind, word in _by_length(words):
        rest = said.removeprefix(word)
        if kind not in _WHOLE:
            rest = said.removesuffix(word) if rest == said else rest
            if rest != said:
                return kind, rest
        elif kind in ("last-year", "previous") and rest != said and rest in words.cues.any("generic"):
            return kind, rest
    return None, said


def _by_length(words: Words) -> list[tuple[str, str]]:
    """Every word of more than one character with its relation, the surer relations and the longer words first."""
    return [
        (kind, word)
        for kind in _RELATIONS
        for word in sorted(words.classes[kind], key=lambda w: (-len(w), w))
        if len(word) > 1
    ]


def _clean(text: str) -> str:
    return _PART.sub("", unmarked("".join(text.split()).strip("：:、，,;；*＊")))


def label_of(heads: Sequence[str], around: Around) -> Label:
    """What the heads of a column say together, the upper before the lower."""
    found = [label(head, around) for head in heads]
    if not found:
        return Label(understood=False)
    whole = reduce(partial(_merged, words=around.words), found)
    title = _TOTAL.sub("", _OF_THE_YEAR.sub("", whole.title))
    return replace(whole, title=_telling(title, around.words))


def _merged(upper: Label, lower: Label, words: Words) -> Label:
    head = _without_kind(upper.title, words)
    if lower.title and words.cues.at_end("person", head.removesuffix("数")):
        head = head.removesuffix("数")  # 孤儿数 over 散居 are the orphans that live so
    if _says(lower.title, head):
        head = ""
    return Label(
        title=joined(head, lower.title) if head and lower.title else lower.title or _telling(upper.title, words),
        unit=lower.unit or upper.unit,
        stretch=lower.stretch or upper.stretch,
        when=lower.when or upper.when,
        place=lower.place or upper.place,
        aspect=upper.aspect if lower.aspect is Aspect.LEVEL else lower.aspect,
        modality=upper.modality if lower.modality is Modality.ACTUAL else lower.modality,
        base=lower.base or upper.base,
        alone=upper.alone or lower.alone,
        cumulative=upper.cumulative or lower.cumulative,
        total=upper.total or lower.total,
        understood=upper.understood or lower.understood,
        beside=lower.beside or upper.beside,
        grows=lower.grows or upper.grows,
    )


def _says(name: str, head: str) -> bool:
    """Whether a name says nearly all that a head above it does: 内地居民登记结婚 below 结婚登记对数."""
    signs = set(head.removesuffix("数"))
    return bool(name) and len(signs & set(name)) >= _NEARLY_ALL * len(signs) > 0


def _without_kind(head: str, words: Words) -> str:
    """A merged head without the words for kinds at its end: 低保对象类别 is 低保对象, 居民类别 is nothing."""
    rest = re.sub(r"按.{1,3}分$", "", head)
    found = words.expressions["kind-head"].search(rest)
    rest = rest[: found.start()] if found else rest
    return "" if words.is_a("kind-head", head) or (rest != head and words.kind(rest, "anybody")) else rest


def _telling(head: str, words: Words) -> str:
    """A head over others that say nothing, itself nothing where it only announces kinds: 居民类别 over 总计."""
    return head if _without_kind(head, words) else ""
