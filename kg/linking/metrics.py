"""The concept behind a metric's title, by what it measures and in which kind of unit; else a candidate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.linking.essence import essence, spelled
from kg.linking.nearest import Index, index, nearest
from kg.linking.vocabulary import Piece
from kg.model import Aspect, ConceptRef
from kg.statements.cues import cues
from kg.statements.titles import suffix

_Key = tuple[str, ...]
# Units that count the same things: 家, 处 and 个 of facilities are one family; people are not households.
_COUNTS = frozenset("个家处所支笔项件条部座例间栋岗盏辆台套份篇冢穴本块")
_OCCASIONS = frozenset("次场期回")
# Units of how much any other thing changed.
_RATIOS = frozenset({"%", "‰", "百分点", "倍"})

# Some of a kind before the kind itself.
_SUMMED = re.compile(r"^[^、]+(?:、[^、]+)+等(?:[\d一二三四五六七八九十]+[类种项])?(?=[一-鿿]{4})")


@lru_cache(maxsize=65_536)
def metric(title: str, unit: str, lexicon: Lexicon, aspect: Aspect = Aspect.LEVEL) -> ConceptRef:
    """The concept one of whose forms says what a title says, of the same kind of unit; else a candidate.

    A candidate's words are the canonical form of its title, so that two titles that say one thing are one candidate.
    How much a thing changed is an aspect of its metric and none of its own.
    """
    pieces = essence(title, lexicon)
    meant = _meant(pieces, unit, lexicon)
    if meant is None and aspect is not Aspect.LEVEL:
        meant = _meant_by_change(essence(title, lexicon, change=True), unit, lexicon)
    if meant is None and (whole := _SUMMED.sub("", title, count=1)) not in ("", title):
        # 特困人员、孤儿等困难群众保障标准 is of 困难群众, of whom some are named.
        meant = metric(whole, unit, lexicon, aspect).concept
    if meant is not None:
        return ConceptRef(words=title, concept=meant)
    words = spelled(pieces, lexicon)
    known = _indexes(lexicon).get(_family(unit))
    guess, score = nearest(words, known) if known is not None else (None, None)
    return ConceptRef(words=suffix(words, unit, cues(lexicon)) or title, concept=None, nearest=guess, score=score)


def _meant(pieces: Iterable[Piece], unit: str, lexicon: Lexicon) -> str | None:
    key = _key(pieces)
    found = _meanings(lexicon).get((_family(unit), key))
    if found is None and unit == "元" and _STANDARD & set(key):
        rated = {_meanings(lexicon).get((family, key)) for family in ("元/月", "元/年")} - {None}
        found = rated.pop() if len(rated) == 1 else None
    return found


_STANDARD = frozenset({"标准", "补助水平"})


def _meant_by_change(pieces: tuple[Piece, ...], unit: str, lexicon: Lexicon) -> str | None:
    """The metric whose change a title tells, whatever its unit; of several the one whose bare name the title is."""
    same = _meant(pieces, unit, lexicon)
    if same is not None or unit not in _RATIOS:
        return same
    found = _any_unit(lexicon).get(_key(pieces), frozenset())
    if len(found) > 1:
        bare = lexicon.forms("metrics").get("".join(piece.words for piece in pieces))
        return bare.iri if bare is not None and bare.iri in found else None
    return next(iter(found), None)


def _key(pieces: Iterable[Piece]) -> _Key:
    return tuple(sorted({piece.words for piece in pieces}))


def _family(unit: str) -> str:
    if unit in _COUNTS:
        return "个"
    return "次" if unit in _OCCASIONS else unit


@lru_cache(maxsize=4)
def _meanings(lexicon: Lexicon) -> Mapping[tuple[str, _Key], str]:
    """The concept of each essence and unit.

    A preferred label is stronger than the other forms, and an essence that two concepts share equally means neither.
    """
    preferred: dict[tuple[str, _Key], set[str]] = defaultdict(set)
    others: dict[tuple[str, _Key], set[str]] = defaultdict(set)
    for form, concept in lexicon.forms("metrics").items():
        key = _key(essence(form, lexicon))
        for unit in _units(concept, lexicon):
            (preferred if form == concept.zh else others)[_family(unit), key].add(concept.iri)
    return {key: min(iris) for key, iris in (others | preferred).items() if len(iris) == 1}


@lru_cache(maxsize=4)
def _any_unit(lexicon: Lexicon) -> Mapping[_Key, frozenset[str]]:
    """The concepts of each essence, in whatever unit."""
    found: defaultdict[_Key, set[str]] = defaultdict(set)
    for (_, key), iri in _meanings(lexicon).items():
        found[key].add(iri)
    return {key: frozenset(iris) for key, iris in found.items()}


def _units(concept: Concept, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(lexicon.concept(iri).notation for iri in concept.properties.get("unit", ()))


@lru_cache(maxsize=4)
def _indexes(lexicon: Lexicon) -> Mapping[str, Index]:
    """The essences of each family of units, to find the nearest in."""
    forms: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for form, concept in lexicon.forms("metrics").items():
        words = spelled(essence(form, lexicon), lexicon)
        for family in {_family(unit) for unit in _units(concept, lexicon)}:
            forms[family].setdefault(words, concept.iri)
    return {family: index(known) for family, known in forms.items()}
