"""Honours, pilots and rankings: who was given what, by which level, and what is claimed to be first or highest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.model import Span
from kg.statements.cues import Cues, alternation
from kg.statements.numerals import chinese_value

_SCOPE = (
    r"(?:京津冀(?:地区)?|长三角(?:地区)?|粤港澳大湾区|西部地区|东北地区|中部地区|西北(?:五省|地区)?|西南地区"
    r"|全国|全省|全市|全区|省内|市内|国内|全县)"
)
_RANK = re.compile(
    rf"(?:位居|居|位列|排名|排在|名列|均为|保持|为|列|继续名列)?{_SCOPE}(?:同类城市|省区|地级市|各市)?(?:首位|第[一二三四五六七八九十\d]+(?:位|名)?(?![批届次轮期家个所条对季个])|前列|前茅|最高|榜首|领先|首位度第一)"
    rf"|(?:在)?{_SCOPE}(?:率先|首创)|{_SCOPE}首[个家条例次座部](?:[一-鿿]{{2,24}})?|{_SCOPE}第一[个家条座部](?:[一-鿿]{{2,20}})?|走在{_SCOPE}(?:、{_SCOPE})?前列|进入{_SCOPE}前列"
)


# one of these characters stands in every claim
_RANKING = frozenset("首第前最榜领率")


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """An honour: its holder as printed, the name, the level and how many hold it."""

    span: Span
    holder: str
    holder_type: str
    name: str
    level: str | None
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A claim to be first or highest."""

    span: Span
    words: str
    scope: str
    subject: str


def honours(text: str, cues: Cues, holder: str, places: Sequence[Span] = ()) -> list[Honour]:
    """The honours that a sentence tells of; *holder* stands in where the sentence names none.

    *places* are the places of the sentence: listed before the verb, each of them holds the honour.
    """
    found: list[Honour] = []
    for verb in _verbs(cues).finditer(text):
        if found and found[-1].span.end > verb.start():
            continue
        for honour in _after(text, verb, cues, holder):
            found += _each(honour, text, verb.start(), places)
    found += [h for h in _named_before(text, cues, places) if not any(h.span.overlaps(f.span) for f in found)]
    found += [h for h in _commended(text, holder) if not any(h.span.overlaps(f.span) for f in found)]
    found += [h for h in _pilots(text, cues, holder) if not any(h.span.overlaps(f.span) for f in found)]
    return found


@lru_cache(maxsize=4)
def _verbs(cues: Cues) -> re.Pattern[str]:
    return re.compile(alternation(v for v in cues.any("award") if len(v) > 1) + "|" + _MADE_INTO)


# 创建全国…9个, 确定浦江为省级…: the verb makes an honour only before a level
_MADE_INTO = (
    r"通过(?=(?:国家|全国|省级)[^，。；]{2,24}验收)"
    r"|(?:创建|创成|建成|建设|为|完成|并列为)(?=(?:全国|国家级|全省|省级|首批国家)(?!试点任务)[^，。；]{0,16}"
    r"(?:示范|试点|先进|优秀|实验|基地|标杆|单位))"
)
_PILOT = re.compile(
    r"(?P<name>(?:全国|国家级|全省|省级)[^，。；、“”《》的]{3,24}?(?:试点|示范区|实验区)(?:市|县|区|单位|地区|城市)?)(?![会方]|任务书|工作会)"
)


_COMMENDED = re.compile(
    r"(?:获得?|受到|荣获|得到)(?P<name>(?:了)?[^，。；“”]{0,14}?(?:通报表扬|通报表彰|督查激励|通报激励|表彰奖励))"
)


def _commended(text: str, holder: str) -> Iterator[Honour]:
    """国务院通报表扬 and its like: praise that has no title of its own."""
    for match in _COMMENDED.finditer(text):
        level = (
            "国家" if re.search(r"国务院|国家|民政部|全国", match["name"]) else "省" if "省" in match["name"] else None
        )
        yield Honour(
            span=Span(*match.span()), holder=holder, holder_type="place", name=match[0], level=level, count=None
        )


