"""Words in both languages: from the schemes where they are the field's, from texts.toml where they are the page's."""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kg.graph.places import choice_words
from kg.lexicon import Lexicon
from kg.model import Comparator, Period, PlaceRef, Quantity

WEB = Path(__file__).parents[1] / "web" / "explain"

_SIGNS = {
    Comparator.EQUAL: "",
    Comparator.OVER: ">",
    Comparator.UNDER: "<",
    Comparator.AT_LEAST: "≥",
    Comparator.AT_MOST: "≤",
    Comparator.ABOUT: "≈",
}
_LENGTHS = {"Y": ("年", "year"), "M": ("个月", "month"), "W": ("周", "week"), "D": ("天", "day")}


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str


def same(words: str) -> Words:
    """Words that are the same in both languages: a name, a figure, a quotation."""
    return Words(words, words)


class Labels:
    """The labels that a page needs."""

    def __init__(self, lexicon: Lexicon, home: str | None = None) -> None:
        """*home* is the place of the report that the page is of."""
        self._lexicon = lexicon
        self._home = home
        texts = tomllib.loads((WEB / "texts.toml").read_text(encoding="utf-8"))
        self._texts: Mapping[str, Mapping[str, Words]] = {
            section: {name: Words(**text) for name, text in table.items()} for section, table in texts.items()
        }

    def section(self, name: str) -> Mapping[str, Words]:
        """All words of a section of texts.toml."""
        return self._texts[name]

    def word(self, name: str) -> Words:
        """A word of the page."""
        return self._texts["words"][name]

    def reason(self, name: str) -> Words:
        """Why a number is no figure or was not understood; a reason without words of its own stands as it is."""
        return self._texts["reasons"].get(name, same(name))

    def notation(self, scheme: str, notation: str) -> Words:
        """The label of a notation; one that the scheme lacks (an unknown classifier) stands for itself."""
        concept = self._lexicon.by_notation(scheme, notation)
        return Words(concept.zh, concept.en) if concept else same(notation)

    def form(self, scheme: str, words: str) -> Words:
        """Printed words with the label of the concept that they name in a scheme."""
        concept = self._lexicon.forms(scheme).get(words)
        return Words(concept.zh, concept.en) if concept else self.notation(scheme, words)

    def concept(self, iri: str) -> Words:
        """The label of a concept."""
        concept = self._lexicon.concept(iri)
        return Words(concept.zh, concept.en)

    def place(self, ref: PlaceRef) -> Words:
        """A place: its full name by its code, or its local name and what it lies in.

        >>> from kg.lexicon import load
        >>> Labels(load()).place(PlaceRef(code=None, name="济南高新区", within="370100")).zh
        '济南高新区（济南市）'
        """
        if ref.code is not None:
            return same(self.division(ref.code) or ref.name)
        around = ref.within and self.division(ref.within)
        return Words(f"{ref.name}（{around}）", f"{ref.name} ({around})") if around else same(ref.name)

    def choice(self, ref: PlaceRef) -> Words | None:
        """Why a name that several places bear is taken for this one; None where it is borne by one alone."""
        why = choice_words(ref, self._home, self._lexicon)
        return Words(*why) if why else None

    def division(self, code: str) -> str | None:
        """The full name of a division."""
        division = self._lexicon.places.division(code)
        return division.name if division else None


def figure(value: Decimal) -> str:
    """A value with its thousands apart and without idle zeros.

    >>> figure(Decimal("300000")), figure(Decimal("82.50"))
    ('300,000', '82.5')
    """
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def amount(quantity: Quantity) -> str:
    """A value with the sign of its comparator; nothing before an exact one."""
    return f"{_SIGNS[quantity.comparator]} {figure(quantity.value)}".strip()


def interval(quantity: Quantity) -> str:
    """The interval that the printed words allow; a round bracket leaves its bound out.

    >>> from kg.model import Comparator
    >>> over = Quantity(raw="7.4万余", value=Decimal(74000), unit="人", classifier="人", comparator=Comparator.OVER,
    ...     bound_words="余", lower=Decimal(74000), upper=Decimal(75000), lower_inclusive=True, upper_inclusive=False)
    >>> interval(over)
    '[74,000, 75,000)'
    """
    left = "[" if quantity.lower_inclusive and quantity.lower is not None else "("
    right = "]" if quantity.upper_inclusive and quantity.upper is not None else ")"
    lower = "−∞" if quantity.lower is None else figure(quantity.lower)
    upper = "+∞" if quantity.upper is None else figure(quantity.upper)
    return f"{left}{lower}, {upper}{right}"


def period(when: Period) -> Words | None:
    """The time of a period, as short as it is exact; None where it has neither dates nor a duration.

    >>> period(Period(begin=date(2024, 1, 1), end=date(2024, 12, 31)))
    Words(zh='2024年', en='2024')
    >>> period(Period(end=date(2024, 11, 30)))
    Words(zh='截至2024-11-30', en='as of 2024-11-30')
    """
    begin, end = when.begin, when.end
    if begin and end:
        return _between(begin, end)
    if end:
        return Words(f"截至{end}", f"as of {end}")
    if begin:
        return Words(f"{begin}起", f"from {begin}")
    return duration(when.duration) if when.duration else None


def duration(length: str) -> Words:
    """An ISO 8601 duration in words; one of several units stands as it is.

    >>> duration("P5Y"), duration("P1Y6M").zh
    (Words(zh='5年', en='5 years'), 'P1Y6M')
    """
    found = re.fullmatch(r"P(\d+)([YMWD])", length)
    if found is None:
        return same(length)
    zh, en = _LENGTHS[found[2]]
    return Words(f"{found[1]}{zh}", f"{found[1]} {en}{'' if found[1] == '1' else 's'}")


def _between(begin: date, end: date) -> Words:
    if begin == end:
        return same(str(begin))
    if (begin.year, begin.month, begin.day) == (end.year, 1, 1) and (end.month, end.day) == (12, 31):
        return Words(f"{begin.year}年", str(begin.year))
    if begin == end.replace(day=1) and end.day == monthrange(end.year, end.month)[1]:
        return Words(f"{begin.year}年{begin.month}月", f"{begin:%Y-%m}")
    return Words(f"{begin}至{end}", f"{begin} to {end}")
