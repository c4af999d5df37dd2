"""Files to reports: the frozen text, its articles and paragraphs, and what is known of the report."""

from __future__ import annotations

from kg.reading.files import find_reports
from kg.reading.report import read_report

__all__ = ["find_reports", "read_report"]
