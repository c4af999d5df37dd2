"""The verb `kg reconcile`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.cli.output import STDOUT, whole_file
from kg.errors import ReadingError, StoreError

if TYPE_CHECKING:
    from kg.links.reconcile import Candidate

_KINDS = ("place", "group", "metric", "benefit", "organization", "initiative")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--column", required=True, metavar="NAME", help="The column of names.")
@click.option("--type", "kinds", multiple=True, type=click.Choice(_KINDS), help="What the names are of; else anything.")
@click.option("--within", metavar="NAME", help="The column that tells in which place each thing lies.")
@click.option("--in", "place", metavar="PLACE", help="The place in which all of them lie, by name or code.")
@click.option("--out", "-o", type=click.Path(path_type=Path), default=STDOUT, show_default=True, metavar="FILE")
@store_option
def reconcile(
    *,
    file: Path,
    column: str,
    kinds: tuple[str, ...],
    within: str | None,
    place: str | None,
    out: Path,
    store_dir: Path,
) -> None:
    """Find which place, group, metric, body or initiative each name in a column of a CSV file means.

    The table comes back with five more columns: the IRI (only where the match is sure), its name, the score of 100,
    whether it is sure, and the other candidates. A name that is only like one of ours is never a sure match.

    \b
    Example:
        kg reconcile counties.csv --column 区县 --type place --in 济南 -o matched.csv
    """
    from kg.lexicon import load
    from kg.links.reconcile import Asked, Reconciler
    from kg.search import open_index
    from kg.store import open_current

    head, rows = _read(file, (column, within))
    sure = 0
    with open_current(store_dir) as snapshot, whole_file(out) as stream:
        index = open_index(snapshot.path)
        if index is None:
            raise StoreError(f"{store_dir}: this snapshot was built without a search index; build it again")
        reconciler = Reconciler(index, load().places)
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        added = [f"{column}_{name}" for name in ("iri", "name", "score", "match", "others")]
        table = csv.DictWriter(text, [*head, *added], lineterminator="\n", extrasaction="ignore")
        table.writeheader()
        for row in rows:
            around = (row.get(within) or place) if within else place
            found = reconciler.candidates(Asked(words=row[column] or "", kinds=kinds, within=around))
            sure += bool(found and found[0].match)
            table.writerow(row | dict(zip(added, _cells(found), strict=True)))
        text.detach()
        index.close()
    click.echo(f"{sure} of {len(rows)} names are sure; look through the others by their scores", err=True)


def _cells(found: tuple[Candidate, ...]) -> list[str]:
    if not found:
        return ["", "", "", "false", ""]
    first, *rest = found
    others = "; ".join(f"{one.zh} {one.iri} {one.score:.0f}" for one in rest)
    return [first.iri if first.match else "", first.zh, f"{first.score:.1f}", str(first.match).lower(), others]


def _read(path: Path, columns: tuple[str | None, ...]) -> tuple[list[str], list[dict[str, str]]]:
    try:
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")  # as Excel writes CSV on a Chinese Windows
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        head, rows = list(table.fieldnames or ()), list(table)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadingError(f"{path}: not CSV that can be read ({error}); save it as CSV in UTF-8") from error
    for column in filter(None, columns):
        if column not in head:
            raise ReadingError(f"{path}: there is no column {column}; there are {', '.join(head) or 'none'}")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ReadingError(f"{path}: row {number} has not as many cells as the head; mend it")
    return head, rows
