"""Which place a report is about: names weighed by where they stand, None where they do not agree."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.gazetteer import NATION, Division, Gazetteer

# Names further on in a long text say what a report mentions, not what it is about; what is read is bounded.
MOST = 20_000
MOST_TITLE = 300
# 全市, 我区, 市民政局: the kind of place that the writer speaks for.
SELF = re.compile(
    r"[全我本](?P<kind>[省市区县州盟旗])(?!域|别)|(?<![\u4e00-\u9fff])(?P<office>[省市区县州盟旗])民政[局厅]"
)
OFFICE = re.compile(r"(?:民政|统计|人民政府|政府|委员会|财政|老龄|社会救助)")
KINDS = "省市区县州盟旗"
LEVELS = ("province", "prefecture")

# In points: an office in the name of the publisher or title settles it, a name in passing hardly counts.
OF_OFFICE, OF_TITLE, OF_PUBLISHER, OF_TEXT, OF_SHORT, OF_PART = 4.0, 3.0, 3.0, 1.0, 0.6, 0.5
MOST_OF_TEXT = 6.0
ENOUGH = 2.0
MARGIN = 1.3


@dataclass(frozen=True, slots=True)
class Named:
    """A division named in a text; *office* tells that an office of that place is meant."""

    division: Division
    short: bool
    office: bool


def place_of(title: str, publisher: str, text: str, places: Gazetteer) -> str | None:
    """The code of the place that a report is about.

    *title*, *publisher* and *text* are read in simplified characters; what is not known of them is empty.
    """
    title, publisher, text = title[:MOST_TITLE], publisher[:MOST_TITLE], text[:MOST]
    points = _weigh(title, publisher, text, places)
    kinds = _kinds(title + "\n" + text)
    ranked = sorted(
        ((value * _agreement(code, kinds, places), code) for code, value in points.items()), key=lambda p: (-p[0], p[1])
    )
    if not ranked or ranked[0][0] < ENOUGH:
        return None
    best = ranked[0]
    rivals = [r for r in ranked[1:] if not _related(r[1], best[1], places)]
    if rivals and best[0] < MARGIN * rivals[0][0]:
        return None
    return best[1]


def _weigh(title: str, publisher: str, text: str, places: Gazetteer) -> Mapping[str, float]:
    points: defaultdict[str, float] = defaultdict(float)
    in_text: defaultdict[str, float] = defaultdict(float)
    for source, value in ((title, OF_TITLE), (publisher, OF_PUBLISHER)):
        for named in _named(source, places):
            points[named.division.code] += OF_OFFICE if named.office else value
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for named in _named(text, places):
        code = named.division.code
        in_text[code] += OF_OFFICE / 2 if named.office else OF_SHORT if named.short else OF_TEXT
        for above in places.ancestors(code):
            parts[above].add(code)
    for code, said in in_text.items():
        points[code] += min(said, MOST_OF_TEXT)
    for code in points:
        points[code] += OF_PART * min(len(parts[code]), 6)
    return points


def _named(text: str, places: Gazetteer) -> Iterator[Named]:
    """The divisions that a text names, the longest name at each place; a short name counts above the county only."""
    names = places.names()
    longest = 15
    i = 0
    while i < len(text):
        for size in range(min(longest, len(text) - i), 1, -1):
            word = text[i : i + size]
            division = _meant(word, names.get(word, ()), text[i + size : i + size + 4])
            if division is not None:
                yield Named(division, word != division.name, OFFICE.match(text, i + size) is not None)
                i += size - 1
                break
        i += 1


def _meant(word: str, divisions: tuple[Division, ...], following: str) -> Division | None:
    """The one division that a word can mean here; namesakes are no evidence for any of them."""
    fitting = [d for d in divisions if d.code != NATION and (d.name == word or _short_counts(d, following))]
    present = [d for d in fitting if not d.former] or fitting
    full = [d for d in present if d.name == word] or _holding_all(present)
    return full[0] if len(full) == 1 and not full[0].former else None


def _holding_all(divisions: list[Division]) -> list[Division]:
    """Of a province and its own city, which both are called 吉林 for short, the province; else all."""
    tops = [one for one in divisions if all(one.code[:2] == other.code[:2] for other in divisions)]
    return [one for one in tops if one.level == "province"] or divisions


def _short_counts(division: Division, following: str) -> bool:
    return division.level in LEVELS or following.startswith(("民政", "区民政", "县民政"))


def _kinds(text: str) -> Mapping[str, float]:
    """How often the writer speaks for a province, a city, a district …, as shares."""
    counts: defaultdict[str, int] = defaultdict(int)
    for match in SELF.finditer(text):
        counts[match["kind"] or match["office"]] += 1
    total = sum(counts.values())
    return {kind: count / total for kind, count in counts.items()} if total else {}


def _agreement(code: str, kinds: Mapping[str, float], places: Gazetteer) -> float:
    """A factor: more for a place of the kind that the writer speaks for, less for another."""
    division = places.division(code)
    if division is None or not kinds:
        return 1.0
    return 0.3 + 1.7 * kinds.get(division.name[-1], 0.0)


def _related(one: str, other: str, places: Gazetteer) -> bool:
    return places.lies_in(one, other) or places.lies_in(other, one)
