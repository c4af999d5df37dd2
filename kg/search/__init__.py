"""Finding: labels, texts, disagreements and doubts of a snapshot in an index of their own, made when it is built."""

from __future__ import annotations

from kg.search.building import INDEX, write_index
from kg.search.disagreements import Disagreement
from kg.search.doubts import Doubt
from kg.search.index import Found, Index, Passage, Thing, open_index

__all__ = ["INDEX", "Disagreement", "Doubt", "Found", "Index", "Passage", "Thing", "open_index", "write_index"]
