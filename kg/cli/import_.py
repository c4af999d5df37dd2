"""The verb `kg import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.errors import ReadingError

if TYPE_CHECKING:
    from kg.pipeline import BuildReport


@click.command("import")
@click.argument("paths", metavar="FILES or FOLDERS", nargs=-1, type=click.Path(path_type=Path))
@store_option
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the columns are, where their heads do not tell; by default STEM.table.toml beside each file.",
)
@click.option(
    "--remove",
    "removed",
    multiple=True,
    metavar="NAME",
    help="Take an imported table out again, by the name of its file without the ending; may be given several times.",
)
def import_(*, paths: tuple[Path, ...], store_dir: Path, mapping: Path | None, removed: tuple[str, ...]) -> None:
    """Read official statistics in tables (CSV, XLSX, HTML, DOCX, PDF, text), and add them to the store.

    Each cell with a figure becomes a claim that rests on it. Place, time and publisher come from the table itself, its
    title, the file's name, or STEM.toml beside it. Totals and growths that do not come out are told as warnings.
    Builds keep what was imported; `kg import --help` and docs/tables.md tell of the shapes that are known.

    \b
    Example:
        kg import jinan-2024-q3.xlsx --store build/store
        kg import county.csv --mapping county.table.toml
        kg import --remove jinan-2024-q3
    """
    from kg.pipeline import Way, build, take_out
    from kg.tables import find_tables

    done = take_out(removed, store_dir) if removed else None
    if done is not None:
        _tell(done)
    if paths:
        done = build(find_tables(paths), store_dir, add=True, way=Way(tables=True, mapping=mapping))
        _tell(done)
    if done is None:
        raise click.UsageError("name files or folders with tables, or --remove NAME")
    click.echo(done.snapshot)
    if done.quarantined:
        raise ReadingError(f"{len(done.quarantined)} of the files could not be read; the store has the others")


def _tell(done: BuildReport) -> None:
    for line in _words(done):
        click.echo(line, err=True)


def _words(done: BuildReport) -> list[str]:
    """What was done, for a person."""
    read = [entry for entry in done.manifest.reports if entry.stem in done.changed]
    return [
        *(f"not read: {file.reason}" for file in done.quarantined),
        *(f"warning: {doubt}" for doubt in done.doubts),
        *(f"{entry.file}: {entry.claims} claims, {entry.not_understood} numbers not understood" for entry in read),
        *(f"{stem}: taken out" for stem in done.removed),
        *(["nothing has changed"] if not done.published else []),
    ]
