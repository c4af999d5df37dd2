"""Which of our things a name in another's table means: candidates with scores, and a match only where it is sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.gazetteer import NATION, Division, Gazetteer
from kg.graph.vocabulary import ID
from kg.links.alike import likeness, plain
from kg.search import Index, Thing

KINDS = ("place", "group", "metric", "benefit", "organization", "initiative")

_PLACE = f"{ID}place/"
_LEVELS = ("nation", "province", "prefecture", "county")
# What a name that is borne, in one way or another, scores; one that is only like a name stays below the last.
_PREFERRED, _OTHER, _NEARLY = 100.0, 96.0, 90.0
_SURE = _OTHER - 1
# Below this two names have nothing to do with each other.
_LEAST = 40.0
# What is left to a candidate that lies elsewhere than the table says.
_ELSEWHERE = 0.5
_LONGEST = 100
_RELATIVE = "省市州盟县区旗镇乡街"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A name in a table; *kinds* of things it may be (none: any of KINDS), *within* what place, by code or name."""

    words: str
    kinds: tuple[str, ...] = ()
    within: str | None = None
    code: str | None = None
    limit: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A thing that may be meant; *score* is of 100, *like* how alike the names are, *words* the label that is."""

    iri: str
    kind: str
    zh: str
    en: str
    within: str | None
    words: str
    score: float
    like: float
    match: bool = False


class Reconciler:
    """Finds candidates in the search index of a snapshot and in the gazetteer."""

    def __init__(self, index: Index, places: Gazetteer) -> None:
        self._index = index
        self._places = places

    def candidates(self, asked: Asked) -> tuple[Candidate, ...]:
        """The things that may be meant, most probable first; the first is a match where nothing else can be."""
        words = plain(asked.words[:_LONGEST])
        kinds = asked.kinds or KINDS
        around = self._around(asked.within)
        found: dict[str, Candidate] = {}
        for candidate in (*self._by_code(asked, words, kinds), *self._by_name(words, kinds, around)):
            placed = self._placed(candidate, around)
            if placed.score >= _LEAST and (placed.iri not in found or placed.score > found[placed.iri].score):
                found[placed.iri] = placed
        ranked = sorted(found.values(), key=self._order)
        return tuple(self._judged(ranked)[: max(1, asked.limit)])

    def place(self, words: str) -> str | None:
        """The code of a place by its IRI, code or full name, in this order."""
        division = self._places.division(words.removeprefix(_PLACE)) or self._one(self._chain(plain(words)))
        return division.code if division else None

    def _around(self, within: str | None) -> Sequence[Division]:
        if not within:
            return ()
        division = self._places.division(within.removeprefix(_PLACE))
        return (division,) if division else tuple(self._chain(plain(within)))

    def _by_code(self, asked: Asked, words: str, kinds: Sequence[str]) -> Iterator[Candidate]:
        code = (asked.code or words).removeprefix(_PLACE)
        division = self._places.division(code) if "place" in kinds else None
        if division is not None:
            like = max(likeness(words, plain(division.name)), likeness(words, plain(division.short)))
            # A code beside a name that has nothing to do with it is a slip in one of the two.
            sure = words in {"", code} or like >= 0.5
            yield self._division(division, _PREFERRED if sure else _NEARLY - 10, 1.0 if sure else like)

    def _by_name(self, words: str, kinds: Sequence[str], around: Sequence[Division]) -> Iterator[Candidate]:
        if not words:
            return
        if "place" in kinds:
            for division in self._chain(words):
                full = words.endswith(plain(division.name))
                yield self._division(division, _PREFERRED if full else _OTHER, 1.0)
        for thing in self._index.alike(words, kinds=tuple(kinds)):
            yield self._alike(thing, words)
        if "organization" in kinds:
            for form in dict.fromkeys(f"{start}{words}" for place in around for start in _starts(place, words)):
                for thing in self._index.alike(form, kinds=("organization",)):
                    yield self._alike(thing, form)

    def _alike(self, thing: Thing, words: str) -> Candidate:
        like = likeness(words, plain(thing.words))
        if like == 1:
            score = _PREFERRED if thing.words == thing.zh else _OTHER
        else:
            score = _NEARLY * like
        return Candidate(
            iri=thing.iri, kind=thing.kind, zh=thing.zh, en=thing.en, within=thing.within, words=thing.words,
            score=score, like=like,
        )  # fmt: skip

    def _division(self, division: Division, score: float, like: float) -> Candidate:
        return Candidate(
            iri=f"{_PLACE}{division.code}",
            kind="place",
            zh=division.name,
            en=division.english or division.pinyin or division.name,
            within=f"{_PLACE}{division.parent}" if division.parent else None,
            words=division.name,
            score=score,
            like=like,
        )

    def _chain(self, words: str) -> list[Division]:
        """The divisions that a name with or without those above it names: 槐荫, 济南市槐荫区, 山东省济南市槐荫区."""
        namesakes = list(self._places.named(words))
        if words in {"全国", "中国"}:
            return namesakes
        for end in range(2, len(words) - 1):
            above = [place for place in self._places.named(words[:end]) if place.code != NATION]
            if above:
                below = self._chain(words[end:])
                namesakes += [
                    place
                    for place in below
                    if any(place.code != top.code and self._lies_in(place, top) for top in above)
                ]
        return list({place.code: place for place in namesakes}.values())

    def _lies_in(self, place: Division, top: Division) -> bool:
        codes = (top.code, *self._places.successors(top.code))
        return any(self._places.lies_in(place.code, code) for code in codes)

    def _placed(self, candidate: Candidate, around: Sequence[Division]) -> Candidate:
        """A candidate with what remains of its score where the table says in which place it lies."""
        if not around:
            return candidate
        where = candidate.iri if candidate.kind == "place" else candidate.within
        if candidate.kind == "organization" and self._is_relative(candidate.words):
            return replace(candidate, score=candidate.score * _ELSEWHERE)
        code = (where or "").removeprefix(_PLACE).partition("/")[0]
        division = self._places.division(code)
        if division is None or any(self._lies_in(division, top) for top in around):
            return candidate
        return replace(candidate, score=candidate.score * _ELSEWHERE)

    def _is_relative(self, name: str) -> bool:
        """Whether a name of a body says whose it is only to who knows: 市民政局, but not 市北区民政局 or 民政部."""
        named = any(self._places.named(name[:end]) for end in range(2, len(name)))
        return name[:1] in _RELATIVE and not named

    def _order(self, candidate: Candidate) -> tuple[float, bool, int, str]:
        division = self._division_of(candidate)
        level = _LEVELS.index(division.level) if division else len(_LEVELS)
        # 鼓楼 may be anything; the higher of two places of a name is the one more often meant.
        return -round(candidate.score, 3), bool(division and division.former), level, candidate.iri

    def _division_of(self, candidate: Candidate) -> Division | None:
        return self._places.division(candidate.iri.removeprefix(_PLACE)) if candidate.kind == "place" else None

    def _judged(self, ranked: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, the first of them a match if all that bear the name are it, or were it before."""
        sure = [candidate for candidate in ranked if candidate.score >= _SURE]
        divisions = [division for candidate in sure if (division := self._division_of(candidate))]
        if divisions and len(divisions) == len(sure):
            chosen = self._one(divisions)
            sure = [candidate for candidate in sure if chosen and candidate.iri == f"{_PLACE}{chosen.code}"]
        if len(sure) != 1 or (sure[0].kind == "organization" and self._is_relative(sure[0].words)):
            return list(ranked)
        first = sure[0]
        rest = [candidate for candidate in ranked if candidate.iri != first.iri]
        return [replace(first, match=True), *rest]

    def _one(self, namesakes: Iterable[Division]) -> Division | None:
        """The one division that is meant: the only one in force, else the last that bore the name in its province."""
        divisions = list(namesakes)
        current = [division for division in divisions if not division.former]
        if len(current) == 1:
            return current[0]
        if current or len({division.code[:2] for division in divisions}) != 1:
            return None
        return max(divisions, key=lambda division: (division.until or "9999", division.code))


def _starts(place: Division, words: str) -> Iterator[str]:
    """What may stand before a name in a place: 济南 before 市民政局, 济南市 before 民政局."""
    yield plain(place.name)
    if words[:1] in place.name[-1:]:
        yield plain(place.name[:-1])
