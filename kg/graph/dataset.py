"""The graph as a dataset: DCAT and VoID, counted and dated from what is in it.

Kept to DCAT-AP 3.0.1 (2025) where it binds: the mandatory properties of catalogue, dataset, distribution, data service
and agent, and of the recommended ones those that apply; `ontology/shapes/dataset.ttl` holds them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.graph.asking import select
from kg.graph.facts import Facts, say
from kg.graph.findings import GRAPH, Finding
from kg.graph.literals import chinese, english, plain
from kg.graph.shapes import broken, shapes
from kg.graph.vocabulary import BASE, DCAT, DCTERMS, DESCRIPTION, MZ, PROV, RDF, SKOS, VOID, XSD, Namespace, prefixes

FOAF = Namespace("foaf", "http://xmlns.com/foaf/0.1/")
# A word of Python.
_CLASS = getattr(VOID, "class")
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_THEMES = ox.NamedNode(f"{_AUTHORITY}data-theme")
_SOCIETY = ox.NamedNode(f"{_AUTHORITY}data-theme/SOCI")
_FACTS = ox.NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
_ONTOLOGY = ox.NamedNode(MZ.namespace_iri.removesuffix("#"))

CATALOG, DATASET, SERVICE, PUBLISHER, PERIOD, RIGHTS, PLACES = (
    ox.NamedNode(f"{BASE}dataset{part}")
    for part in ("/catalog", "", "/sparql", "/publisher", "/period", "/rights", "/places")
)

# Ending, media type and file format of each form that `kg export` writes the graph in.
_FORMS = (
    ("ttl", "text/turtle", "RDF_TURTLE"),
    ("trig", "application/trig", "RDF_TRIG"),
    ("nt", "application/n-triples", "RDF_N_TRIPLES"),
    ("nq", "application/n-quads", "RDF_N_QUADS"),
    ("jsonld", "application/ld+json", "JSON_LD"),
    ("rdf", "application/rdf+xml", "RDF_XML"),
)

# What others' names stand for, which an application profile asks to be told where they are used.
_KINDS = {
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
}

_SPAN = """
SELECT ?begin ?end ?modified WHERE {
  { SELECT (MIN(?from) AS ?begin) WHERE { ?claim a mz:Claim ; mz:earliest|mz:begin ?from } }
  { SELECT (MAX(?to) AS ?end) WHERE { ?claim a mz:Claim ; mz:latest|mz:end ?to } }
  { SELECT (MAX(?day) AS ?modified) WHERE { ?report a mz:Report ; dcterms:issued ?issued BIND(STR(?issued) AS ?day) } }
}
"""
_COUNTS = """
SELECT ?class (COUNT(DISTINCT ?one) AS ?many) WHERE { ?class rdfs:isDefinedBy ?ontology . ?one a ?class }
GROUP BY ?class ORDER BY ?class
"""
_PLACES = "SELECT DISTINCT ?place WHERE { ?report a mz:Report ; dcterms:spatial ?place } ORDER BY ?place"
_REPORTS = "SELECT ?report WHERE { ?report a mz:Report } ORDER BY ?report"
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?many) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
# Where the places come from, each source with its licence (ontology/places/sources.ttl).
_SOURCES = """
SELECT ?source ?property ?value WHERE { <%s> prov:wasDerivedFrom? ?source . ?source ?property ?value }
ORDER BY ?source ?property ?value
"""
_TRIPLES = """
SELECT (COUNT(*) AS ?many) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?predicates) WHERE { ?s ?p ?o }
"""


Value = ox.NamedNode | ox.Literal
Row = dict[str, Value]


def describe_dataset(store: ox.Store, snapshot: str) -> Iterator[ox.Quad]:
    """The description of a graph that is published as *snapshot*, in a graph of its own."""
    typed: set[ox.Quad] = set()
    for quad in _described(store, snapshot):
        yield quad
        kind = _KINDS.get(quad.predicate)
        if kind is not None and isinstance(quad.object, ox.NamedNode):
            typed.add(ox.Quad(quad.object, RDF.type, kind, DESCRIPTION))
    yield from sorted(typed, key=str)


def _described(store: ox.Store, snapshot: str) -> Iterator[ox.Quad]:
    span = next(iter(_rows(store, _SPAN)), {})
    yield from say(CATALOG, _catalog(span), DESCRIPTION)
    yield from say(DATASET, _dataset(store, snapshot, span), DESCRIPTION)
    yield from say(PUBLISHER, [(RDF.type, FOAF.Agent), (FOAF.name, english("minzheng-kg"))], DESCRIPTION)
    yield from say(PERIOD, _period(span), DESCRIPTION)
    yield from say(RIGHTS, _rights(), DESCRIPTION)
    yield from say(SERVICE, _service(), DESCRIPTION)
    yield from say(_THEMES, [(DCTERMS.title, english("Data theme"))], DESCRIPTION)
    yield from say(_SOCIETY, [(SKOS.prefLabel, english("Population and society"))], DESCRIPTION)
    for ending, media, form in _FORMS:
        yield from say(_distribution(ending), _form(media, form), DESCRIPTION)
    for graph, many in _counted(store, _GRAPHS, "graph"):
        yield from say(graph, [(RDF.type, VOID.Dataset), (VOID.triples, many)], DESCRIPTION)
    for kind, many in _counted(store, _COUNTS, "class"):
        yield from say(_partition(kind), [(_CLASS, kind), (VOID.entities, many)], DESCRIPTION)


def _catalog(span: Row) -> Facts:
    return [
        (RDF.type, DCAT.Catalog),
        (DCTERMS.title, chinese("民政数据目录")),
        (DCTERMS.title, english("Catalogue of civil-affairs data")),
        (DCTERMS.description, chinese("从民政部门公开的报告中读出的数据。")),
        (DCTERMS.description, english("Data read from what Chinese civil-affairs departments publish.")),
        (DCTERMS.publisher, PUBLISHER),
        (DCTERMS.license, _FACTS),
        (DCTERMS.modified, _day(span, "modified")),
        (DCAT.dataset, DATASET),
        (DCAT.service, SERVICE),
        (DCAT.themeTaxonomy, _THEMES),
    ]


def _dataset(store: ox.Store, snapshot: str, span: Row) -> Facts:
    said: list[tuple[ox.NamedNode, Value | None]] = [
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        (DCTERMS.title, chinese("民政知识图谱")),
        (DCTERMS.title, english("Knowledge graph of Chinese civil affairs")),
        (DCTERMS.description, chinese("民政部门报告中的数字、举措、荣誉、政策和人群，每一条都带着原文。")),
        (
            DCTERMS.description,
            english("Figures, initiatives, honours, policies and groups from reports, each with its words."),
        ),
        (DCTERMS.identifier, plain(snapshot)),
        (DCAT.version, plain(snapshot)),
        (DCTERMS.publisher, PUBLISHER),
        (DCTERMS.license, _FACTS),
        (DCTERMS.rights, RIGHTS),
        (DCTERMS.modified, _day(span, "modified")),
        (DCTERMS.temporal, PERIOD),
        (DCTERMS.language, ox.NamedNode(f"{_AUTHORITY}language/ZHO")),
        (DCTERMS.accessRights, ox.NamedNode(f"{_AUTHORITY}access-right/PUBLIC")),
        (DCTERMS.conformsTo, _ONTOLOGY),
        (DCAT.theme, _SOCIETY),
        (DCAT.keyword, chinese("民政")),
        (DCAT.keyword, english("civil affairs")),
        (VOID.uriSpace, plain(f"{BASE}id/")),
        (VOID.sparqlEndpoint, ox.NamedNode(f"{BASE}sparql")),
    ]
    yield from said
    for ending, _, _ in _FORMS:
        yield DCAT.distribution, _distribution(ending)
    yield from ((DCTERMS.spatial, row["place"]) for row in _rows(store, _PLACES))
    yield from ((PROV.wasDerivedFrom, row["report"]) for row in _rows(store, _REPORTS))
    yield PROV.wasDerivedFrom, PLACES
    yield from ((VOID.subset, graph) for graph, _ in _counted(store, _GRAPHS, "graph"))
    yield from ((VOID.classPartition, _partition(kind)) for kind, _ in _counted(store, _COUNTS, "class"))
    yield from ((VOID.vocabulary, ox.NamedNode(iri)) for iri in sorted(set(prefixes().values())))
    for row in _rows(store, _TRIPLES):
        yield from [
            (VOID.triples, row["many"]),
            (VOID.distinctSubjects, row["subjects"]),
            (VOID.properties, row["predicates"]),
        ]


def _period(span: Row) -> Facts:
    return [
        (RDF.type, DCTERMS.PeriodOfTime),
        (DCAT.startDate, _day(span, "begin")),
        (DCAT.endDate, _day(span, "end")),
    ]


def _rights() -> Facts:
    return [
        (RDF.type, DCTERMS.RightsStatement),
        (SKOS.prefLabel, chinese("事实不主张权利；引文是学术引用，权利属于发布者；全文不在数据集中。")),
        (
            SKOS.prefLabel,
            english("No rights are claimed in the facts; quotes are citations, their rights stay with the publishers; "
                    "full texts are not part of the dataset."),
        ),
    ]  # fmt: skip


def _service() -> Facts:
    return [
        (RDF.type, DCAT.DataService),
        (DCTERMS.title, chinese("SPARQL 端点")),
        (DCTERMS.title, english("SPARQL endpoint")),
        (DCAT.endpointURL, ox.NamedNode(f"{BASE}sparql")),
        (DCAT.endpointDescription, ox.NamedNode(f"{BASE}sparql")),
        (DCAT.servesDataset, DATASET),
        (DCTERMS.license, _FACTS),
        (DCTERMS.conformsTo, ox.NamedNode("http://www.w3.org/TR/sparql11-protocol/")),
    ]


def _form(media: str, form: str) -> Facts:
    return [
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, english(f"The graph as {media}")),
        (DCAT.accessURL, ox.NamedNode(f"{BASE}sparql")),
        (DCAT.accessService, SERVICE),
        (DCAT.mediaType, ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media}")),
        (DCTERMS.format, ox.NamedNode(f"{_AUTHORITY}file-type/{form}")),
        (DCTERMS.license, _FACTS),
        (DCTERMS.rights, RIGHTS),
    ]


def _distribution(ending: str) -> ox.NamedNode:
    return ox.NamedNode(f"{DATASET.value}/{ending}")


def _partition(kind: ox.NamedNode) -> ox.NamedNode:
    return ox.NamedNode(f"{DATASET.value}/class/{kind.value.rsplit('#', 1)[-1]}")


def _day(span: Row, name: str) -> ox.Literal | None:
    found = span.get(name)
    return (
        ox.Literal(found.value, datatype=XSD.date)
        if found is not None and len(found.value) == len("2024-09-19")
        else None
    )


def _counted(store: ox.Store, query: str, name: str) -> Iterator[tuple[ox.NamedNode, ox.Literal]]:
    for row in _rows(store, query):
        node, many = row[name], row["many"]
        if isinstance(node, ox.NamedNode) and isinstance(many, ox.Literal):
            yield node, many


def _rows(store: ox.Store, query: str) -> Iterator[Row]:
    found = select(store, query)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: row[name] for name in names if row[name] is not None}


def description(store: ox.Store, snapshot: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The description in Turtle, and what breaks the rules of DCAT-AP in it."""
    quads = list(describe_dataset(store, snapshot))
    held = ox.Store()
    held.extend(quads)
    spaces = {**prefixes(), FOAF.namespace_prefix: FOAF.namespace_iri}
    triples = sorted({*(quad.triple for quad in quads), *_sources(store)}, key=str)
    turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=spaces) or b""
    return turtle, tuple(broken(held, shapes(), (GRAPH,)))


def _sources(store: ox.Store) -> Iterator[ox.Triple]:
    """What the graph tells of where its places come from: in a file by itself it has to stand too."""
    for row in _rows(store, _SOURCES % PLACES.value):
        source, told = row["source"], row["property"]
        if isinstance(source, ox.NamedNode) and isinstance(told, ox.NamedNode):
            yield ox.Triple(source, told, row["value"])
