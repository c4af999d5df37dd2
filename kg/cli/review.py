"""The verb `kg review`."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from pathlib import Path

import click

from kg.cli.options import store_option
from kg.cli.output import whole_file
from kg.errors import StoreError

_COLUMNS = ("doubt", "reasons", "report", "figure", "title", "quote", "claim")


@click.command()
@click.option("--most", type=click.IntRange(min=1), default=20, show_default=True, help="So many, the worst first.")
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE", help="As CSV into a file; - is stdout.")
@store_option
def review(*, most: int, out: Path | None, store_dir: Path) -> None:
    """List what should be looked at first: doubtful claims, and numbers that were not understood.

    The page /review of `kg serve` shows the same, each with its sentence, to be settled by keyboard.

    \b
    Example:
        kg review
        kg review --most 500 -o review.csv
    """
    from kg.corrections.book import Book
    from kg.corrections.queue import questions, queue
    from kg.corrections.records import in_force
    from kg.corrections.shown import rows_of
    from kg.search import open_index
    from kg.store import open_current

    entered = [one.anchor for one in in_force(Book.of(store_dir).read()) if one.anchor]
    with open_current(store_dir) as snapshot:
        index = open_index(snapshot.path)
        if index is None:
            raise StoreError(f"{store_dir}: this snapshot was built without a queue of doubts; build it again")
        with closing(index):
            doubts, total = index.doubts(0, most, [anchor.iri for anchor in entered])
        found = queue(doubts, (row for text in questions(doubts) for row in rows_of(snapshot.store, text)))
    rows = [
        (f"{one.score:.2f}", " ".join(one.reasons), one.stem, one.figure, one.title, one.quote, one.claim)
        for one in found
    ]
    if out is not None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *rows])
        with whole_file(out) as stream:
            stream.write(text.getvalue().encode("utf-8-sig"))
        return
    for doubt, reasons, stem, figure, title, quote, _ in rows:
        click.echo(f"{doubt}  {stem}  {figure} {title}\n      {' '.join(quote.split())}\n      {reasons}")
    click.echo(f"{len(rows)} of {total} to look at", err=True)
