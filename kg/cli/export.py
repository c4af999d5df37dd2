"""The verb `kg export`."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from kg.cli.options import store_option
from kg.cli.output import STDOUT, whole_file
from kg.errors import QueryError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.graph.export import Format

_CSV = "csv"


@click.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="A file, or - for stdout.")
@click.option("--format", "form", metavar="NAME", help="turtle, trig, ntriples, nquads, jsonld, rdfxml or csv.")
@click.option("--report", metavar="STEM", help="Only what is said of one report.")
@click.option("--query", type=click.Path(path_type=Path), metavar="FILE", help="The answer of this query, as CSV.")
@click.option("--table", is_flag=True, help="All figures as one table: XLSX, CSV or Parquet, as `kg table` writes it.")
@store_option
def export(
    *, output: Path, form: str | None, report: str | None, query: Path | None, table: bool, store_dir: Path
) -> None:
    """Write the graph, a report's part of it, its figures as a table, or the answer of a query to a file.

    The form follows from the ending of the file, which may have .gz behind it. Turtle, N-Triples and RDF/XML hold
    the effective graph, TriG, N-Quads and JSON-LD all graphs. The full texts of the reports are not in it.

    \b
    Example:
        kg export -o minzheng.ttl
        kg export -o jinan.trig.gz --report jinan-2024-five-years
        kg export -o observations.csv --query queries/views/observations.rq
        kg export -o panel.xlsx --table
    """
    from kg.graph import export as graph
    from kg.store import open_current

    if table:
        if query is not None or report is not None or form is not None:
            raise click.UsageError("--table is by itself; leave --query, --report and --format out")
        _export_table(store_dir, output)
    elif query is None:
        wanted = _form(output, form)
        with open_current(store_dir) as snapshot, whole_file(output) as file:
            graph.export(snapshot.store, file, wanted, report=report)
    else:
        _refuse_other_than_a_table(output, form, report)
        text = query.read_text(encoding="utf-8")
        with open_current(store_dir) as snapshot, whole_file(output) as file:
            _write_table(snapshot.store, text, query, file)


def _export_table(store_dir: Path, output: Path) -> None:
    from kg.panel import ask_panel, write_panel
    from kg.store import open_current

    ending = panel_ending(output)
    with open_current(store_dir) as snapshot, whole_file(output) as file:
        write_panel(ask_panel(snapshot.store, snapshot.text), file, ending)


def panel_ending(output: Path) -> str:
    """The ending of a table's file, which tells its form."""
    from kg.panel import ENDINGS

    if output.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"{output}: the ending tells the form of a table; name it *{', *'.join(ENDINGS)}")
    return output.suffix.lower()


def _form(output: Path, name: str | None) -> Format:
    from kg.graph import export as graph

    if _wanted(output, name) == _CSV:
        raise click.UsageError("a table is the answer of a query; name its file with --query")
    if not _wanted(output, name):
        raise click.UsageError(f"{output} has no ending that tells the form; name it with --format")
    return graph.form_of(output) if name is None else graph.form(name)


def _refuse_other_than_a_table(output: Path, name: str | None, report: str | None) -> None:
    if report is not None:
        raise click.UsageError("--report and --query exclude each other; let the query name the report")
    if output != STDOUT and _wanted(output, name) != _CSV:
        raise click.UsageError("the answer of a query is written as CSV; let the file end in .csv, or say --format csv")


def _wanted(output: Path, name: str | None) -> str:
    """The form by name, else by the ending of the file; .gz does not count."""
    ending = (output.with_suffix("") if output.suffix == ".gz" else output).suffix
    return (name or ending).lower().removeprefix(".")


def _write_table(store: ox.Store, text: str, query: Path, file: IO[bytes]) -> None:
    import pyoxigraph as ox

    try:
        answer = store.query(text)
    except SyntaxError as error:
        raise QueryError(f"{query}: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError(f"{query}: only SELECT gives a table; run other queries with `kg query`")
    answer.serialize(file, ox.QueryResultsFormat.CSV)
