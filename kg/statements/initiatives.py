"""Named undertakings (brands, actions, funds, mechanisms …), in quotation marks or with the shape of a proper name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.model import Sentence, Span
from kg.statements.cues import Cues, alternation

_QUOTED = re.compile(r"“([^“”]{2,30})”")
_BREAK = re.compile(r"[，。；：！？、（）“”]")
_CODE = re.compile(r"(?:\d+|[一二三四五六七八九十]+)\s*[+＋]")
_SHAPES = re.compile(
    r"(?P<name>[^，。；：！？“”《》（）、\d]{3,24}?(?:行动计划|行动|工程|提升年|攻坚战))(?=[，。；：！？、（）中和]|$|[为以推取的]|成果|方案|试点|建设|以来|现场|推进会)"
    r"|(?:实施|开展|推进|启动|建设|打造|搭建|创建|上线|开通)(?:了)?(?P<other>[^，。；：！？“”《》（）、\d]{4,20}?(?:综合服务平台|服务平台|信息平台|管理平台|服务热线|公益热线|保护热线))(?=[，。；：！？、（）]|$)"
)
# what one of the shapes ends with, for which a sentence is searched first
_SHAPED = re.compile(r"行动|工程|提升年|攻坚战|平台|热线")
_LOOSE = re.compile(
    r"^(?:民生|惠民|系统|重点|实事|民心|幸福|基础|具体|实际|专项|统一|联合|重大|提升|改造|建设|整治|有关|相关|系列|各项|这项|一系列|本次|此次|上述|该|等|安居|亮化|绿化)+(?:行动|工程|计划|行动计划|攻坚战|提升年)$|改造提升|等工程$|等行动$"
)
_NOT_INITIATIVES = re.compile(
    r"(?:思想|精神|主义|意识|讲话|会议|主题教育)$|[。！？]|^[\d.]+[%％]$|^\d{1,3}(?:分钟|公里|小时|天)?$|^十[一二三四五]五$"
)
# a document for an undertaking names it: 《某市社会救助精准兜底专项行动工作方案》
_IN_TITLE = re.compile(
    r"《(?:关于)?(?:[^《》]{1,6}?[省市县区州])?(?P<name>[^《》“”]{4,24}?(?:行动|工程|计划))(?:工作|实施)?方案》"
)
_INVENTED = re.compile(
    r"(?:创新|首创|探索建立|率先建立)(?P<name>[^，。；：！？“”《》（）、\d]{4,14}?(?:机制|模式))(?=[，。；、])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An undertaking: where its name stands, the name as kept, its type (a notation), the longer way it was written."""

    span: Span
    name: str
    type: str
    alias: str | None = None


def initiatives(sentence: Sentence, cues: Cues, lexicon: Lexicon) -> list[Found]:
    """The undertakings that a sentence names."""
    text = sentence.text
    heads = _type_heads(lexicon)
    found = list(_quoted(text, cues, heads, lexicon))
    taken = [f.span for f in found]
    found += [f for f in _shaped(text, cues, heads) if not any(f.span.overlaps(t) for t in taken)]
    return sorted(found, key=lambda f: f.span)


@lru_cache(maxsize=4)
def _type_heads(lexicon: Lexicon) -> dict[str, str]:
    return {form: c.notation for form, c in lexicon.forms("initiative-types").items()}


def _quoted(text: str, cues: Cues, heads: dict[str, str], lexicon: Lexicon) -> Iterator[Found]:
    matches = list(_QUOTED.finditer(text))
    for number, match in enumerate(matches):
        name = match[1].strip()
        span = Span(*match.span(1))
        after = _after_list(text, matches, number)
        before = text[max(0, match.start() - 14) : match.start()]
        if (
            not _may_be_name(name, cues)
            or _is_contrast(text, match)
            or _is_award(before, cues)
            or name in lexicon.forms("benefits")
        ):
            continue
        head = _head_after(after, lexicon)
        launched = bool(_launched(matches, number, text, cues))
        own = _head_at_end(name, heads)
        if head or _CODE.match(name) or own or (launched and not after.startswith(("的", "等", "，让"))):
            kind = (
                (heads[head] if head else "")
                or (heads[own] if own else "")
                or ("mechanism" if _CODE.search(name) or "+" in name else "brand")
            )
            alias = name + after[: after.index(head) + len(head)] if head and head in after else None
            yield Found(span=span, name=name, type=kind, alias=alias)


def _after_list(text: str, matches: Sequence[re.Match[str]], number: int) -> str:
    """What follows a quoted name, past further quoted names that stand in one list with it."""
    end = matches[number].end()
    for later in matches[number + 1 :]:
        if text[end : later.start()] in ("", "、", "和", "及", "与", "，", "以及"):
            end = later.end()
        else:
            break
    return text[end : end + 16]


