"""Beneficiary groups by a grammar of modifiers and heads over the schemes' labels: 特殊困难老年人, 低保、孤困儿童."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.model import Sentence, Span
from kg.statements.cues import Cues, alternation, opening


@lru_cache(maxsize=4)
def _grammar(cues: Cues) -> re.Pattern[str]:
    begin = opening(cues.any("group-modifier"), cues.any("group-alone"))
    modifier = alternation(cues.any("group-modifier"))
    head = alternation(cues.any("group-head"))
    alone = alternation(cues.any("group-alone"))
    return re.compile(
        rf"{begin}(?:(?:(?:{modifier})(?:等|的|、|和|及|或|以及)?){{1,5}}(?:{head})(?:家庭|子女)?"
        rf"|(?:{alone})(?:家庭|子女)?)"
    )


@lru_cache(maxsize=4)
def _quoted(cues: Cues) -> re.Pattern[str]:
    """“五保”对象: a modifier in quotation marks."""
    return re.compile(
        rf"“(?:{alternation(cues.any('group-modifier'))})”(?:{alternation(cues.any('group-head'))})(?:家庭|子女)?"
    )


def group_spans(sentence: Sentence, cues: Cues) -> list[Span]:
    """Where the groups of a sentence stand: the longest of what the schemes and the grammar know, without overlaps."""
    text = sentence.text
    found = [m.span for m in sentence.mentions if m.kind == "group"]
    found += [Span(*match.span()) for match in _grammar(cues).finditer(text)]
    if "”" in text:
        found += [Span(*match.span()) for match in _quoted(cues).finditer(text)]
    found += [Span(*match.span()) for match in cues.expressions["counted-staff"].finditer(text)]
    if not found:
        return []
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start - s.end, s.start)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return sorted(
        _whole_name(text, _without_verb(text, span, cues)) for span in kept if not _part_of_name(text, span, cues)
    )


_AGED = re.compile(
    r"(?:年满)?\d{2,3}(?:[-—－–~～至]\d{2,3})?(?:周)?岁(?:（含）)?(?:(?:及|或)?以[上下]|[上下])?的?(?:户籍|本地|常住)?\Z"
)


def _whole_name(text: str, span: Span) -> Span:
    """The group with the age before it and the 口 behind it: 60周岁及以上户籍老年人口."""
    end = span.end + (text.startswith("口", span.end) and text.startswith("人", span.end - 1))
    named = text[span.start - 1 : span.start] in _AGE_ENDS and text[end - 1] not in "庭户"
    aged = _AGED.search(text, max(0, span.start - 16), span.start) if named else None
    return Span(aged.start() if aged else span.start, end)


_AGE_ENDS = frozenset("岁上下的籍地住")


def named_in(words: str, cues: Cues) -> Iterator[str]:
    """The groups that a title names, where its sentence names none: 60年代精简退职老职工生活补助."""
    for match in _grammar(cues).finditer(words):
        span = _without_verb(words, Span(*match.span()), cues)
        said = span.of(words)
        done = cues.at_start("group-verb", said)
        if not done and not _part_of_name(words, span, cues) and said not in cues.any("group-vague"):
            yield said


def _without_verb(text: str, span: Span, cues: Cues) -> Span:
    """临时救助｜困难群众, 供养｜特困人员: what is done for a group is no part of its name."""
    words = span.of(text)
    verb = cues.at_start("group-verb", words)
    verb += "的" if verb and words.startswith("的", len(verb)) else ""
    rest = words[len(verb) :]
    own = verb and (cues.at_start("group-alone", rest) or _grammar(cues).fullmatch(rest))
    return Span(span.start + len(verb), span.end) if own else span


@lru_cache(maxsize=4096)
def beneficiary(words: str, cues: Cues, lexicon: Lexicon) -> bool:
    """Whether the words are a beneficiary group: not a benefit (低保), not staff (儿童主任), not everybody (群众)."""
    if words in cues.any("group-vague") or words in lexicon.forms("benefits"):
        return False
    if words.endswith(("低保", "特困", "供养", "保障", "救助")):
        return False
    concept = lexicon.forms("groups").get(words)
    return concept is None or concept.property("beneficiary") != "false"


def _part_of_name(text: str, span: Span, cues: Cues) -> bool:
    """Whether the words only name an institution or rule (残疾人联合会), or are cut out of others (市民政局)."""
    if text.startswith("政", span.end) and text.startswith("市民", span.start):
        return True
    if _LOOSE.fullmatch(span.of(text)):
        return True
    if span.of(text) == "家庭" and cues.at_start("home-matter", text[span.end : span.end + 4]):
        return True
    return bool(cues.expressions["institution-tail"].match(text, span.end))


# 生活特别困难的家庭: a description and no name
_LOOSE = re.compile(r".{0,4}(?:困难|贫困|救助|受助|服务|生活无着)的(?:人员|人口|家庭|群众|对象|群体)")


# 符合最低生活保障条件的对象: whom a figure counts, though it names no group
_DESCRIBED = re.compile(
    r"(?:符合[^，。；：、的]{0,16}|生活(?:暂时|临时)?(?:陷入|发生|出现)?困难)的(?:困难|贫困|老年|残疾)?(?:对象|人员|家庭|群众|居民|老年人|老人|残疾人|儿童)"
)


def _describes(text: str) -> bool:
    return "符合" in text or "困难的" in text


def described(text: str) -> Iterator[Span]:
    """The people whom a relative clause describes: 符合条件的人员."""
    return (Span(*match.span()) for match in _DESCRIBED.finditer(text)) if _describes(text) else iter(())


def conjoined(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Group spans with those that 、 and 和 join taken together: 孤残儿童、留守儿童、流动儿童."""
    run: Span | None = None
    for span in spans:
        if run and text[run.end : span.start] in ("、", "和", "及", "与", "以及"):
            run = Span(run.start, span.end)
            continue
        if run:
            yield run
        run = span
    if run:
        yield run


_JOINTS = re.compile(r"(、|和|及(?!以)|与|以及|或(?!以))")
_LISTED = re.compile(r"(、|和|及(?!以)|与|以及|或(?!以)|等)")
_BENEFITS = re.compile(r"(?:供养|保障|救助)$")


def parts(text: str, span: Span, cues: Cues, lexicon: Lexicon) -> Iterator[Span]:
    """The groups that a joined run names: 低保、孤困儿童 gives 孤困儿童, 孤儿和残疾人 both."""
    start = span.start
    # 低保家庭等特殊困难群体: both, where what stands before 等 is a group by itself
    head, sign, _ = span.of(text).partition("等")
    joints = _LISTED if sign and _whole(head, cues, lexicon) else _JOINTS
    for piece in joints.split(span.of(text)):
        words = _BENEFITS.sub("", piece)
        if len(words) > 1 and _whole(words, cues, lexicon):
            yield Span(start, start + len(words))
        start += len(piece)


def _whole(words: str, cues: Cues, lexicon: Lexicon) -> bool:
    if not beneficiary(words, cues, lexicon):
        return False
    return bool(cues.at_end("group-head", words) or cues.at_end("group-alone", words)) or words in lexicon.forms(
        "groups"
    )
