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
_LAUNCHED = (
    r"(?:实施|开展|推进|启动|建设|打造|搭建|创建|上线|开通|承担)(?:了)?(?P<other>[^，。；：！？“”《》（）、\d]{4,20}?"
    r"(?:综合服务平台|服务平台|信息平台|管理平台|服务热线|公益热线|保护热线|服务试点|改革试点|建设试点))(?=[，。；：！？、（）]|$)"
    r"|(?:^|(?<=[，。；、]|是))(?P<pilot>[^，。；：！？“”《》（）、\d是]{6,24}?试点)(?=有序|顺利|稳步|扎实|全面|启动|落地|圆满)"
)
_NAMED = (
    r"(?P<name>[^，。；：！？“”《》（）、\d]{3,24}?(?:行动计划|行动|工程|提升年|攻坚战|[三五]年规划))"
    r"(?=[，。；：！？、（）中和]|$|[为以推取的]|圆满|顺利|全面|启动|成果|方案|试点|建设|以来|现场|推进会)"
)
# 乐善某地·新春福包活动: a dot joins the parts of a proper name
_KIND_AHEAD = r"(?=(?:系列|主题|公益|慈善|志愿服务|关爱)*(?:活动|项目|行动|工程|计划|品牌))"
_DOTTED = rf"(?P<dotted>[一-鿿]{{2,6}}·[一-鿿]{{2,10}}?){_KIND_AHEAD}"
# one of these stands in every shape, and a sentence is searched for it first
_SHAPED = re.compile(r"行动|工程|提升年|攻坚战|年规划|平台|热线|试点|·")
_SHAPES = re.compile(f"{_NAMED}|{_LAUNCHED}|{_DOTTED}")
# no shape goes beyond one of these signs
_TO_RUN = re.compile(r".*[，。；：！？“”《》（）、\d]", re.DOTALL)
_LISTED = ("", "、", "和", "及", "与", "以及", "暨")
_NOT_INITIATIVES = re.compile(
    r"(?:思想|精神|主义|意识|讲话|会议|主题教育|五’规划|(?:主体|土建|配套|附属|装修|收尾)工程)$|[。！？]|^[\d.]+[%％]$|^\d{1,3}(?:分钟|公里|小时|天)?$|^十[一二三四五]五$|—.*(?<!—)—(?!—)|应.尽.|凡.必."
)
# “…”系列主题新闻发布会: a press conference has a theme, which is no undertaking
_OCCASION = re.compile(r"(?:系列|主题|专题)*(?:新闻)?(?:发布会|通气会|报道|专栏|专题|专访)")
# a document for an undertaking names it: 《某市社会救助精准兜底专项行动工作方案》
_IN_TITLE = re.compile(
    r"《(?:关于)?(?:[^《》]{1,6}?[省市县区州])?(?P<name>[^《》“”]{4,24}?(?:行动|工程|计划))(?:工作|实施)?方案》"
)
_INVENTED = re.compile(
    r"(?:首创|探索建立|率先建立)(?P<name>[^，。；：！？“”《》（）、\d]{4,14}?(?:机制|模式))(?=[，。；、])"
)
# 五社联动, 三聚三基: what an undertaking's parts are, counted
_COUNTED = re.compile(
    r"[二三四五六七八九十两双多][一-鿿]{1,2}(?:[一二三四五六七八九十两双多][一-鿿]{1,2}|联动|合一|融合|协同|并举|共建|同创|互动)"
)
_JOINED = re.compile(r"(?:联动|融合|协同|互动|共建)$")
# “四型”社区: only with what it is a kind of
_ABBREVIATED = re.compile(r"[二三四五六七八九十两双多][一-鿿]{1,2}")


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
    found = list(_quoted(text, cues, heads, lexicon)) if "“" in text else []
    # the words behind a quoted name belong to it: “五社联动”提质增效行动
    taken = [Span(f.span.start, max(f.span.end, f.span.start + len(f.alias or "") + 2)) for f in found]
    found += [f for f in _shaped(text, cues, heads, lexicon) if not any(f.span.overlaps(t) for t in taken)]
    return sorted(found, key=lambda f: f.span)


def refused(text: str, span: Span, cues: Cues) -> bool:
    """Whether what stands in quotation marks is a slogan, a fault, an honour or a part of them, and no name."""
    matches = list(_QUOTED.finditer(text))
    number = next((n for n, match in enumerate(matches) if match.span(1) == (span.start, span.end)), None)
    if number is None:
        return True
    match, first = matches[number], number
    while first > 0 and text[matches[first - 1].end() : matches[first].start()] in _LISTED:
        first -= 1
    after = _after_list(text, matches, number)
    return (
        not _may_be_name(match[1].strip(), after, cues)
        or _is_contrast(text, match)
        or _is_award(text, match, cues)
        or bool(cues.at_end("no-name-after", text[: matches[first].start()]))
    )


