"""The words of the rules, and a report of one's own sentences read up to its statements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.language import annotate
from kg.lexicon import Lexicon
from kg.model import Observation, Statement
from kg.reading import read_report
from kg.statements import extract
from kg.statements.cues import Cues, cues

Read = Callable[[str, str], tuple[Statement, ...]]
Observe = Callable[[str, str], tuple[Observation, ...]]


@pytest.fixture(scope="session")
def words(lexicon: Lexicon) -> Cues:
    """The word classes of the ontology."""
    return cues(lexicon)


@pytest.fixture
def read(tmp_path: Path, lexicon: Lexicon) -> Read:
    """The statements of a text in a report of the place with a code."""

    def of(text: str, place: str) -> tuple[Statement, ...]:
        path = tmp_path / "report.txt"
        path.write_text(text + "\n", encoding="utf-8")
        path.with_suffix(".toml").write_text(f'place = "{place}"\npublished = "2024-02-01"\n', encoding="utf-8")
        report = read_report(path, lexicon)
        return extract(report, annotate(report, lexicon), lexicon).statements

    return of


@pytest.fixture
def observe(read: Read) -> Observe:
    """The figures of such a text."""

    def of(text: str, place: str) -> tuple[Observation, ...]:
        return tuple(s for s in read(text, place) if isinstance(s, Observation))

    return of
