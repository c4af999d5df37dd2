"""The documentation of the ontology, made from the ontology itself."""

from __future__ import annotations
