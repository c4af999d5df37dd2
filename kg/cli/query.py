"""The verb `kg query`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import click

from kg.cli.options import store_option, watched

if TYPE_CHECKING:
    from kg.endpoint.answering import Query
    from kg.endpoint.formats import Choice

_FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "rdf", "jsonld", "trig", "nq")
# A longer answer waits on the disk until it is whole.
_IN_MEMORY = 16 * 1024**2
_PART = 64 * 1024


@click.command()
@click.argument("file", required=False, type=click.File("rb"))
@click.option("-e", "text", metavar="QUERY", help="The query itself, in place of a file.")
@store_option
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the store.")
@click.option("--format", "name", type=click.Choice(_FORMATS), help="[default: table on a terminal, else csv or ttl]")
@click.option(
    "--timeout", "seconds", type=click.FloatRange(min=0, min_open=True), help="Give up after so many seconds."
)
def query(
    *,
    file: BinaryIO | None,
    text: str | None,
    store_dir: Path,
    endpoint: str | None,
    name: str | None,
    seconds: float | None,
) -> None:
    """Run the SPARQL query of FILE (- for standard input) on the store, or on an endpoint.

    The answer goes to standard output, and only when it is whole.

    \b
    Example:
        kg query queries/views/observations.rq --format csv
        kg query -e 'SELECT * { ?s ?p ?o } LIMIT 5'
    """
    from kg.endpoint.answering import Query

    source, words = _source(file, text)
    name = name or ("table" if watched(sys.stdout) else "")
    table, graph = _choices(name)
    asked = Query(text=words, table=table, graph=graph)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as out:
        whole = cast(IO[bytes], out)
        choice = _ask(endpoint, asked, seconds, whole) if endpoint else _run(store_dir, source, asked, seconds, whole)
        out.seek(0)
        _show(whole, draw=name == "table" and choice == table)


def _source(file: BinaryIO | None, text: str | None) -> tuple[str, str]:
    """Where the query comes from, and the query."""
    from kg.errors import QueryError

    if (file is None) == (text is None):
        raise click.UsageError("name a FILE with a query, or give the query with -e")
    if text is not None:
        return "-e", text
    source = cast(BinaryIO, file)
    name = str(getattr(source, "name", "-"))
    try:
        return name, source.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{name}: not UTF-8 (byte {error.start}); save the query as UTF-8") from error


def _choices(name: str) -> tuple[Choice | None, Choice | None]:
    """The formats of a table and of a graph; a drawn table is made from JSON, a graph is then shown as Turtle."""
    from kg.endpoint import formats

    if name == "table":
        return formats.named("json", formats.TABLES), formats.named("ttl", formats.GRAPHS)
    if not name:
        return formats.named("csv", formats.TABLES), formats.named("ttl", formats.GRAPHS)
    return formats.choose("", name)


def _run(store_dir: Path, source: str, asked: Query, seconds: float | None, out: IO[bytes]) -> Choice:
    from kg.endpoint.local import run

    return run(store_dir, source, asked, seconds, out)


def _ask(endpoint: str, asked: Query, seconds: float | None, out: IO[bytes]) -> Choice:
    from kg.endpoint.client import ask

    choice, answer = ask(endpoint, asked, seconds)
    out.write(answer)
    return choice


def _show(answer: IO[bytes], *, draw: bool) -> None:
    if draw:
        from kg.cli.drawing import drawn

        click.echo(drawn(answer.read()))
        return
    last = b"\n"
    while part := answer.read(_PART):
        click.echo(part, nl=False)
        last = part[-1:]
    if last != b"\n":
        click.echo()
