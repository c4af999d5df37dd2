"""What follows from all reports together: which texts are copies of another, and the best figure of each kind.

It stands in graphs of its own, which a query can take or leave; a build makes anew what changed reports touch.
"""

from __future__ import annotations

from kg.derived.deriving import GRAPHS, SENTENCES, Derivation

__all__ = ["GRAPHS", "SENTENCES", "Derivation"]
