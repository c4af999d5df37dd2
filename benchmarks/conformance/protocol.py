"""The SPARQL protocol and the service description, asked of a server of ours over HTTP."""

from __future__ import annotations

import asyncio
import http.client
import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from benchmarks.conformance.manifests import CNT, HT, MF, RDFS, UT, Node, Outcome, entries
from kg.endpoint.server import listening
from kg.store import Manifest
from kg.store.drafts import lease
from kg.store.shards import nquads, shard_name

SD = "http://www.w3.org/ns/sparql-service-description#"
KINDS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server said."""

    status: int
    media: str
    body: bytes


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield what became of each test, on one server over the data of all of them."""
    tests = list(entries(folder / "protocol"))
    yield from asyncio.run(_served(tests))


async def _served(tests: list[Node]) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        store_dir = Path(folder) / "store"
        _publish(store_dir, tests)
        async with listening(store_dir, "127.0.0.1", 0, workers=2) as (address, _):
            return await asyncio.to_thread(lambda: [*_protocol(tests, address), *_description(address)])


def _publish(store_dir: Path, tests: list[Node]) -> None:
    quads = []
    for data in {node.need(f"{UT}graph").path: node for test in tests for node in test.all(f"{UT}graphData")}.values():
        graph = ox.NamedNode(data.need(f"{RDFS}label").text)
        triples = ox.parse(path=str(data.need(f"{UT}graph").path), format=ox.RdfFormat.N_TRIPLES)
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in triples]
    with lease(store_dir) as held, held.draft() as draft:
        shard = draft.write(shard_name("base", "", "1"), nquads(quads), "1")
        draft.publish(Manifest.of(shard, []), lambda *_: None)


def _protocol(tests: list[Node], address: str) -> Iterator[Outcome]:
    for test in tests:
        requests = test.need(f"{MF}action").need(f"{HT}requests").items()
        faults = [fault for request in requests if (fault := _fault(request, address))]
        yield Outcome(suite="protocol", test=test.need(f"{MF}name").text, fault=faults[0] if faults else None)


def _fault(request: Node, address: str) -> str | None:
    reply = _asked(request, address)
    wanted = request.need(f"{HT}resp")
    statuses = {node.text[-3] for node in wanted.all(f"{MF}expectedStatus")}
    if str(reply.status)[0] not in statuses:
        return f"status {reply.status}"
    form = wanted.one(f"{MF}expectedFormat")
    if form and reply.media not in KINDS[form.text]:
        return f"media type {reply.media}"
    truth = wanted.one(f"{MF}expectedBoolean")
    if truth and json.loads(reply.body)["boolean"] is not (truth.text == "true"):
        return f"not {truth.text}"
    return None


def _asked(request: Node, address: str) -> Reply:
    headers = {
        header.need(f"{HT}fieldName").text: header.need(f"{HT}fieldValue").text
        for fields in request.all(f"{HT}headers")
        for header in fields.items()
    }
    body = request.one(f"{HT}body")
    data = None
    if body:
        data = body.need(f"{CNT}chars").text.encode(body.need(f"{CNT}characterEncoding").text)
    path = request.need(f"{HT}absolutePath").text
    return _reply(address, request.need(f"{HT}methodName").text, path, headers, data)


def _reply(address: str, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        connection.request(method, path, body, dict(headers))
        reply = connection.getresponse()
        media = reply.headers.get_content_type()
        return Reply(status=reply.status, media=media, body=reply.read())
    finally:
        connection.close()


def _description(address: str) -> Iterator[Outcome]:
    """Yield the three tests of the description: it is RDF, it names the endpoint, and it is of the vocabulary."""
    reply = _reply(address, "GET", "/sparql", {"Accept": "text/turtle"}, None)
    store = ox.Store()
    fault = None
    try:
        store.load(reply.body, format=ox.RdfFormat.TURTLE, base_iri=f"{address}/sparql")
    except SyntaxError as error:
        fault = str(error)
    yield Outcome(suite="service-description", test="returns RDF", fault=fault or (None if len(store) else "empty"))
    service = next((quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(f"{SD}endpoint"), None)), None)
    endpoint = ox.NamedNode(f"{address}/sparql")
    named = any(store.quads_for_pattern(None, ox.NamedNode(f"{SD}endpoint"), endpoint))
    yield Outcome(suite="service-description", test="sd:endpoint", fault=None if named else "another endpoint or none")
    typed = service and any(store.quads_for_pattern(service, None, ox.NamedNode(f"{SD}Service")))
    yield Outcome(suite="service-description", test="schema", fault=None if typed else "no sd:Service")
