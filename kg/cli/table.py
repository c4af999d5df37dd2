"""The verb `kg table`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from kg.cli.output import whole_file
from kg.errors import ReadingError


@click.command()
@click.argument("paths", metavar="REPORTS", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="A file named *.xlsx, *.csv or *.parquet."
)
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read; by default what is worth."
)
def table(*, paths: tuple[Path, ...], output: Path, workers: int | None) -> None:
    """Read reports into one table of places, periods and metrics, without a store.

    Each figure is a row with its bounds, unit, words, page or cell, and link. A workbook has sheets besides: places and
    periods by metrics, what was not understood, and what the columns are. Official tables (CSV, XLSX) are read too.

    \b
    Example:
        kg table reports/ -o panel.xlsx
        kg table reports/ jinan-2024-q3.xlsx -o panel.parquet
    """
    from kg.cli.export import panel_ending
    from kg.panel import ask_panel, write_panel
    from kg.pipeline import build
    from kg.store import open_current

    ending = panel_ending(output)
    with tempfile.TemporaryDirectory() as folder:
        done = build(paths, Path(folder), workers=workers)
        with open_current(Path(folder)) as snapshot:
            panel = ask_panel(snapshot.store, snapshot.text)
    with whole_file(output) as file:
        write_panel(panel, file, ending)
    for lost in done.quarantined:
        click.echo(f"not read: {lost.reason}", err=True)
    reports = len(done.manifest.reports)
    click.echo(
        f"{len(panel.figures)} figures of {reports} reports, {len(panel.unread)} numbers not understood", err=True
    )
    if done.quarantined:
        raise ReadingError(f"{len(done.quarantined)} of the files could not be read; {output} has the others")
