"""What all pages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.corrections.book import Book
from kg.endpoint.pages.asking import Graph
from kg.endpoint.pages.finder import Finder
from kg.endpoint.pages.rendering import Frame
from kg.endpoint.releases import Releases
from kg.endpoint.workers import Pool
from kg.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The graph, the templates, the index, the questions for readers, the queries behind the pages, the releases.

    Where readers may correct, *book* is where they do, for who knows the *token*.
    """

    pool: Pool
    graph: Graph
    frame: Frame
    finder: Finder
    questions: Sequence[Question]
    queries: Mapping[str, Question]
    releases: Releases
    store_dir: Path
    book: Book | None = None
    token: str | None = None

    @property
    def figures(self) -> Question:
        """The query for figures."""
        return self.queries["figures"]
