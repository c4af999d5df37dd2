"""Units as tables print them: 万元, 元/人·月, 万人次, (个), 单位：人、元."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.statements.numerals import scale
from kg.statements.quantities import RATES

_SCALED = re.compile(r"^(?P<scale>[十百千]?[万亿]|[百千](?=元))(?P<rest>.+)$")
_BRACKET = re.compile(r"[(（](?P<unit>[^()（）]{1,12}|[^()（）]*[(（][^()（）]*[)）])[)）]\s*$")
# 性别比(女性=100), 指数(上年=100)
_BASE = re.compile(r"[一-鿿\d]{2,8}[=＝]100")
_SEVERAL = re.compile(r"[、，,;；]|和|及")
_PER = re.compile(r"^元(?:每|/|／|·|\.|．|、)(?P<per>.+)$")
_SIGNS = str.maketrans({"／": "/", "．": "·", ".": "·", "％": "%", "（": "(", "）": ")", "•": "·", "・": "·"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A canonical unit, the factor of its scale, and its printed words."""

    sign: str
    factor: int
    words: str


@lru_cache(maxsize=4096)
def unit(words: str, lexicon: Lexicon) -> Unit | None:
    """The unit that some words name, None where they name none.

    >>> from kg.lexicon import load
    >>> [(u.sign, u.factor) for w in ("万元", "元/人、月", "万人次", "%", "张/千人") if (u := unit(w, load()))]
    [('元', 10000), ('元/月', 1), ('人次', 10000), ('%', 1), ('张/千人', 1)]
    """
    said = "".join(words.split()).translate(_SIGNS).removeprefix("单位:").removeprefix("单位：").strip(":：")
    if not said:
        return None
    known = lexicon.forms("units")
    if said in known:
        return Unit(known[said].notation, 1, words)
    if lexicon.by_notation("units", said) is not None:
        return Unit(said, 1, words)
    scaled = _SCALED.match(said)
    if scaled and (inner := unit(scaled["rest"], lexicon)) is not None:
        return Unit(inner.sign, inner.factor * scale(scaled["scale"]), words)
    if per := _PER.match(said):
        return Unit(_rate(per["per"]), 1, words)
    if re.fullmatch(r"[一-鿿]{1,3}/[一-鿿\d]{1,6}", said):
        return Unit(said, 1, words)
    return None


def _rate(per: str) -> str:
    """元/人·月 and 元/月 are both 元/月."""
    return next(
        (RATES[sign] for sign in ("季", "月", "年", "天", "日", "餐", "户", "床", "张", "次") if sign in per), "元"
    )


def units(words: str, lexicon: Lexicon) -> tuple[Unit, ...]:
    """The units that a table's note names: 单位：人、万元 names two; none where a part of it is no unit."""
    whole = unit(words, lexicon)
    if whole is not None:
        return (whole,)
    found = [unit(part, lexicon) for part in _SEVERAL.split(words) if part.strip()]
    return tuple(one for one in found if one is not None) if all(found) else ()


def bracketed(name: str, lexicon: Lexicon) -> tuple[str, Unit | None]:
    """A name without the unit in brackets at its end, and that unit.

    >>> from kg.lexicon import load
    >>> bracketed("社会组织总数(万个)", load())[0], bracketed("救助类服务机构(救助管理站)", load())[1]
    ('社会组织总数', None)
    """
    match = _BRACKET.search(name)
    found = unit(match["unit"], lexicon) if match else None
    if match is not None and _BASE.fullmatch(match["unit"]):
        found = Unit(match["unit"], 1, match["unit"])
    if match is None or found is None:
        return name, None
    return name[: match.start()].rstrip(), found
