"""What a figure measures, as a statistician would title the column: action and object, without place, date or figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.statements.cues import Cues

LONGEST = 36
_EDGES = "、，；：。 和及与以及并的了等\n”）)】｝"
_OPENERS = "、，；：。 和及与等\n（(【“"
_DIGITS = re.compile(r"\d[\d,.]*(?:万|亿|[%％]|余|多|人|元|个|户)+")
_ASIDE = re.compile(r"（[^（）]*）?|\([^()]*\)?")
_QUOTE_SIGNS = str.maketrans("", "", "“”‘’《》")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words cut into what is done (*action*), whom a preposition serves, and the noun that is counted."""

    action: str
    noun: str
    served: bool = False

    @property
    def words(self) -> str:
        """Action and noun as they stood."""
        return self.action + self.noun


def clean_left(words: str, cues: Cues) -> Phrase:
    """What of the words before a figure says what is measured.

    Adverbs, places and dates are taken from the front, existence verbs and rate words from the end.
    """
    words = words.rstrip(_EDGES.replace("的", "")).lstrip(_OPENERS)
    words, _ = _strip_front(words, cues)
    words = _strip_back(words, cues)
    served = False
    if words.startswith(("为", "对", "给", "向", "为了")) and len(words) > 1:
        words, served = words[1:], True
    elif cues.at_start("preposition", words):
        words, served = words[len(cues.at_start("preposition", words)) :], True
    elif words in ("为", "对", "给", "向"):
        words, served = "", True
    words, _ = _strip_front(words.strip(_EDGES), cues)
    action = cues.at_start("action", words)
    return Phrase(action=action, noun=words[len(action) :].lstrip("了"), served=served)


def _strip_front(words: str, cues: Cues) -> tuple[str, bool]:
    changed = False
    while words:
        cue = cues.at_start("adverb", words)
        if not cue or cues.at_start("action", words) not in ("", cue) or (len(cue) == 1 and _part_of_word(words, cues)):
            break
        words, changed = words[len(cue) :].lstrip(_OPENERS), True
    return words, changed


def _part_of_word(words: str, cues: Cues) -> bool:
    """Whether a one-character adverb begins a longer word (共建, 在院, 再婚, 总工会, 现役)."""
    return words[:2] in {
        "共建",
        "在院",
        "在册",
        "在建",
        "再婚",
        "再生",
        "总工",
        "现役",
        "即时",
        "将军",
        "可用",
        "另类",
        "还建",
        "又名",
        "都市",
        "约谈",
        "并轨",
        "共青",
        "共享",
        "在校",
        "在岗",
        "在职",
        "在读",
    }


def _strip_back(words: str, cues: Cues) -> str:
    while words:
        words = words.rstrip(_EDGES)
        cue = cues.at_end("existence", words) or cues.at_end("adverb", words) or cues.at_end("comparison", words)
        if not cue:
            rate = re.search(
                r"(?:提高|提升|增加|上调|调整|下降|降低|减少)?(?:到|至|为)(?:每[月年人户])?$|(?:每人每[月年天]|人均每?[月年]|每人|每户|每[月年]|月人均|年人均|由|从)$",
                words,
            )
            cue = rate[0] if rate else ""
        if not cue or cue == words and cue in cues.any("action"):
            return words
        words = words[: -len(cue)]
    return words


def split_right(words: str, cues: Cues) -> tuple[str, str]:
    """The noun that follows a figure and what is said of it.

    A relative clause belongs to the noun: 申报3A级的社会组织｜进行了现场评估.
    """
    words = words.strip().lstrip("的、").rstrip("、，；和及与并")
    relative = _relative_end(words, cues)
    for start in range(max(1, relative), len(words)):
        cue = cues.at_start("predicate", words[start:])
        if cue and (len(cue) > 1 or start >= 2) and not _inside_word(words, start, cue):
            return words[:start].rstrip("，、"), words[start:]
    return words, ""


def _relative_end(words: str, cues: Cues) -> int:
    """Where the noun after a relative clause begins, 0 where there is none."""
    place = words.find("的")
    return place + 2 if 0 < place <= 20 and place + 1 < len(words) else 0


def _inside_word(words: str, start: int, cue: str) -> bool:
    pair = words[max(0, start - 1) : start + len(cue)]
    longer = words[start : start + len(cue) + 1]
    return pair in {"社会救助", "行为", "认为", "成为", "称为", "因为", "作为", "人均", "平均", "城乡均", "所有", "持有", "享有", "具有", "拥有", "存在", "内在", "外向", "导向", "面向", "方向", "意向", "特为", "可以", "予以", "所在", "现在", "正在", "自由", "理由", "对比", "占比", "环比", "同比", "国有", "参与", "费用", "公用", "专用", "信用", "应用", "使用", "运用", "利用", "作用", "实用", "适用", "日用", "通用", "公共同"} or longer in {
        "为老服", "为老", "为民", "有关", "有效", "有限", "有机", "均等", "均衡", "已婚", "未成", "未婚", "未保", "未满", "未来", "可能", "可持", "可靠", "与会", "由于", "将军", "被征", "被服", "以上", "以下", "以内", "以及", "以来", "以外", "以后", "以前", "用品", "用户", "用地", "用房", "用工", "占地", "占用", "作品", "作业", "作者", "作风", "在院", "在册", "在职", "在读", "在校", "在岗", "在建", "在家", "是非", "比例", "比赛", "获奖", "给付", "向导", "达标", "按摩", "均值",
    }  # fmt: skip


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
        return title if cues.at_end("amount", title) else title + "金额"
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
    title = _ASIDE.sub(lambda m: m[0] if len(m[0]) <= 8 and "（" in m[0] and m[0].endswith("）") else "", title)
    title = _DIGITS.sub("", title.translate(_QUOTE_SIGNS)).strip(_EDGES).lstrip(_OPENERS)
    title = re.sub(r"[\s]+", "", title)
    while len(title) > LONGEST - 2:
        head, mark, rest = title.partition("、")
        if not mark or len(rest) < 6:
            title = title[-(LONGEST - 4) :]
        else:
            title = rest
    return title
