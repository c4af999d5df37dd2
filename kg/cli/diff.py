"""The verb `kg diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option

if TYPE_CHECKING:
    from kg.pipeline.difference import Difference, Fields, ReportDifference

# The fields that tell a reader which statement it is, in the order in which they are printed.
_TELLING = ("refArea", "metricTitle", "title", "name", "label", "words", "obsValue", "unitMeasure", "begin", "end")


@click.command()
@click.argument("before", default="previous", metavar="[A]")
@click.argument("after", default="current", metavar="[B]")
@click.option("--quads", is_flag=True, help="Print the added and removed quads as N-Quads after + and -.")
@store_option
@json_option
def diff(*, before: str, after: str, quads: bool, store_dir: Path, as_json: bool) -> None:
    """Tell what changed between two snapshots, statement by statement.

    A and B are names that `kg snapshots` lists, `current` or `previous`; without them the last build is told.

    \b
    Example:
        kg diff
        kg diff previous current --quads
    """  # noqa: D301 - click's mark for lines that are not to be wrapped
    from kg.pipeline.difference import difference
    from kg.store.history import open_snapshot

    with open_snapshot(store_dir, before) as old, open_snapshot(store_dir, after) as new:
        found = difference(old, new)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    elif quads:
        for sign, lines in (("-", found.removed), ("+", found.added)):
            for line in lines:
                click.echo(f"{sign} {line}", nl=False)
    else:
        for told in _words(found):
            click.echo(told)
    click.echo(f"{len(found.added)} quads added, {len(found.removed)} removed", err=True)


def _words(found: Difference) -> Iterator[str]:
    for report in found.reports:
        yield f"{report.stem}: {len(report.added)} new, {len(report.removed)} gone, {len(report.changed)} changed"
        yield from _statements(report)


def _statements(report: ReportDifference) -> Iterator[str]:
    yield from (f"  - {_told(fields)}" for fields in report.removed.values())
    yield from (f"  + {_told(fields)}" for fields in report.added.values())
    for changed in report.changed:
        yield f"  ~ {changed.subject}"
        for name in sorted(changed.before.keys() | changed.after.keys()):
            yield f"      {name}: {_joined(changed.before, name)} → {_joined(changed.after, name)}"


def _told(fields: Fields) -> str:
    words = [_joined(fields, name) for name in _TELLING if name in fields]
    return f"{' '.join(words)} 「{_joined(fields, 'quote')}」"


def _joined(fields: Fields, name: str) -> str:
    return "|".join(fields.get(name, ())) or "–"