def _may_be_name(name: str, cues: Cues) -> bool:
    return not _NOT_INITIATIVES.search(name) and name.count("、") < 2 and name not in cues.any("slogan")


def _is_contrast(text: str, match: re.Match[str]) -> bool:
    """从“老有所养”到“老有颐养”: slogans set against each other are no names."""
    before, after = text[: match.start()], text[match.end() :]
    opposed = before.endswith(("从", "由")) and re.match(r"[^，。；]{0,6}(?:到|向|变为|转向)“", after)
    return (
        bool(opposed)
        or before.endswith(("到", "向"))
        or after.startswith(("到“", "向“", "变为", "走向", "转变", "难题", "问题"))
    )


def _is_award(before: str, cues: Cues) -> bool:
    return _awards(cues).search(before[-8:]) is not None


@lru_cache(maxsize=4)
def _awards(cues: Cues) -> re.Pattern[str]:
    verbs = alternation(v for v in cues.any("award") if len(v) > 1)
    return re.compile(rf"(?:{verbs})(?:全|省|20|\Z)|(?:授予|荣获|获评|入选|评为|称号|授牌)[^，。]{{0,10}}$")


def _head_after(after: str, lexicon: Lexicon) -> str:
    """The type word that closes the phrase after a quoted name: “情暖夕阳”慈善关爱项目."""
    phrase = _BREAK.split(after.lstrip("、"), maxsplit=1)[0]
    phrase = re.sub(r"^等\d*[个项]?", "", phrase)
    first = _any_head(lexicon).search(phrase)
    return first[0] if first and first.start() <= 10 else ""


@lru_cache(maxsize=4)
def _any_head(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternation(_type_heads(lexicon)))


def _head_at_end(name: str, heads: dict[str, str]) -> str:
    return next((name[-n:] for n in range(min(10, len(name) - 2), 0, -1) if name[-n:] in heads), "")


def _launched(matches: Sequence[re.Match[str]], number: int, text: str, cues: Cues) -> str:
    start = matches[number].start()
    first = number
    while first > 0 and text[matches[first - 1].end() : matches[first].start()] in ("", "、", "和", "及", "与"):
        first -= 1
        start = matches[first].start()
    clause = _BREAK.split(text[max(0, start - 16) : start - 1] if start else "")[-1]
    verb = cues.at_end("launch", text[max(0, start - 9) : start].rstrip("“了出好"))
    if verb or not text[matches[number].end() : matches[number].end() + 1].strip("，。；、"):
        return verb or cues.inside("launch", clause[-12:])
    return ""


def _shaped(text: str, cues: Cues, heads: dict[str, str]) -> Iterator[Found]:
    for pattern in (_IN_TITLE, _INVENTED):
        for match in pattern.finditer(text):
            own = _head_at_end(match["name"], heads)
            if own:
                yield Found(span=Span(*match.span("name")), name=match["name"], type=heads[own])
    if not _SHAPED.search(text):
        return
    for match in _SHAPES.finditer(text):
        group = "name" if match["name"] else "other"
        name, start = _from_its_verb(match[group], match.start(group), cues)
        own = _head_at_end(name, heads)
        if 6 <= len(name) <= 26 and own and not _LOOSE.search(name):
            yield Found(span=Span(start, start + len(name)), name=name, type=heads[own])


_OPENERS = (
    "以",
    "通过",
    "的",
    "在",
    "了",
    "和",
    "与",
    "等",
    "将",
    "为",
    "对",
    "全国",
    "全省",
    "全市",
    "全区",
    "全县",
    "省",
    "市",
)
_VERBS = (
    "实施",
    "开展",
    "启动",
    "推进",
    "深化",
    "组织",
    "持续",
    "参加",
    "深入",
    "推广",
    "巩固",
    "落实",
    "印发",
    "制定",
)


def _from_its_verb(name: str, start: int, cues: Cues) -> tuple[str, int]:
    """The name without the verb of launching and the adverbs before it."""
    while True:
        cut = (
            cues.at_start("launch", name)
            or cues.at_start("adverb", name)
            or next((w for w in _OPENERS if name.startswith(w)), "")
        )
        if not cut or len(name) - len(cut) < 4:
            break
        name, start = name[len(cut) :], start + len(cut)
    inner = max((name.rfind(v) + len(v) for v in _VERBS if 0 <= name.rfind(v) < len(name) - 6), default=0)
    return name[inner:], start + inner


def domain_of(text: str, lexicon: Lexicon, default: str) -> str:
    """The domain whose longest form stands in a text; *default* where none does."""
    forms = lexicon.forms("domains")
    found = max(_domain_words(lexicon).findall(text), key=len, default=None)
    return forms[found].notation if found else default


@lru_cache(maxsize=4)
def _domain_words(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternation(lexicon.forms("domains")))
