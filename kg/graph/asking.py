"""A graph asked with our prefixes: the solutions of a SELECT, or its rows as words."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.vocabulary import prefixes


def select(store: ox.Store, query: str) -> ox.QuerySolutions:
    """The solutions of a query; QueryError where it is no SELECT."""
    found = store.query(query, prefixes=dict(prefixes()))
    if not isinstance(found, ox.QuerySolutions):
        raise QueryError(f"{query.strip()[:60]!r} … does not SELECT; ask for rows")
    return found


def rows(store: ox.Store, query: str) -> Iterator[dict[str, str]]:
    """The rows of a SELECT by variable, IRIs and literals alike as words; what is not bound is empty.

    >>> list(rows(ox.Store(), "SELECT ?a ?b { VALUES (?a ?b) { (mz:Claim UNDEF) } }"))
    [{'a': 'https://w3id.org/minzheng/ontology#Claim', 'b': ''}]
    """
    found = select(store, query)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: words(row[name]) for name in names}


def words(term: object) -> str:
    """The words of an IRI or a literal; empty where it is neither."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
