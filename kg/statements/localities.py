"""Places that no list of codes holds: townships, development zones and villages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.gazetteer import Gazetteer
from kg.model import PlaceRef, Span
from kg.statements.cues import Cues, signs_of

Located = tuple[Span, PlaceRef]

_LOCAL = re.compile(
    r"(?P<name>[一-鿿]{2,8}?(?:民族乡|族乡|苏木)|[一-鿿]{2,4}?(?:(?<!街道)办事处|街道|镇|乡(?![镇亲音土情愁])|农场|林场))(?!级|[两三一二]级|区划|[村街](?!村)[委道镇、）两]|村|街道)"
)
_ZONE = re.compile(
    r"(?P<name>(?:高新|经开|经济技术开发|经济开发|高新技术产业开发|开发|保税|自贸|综保|示范|风景名胜|旅游度假|新)区)"
)
_LONE_ZONE = re.compile(
    r"(?:(?<=[，。；：、！和])|(?<=其中)|^)(?:高新技术产业开发|经济技术开发|经济开发|高新|经开|开发|保税|综保|自贸|风景名胜|旅游度假|化工园)区"
    r"(?=[\d（建共现新累发有完开投已办、和民党])"
)
# 两江新区, 大榭开发区: with a name of its own, in a list or behind a preposition
_NAMED_ZONE = re.compile(
    r"(?:(?<=[（，。；：、！含和与在])|^)(?P<name>(?:[一-鿿]{2,4}市)?[一-鿿]{2,4}(?:经济技术)?(?:开发区|高新区|新区|示范区|度假区))"
    r"(?=[、，。；（））]|新[建增]|[建共累完开发]|民政|社会|分会|管委会|党工委)"
)
_ZONE_END = re.compile(r"(?:开发|高新|新|示范|度假)区")
# 四十六团, 149团: the regiments of the corps
_REGIMENT = re.compile(r"(?<![第\d])(?:[一二三四五六七八九十百〇零]{1,4}|\d{1,3})团(?![体员队长圆结委支年拜学购聚])")
# 幸福社区、和平社区: names in a list that end alike
_LIKE = re.compile(
    r"(?:(?<=[，。；：对在为])|^)(?P<names>(?:[一-鿿]{2,4}(?:社区|村|街道|镇|乡)、)+[一-鿿]{2,4}(?:社区|村|街道|镇|乡))"
)
_VILLAGE = re.compile(r"(?P<name>[一-鿿]{2,4}?(?:村社区|社区|村(?!社区|级)|嘎查|屯))(?!\d)")
# 枣园村设有, 红旗社区老年食堂: with nothing before it and something done or kept there
_ALONE = re.compile(
    r"(?:(?<=[，。；：！])|^)(?:在)?(?P<name>(?!.?[一二三四五]?是)[一-鿿]{2,3}?(?<![和与及])(?:社区|村|嘎查))(?P<after>(?!村|社区|委)[一-鿿]{1,4})"
)
# 全镇, 该村: as big as what was named before
_OWN_LOCALITY = re.compile(r"(?:全|该|我|本)(?P<kind>街道|镇|乡|社区|村)(?![民委居镇级街村])")
# 红花套、高坝洲、枝城等3个乡镇: what is counted after a list says what its names are
_LISTED = re.compile(
    r"(?:(?<=[，。；：对在为市县区])|^)(?P<names>(?:[一-鿿]{2,4}、){1,12}[一-鿿]{2,4}?)(?:等(?:\d+|[一二三四五六七八九十]+)个|[两三四五六七八九十]个?)(?P<kind>乡镇|镇街|镇|街道|乡|社区|村)"
)
_ODD_ENDS = re.compile(
    r"[镇乡村]街道$|[一二三四五六七八九十]成.{0,2}(?:社区|村)$|乡镇$|村镇$|(?<!^[^全上下市县区省国中和与及农各对的在内外乡新是、])城镇$|小镇$|(?:^|中心|乡|小|老|区)集镇$|[两二三四五六七八九十几]个?[镇乡]$|[返下离城故家老他异同回]乡$|城乡$|..各(?:街道|镇|乡)$|..全(?:镇|乡|街道)$|.各.镇$|(?:农村|乡村|城市社区|街道社区)$|(?!^[在由与及].[^村社]*(?:街道|镇|乡)$)[的与及在由个]|^和(?![平谐睦顺美政静布龙县])|和$|村（"
)
# the corps and its regiments lie in this region alone
_XINJIANG = "65"
_JOINTS = ("、", "和", "与", "及")
# one of these characters stands in every name of its kind
_TOWNS = frozenset("乡镇苏办街场")
_VILLAGES = frozenset("社村嘎")
_KINDS = frozenset("乡镇街社村")
_SETTLEMENTS = frozenset("社村嘎屯")
_LOCAL_SIGNS = _TOWNS | _SETTLEMENTS | frozenset("区团")


def localities(
    text: str, found: Sequence[Located], home: str | None, gazetteer: Gazetteer, words: Cues
) -> Iterator[Located]:
    """The townships, zones and villages of a sentence; they lie in the division before them, else in *home*."""
    signs = signs_of(text)
    if _LOCAL_SIGNS.isdisjoint(signs):
        return
    ends = {span.end: ref for span, ref in found}
    regiments = list(_regiments(text, home))
    ends |= {span.end: ref for span, ref in regiments}
    towns = [] if _TOWNS.isdisjoint(signs) else list(_townships(text, ends, home, words))
    if "区" in signs:
        yield from _zones(text, found, home, words)
    yield from regiments
    yield from towns
    if "、" in signs and not _KINDS.isdisjoint(signs):
        yield from _listed(text, ends, home, gazetteer, words)
    if not _VILLAGES.isdisjoint(signs):
        yield from _lone_villages(text, home, words)
    if not _SETTLEMENTS.isdisjoint(signs):
        yield from _villages(text, ends | {span.end: ref for span, ref in towns}, words)


def _townships(text: str, ends: Mapping[int, PlaceRef], home: str | None, words: Cues) -> Iterator[Located]:
    last: Located | None = None
    for match in _LOCAL.finditer(text):
        start = _name_start(text, match, ends, words)
        if start is None:
            continue
        name = text[start : match.end()]
        listed = last is not None and text[last[0].end : start] in _JOINTS
        if len(name) > (11 if name.endswith(("族乡", "苏木")) else 6):
            continue
        if no_place(name, words) and not (_named_like_a_verb(text, Span(start, match.end()), words, listed=listed)):
            continue
        within = ends[start].code or ends[start].within if start in ends else home
        if start not in ends and listed and last is not None:
            # 崇阳县白霓镇、路口镇: the second lies there too
            within = last[1].within
        last = Span(start, match.end()), PlaceRef(code=None, name=name, within=within)
        yield last


def _named_like_a_verb(text: str, span: Span, words: Cues, *, listed: bool) -> bool:
    """新建镇发放低保金, 城关镇、建设街道: a town whose name is also a verb, where only a town can stand."""
    name = span.of(text)
    verb = words.at_start("action", name)
    if not verb or name[len(verb) :] not in ("镇", "乡", "街道"):
        return False
    opens = span.start == 0 or text[span.start - 1] in "，。；：、"
    after = text[span.end : span.end + 6]
    return listed or (opens and bool(words.at_start("action", after) or words.at_start("existence", after)))


def _regiments(text: str, home: str | None) -> Iterator[Located]:
    if home is not None and home.startswith(_XINJIANG) and "团" in text:
        for match in _REGIMENT.finditer(text):
            yield Span(*match.span()), PlaceRef(code=None, name=match[0], within=home)


def _zones(text: str, found: Sequence[Located], home: str | None, words: Cues) -> Iterator[Located]:
    for span, ref in found:
        zone = _ZONE.match(text, span.end)
        if zone and not ref.name.endswith(("区", "县")):
            whole = Span(span.start, zone.end())
            yield whole, PlaceRef(code=None, name=whole.of(text), within=ref.code)
    for zone in _NAMED_ZONE.finditer(text) if _ZONE_END.search(text) else ():
        if not no_place(zone["name"], words) and not words.at_start("launch", zone["name"]):
            yield Span(*zone.span("name")), PlaceRef(code=None, name=zone["name"], within=home)
    for zone in _LONE_ZONE.finditer(text):
        yield Span(*zone.span()), PlaceRef(code=None, name=zone[0], within=home)


def _listed(
    text: str, ends: Mapping[int, PlaceRef], home: str | None, gazetteer: Gazetteer, words: Cues
) -> Iterator[Located]:
    for match in (*_LISTED.finditer(text), *_LIKE.finditer(text)):
        at = match.start()
        if at and text[at - 1] in "市县区" and at not in ends:
            continue
        within = ends[at].code if at in ends else home
        kind = match.groupdict().get("kind", "")
        # 乌江、石杨两镇: 乌江镇 and 石杨镇
        kind = kind if len(kind) == 1 or kind == "街道" else ""
        opener = words.at_start("place-opener", match["names"])
        whole_word = words.guarded(match["names"], 0, len(opener))
        if opener and not whole_word and match["names"].find("、") - len(opener) >= 2:
            # 对红花套、高坝洲、枝城等3个乡镇
            at += len(opener)
        for name in text[at : match.end("names")].split("、"):
            if 2 <= len(name) <= 6 and not no_place(name, words) and not gazetteer.resolve(name, home):
                whole = name if name.endswith(kind) else name + kind
                yield Span(at, at + len(name)), PlaceRef(code=None, name=whole, within=within)
            at += len(name) + 1


def _lone_villages(text: str, home: str | None, words: Cues) -> Iterator[Located]:
    for match in _ALONE.finditer(text):
        done = words.at_start("action", match["after"]) or words.at_start("existence", match["after"])
        kept = words.at_start("kept-in-village", match["after"])
        launched = words.at_start("launch", match["name"]) or words.at_start("predicate", match["name"])
        if (done or kept) and not launched and not no_place(match["name"], words):
            yield Span(*match.span("name")), PlaceRef(code=None, name=match["name"], within=home)


def _villages(text: str, ends: Mapping[int, PlaceRef], words: Cues) -> Iterator[Located]:
    for end, ref in sorted(ends.items()):
        at = end
        while (village := _VILLAGE.match(text, at)) is not None:
            beyond = any(village.start() < other < village.end() for other in ends)
            if beyond or no_place(village["name"], words):
                break
            yield Span(*village.span()), PlaceRef(code=None, name=village["name"], within=ref.code or ref.within)
            # 昆东村、昆阳村: the next of a list
            if text[village.end() : village.end() + 1] not in _JOINTS:
                break
            at = village.end() + 1


def wholes(text: str, named: Sequence[tuple[Span, PlaceRef]]) -> Iterator[tuple[Span, PlaceRef | None]]:
    """全镇, 该村 with the last township or village of that kind among the *named* before it."""
    for match in _OWN_LOCALITY.finditer(text):
        before = [ref for span, ref in named if span.end <= match.start() and ref.name.endswith(match["kind"])]
        yield Span(*match.span()), before[-1] if before else None


def _name_start(text: str, match: re.Match[str], ends: Mapping[int, PlaceRef], words: Cues) -> int | None:
    """Where a township's name begins: the match may have swallowed the end of a name or a preposition before it.

    向阳街道 keeps its first character, which leaves no name without it.
    """
    kind = re.search(r"(?:街道|民族乡|办事处|农场|林场|苏木|镇|乡)$", match["name"])
    last = match.end() - len(kind[0] if kind else "") - 2
    if last + 1 in ends and last + 1 > match.start():
        # 波密县古乡: one character behind a county's name
        return last + 1

    def bounds(cut: int) -> bool:
        before = text[:cut]
        opener = words.at_end("place-opener", before)
        return (
            cut in ends
            or cut == 0
            or (text[cut - 1] == "“" and text.startswith("”", match.end()))
            or (text[cut - 1] in "、，。；：！（ 和与及在等是为由到于的据" and not words.guarded(text, cut - 1, cut))
            or before.endswith("其中")
            or (opener != "" and not words.guarded(text, cut - len(opener), cut))
        )

    return max((cut for cut in range(match.start(), last + 1) if bounds(cut)), default=None)


def no_place(name: str, words: Cues) -> bool:
    """Whether what ends like a township or village is none: 各乡镇, 建成社区, 返乡."""
    begun = words.at_start("no-place-name", name) or words.at_start("action", name)
    if begun and (words.guarded(name, 0, len(begun)) or (begun == "和" and not _ODD_ENDS.match(name))):
        begun = ""
    if len(begun) == 1 and begun in _IN_NAMES and re.fullmatch(r".[^全该各我本两三](?:街道|镇|乡)", name):
        # 向阳街道, 在城街道, 共和镇
        begun = ""
    return bool(begun) or _ODD_ENDS.search(name) is not None


_IN_NAMES = frozenset("向在由对为到从以共和与及有将可均总")
