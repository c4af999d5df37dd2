"""The made part of the corpus: sentences from templates, filled by schemes and gazetteer, the same every time."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.lexicon import Lexicon
from training.labelled import Label, unmarked

TEMPLATES = Path(__file__).parent / "templates.toml"
SEED = 20261122
# Where the five seed reports are from: no name of theirs is in a made sentence.
_SEED_PLACES = ("3701", "3704", "3716")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A made sentence, the family of its template, and its labelled runs."""

    family: str
    text: str
    labels: tuple[Label, ...]


def make(count: int, lexicon: Lexicon, *, seed: int = SEED) -> tuple[Made, ...]:
    """So many sentences, from every template in turn."""
    told = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    templates = [(family["name"], line) for family in told["family"] for line in family["lines"]]
    fillers = {**told["fillers"], **_names(lexicon)}
    chance = random.Random(seed)
    return tuple(_made(*templates[number % len(templates)], fillers, chance) for number in range(count))


def _made(family: str, line: str, fillers: Mapping[str, list[str]], chance: random.Random) -> Made:
    filled = re.sub(r"\{(\w+)\}", lambda slot: _filler(slot[1], fillers, chance), line)
    text, labels = unmarked(filled, TEMPLATES)
    return Made(family=family, text=text, labels=labels)


def _filler(slot: str, fillers: Mapping[str, list[str]], chance: random.Random) -> str:
    match slot:
        case "n":
            return chance.choice(
                (str(chance.randint(2, 999)), f"{chance.uniform(1, 99):.2f}万", f"{chance.randint(1000, 99999)}")
            )
        case "pct":
            return f"{chance.uniform(1, 99):.1f}"
        case "year":
            return str(chance.randint(2012, 2025))
        case "month":
            return str(chance.randint(1, 12))
    return chance.choice(fillers[slot])


def _names(lexicon: Lexicon) -> dict[str, list[str]]:
    """The slots that the gazetteer and the schemes fill, sorted, so that the draw hangs on nothing else."""
    divisions = {d.code: d for found in lexicon.places.names().values() for d in found if not d.former}
    known = [d for code, d in sorted(divisions.items()) if not code.startswith(_SEED_PLACES)]
    return {
        "province": [d.name for d in known if d.level == "province"],
        "city": [d.name for d in known if d.level == "prefecture"],
        "county": [d.name for d in known if d.level == "county"],
        "short": [d.short for d in known if d.level in ("prefecture", "county") and len(d.short) > 1],
        "benefit": sorted(lexicon.forms("benefits")),
        "group": sorted(lexicon.forms("groups")),
        "facility": sorted(lexicon.forms("facilities")),
    }
