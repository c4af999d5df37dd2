"""Values as literals in their canonical form, so that what is written is what a store gives back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg.graph.vocabulary import XSD

_DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def decimal(value: Decimal) -> ox.Literal:
    """A number without exponent or trailing zeros.

    >>> decimal(Decimal("2.40E+4")).value, decimal(Decimal("82.0")).value
    ('24000', '82')
    """
    plain = f"{value.normalize():f}"
    return ox.Literal("0" if plain == "-0" else plain, datatype=XSD.decimal)


def integer(value: int) -> ox.Literal:
    """A whole number.

    >>> integer(12).value
    '12'
    """
    return ox.Literal(str(value), datatype=XSD.integer)


def boolean(value: bool) -> ox.Literal:  # noqa: FBT001 - the value itself, no switch
    """Yes or no.

    >>> boolean(True).value
    'true'
    """
    return ox.Literal("true" if value else "false", datatype=XSD.boolean)


def chinese(words: str) -> ox.Literal:
    """Words of a report or a label.

    >>> chinese("低保").language
    'zh'
    """
    return ox.Literal(words, language="zh")


def english(words: str) -> ox.Literal:
    """A label for readers of English.

    >>> english("Jinan").language
    'en'
    """
    return ox.Literal(words, language="en")


def plain(words: str) -> ox.Literal:
    """A code, a hash or a sign: letters without a language.

    >>> plain("370100").datatype == XSD.string
    True
    """
    return ox.Literal(words)


def day(value: date) -> ox.Literal:
    """A day.

    >>> day(date(2024, 9, 19)).value
    '2024-09-19'
    """
    return ox.Literal(value.isoformat(), datatype=XSD.date)


def date_as_stated(value: str) -> ox.Literal:
    """An ISO date as precise as stated: a year, a month or a day.

    >>> date_as_stated("2024-04").datatype == XSD.gYearMonth
    True
    """
    return ox.Literal(value, datatype=_DATE_TYPES[len(value)])


def duration(value: str) -> ox.Literal:
    """A duration of years, months and days; twelve months are a year.

    >>> duration("P18M").value
    'P1Y6M'
    """
    found = _DURATION.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is no duration of years, months and days")
    years, months, days = (int(part or 0) for part in found.groups())
    years, months = years + months // 12, months % 12
    parts = "".join(f"{count}{sign}" for count, sign in ((years, "Y"), (months, "M"), (days, "D")) if count)
    return ox.Literal(f"P{parts or '0D'}", datatype=XSD.duration)
