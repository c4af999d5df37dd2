"""Writing: who may, what it makes of the store, and that everybody reads it at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.endpoint.limits import Limits
from kg.store import open_current
from tests.endpoint.served import ENDLESS, GRAPH, Reply, Server, publish, serving, small_graph

TOKEN = "a-token-of-more-than-sixteen-characters"  # noqa: S105 - of the tests alone
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
TURTLE = "text/turtle"
INSERT = "INSERT DATA { <x:a> <x:b> '新' }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("writing") / "store"
    publish(folder, small_graph(500))
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store, token=TOKEN, limits=Limits(seconds=10)) as running:
        yield running


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Server]:
    publish(tmp_path / "store", small_graph())
    with serving(tmp_path / "store", workers=1) as running:
        yield running


def write(server: Server, method: str, path: str, body: str = "", media: str = TURTLE, token: str = TOKEN) -> Reply:
    headers = {"Content-Type": media, "Authorization": f"Bearer {token}"}
    return server.call(method, path, headers, body.encode() if body else None)


def tell(server: Server, text: str, **parameters: str) -> Reply:
    path = "/sparql" + (f"?{urlencode(parameters)}" if parameters else "")
    return write(server, "POST", path, text, UPDATE)


def true(server: Server, query: str) -> bool:
    reply = server.query(query)
    assert reply.status == 200, reply.text
    return bool(reply.json["boolean"])


def test_without_a_token_nobody_writes(closed: Server) -> None:
    before = closed.pool.snapshot
    for reply in (
        write(closed, "POST", "/sparql", INSERT, UPDATE),
        write(closed, "POST", "/sparql", urlencode({"update": INSERT}), FORM),
    ):
        assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (403, "refused-update")
    for method in ("PUT", "POST", "DELETE"):
        assert write(closed, method, "/graph?default", "<x:a> <x:b> <x:c> .").status == 405
    assert closed.pool.snapshot == before


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 401), ("Basic dTpw", 401), ("Bearer", 401), (f"Bearer {TOKEN}x", 403), (f"Bearer {TOKEN[:-1]}", 403)],
)
def test_only_the_token_writes(server: Server, authorization: str | None, status: int) -> None:
    before = server.pool.snapshot
    headers = {"Authorization": authorization} if authorization else {}
    assert server.post(INSERT, UPDATE, **headers).status == status
    assert server.call("PUT", "/graph?default", {"Content-Type": TURTLE, **headers}, b"").status == status
    assert server.call("DELETE", "/graph?default", headers).status == status
    assert server.pool.snapshot == before


def test_an_update_is_read_at_once_and_makes_a_snapshot(server: Server, store: Path) -> None:
    before = server.pool.snapshot
    assert not true(server, "ASK { <x:a> <x:b> '新' }")
    assert tell(server, INSERT).status == 204
    assert [true(server, "ASK { <x:a> <x:b> '新' }") for _ in range(6)] == [True] * 6
    assert tell(server, "DELETE DATA { <x:a> <x:b> '新' }").status == 204
    assert not true(server, "ASK { <x:a> <x:b> '新' }")
    with open_current(store) as snapshot:
        assert snapshot.id == server.pool.snapshot == before


def test_a_wrong_update_has_its_place_and_changes_nothing(server: Server) -> None:
    before = server.pool.snapshot
    reply = tell(server, "INSERT DATA {\n <x:a> <x:b> }")
    assert (reply.status, reply.json["line"]) == (400, 2)
    assert tell(server, "LOAD <http://127.0.0.1:1/>").status == 403
    assert tell(server, "INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 403
    assert server.pool.snapshot == before


def test_an_update_has_the_dataset_that_the_protocol_names(server: Server) -> None:
    told = tell(
        server,
        "INSERT { GRAPH <x:out> { ?s <x:was> ?p } } WHERE { ?s ?p ?o }",
        **{"using-graph-uri": GRAPH.value},
    )
    assert told.status == 204
    query = "SELECT (COUNT(*) AS ?n) { GRAPH <x:out> { ?s <x:was> ?p } }"
    assert server.query(query).json["results"]["bindings"][0]["n"]["value"] == "1"
    assert tell(server, "DELETE WHERE { ?s ?p ?o }", **{"using-graph-uri": "x:out"}).status == 204
    assert tell(server, "DROP GRAPH <x:out>").status == 204
    assert tell(server, "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", **{"using-graph-uri": "x:o"}).status == 400


def test_an_endless_update_is_killed(store: Path) -> None:
    with serving(store, workers=1, token=TOKEN, limits=Limits(seconds=1)) as server:
        before = server.pool.snapshot
        runaway = f"INSERT {{ <x:a> <x:b> ?n }} WHERE {{ {{ {ENDLESS} }} }}"
        reply = tell(server, runaway)
        assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (500, "failed")
        assert server.pool.snapshot == before
        assert true(server, "ASK { ?s ?p ?o }")


def graph(server: Server, path: str) -> set[str]:
    reply = server.get(path, Accept="application/n-triples")
    assert reply.status == 200, reply.text
    return set(reply.text.splitlines())


def test_a_graph_is_put_read_added_to_and_deleted(server: Server) -> None:
    path = f"/graph?graph={quote('http://example.org/g', safe='')}"
    assert server.get(path).status == 404
    assert server.call("HEAD", path).status == 404
    assert write(server, "PUT", path, "<a> <b> <c> .").status == 201
    assert graph(server, path) == {"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."}
    assert server.call("HEAD", path).status == 200
    assert write(server, "POST", path, "<x:a> <x:b> 1 .").status == 204
    assert len(graph(server, path)) == 2
    assert write(server, "PUT", path, '{"@id": "x:a", "x:b": "2"}', "application/ld+json").status == 204
    assert graph(server, path) == {'<x:a> <x:b> "2" .'}
    assert write(server, "DELETE", path).status == 204
    assert server.get(path).status == 404
    assert write(server, "DELETE", path).status == 404


def test_a_posted_graph_is_given_a_name(server: Server) -> None:
    reply = write(server, "POST", "/graph", "<x:a> <x:b> _:c . _:c <x:d> 1 .")
    assert reply.status == 201
    iri = reply.headers["location"]
    assert len(graph(server, f"/graph?graph={quote(iri, safe='')}")) == 2
    assert len(graph(server, f"/graph/{iri.rpartition('/')[2]}")) == 2
    assert write(server, "DELETE", f"/graph/{iri.rpartition('/')[2]}").status == 204


def test_our_graphs_are_read_by_all(closed: Server) -> None:
    assert len(graph(closed, "/graph?default")) == 44
    assert len(graph(closed, f"/graph?graph={GRAPH.value}")) == 1
    text = closed.get("/graph?default", Accept="text/turtle").text
    assert "@prefix mz:" in text
    assert closed.get("/graph?default&format=jsonld").headers["content-type"] == "application/ld+json"


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "status"),
    [
        ("PUT", "/graph", TURTLE, "", 400),
        ("PUT", "/graph?default&graph=x:a", TURTLE, "", 400),
        ("PUT", "/graph?graph=no iri", TURTLE, "", 400),
        ("PUT", "/graph?default", "text/plain; charset=utf-8", "hello", 400),
        ("PUT", "/graph?default", "application/pdf", "hello", 415),
        ("PUT", "/graph?default", "application/n-quads", "<x:a> <x:b> <x:c> <x:g> .", 415),
        ("PUT", "/graph?default", TURTLE, "this is none", 400),
        ("POST", "/graph?default", "multipart/form-data; boundary=x", "no parts", 400),
        ("PATCH", "/graph?default", TURTLE, "", 405),
    ],
)
def test_a_wrong_write_is_told_so(server: Server, method: str, path: str, media: str, body: str, status: int) -> None:
    before = server.pool.snapshot
    reply = write(server, method, path.replace(" ", "%20"), body, media)
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json"), reply.text
    assert server.pool.snapshot == before


def test_the_description_tells_of_writing(server: Server, closed: Server) -> None:
    update = ox.NamedNode("http://www.w3.org/ns/sparql-service-description#SPARQL11Update")
    for running, there in ((server, True), (closed, False)):
        reply = running.get("/sparql", Accept="application/n-triples")
        assert (update.value in reply.text) is there
