"""Runs one query on a store and writes its whole answer: the same for a worker and for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

import pyoxigraph as ox

from kg.endpoint import tables
from kg.endpoint.formats import Choice, Style
from kg.errors import QueryError

_Named = ox.NamedNode | ox.BlankNode
_Graph = _Named | ox.DefaultGraph

# So many triples are sorted, for a file that is pleasant to read; a longer answer is written as it comes.
_SORTED_UP_TO = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query with its dataset and the formats in which a table or a graph may be answered (None: in none)."""

    text: str
    base: str | None = None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    table: Choice | None = None
    graph: Choice | None = None


class NotAcceptableError(QueryError):
    """The answer cannot be written in any format that was asked for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"the answer is a {kind}, and the format asked for cannot hold one")


def answer(store: ox.Store, query: Query, prefixes: Mapping[str, str], out: IO[bytes]) -> Choice:
    """Write the answer of *query* into *out*; what comes back is its format.

    A fault in the query's text leaves as the engine's SyntaxError.
    """
    default, named = _dataset(query)
    result = store.query(query.text, base_iri=query.base, default_graph=default, named_graphs=named)
    if isinstance(result, ox.QueryTriples):
        choice = _needed(query.graph, "graph")
        _write_graph(result, choice, prefixes, out)
        return choice
    choice = _needed(query.table, "table")
    if not isinstance(choice.format.writer, ox.QueryResultsFormat):
        raise NotAcceptableError("table")
    if choice.format.style is Style.EXCEL:
        tables.write_excel(result, out)
    elif choice.format.style is Style.ROWS:
        tables.write_rows(result, out)
    else:
        result.serialize(out, format=choice.format.writer)
    return choice


def _dataset(query: Query) -> tuple[list[_Graph] | None, list[_Named] | None]:
    # A dataset that the protocol names replaces the query's own; a half that it leaves out is empty.
    if not query.default_graphs and not query.named_graphs:
        return None, None
    return [ox.NamedNode(iri) for iri in query.default_graphs], [ox.NamedNode(iri) for iri in query.named_graphs]


def _needed(choice: Choice | None, kind: str) -> Choice:
    if choice is None:
        raise NotAcceptableError(kind)
    return choice


def _write_graph(triples: Iterable[ox.Triple], choice: Choice, prefixes: Mapping[str, str], out: IO[bytes]) -> None:
    writer = choice.format.writer
    if not isinstance(writer, ox.RdfFormat):
        raise NotAcceptableError("graph")
    stream = iter(triples)
    first = list(islice(stream, _SORTED_UP_TO))
    if len(first) == _SORTED_UP_TO:
        ox.serialize(chain(first, stream), out, writer, prefixes=dict(prefixes))
    else:
        ox.serialize(sorted(set(first), key=_order), out, writer, prefixes=_used(prefixes, first))


def _used(prefixes: Mapping[str, str], triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes that a short file needs."""
    words = {str(term) for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    return {prefix: space for prefix, space in prefixes.items() if any(space in word for word in words)}


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """By subject, its types first: Turtle writes them as `a`."""
    predicate = triple.predicate.value
    return str(triple.subject), predicate != _TYPE, predicate, str(triple.object)


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
