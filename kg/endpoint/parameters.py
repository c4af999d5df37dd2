"""The parameters of a question: what its query lists in VALUES can be given anew by who asks.

A clause of one variable takes any number of values; one of several variables with a single row takes one each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.endpoint.guard import scan
from kg.endpoint.problems import bad_request

XSD = "http://www.w3.org/2001/XMLSchema#"

_KINDS = {
    f"{XSD}integer": "integer",
    f"{XSD}decimal": "number",
    f"{XSD}double": "number",
    f"{XSD}boolean": "boolean",
    f"{XSD}date": "date",
    f"{XSD}string": "string",
}
_PATTERNS = {
    "integer": re.compile(r"[+-]?[0-9]{1,18}"),
    "number": re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"),
    "boolean": re.compile(r"true|false"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_MOST_VALUES = 100

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter: its kind (iri, string, integer, number, boolean or date), its defaults, and whether it takes many.

    *space* is what the IRIs of the defaults begin with: a value may leave it out.
    """

    name: str
    kind: str
    defaults: tuple[str, ...]
    many: bool
    space: str = ""

    def term(self, value: str) -> Term:
        """The term that a value stands for."""
        if self.kind == "iri":
            return self._iri(value)
        pattern = _PATTERNS.get(self.kind)
        if pattern is not None and not pattern.fullmatch(value):
            raise bad_request(f"{self.name}: {value!r} is no {self.kind}")
        if self.kind == "string":
            return ox.Literal(value)
        datatype = next(iri for iri, kind in _KINDS.items() if kind == self.kind)
        return ox.Literal(value, datatype=ox.NamedNode(datatype))

    def _iri(self, value: str) -> ox.NamedNode:
        try:
            return ox.NamedNode(value if "://" in value or not self.space else f"{self.space}{value}")
        except ValueError as error:
            raise bad_request(f"{self.name}: {value!r} is no IRI") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clause:
    """The rows of a VALUES: their place in the query (inside the braces), its variables, and the terms."""

    start: int
    end: int
    names: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A query with parameters.

    >>> template = Template.of("SELECT * { VALUES ?year { 2024 } ?s <x:year> ?year }")
    >>> template.filled({"year": ["2023", "2024"]}).partition("VALUES")[2].partition("}")[0].count("integer")
    2
    """

    text: str
    parameters: tuple[Parameter, ...]
    clauses: tuple[_Clause, ...]

    @classmethod
    def of(cls, text: str) -> Template:
        """The template that a query is."""
        clauses = tuple(_clauses(text))
        parameters: dict[str, Parameter] = {}
        for clause in clauses:
            for place, name in enumerate(clause.names):
                terms = [term for row in clause.rows if (term := row[place]) is not None]
                if terms and name not in parameters:
                    parameters[name] = _parameter(name, terms, many=len(clause.names) == 1)
        return cls(text=text, parameters=tuple(parameters.values()), clauses=clauses)

    def filled(self, given: Mapping[str, Sequence[str]]) -> str:
        """The query with these values in place of its own; what is not given stays."""
        terms = {
            parameter.name: _terms(parameter, given[parameter.name])
            for parameter in self.parameters
            if parameter.name in given
        }
        text = self.text
        for clause in reversed(self.clauses):
            if not terms.keys().isdisjoint(clause.names):
                text = text[: clause.start] + _rows(clause, terms) + text[clause.end :]
        return text


def _terms(parameter: Parameter, values: Sequence[str]) -> list[Term]:
    if len(values) > (_MOST_VALUES if parameter.many else 1):
        raise bad_request(f"{parameter.name}: more values than it takes")
    return [parameter.term(value) for value in values]


def _rows(clause: _Clause, terms: Mapping[str, Sequence[Term]]) -> str:
    if len(clause.names) == 1:
        return f" {' '.join(map(str, terms[clause.names[0]]))} "
    row = [terms[name][0] if name in terms else term for name, term in zip(clause.names, clause.rows[0], strict=True)]
    return f" ({' '.join('UNDEF' if term is None else str(term) for term in row)}) "


def _parameter(name: str, terms: Sequence[Term], *, many: bool) -> Parameter:
    first = terms[0]
    if isinstance(first, ox.Literal):
        kind = _KINDS.get(first.datatype.value, "string")
        return Parameter(name=name, kind=kind, defaults=tuple(term.value for term in terms), many=many)
    spaces = {re.sub(r"[^/#]*$", "", term.value) for term in terms}
    space = spaces.pop() if len(spaces) == 1 else ""
    defaults = tuple(term.value.removeprefix(space) for term in terms)
    return Parameter(name=name, kind="iri", defaults=defaults, many=many, space=space)


def _clauses(text: str) -> list[_Clause]:
    """The VALUES that can be given anew, read with the engine's own eyes: only their rows are asked of it."""
    tokens = [token for token in scan(text) if token.lastgroup != "comment"]
    prologue = _prologue(text, tokens)
    found = []
    for number, token in enumerate(tokens):
        if token[0].upper() != "VALUES" or token.lastgroup != "word":
            continue
        head = tokens[number + 1 :]
        opening = next((t for t in head if t[0] == "{"), None)
        closing = next((t for t in head if t[0] == "}"), None)
        if opening is None or closing is None:
            continue
        names = tuple(t[0][1:] for t in head if t.lastgroup == "variable" and t.start() < opening.start())
        rows = _read(prologue, text[token.start() : closing.end()], names)
        if len(names) == 1 or len(rows) == 1:
            found.append(_Clause(start=opening.end(), end=closing.start(), names=names, rows=rows))
    return found


def _prologue(text: str, tokens: Sequence[re.Match[str]]) -> str:
    form = next((t for t in tokens if t[0].upper() in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}), None)
    return text[: form.start()] if form else ""


def _read(prologue: str, clause: str, names: Sequence[str]) -> tuple[tuple[Term | None, ...], ...]:
    rows = ox.Store().query(f"{prologue} SELECT * {{ {clause} }}")
    if not isinstance(rows, ox.QuerySolutions):
        return ()
    read = [tuple(_value(row, name) for name in names) for row in rows]
    return tuple(read)


def _value(row: ox.QuerySolution, name: str) -> Term | None:
    term = row[name]
    return term if isinstance(term, ox.NamedNode | ox.Literal) else None
