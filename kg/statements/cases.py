"""The case that a run of figures is of: 农村低保8012户，支出低保金3207万元，月人均补差220元 are all of villages."""

from __future__ import annotations

import re

from kg.model import Aspect, Span
from kg.statements.clauses import Slot
from kg.statements.context import Context, Memory, Named
from kg.statements.cues import Cues
from kg.statements.titles import suffix

_RATE = re.compile(r"(?P<done>[一-鿿]{2})率")
_EITHER = re.compile(r"城乡|城|农村|乡|镇|村")
_COUNTS = re.compile(r"(?:人次|户次|人数|户数|数)$")


def of_case(named: Named, slot: Slot, memory: Memory, context: Context) -> Named:
    """What a figure measures with the case and object that the first figure of its run told and its own words lack."""
    at = slot.figure.span.start
    if named.aspect is not Aspect.LEVEL or not memory.head:
        return named
    if any(memory.head_at < mark < at for mark in context.sections):
        return named
    rate = _RATE.fullmatch(named.title)
    if rate and memory.core.startswith(rate["done"]) and len(memory.core) > len(rate["done"]):
        return _titled(named, memory.core[2:] + named.title)
    case, benefit = cased(memory.head, context.cues)
    if not case or not benefit:
        return named
    told = _EITHER.search(named.title)
    if told is None:
        return _with_case(named, case, benefit, context.cues)
    action = context.cues.at_start("action", named.title)
    again = memory.done.get((action, slot.figure.quantity.unit)) == named.core and case not in named.title
    if again and not _EITHER.search(Span(slot.left.start, at).of(context.text)):
        # 农村低保8000户，保障9万人次 after 城市…，保障2万人次: done again, in the other case
        return _titled(named, suffix(action + case + benefit, slot.figure.quantity.unit, context.cues))
    return named


def cased(words: str, cues: Cues) -> tuple[str, str]:
    """Town or country and the benefit that *words* tell of: 农村, 低保 of 农村低保对象.

    >>> from kg import lexicon
    >>> from kg.statements.cues import cues
    >>> cased("农村低保对象", cues(lexicon.load()))
    ('农村', '低保')
    """
    case = cues.inside("contrast-residence", words)
    if not case:
        return "", ""
    return case, cues.at_start("cased", words.partition(case)[2]) or cues.inside("cased", words)


def _with_case(named: Named, case: str, benefit: str, cues: Cues) -> Named:
    """支出低保金 and 月人均补差 are 支出农村低保金 and 农村低保月人均补差; 发放高龄津贴 is of neither case."""
    before, said, after = named.title.partition(benefit)
    if said:
        return _titled(named, before + case + said + after)
    action = cues.at_start("action", named.title)
    noun = _COUNTS.sub("", named.title[len(action) :])
    if cues.inside("cased", named.title) or not (not noun or cues.at_end("generic", noun.removesuffix("金额"))):
        return named
    return _titled(named, action + case + benefit + named.title[len(action) :])


def _titled(named: Named, title: str) -> Named:
    return named._replace(title=title, core=title)
