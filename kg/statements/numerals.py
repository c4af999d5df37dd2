"""Printed numerals: Arabic and Chinese, scaled (万, 亿), rounded (余, 多, 几), as fractions and in tenths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from kg.model import Span

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}

_SCALE = r"(?:[十百千]?万亿|[十百千]?[万亿]|[百千])"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009 ]\d{3})+(?=[一-鿿])|\d+(?:\.\d+)?"
_COMPOUND = r"\d+亿\d+(?:千万|万)?|\d+万\d+千?"
_CHINESE = r"[一二两三四五六七八九十百千万亿零〇]+"
# 十八点二, 三点五: with the digits behind 点 spoken one by one
_SPOKEN = rf"{_CHINESE}(?:点[一二三四五六七八九零〇]+)?"
# 余 and 多 stand before the scale (30多万), after it (7.4万余) or, with no scale, after the digits (300余).
_NUMERAL = re.compile(
    r"(?=[\d一二两三四五六七八九十百千万亿零〇数几上成])"
    rf"(?:(?P<of>{_CHINESE})分之(?P<part>{_ARABIC}|{_SPOKEN})"
    r"|(?<![\d./／])(?P<over_line>\d{1,2})[/／](?P<below_line>\d{1,2})(?=[一-鿿，。、；）])(?![月日号页])"
    rf"|(?P<compound>{_COMPOUND})(?P<over>[余多])?(?=[一-鿿])"
    rf"|(?P<arabic>{_ARABIC})(?P<vague>[余多几])?(?P<scale>{_SCALE})?(?P<more>[余多几]|来(?=[一-鿿]))?"
    rf"|(?P<spoken>{_CHINESE}点[一二三四五六七八九零〇]+)(?=[万亿]|个?百分点|倍|成)(?P<unto>[万亿])?"
    rf"|(?P<chinese>{_CHINESE})(?P<tail>[余多几]|来(?=[个户名人位]))?"
    r"|(?P<indefinite>[数几上成][十百千万亿]+))"
)


_GROUPING = re.compile(r"[,\s]")
_MINUS = "-－−"
# what a minus stands behind: 增长-3.2%, 增速为-1.5个百分点; and, before a percentage, any pause (3.2%、-1.5%)
_SIGNED = tuple("长率幅为降比速增减")
_PAUSES = tuple("，、；：。（和与及")
_PERCENTAGE = re.compile(r"[%％‰]|个?百分点")


class Numeral(NamedTuple):
    """A numeral of the text; *rounded* when words such as 余 say that the true number is a little more.

    *step* is one unit of the last digit that the print commits to, in the base unit:
    7.4万余 lies within a step of 0.1万 above.
    """

    span: Span
    value: Decimal
    rounded: bool
    step: Decimal
    chinese: bool
    fraction: bool = False
    indefinite: bool = False


def numerals(text: str) -> Iterator[Numeral]:
    """Yield every numeral of *text*, in order, whatever it will turn out to be.

    >>> [str(n.value) for n in numerals("投入1.2亿余元,救助12,345人、一万余户,占三分之一")]
    ['120000000', '12345', '10000', '33.33']
    """
    for match in _NUMERAL.finditer(text):
        found = _read(match)
        if found is not None:
            yield _with_sign(text, found)


def _with_sign(text: str, numeral: Numeral) -> Numeral:
    """The numeral with the minus that belongs to it; that of a range (30-50%) does not."""
    start = numeral.span.start
    if numeral.chinese or not start or text[start - 1] not in _MINUS:
        return numeral
    before = start - 1
    if not text.endswith(_SIGNED, 0, before) and not (
        text.endswith(_PAUSES, 0, before) and _PERCENTAGE.match(text, numeral.span.end)
    ):
        return numeral
    return numeral._replace(span=Span(start - 1, numeral.span.end), value=-numeral.value)


def _read(match: re.Match[str]) -> Numeral | None:
    span = Span(*match.span())
    if match["arabic"]:
        return _arabic(match, span)
    if match["indefinite"]:
        return Numeral(span=span, value=Decimal(0), rounded=True, step=Decimal(0), chinese=True, indefinite=True)
    if match["of"]:
        return _fraction(match["of"], match["part"], span)
    if match["over_line"]:
        return _fraction(match["below_line"], match["over_line"], span)
    if match["compound"]:
        parts = re.findall(r"(\d+)([千百]?[亿万千]?)", match["compound"])
        total = sum(int(digits) * scale(words) for digits, words in parts)
        return Numeral(
            span=span, value=Decimal(total), rounded=bool(match["over"]), step=_last_step(total), chinese=False
        )
    if match["spoken"]:
        return _spoken(match, span)
    value = chinese_value(match["chinese"])
    if value is None:
        return None
    step = _last_step(value)
    return Numeral(span=span, value=Decimal(value), rounded=bool(match["tail"]), step=step, chinese=True)


def _fraction(below: str, above: str, span: Span) -> Numeral | None:
    whole = int(below) if below.isascii() else chinese_value(below)
    share = Decimal(above.replace(",", "")) if above[0].isdigit() else _decimal(above)
    if not whole or share is None:
        return None
    value = (Decimal(share) * 100 / whole).quantize(Decimal("0.01")).normalize()
    return Numeral(span=span, value=Decimal(f"{value:f}"), rounded=False, step=Decimal(1), chinese=True, fraction=True)


def _decimal(words: str) -> Decimal | None:
    """十八点二 as 18.2."""
    whole, _, digits = words.partition("点")
    value = chinese_value(whole)
    return None if value is None else Decimal(f"{value}.{''.join(str(DIGITS[c]) for c in digits) or 0}")


def _spoken(match: re.Match[str], span: Span) -> Numeral | None:
    value = _decimal(match["spoken"])
    if value is None:
        return None
    factor = Decimal(scale(match["unto"] or ""))
    step = factor.scaleb(-len(match["spoken"].partition("点")[2]))
    return Numeral(span=span, value=plain(value * factor), rounded=False, step=step, chinese=True)


def _arabic(match: re.Match[str], span: Span) -> Numeral:
    digits, scaled, vague, more = match.group("arabic", "scale", "vague", "more")
    rounded = bool(vague or more)
    if not scaled and digits.isdecimal():
        number = int(digits)
        return Numeral(span=span, value=Decimal(number), rounded=rounded, step=_last_step(number), chinese=False)
    printed = _GROUPING.sub("", digits)
    factor = Decimal(scale(scaled or ""))
    value = Decimal(printed) * factor
    decimals = len(printed.partition(".")[2])
    step = factor.scaleb(-decimals) if decimals or factor != 1 else _last_step(int(printed))
    if scaled and not decimals and printed.endswith("0"):
        step = _last_step(int(printed)) * factor
    return Numeral(span=span, value=plain(value), rounded=rounded, step=step, chinese=False)


@lru_cache(maxsize=256)
def scale(words: str) -> int:
    """The factor of a scale word.

    >>> scale("百万"), scale("亿"), scale("")
    (1000000, 100000000, 1)
    """
    factor = 1
    for word in words:
        factor *= SMALL.get(word) or LARGE[word]
    return factor


def plain(value: Decimal) -> Decimal:
    """The number without exponent or trailing zeros.

    >>> plain(Decimal("7.40") * 10_000)
    Decimal('74000')
    >>> plain(Decimal(10) ** 40) == 10**40
    True
    """
    if value == value.to_integral_value():
        return Decimal(int(value))  # of any length, where quantize() has a limit
    return Decimal(f"{value.normalize():f}")


def _last_step(value: int) -> Decimal:
    """One unit of the last digit that is not nought: 4700 → 100, 300 → 100, 12 → 1."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return Decimal(step)


def chinese_value(words: str) -> int | None:
    """The value of a Chinese numeral, None where the characters make none.

    >>> [chinese_value(w) for w in ("二十三", "一万", "两千", "百", "一百零五", "二〇二四", "百千", "十二亿三千万")]
    [23, 10000, 2000, 100, 105, 2024, None, 1230000000]
    """
    if all(c in DIGITS for c in words):
        return int("".join(str(DIGITS[c]) for c in words))
    total = part = section = 0
    digit: int | None = None
    last = 10**12
    for c in words:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in SMALL:
            if SMALL[c] >= last:
                return None
            section += (1 if digit is None else digit) * SMALL[c]
            last, digit = SMALL[c], None
        else:
            part = (part + section + (digit or 0) or 1) * LARGE[c]
            if c == "亿":
                total, part = total + part, 0
            section, digit, last = 0, None, 10**12
    return total + part + section + (digit or 0)
