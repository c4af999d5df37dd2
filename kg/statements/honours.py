"""Honours, pilots and praise: who was given what, by which level; rankings are in ranks.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from kg.model import Span
from kg.statements.cues import Cues, alternation
from kg.statements.numerals import chinese_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour:
    """An honour: its holder as printed, the name, the level and how many hold it."""

    span: Span
    holder: str
    holder_type: str
    name: str
    level: str | None
    count: int | None


def honours(text: str, cues: Cues, holder: str, places: Sequence[Span] = ()) -> list[Honour]:
    """The honours that a sentence tells of; *holder* stands in where the sentence names none.

    *places* are the places of the sentence: listed before the verb, each of them holds the honour.
    """
    found: list[Honour] = []
    for verb in _verbs(cues).finditer(text):
        if (found and found[-1].span.end > verb.start()) or not _awards(text, verb):
            continue
        for honour in _after(text, verb, cues, holder):
            found += _each(honour, text, verb.start(), places)
    again = _won_again(text, cues, holder)
    for others in (
        _named_before(text, cues, places),
        _commended(text, cues, holder),
        again,
        _pilots(text, cues, holder),
    ):
        found += [h for h in others if not any(h.span.overlaps(f.span) for f in found)]
    return found


# an honour's level in front; 创建全国…9个, 确定浦江为省级…: some verbs make an honour only before one
_LEVEL = (
    r"(?=了?(?:首批|第[一二三四五六七八九十]批)?(?:全国|国家级|国家(?=[一二三四五1-5]A)|全省|省级|全市|市级|全区|自治区|首批国家)(?!试点任务)"
    r"[^，。；]{0,20}"
)
# 获“全国…”称号, 获县级机关考核一等奖: the bare verb before what can only be an honour
_GOT = (
    r"获(?<![捕收查斩荣喜]获)(?=(?:\d{4}年度?|首批|第[一二三四五六七八九十]批)?(?:“|全国|国家级|全省|省级|全市|市级|民政部)"
    r"|[^，。；：！？“”]{2,30}?(?:称号|[一二三特]等奖|先进(?:集体|单位|个人|工作者)|优秀单位|示范[县区市村]))"
)


@lru_cache(maxsize=4)
def _verbs(cues: Cues) -> re.Pattern[str]:
    given = alternation(v for v in cues.any("award") if len(v) > 1)
    levelled = rf"{_LEVEL}(?:{alternation(cues.any('honour-levelled'))}))"
    made = "|".join(re.escape(verb) + levelled for verb in sorted(cues.any("made-into"), key=lambda v: (-len(v), v)))
    # each alternative begins with a character of its own, which the search leaps to
    return re.compile(rf"{given}|通过(?=(?:国家|全国|省级)[^，。；]{{2,24}}验收)|{made}|{_GOT}")


_GIVING = re.compile(r"(?:确定|认定|评定|命名|评选|列|授)[^，。；]{1,12}$")


def _awards(text: str, verb: re.Match[str]) -> bool:
    """Whether the verb gives an honour: 为 does only in 确定浦江为省级试点."""
    if verb[0] != "为":
        return True
    before = text[max(0, verb.start() - 16) : verb.start()]
    return _GIVING.search(before) is not None


@lru_cache(maxsize=4)
def _praise(cues: Cues) -> re.Pattern[str]:
    """获国务院通报表扬, 被省民政厅通报表彰: praise that has no title of its own."""
    kinds = alternation(cues.any("praise"))
    return re.compile(
        rf"(?:获得?|受到|荣获|得到|被|给予)(?P<name>了?(?:[省市县区州]委、|党中央、)?[^，。；“”、]{{0,14}}?(?:{kinds}))"
    )


# 全国孤弃儿童养育服务标准化试点通过验收: a pilot that is carried out or passed, named with its level
_PILOT = re.compile(
    r"(?P<name>(?:全国|国家级|全省|省级)[^，。；、“”《》的（）]{3,24}?(?:试点|示范区|实验区)(?:市|县|区|单位|地区|城市)?)(?![会方]|任务书|工作会|评估|评选|考核)"
    r"|作为(?P<as>[^，。；“”《》的]{2,24}?(?:试点|示范|先行|实验)(?:市|县|区|单位|地区|城市|省))(?=，)"
)


def _commended(text: str, cues: Cues, holder: str) -> Iterator[Honour]:
    for match in _praise(cues).finditer(text):
        nation = bool(re.search(r"国务院|国家|民政部|全国", match["name"]))
        level = "国家" if nation else "省" if "省" in match["name"] else None
        yield Honour(
            span=Span(*match.span()), holder=holder, holder_type="place", name=match[0], level=level, count=None
        )


# “全国双拥模范城”创建实现“三连冠”: an honour held once more
_AGAIN = re.compile(
    r"“?(?P<name>(?:全国|国家|全省|省级)[^，。；：“”《》的]{2,20}?)”?(?:创建|创评|称号)?[^，。；“”]{0,6}?“?[二两三四五六七八九十]连冠”?"
)


def _won_again(text: str, cues: Cues, holder: str) -> Iterator[Honour]:
    for match in _AGAIN.finditer(text) if "连冠" in text else ():
        name = match["name"].removesuffix("实现")
        yield Honour(
            span=Span(*match.span()), holder=holder, holder_type="place", name=name,
            level=level_of(name, cues), count=None,
        )  # fmt: skip


def _pilots(text: str, cues: Cues, holder: str) -> Iterator[Honour]:
    if not any(kind in text for kind in ("试点", "示范", "先行", "实验")):
        return
    for match in _PILOT.finditer(text):
        name = match["name"] or match["as"]
        level = level_of(name, cues)
        yield Honour(span=Span(*match.span()), holder=holder, holder_type="place", name=name, level=level, count=None)


# all up to the last sign before a verb
_TO_CLAUSE = re.compile(r".*[，。；：]", re.DOTALL)


def _each(honour: Honour, text: str, verb: int, places: Sequence[Span]) -> Iterator[Honour]:
    """One honour a holder where places are listed: 兰溪、东阳婚姻登记机关被评为5A级."""
    clause = _TO_CLAUSE.match(text, 0, verb)
    start = clause.end() if clause else 0
    given = _GIVEN_BY.search(text, start, verb)
    end = given.start() if given else verb
    listed = [span for span in places if start <= span.start and span.end <= end]
    tail = honour.holder.rsplit("、", 1)[-1]
    body = next((tail[len(span.of(text)) :] for span in listed if tail.startswith(span.of(text))), "")
    name = honour.name + body if re.fullmatch(r"[\dA-Z一二三四五]+(?:A级|星级|级)", honour.name) else honour.name
    nested = any(b.start == a.end for a, b in pairwise(listed))
    if len(listed) > 1 and not nested:
        yield from (replace(honour, holder=span.of(text) + body, name=name) for span in listed)
        return
    # 市福利院、社工协会荣获…: each organization or person of a list
    holders = re.split(r"、(?![^（]*）)", honour.holder) if honour.count is None else [honour.holder]
    alone = len(holders) < 2 or min(map(len, holders)) < 4
    yield from (replace(honour, holder=who, name=name) for who in ([honour.holder] if alone else holders))


_NAMING = re.compile(
    r"(?:命名|公布|公示|授予|评选)(?:了)?(?:第?[\d一二三四五六七八九十]+(?:个|批|家))?(?P<name>全国[^，。；]{4,30})[，；]"
)
_WON = re.compile(r"获命名|获评|入选|上榜|榜上有名")


def _named_before(text: str, cues: Cues, places: Sequence[Span]) -> Iterator[Honour]:
    """命名131个全国示范县，我省A县、B县获命名: the name stands in the clause before."""
    naming = _NAMING.search(text) if "全国" in text else None
    got = _WON.search(text, naming.end()) if naming else None
    if naming is None or got is None:
        return
    end = got.start()
    holders = [span for span in places if naming.end() <= span.start and span.end <= end]
    for number, span in enumerate(holders):
        nested = number + 1 < len(holders) and holders[number + 1].start == span.end
        if not nested:
            yield Honour(
                span=Span(span.start, end), holder=span.of(text), holder_type="place", name=naming["name"],
                level=level_of(naming["name"], cues), count=None,
            )  # fmt: skip


_CLAUSE = re.compile(r"(?:“[^”]{2,40}”|[^，。；！？“”：])+")
# 获评省级试点7个（…）: the bracket behind a count tells which
_TOLD = re.compile(r"(?<=[个家项名])[（(].*$", re.DOTALL)


# 以入选全国…地区为契机: an occasion, not the news of it
_OCCASION = re.compile(r"为(?:契机|目标|抓手|标准|新的起点)$")
# “…”“…”等荣誉: whatever it is, it is called an honour
_CALLED = re.compile(r"(?:荣誉|称号)$")


def _after(text: str, verb: re.Match[str], cues: Cues, holder: str) -> Iterator[Honour]:
    start = verb.end() + text.startswith("了", verb.end())
    clause = _CLAUSE.match(text, start, start + 120)
    if clause is None or _OCCASION.search(clause[0]):
        return
    who = _holder(text, verb.start(), holder, cues)
    titled = _CALLED.search(clause[0]) is not None
    at = start
    for part in _names(_TOLD.sub("", clause[0])):
        begin = text.index(part, at)
        at = begin + len(part)
        again = _AGAIN.search(part)
        named, count = (again["name"].removesuffix("实现"), None) if again else _trim(part, cues)
        level = level_of(named, cues)
        if not (_is_honour(named, part, level, cues) or (titled and "”" in part and len(named) > 3)):
            continue
        name = _of_event(named, text[: verb.start()], cues)
        holders = who[0], who[1]
        if count and who[0] == holder:
            # 示范性社区9个: the noun that ends the honour's name carries it
            kind = cues.at_end("honour-kind", name)
            holders = (kind, _holder_type(kind, cues)) if kind else holders
        yield Honour(
            span=Span(verb.start(), at),
            holder=holders[0],
            holder_type=holders[1],
            name=name,
            level=level or level_of(name, cues),
            count=count or who[2],
        )


# A、“B”, “A”“B”, “A”和省级B: where one honour of a list ends and the next begins
_NEXT = re.compile(
    r"(?<=”)(?:[、和及与]|以及)(?=[^、”]{0,14}“)|(?<=”)(?=“)|(?:(?<=试点)|(?<=单位)|(?<=示范[县区市]))、"
    r"|[、和](?=全国|全省|国家|省级|中央|“|省委|省政府|[^、]{4,}\d+[个家项名人]$)|、(?=\d个[一二三特优]\S{1,3}奖)"
)


def _names(words: str) -> list[str]:
    """Each honour of a list: 标准化试点1个、督查激励县2个."""
    parts = _NEXT.split(words)
    return [part.strip("、和") for part in parts if part.strip("、和")]


_COUNT = re.compile(r"(?:各)?(\d+)(?:个|家|项|名|人|处|支|部)(?:（|$)")
_COUNT_BEFORE = re.compile(r"^(\d+|[一二两三四五六七八九十])(?:个|项|家|名)")


@lru_cache(maxsize=4)
def _tails(cues: Cues) -> re.Pattern[str]:
    return re.compile(rf"等\d+余?[个项][^“”]*$|(?:{alternation(cues.any('honour-tail'))})$")


# 获得“…奖”的个人, 授予116个机构“…奖”: only the quoted words are the name
_OF_WHOM = re.compile(r"(?<=”)的.*$")
_TO_WHOM = re.compile(r"^[^“”]*\d+[个名位家][^“”]*(?=“[^”]+”$)")


def _trim(name: str, cues: Cues) -> tuple[str, int | None]:
    name = _TO_WHOM.sub("", _OF_WHOM.sub("", name))
    name = _tails(cues).sub("", name)
    count = _COUNT.search(name)
    name = name[: count.start()] if count else re.sub(r"（[^）]*$", "", name)
    if not count:
        count = _COUNT_BEFORE.match(name)
        name = name[count.end() :] if count else name
    name = _tails(cues).sub("", name)
    name = name.rstrip("）") if name.count("（") < name.count("）") else name
    stripped = name.strip("“”")
    number = (int(count[1]) if count[1].isascii() else chinese_value(count[1])) if count else None
    return (stripped if "“" not in stripped and "”" not in stripped else name), number


def level_of(name: str, cues: Cues) -> str | None:
    """The level that an honour is of by its name: 国家, 省 or 市."""
    for notation, level in (("level-nation", "国家"), ("level-province", "省"), ("level-city", "市")):
        if cues.inside(notation, name[:12]):
            return level
    return None


def _is_honour(name: str, printed: str, level: str | None, cues: Cues) -> bool:
    """Whether what a verb of awarding is followed by is an honour: no sum of money, nothing cut out of a bracket."""
    if (
        not name
        or name.startswith(("（", "）", "的"))
        or cues.at_end("no-honour", name)
        or re.search(r"\d\s*[万亿]?元", name)
    ):
        return False
    if name in cues.any("level-nation") or name in cues.any("level-province") or name in cues.any("level-city"):
        return False
    if len(name) < 4 and not re.search(r"级|奖$", name):
        return False
    return level is not None or printed.endswith("之一") or _honour_like(name, cues)


def _honour_like(name: str, cues: Cues) -> bool:
    """Whether words without a level are an honour: money is none (以奖代补资金)."""
    like = cues.inside("honour-noun", name) or re.search(r"[A\d]+级|奖(?![补励代学金])", name)
    return bool(like) and not re.search(r"(?:资金|补助|补贴|津贴|奖金)(?:\d|$)", name)


@lru_cache(maxsize=4)
def _event(cues: Cues) -> re.Pattern[str]:
    """在全省…评估中被评为优秀单位: the event is part of the honour's name."""
    return re.compile(rf"在(?P<event>[^，。；]{{4,40}}?(?:{alternation(cues.any('honour-event'))}))中[^，。；]{{0,8}}$")


