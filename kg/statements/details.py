"""What else a clause tells of a figure: town or country, with what a change is compared, whose money it is."""

from __future__ import annotations

import re


def residence(title: str) -> str | None:
    """Town or country, where a title tells it."""
    if "城乡" in title:
        return "城乡"
    if "城市" in title or "城镇" in title:
        return "城市"
    return "农村" if "农村" in title else None


def compared_with(before: str) -> str | None:
    """The words that say with what a change is compared."""
    match = re.search(r"同比|环比|(?:比|较)(?:上年末?|去年同期|上年同期|去年|年初|\d{4}年)", before)
    return match[0] if match else None


def funding(clause: str) -> str | None:
    """Whose money an amount is, where its clause tells it."""
    for words, source in (
        ("福彩", "福彩"),
        ("彩票公益金", "福彩"),
        ("善款", "善款"),
        ("慈善", "善款"),
        ("捐", "善款"),
        ("财政", "财政"),
        ("中央预算内", "财政"),
    ):
        if words in clause:
            return source
    return None
