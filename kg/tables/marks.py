"""Marks of footnotes, as they stand behind figures, names and heads: *, ①, 〔1〕, †, ¹, (注1)."""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIGNS = "*＊†‡§※★☆①-⑳⁰¹²³⁴-⁹"
# Round brackets hold more than marks: these say that they are one.
MARK = rf"(?:[{SIGNS}]|[\[〔［【](?:备?注)?\s*[\d⁰¹²³⁴-⁹]{{0,2}}[\]〕］】]|[(（]备?注\s*\d{{0,2}}[)）])"
_BEHIND = re.compile(rf"(?<=\S)(?:\s*{MARK})+$")


def unmarked(words: str) -> str:
    """Words without the marks behind them.

    >>> [unmarked(words) for words in ("与儿街镇*", "资金〔2〕", "户数¹", "①", "人数(人)")]
    ['与儿街镇', '资金', '户数', '①', '人数(人)']
    """
    return _BEHIND.sub("", words)


def raised(words: str) -> str:
    """Figures as they stand above the line, which tells a mark from the figure that it stands behind.

    >>> raised("1"), raised("[2]")
    ('¹', '[²]')
    """
    return words.translate(_RAISED)
