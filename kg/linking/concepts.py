"""The concept behind a word: a metric's title, a beneficiary group, a benefit; a word no scheme knows stays a candidate."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.model import ConceptRef

_NEAR = Decimal("0.5")


@lru_cache(maxsize=65_536)
def group(words: str, lexicon: Lexicon) -> ConceptRef:
    """The concept of a group's words; 低保、孤困儿童 is a compound of its members."""
    forms = lexicon.forms("groups")
    if words in forms:
        return ConceptRef(words=words, concept=forms[words].iri)
    parts = [part for part in re.split(r"、|和|及|与", words) if part]
    if len(parts) > 1:
        members = [group(part, lexicon).concept for part in parts]
        known = tuple(dict.fromkeys(m for m in members if m))
        return ConceptRef(words=words, concept=None, members=known)
    nearest, score = _nearest(words, _index(lexicon, "groups", ""))
    return ConceptRef(words=words, concept=None, nearest=forms[nearest].iri if nearest else None, score=score)


@lru_cache(maxsize=65_536)
def metric(title: str, unit: str, lexicon: Lexicon) -> ConceptRef:
    """The concept that a title means, of the same unit; else a candidate with the nearest concept."""
    forms = lexicon.forms("metrics")
    for key in _keys(title):
        concept = forms.get(key)
        if concept is not None and _fits(concept, unit):
            return ConceptRef(words=title, concept=concept.iri)
    nearest, score = _nearest(title, _index(lexicon, "metrics", unit))
    return ConceptRef(words=title, concept=None, nearest=forms[nearest].iri if nearest else None, score=score)


def benefit(title: str, lexicon: Lexicon) -> str | None:
    """The benefit whose longest form stands in a metric's title."""
    forms = lexicon.forms("benefits")
    return next((concept.iri for form, concept in forms.items() if form in title), None)


def _keys(title: str) -> tuple[str, ...]:
    """The title and what it is without the action and residence that are told apart elsewhere."""
    bare = re.sub(r"^(?:全市|全省|全县|累计|共|已)+", "", title)
    without_residence = re.sub(r"城市|农村|城镇|城乡", "", bare)
    stems = (bare, without_residence)
    built = tuple(re.sub(r"^(?:建成|建设|建有|现有|设立|建立|培育|发展|拥有|达到|打造|各类)+", "", stem) for stem in stems)
    return tuple(dict.fromkeys((title, *stems, *built, *(re.sub(r"各类", "", b) for b in built))))


def _fits(concept: Concept, unit: str) -> bool:
    wanted = concept.properties.get("unit", ())
    return not wanted or any(iri_or_sign.rsplit("/", 1)[-1] == unit or iri_or_sign == unit for iri_or_sign in wanted) or _same_family(wanted, unit)


_COUNTS = frozenset("个家处所支笔项件条部座")


def _same_family(wanted: tuple[str, ...], unit: str) -> bool:
    return unit in _COUNTS and any(w.rsplit("/", 1)[-1] in ("one", "个", "item", "place", "facility") for w in wanted)


def _bigrams(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1)) or frozenset({words})


@dataclass(frozen=True, slots=True, eq=False)
class _Index:
    """The forms of a scheme by the bigrams in them, and how many bigrams each form has."""

    holding: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]


@lru_cache(maxsize=512)
def _index(lexicon: Lexicon, scheme: str, unit: str) -> _Index:
    forms = [form for form, concept in lexicon.forms(scheme).items() if not unit or _fits(concept, unit)]
    holding: defaultdict[str, list[str]] = defaultdict(list)
    for form in forms:
        for pair in _bigrams(form):
            holding[pair].append(form)
    return _Index({pair: tuple(found) for pair, found in holding.items()}, {form: len(_bigrams(form)) for form in forms})


def _nearest(words: str, index: _Index) -> tuple[str | None, Decimal | None]:
    """The form that shares most bigrams, with the Dice coefficient to two places; none below one half."""
    mine = _bigrams(words)
    shared = Counter(form for pair in mine for form in index.holding.get(pair, ()))
    scores = ((2 * count / (len(mine) + index.sizes[form]), form) for form, count in shared.items())
    best, form = max(scores, default=(0.0, ""))
    score = Decimal(round(best * 100)) / 100
    return (form, score) if score >= _NEAR else (None, None)
