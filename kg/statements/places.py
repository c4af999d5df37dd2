"""Places in a sentence, and of which of them the words that follow are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.gazetteer import NATION, Division
from kg.lexicon import Lexicon
from kg.model import PlaceRef, Report, Sentence, Span
from kg.statements.cues import Cues, cues
from kg.statements.localities import localities

_WHOLE = re.compile(
    r"全国|全省|全市|全县|全区(?!域)|全旗|全州|全自治区|全盟|全地区|全师|全疆|我国|该[省市县区州旗]|我省|我市|我县|我区|我州|我盟|我旗|我师|本省|本市|本县|本区|本州|本盟|本旗|省内|市内(?!涵)"
)
LEVELS = {
    "国": "nation",
    "省": "province",
    "疆": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "地": "prefecture",
    "师": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
}


def of_code(code: str, lexicon: Lexicon) -> PlaceRef:
    """The place of a division code."""
    division = lexicon.places.division(code)
    return PlaceRef(code=code, name=division.name if division else code)


def relative(words: str, report: Report, lexicon: Lexicon) -> PlaceRef | None:
    """全省, 全市, 全区 as the report means them: 全市 in a district's report is its city."""
    if words in ("全国", "我国"):
        return of_code(NATION, lexicon)
    if report.place is None:
        return None
    wanted = LEVELS.get(words[-1] if words[-1] != "内" else words[0], "county")
    chain = list(_chain(report.place, lexicon))
    own = chain[0] if chain else None
    if own is None:
        return None
    # a county-level city means itself, a county of a municipality its municipality
    if wanted == "prefecture" and own.name.endswith("市") and own.level != "province":
        return PlaceRef(code=own.code, name=own.name)
    for division in chain:
        if division.level == wanted or (
            wanted == "prefecture" and division.name.endswith("市") and division is not own
        ):
            return PlaceRef(code=division.code, name=division.name)
    # 全市 of a county-level city or a municipality, 全区 of an autonomous region, is the place itself
    if (words[-1] == "市" and own.name.endswith("市")) or (words[-1] == "区" and own.name.endswith(("区", "自治区"))):
        return PlaceRef(code=own.code, name=own.name)
    return of_code(report.place, lexicon) if words.startswith(("全", "我", "本")) else None


def _chain(code: str | None, lexicon: Lexicon) -> Iterator[Division]:
    while code and code != NATION:
        division = lexicon.places.division(code)
        if division is None:
            return
        yield division
        code = division.parent


def named_places(sentence: Sentence, report: Report, lexicon: Lexicon) -> list[tuple[Span, PlaceRef]]:
    """The places named in a sentence with what they refer to, in order; 全市 and its like are not names."""
    text = sentence.text
    found: list[tuple[Span, PlaceRef]] = []
    context = report.place
    for mention in sentence.mentions:
        if mention.kind != "place":
            continue
        words = mention.span.of(text)
        autonomous = _autonomous(text, mention.span, words, context, lexicon)
        if autonomous is not None:
            found.append(autonomous)
            continue
        division = _resolve(text, mention.span, words, context, lexicon)
        if division is not None and division.code != NATION:
            found.append((mention.span, PlaceRef(code=division.code, name=words)))
            if division.level == "prefecture":
                context = division.code
    found += list(localities(text, found, report.place, lexicon.places, cues(lexicon)))
    return sorted(_without_overlaps(found), key=lambda item: item[0])


def _autonomous(
    text: str, span: Span, words: str, context: str | None, lexicon: Lexicon
) -> tuple[Span, PlaceRef] | None:
    """门源县 for 门源回族自治县, 延边州 for 延边朝鲜族自治州."""
    kind = text[span.end : span.end + 1]
    if kind not in ("县", "州", "旗"):
        return None
    division = lexicon.places.resolve(words, context)
    if division is None or not division.name.endswith("自治" + kind):
        return None
    whole = Span(span.start, span.end + 1)
    return whole, PlaceRef(code=division.code, name=whole.of(text))


def _resolve(text: str, span: Span, words: str, context: str | None, lexicon: Lexicon) -> Division | None:
    division = lexicon.places.resolve(words, context)
    if division is None or words in cues(lexicon).any("no-place-name"):
        return None
    if division.former and words[-1] in "县州旗":
        # 芷江县 of today is 芷江侗族自治县, which once bore that name
        return lexicon.places.resolve(words[:-1], context) or division
    if words == division.name:
        short = len(words) == 2 and span.start > 0 and text[span.start - 1] not in "、，。；：（ 在从由到自和与及对"
        return (
            None
            if short
            or text[span.end : span.end + 1] in ("场", "域")
            or _cut_out(text, span, division, context, lexicon)
            else division
        )
    return division if _stands_alone(text, span, division, context, lexicon) else None


