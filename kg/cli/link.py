"""The verb `kg link`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.cli.output import whole_file
from kg.errors import ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.links.asking import Answer
    from kg.links.target import Target

_CACHE = Path("build/links")


@click.group()
def link() -> None:
    """Join places, bodies, groups and initiatives to other graphs: propose, review, accept, withdraw.

    \b
    Example:
        kg link run wikidata-places -o review.csv
        kg link accept review.csv
        kg link withdraw wikidata-places
    """


@link.command()
@click.argument("target", metavar="NAME, QUERY.rq or TABLE.csv")
@click.option(
    "--out", "-o", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The table to review."
)
@click.option("--endpoint", metavar="URL", help="Ask this one instead of the query's own.")
@click.option("--kind", default="place", show_default=True, help="Of a table: the kind of our things.")
@click.option("--key", default="code", show_default=True, help="Of a table: code or label.")
@click.option("--batch", type=click.IntRange(1, 1000), default=100, show_default=True, help="Keys a request.")
@click.option("--pause", type=click.FloatRange(min=0), default=1.0, show_default=True, help="Seconds between requests.")
@click.option("--tries", type=click.IntRange(min=1), default=5, show_default=True, help="Before a batch is halved.")
@click.option("--timeout", "seconds", type=click.FloatRange(min=0.1), default=60.0, show_default=True)
@click.option("--cache", type=click.Path(path_type=Path), default=_CACHE, show_default=True, metavar="DIR")
@store_option
def run(
    *, target: str, out: Path, endpoint: str | None, kind: str, key: str, batch: int, pause: float, tries: int,
    seconds: float, cache: Path, store_dir: Path,
) -> None:  # fmt: skip
    """Propose links: ask an endpoint in batches, or look into a table (columns key, item, label).

    What was answered stays in the cache: a run that was stopped goes on where it was.
    """
    from kg.links import review
    from kg.links.asking import Endpoint, Manners
    from kg.links.joining import join, things
    from kg.links.target import read_target
    from kg.store import open_current

    ask: Callable[[Sequence[str]], Answer]
    if target.endswith(".csv"):
        found, ask = _table(Path(target), kind, key)
    else:
        found = read_target(target, endpoint)
        asked = Endpoint(url=found.endpoint, cache=cache, manners=Manners(seconds=seconds, pause=pause, tries=tries))

        def ask(keys: Sequence[str]) -> Answer:
            return asked.ask(found.query(tuple(keys)))

    with open_current(store_dir) as snapshot:
        ours = things(snapshot.store, found)
    joined = join(ours, ask, batch=batch)
    with whole_file(out) as stream:
        stream.write(review.written(joined.proposals, found))
    sure = sum(proposal.sure for proposal in joined.proposals)
    click.echo(f"{len(ours)} things looked for, {len(joined.proposals)} links proposed, {sure} of them sure", err=True)
    if joined.unanswered:
        raise ReadingError(
            f"{found.endpoint}: no answer for {len(joined.unanswered)} keys ({', '.join(joined.unanswered[:5])} …); "
            "run it again to ask for these alone"
        )


@link.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@store_option
def accept(*, file: Path, store_dir: Path) -> None:
    """Put the links that a reviewed table says yes to into a graph of their own, in the place of an older one."""
    from kg.links import graphs, review

    reviewed = review.read(file)
    snapshot, links = graphs.accept(store_dir, reviewed)
    click.echo(f"{links} links in {graphs.graph_of(reviewed.name).value}", err=True)
    click.echo(snapshot)


@link.command()
@click.argument("name")
@store_option
def withdraw(*, name: str, store_dir: Path) -> None:
    """Take a set of links out of the graph."""
    from kg.links import graphs

    click.echo(graphs.withdraw(store_dir, name))


@link.command("list")
@store_option
def list_(*, store_dir: Path) -> None:
    """List the sets of links in force."""
    from kg.links import graphs

    for one in graphs.sets(store_dir):
        click.echo(f"{one.name}  {one.links} links  {one.source}")


def _table(path: Path, kind: str, key: str) -> tuple[Target, Callable[[Sequence[str]], Answer]]:
    from kg.links.asking import Answer
    from kg.links.target import KEYS, KINDS, Target

    if kind not in KINDS or key not in KEYS:
        raise click.UsageError(f"--kind is one of {', '.join(KINDS)}, --key one of {', '.join(KEYS)}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadingError(f"{path}: not CSV in UTF-8 that can be read ({error}); save it as that") from error
    if not rows or not {"key", "item"} <= rows[0].keys():
        raise ReadingError(f"{path}: a table of links has the columns key and item, and may have label; name them so")

    def ask(keys: Sequence[str]) -> Answer:
        return Answer(rows=tuple(row for row in rows if row["key"] in keys), given="")

    return Target(name=path.stem.lower(), endpoint=path.name, text="", kind=kind, key=key), ask
