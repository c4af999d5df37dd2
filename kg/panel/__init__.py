"""Figures for those who do not write SPARQL: one table of places, periods and metrics, as XLSX, CSV or Parquet."""

from __future__ import annotations

from kg.panel.asking import Panel, ask_panel
from kg.panel.files import ENDINGS, write_panel

__all__ = ["ENDINGS", "Panel", "ask_panel", "write_panel"]
