"""The names and words of metric titles as the schemes have them: what names a thing, what is left out, what is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon import Concept, Lexicon
from kg.statements.cues import alternation

_SIGNS = str.maketrans("", "", "“”‘’《》「」（）()、，,。；·-—~")
_SCHEMES = ("benefits", "groups", "facilities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of a title: its canonical words, what kind of words they are, and the concept that they name."""

    words: str
    kind: str = ""
    concept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """The names of the schemes by form, and what is left out: anywhere, before a title, after it, beside a benefit."""

    lexicon: Lexicon
    left_out: re.Pattern[str]
    kept: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    alone: frozenset[str]
    beside: frozenset[str]
    adverbs: frozenset[str]
    changes: frozenset[str]
    names: Mapping[str, Piece]
    longest: int

    def clean(self, title: str) -> str:
        """A title without residence, particles and signs."""
        return self.left_out.sub(lambda m: m[0] if m[0] in self.kept else "", title).translate(_SIGNS)

    def bare(self, title: str) -> str:
        """A title without signs."""
        return title.translate(_SIGNS)

    def cut(self, title: str) -> tuple[Piece, ...]:
        """A title cut at the longest names from its left; what lies between is a piece of its own."""
        found: list[Piece] = []
        start = at = 0
        while at < len(title):
            form = self._longest_name(title, at)
            if not form:
                at += 1
                continue
            if start < at:
                found.append(Piece(words=title[start:at]))
            found.append(self.names[form])
            start = at = at + len(form)
        if start < len(title):
            found.append(Piece(words=title[start:]))
        return tuple(found)

    def _longest_name(self, title: str, at: int) -> str:
        for end in range(min(len(title), at + self.longest), at, -1):
            if title[at:end] in self.names:
                return title[at:end]
        return ""


@lru_cache(maxsize=4)
def vocabulary(lexicon: Lexicon) -> Words:
    """The vocabulary that titles are compared by: synonyms stand for one thing, residence is left out."""
    words = {concept.notation: tuple(_words(concept, lexicon)) for concept in _roles(lexicon)}
    kept = frozenset(words["whole"])
    ends = words["left-out-at-ends"]
    longer = [word for word in ends if len(word) > 1]
    residences = (form for form in lexicon.forms("residences") if len(form) > 1)
    bare = Words(
        lexicon=lexicon,
        left_out=re.compile(alternation([*words["left-out"], *residences, *kept])),
        kept=kept,
        before=frozenset((*words["left-out-before"], *longer)),
        after=frozenset((*words["left-out-after"], *longer)),
        alone=frozenset(ends) - frozenset(longer),
        beside=frozenset(words["left-out-beside-a-benefit"]),
        adverbs=frozenset(words["left-out-before-a-verb"]),
        changes=frozenset(concept.iri for concept in _classes("change", lexicon)),
        names={},
        longest=0,
    )
    return _with_names(bare, _compared(bare))


@lru_cache(maxsize=4)
def spoken(lexicon: Lexicon) -> Words:
    """The names of the schemes as they are spoken: each form its concept, residence and all."""
    names = {
        form.translate(_SIGNS): Piece(words=form, kind=scheme, concept=concept.iri)
        for scheme in reversed(_SCHEMES)
        for form, concept in lexicon.forms(scheme).items()
    }
    return _with_names(vocabulary(lexicon), names)


def _with_names(words: Words, names: Mapping[str, Piece]) -> Words:
    return replace(words, names=names, longest=max(map(len, names)))


def _roles(lexicon: Lexicon) -> tuple[Concept, ...]:
    return tuple(concept for concept in lexicon.concepts("title-words") if not concept.broader)


def _classes(role: str, lexicon: Lexicon) -> Iterator[Concept]:
    top = lexicon.by_notation("title-words", role)
    return (c for c in lexicon.concepts("title-words") if top is not None and top.iri in c.broader)


