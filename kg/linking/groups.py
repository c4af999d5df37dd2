"""The concept of a group's words: one group, a compound of several, or a candidate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.linking.essence import essence
from kg.linking.nearest import Index, index, nearest
from kg.linking.vocabulary import helping_words
from kg.model import ConceptRef

_JOINTS = re.compile(r"、|和|及|与|以及")


@lru_cache(maxsize=65_536)
def groups(words: str, lexicon: Lexicon) -> tuple[ConceptRef, ...]:
    """The groups that some words name: one, or one for each part where the schemes know only some parts of several.

    >>> from kg.lexicon import load
    >>> [(ref.words, ref.concept is None) for ref in groups("孤儿和渔民", load())]
    [('孤儿', False), ('渔民', True)]
    """
    whole = group(words, lexicon)
    parts = _parts(words, lexicon)
    if whole.concept is not None or len(parts) < 2:
        return (whole,)
    refs = tuple(group(part, lexicon) for part in parts)
    known = [ref for ref in refs if ref.concept is not None]
    return (whole,) if len(known) in (0, len(refs)) else refs


@lru_cache(maxsize=65_536)
def group(words: str, lexicon: Lexicon) -> ConceptRef:
    """The concept of a group's words; 低保、孤困儿童 is a compound of its members.

    >>> from kg.lexicon import load
    >>> group("特困供养人员", load()).concept == group("城乡特困供养对象户", load()).concept
    True
    """
    concept = _concept(words, lexicon)
    if concept is not None:
        return ConceptRef(words=words, concept=concept)
    members = tuple(_concept(part, lexicon) for part in _parts(words, lexicon))
    if len(members) > 1:
        return ConceptRef(words=words, concept=None, members=tuple(dict.fromkeys(m for m in members if m)))
    guess, score = nearest(words, _index(lexicon))
    return ConceptRef(words=words, concept=None, nearest=guess, score=score)


@lru_cache(maxsize=65_536)
def _parts(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The parts of words that join several groups, each with the head that only the last one spells out.

    留守、流动儿童 are 留守儿童 and 流动儿童.
    """
    parts = tuple(part for part in _JOINTS.split(words) if part)
    if len(parts) < 2:
        return parts
    forms = lexicon.forms("groups")
    heads = [parts[-1][cut:] for cut in range(1, len(parts[-1]) - 1) if parts[-1][cut:] in forms]
    return tuple(_whole(part, heads, lexicon) for part in parts)


def _whole(part: str, heads: list[str], lexicon: Lexicon) -> str:
    if _concept(part, lexicon) is not None:
        return part
    return next((part + head for head in heads if _concept(part + head, lexicon) is not None), part)


def _concept(words: str, lexicon: Lexicon) -> str | None:
    """The concept of words as they stand, without the verb that brings them in, or in other words."""
    forms = lexicon.forms("groups")
    for said in (words, _without_verb(words, lexicon)):
        if said in forms:
            return forms[said].iri
        meant = _meanings(lexicon).get(_key(said, lexicon))
        if meant is not None:
            return meant
    return None


def _without_verb(words: str, lexicon: Lexicon) -> str:
    """受助困难群众 are 困难群众."""
    verb = next((verb for verb in helping_words(lexicon) if words.startswith(verb)), "")
    return words.removeprefix(verb)


def _key(words: str, lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(sorted(piece.words for piece in essence(words, lexicon)))


@lru_cache(maxsize=4)
def _meanings(lexicon: Lexicon) -> Mapping[tuple[str, ...], str]:
    """The concept of each essence: of several the one above all others, for residence is no part of an essence."""
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for form, concept in lexicon.forms("groups").items():
        if form not in concept.hidden:
            found[_key(form, lexicon)].add(concept.iri)
    tops = {key: _top(iris, lexicon) for key, iris in found.items()}
    return {key: top for key, top in tops.items() if top is not None}


def _top(iris: set[str], lexicon: Lexicon) -> str | None:
    """The one of some concepts that all others are under, if there is one."""
    return next((top for top in sorted(iris) if all(top in (iri, *lexicon.above(iri)) for iri in iris)), None)


@lru_cache(maxsize=4)
def _index(lexicon: Lexicon) -> Index:
    return index({form: concept.iri for form, concept in lexicon.forms("groups").items()})
