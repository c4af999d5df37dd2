"""From paragraphs to sentences in context, with the names that the schemes know: the only package that knows spaCy."""

from __future__ import annotations

from kg.language.annotate import annotate
from kg.language.heads import organization_heads
from kg.language.pipeline import find

__all__ = ["annotate", "find", "organization_heads"]
