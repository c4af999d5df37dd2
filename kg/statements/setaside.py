"""Numbers that are no figures, each with the reason why: dates, names, ordinals, ages, document numbers and so on.

The order is by certainty: a number inside a date is a date even where it also stands in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters, digits

from kg.model import Span
from kg.statements.cues import Cues, alternation, signs_of
from kg.statements.numerals import Numeral

_CN = "一二两三四五六七八九十〇零"
_DIGITS = rf"(?:\d+|[{_CN}]+)"
_TO = r"[-－—–~～至到]+"
_YEAR = r"(?<!\d)(?:19|20)\d\d"
_SIZED = ("床位", "位数", "人口", "面积", "规模", "会员", "党员", "员工", "职工", "资金", "投资", "金额", "年龄")
_PLAN_WORDS = "期间|时期|规划|末|以来|”|“|《|》|民政|开局|收官|养老|发展|建设|目标|，|。|、|的|$"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A reason and its expression, which can match only where one of the characters *marks* stands."""

    reason: str
    expression: re.Pattern[str]
    marks: frozenset[str]


def _kind(reason: str, *alternatives: str, marks: str = digits) -> _Kind:
    return _Kind(reason, re.compile("|".join(alternatives)), frozenset(marks))


_KINDS: tuple[_Kind, ...] = (
    # web and phone numbers come first, or their parts would look like dates and years
    _kind("address", r"(?:https?://|www\.)[\w./?=&%#-]+", r"[\w.-]+@[\w.-]+", marks=":.@"),
    _kind("phone", r"(?<!\d)(?:\d{3,4}[-－—]\d{7,8}|1[3-9]\d{9}|400[-－]?\d{3}[-－]?\d{4})(?!\d)"),
    _kind(
        "hotline",
        r"(?<!\d)(?:12345|96\d{3,4}|12355|12349|12320|12385|110|120|119)(?=[^\d万亿%元个]{0,10}(?:热线|平台|电话|服务))",
        marks="热平电服",
    ),
    _kind(
        "document number",
        r"[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*第?\d*号?",
        r"第?\d+号(?:令|文|公告)",
        r"索引号?：?\s*[\d/-]+",
        r"GB/?T?\s*\d+(?:[-—]\d+)?",
        r"DB\d+/?T?\s*\d+(?:[-—.]\d+)*",
        marks="〔[［(（号GD索",
    ),
    _kind("duration", r"(?<![\d月.])\d{1,2}(?:个)?(?:自然)?日(?:以内|之内|内(?![地涵容部设蒙]))", marks="日"),
    _kind(
        "date",
        rf"{_YEAR}\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}日?(?:\s*\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?",
        marks="-/.月",
    ),
    _kind("date", r"(?<!\d)\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)", marks="."),
    _kind("date", rf"{_YEAR}\s*年?\s*{_TO}\s*(?:19|20)?\d\d\s*年(?:度)?", marks="年"),
    _kind(
        "date",
        rf"{_YEAR}\s*年(?:度|代)?(?:\s*\d{{1,2}}\s*月(?:份)?(?:\s*\d{{1,2}}\s*[日号])?)?"
        r"(?:\s*\d{1,2}(?:时|:\d\d))?",
        marks="年",
    ),
    _kind("date", rf"[一二][九〇零][{_CN}]{{2}}年(?:[{_CN}]{{1,2}}月)?(?:[{_CN}]{{1,3}}日)?", r"\d\d年代", marks="年"),
    _kind(
        "date",
        rf"(?<!\d)\d{{1,2}}\s*月?份?\s*{_TO}\s*\d{{1,2}}\s*月(?:份|底|末)?",
        rf"\d{{1,2}}月\s*\d{{1,2}}\s*[日号]?\s*{_TO}\s*(?:\d{{1,2}}月)?\d{{1,2}}[日号]",
        marks="月",
    ),
    _kind(
        "date",
        r"(?<!\d)\d{1,2}\s*月(?:份|底|末|初)?(?:\s*\d{1,2}\s*[日号])?",
        r"(?<![\d.])\d{1,2}[日号](?=[，。、（）上下晚前后起至]|$)",
        marks="月日号",
    ),
    _kind(
        "date",
        rf"[{_CN}]{{1,2}}月(?:份|底|末)",
        rf"[{_CN}]{{1,2}}月[{_CN}]{{1,3}}日",
        rf"第?[一二三四1-4](?:(?:个?季度)?\s*{_TO}\s*|(?<!^.)[、和及])第?[一二三四1-4]个?季度",
        r"第?[一二三四1-4]个?季度",
        r"[前头][一二三四1-4]个?季度",
        marks="月季",
    ),
    _kind("time", r"(?<!\d)\d{1,2}[:：]\d\d(?:[:：]\d\d)?", marks=":："),
    _kind("plan period", rf"[“\"]?[{_CN}]{{2,3}}五[”\"]?(?={_PLAN_WORDS})", rf"“[{_CN}]{{1,3}}五”", marks="五"),
    _kind(
        "meeting",
        rf"(?:党的)?[{_CN}]{{2,4}}(?:大(?!类|项|体|行动|工程|任务|机制|平台)|届[{_CN}]*中全会)",
        rf"[{_CN}]{{1,3}}中全会",
        marks="大届会",
    ),
    _kind("page", rf"第\s*\d+(?:\s*{_TO}\s*\d+)?\s*页", r"共\s*\d+\s*页", r"共印\s*\d+\s*份", marks="页印"),
    _kind(
        "ordinal",
        rf"第\s*(?:\d+|[{_CN}百千]+)",
        rf"前\s*(?:\d+|[{_CN}]{{1,3}})(?=名|位|强|列|，|。)",
        r"TOP\s*\d+",
        rf"[（(](?:\d{{1,2}}|[{_CN}]{{1,3}})[）)]",
        r"(?:^|(?<=[。；：\s]))\d{1,2}[.．、）)](?=[一-鿿“])",
        # 1.2 全县共有, 3.1.4 完善机制: numbers of sections
        r"(?:^|(?<=[。；\s]))\d{1,2}(?:[.．]\d{1,2}){1,3}[.．、]?\s*(?![万亿千百元个倍平公亩米吨小多余成人名户])(?=[一-鿿“（])",
        # 一期工程, 二期项目: which stage of a building
        r"[一二三四五](?=期(?:工程|项目|建设|改造|主体|扩建|用地|用房|土建|装修|投入|已|正|竣工|完工|开工))",
        r"首\d*(?=批|个|家|创)",
        marks="第前T（(首.．、）)期",
    ),
    _kind("rank", r"(?:位居|位列|排名|排在|名列|列)(?:全国|全省|全市|全区|前|第)*\s*\d+", marks="列名"),
    _kind(
        "threshold",
        # 对100张床位以上的机构, 床位50张（含）以上的养老院, 10万人以上的县: whom a rule means, not how many there are
        rf"(?:(?<=[，。；：、（对凡向为给将])|(?<={'|'.join(_SIZED)})|^)(?:达到?|在|为|满)?"
        r"\d+(?:\.\d+)?万?(?:张|人|名|平方米|户|元)(?:养老床位|床位|老年人|老人|员工|职工|会员|从业人员)?"
        r"(?:（含[^）]{0,8}）)?(?:及|或)?以[上下内](?:（含[^）]{0,8}）)?(?:床位|规模|养老床位)?的(?=[一-鿿“])",
        # 带动就业500人以上的企业3家: what the size is of is counted at once
        r"\d+(?:\.\d+)?万?(?:张|人|名|平方米|户|元)(?:及|或)?以[上下]的(?!同时|基础|目标)"
        r"(?=[一-鿿]{2,12}?\d+(?:\.\d+)?万?[余多]?(?:家|个|所|支|处|座|户|笔|项))",
        r"（含(?:本数|\d[^）]{0,8})）",
        marks="以（",
    ),
    _kind("scope", r"（(?:不?含|包括|包含)[^（）\d]{1,12}）", marks="（"),
    _kind("rate base", r"每(?:[十百千万]+|\d+[万千]?)(?=名|人|户|张|个|位)", marks="每"),
    _kind("date", r"(?<![\d.])\d{1,2}日(?!均|常|托|间|志|报|用|照)", marks="日"),
    _kind(
        "age",
        r"百岁",
        rf"\d+\s*{_TO}\s*\d+\s*(?:周岁|岁)",
        r"\d+\s*(?:周岁|岁)(?:及?以[上下]|以内)?",
        r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?)(?:周岁|岁)",
        marks="岁",
    ),
    _kind("grade", rf"(?<![\dA-Za-z.])(?:[1-9]|[{_CN}])\s*A(?![A-Za-z+＋])(?:级|等)?", marks="A"),
    _kind(
        "name",
        r"[A-Za-z]\d+(?:\.\d+)?",
        r"\d+(?:\.\d+)?[A-Za-z]{1,3}(?=[^A-Za-z]|$)",
        r"\d+\.\d+版",
        marks=ascii_letters + "版",
    ),
    _kind(
        "name",
        rf"{_DIGITS}\s*[A+＋](?:\s*(?:\d+|[{_CN}NnXx]+))(?:\s*[+＋]\s*(?:\d+|[{_CN}NnXx]+))*",
        r"[Nn]\s*[+＋]\s*\d+",
        marks="A+＋",
    ),
    _kind("grade", rf"(?:\d|[{_CN}])\s*星级?", rf"[{_CN}]级(?:甲等)?", r"甲级", marks="星级"),
    _kind(
        "name",
        rf"{_DIGITS}\s*(?:分钟|公里|小时)(?=[^，。；、\d]{{0,12}}(?:圈|服务圈|生活圈))",
        r"24小时(?=热线|值班|服务|开通|不间断|求助|在线|监测|值守|自助|开放|营业)",
        r"7\s*[×xX*]\s*24小时?",
        # 3个工作日内办结率: the time is of the rate's name
        rf"{_DIGITS}\s*个?(?:工作日|小时|分钟|天|日)(?:以内|之内|内)?(?=[^，。；、\d]{{0,4}}率)",
        # a regiment of the Xinjiang Production and Construction Corps, which is a place: 在124团、162团
        r"\d+团(?![队体员支委购结圆])",
        marks="圈时×xX*日钟天团",
    ),
    _kind(
        "duration",
        r"(?=[\d一二两三四五六七八九十连近过未为历每满不持长前后])"
        r"(?:连续|近|过去|未来|为期|历时|每隔|每|满|未满|不满|持续|长达|前|后|近十)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)(?:多|余)?(?:个)?"
        r"(?:年(?:度|来|间|内|以上|以来)?|月(?!子)|周(?!岁)|星期|天|日(?=内|前|起|止)|小时(?=[^以之内，。；]{0,3}不间断)|世纪)",
        marks="年月周星天日断世",
    ),
    _kind("address", r"\d+(?:号(?:楼|院|线|公路)?|楼|室|栋|单元|层|路)(?!召|令)", marks="号楼室栋单层路"),
    _kind(
        "figure of speech",
        r"[一二两三四五六七八九十]+(?=色|肖|类困难|肢|官|者|来源|方力量|旬|成立|下|体|心|点(?![一二三四五六七八九零〇]+(?:[万亿倍成]|个?百分点)))",
        marks="色肖类肢官者来方旬成下体心点",
    ),
    _kind(
        "article",
        r"一(?=[日餐天月年顿个位名家户处所支项张件例条次场种套座笔类份对部台间把层片块群座届段股])",
        r"每(?:一|[个人户])(?=[^\d])",
        marks="一每",
    ),
    _kind("each", r"(?<=各)一(?=[个])", marks="各"),
    # 财政局等6部门联合印发: who issued a document
    _kind(
        "issuers",
        rf"(?<=等)(?:\d+|[{_CN}]+)个?(?:部门|单位|部委|厅局|委办局)(?=(?:共同|联合)?(?:印发|出台|下发|制定|发文|发布|转发))",
        marks="等",
    ),
)  # fmt: skip
# these words are written in Chinese numerals only: 2.9万家 is no 万家灯火
_CHINESE_ONLY = frozenset({"idiom", "figure of speech", "article", "each", "small count", "plan period", "meeting"})
_COUNTS = frozenset({"article", "small count"})
_LEFT_OUT = frozenset({"date", "time", "structure", "duration", "plan period", "scope"})
_QUOTED = re.compile(r"[“《〈「『]([^”》〉」』]{1,40})[”》〉」』]")


