"""The graph over HTTP: SPARQL, linked data and the pages."""

from __future__ import annotations
