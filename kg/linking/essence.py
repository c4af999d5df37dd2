"""What a title measures: its words in one form, so that two cities that say the same thing differently say one thing.

The canonical form leaves out what is told elsewhere (residence, scope, that a thing stands, that money was paid, the
statistic that the unit names, the beneficiary whom a benefit serves anyway), puts every name of a scheme and every
class of synonyms by its label, and forgets the order of the words. Which words these are, the schemes say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.statements.cues import alternation

_SIGNS = str.maketrans("", "", "“”‘’《》「」（）()、，,。；·-—~")
_BESIDE = {"left-out-beside-a-benefit": "beside", "left-out-beside-anything": "public"}
_SCHEMES = ("benefits", "groups", "facilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a title: its canonical words, what kind of words they are, and the concept that they name."""

    words: str
    kind: str = ""
    concept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The vocabulary of titles: names of the schemes by form, and the classes of scheme title-words."""

    lexicon: Lexicon
    names: Mapping[str, tuple[Piece, ...]]
    longest: int
    left_out: re.Pattern[str]
    kept: frozenset[str]
    before: tuple[str, ...]
    ends: tuple[str, ...]

    def clean(self, title: str) -> str:
        """A title without residence, particles and signs."""
        return self.left_out.sub(lambda m: m[0] if m[0] in self.kept else "", title).translate(_SIGNS)


@lru_cache(maxsize=65_536)
def essence(title: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The pieces that say what a title measures, in the order of their kinds and words.

    >>> from kg.lexicon import load
    >>> [piece.words for piece in essence("享受高龄津贴的老年人人数", load())]
    ['高龄津贴']
    >>> [piece.words for piece in essence("新建孝善食堂数", load())]
    ['新增', '孝善食堂']
    """
    words = vocabulary(lexicon)
    pieces = _pieces(words.clean(title), words)
    whole = pieces
    while True:
        less = _beside_benefits(_without_ends(pieces, words), lexicon)
        if less == pieces:
            break
        pieces = less
    return tuple(sorted(set(pieces or whole), key=_order))


