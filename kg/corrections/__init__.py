"""What people correct in a graph: kept in a table, applied to what is read, told in the graph.

A correction names its claim by the words that it rests on and never by how they were read, so that it outlives a new
reading of the same words, and is told, never guessed at, where the words are gone.
"""

from __future__ import annotations

from kg.corrections.applying import Corrected, Outcome, correct
from kg.corrections.records import Anchor, Correction, Kind, Withdrawal

__all__ = ["Anchor", "Corrected", "Correction", "Kind", "Outcome", "Withdrawal", "correct"]
