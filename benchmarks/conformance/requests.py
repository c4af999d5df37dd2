"""Tests that are HTTP requests: of the protocol, of the graph store, and of the service description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from benchmarks.conformance.manifests import CNT, HT, MF, RDFS, UT, Node, Outcome, entries, typed
from benchmarks.servers import Reply, Server

SD = "http://www.w3.org/ns/sparql-service-description#"
KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": (
        "text/turtle",
        "application/rdf+xml",
        "application/n-triples",
        "application/n-quads",
        "application/ld+json",
    ),
}


def protocol(folder: Path, server: Server) -> Iterator[Outcome]:
    """Yield what became of each test of the protocol, each on its own data."""
    for test in entries(folder / "protocol"):
        server.reset(_data(test))
        yield Outcome(suite="protocol", test=test.need(f"{MF}name").text, fault=_first_fault(test, server))


def graph_store(folder: Path, server: Server) -> Iterator[Outcome]:
    """Yield what became of each test of the graph store protocol, each on an empty store."""
    for part in ("manifest-direct.ttl", "manifest-indirect.ttl"):
        for test in typed(folder / "graph-store-protocol" / part, f"{MF}GraphStoreProtocolTest"):
            server.reset([])
            yield Outcome(suite="graph-store", test=test.need(f"{MF}name").text, fault=_first_fault(test, server))


def description(server: Server) -> Iterator[Outcome]:
    """Yield the three tests of the description: it is RDF, it names the endpoint, and it is of the vocabulary."""
    reply = server.call("GET", server.query, {"Accept": "text/turtle"})
    url = f"http://127.0.0.1:{server.port}{server.query}"
    store = ox.Store()
    fault = None if reply.status == 200 else f"status {reply.status}"
    try:
        store.load(reply.body, format=ox.RdfFormat.from_media_type(reply.media) or ox.RdfFormat.TURTLE, base_iri=url)
    except (SyntaxError, ValueError) as error:
        fault = fault or str(error)
    yield Outcome(suite="service-description", test="returns RDF", fault=fault or (None if len(store) else "empty"))
    named = any(store.quads_for_pattern(None, ox.NamedNode(f"{SD}endpoint"), ox.NamedNode(url)))
    yield Outcome(suite="service-description", test="sd:endpoint", fault=None if named else "another endpoint or none")
    service = next((quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(f"{SD}endpoint"), None)), None)
    typed = service is not None and any(store.quads_for_pattern(service, None, ox.NamedNode(f"{SD}Service")))
    terms = {quad.predicate.value for quad in store if quad.predicate.value.startswith(SD)}
    fault = None if typed and terms <= _TERMS else f"no sd:Service, or terms that there are not: {terms - _TERMS}"
    yield Outcome(suite="service-description", test="schema", fault=fault)


def _data(test: Node) -> Iterator[ox.Quad]:
    for data in test.all(f"{UT}graphData"):
        graph = ox.NamedNode(data.need(f"{RDFS}label").text)
        for quad in ox.parse(path=str(data.need(f"{UT}graph").path), format=ox.RdfFormat.N_TRIPLES):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)


def _first_fault(test: Node, server: Server) -> str | None:
    """Return what is wrong with the first reply that is; a Location stands for $…$ in later requests."""
    named: dict[str, str] = {}
    for number, request in enumerate(test.need(f"{MF}action").need(f"{HT}requests").items(), start=1):
        reply = _asked(request, server, named)
        wanted = request.need(f"{HT}resp")
        location = wanted.one(f"{MF}expectedLocation")
        if location:
            named[location.text] = reply.headers.get("location", "")
        fault = _fault(reply, wanted)
        if fault:
            return f"request {number}: {fault}"
    return None


def _fault(reply: Reply, wanted: Node) -> str | None:
    statuses = {node.text.rpartition("#")[2] for node in wanted.all(f"{MF}expectedStatus")}
    if not any(reply.status in _STATUSES[status] for status in statuses):
        return f"status {reply.status}, not {' or '.join(sorted(statuses))}"
    form = wanted.one(f"{MF}expectedFormat")
    if form and reply.media not in KINDS[form.text]:
        return f"media type {reply.media}"
    truth = wanted.one(f"{MF}expectedBoolean")
    if truth and _truth(reply) is not (truth.text == "true"):
        return f"not {truth.text}"
    body = wanted.one(f"{HT}body")
    if body and not _isomorphic(reply, body.need(f"{CNT}chars").text):
        return "another graph"
    return None


def _truth(reply: Reply) -> bool | None:
    try:
        if reply.media.endswith("xml"):
            return bool(ox.parse_query_results(reply.body, ox.QueryResultsFormat.XML))
        return bool(json.loads(reply.body)["boolean"])
    except (ValueError, KeyError, SyntaxError):
        return None


def _isomorphic(reply: Reply, expected: str) -> bool:
    form = ox.RdfFormat.from_media_type(reply.media)
    if form is None:
        return False
    graphs = []
    for text, kind in ((reply.body, form), (expected.encode(), ox.RdfFormat.TURTLE)):
        data = ox.Dataset(ox.parse(text, kind, base_iri="http://www.example/"))
        data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
        graphs.append(sorted(map(str, data)))
    return graphs[0] == graphs[1]


def _asked(request: Node, server: Server, named: Mapping[str, str]) -> Reply:
    headers = {
        header.need(f"{HT}fieldName").text: header.need(f"{HT}fieldValue").text
        for fields in request.all(f"{HT}headers")
        for header in fields.items()
    }
    body = request.one(f"{HT}body")
    data = None
    if body:
        data = _filled(body.need(f"{CNT}chars").text, named).encode(body.need(f"{CNT}characterEncoding").text)
    path = _filled(request.need(f"{HT}absolutePath").text, named)
    method = request.need(f"{HT}methodName").text
    path = path.replace("/sparql/", server.update if _updates(method, path, headers, data) else server.query, 1)
    if path.startswith("/gsp"):
        path = server.graphs + path.removeprefix("/gsp")
    return server.call(method, path, headers, data)


def _updates(method: str, path: str, headers: Mapping[str, str], data: bytes | None) -> bool:
    """Whether a request belongs to the service for updates, where that is another than the one for queries."""
    if method != "POST":
        return False
    return "using-" in path or "update" in " ".join(headers.values()) or (data or b"").startswith(b"update")


def _filled(text: str, named: Mapping[str, str]) -> str:
    for name, value in named.items():
        text = text.replace(name, value)
    return text


_STATUSES = {
    "StatusCode2xx": range(200, 300),
    "StatusCode3xx": range(300, 400),
    "StatusCode4xx": range(400, 500),
    "StatusCode5xx": range(500, 600),
    "OK": (200,),
    "Created": (201,),
    "NoContent": (204,),
    "NotFound": (404,),
}
_TERMS = {
    f"{SD}{name}"
    for name in (
        *("endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "defaultSupportedEntailmentProfile"),
        *("supportedEntailmentProfile", "extensionFunction", "extensionAggregate", "languageExtension"),
        *("supportedLanguage", "propertyFeature", "defaultDataset", "availableGraphs", "resultFormat", "inputFormat"),
        *("defaultGraph", "namedGraph", "name", "graph"),
    )
}