def type_of(name: str, before: str, after: str, lexicon: Lexicon) -> str:
    """The type (a notation) that a name ends in, or that stands behind its quotation marks; else the usual one."""
    heads = _type_heads(lexicon)
    quoted = before.endswith("“") and after.startswith("”")
    head = _head_after(after[1:], lexicon) if quoted else ""
    usual = "action" if not quoted else "mechanism" if "+" in name else "brand"
    return heads.get(head) or heads.get(_head_at_end(name, heads)) or usual


@lru_cache(maxsize=4)
def _type_heads(lexicon: Lexicon) -> dict[str, str]:
    return {form: c.notation for form, c in lexicon.forms("initiative-types").items()}


def _quoted(text: str, cues: Cues, heads: dict[str, str], lexicon: Lexicon) -> Iterator[Found]:
    matches = list(_QUOTED.finditer(text))
    for number, match in enumerate(matches):
        after = _after_list(text, matches, number)
        if not _may_be_name(match[1].strip(), after, cues) or _is_contrast(text, match) or _is_award(text, match, cues):
            continue
        at = match.start(1)
        for name in _parts(match[1]):
            span = Span(at, at + len(name))
            at = span.end + 1
            # “开在公园里”的婚姻登记处: a description, which takes no type word
            head = _head_after(after, lexicon)
            head = "" if after.startswith("的") and heads.get(head) in _PLACED else head
            own = _head_at_end(name, heads)
            # “一个人的敬老院”: a story's title
            own = "" if "的" in name and heads.get(own) in _PLACED else own
            itself = bool(own) or name != match[1].strip() or _names_itself(name, after, cues)
            if name in lexicon.forms("benefits") and not itself:
                continue
            if head or itself or _is_launched(matches, number, text, after, cues):
                kind = heads.get(head) or heads.get(own) or ("mechanism" if "+" in name else "brand")
                alias = name + after[: after.index(head) + len(head)] if head and head in after else None
                yield Found(span=span, name=name, type=kind, alias=alias)


def _parts(words: str) -> list[str]:
    """“五社联动、三站合一” names two, “敬老情、暖人心” one."""
    parts = words.strip().split("、")
    return parts if len(parts) > 1 and all(_COUNTED.fullmatch(part) for part in parts) else [words.strip()]


def _names_itself(name: str, after: str, cues: Cues) -> bool:
    """Whether the words can only be a name: 1+8+N, 五社联动, 慈善一日捐, or one that wins a prize."""
    coded = _CODE.match(name) or (_COUNTED.fullmatch(name) and _JOINED.search(name))
    short = _ABBREVIATED.fullmatch(name) and cues.at_start("abbreviated-of", after)
    ends = cues.at_end("name-end", name) and len(name) > 2
    return bool(coded or short or ends or cues.at_start("award", after))


def _is_launched(matches: Sequence[re.Match[str]], number: int, text: str, after: str, cues: Cues) -> bool:
    return bool(_launched(matches, number, text, cues)) and not after.startswith(("的", "等", "，让"))


def _after_list(text: str, matches: Sequence[re.Match[str]], number: int) -> str:
    """What follows a quoted name, past further quoted names that stand in one list with it."""
    end = matches[number].end()
    for later in matches[number + 1 :]:
        if text[end : later.start()] in (*_LISTED, "，"):
            end = later.end()
        else:
            break
    return text[end : end + 20]


def _may_be_name(name: str, after: str, cues: Cues) -> bool:
    return (
        name not in cues.any("slogan")
        and name.count("、") < 2
        and not _NOT_INITIATIVES.search(name)
        and not _OCCASION.match(after)
        and not cues.at_start("idea-head", after)
    )


# 从“老有所养”到“老有颐养”, 由功能型向“实体型”转变
_TURNED = re.compile(r"[^，。；]{0,6}(?:到|向|变为|转向)“")
_TOWARDS = re.compile(r"(?:从|由|变|转|升级|走)[^，。；]{0,24}[到向]$")


def _is_contrast(text: str, match: re.Match[str]) -> bool:
    """Slogans set against each other are no names."""
    before, after = text[max(0, match.start() - 32) : match.start()], text[match.end() : match.end() + 16]
    return (
        after.startswith(("到“", "向“", "变为", "走向", "转变", "难题", "问题"))
        or (before.endswith(("从", "由")) and _TURNED.match(after) is not None)
        or _TOWARDS.search(before) is not None
    )


def _is_award(text: str, match: re.Match[str], cues: Cues) -> bool:
    """Whether the quoted words are an honour: the verb stands before, or they are called one behind."""
    titled = text.startswith(("称号", "荣誉", "光荣称号", "授牌"), match.end())
    # 入选省“五十百千”试点: the pilot has a name of its own
    if text.startswith(("试点", "项目", "工程", "行动", "计划"), match.end()) and "优秀" not in match[1]:
        return False
    return titled or _awards(cues).search(text[max(0, match.start() - 14) : match.start()]) is not None


