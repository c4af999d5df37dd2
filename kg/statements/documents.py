"""Documents that a report names, in 《》 or after a verb of issuing, with who issued them and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Role, Sentence, Span
from kg.statements.cues import Cues, alternation
from kg.statements.periods import Expression

_TITLE = re.compile(r"《([^《》]{3,60})》")
_ISSUER = re.compile(
    r"(?P<name>[一-鿿（）]{0,20}?(?:民政局|民政厅|民政部|市委办|区委办|县委办|省委办|政府办|人民政府|政府办公室|政府|委员会|办公厅|办公室|党委|市委|省委|县委|区委|老龄办|慈善总会|[一-鿿]{1,6}[局厅部委会]))(?:等(?P<more>\d+)个?(?:部门|单位))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A document: its title, where it stands, the printed issuer, how many joined, its date as precise as stated."""

    span: Span
    title: str
    issuer: str | None
    joint: int | None
    issued: str | None


def documents(text: str, cues: Cues, expressions: tuple[Expression, ...]) -> list[Found]:
    """The documents of a sentence."""
    found = [
        _found(text, Span(*m.span(1)), m[1], cues, expressions)
        for m in _TITLE.finditer(text)
        if _is_policy(m[1], text[: m.start()], cues)
    ]
    marked = [f.span for f in found]
    found += [
        _found(text, span, span.of(text), cues, expressions)
        for span in _unmarked(text, cues)
        if not any(span.overlaps(other) for other in marked)
    ]
    return sorted(found, key=lambda f: f.span)


def _is_policy(title: str, before: str, cues: Cues) -> bool:
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    return (
        bool(cues.at_end("policy-head", bare))
        or title.startswith("关于")
        or bare.endswith(("法", "典"))
        or bool(re.search(r"(?:印发|出台|制定|修订)[^，。]{0,4}$", before))
    )


@lru_cache(maxsize=4)
def _grammar(cues: Cues) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The verbs of issuing, and one item of a list of documents after them."""
    verbs = re.compile(alternation(v for v in cues.any("issue") if len(v) > 1))
    heads = alternation(cues.any("policy-head"))
    item = re.compile(
        rf"[^，。；：！？“”《》、的]*?(?:“[^”]{{1,12}}”)?[^，。；：！？《》、]{{2,28}}?(?:{heads})(?:（[^）]{{2,8}}）)?"
        r"(?=[，。；、等和及]|$|政策|文件)"
    )
    return verbs, item


def _unmarked(text: str, cues: Cues) -> Iterator[Span]:
    """出台社会救助办法、低保管理办法等政策文件: names without 《》 after a verb of issuing."""
    verbs, item = _grammar(cues)
    for verb in verbs.finditer(text):
        at = verb.end()
        if text[at : at + 1] == "了":
            at += 1
        while match := item.match(text, at):
            name = match[0]
            start = match.start() + (len(name) - len(name.lstrip("了")))
            stem = name[: -len(cues.at_end("policy-head", name) or "")] if cues.at_end("policy-head", name) else name
            loose = cues.at_end("policy-head", name) in cues.any("policy-loose") and not name.endswith("若干措施")
            vague = name[0].isdigit() or cues.at_start("policy-vague", name)
            if len(stem) >= 2 and len(name) >= 5 and not loose and not vague:
                yield Span(start, match.end())
            at = match.end()
            if text[at : at + 1] in "、和及":
                at += 1
            else:
                break


def _found(text: str, span: Span, title: str, cues: Cues, expressions: tuple[Expression, ...]) -> Found:
    before = text[max(0, span.start - 70) : span.start]
    clause = re.split(r"[；。]", before)[-1]
    verb = max((v for v in cues.any("issue") if v in clause), key=lambda v: (len(v), clause.rfind(v)), default="")
    issuer, joint = None, None
    if verb:
        named = list(_ISSUER.finditer(clause[: clause.rfind(verb)].split("，")[-1].removesuffix("联合")))
        if named:
            issuer = re.sub(r"^(?:由|经|会同|联合|以|月|日|年|今年)+", "", named[0]["name"])
            joint = next((int(n["more"]) for n in named if n["more"]), len(named) if len(named) > 1 else None)
    if issuer is None:
        issuer = _issuer_beside(text, span)
    stated = [e for e in expressions if e.span.end <= span.start and e.period.begin is not None]
    return Found(
        span=span, title=title, issuer=issuer, joint=joint, issued=_date(stated[-1]) if stated and verb else None
    )


def _date(expression: Expression) -> str | None:
    """The date as precise as its words: 今年4月 → 2024-04."""
    begin, words = expression.period.begin, expression.period.words or ""
    if begin is None or expression.period.cumulative:
        return None
    if re.search(r"\d[日号]", words):
        return begin.isoformat()
    return begin.isoformat()[:7] if "月" in words else begin.isoformat()[:4]


_HEADED = re.compile(
    r"^(?:\d{4}年)?[一-鿿“”‘’\d（）]{6,50}(?:规划|公报|管理办法|实施方案|工作方案|意见|条例|白皮书|实施细则)(?:（[^）]{2,8}）)?[：:]?$"
)


def titles_of_documents(sentence: Sentence, cues: Cues) -> list[Found]:
    """A heading that is itself the name of a document."""
    if sentence.role is not Role.HEADING:
        return []
    text = sentence.text.strip("：: ")
    if not _HEADED.match(text) or cues.inside("issue", text):
        return []
    start = sentence.text.index(text)
    return [Found(span=Span(start, start + len(text)), title=text, issuer=None, joint=None, issued=None)]


def _issuer_beside(text: str, span: Span) -> str | None:
    """An organization right before the title, or after it behind 由: 省民政厅《…通知》, 《…办法》由市民政局发布."""
    before = re.search(r"([一-鿿]{1,12}(?:局|厅|部|委|政府|办公室|办公厅|委员会))(?:关于)?《$", text[: span.start])
    if before:
        return re.sub(r"^(?:根据|按照|依据|贯彻|落实|转发|执行|由|经|和|及|与)+", "", before[1])
    after = re.match(
        r"[》（）一-鿿]{0,10}由([一-鿿]{2,14}?)(?:联合)?(?:印发|发布|制定|出台|颁布|下发)", text[span.end :]
    )
    return after[1] if after else None
