"""Rows under rows: numbering, 其中, indents and heads without figures; names get what they lack from those above."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.tables.dividing import divided
from kg.tables.marks import unmarked
from kg.tables.named import Named
from kg.tables.titles import Entry, title_of
from kg.tables.units import Unit
from kg.tables.words import Words

_ROMAN = "IVX"
# The styles of numbering, from the outermost that tables use to the innermost.
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(r"^[一二三四五六七八九十]{1,3}[、.．,，:：]\s*")),
    ("bracketed chapter", re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）][、.．]?\s*")),
    ("number", re.compile(r"^\d{1,2}(?:[、．]|\.(?!\d))\s*")),
    ("decimal", re.compile(r"^\d{1,2}(?:\.\d{1,2})+(?:[、．]\s*|\.?\s*(?=[一-鿿]))")),
    ("bracketed number", re.compile(r"^[(（]\d{1,2}[)）][、.．]?\s*")),
    ("half bracketed number", re.compile(r"^\d{1,2}[)）]\s*")),
    ("ring", re.compile(r"^[①-⑳]\s*")),
    ("roman", re.compile(r"^(?:[Ⅰ-Ⅻ]|[IVX]{1,4}(?=[\s、.．一-鿿]))[、.．]?\s*")),
    ("letter", re.compile(r"^[A-HJ-UWYZa-z](?:[、.．)）]\s*|\s+(?=[一-鿿])|(?=[一-鿿]))")),
)
# 最低生活保障(农村) is 农村最低生活保障
_OF_RESIDENCE = re.compile(r"^(.{2,})[(（](城市|城镇|农村)(?:部分)?[)）]$")
_PART = re.compile(r"^(?:其\s*中\s*[:：]?|[#＃])\s*")
_MARKS = re.compile(r"[*＊★☆※]+|[\[〔(（]备?注\s*\d*[\]〕)）]")


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
        within = here.style not in ("leaf", "head") or bool(open_ and indented and here.indent > open_[-1].indent)
        entry = replace(_entry(open_, here, row.under), within=within)
        runs[entry.whole] = at if part else runs.get(entry.whole, at)
        entries.append(replace(entry, run=runs[entry.whole]))
        open_.append(replace(here, partial=entry.partial))
    entries = divided(entries, rows, words)
    repeated = Counter((entry.name, row.unit) for entry, row in zip(entries, rows, strict=True) if row.counted)
    return [
        replace(entry, title=title_of(entry, row.unit, words, subject, repeated=repeated[entry.name, row.unit] > 1))
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
    said = unmarked(_MARKS.sub("", "".join(text.split("\n")).strip()))
    part = _PART.match(said)
    said = said[part.end() :] if part else said
    style = ""
    for known, expression in _STYLES:
        if match := expression.match(said):
            style, said = known, said[match.end() :]
            break
    inner = _PART.match(said)
    said = said[inner.end() :] if inner else said
    return bool(part or inner), style, _OF_RESIDENCE.sub(r"\2\1", "".join(said.split()).strip("：:、，,。"))


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
