"""What a graph says: the rows of the fixed views, from a store or from CSV files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.evaluation.gold import NAMED

Row = Mapping[str, str]
Answers = Mapping[str, Mapping[str, Sequence[Row]]]
"""The rows of each view, by the report they come from."""

VIEWS = ("observations", *NAMED)


def answers_of_store(store: ox.Store, views: Path) -> Answers:
    """Ask the store the views of a folder."""
    return {view: _by_source(_ask(store, views / f"{view}.rq")) for view in VIEWS}


def _ask(store: ox.Store, view: Path) -> Iterator[Row]:
    try:
        solutions = store.query(view.read_text(encoding="utf-8"))
    except (OSError, SyntaxError) as error:
        raise QueryError(f"{view}: {error}") from error
    if not isinstance(solutions, ox.QuerySolutions):
        raise QueryError(f"{view}: a view is a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: _plain(term) for name, term in zip(names, solution, strict=True)}


def _plain(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple) else term.value


def answers_of_folder(folder: Path) -> Answers:
    """Read the results of the views as CSV files; a view without a file has said nothing."""
    if not folder.is_dir():
        raise KgError(f"{folder}: no such folder of results")
    return {view: _by_source(_csv_rows(folder / f"{view}.csv")) for view in VIEWS}


def _csv_rows(path: Path) -> Iterator[Row]:
    if not path.exists():
        return
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {name: value or "" for name, value in row.items() if isinstance(name, str)}


def _by_source(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.get("source", "")].append(row)
    return found