def _pilots(text: str, cues: Cues, holder: str) -> Iterator[Honour]:
    """A pilot that is carried out or passed, named with its level: 全国孤弃儿童养育服务标准化试点通过验收."""
    for match in _PILOT.finditer(text):
        yield Honour(
            span=Span(*match.span()),
            holder=holder,
            holder_type="place",
            name=match["name"],
            level=_level(match["name"], cues),
            count=None,
        )


def _each(honour: Honour, text: str, verb: int, places: Sequence[Span]) -> Iterator[Honour]:
    """One honour a holder where places are listed: 兰溪、东阳婚姻登记机关被评为5A级."""
    start = max(text.rfind(sign, 0, verb) for sign in "，。；：") + 1
    listed = [span for span in places if start <= span.start and span.end <= verb]
    tail = honour.holder.rsplit("、", 1)[-1]
    body = next((tail[len(span.of(text)) :] for span in listed if tail.startswith(span.of(text))), "")
    name = honour.name + body if re.fullmatch(r"[\dA-Z一二三四五]+(?:A级|星级|级)", honour.name) else honour.name
    if len(listed) < 2:
        yield replace(honour, name=name)
        return
    for span in listed:
        yield replace(honour, holder=span.of(text) + body, name=name)


_NAMING = re.compile(
    r"(?:命名|公布|公示|授予|评选)(?:了)?(?:第?[\d一二三四五六七八九十]+(?:个|批|家))?(?P<name>全国[^，。；]{4,30})[，；]"
)
_GOT = re.compile(r"获命名|获评|入选|上榜|榜上有名")


def _named_before(text: str, cues: Cues, places: Sequence[Span]) -> Iterator[Honour]:
    """命名131个全国示范县，我省A县、B县获命名: the name stands in the clause before."""
    naming = _NAMING.search(text) if "全国" in text else None
    got = _GOT.search(text, naming.end()) if naming else None
    if naming is None or got is None:
        return
    end = got.start()
    holders = [span for span in places if naming.end() <= span.start and span.end <= end]
    for number, span in enumerate(holders):
        nested = number + 1 < len(holders) and holders[number + 1].start == span.end
        if not nested:
            yield Honour(
                span=Span(span.start, end), holder=span.of(text), holder_type="place", name=naming["name"],
                level=_level(naming["name"], cues), count=None,
            )  # fmt: skip


def _after(text: str, verb: re.Match[str], cues: Cues, holder: str) -> Iterator[Honour]:
    rest = text[verb.end() : verb.end() + 60]
    rest_start = verb.end() + (1 if rest.startswith("了") else 0)
    clause = re.match(r"(?:“[^”]{2,40}”|[^，。；！？“”：])+", text[rest_start:])
    if clause is None:
        return
    who = _holder(text, verb.start(), holder)
    at = rest_start
    for part in _names(clause[0]):
        start = text.index(part, at)
        at = start + len(part)
        name, count = _trim(part)
        level = _level(name, cues)
        if (
            not name
            or name.startswith(("（", "的"))
            or (len(name) < 4 and "级" not in name)
            or (level is None and not _honour_like(name))
        ):
            continue
        holders = who[0], who[1]
        if count and who[0] == holder:
            kind = _KINDS.search(name)
            holders = (kind[0], _holder_type(kind[0])) if kind else holders
        yield Honour(
            span=Span(verb.start(), at),
            holder=holders[0],
            holder_type=holders[1],
            name=name,
            level=level,
            count=count or who[2],
        )


# what carries an honour that is counted (示范性社区9个): the noun that ends its name
_KINDS = re.compile(
    r"(?:社区|县（市、区）|区县|县|单位|机构|地区|城市|品牌|组织|项目|村|街道|学校|家庭|个人|集体|案例)$"
)


def _names(words: str) -> list[str]:
    """Each honour of a list: 标准化试点1个、督查激励县2个."""
    parts = re.split(r"、(?=全国|全省|国家|省级|中央|“|省委|省政府|[^、]{4,}\d+[个家项名人]$)", words)
    return [part.strip("、和") for part in parts if part.strip("、和")]