@lru_cache(maxsize=4)
def _awards(cues: Cues) -> re.Pattern[str]:
    verbs = alternation(v for v in cues.any("award") if len(v) > 1)
    return re.compile(
        rf"(?:{verbs})(?:全|省|20)(?=.{{0,6}}\Z)|(?:{verbs})\Z|(?:授予|荣获|获评|入选|评为|称号|授牌)[^，。]{{0,10}}\Z"
    )


# types that are somewhere, of which quoted words may tell what they are like
_PLACED = frozenset({"facility", "platform"})
# how far behind a quoted name its type word may begin
_NEAR = 12
_LIST_END = re.compile(r"^等(?:\d+[个项]|[个项](?!目))?|^——")


def _head_after(after: str, lexicon: Lexicon) -> str:
    """The type word that closes the phrase after a quoted name: “情暖夕阳”慈善关爱项目."""
    phrase = _LIST_END.sub("", _BREAK.split(after.lstrip("、"), maxsplit=1)[0])
    first = _any_head(lexicon).search(phrase)
    return first[0] if first and first.start() <= _NEAR else ""


@lru_cache(maxsize=4)
def _any_head(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternation(_type_heads(lexicon)))


def _head_at_end(name: str, heads: dict[str, str]) -> str:
    for length in range(min(10, len(name) - 2), 0, -1):
        if name[-length:] in heads:
            return name[-length:]
    return ""


def _launched(matches: Sequence[re.Match[str]], number: int, text: str, cues: Cues) -> str:
    start = matches[number].start()
    first = number
    while first > 0 and text[matches[first - 1].end() : matches[first].start()] in _LISTED:
        first -= 1
        start = matches[first].start()
    clause = _BREAK.split(text[max(0, start - 16) : start - 1] if start else "")[-1]
    verb = cues.at_end("launch", text[max(0, start - 9) : start].rstrip("“了出好"))
    if verb or not text[matches[number].end() : matches[number].end() + 1].strip("，。；、"):
        return verb or cues.inside("launch", clause[-12:])
    return ""


def _shaped(text: str, cues: Cues, heads: dict[str, str], lexicon: Lexicon) -> Iterator[Found]:
    for pattern in (_IN_TITLE, _INVENTED) if "《" in text or "建立" in text or "首创" in text else ():
        for match in pattern.finditer(text):
            own = _head_at_end(match["name"], heads)
            if own:
                yield Found(span=Span(*match.span("name")), name=match["name"], type=heads[own])
    for match in _shapes(text):
        # the title of a document is a policy
        if text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start()):
            continue
        group = match.lastgroup or ""
        if group == "dotted":
            kind = heads.get(_head_after(text[match.end() : match.end() + 12], lexicon), "brand")
            yield Found(span=Span(*match.span()), name=match[0], type=kind)
            continue
        name, start = _from_its_verb(match[group], match.start(group), cues)
        own = _head_at_end(name, heads)
        if 6 <= len(name) <= 26 and own and not _loose(cues).search(name):
            yield Found(span=Span(start, start + len(name)), name=name, type=heads[own])


def _shapes(text: str) -> Iterator[re.Match[str]]:
    """The runs with the shape of a name; none is looked for before the run in which one of their words stands."""
    at = 0
    while (word := _SHAPED.search(text, at)) is not None:
        run = _TO_RUN.match(text, at, word.start())
        shape = _SHAPES.search(text, run.end() if run else at)
        if shape is None:
            return
        yield shape
        at = shape.end()


@lru_cache(maxsize=4)
def _loose(cues: Cues) -> re.Pattern[str]:
    """惠民工程, 专项行动: nothing before the type word that would make it a name."""
    words = alternation(cues.any("loose-name"))
    return re.compile(
        rf"^(?:{words})+(?:行动|工程|计划|行动计划|攻坚战|提升年)$|改造提升|等[^等]{{0,6}}(?:工程|行动|计划)$"
        "|的具体行动$"
    )


def _from_its_verb(name: str, start: int, cues: Cues) -> tuple[str, int]:
    """The name without the verb of launching and the adverbs before it."""
    while True:
        cut = cues.at_start("launch", name) or cues.at_start("adverb", name) or cues.at_start("name-opener", name)
        if not cut or len(name) - len(cut) < 4:
            break
        name, start = name[len(cut) :], start + len(cut)
    inner = max((m.end() for m in cues.expressions["name-verb"].finditer(name, 0, max(0, len(name) - 5))), default=0)
    return name[inner:], start + inner


def domain_of(text: str, lexicon: Lexicon, default: str) -> str:
    """The domain whose longest form stands in a text; *default* where none does."""
    forms = lexicon.forms("domains")
    found = max(_domain_words(lexicon).findall(text), key=len, default=None)
    return forms[found].notation if found else default


@lru_cache(maxsize=4)
def _domain_words(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(alternation(lexicon.forms("domains")))
