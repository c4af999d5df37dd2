"""The SPARQL protocol through real HTTP."""

from __future__ import annotations

import csv
import gzip
import io
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.endpoint.protocol import LONGEST_QUERY
from kg.graph.vocabulary import ID
from tests.endpoint.served import GRAPH, PLACE, Server, publish, serving, small_graph

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
IN_DEFAULT = f"ASK {{ <{PLACE.value}> a ?type }}"
IN_NAMED = f"ASK {{ GRAPH ?g {{ <{PLACE.value}> ?p ?o }} }}"
TRIPLES = 44
IN_UNNAMED = f"ASK {{ <{PLACE.value}> <https://w3id.org/minzheng/ontology#note> ?o }}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("protocol") / "store"
    publish(store, small_graph())
    with serving(store) as running:
        yield running


def test_a_query_may_come_three_ways(server: Server) -> None:
    asked = [
        server.query("ASK {}"),
        server.post(urlencode({"query": "ASK {}"}), FORM),
        server.post("ASK {}", DIRECT),
        server.post("ASK {}", f"{DIRECT}; charset=UTF-8", path="/sparql/"),
    ]
    assert [(reply.status, reply.json["boolean"]) for reply in asked] == [(200, True)] * 4


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        ("SELECT ?s { ?s ?p ?o }", "*/*", JSON),
        ("SELECT ?s { ?s ?p ?o }", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT ?s { ?s ?p ?o }", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT ?s { ?s ?p ?o }", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("ASK {}", "*/*", JSON),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "*/*", "text/turtle; charset=utf-8"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples", "application/n-triples"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/trig", "application/trig"),
        (f"DESCRIBE <{PLACE.value}>", "application/n-quads", "application/n-quads"),
    ],
)
def test_the_answer_has_the_format_asked_for(server: Server, query: str, accept: str, media: str) -> None:
    reply = server.query(query, accept)
    assert (reply.status, reply.headers["content-type"]) == (200, media)
    kind = media.partition(";")[0]
    if "sparql-results" in media or kind.startswith("text/tab"):
        results = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.from_media_type(kind))
        assert bool(results) if isinstance(results, ox.QueryBoolean) else len(list(results)) == TRIPLES
    elif kind != "text/csv":
        assert len(set(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(kind)))) == (
            2 if "DESC" in query else 44
        )


def test_csv_holds_plain_values(server: Server) -> None:
    reply = server.query(
        "SELECT ?s ?v { ?s <https://w3id.org/minzheng/ontology#value> ?v } ORDER BY ?v LIMIT 2", "text/csv"
    )
    assert list(csv.reader(io.StringIO(reply.text))) == [
        ["s", "v"],
        [f"{ID}metric/指标0", "0"],
        [f"{ID}metric/指标1", "1"],
    ]


def test_turtle_has_our_prefixes_and_no_others(server: Server) -> None:
    text = server.query(f"DESCRIBE <{PLACE.value}>", "text/turtle").text
    assert "a mz:City" in text
    assert "@prefix mz:" in text
    assert "@prefix skos:" not in text


