"""The committed weights on the kept reports, without training: scores alone, no text."""

from __future__ import annotations

import tomllib
from pathlib import Path

from kg.lexicon import Lexicon
from training.evaluate import weigh
from training.labelled import CORPUS, read_corpus

FLOORS = Path(__file__).parents[2] / "training" / "floors.toml"


def test_the_kept_reports_are_read_as_well_as_ever(lexicon: Lexicon) -> None:
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    told = weigh(read_corpus(CORPUS / "kept"), lexicon, lambda _: None)
    reached = {label: told["both"][label]["f1"] for label in told["both"]}
    reached |= {"boundaries": told["boundaries"], "added": told["added"]["all"]["precision"]}
    assert {name: floor for name, floor in floors.items() if reached[name] < floor} == {}
