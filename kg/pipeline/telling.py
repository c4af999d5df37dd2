"""What changed between two graphs, told in words: a line a statement, with its figure and its words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.pipeline.difference import Difference, Fields, ReportDifference

# The fields that tell a reader which statement it is, in the order in which they are printed.
_TELLING = ("refArea", "metricTitle", "title", "name", "label", "words", "obsValue", "unitMeasure", "begin", "end")


def tell(found: Difference) -> Iterator[str]:
    """All that changed, report by report."""
    for report in found.reports:
        yield f"{report.stem}: {len(report.added)} new, {len(report.removed)} gone, {len(report.changed)} changed"
        yield from statements(report)


def statements(report: ReportDifference) -> Iterator[str]:
    """What changed in one report, after -, + and ~."""
    yield from (f"  - {told(fields)}" for fields in report.removed.values())
    yield from (f"  + {told(fields)}" for fields in report.added.values())
    for changed in report.changed:
        yield f"  ~ {changed.subject}"
        for name in sorted(changed.before.keys() | changed.after.keys()):
            yield f"      {name}: {_joined(changed.before, name)} → {_joined(changed.after, name)}"


def told(fields: Fields) -> str:
    """A statement in a line.

    >>> told({"metricTitle": ("养老机构数",), "obsValue": ("128",), "quote": ("养老机构128家",)})
    '养老机构数 128 「养老机构128家」'
    """
    words = [_joined(fields, name) for name in _TELLING if name in fields]
    return f"{' '.join(words)} 「{_joined(fields, 'quote')}」"


def _joined(fields: Fields, name: str) -> str:
    return "|".join(fields.get(name, ())) or "–"
