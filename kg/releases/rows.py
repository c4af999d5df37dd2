"""An answer as rows of terms, in whatever form it came, with a fingerprint that tells two answers apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.vocabulary import ID

# A term as N-Triples write it; empty where a variable is not bound.
Row = tuple[str, ...]
_STATEMENT = f"<{ID}report/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of an answer under their columns; a graph has three, a yes or no one."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the columns and the rows, whatever order they came in.

        >>> one, other = (Rows(columns=("x",), rows=rows) for rows in ((("1",), ("2",)), (("2",), ("1",))))
        >>> one.fingerprint == other.fingerprint
        True
        """
        lines = ["\t".join(self.columns), *sorted("\t".join(row) for row in self.rows)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_table(body: bytes) -> Rows:
    """The rows of SPARQL's JSON results."""
    told = json.loads(body)
    if "boolean" in told:
        return Rows(columns=("answer",), rows=((str(told["boolean"]).lower(),),))
    columns = tuple(told["head"]["vars"])
    return Rows(
        columns=columns,
        rows=tuple(tuple(_term(row.get(name)) for name in columns) for row in told["results"]["bindings"]),
    )


def read_graph(body: bytes) -> Rows:
    """The rows of N-Triples, in order."""
    triples = ox.parse(body, ox.RdfFormat.N_TRIPLES)
    return Rows(
        columns=("subject", "predicate", "object"),
        rows=tuple(sorted((str(one.subject), str(one.predicate), str(one.object)) for one in triples)),
    )


def statements_in(row: Row) -> frozenset[str]:
    """The statements of reports that a row names, by their IRIs."""
    return frozenset(term[1:-1] for term in row if term.startswith(_STATEMENT) and "/" in term[len(_STATEMENT) : -1])


def words(term: str) -> str:
    """A term as a person reads it: the last steps of an IRI, a literal without its signs.

    >>> words("<https://w3id.org/minzheng/id/place/370100>"), words('"82"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    ('place/370100', '82')
    """
    if term.startswith("<"):
        return term[1:-1].removeprefix(ID)
    return _literal(term).value if term.startswith('"') else term


def is_number(term: str) -> bool:
    """Whether a term is a number or a date: what changes in a row that stays the same row."""
    if not term.startswith('"'):
        return not term
    kind = _literal(term).datatype.value.rsplit("#", 1)[-1]
    return kind in {"decimal", "integer", "double", "float", "date", "gYear", "gYearMonth", "dateTime"}


def _literal(term: str) -> ox.Literal:
    triple = next(iter(ox.parse(f"<x:s> <x:p> {term} .", ox.RdfFormat.N_TRIPLES)))
    return triple.object if isinstance(triple.object, ox.Literal) else ox.Literal(term)


def _term(told: dict[str, str] | None) -> str:
    if told is None:
        return ""
    if told["type"] == "uri":
        return str(ox.NamedNode(told["value"]))
    if told["type"] == "bnode":
        return f"_:{told['value']}"
    if "xml:lang" in told:
        return str(ox.Literal(told["value"], language=told["xml:lang"]))
    if "datatype" in told:
        return str(ox.Literal(told["value"], datatype=ox.NamedNode(told["datatype"])))
    return str(ox.Literal(told["value"]))
