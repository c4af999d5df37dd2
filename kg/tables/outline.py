"""Rows under rows: numbering, 其中, indents and heads without figures; names get what they lack from those above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from kg.tables.units import Unit
from kg.tables.words import Words, key

_ROMAN = "IVX"
# The styles of numbering, from the outermost that tables use to the innermost.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"^[一二三四五六七八九十]{1,3}[、.．,，:：]\s*")),
    ("bracketed chapter", re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）][、.．]?\s*")),
    ("number", re.compile(r"^\d{1,2}(?:[、．]|\.(?!\d))\s*")),
    ("decimal", re.compile(r"^\d{1,2}(?:\.\d{1,2})+[、.．]?\s*(?=[一-鿿])")),
    ("bracketed number", re.compile(r"^[(（]\d{1,2}[)）][、.．]?\s*")),
    ("half bracketed number", re.compile(r"^\d{1,2}[)）]\s*")),
    ("ring", re.compile(r"^[①-⑳]\s*")),
    ("roman", re.compile(r"^(?:[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[\s、.．一-鿿]))[、.．]?\s*")),
    ("letter", re.compile(r"^[A-HJ-UWYZa-z](?:[、.．)）]\s*|\s+(?=[一-鿿])|(?=[一-鿿]))")),
)
_PART = re.compile(r"^(?:其\s*中\s*[:：]?|[#＃])\s*")
_MARKS = re.compile(r"[*＊★☆※]+|[\[〔(（]备?注\s*\d*[\]〕)）]")
_RESIDENCE = re.compile(r"^(城市|城镇|农村|城乡)(?:居民)?")
_COUNTS = re.compile(r"(?:人数|户数|人次)$")
# A name of so few signs, with another in the column before it, says too little: 集中, 分散.
_SHORT = 2
# Names that begin with so many signs alike are of one thing.
_SAME_THING = 2
_ENTRY = re.compile(r"(?:小计|合计|总计)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row's name in its outline; *heads* are the names above it, outermost first, *whole* the row it is a part of.

    *under* are those of the heads that stand in columns of their own.
    *partial* marks a part that need not make up the whole with its neighbours (其中). *run* is the row that began the
    parts that it stands among: a whole may be parted twice, by owner and by kind.
    """

    name: str
    title: str
    heads: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    head_units: tuple[Unit | None, ...] = ()
    whole: int | None = None
    partial: bool = False
    run: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The name of a row as printed, its indent and unit, and whether the row has figures.

    *item* says that a column of numbers gives it one, and not to all rows.
    *values* are its levels by column; *own_unit* says that the unit is printed with the name: 低保人数(人).
    """

    text: str
    indent: int
    unit: Unit | None
    counted: bool
    under: tuple[str, ...] = ()
    values: Mapping[int, Decimal] = field(default_factory=dict)
    own_unit: bool = False
    item: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    style: str
    indent: int
    row: int
    name: str
    unit: Unit | None
    counted: bool
    partial: bool = False
    hangs: bool = False


def outline(rows: Sequence[Named], words: Words, subject: str = "") -> list[Entry]:
    """The outline of some rows, each with the title that its figures have; *subject* is what the table is about."""
    indented = len({row.indent for row in rows}) > 1
    open_: list[_Open] = []
    entries: list[Entry] = []
    runs: dict[int | None, int] = {}
    for at, row in enumerate(rows):
        part, style, name = _taken_apart(row.text)
        here = _Open(
            style=style or ("part" if part else "leaf" if row.counted else "head"),
            indent=row.indent + _hanging(row.text) if indented else 0, row=at, name=name, unit=row.unit,
            counted=row.counted, partial=part, hangs=bool(_hanging(row.text)),
        )  # fmt: skip
        _close_smaller(open_, here, rows)
        _close_lesser(open_, here, rows)
        here = replace(here, partial=part or _goes_on(open_, here))
        if row.item:
            _close_counted(open_)
        _close(open_, here, rows, indented=indented)
        entry = _entry(open_, here, row.under)
        runs[entry.whole] = at if part else runs.get(entry.whole, at)
        entries.append(replace(entry, run=runs[entry.whole]))
        open_.append(replace(here, partial=entry.partial))
    repeated = Counter((entry.name, row.unit) for entry, row in zip(entries, rows, strict=True) if row.counted)
    return [
        replace(entry, title=_title(entry, row.unit, words, subject, repeated=repeated[entry.name, row.unit] > 1))
        for entry, row in zip(entries, rows, strict=True)
    ]


def bare_name(text: str) -> str:
    """A name without its numbering, its 其中 and its marks.

    >>> [bare_name(name) for name in ("其中：(1)儿童福利", "II 城市低保临时补助", "A、户数", "#镇", "3A级社会组织")]
    ['儿童福利', '城市低保临时补助', '户数', '镇', '3A级社会组织']
    """
    return _taken_apart(text)[2]


def _taken_apart(text: str) -> tuple[bool, str, str]:
    """Whether a name says 其中, the style of its numbering, and what is left of it."""
    said = _MARKS.sub("", "".join(text.split("\n")).strip())
    part = _PART.match(said)
    said = said[part.end() :] if part else said
    style = ""
    for known, expression in _STYLES:
        if match := expression.match(said):
            style, said = known, said[match.end() :]
            break
    inner = _PART.match(said)
    said = said[inner.end() :] if inner else said
    return bool(part or inner), style, "".join(said.split()).strip("：:、，,。")


def _close_counted(open_: list[_Open]) -> None:
    """Close all but the heads: what has a number of its own in a column of numbers is no part of what is above it."""
    while open_ and open_[-1].counted:
        open_.pop()


def _close(open_: list[_Open], here: _Open, rows: Sequence[Named], *, indented: bool) -> None:
    """Close what the next row does not stand under."""
    same = next((at for at, above in enumerate(open_) if above.style == here.style), None)
    if here.style not in ("part", "leaf", "head"):
        if same is not None:
            del open_[same:]
        else:
            _close_loose(open_, here, rows)
        return
    if indented and open_ and here.style != "part":
        while open_ and open_[-1].indent >= here.indent and not _is_number(open_[-1], here):
            open_.pop()
        return
    if here.style == "part":
        while indented and open_ and here.hangs and open_[-1].style in ("part", "leaf") and _is_beside(open_[-1], here):
            open_.pop()
        while open_ and open_[-1].style in ("part", "leaf") and open_[-1].partial:
            open_.pop()
        return
    while open_ and open_[-1].style in ({"part", "leaf"} if here.style == "leaf" else {"part", "leaf", "head"}):
        if here.style == "leaf" and open_[-1].partial:
            return  # 其中：民族乡, 苏木: what follows without a number goes on with the parts
        open_.pop()


def _hanging(text: str) -> int:
    """How far the sign of a part sets its name in: what goes on with the parts stands below the name."""
    return 1 if text.startswith("#") else 2 if text.startswith("＃") else 0


def _close_smaller(open_: list[_Open], here: _Open, rows: Sequence[Named]) -> None:
    """Close a whole with its parts where what follows them unmarked is more than it, or alone prints a unit."""
    if here.style != "leaf" or not open_ or not open_[-1].partial or open_[-1].style not in ("part", "leaf"):
        return
    whole = next((at for at in reversed(range(len(open_))) if not open_[at].partial), None)
    if whole is None or not open_[whole].counted or open_[whole].style != "leaf":
        return
    row, above = rows[here.row], rows[open_[whole].row]
    more = any(value > above.values[column] for column, value in row.values.items() if column in above.values)
    if (more and row.unit == above.unit) or (row.own_unit and not rows[open_[-1].row].own_unit):
        del open_[whole:]


def _close_lesser(open_: list[_Open], here: _Open, rows: Sequence[Named]) -> None:
    """Close what is less than an unmarked row that follows it: a number below (2) is no part of that if it is more."""
    row = rows[here.row]
    while here.style == "leaf" and open_ and open_[-1].counted and open_[-1].style not in ("part", "leaf"):
        above = rows[open_[-1].row]
        if row.unit is None or row.unit != above.unit:
            return
        if not any(value > above.values[column] for column, value in row.values.items() if column in above.values):
            return
        open_.pop()


def _is_beside(above: _Open, here: _Open) -> bool:
    return above.indent >= here.indent


def _goes_on(open_: Sequence[_Open], here: _Open) -> bool:
    """Whether a numbered row goes on with the parts that one of its style began: 其中：(1)…, (2)…."""
    return any(above.partial and above.style == here.style and here.style not in ("leaf", "head") for above in open_)


def _close_loose(open_: list[_Open], here: _Open, rows: Sequence[Named]) -> None:
    """A number of a new style stands under the last number, part or head, and under a leaf that is no less than it."""
    while open_ and open_[-1].style == "leaf" and not _holds(rows[open_[-1].row], rows[here.row]):
        open_.pop()


def _holds(whole: Named, part: Named) -> bool:
    """Whether a row may be the whole of another: of its unit, and nowhere less."""
    common = [column for column in part.values if column in whole.values]
    same = whole.unit is not None and whole.unit == part.unit
    return same and bool(common) and all(part.values[column] <= whole.values[column] for column in common)


def _is_number(above: _Open, here: _Open) -> bool:
    return above.style not in ("part", "leaf", "head") and above.indent == here.indent


def _entry(open_: list[_Open], here: _Open, under: tuple[str, ...]) -> Entry:
    partial = here.partial
    if open_ and open_[-1].partial and open_[-1].style in ("part", "leaf") and here.style == "leaf":
        open_.pop()
        partial = True
    above = [one for one in open_ if one.name]
    whole = next((one.row for one in reversed(above) if one.counted), None) if above and above[-1].counted else None
    return Entry(
        name=here.name,
        title=here.name,
        heads=(*(one.name for one in above), *under),
        under=under,
        head_units=tuple(one.unit for one in above),
        whole=whole,
        partial=partial,
    )


def _title(entry: Entry, unit: Unit | None, words: Words, subject: str, *, repeated: bool) -> str:
    """The title of a row: its name, with what it lacks taken from the heads above it."""
    if not entry.name:
        return ""
    name = _ENTRY.sub("", entry.name)
    name = entry.name if lacks(name, words) else name
    name = _filled("合计" if words.is_a("total", name) else name, entry, words, repeated=repeated)
    if subject and lacks(name, words):
        name = joined(subject, name)
    if entry.whole is not None:  # a part without a unit has that of its whole
        unit = unit or next((above for above in reversed(entry.head_units) if above is not None), None)
    if unit is not None and unit.sign == "元" and not words.cues.at_end("amount", name):
        name += next((end for head in reversed(entry.heads) if (end := _spent(head))), "")
    return name


def _filled(name: str, entry: Entry, words: Words, *, repeated: bool) -> str:
    """A name with what it lacks from the heads above it, the nearest first."""
    for nearest in reversed([head for head in entry.heads if not words.is_a("total", head)]):
        if entry.partial and (counted := _counted_people(nearest, name)):
            name = counted
        elif name in words.lexicon.forms("residences") and not _RESIDENCE.match(nearest):
            name += nearest
        elif lacks(name, words) or (nearest in entry.under and len(name) <= _SHORT):
            name = joined(nearest, name)
        elif (match := _RESIDENCE.match(nearest)) and not _RESIDENCE.match(name):
            rest = nearest[match.end() :]
            if rest and shared(rest, name) >= min(len(rest), 2):
                name = joined(nearest, name)
            elif rest[:_SAME_THING] == name[:_SAME_THING]:  # 城市低保人数, 其中: …, 低保户数
                name = f"{match[1]}{name}"
        elif repeated and shared(nearest, name) == 0 and nearest != name:
            name = joined(nearest, name)
        else:
            break
        repeated = False
    return name


def _counted_people(head: str, name: str) -> str:
    """The title of some of the people or households that a whole counts: of 低保人数 the 女性 are 低保女性人数.

    >>> _counted_people("低保人数", "女性"), _counted_people("孤儿人数", "集中养育孤儿")
    ('低保女性人数', '')
    """
    match = _COUNTS.search(head)
    stem = head[: match.start()] if match else ""
    return f"{stem}{name}{match[0]}" if match and stem and stem not in name and not _COUNTS.search(name) else ""


def _spent(head: str) -> str:
    return "支出" if head.endswith(("支出", "经费", "事业费")) else ""


def lacks(name: str, words: Words) -> bool:
    """Whether a name alone does not say what is measured: 人数, 床位数, 年末职工人数, 其他, 合计.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [lacks(name, table_words(load())) for name in ("人数", "平均标准", "年末职工人数", "孤儿", "机构数")]
    [True, True, True, False, True]
    """
    said = key(name)
    said = words.behind("moment", said) or said
    generic = words.cues.any("generic")
    plain = said.removesuffix("数") or said
    return (
        not said
        or said in generic
        or plain in generic
        or _COUNTS.sub("", said) in generic
        or said in {"其他", "其它", "其余"}
        or words.kind(said, "total", "subtotal", "amount") is not None
    )


def joined(head: str, name: str) -> str:
    """A head and a name as one title, what both say said once.

    >>> joined("城市最低生活保障", "最低生活保障人数"), joined("养老机构", "机构数"), joined("结婚登记", "合计")
    ('城市最低生活保障人数', '养老机构数', '结婚登记')
    """
    if name in ("合计", "总计", "小计", "数量", "总数"):
        return head
    if head in name:
        return name
    common = shared(head, name)
    if common == 1 and name[1:] != "数":  # 低保户 and 户数 share a word, 致贫原因 and 因学 a sign
        common = 0
    return head + name[common:]


def shared(head: str, name: str) -> int:
    """How many characters the end of a head and the beginning of a name share."""
    return next((size for size in range(min(len(head), len(name)), 0, -1) if head.endswith(name[:size])), 0)
