"""OWL 2 RL: whether the ontology and some of the data can be true together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.graph.asking import select
from kg.graph.base import describe_ontology
from kg.graph.vocabulary import MZ, RDF, Namespace, prefixes
from kg.resources import ontology_dir

if TYPE_CHECKING:
    import rdflib

_ERROR = Namespace("err", "http://www.daml.org/2002/03/agents/agent-ont#").error

_TERMS = "CONSTRUCT { ?s ?p ?o } WHERE { ?s rdfs:isDefinedBy <https://w3id.org/minzheng/ontology> ; ?p ?o }"

# One instance of each class, the first by name: reasoning over a whole graph takes hours.
_FIRST = """
SELECT (MIN(?one) AS ?subject) WHERE {
  ?class a owl:Class ; rdfs:isDefinedBy <https://w3id.org/minzheng/ontology> .
  { ?one a ?class } UNION { GRAPH ?graph { ?one a ?class } }
  FILTER(isIRI(?one))
}
GROUP BY ?class
"""


def inconsistencies(store: ox.Store, folder: Path | None = None) -> tuple[str, ...]:
    """What a reasoner cannot reconcile in the ontology, its alignments and examples, and a sample of the graph."""
    # The reasoner and its library are slow to import, and this check alone needs them.
    import owlrl  # noqa: PLC0415

    graph = _graph([*_ontology(folder or ontology_dir()), *_constructed(store, _TERMS), *_sample(store)])
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    return tuple(sorted(str(words) for words in graph.objects(None, _rdflib(_ERROR))))


def _ontology(folder: Path) -> Iterator[ox.Quad]:
    files = [folder / "core.ttl"]
    for part in ("alignments", "examples"):
        files += sorted((folder / part).glob("*.ttl"))
    yield from describe_ontology(files)


def _sample(store: ox.Store) -> Iterator[ox.Quad]:
    """Some things, all that is said of them, and the classes of what that points to."""
    for row in select(store, _FIRST):
        for quad in store.quads_for_pattern(row["subject"], None, None):
            yield quad
            if isinstance(quad.object, ox.NamedNode):
                yield from store.quads_for_pattern(quad.object, RDF.type, None, ox.DefaultGraph())


def _constructed(store: ox.Store, query: str) -> Iterator[ox.Quad]:
    made = store.query(query, prefixes=dict(prefixes()))
    if isinstance(made, ox.QueryTriples):
        yield from (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in made)


def _graph(quads: list[ox.Quad]) -> rdflib.Graph:
    """Without words, which nothing follows from, and without the components of the structure, which are no data."""
    import rdflib  # noqa: PLC0415

    graph = rdflib.Graph()
    for quad in quads:
        worded = isinstance(quad.object, ox.Literal) and quad.object.language
        part = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{MZ.namespace_iri}component-")
        if not worded and not part:
            graph.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    return graph


def _rdflib(term: object) -> rdflib.term.Node:
    import rdflib  # noqa: PLC0415

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.Literal():
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
        case _:
            raise TypeError(f"a graph without blank nodes has {term!r}")
