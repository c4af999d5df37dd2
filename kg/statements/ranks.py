"""Rankings: what is claimed to be first, highest or among the first, and among whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Span
from kg.statements.cues import Cues, alternation, signs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A claim to be first or highest: its words, among whom, and what is compared."""

    span: Span
    words: str
    scope: str
    subject: str


@lru_cache(maxsize=4)
def _grammar(cues: Cues) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The claims, and the scope inside one."""
    scope = rf"(?:{alternation(cues.any('rank-scope'))})"
    standing = alternation(cues.any("rank-verb"))
    place = r"第[一二三四五六七八九十\d]+(?:位|名)?(?![批届次轮期家个所条对季个])"
    claims = (
        rf"(?:{standing})?{scope}(?:同类城市|省区|地级市|各市)?(?:首位|{place}|前列|前茅|最高|榜首|领先|首位度第一)"
        rf"|(?:在)?{scope}(?:率先|首创)|{scope}首[个家批条例次座部](?:[一-鿿]{{2,24}})?|{scope}第一[个家条座部](?:[一-鿿]{{2,20}})?"
        rf"|走在{scope}(?:、{scope})?前列|进入{scope}前列"
    )
    return re.compile(claims), re.compile(scope)


_STILL = re.compile(r"(?:继续|持续|均|一直|连续[\d一二两三四五六七八九十]+年)+$")
# one of these characters stands in every claim
_RANKING = frozenset("首第前最榜领率")


def ranks(text: str, cues: Cues) -> list[Rank]:
    """The claims of a sentence to be first, highest or among the first."""
    found: list[Rank] = []
    if _RANKING.isdisjoint(signs_of(text)):
        return found
    claims, scopes = _grammar(cues)
    for match in claims.finditer(text):
        start = max(text.rfind(sign, 0, match.start()) for sign in "，。；：！？、")
        subject = _STILL.sub("", text[start + 1 : match.start()]) or _subject_before(text, start)
        scope = scopes.search(match[0])
        words = re.sub(r"[，。；].*$", "", match[0])
        found.append(Rank(span=Span(*match.span()), words=words, scope=scope[0] if scope else "", subject=subject))
    return found


def _subject_before(text: str, end: int) -> str:
    """What the clause before told of: 应参评率达100%，继续名列全国第一."""
    start = max(text.rfind(sign, 0, max(0, end)) for sign in "，。；：！？") + 1
    match = re.match(r"[^\d]{2,24}?(?=(?:已)?(?:达到|达|为|超过|超|位居|突破|提高到)|\d|$)", text[start : max(0, end)])
    return match[0] if match else ""
