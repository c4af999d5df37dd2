"""A report as a page: its text as printed, every statement and every number marked in it, the readings beside it."""

from __future__ import annotations

from kg.explain.numbers import Tally, tally
from kg.explain.page import page

__all__ = ["Tally", "page", "tally"]
