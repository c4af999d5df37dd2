"""What the tests of reading share: a text written to a file and read as a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Article, Report, Role
from kg.reading import read_report
from kg.reading.cues import Cues, cues

Read = Callable[..., Report]


@pytest.fixture(scope="session")
def words(lexicon: Lexicon) -> Cues:
    """The words of page furniture."""
    return cues(lexicon)


@pytest.fixture
def read(tmp_path: Path, lexicon: Lexicon) -> Read:
    """Reads a text as the report of a file with the given stem and sidecar."""

    def reading(text: str | bytes, stem: str = "report", sidecar: str | None = None) -> Report:
        path = tmp_path / f"{stem}.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if sidecar is not None:
            path.with_suffix(".toml").write_text(sidecar, encoding="utf-8")
        return read_report(path, lexicon)

    return reading


def texts(article: Article, role: Role) -> list[str]:
    """The paragraphs of an article that have a role."""
    return [paragraph.view.text for paragraph in article.paragraphs if paragraph.role is role]


@pytest.fixture(scope="session")
def by_role() -> Callable[[Article, Role], list[str]]:
    """Picks the paragraphs of a role."""
    return texts
