"""Official statistics in tables: CSV, XLSX and HTML become the same claims as reports, with cells as their evidence."""

from __future__ import annotations

from kg.tables.files import find_tables, is_table
from kg.tables.mapping import beside as mapping_beside
from kg.tables.reading import Tabulated, read_table

__all__ = ["Tabulated", "find_tables", "is_table", "mapping_beside", "read_table"]
