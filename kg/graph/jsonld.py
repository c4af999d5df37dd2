"""JSON-LD: a context of our prefixes, and one object a subject, a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.shorten import Node, prefixed, relative
from kg.graph.vocabulary import BASE, RDF, XSD


def write_json_ld(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """Write quads, which come grouped by graph and subject; node by node, for a document in memory would be huge."""
    context = {"@base": BASE, **vocabulary.prefixes()}
    output.write(f'{{"@context": {_dump(context)},\n"@graph": ['.encode())
    _write_items(_items(quads), output)
    output.write(b"]}\n")


def _items(quads: Iterable[ox.Quad]) -> Iterator[Iterator[bytes]]:
    for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
        if isinstance(graph, ox.DefaultGraph):
            yield from (iter([node]) for node in _nodes(members))
        else:
            yield _graph(graph, members)


def _graph(name: ox.NamedNode | ox.BlankNode, quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    yield f'{{"@id": {_dump(_name(name))}, "@graph": ['.encode()
    for number, node in enumerate(_nodes(quads)):
        yield b",\n" if number else b"\n"
        yield node
    yield b"\n]}"


def _write_items(items: Iterable[Iterator[bytes]], output: IO[bytes]) -> None:
    for number, item in enumerate(items):
        output.write(b",\n" if number else b"\n")
        for piece in item:
            output.write(piece)
    output.write(b"\n")


def _nodes(quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    for subject, group in groupby(quads, key=lambda quad: quad.subject):
        node: dict[str, object] = {"@id": _name(subject)}
        for predicate, same in groupby(group, key=lambda quad: quad.predicate):
            is_type = predicate == RDF.type
            values = [_type(quad.object) if is_type else _value(quad.object) for quad in same]
            key = "@type" if is_type else prefixed(predicate.value) or predicate.value
            node[key] = values[0] if len(values) == 1 else values
        yield _dump(node).encode()


def _type(term: Node | ox.Literal) -> str:
    return (prefixed(term.value) if isinstance(term, ox.NamedNode) else None) or _name(term)


def _value(term: Node | ox.Literal) -> object:
    if not isinstance(term, ox.Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return term.value
    return {"@value": term.value, "@type": prefixed(term.datatype.value) or term.datatype.value}


def _name(node: Node | ox.Literal) -> str:
    return relative(node.value) if isinstance(node, ox.NamedNode) else str(node)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
