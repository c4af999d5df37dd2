"""The verb `kg explain`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import watched
from kg.cli.output import STDOUT, whole_file
from kg.errors import ReadingError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the page goes, - for stdout.  [default: stdout; on a terminal, STEM.explained.html]",
)
def explain(*, file: Path, output: Path | None) -> None:
    """Show how a report is read: as an HTML page with every statement and every number marked in it.

    The page is whole in itself and needs no network: the text as printed, each reading beside it, and the numbers in
    three colours: stated, set aside (a date, a name, …), not understood. Their counts go to stderr.

    \b
    Example:
        kg explain seeds/jinan-2024-five-years.txt -o jinan.html
    """
    from kg import lexicon as lexicons
    from kg.explain import page, tally
    from kg.pipeline import read_one

    place = output or (Path(f"{file.stem}.explained.html") if watched(sys.stdout) else STDOUT)
    if place != STDOUT and place.resolve() in {file.resolve(), file.with_suffix(".toml").resolve()}:
        raise ReadingError(f"{place}: the page would take the place of the report; name another file with -o")
    lexicon = lexicons.load()
    reading = read_one(file, lexicon)
    html = page(reading, lexicon)
    with whole_file(place) as written:
        written.write(html.encode())
    click.echo(f"{len(reading.claims)} claims, {len(reading.named)} named things; numbers: {tally(reading)}", err=True)
    if place != STDOUT:
        click.echo(f"written to {place}", err=True)
