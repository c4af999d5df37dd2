"""What follows from all reports together: which texts are copies of another, and the best figure of each kind.

It stands in graphs of its own, which a query can take or leave, and is made anew with every build.
"""

from __future__ import annotations

from kg.derived.deriving import GRAPHS, derive

__all__ = ["GRAPHS", "derive"]
