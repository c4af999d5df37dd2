"""Reports by the thousand: sentences of the open training reports, told of another county with other figures.

Report n is the same whatever the number of reports, so that a corpus grows at its end alone.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.gazetteer import Division, Gazetteer
from kg.lexicon import load
from training.labelled import CORPUS, LabelledReport, read_corpus

SEED = 20261122
CHARACTERS = 1_000
FOLDER = 1_000

# A figure that is no year, day, hour, age or number of a document: those say when and which, not how many.
_FIGURE = re.compile(r"(?<![\d.第年月〔\[-])(?!(?:19|20)\d\d(?!\d))\d+(?:\.\d+)?(?![\d.年月日号时点周岁〕\]-])")
_SENTENCE = re.compile(r"[^。！？\n]{12,160}[。！？]")
_HEADS = (
    "社会救助",
    "养老服务",
    "儿童福利和未成年人保护",
    "残疾人福利",
    "区划地名",
    "社会组织",
    "殡葬管理",
    "慈善事业",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A sentence of an open report, and the divisions that it names: of which level, and whether in full."""

    words: str
    places: Mapping[str, tuple[str, bool]]


def write(folder: Path, count: int, first: int = 0) -> Path:
    """Write *count* reports from number *first* on, a thousand a folder; what is there already stays."""
    for number in range(first, first + count):
        path = folder / f"{number // FOLDER:04d}" / f"{stem(number)}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report(number), encoding="utf-8")
    return folder


def stem(number: int) -> str:
    """The name of a report."""
    return f"made-{number:07d}"


def report(number: int) -> str:
    """The text of report *number*: a heading, a line that says who and when, and sentences under headings."""
    chance = random.Random(f"{SEED}-{number}")
    county = chance.choice(_counties())
    year, month, day = chance.randint(2012, 2025), chance.randint(1, 12), chance.randint(1, 28)
    parts = [f"{county.name}{year}年民政工作情况（{number}）", "", f"{county.name}民政局 {year}年{month}月{day}日", ""]
    heads = chance.sample(_HEADS, len(_HEADS))
    length = sum(map(len, parts))
    while length < CHARACTERS and heads:
        told = "".join(_retold(phrase, county, chance) for phrase in chance.choices(_phrases(), k=chance.randint(3, 5)))
        parts += [heads.pop(), told]
        length += len(told)
    return "\n".join(parts) + "\n"


def _retold(phrase: Phrase, county: Division, chance: random.Random) -> str:
    """A sentence told of another county, with figures of as many digits."""
    words = phrase.words
    if phrase.places:
        named = re.compile("|".join(map(re.escape, sorted(phrase.places, key=len, reverse=True))))
        words = named.sub(lambda found: _instead(county, *phrase.places[found[0]]), words)
    return _FIGURE.sub(lambda found: _figure(found[0], chance), words)


def _instead(county: Division, level: str, is_full: bool) -> str:  # noqa: FBT001 - two forms of one name
    places = _places()
    chain = [county, *filter(None, map(places.division, places.ancestors(county.code)))]
    meant = next((place for place in chain if place.level == level), county)
    return meant.name if is_full else meant.short


def _figure(printed: str, chance: random.Random) -> str:
    """Another figure in the same form; the first digit, on which a share below 100 hangs, stays."""
    return printed[0] + "".join(str(chance.randint(0, 9)) if sign.isdigit() else sign for sign in printed[1:])


@cache
def _places() -> Gazetteer:
    return load().places


@cache
def _counties() -> tuple[Division, ...]:
    return tuple(place for place in _places() if place.level == "county")


@cache
def _phrases() -> Sequence[Phrase]:
    found: dict[str, Phrase] = {}
    for labelled in read_corpus(CORPUS / "open"):
        places = _named(labelled)
        for sentence in _SENTENCE.findall(labelled.text):
            words = sentence.strip()
            inside = {name: form for name, form in places.items() if name in words}
            found.setdefault(words, Phrase(words=words, places=inside))
    return tuple(found.values())


def _named(labelled: LabelledReport) -> dict[str, tuple[str, bool]]:
    """The divisions that a report names as places, by their names."""
    found: dict[str, tuple[str, bool]] = {}
    for label in labelled.labels:
        words = label.span.of(labelled.text)
        if label.label == "PLACE" and (divisions := _places().named(words)):
            found[words] = (divisions[0].level, words == divisions[0].name)
    return found


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2])))
