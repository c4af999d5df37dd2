"""A query asked of a release and of the graph of today, on the stores of this machine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.endpoint import formats
from kg.endpoint.answering import Query
from kg.endpoint.local import run
from kg.endpoint.widening import widened
from kg.errors import QueryError
from kg.releases.drift import Behind, Drift, behind, drift
from kg.releases.rows import Rows, read_graph, read_table
from kg.releases.statements import graph_change
from kg.store import open_current

TABLE = formats.named("json", formats.TABLES)
GRAPH = formats.named("nt", formats.GRAPHS)
_IN_MEMORY = 16 * 1024**2


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The rows of a query, and the statements behind them, where the query shows them."""

    rows: Rows
    behind: Behind


def asked(text: str) -> Query:
    """The query, to be answered as rows."""
    return Query(text=text, table=TABLE, graph=GRAPH)


def rows_of(store_dir: Path, source: str, text: str, seconds: float | None = None) -> Rows:
    """The rows of a query on a store."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as out:
        choice = run(store_dir, source, asked(text), seconds, cast("IO[bytes]", out))
        out.seek(0)
        return read_table(out.read()) if choice == TABLE else read_graph(out.read())


def ask(store_dir: Path, source: str, text: str, seconds: float | None = None) -> Asked:
    """The rows of a query on a store, with what is behind them."""
    rows = rows_of(store_dir, source, text, seconds)
    wide = widened(text)
    if wide is None:
        return Asked(rows=rows, behind={})
    try:
        return Asked(rows=rows, behind=behind(rows_of(store_dir, source, wide[0], seconds), wide[1]))
    except QueryError:  # columns that the engine does not give: then likeness has to tell
        return Asked(rows=rows, behind={})


def compare(
    release_dir: Path, store_dir: Path, source: str, text: str, seconds: float | None = None
) -> tuple[Rows, Drift]:
    """The rows of a query on the store of a release, and what became of them in the store of today."""
    then, now = ask(release_dir, source, text, seconds), ask(store_dir, source, text, seconds)
    with open_current(release_dir) as before, open_current(store_dir) as after:
        found = drift(then.rows, now.rows, then.behind, now.behind, graph_change(before, after))
    return then.rows, found
