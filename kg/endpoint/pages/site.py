"""What all pages share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.endpoint.pages.asking import Graph
from kg.endpoint.pages.finder import Finder
from kg.endpoint.pages.rendering import Frame
from kg.endpoint.workers import Pool
from kg.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The graph, the templates, the index, the questions for readers, and the queries behind the pages by name."""

    pool: Pool
    graph: Graph
    frame: Frame
    finder: Finder
    questions: Sequence[Question]
    queries: Mapping[str, Question]

    @property
    def figures(self) -> Question:
        """The query for figures."""
        return self.queries["figures"]