def named(title: str, scheme: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The concepts of a scheme that a title names, the longest name first."""
    found = [p for p in _pieces(title.translate(_SIGNS), spoken(lexicon)) if p.kind == scheme]
    return tuple(piece.concept for piece in sorted(found, key=lambda p: -len(p.words)))


_KINDS = ("meaning", "groups", "benefits", "facilities", "", "whole")


def _order(piece: Piece) -> tuple[int, str]:
    kind = piece.kind if piece.kind in _KINDS else "meaning"
    return _KINDS.index(kind), piece.words


def _pieces(title: str, words: Words) -> tuple[Piece, ...]:
    """A title cut at the longest names from its left; what lies between is a piece of its own."""
    found: list[Piece] = []
    start = at = 0
    while at < len(title):
        form = _longest(title, at, words)
        if not form:
            at += 1
            continue
        if start < at:
            found.append(Piece(words=title[start:at]))
        found += words.names[form]
        start = at = at + len(form)
    if start < len(title):
        found.append(Piece(words=title[start:]))
    return tuple(found)


def _longest(title: str, at: int, words: Words) -> str:
    """The longest name that stands at a place of a title, or nothing."""
    for end in range(min(len(title), at + words.longest), at, -1):
        if title[at:end] in words.names:
            return title[at:end]
    return ""


def _without_ends(pieces: tuple[Piece, ...], words: Words) -> tuple[Piece, ...]:
    """The pieces without what is left out where a title begins or ends; never nothing."""
    if pieces and not pieces[0].kind:
        rest = _stripped_front(pieces[0].words, words, last=len(pieces) == 1)
        pieces = (*([Piece(words=rest)] if rest else []), *pieces[1:])
    if pieces and not pieces[-1].kind:
        rest = _stripped_back(pieces[-1].words, words, last=len(pieces) == 1)
        pieces = (*pieces[:-1], *([Piece(words=rest)] if rest else []))
    return pieces


def _stripped_front(run: str, words: Words, *, last: bool) -> str:
    while True:
        cut = next((w for w in words.before if run.startswith(w) and _enough(run, w, last=last)), "")
        if not cut:
            return run
        run = run[len(cut) :]


def _stripped_back(run: str, words: Words, *, last: bool) -> str:
    while True:
        cut = next((w for w in words.ends if run.endswith(w) and _enough(run, w, last=last)), "")
        if not cut:
            return run
        run = run[: -len(cut)]


def _enough(run: str, cut: str, *, last: bool) -> bool:
    """Whether a run may lose a word: two characters must remain of a title's only run, and single ones stay whole."""
    rest = len(run) - len(cut)
    return rest >= 2 or (not last and rest == 0)


def _beside_benefits(pieces: tuple[Piece, ...], lexicon: Lexicon) -> tuple[Piece, ...]:
    """The pieces without those that a benefit beside them makes needless: whom it serves, that it helps, what it is."""
    benefits = [piece.concept for piece in pieces if piece.kind == "benefits" and piece.concept]
    told = {iri for benefit in benefits for iri in _told_by(benefit, lexicon)}
    kept = tuple(p for p in pieces if p.concept not in told and not (benefits and p.kind == "beside"))
    specific = tuple(piece for piece in kept if piece.kind != "public")
    return specific if any(piece.kind != "beside" for piece in specific) else kept


@lru_cache(maxsize=4)
def _helping(lexicon: Lexicon) -> frozenset[str]:
    """The classes of synonyms that tell nothing more beside a benefit: that it reaches people."""
    return frozenset(c.iri for c in _classes("one-meaning", lexicon) if len(c.broader) > 1)


@lru_cache(maxsize=512)
def _told_by(benefit: str, lexicon: Lexicon) -> frozenset[str]:
    """What goes without saying beside a benefit.

    The groups that it serves and those above them, the benefits above it, and that it reaches people.
    """
    served = lexicon.concept(benefit).properties.get("group", ())
    above = (iri for group in served for iri in lexicon.above(group))
    return frozenset({*served, *above, *lexicon.above(benefit), *_helping(lexicon)})


@lru_cache(maxsize=4)
def vocabulary(lexicon: Lexicon) -> Words:
    """The vocabulary that titles are compared by: synonyms stand for one thing, residence is left out."""
    words = {role: tuple(_words(role, lexicon)) for role in _roles(lexicon)}
    residences = lexicon.forms("residences")
    kept = frozenset(words["whole"])
    gone = [*words["left-out"], *(form for form in residences if len(form) > 1)]
    bare = Words(
        lexicon=lexicon,
        names={},
        longest=0,
        left_out=re.compile(alternation([*gone, *kept])),
        kept=kept,
        before=_longest_first((*words["left-out-before"], *words["left-out-at-ends"])),
        ends=_longest_first(words["left-out-at-ends"]),
    )
    names = _names(bare)
    return Words(
        lexicon=lexicon,
        names=names,
        longest=max(map(len, names)),
        left_out=bare.left_out,
        kept=kept,
        before=bare.before,
        ends=bare.ends,
    )


@lru_cache(maxsize=4)
def spoken(lexicon: Lexicon) -> Words:
    """The names of the schemes as they are spoken: each form its concept, residence and all."""
    words = vocabulary(lexicon)
    names = {
        form.translate(_SIGNS): (Piece(words=form, kind=scheme, concept=concept.iri),)
        for scheme in reversed(_SCHEMES)
        for form, concept in lexicon.forms(scheme).items()
    }
    return Words(
        lexicon=lexicon, names=names, longest=max(map(len, names)), left_out=words.left_out, kept=words.kept,
        before=(), ends=(),
    )  # fmt: skip


def _roles(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(concept.notation for concept in lexicon.concepts("title-words") if not concept.broader)


def _classes(role: str, lexicon: Lexicon) -> Iterator[Concept]:
    top = lexicon.by_notation("title-words", role)
    return (c for c in lexicon.concepts("title-words") if top is not None and top.iri in c.broader)


def _words(role: str, lexicon: Lexicon) -> Iterator[str]:
    return (word for concept in _classes(role, lexicon) for word in concept.properties["word"])


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _names(words: Words) -> Mapping[str, tuple[Piece, ...]]:
    """Every form that names something, with the pieces that stand for it; the first to claim a form keeps it."""
    lexicon = words.lexicon
    names: dict[str, tuple[Piece, ...]] = {}
    for concept in _classes("one-meaning", lexicon):
        for word in concept.properties["word"]:
            names.setdefault(words.clean(word), (Piece(words=concept.zh, kind="meaning", concept=concept.iri),))
    for role, kind in _BESIDE.items():
        for concept in _classes(role, lexicon):
            for word in concept.properties["word"]:
                names.setdefault(words.clean(word), (Piece(words=word, kind=kind),))
    for scheme in _SCHEMES:
        forms = lexicon.forms(scheme)
        for form in sorted(forms, key=lambda form: (words.clean(form) != form, form)):
            names.setdefault(words.clean(form), _standing_for(form, forms[form], words))
    for word in words.kept:
        names.setdefault(words.clean(word), (Piece(words=word, kind="whole"),))
    names.pop("", None)
    return names


def _standing_for(form: str, concept: Concept, words: Words) -> tuple[Piece, ...]:
    """The pieces that a form stands for; a hidden form is found in texts but names less or more than its concept."""
    if form in concept.hidden:
        return (Piece(words=words.clean(form), kind=concept.scheme),)
    return _canonical(concept, words)


def _canonical(concept: Concept, words: Words) -> tuple[Piece, ...]:
    """A concept's label, or the label of the broader one and what distinguishes it: 集中供养 and 特困人员.

    Town and country are no distinction, and a group whose very name is a benefit's is that benefit.
    """
    lexicon = words.lexicon
    label = words.clean(concept.zh)
    for broader in map(lexicon.concept, concept.broader):
        if broader.scheme != concept.scheme:
            continue
        part = max((words.clean(f) for f in (broader.zh, *broader.alt) if words.clean(f) in label), key=len, default="")
        if part:
            rest = tuple(Piece(words=run) for run in label.split(part) if run)
            return (*rest, *_canonical(broader, words))
    benefit = _benefit_of(concept.iri, lexicon) if concept.scheme == "groups" else None
    if benefit is not None:
        return _canonical(benefit, words)
    return (Piece(words=label, kind=concept.scheme, concept=concept.iri),)


@lru_cache(maxsize=1024)
def _benefit_of(iri: str, lexicon: Lexicon) -> Concept | None:
    """The benefit that a group is named after: 低保对象 are those on 低保."""
    group = lexicon.concept(iri)
    for benefit in lexicon.concepts("benefits"):
        if group.iri in benefit.properties.get("group", ()):
            own = (benefit.zh, *benefit.alt)
            if any(form.startswith(name) for form in (group.zh, *group.alt) for name in own):
                return benefit
    return None
