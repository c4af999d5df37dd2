"""From what was understood of a report to RDF: names, triples, checks and files."""

from __future__ import annotations
