"""RDF/XML: one description a subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph import vocabulary
from kg.graph.shorten import Node, prefixed, relative
from kg.graph.vocabulary import BASE, XSD

_SPLIT = re.compile(r"(.*?)([A-Za-z_][\w.-]*)", re.ASCII)
# XML 1.0 has no place for them, not even as character references.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_rdf_xml(quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    """Write quads, which come grouped by subject, without regard to their graph."""
    spaces = "".join(f"\n  xmlns:{prefix}={quoteattr(base)}" for prefix, base in vocabulary.prefixes().items())
    output.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xml:base={quoteattr(BASE)}{spaces}>\n'.encode())
    for subject, group in groupby(quads, key=lambda quad: quad.subject):
        said = "".join(f"    {_property(quad)}\n" for quad in group)
        output.write(f"  <rdf:Description {_node('about', subject)}>\n{said}  </rdf:Description>\n".encode())
    output.write(b"</rdf:RDF>\n")


def _property(quad: ox.Quad) -> str:
    tag, space = _element(quad.predicate)
    value = quad.object
    if not isinstance(value, ox.Literal):
        return f"<{tag}{space} {_node('resource', value)}/>"
    kind = ""
    if value.language:
        kind = f' xml:lang="{value.language}"'
    elif value.datatype != XSD.string:
        kind = f" rdf:datatype={quoteattr(value.datatype.value)}"
    return f"<{tag}{space}{kind}>{_text(value.value, quad.subject)}</{tag}>"


def _element(predicate: ox.NamedNode) -> tuple[str, str]:
    short = prefixed(predicate.value)
    if short:
        return short, ""
    found = _SPLIT.fullmatch(predicate.value)
    if found is None:
        raise QueryError(f"{predicate} cannot be an element of RDF/XML; export another format")
    return f"ns:{found[2]}", f" xmlns:ns={quoteattr(found[1])}"


def _node(attribute: str, node: Node) -> str:
    if isinstance(node, ox.NamedNode):
        return f"rdf:{attribute}={quoteattr(relative(node.value))}"
    return f'rdf:nodeID="{str(node).removeprefix("_:")}"'


def _text(words: str, subject: Node) -> str:
    if _UNPRINTABLE.search(words):
        raise QueryError(f"{subject} has a character that RDF/XML cannot hold; export another format")
    return escape(words, {"\r": "&#13;"})