def test_format_by_parameter(server: Server) -> None:
    reply = server.query("SELECT ?s { ?s ?p ?o }", "application/json", format="csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert reply.headers["content-disposition"] == 'inline; filename="answer.csv"'


@pytest.mark.parametrize(
    ("query", "parameters", "answer"),
    [
        (IN_DEFAULT, {}, True),
        (IN_UNNAMED, {}, False),
        (IN_NAMED, {}, True),
        (IN_UNNAMED, {"default-graph-uri": GRAPH.value}, True),
        (IN_DEFAULT, {"default-graph-uri": GRAPH.value}, False),
        (IN_NAMED, {"default-graph-uri": GRAPH.value}, False),
        (IN_NAMED, {"named-graph-uri": GRAPH.value}, True),
        (IN_DEFAULT, {"named-graph-uri": GRAPH.value}, False),
        (f"ASK FROM <x:none> {{ <{PLACE.value}> ?p ?o }}", {"default-graph-uri": GRAPH.value}, True),
    ],
)
def test_the_protocols_dataset_replaces_the_querys(
    server: Server,
    query: str,
    parameters: dict[str, str],
    answer: bool,  # noqa: FBT001 - the table's answer
) -> None:
    by_url = server.query(query, **parameters)
    by_form = server.post(urlencode({"query": query, **parameters}), FORM)
    direct = server.post(query, DIRECT, path=f"/sparql?{urlencode(parameters)}")
    assert [reply.json["boolean"] for reply in (by_url, by_form, direct)] == [answer] * 3


def bad(name: str, value: str) -> str:
    return f"/sparql?query=ASK%20%7B%7D&{name}={quote(value)}"


@pytest.mark.parametrize(
    ("method", "path", "media", "body", "status", "kind"),
    [
        ("POST", "/sparql", FORM, b"", 400, "request"),
        ("POST", "/sparql", FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400, "request"),
        ("GET", "/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", None, None, 400, "request"),
        ("GET", "/sparql?query=%FF", None, None, 400, "request"),
        ("POST", "/sparql", FORM, b"query=%FF", 400, "request"),
        ("POST", "/sparql", DIRECT, "ASK {}".encode("utf-16"), 400, "request"),
        ("POST", "/sparql", f"{DIRECT};charset=utf-16", "ASK {}".encode("utf-16"), 415, "media-type"),
        ("POST", "/sparql", "text/plain", b"ASK {}", 415, "media-type"),
        ("POST", "/sparql", None, b"ASK {}", 415, "media-type"),
        ("PUT", "/sparql", DIRECT, b"ASK {}", 405, "method"),
        ("DELETE", "/sparql?query=ASK%20%7B%7D", None, None, 405, "method"),
        ("POST", "/", FORM, b"query=ASK%20%7B%7D", 405, "method"),
        ("POST", "/nowhere", FORM, b"", 404, "not-found"),
        ("GET", "/static/../pages.py", None, None, 404, "not-found"),
        ("GET", "/sparql?update=CLEAR%20ALL", None, None, 400, "request"),
        ("POST", "/sparql", FORM, b"update=CLEAR%20ALL", 403, "refused-update"),
        ("POST", "/sparql", "application/sparql-update", b"CLEAR ALL", 403, "refused-update"),
        ("POST", "/sparql", DIRECT, b"CLEAR ALL", 403, "refused-update"),
        ("POST", "/sparql", DIRECT, b"ASK { SERVICE <http://127.0.0.1:1/> {} }", 403, "refused-service"),
        ("POST", "/sparql", DIRECT, b"ASK " + b"{" * 20_000, 400, "refused-depth"),
        ("POST", "/sparql", DIRECT, b"ASK {} #" + b"x" * LONGEST_QUERY, 413, "too-large"),
        ("POST", "/sparql", DIRECT, b"#" * (3 * 1024**2), 413, "too-large"),
        ("GET", bad("timeout", "0"), None, None, 400, "request"),
        ("GET", bad("timeout", "-1"), None, None, 400, "request"),
        ("GET", bad("timeout", "nan"), None, None, 400, "request"),
        ("GET", bad("timeout", "soon"), None, None, 400, "request"),
        ("GET", bad("format", "xlsx"), None, None, 400, "request"),
        ("GET", bad("format", "ttl"), None, None, 406, "not-acceptable"),
        ("GET", bad("default-graph-uri", "no iri"), None, None, 400, "request"),
    ],
)
def test_a_wrong_request_is_told_so(
    server: Server, method: str, path: str, media: str | None, body: bytes | None, status: int, kind: str
) -> None:
    reply = server.call(method, path, {"Content-Type": media} if media else {}, body)
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json")
    assert reply.json["type"].endswith(f"/problem/{kind}")
    assert reply.json["status"] == status
    assert reply.json["detail"]
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_syntax_error_has_its_place(server: Server) -> None:
    reply = server.query("SELECT * {\n  ?s ?p ?o FILTR(1)\n}")
    assert reply.status == 400
    assert (reply.json["line"], reply.json["column"]) == (2, 12)
    assert reply.json["excerpt"] == "  ?s ?p ?o FILTR(1)\n           ^"


def test_what_cannot_be_written_is_not_acceptable(server: Server) -> None:
    assert server.query("ASK {}", "image/png").status == 406
    assert server.query("ASK {}", "text/turtle").status == 406
    assert server.query("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv").status == 406


def test_head_is_get_without_a_body(server: Server) -> None:
    path = "/sparql?query=ASK%20%7B%7D"
    head, get = server.call("HEAD", path), server.get(path)
    assert head.status == 200
    assert head.body == b""
    assert head.headers["content-length"] == str(len(get.body))
    assert head.headers["etag"] == get.headers["etag"]


def test_other_sites_may_ask(server: Server) -> None:
    reply = server.call(
        "OPTIONS", "/sparql", {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert reply.status == 204
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "Content-Type" in reply.headers["access-control-allow-headers"]
    assert server.query("ASK {}").headers["access-control-allow-origin"] == "*"


def test_an_unchanged_answer_is_not_sent_again(server: Server) -> None:
    first = server.query("SELECT ?s { ?s ?p ?o }")
    path = "/sparql?" + urlencode({"query": "SELECT ?s { ?s ?p ?o }"}, quote_via=quote)
    again = server.get(path, Accept=JSON, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.get(path, Accept="text/csv", If_None_Match=first.headers["etag"]).status == 200


def test_an_answer_by_chance_has_no_tag(server: Server) -> None:
    reply = server.query("SELECT (RAND() AS ?r) {}")
    assert "etag" not in reply.headers
    assert reply.headers["cache-control"] == "no-store"


def test_what_is_long_is_packed(server: Server) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"
    plain = server.query(query)
    path = "/sparql?" + urlencode({"query": query}, quote_via=quote)
    packed = server.get(path, Accept=JSON, Accept_Encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in server.query("ASK {}").headers


def test_a_relative_iri_is_resolved_at_the_endpoint(server: Server) -> None:
    reply = server.query("SELECT (STR(<x>) AS ?iri) {}")
    assert reply.json["results"]["bindings"][0]["iri"]["value"] == f"{server.url}/x"


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "application/rdf+xml", "application/ld+json"])
def test_the_service_describes_itself(server: Server, accept: str) -> None:
    reply = server.get("/sparql", Accept=accept)
    kind = reply.headers["content-type"].partition(";")[0]
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.from_media_type(kind))
    found = store.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>"
        f"ASK {{ ?s a sd:Service ; sd:endpoint <{server.url}/sparql> ; sd:supportedLanguage sd:SPARQL11Query ;"
        "  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ; void:triples 44 ] ;"
        "    sd:namedGraph [ sd:name <x:graph> ; sd:graph [ a sd:Graph ] ] ] ."
        "  FILTER NOT EXISTS { ?s sd:feature sd:BasicFederatedQuery } }"
    )
    assert bool(found)


def test_a_browser_is_led_to_the_form(server: Server) -> None:
    reply = server.get("/sparql", Accept="text/html,*/*;q=0.8")
    assert (reply.status, reply.headers["location"]) == (303, "/query")


def test_health(server: Server) -> None:
    state = server.get("/health").json
    deadline = time.monotonic() + 30
    while state["workers"]["ready"] < 2 and time.monotonic() < deadline:  # one may be being replaced
        time.sleep(0.1)
        state = server.get("/health").json
    assert state["status"] == "ok"
    assert state["snapshot"] == server.pool.snapshot
    assert state["workers"]["ready"] == 2
