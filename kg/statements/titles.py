"""What a figure measures, as a statistician titles a column: action and object, without place, date or figure."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.statements.cues import Cues

LONGEST = 36
_EDGES = "、，；：。 \n"
_JOINS = "和及与并"
_OPENERS = "、，；：。 和及与等\n）)】“”—■●◆★▪•▲◎○□※"
_ENUMERATION = re.compile(
    r"^(?:\d{1,2}(?:[.．]\d{1,2})+|[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十])|[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]+是|首先|其次|再次|[（(]?\d{1,2}[）)、.．](?!\d))+"
)
_DIGITS = re.compile(r"\d[\d,.]*(?:万|亿|[%％]|余|多|人|元|个(?!工作日)|户)+")
# （记者王某）全市建成: an aside before belongs to what stood before it
_FOREIGN = re.compile(r"^（[^（）]{2,10}）(?=[一-鿿]{3})")
_ASIDE = re.compile(r"（[^（）]*）?|\([^()]*\)?")
_RATE_AT_END = re.compile(
    r"(?:(?:提高|提升|增加|上调|调整|下降|降低|减少)?(?:到|至|为)(?:每[月年人户床张](?:每[月年])?)?"
    r"|(?:由|从)?(?:最初|原来|原先|过去|之前|目前|现在)的?"
    r"|(?:每人每[月年天]|人均每?[月年]|每人|每户|每[月年]|月人均|年人均|(?:提高|提升|增加|上调|调整)?(?:到|至|为|达)人[年月]|由|从|按照?))$"
)
# 完成改造的基础上, 在城区新增: what frames a count and is no part of its title; 为国家筹集 says for whom all is raised
_SETTING = re.compile(
    r"的?基础上(?=[户人数]|$)|^在[^，在]{2,10}?(?=新增|新建|改建|增设|建成|建立|设立|开展)|^共(?=建成|建立|建设|新建|新增)"
    r"|^(?:国家|社会)(?=筹集|募集|贡献)|(?:全部|均|统一)?按照?(?:每人每[月年])?的?(?=数?$)|(?<=^[一-鿿]{2})(?:工作)(?=[户人]数$)"
)
_QUOTE_SIGNS = str.maketrans("", "", "“”‘’《》")


class Phrase(NamedTuple):
    """Words cut into what is done (*action*), whom a preposition serves, and the noun that is counted."""

    action: str
    noun: str
    served: bool = False

    @property
    def words(self) -> str:
        """Action and noun as they stood."""
        return self.action + self.noun


def trimmed(words: str, cues: Cues) -> str:
    """The words without loose signs and joining words at their end; 惠及 keeps its 及."""
    while words:
        end = len(words)
        if words[-1] in _EDGES or (words[-1] in _JOINS and not cues.guarded(words, end - 1, end)):
            words = words[:-1]
        else:
            break
    return words


def opened(words: str, cues: Cues) -> str:
    """The words without loose signs and joining words at their front; 和谐 keeps its 和."""
    while words and words[0] in _OPENERS and not cues.guarded(words, 0, 1):
        words = words[1:]
    return words


def clean_left(words: str, cues: Cues) -> Phrase:
    """What of the words before a figure says what is measured.

    Adverbs, places and dates are taken from the front, existence verbs and rate words from the end.
    """
    words = _ENUMERATION.sub("", opened(trimmed(words, cues), cues))
    words, _ = _strip_front(words, cues)
    words = _strip_back(words, cues)
    served = False
    if words.startswith(("为", "对", "给", "向", "为了")) and len(words) > 1 and not cues.guarded(words, 0, 1):
        words, served = words[1:], True
    elif cues.at_start("preposition", words) and not cues.guarded(words, 0, len(cues.at_start("preposition", words))):
        words, served = words[len(cues.at_start("preposition", words)) :], True
    elif words in ("为", "对", "给", "向"):
        words, served = "", True
    words, _ = _strip_front(opened(trimmed(words, cues), cues), cues)
    action = cues.at_start("action", words)
    if not action and words.startswith("有") and len(words) > 2 and not cues.guarded(words, 0, 1):
        words = words[1:]
    return Phrase(action=action, noun=words[len(action) :].lstrip("了"), served=served)


def _strip_front(words: str, cues: Cues) -> tuple[str, bool]:
    changed = False
    while words:
        cue = cues.at_start("adverb", words)
        if not cue or cues.at_start("action", words) not in ("", cue) or cues.guarded(words, 0, len(cue)):
            break
        words, changed = opened(words[len(cue) :], cues), True
    return words, changed


def _strip_back(words: str, cues: Cues) -> str:
    while words:
        words = trimmed(words, cues).rstrip("的了等")
        cue = cues.at_end("existence", words) or cues.at_end("adverb", words) or cues.at_end("comparison", words)
        if cue and cues.guarded(words, len(words) - len(cue), len(words)):
            cue = ""
        cue = cue or cues.at_end("superlative", words)
        if not cue:
            rate = _RATE_AT_END.search(words)
            cue = rate[0] if rate else ""
        if not cue or (cue == words and cue in cues.any("action")):
            return words
        words = words[: -len(cue)]
    return words


def split_right(words: str, cues: Cues) -> tuple[str, str]:
    """The noun that follows a figure and what is said of it.

    A relative clause belongs to the noun: 申报3A级的社会组织｜进行了现场评估.
    """
    words = words.strip().lstrip("的、").rstrip("、，；和及与并")
    relative = _relative_end(words, cues)
    at = max(1, relative)
    while (cue := cues.expressions["predicate"].search(words, at)) is not None:
        at, end = cue.span()
        if (end > at + 1 or at >= 2) and not cues.guarded(words, at, end):
            return words[:at].rstrip("，、"), words[at:]
        at += 1
    return words, ""


def _relative_end(words: str, cues: Cues) -> int:
    """Where the noun after a relative clause begins, 0 where there is none."""
    place = words.find("的")
    return place + 2 if 0 < place <= 20 and place + 1 < len(words) else 0


def suffix(title: str, unit: str, cues: Cues) -> str:
    """The title with the statistic that its unit tells: 人数, 户数, 金额, 占比, 数."""
    if not title:
        return title
    if unit == "人":
        return title if title.endswith(("人数", "人口", "员数", "数", "总量")) else title + "人数"
    if unit in ("人次", "户次"):
        return title if title.endswith("人次") else title + unit
    if unit == "户":
        return title if title.endswith("户数") else title + ("数" if title.endswith("户") else "户数")
    if unit.startswith("元/"):
        rated = cues.inside("standard", title) or title.endswith(("补助", "补贴", "津贴", "水平", "金", "费", "额"))
        return title if rated else title + "标准"
    if unit == "元":
        return title if cues.at_end("amount", title) or title.endswith(("款数", "补差")) else title + "金额"
    if unit in ("%", "‰", "百分点"):
        return title if cues.at_end("fraction", title) or title.endswith(("率", "幅", "度", "面")) else title + "占比"
    if unit in ("小时", "天", "工作日", "分钟"):
        return title if title.endswith(("时限", "时长", "时间", "期限")) else title + "时长"
    if unit in ("平方米", "亩", "公顷", "平方公里"):
        return title if title.endswith("面积") else title + "面积"
    return title if title.endswith(("数", "总量", "数量", "总数", "量")) else title + "数"


def tidy(title: str) -> str:
    """Quotation marks, asides and loose ends off; cut to a title's length at its front, where the loosest words stand.

    >>> tidy("建设“精康之家”数")
    '建设精康之家数'
    """
    if "（" in title or "(" in title:
        title = _ASIDE.sub(lambda m: m[0] if len(m[0]) <= 8 and "（" in m[0] and m[0].endswith("）") else "", title)
    title = _FOREIGN.sub("", title)
    title = _DIGITS.sub("", title.translate(_QUOTE_SIGNS)).strip(_EDGES + "的等").lstrip(_OPENERS)
    title = _SETTING.sub("", title)
    title = title if title.count("（") == title.count("）") else title.replace("（", "").replace("）", "")
    title = "".join(title.split())
    while len(title) > LONGEST - 2:
        _, mark, rest = title.partition("、")
        if not mark or len(rest) < 6:
            title = title[-(LONGEST - 4) :]
        else:
            title = rest
    return title
