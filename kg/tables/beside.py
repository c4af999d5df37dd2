"""A growth that stands in one cell with its level, 5,204(+4.1%), and what tells against when it is reckoned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.model import Span
from kg.statements.numerals import plain
from kg.tables.words import Words

_RATE = r"(?P<way>[+\-±↑↓▲▼]?)\s*(?P<rate>\d+(?:\.\d+)?)\s*[%％]\s*(?P<behind>[↑↓▲▼]?)"
_BRACKETED = re.compile(rf"\s*[(（\[［【〔]\s*(?P<said>[一-鿿]{{0,12}})[:：]?\s*{_RATE}\s*[)）\]］】〕]\s*$")
# Without brackets a sign that may stand between two figures tells nothing: 12-14%.
_OPEN = re.compile(
    r"(?:[\s/,，;；]+(?P<said>[一-鿿]{1,12}))?[\s/]*(?P<way>[+↑↓▲▼])\s*(?P<rate>\d+(?:\.\d+)?)\s*[%％](?P<behind>)\s*$"
)
_SHARE = re.compile(
    r"[\s/,，;；]*(?P<said>占[一-鿿]{0,8})[:：]?\s*(?P<way>)(?P<rate>\d+(?:\.\d+)?)\s*[%％](?P<behind>)\s*$"
)
_CALLED = {
    "same-period-last-year": "同比", "last-year": "同比", "previous-period": "环比", "end-of-last-year": "比上年末",
}  # fmt: skip
_DOWN = frozenset("-↓▼")
_IN_A_HEAD = re.compile(r"[(（/](?P<said>[^()（）/]{2,14})[)）]?$")
# What a note says of them: 括号内为比上年末增减幅度.
_OF_BRACKETS = re.compile(r"括[号弧](?:内|中|里|数)?[^；;。]*")
_SLACK = Decimal("0.6")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A growth in per cent; *base* is what its own words say that it is against, nothing where they are silent.

    *share* says that it is a share and no growth: of the whole of its level where *clear*, else of something else.
    """

    span: Span
    value: Decimal
    step: Decimal
    base: str = ""
    share: bool = False
    clear: bool = True


def growth_beside(said: str, words: Words) -> tuple[str, Growth | None]:
    """The level of a cell and the growth behind it; all of it where no growth stands there.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> known = table_words(load())
    >>> [(level, str(found.value), found.base) for level, found in (
    ...     growth_beside(said, known) for said in ("3.12万(+2.9%)", "5,204（同比下降0.7%）", "86 ↑4.1%")) if found]
    [('3.12万', '2.9', ''), ('5,204', '-0.7', '同比'), ('86', '4.1', '')]
    >>> [growth_beside(said, known)[1] for said in ("86(其他4.1%)", "12-14%")]
    [None, None]
    >>> [(level, found.clear) for level, found in (
    ...     growth_beside(said, known) for said in ("86(占4.1%)", "86，占全省4.1%")) if found and found.share]
    [('86', True), ('86', False)]
    """
    match = _BRACKETED.search(said) or _OPEN.search(said) or _SHARE.search(said)
    level = said[: match.start()] if match else ""
    if match is None or not any(sign.isdigit() for sign in level):
        return said, None
    told = _told(match["said"] or "", words)
    if (match["said"] or "").startswith("占") or words.is_a("share", match["said"] or ""):
        return level, _share(match, words)
    if told is None:
        return said, None
    base, falls = told
    down = falls or bool({match["way"], match["behind"]} & _DOWN)
    value = plain(Decimal(match["rate"]))
    start = match.start("way") if match["way"] in ("+", "-") and not falls else match.start("rate")
    step = Decimal(1).scaleb(-len(match["rate"].partition(".")[2]))
    return level, Growth(
        span=Span(start, match.end("rate")), value=-value if down else value, step=step, base=called(base, words)
    )


def _share(match: re.Match[str], words: Words) -> Growth:
    """A share that stands behind a level: of its whole where its words name no other."""
    return Growth(
        span=Span(match.start("rate"), match.end("rate")),
        value=plain(Decimal(match["rate"])),
        step=Decimal(1).scaleb(-len(match["rate"].partition(".")[2])),
        share=True,
        clear=words.is_a("share", match["said"]) and not match["way"] and not match["behind"],
    )


def _told(said: str, words: Words) -> tuple[str, bool] | None:
    """The base that words before a growth tell, and whether it fell; None where they say something else."""
    base = base_in(said, words)
    rest = said.replace(base, "", 1)
    for kind, falls in (("growth", False), ("decline", True)):
        if rest in words.cues.any(kind):
            return base, falls
    return (base, False) if not rest else None


def base_in(said: str, words: Words) -> str:
    """The longest name of a time of comparison in some words, nothing where there is none.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> base_in("比上年末增减幅度", table_words(load()))
    '比上年末'
    """
    forms = words.lexicon.forms("base-periods")
    return max((form for form in forms if form in said), key=lambda form: (len(form), form), default="")


def called(base: str, words: Words) -> str:
    """What a time of comparison is called in titles; the year before is that of the same period.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [called(said, table_words(load())) for said in ("较上年同期", "比上月", "较年初")]
    ['同比', '环比', '比上年末']
    """
    known = words.lexicon.forms("base-periods").get(base)
    return _CALLED.get(known.notation, base) if known else base


def base_of_head(head: str, words: Words) -> tuple[str, str]:
    """A head without what it says in brackets of a growth, and what that is.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [base_of_head(said, table_words(load())) for said in ("本季数（同比±%）", "人数(人)", "同比(%)")]
    [('本季数', '同比±%'), ('人数(人)', ''), ('同比(%)', '')]
    """
    match = _IN_A_HEAD.search(head)
    if match is None or not match.start() or not base_in(match["said"], words):
        return head, ""
    return head[: match.start()], match["said"]


def base_of_notes(lines: Iterable[str], words: Words) -> str:
    """Against when the growths in brackets are, by the notes of a table; nothing where no note or two tell it."""
    said = ("".join(match[0] for match in _OF_BRACKETS.finditer("".join(line.split()))) for line in lines)
    found = {base for line in said if (base := base_in(line, words))}
    return called(found.pop(), words) if len(found) == 1 else ""


def is_reckoned(growth: Growth, level: Decimal, before: Decimal) -> bool:
    """Whether a growth is that from one level to another, as near as it is printed.

    >>> grown = Growth(span=Span(0, 5), value=Decimal("-17.9"), step=Decimal("0.1"))
    >>> is_reckoned(grown, Decimal(988), Decimal(1204)), is_reckoned(grown, Decimal(988), Decimal(1000))
    (True, False)
    """
    return bool(before) and abs((level / before - 1) * _HUNDRED - growth.value) <= growth.step * _SLACK