def _trim(name: str) -> tuple[str, int | None]:
    count = re.search(r"(?:各)?(\d+)(?:个|家|项|名|人|处|支|部)(?:（|$)", name)
    name = name[: count.start()] if count else re.sub(r"（[^）]*$", "", name)
    name = re.sub(r"(?:验收|荣誉称号|称号|等荣誉|之一|等称号|荣誉)$", "", name)
    stripped = name.strip("“”")
    return (stripped if "“" not in stripped else name), int(count[1]) if count else None


def _level(name: str, cues: Cues) -> str | None:
    for notation, level in (("level-nation", "国家"), ("level-province", "省"), ("level-city", "市")):
        if cues.inside(notation, name[:12]):
            return level
    return None


def _honour_like(name: str) -> bool:
    """Whether words without a level are an honour: money is none (以奖代补资金)."""
    like = (
        r"试点|示范|先进|优秀|标杆|品牌|单位|基地|十佳|模范|标兵|城市|[A\d]+级|星级|典型|案例|使者|故事"
        r"|奖(?![补励代学金])"
    )
    return bool(re.search(like, name)) and not re.search(r"(?:资金|补助|补贴|津贴|奖金)(?:\d|$)", name)


def _holder(text: str, end: int, default: str) -> tuple[str, str, int | None]:
    start = max(text.rfind(sign, 0, end) for sign in "，。；：！？")
    words = text[start + 1 : end]
    words = re.sub(r"(?:先后|成功|被|均|分别|全部|还|也|已|相继|连续\d+年|同时|其中)+$", "", words)
    words = re.sub(r"^(?:其中|同时|目前|今年|20\d\d年|近年来|并)+[，]?", "", words).strip("，、 ")
    count = re.search(r"(\d+|[一二两三四五六七八九十]+)(?:个|家|名|位|部|项|所|处|支|条|人)(?P<noun>[^，。]*)$", words)
    number = None
    if count:
        number = int(count[1]) if count[1].isascii() else chinese_value(count[1])
    noun = count["noun"] if count and count["noun"] and not words[: count.start()] else words
    if not words or re.fullmatch(r"(?:我[市省县区]|全[市省县区]|我局|市民政局)", words):
        return default, "place", number
    return (noun or words).strip("、"), _holder_type(noun or words), number


def _holder_type(words: str) -> str:
    if re.search(r"[“”]|模式|品牌|项目|机制|案例|基金|节目|做法|经验|行动", words):
        return "program"
    if re.search(r"(?:局|厅|院|站|处|中心|组织|协会|学会|机构|公司|机关|党组|民政|福利院|学校)$", words):
        return "organization"
    if re.search(r"(?:人|员|者|同志|主任|护理员|人才)$", words):
        return "people"
    return "place"


def ranks(text: str) -> list[Rank]:
    """The claims of a sentence to be first, highest or among the first."""
    found: list[Rank] = []
    if _RANKING.isdisjoint(text):
        return found
    for match in _RANK.finditer(text):
        start = max(text.rfind(sign, 0, match.start()) for sign in "，。；：！？、")
        subject = re.sub(r"(?:继续|持续|均|一直|连续\d+年)+$", "", text[start + 1 : match.start()]) or _subject_before(
            text, start
        )
        scope = re.search(_SCOPE, match[0])
        words = re.sub(r"[，。；、].*$", "", match[0])
        found.append(Rank(span=Span(*match.span()), words=words, scope=scope[0] if scope else "", subject=subject))
    return found


def _subject_before(text: str, end: int) -> str:
    """What the clause before told of: 应参评率达100%，继续名列全国第一."""
    start = max(text.rfind(sign, 0, max(0, end)) for sign in "，。；：！？") + 1
    match = re.match(r"[^\d]{2,24}?(?=(?:已)?(?:达到|达|为|超过|超|位居|突破|提高到)|\d|$)", text[start : max(0, end)])
    return match[0] if match else ""
