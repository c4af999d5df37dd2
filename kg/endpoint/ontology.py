"""The ontology and its shapes as documents: what `ontology`, its version, and `shapes` lead to."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.endpoint import formats, protocol
from kg.endpoint.answering import Query
from kg.endpoint.messages import Request
from kg.endpoint.protocol import Asked
from kg.graph.base import describe_ontology
from kg.graph.vocabulary import BASE, OWL, RDFS, prefixes
from kg.resources import ontology_dir

ONTOLOGY, SHAPES = "/ontology", "/shapes"

# What stands behind /ontology/ is a term, or a version of the whole; no term begins with a digit.
_VERSION = re.compile(r"/ontology/(\d+\.\d+\.\d+)")


def version_of(path: str) -> str | None:
    """The IRI of the version of the ontology that a path names, None where it names something else.

    >>> version_of("/ontology/0.1.0"), version_of("/ontology/metric")
    ('https://w3id.org/minzheng/ontology/0.1.0', None)
    """
    found = _VERSION.fullmatch(path)
    return f"{BASE}ontology/{found[1]}" if found else None


def is_in_force(version: str) -> str:
    """The query for the ontology of the snapshot in force, a row where it is of this version."""
    return f"SELECT ?ontology {{ ?ontology <{OWL.versionIRI.value}> <{version}> }} LIMIT 1"


def describing(request: Request) -> Asked:
    """What a request for the data of the whole ontology asks: its head and all its terms."""
    ontology = f"<{BASE}ontology>"
    terms = f"{{ ?s <{RDFS.isDefinedBy.value}> {ontology} }}"
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ {{ BIND({ontology} AS ?s) }} UNION {terms} ?s ?p ?o }}"
    return Asked(query=Query(text=text, graph=protocol.graph_choice(request)), seconds=None, volatile=False)


@lru_cache(maxsize=16)
def shapes(choice: formats.Choice) -> bytes:
    """All SHACL shapes, in the format chosen; what their files leave without a name has one from its contents."""
    if not isinstance(choice.format.writer, ox.RdfFormat):
        raise TypeError(choice.format.name)
    files: list[Path] = sorted((ontology_dir() / "shapes").glob("*.ttl"))
    triples = dict.fromkeys(quad.triple for quad in describe_ontology(files))
    spaces = {**prefixes(), "mzsh": f"{BASE}shapes#", "sh": "http://www.w3.org/ns/shacl#"}
    return ox.serialize(triples, None, choice.format.writer, prefixes=spaces) or b""
