"""What the endpoint says of itself: the SPARQL 1.1 service description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.endpoint import formats
from kg.graph.examples import SCHEMA, SH, describe_examples
from kg.graph.vocabulary import RDF, RDFS, VOID, XSD, Namespace, prefixes
from kg.questions import Question

SD = Namespace("sd", "http://www.w3.org/ns/sparql-service-description#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is told: the *endpoint*'s address, how large the default graph is, the named ones, and what can be done."""

    endpoint: str
    triples: int
    graphs: tuple[str, ...]
    writes: bool
    federates: bool


def described(service: Service, choice: formats.Choice) -> bytes:
    """The description of a service, in the format chosen."""
    if not isinstance(choice.format.writer, ox.RdfFormat):
        raise TypeError(choice.format.name)
    statements = _statements(ox.NamedNode(service.endpoint), service)
    spaces: dict[str, str] = {
        **prefixes(),
        SD.namespace_prefix: SD.namespace_iri,
        "format": "http://www.w3.org/ns/formats/",
    }
    return ox.serialize(statements, None, choice.format.writer, prefixes=spaces) or b""


def examples(endpoint: str, questions: Iterable[Question], choice: formats.Choice) -> bytes:
    """The questions as examples of queries for *endpoint*, in the format chosen."""
    if not isinstance(choice.format.writer, ox.RdfFormat):
        raise TypeError(choice.format.name)
    triples = (quad.triple for quad in describe_examples(questions, endpoint))
    spaces = {space.namespace_prefix: space.namespace_iri for space in (SH, SCHEMA, RDFS, XSD)}
    return ox.serialize(triples, None, choice.format.writer, prefixes=spaces) or b""


def _format_iri(offer: formats.Format) -> ox.NamedNode:
    # The engine names JSON-LD by an address that is not in the W3C's list.
    json_ld = offer.writer in {ox.RdfFormat.JSON_LD, ox.RdfFormat.STREAMING_JSON_LD}
    return ox.NamedNode("http://www.w3.org/ns/formats/JSON-LD" if json_ld else offer.writer.iri)


def _statements(endpoint: ox.NamedNode, told: Service) -> Iterator[ox.Triple]:
    # Names under the endpoint, and no blank nodes: the same server says the same each time.
    service, dataset, default = (ox.NamedNode(f"{endpoint.value}#{name}") for name in ("service", "dataset", "default"))
    yield ox.Triple(service, RDF.type, SD.Service)
    yield ox.Triple(service, SD.endpoint, endpoint)
    yield ox.Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    if told.writes:
        yield ox.Triple(service, SD.supportedLanguage, SD.SPARQL11Update)
        for offer in formats.GRAPHS:
            if isinstance(offer.writer, ox.RdfFormat) and not offer.writer.supports_datasets:
                yield ox.Triple(service, SD.inputFormat, _format_iri(offer))
    if told.federates:
        yield ox.Triple(service, SD.feature, SD.BasicFederatedQuery)
    for iri in {_format_iri(offer).value: None for offer in (*formats.TABLES, *formats.GRAPHS)}:
        yield ox.Triple(service, SD.resultFormat, ox.NamedNode(iri))
    yield ox.Triple(
        service, RDFS.seeAlso, ox.NamedNode(told.endpoint.removesuffix("/").removesuffix("/sparql") + "/examples")
    )
    yield ox.Triple(service, SD.defaultDataset, dataset)
    yield ox.Triple(dataset, RDF.type, SD.Dataset)
    yield ox.Triple(dataset, SD.defaultGraph, default)
    yield ox.Triple(default, RDF.type, SD.Graph)
    yield ox.Triple(default, VOID.triples, ox.Literal(told.triples))
    for number, graph in enumerate(told.graphs, start=1):
        named = ox.NamedNode(f"{endpoint.value}#named-{number}")
        yield ox.Triple(dataset, SD.namedGraph, named)
        yield ox.Triple(named, RDF.type, SD.NamedGraph)
        yield ox.Triple(named, SD.name, ox.NamedNode(graph))
        yield ox.Triple(named, SD.graph, ox.NamedNode(f"{endpoint.value}#graph-{number}"))
        yield ox.Triple(ox.NamedNode(f"{endpoint.value}#graph-{number}"), RDF.type, SD.Graph)
