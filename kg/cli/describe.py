"""The verb `kg describe`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option
from kg.cli.output import STDOUT, whole_file
from kg.errors import CheckError


@click.command()
@click.option("-o", "--output", default=STDOUT, type=click.Path(path_type=Path), help="A file, or - for stdout.")
@store_option
def describe(*, output: Path, store_dir: Path) -> None:
    """Write what the graph is, as DCAT and VoID in Turtle: period, places, counts, licences, where it comes from.

    The description keeps what DCAT-AP 3.0.1 makes mandatory; it is dated by the reports, not by the clock.

    \b
    Example:
        kg describe
        kg describe -o dataset.ttl
    """
    from kg.graph.dataset import description
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        turtle, findings = description(snapshot.store, snapshot.id)
    if findings:
        raise CheckError(f"{store_dir}: the description breaks a rule: {findings[0].check}: {findings[0].message}")
    with whole_file(output) as file:
        file.write(turtle)
