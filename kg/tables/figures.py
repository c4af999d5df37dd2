"""What stands in a value cell: a figure, a sign that there is none, words, or something broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Span
from kg.statements.numerals import plain, scale
from kg.tables.beside import Growth, growth_beside
from kg.tables.marks import MARK, SIGNS
from kg.tables.units import Unit, unit
from kg.tables.words import Words

_NARROW = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９，．％＋－"} | {ord("−"): "-", ord("–"): "-"}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009 ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_FIGURE = re.compile(
    rf"(?:{MARK}\s*)?(?P<before>约|近|超|达)?(?P<arrow>[▲△↑↓＋+])?\s*(?P<open>\()?(?P<sign>-)?\s*(?P<digits>{_DIGITS})"
    rf"(?(open)\))\s*(?P<scale>[十百千]?[万亿])?\s*(?P<unit>[^\d\s{SIGNS}(（\[〔［【]{{1,6}})?(?:\s*{MARK})*"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[一-鿿]")
# A cell of so many signs besides its figures tells something in words.
_WORDS = 4
_ERROR = re.compile(r"#(?:REF|DIV/0|VALUE|NAME|N/A|NULL|NUM|#+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a cell: where it stands in the cell's words, its value, and the unit printed beside it."""

    span: Span
    raw: str
    value: Decimal
    unit: Unit | None = None
    step: Decimal = Decimal(1)
    growth: Growth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Something that has digits or an error in it and is no figure; *prose* is whole sentences, and nothing amiss."""

    why: str
    prose: bool = False


def figure(text: str, words: Words) -> Figure | Broken | None:
    """The figure of a cell; None where it has none.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> found = [figure(text, table_words(load())) for text in ("1,750,824.6", "-89.34", "12.5万人")]
    >>> [str(one.value) for one in found]
    ['1750824.6', '-89.34', '125000']
    >>> figure("5,204*（+4.1%）", table_words(load())).growth.value
    Decimal('4.1')
    >>> figure("—", table_words(load())), figure("12,34", table_words(load())).why
    (None, 'no figure that can be read')
    """
    said = text.translate(_NARROW)
    if _ERROR.match(said):
        return Broken(why="an error of the spreadsheet")
    if not any(char.isdigit() for char in said) or words.is_a("absent", said):
        return None
    level, growth = growth_beside(said, words)
    match = _FIGURE.fullmatch(level.strip())
    if match is None and len(_NUMBER.findall(said)) > 1 and len(_HAN.findall(said)) >= _WORDS:
        return Broken(why="words with several figures", prose=True)
    if match is None:
        return Broken(why="no figure that can be read")
    beside = unit(match["unit"], words.lexicon) if match["unit"] else None
    if match["unit"] and beside is None:
        return Broken(why=f"a figure with {match['unit']} behind it, which is no unit that is known")
    return _read(match, beside, len(said) - len(said.lstrip()), growth)


def _read(match: re.Match[str], beside: Unit | None, shift: int, growth: Growth | None) -> Figure:
    digits = re.sub(r"[,\s]", "", match["digits"])
    factor = scale(match["scale"] or "") * (beside.factor if beside else 1)
    minus = match["sign"] or match["open"] or match["arrow"] == "↓"
    start = match.start("sign") if match["sign"] else match.start("digits")
    value = Decimal(digits) * factor
    return Figure(
        span=Span(shift + start, shift + match.end("digits")),
        raw=match[0].strip(),
        value=plain(-value if minus else value),
        unit=beside,
        step=Decimal(factor).scaleb(-len(digits.partition(".")[2])),
        growth=growth,
    )