def _cut_out(text: str, span: Span, division: Division, context: str | None, lexicon: Lexicon) -> bool:
    """振兴|城市, 从|市区: a county far from the report's place, whose name begins within another word."""
    if division.level != "county" or context is None or _related(division, context, lexicon):
        return False
    return not _led_in(text, span.start, lexicon) and not _behind_parent(text, span.start, division, lexicon)


def _led_in(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether nothing, a sign, or a word that brings in places stands before."""
    before = text[max(0, start - 8) : start]
    return not before or not ("一" <= before[-1] <= "鿿") or bool(cues(lexicon).at_end("place-opener", before))


def _behind_parent(text: str, start: int, division: Division, lexicon: Lexicon) -> bool:
    parent = lexicon.places.division(division.parent) if division.parent else None
    above = lexicon.places.division(parent.parent) if parent and parent.parent else None
    return any(text.endswith((d.name, d.short), 0, start) for d in (parent, above) if d is not None)


# 仙游鲤南镇: a town of the county follows
_TOWN_AHEAD = re.compile(r"[一-鿿]{2,3}(?:镇|乡(?!镇)|街道)(?!级)")


def _stands_alone(text: str, span: Span, division: Division, context: str | None, lexicon: Lexicon) -> bool:
    """Whether a short name stands for the place: inside the report's, before a word that goes with places."""
    inside = context is None or _related(division, context, lexicon)
    own = lexicon.places.division(context) if context else None
    if own is not None and own.level == "county" and division.level == "county" and own.parent != division.parent:
        inside = False
    short = span.end - span.start
    if not inside or short < 2 or (text[span.end : span.end + 1] or " ") in "市县区省旗":
        return False
    words, following = cues(lexicon), text[span.end : span.end + 4]
    beyond, goes = words.at_start("beyond-short-place", following), words.at_start("after-short-place", following)
    if beyond and not goes:
        return False
    if division.level != "county":
        return True
    if context in (division.code, division.parent) and _TOWN_AHEAD.match(text, span.end):
        return True
    if (
        short == 2
        and not _led_in(text, span.start, lexicon)
        and not _behind_parent(text, span.start, division, lexicon)
    ):
        return False
    if short == 2 and (beyond or not (goes or not following or _acts(text, span, words))):
        return False
    return text[max(0, span.start - 1) : span.start] not in ("“", "·", "大")


def _acts(text: str, span: Span, words: Cues) -> bool:
    """Whether a short name opens a clause and something is done or kept there: 义乌发放…, 义乌有…."""
    opens = span.start == 0 or text[span.start - 1] in "，。；：！、（"
    after = text[span.end : span.end + 6]
    return opens and bool(words.at_start("action", after) or words.at_start("existence", after))


def _related(division: Division, context: str, lexicon: Lexicon) -> bool:
    chain = [d.code for d in _chain(context, lexicon)]
    own = [d.code for d in _chain(division.code, lexicon)]
    return bool(set(chain) & set(own)) or division.code in chain


def _without_overlaps(found: list[tuple[Span, PlaceRef]]) -> list[tuple[Span, PlaceRef]]:
    kept: list[tuple[Span, PlaceRef]] = []
    for span, ref in sorted(found, key=lambda item: (item[0].start - item[0].end, item[0].start)):
        if not any(span.overlaps(other) for other, _ in kept):
            kept.append((span, ref))
    return kept


def scopes(
    text: str, report: Report, lexicon: Lexicon, named: Sequence[tuple[Span, PlaceRef]]
) -> list[tuple[Span, PlaceRef]]:
    """全省, 全市 and the like with the place that each means: one of that level named before it, or the report's."""
    found = []
    for match in _WHOLE.finditer(text):
        own = relative(match[0], report, lexicon)
        meant = own is not None and own.code == report.place and match[0][0] != "该" and _fits(match[0], own)
        place = own if meant else _named_before(match, named, lexicon) or own
        if place is not None:
            found.append((Span(*match.span()), place))
    return found


def _fits(words: str, place: PlaceRef) -> bool:
    """Whether 全县 can be said of a place: not of a city."""
    kind = words[-1] if words[-1] != "内" else words[0]
    return kind not in "县区旗" or place.name.endswith((kind, "自治" + kind))


def _named_before(match: re.Match[str], named: Sequence[tuple[Span, PlaceRef]], lexicon: Lexicon) -> PlaceRef | None:
    """秭归县民政局介绍，全县…; 敦煌市…，该市…: the last place before of the level that the word asks for."""
    if match[0][0] not in "全该":
        return None
    for span, place in reversed(named):
        division = lexicon.places.division(place.code) if place.code else None
        if division is not None and span.end <= match.start() and division.name.endswith(match[0][-1]):
            return PlaceRef(code=division.code, name=division.name)
    return None


_HEADED = re.compile(
    r"[一二三四五六七八九十、（）\d.]*(?P<name>[一-鿿]{2,8}?[市县区旗州])(?:民政局)?(?P<sign>[：:|丨—\s“])?"
)


def heading_place(sentence: Sentence, report: Report, lexicon: Lexicon) -> PlaceRef | None:
    """The place that the sentence's heading opens with: 翠屏区：打造十分钟助餐圈."""
    return _place_of_headings(sentence.headings, report.place, lexicon)


@lru_cache(maxsize=256)
def _place_of_headings(headings: tuple[str, ...], home: str | None, lexicon: Lexicon) -> PlaceRef | None:
    for heading in reversed(headings):
        match = _HEADED.match(heading)
        # 于都县抓实兜底扶贫: a verb behind the name does as well as a sign
        led = match and (match["sign"] or cues(lexicon).at_start("launch", heading[match.end() :]))
        division = lexicon.places.resolve(match["name"], home) if match and led else None
        if division is not None:
            return PlaceRef(code=division.code, name=division.name)
    return None


def subjects(text: str, found: Sequence[tuple[Span, PlaceRef]], words: Cues) -> tuple[tuple[Span, PlaceRef], ...]:
    """The places that what follows is about: those that open a clause; an honour's 全国 or a listed name is not one."""
    ordered = sorted(found, key=lambda item: item[0])
    kept = []
    for number, (span, place) in enumerate(ordered):
        listed = text[span.end : span.end + 1] == "、" or text[max(0, span.start - 1) : span.start] == "、"
        beside = (number + 1 < len(ordered) and ordered[number + 1][0].start == span.end + 1) or (
            number and ordered[number - 1][0].end == span.start - 1
        )
        # 在坊前镇东高庄村: within the place that opens, right behind it
        behind = bool(number) and ordered[number - 1] in kept and ordered[number - 1][0].end == span.start
        opens = behind or _opens(text, span, words)
        # 根据全国5‰人口抽样调查: whose figures they are is not what they are of
        source = bool(_WHOLE.fullmatch(span.of(text))) and text[: span.start].endswith(("据", "按", "按照", "比", "较"))
        if (listed and beside) or not opens or source or attribute(text, span, words) or of_firm(text, span, words):
            continue
        kept.append((span, place))
    return tuple(kept)


def attribute(text: str, span: Span, words: Cues) -> bool:
    """Whether a place word belongs to a title (全国示范性…社区, 全省“十佳”)."""
    after = text[span.end : span.end + 8]
    if words.at_start("superlative", after) and not _WHOLE.fullmatch(span.of(text)):
        return False
    return after.startswith(("“", "《")) or bool(words.at_start("place-attribute", after))


def of_firm(text: str, span: Span, words: Cues) -> bool:
    """Whether a place is part of a company's name: 湖北某某建筑工程有限公司."""
    found = _NAME_RUN.match(text, span.end)
    end = words.expressions["firm-end"].search(found[0]) if found else None
    if found is None or end is None or _WHOLE.fullmatch(span.of(text)):
        return False
    return not words.inside("existence", found[0][: end.start()])


_NAME_RUN = re.compile(r"[一-鿿（）]{2,18}")


# all up to the last sign before a place
_TO_CLAUSE = re.compile(r".*[，。；：！？（(]", re.DOTALL)
_BEFORE = re.compile(
    r"\d{2,4}年(?:\d{1,2}月)?(?:底|末|以来)?|\d+月(?:底|末|份)?|[一二三]是|[（(]?[一二三四五六七八九十\d][）)、.．]"
)


def _opens(text: str, span: Span, words: Cues) -> bool:
    """Whether nothing but adverbs, dates and prepositions stands between the clause's start and the place."""
    clause = _TO_CLAUSE.match(text, 0, span.start)
    head = _BEFORE.sub("", text[clause.end() if clause else 0 : span.start])
    while head:
        cue = max(words.at_start("adverb", head), words.at_start("place-opener", head), key=len)
        if not cue:
            return False
        head = head[len(cue) :]
    return True