@lru_cache(maxsize=4)
def _worded(cues: Cues) -> tuple[_Kind, ...]:
    """The kinds whose words are a scheme's: structural counts, idioms, small counts in Chinese numerals."""
    structure, idiom, small = cues.any("structure"), cues.any("idiom"), cues.any("counted-thing-small")
    few = "两二三四五六七八九"
    return (
        _kind(
            "structure",
            rf"(?:\d+|[一二两三四五六七八九十]+)(?:{alternation(structure)})(?!企|以上)",
            marks=_first_of(structure),
        ),
        _kind("idiom", alternation(idiom), marks=_first_of(idiom)),
        _kind(
            "small count",
            rf"(?<![一二三四五六七八九十百千万零两])[{few}](?=(?:{alternation(small)})(?!百分))",
            marks=few,
        ),
    )


def _first_of(words: Collection[str]) -> str:
    return "".join(sorted({word[0] for word in words}))


def asides(text: str, cues: Cues) -> list[tuple[str, Span]]:
    """Every run of a sentence that holds numbers which are no figures, with the reason."""
    kinds, marked = _marked(cues)
    numbers: set[int] = set().union(*(marked[sign] for sign in marked.keys() & signs_of(text)))
    spans = [
        (kinds[number].reason, Span(*match.span()))
        for number in sorted(numbers)
        for match in kinds[number].expression.finditer(text)
    ]
    return spans + [("name", Span(*match.span(1))) for match in _QUOTED.finditer(text)]


