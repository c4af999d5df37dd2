"""From sentences in context to statements: figures, undertakings, honours, documents, groups and places."""

from __future__ import annotations

from kg.statements.extract import Extraction, extract

__all__ = ["Extraction", "extract"]
