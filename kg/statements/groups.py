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
        rf"{begin}(?:(?:(?:{modifier})(?:等|的|、|和|及|或|以及)?){{1,5}}(?:{head})(?!之家|局|委|福利院|联)"
        rf"|(?:{alone})(?!之家|局|委|福利院|联|保护|友好|大学|救助保护|福利|主任|督导|服务|关爱|助餐))"
    )


def group_spans(sentence: Sentence, cues: Cues) -> list[Span]:
    """Where the groups of a sentence stand: the longest of what the schemes and the grammar know, without overlaps."""
    found = [m.span for m in sentence.mentions if m.kind == "group"]
    found += [Span(*match.span()) for match in _grammar(cues).finditer(sentence.text)]
    found += [Span(*match.span()) for match in cues.expressions["counted-staff"].finditer(sentence.text)]
    kept: list[Span] = []
    for span in sorted(found, key=lambda s: (s.start - s.end, s.start)):
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return sorted(span for span in kept if not _part_of_title(sentence.text, span))


def beneficiary(words: str, cues: Cues, lexicon: Lexicon) -> bool:
    """Whether the words are a beneficiary group: not a benefit (低保), not staff (儿童主任), not everybody (群众)."""
    if words in cues.any("group-vague") or words in lexicon.forms("benefits"):
        return False
    if words.endswith(("低保", "特困", "供养", "保障", "救助")):
        return False
    concept = lexicon.forms("groups").get(words)
    return concept is None or concept.property("beneficiary") != "false"


def _part_of_title(text: str, span: Span) -> bool:
    """Whether the group only names an institution or rule (儿童福利院, 残疾人联合会, 老年人大学)."""
    if span.of(text) == "市民" and text[span.end : span.end + 1] == "政":
        return True
    return _OF_TITLE.match(text, span.end) is not None


_OF_TITLE = re.compile(
    r"福利院|联合会|基本养老保险|社会养老保险|养老保险|基本医疗|医疗保险|社会保险|饭堂|食堂|餐桌|大学|保护中心|救助保护|活动中心|服务站|友好|基金会|之家|家食堂|家园|福利机构|督导员|主任|工作站|保护(?:示范|工作|试点|县|站|热线)|救助管理"
)


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


_JOINTS = re.compile(r"(、|和|及|与|以及)")
_BENEFITS = re.compile(r"(?:供养|保障|救助)$")


def parts(text: str, span: Span, cues: Cues, lexicon: Lexicon) -> Iterator[Span]:
    """The groups that a joined run names: 低保、孤困儿童 gives 孤困儿童, 孤儿和残疾人 both."""
    start = span.start
    for piece in _JOINTS.split(span.of(text)):
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
