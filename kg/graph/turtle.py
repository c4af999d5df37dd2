"""Turtle and TriG: one block a subject, its classes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.shorten import Node, prefixed, relative
from kg.graph.vocabulary import BASE, RDF, XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.[0-9]+")


def write_turtle(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """Write quads, which come grouped by subject, without regard to their graph."""
    output.write(_header())
    for block in _blocks(quads, ""):
        output.write(f"\n{block}".encode())


def write_trig(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """Write quads, which come grouped by graph and subject."""
    output.write(_header())
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        if isinstance(graph, ox.DefaultGraph):
            for block in _blocks(members, ""):
                output.write(f"\n{block}".encode())
        else:
            output.write(f"\n{_term(graph)} {{".encode())
            for block in _blocks(members, "  "):
                output.write(f"\n{block}".encode())
            output.write(b"}\n")


def _header() -> bytes:
    prefixes = (f"@prefix {prefix}: <{base}> .\n" for prefix, base in vocabulary.prefixes().items())
    return f"@base <{BASE}> .\n{''.join(prefixes)}".encode()


def _blocks(quads: Iterable[ox.Quad], margin: str) -> Iterator[str]:
    for subject, group in groupby(quads, key=lambda quad: quad.subject):
        said = [
            f"{_verb(predicate)} {' , '.join(_term(quad.object) for quad in same)}"
            for predicate, same in groupby(group, key=lambda quad: quad.predicate)
        ]
        yield f"{margin}{_term(subject)} {f' ;{chr(10)}{margin}  '.join(said)} .\n"


def _verb(predicate: ox.NamedNode) -> str:
    return "a" if predicate == RDF.type else _term(predicate)


def _term(term: Node | ox.Literal) -> str:
    if isinstance(term, ox.NamedNode):
        return prefixed(term.value) or f"<{relative(term.value)}>"
    if isinstance(term, ox.Literal) and term.language is None:
        return _value(term)
    return str(term)


def _value(literal: ox.Literal) -> str:
    words, kind = literal.value, literal.datatype
    if kind == XSD.boolean and words in {"true", "false"}:
        return words
    if (kind == XSD.integer and _INTEGER.fullmatch(words)) or (kind == XSD.decimal and _DECIMAL.fullmatch(words)):
        return words
    if kind == XSD.string:
        return str(literal)
    return f"{ox.Literal(words)}^^{_term(kind)}"
