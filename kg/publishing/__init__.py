"""A snapshot to a SPARQL 1.1 store elsewhere: whole, or what changed since the one that it holds."""

from __future__ import annotations

from kg.publishing.publishing import Published, publish
from kg.publishing.target import Target

__all__ = ["Published", "Target", "publish"]