@lru_cache(maxsize=4)
def _marked(cues: Cues) -> tuple[tuple[_Kind, ...], Mapping[str, frozenset[int]]]:
    """All kinds in their order, and the numbers of those for which a character is a mark."""
    kinds = (*_KINDS, *_worded(cues))
    signs = frozenset().union(*(kind.marks for kind in kinds))
    return kinds, {sign: frozenset(n for n, kind in enumerate(kinds) if sign in kind.marks) for sign in signs}


def holes(spans: Sequence[tuple[str, Span]], found: Sequence[Numeral]) -> list[Span]:
    """The runs that a title leaves out: dates, durations, structural counts; names and grades stay."""
    chinese = {n.span.start for n in found if n.chinese}
    out = []
    words = [span for reason, span in spans if reason in ("idiom", "name")]
    for reason, span in spans:
        if any(span.overlaps(word) for word in words):
            continue
        if reason in _COUNTS and (reason not in _CHINESE_ONLY or span.start in chinese):
            out.append(Span(span.start, span.end + 1))
        elif reason in _LEFT_OUT:
            out.append(span)
    return out


def set_aside(spans: Sequence[tuple[str, Span]], found: Sequence[Numeral]) -> dict[Span, str]:
    """The numerals of a sentence that are no figures, with the reason of each."""
    reasons: dict[Span, str] = {}
    for numeral in found:
        reason = next((why for why, span in spans if _covers(span, numeral) and _may(why, numeral)), None)
        if numeral.indefinite:
            reason = reason or "indefinite"
        if reason:
            reasons[numeral.span] = reason
    return reasons


def _covers(span: Span, numeral: Numeral) -> bool:
    """Whether a run of words takes a numeral in: 三十一 is more than the 十一 of a date's name."""
    return span.overlaps(numeral.span) and not (numeral.chinese and numeral.span.start < span.start)


def _may(reason: str, numeral: Numeral) -> bool:
    counted = numeral.chinese and not numeral.fraction and numeral.value == numeral.value.to_integral_value()
    return counted or reason not in _CHINESE_ONLY