def _of_event(name: str, before: str, cues: Cues) -> str:
    event = _event(cues).search(before) if len(name) <= 5 and not level_of(name, cues) else None
    return event["event"] + name if event else name


@lru_cache(maxsize=4)
def _run_in(cues: Cues) -> re.Pattern[str]:
    """Times and events before the holder: 2023年度, 在…大赛中."""
    event = alternation(cues.any("honour-event"))
    return re.compile(
        r"^(?:其中|同时|目前|今年|去年|20\d\d年度?|近年来|并|该|\d+月(?:\d+日)?|连续[\d一二两三四五六七八九十]+[年次届]"
        rf"|在[^，。；]{{4,40}}?(?:{event})中)+[，]?"
    )


_GIVEN_BY = re.compile(r"(?:被|由|经)(?P<grantor>[^，。；]{2,24})$")


def _holder(text: str, end: int, default: str, cues: Cues) -> tuple[str, str, int | None]:
    start = max(text.rfind(sign, 0, end) for sign in "，。；：！？")
    words = _without_adverbs(text[start + 1 : end], cues)
    given = _GIVEN_BY.search(words)
    if given:
        # “智守”应用案例，被民政部评为…: who gave it stands between
        words = _without_adverbs(words[: given.start()], cues) or _clause_before(text, start)
    words = _run_in(cues).sub("", words).strip("，、 ")
    count = re.search(r"(\d+|[一二两三四五六七八九十]+)(?:个|家|名|位|部|项|所|处|支|条|人)(?P<noun>[^，。]*)$", words)
    number = None
    if count:
        number = int(count[1]) if count[1].isascii() else chinese_value(count[1])
    noun = count["noun"] if count and count["noun"] and not words[: count.start()] else words
    if not words or re.fullmatch(r"(?:我[市省县区州]|全[市省县区州]|[我该]局|[市县区]?民政局)", words):
        return default, "place", number
    return (noun or words).strip("、"), _holder_type(noun or words, cues), number


def _clause_before(text: str, end: int) -> str:
    """The words before a clause, back to the sentence's start and no further than a title's length."""
    return text[max(0, text.rfind("。", 0, max(0, end)) + 1, end - 30) : max(0, end)]


def _without_adverbs(words: str, cues: Cues) -> str:
    while True:
        bare = re.sub(r"连续[\d一二两三四五六七八九十]+[年次届]$", "", words)
        cue = cues.at_end("holder-adverb", bare)
        bare = bare[: len(bare) - len(cue)]
        if bare == words:
            return words
        words = bare


def _holder_type(words: str, cues: Cues) -> str:
    if "“" in words or "”" in words or cues.inside("holder-program", words):
        return "program"
    if cues.at_end("holder-organization", words):
        return "organization"
    # 儿童主任某某某: what one is stands before one's name
    named = any(cues.at_end("holder-people", words[:-cut]) for cut in (2, 3) if len(words) > cut + 2)
    return "people" if named or cues.at_end("holder-people", words) else "place"
