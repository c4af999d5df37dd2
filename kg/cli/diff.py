"""The verb `kg diff`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from kg.cli.options import json_option, store_option


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
    """
    from kg.pipeline.difference import difference
    from kg.pipeline.telling import tell
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
        for told in tell(found):
            click.echo(told)
    click.echo(f"{len(found.added)} quads added, {len(found.removed)} removed", err=True)