def _words(role: Concept, lexicon: Lexicon) -> Iterator[str]:
    return (word for concept in _classes(role.notation, lexicon) for word in concept.properties["word"])


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _compared(words: Words) -> Mapping[str, Piece]:
    """Every form that names something, with the piece that stands for it; the first to claim a form keeps it."""
    lexicon = words.lexicon
    names: dict[str, Piece] = {}
    for concept in _classes("one-meaning", lexicon):
        for word in concept.properties["word"]:
            names.setdefault(words.clean(word), Piece(words=concept.zh, kind="meaning", concept=concept.iri))
    for concept in _classes("left-out-beside-anything", lexicon):
        for word in concept.properties["word"]:
            names.setdefault(words.clean(word), Piece(words=word, kind="public"))
    for scheme in _SCHEMES:
        forms = lexicon.forms(scheme)
        for form in sorted(forms, key=lambda form: (words.clean(form) != form, form)):
            names.setdefault(words.clean(form), _standing_for(form, forms[form], words))
    for word in words.kept:
        names.setdefault(words.clean(word), Piece(words=word, kind="whole"))
    names.pop("", None)
    return names


def _standing_for(form: str, concept: Concept, words: Words) -> Piece:
    """The piece that a form stands for: a group whose very name is a benefit's is that benefit.

    A hidden form is found in texts but names less or more than its concept.
    """
    if form in concept.hidden:
        iri = concept.iri if concept.scheme == "benefits" else ""
        return Piece(words=words.clean(form), kind=concept.scheme, concept=iri)
    meant = (benefit_of(concept.iri, words.lexicon) if concept.scheme == "groups" else None) or concept
    meant = _without_residence(meant, words)
    return Piece(words=words.clean(meant.zh), kind=meant.scheme, concept=meant.iri)


def _without_residence(concept: Concept, words: Words) -> Concept:
    """The concept, or the one above it that its label names without town or country."""
    for broader in map(words.lexicon.concept, concept.broader):
        if words.clean(concept.zh) in (words.clean(broader.zh), *broader.alt):
            return broader
    return concept


def expanded(piece: Piece, words: Words) -> tuple[Piece, ...]:
    """A name as the broader one and what distinguishes it, where its label holds both: 集中供养 and 特困人员."""
    concept = words.lexicon.concept(piece.concept) if piece.concept and piece.kind in _SCHEMES else None
    if concept is None or piece.words != words.clean(concept.zh):
        return (piece,)
    for broader in map(words.lexicon.concept, concept.broader):
        known = (words.clean(form) for form in (broader.zh, *broader.alt))
        part = max((form for form in known if form in piece.words), key=len, default="")
        if part:
            rest = (own for run in piece.words.split(part) for own in words.cut(run))
            return (*rest, *expanded(_standing_for(broader.zh, broader, words), words))
    return (piece,)


@lru_cache(maxsize=1024)
def benefit_of(iri: str, lexicon: Lexicon) -> Concept | None:
    """The benefit that a group is named after: 低保对象 are those on 低保."""
    group = lexicon.concept(iri)
    for benefit in lexicon.concepts("benefits"):
        if group.iri in benefit.properties.get("group", ()):
            own = (benefit.zh, *benefit.alt)
            if any(form.startswith(name) for form in (group.zh, *group.alt) for name in own):
                return benefit
    return None


@lru_cache(maxsize=512)
def told_by(benefit: str, lexicon: Lexicon) -> frozenset[str]:
    """What goes without saying beside a benefit.

    The groups that it serves and those above them, the benefits above it, and that it reaches people.
    """
    served = lexicon.concept(benefit).properties.get("group", ())
    above = (iri for group in served for iri in lexicon.above(group))
    return frozenset({*served, *above, *lexicon.above(benefit), *helping(lexicon)})


@lru_cache(maxsize=4)
def helping(lexicon: Lexicon) -> frozenset[str]:
    """The classes of words that tell nothing more beside a benefit: that it helps and reaches people."""
    return frozenset(concept.iri for concept in _classes("left-out-beside-a-benefit", lexicon))


@lru_cache(maxsize=4)
def helping_words(lexicon: Lexicon) -> tuple[str, ...]:
    """The words of these classes, the longest first."""
    return _longest_first(word for iri in helping(lexicon) for word in lexicon.concept(iri).properties["word"])
