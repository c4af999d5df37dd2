"""The questions as an API: typed parameters, JSON and CSV, and a document of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.endpoint.parameters import Template
from kg.endpoint.problems import ProblemError
from kg.questions import questions
from tests.endpoint.served import Server, serving

SHARE = "/api/01-nursing-bed-share"


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Server]:
    with serving(seeds_store) as running:
        yield running


@pytest.mark.parametrize("slug", [question.slug for question in questions()])
def test_each_question_has_an_answer_in_json_and_csv(server: Server, slug: str) -> None:
    found = server.get(f"/api/{slug}")
    assert (found.status, found.headers["content-type"]) == (200, "application/json"), found.text
    listed = server.get(f"/api/{slug}", Accept="text/csv")
    rows = list(csv.reader(io.StringIO(listed.text)))
    assert found.json["columns"] == rows[0]
    assert len(found.json["rows"]) == len(rows) - 1 > 0


def test_a_parameter_is_given_anew(server: Server) -> None:
    places = {row["code"] for row in server.get(SHARE).json["rows"]}
    assert len(places) > 1
    one = server.get(f"{SHARE}?place=370100").json["rows"]
    assert {row["code"] for row in one} == {"370100"}
    full = server.get(f"{SHARE}?place=https://w3id.org/minzheng/id/place/370100").json["rows"]
    assert full == one
    two = server.get(f"{SHARE}?place=370100&place=370400").json["rows"]
    assert {row["code"] for row in two} == {"370100", "370400"}


def test_numbers_are_numbers_and_what_is_not_bound_is_null(server: Server) -> None:
    rows = server.get("/api/02-allowance-standards").json["rows"]
    assert any(isinstance(row["after"], int | float) for row in rows)
    assert any(None in row.values() for row in rows)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{SHARE}?plaec=370100", "no parameter plaec; it has firstYear, lastYear, metric, place"),
        (f"{SHARE}?firstYear=long%20ago", "no integer"),
        (f"{SHARE}?firstYear=2020&firstYear=2021", "more values"),
        (f"{SHARE}?place=%3E%20%7D", "no IRI"),
        (f"{SHARE}?format=xlsx", "take json, csv or excel"),
        (f"{SHARE}?timeout=never", "number of seconds"),
    ],
)
def test_a_wrong_parameter_is_told_so(server: Server, path: str, words: str) -> None:
    reply = server.get(path)
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
    assert words in reply.json["detail"]


def test_a_question_that_is_none_is_not_there(server: Server) -> None:
    assert server.get("/api/nothing").status == 404
    assert server.get(f"{SHARE}.pdf").status == 404


def test_the_name_may_have_an_ending(server: Server) -> None:
    assert server.get(f"{SHARE}.csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert server.get(f"{SHARE}.json").json["columns"]
    excel = server.get(f"{SHARE}?format=excel")
    assert excel.body.startswith(b"\xef\xbb\xbf")
    assert excel.headers["content-disposition"] == 'inline; filename="01-nursing-bed-share.csv"'


def test_the_document_describes_them_all(server: Server) -> None:
    document = server.get("/api/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {"/api/comparability", *(f"/api/{question.slug}" for question in questions())}
    parameters = {one["name"]: one for one in document["paths"][SHARE]["get"]["parameters"]}
    assert parameters["place"]["schema"]["type"] == "array"
    assert "370100" in parameters["place"]["schema"]["default"]
    assert parameters["firstYear"]["schema"] == {"type": "integer", "default": 2020}
    assert server.get("/api").json == document


def test_the_examples_are_found_as_other_editors_look_for_them(server: Server) -> None:
    graph = ox.Store()
    graph.load(server.get("/examples", Accept="text/turtle").body, format=ox.RdfFormat.TURTLE)
    found = graph.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?sq ?query ?endpoint {
          ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; schema:target ?endpoint ;
            sh:select|sh:ask|sh:construct|sh:describe ?query }"""
    )
    assert isinstance(found, ox.QuerySolutions)
    rows = [(row["query"].value, row["endpoint"].value) for row in found]
    assert sorted(rows) == sorted((question.text, f"{server.url}/sparql") for question in questions())
    declared = graph.query(
        "PREFIX sh: <http://www.w3.org/ns/shacl#> ASK { ?p sh:declare [ sh:prefix 'mz' ; sh:namespace ?n ] }"
    )
    assert bool(declared)
    description = server.get("/sparql", Accept="application/n-triples").text
    assert f"<{server.url}/examples>" in description


@pytest.mark.parametrize(
    ("text", "given", "values"),
    [
        ("SELECT * { VALUES ?x { 1 2 } }", {"x": ["3"]}, "3"),
        ("SELECT * { VALUES ?x { 'a' } }", {"x": ['it\'s "so"\n']}, '"it\'s \\"so\\"\\n"'),
        ("SELECT * { VALUES ?x { true } }", {"x": ["false"]}, "false"),
        ("PREFIX p: <x:y/> SELECT * { VALUES ?x { p:a } }", {"x": ["b"]}, "<x:y/b>"),
        ("SELECT * { VALUES (?x ?y) { (1 2) } }", {"y": ["5"]}, '("1"'),
        ("SELECT * { VALUES ?x { 1 } # } VALUES ?x { 9 }\n VALUES ?y { 2 } }", {"y": ["7"]}, "7"),
    ],
)
def test_values_are_written_as_terms(text: str, given: dict[str, list[str]], values: str) -> None:
    assert values in Template.of(text).filled(given)


@pytest.mark.parametrize("value", ["1 } SERVICE <http://a/> {", "1.5", "", "1e9", "９"])
def test_no_value_is_more_than_a_value(value: str) -> None:
    with pytest.raises(ProblemError):
        Template.of("SELECT * { VALUES ?x { 1 } }").filled({"x": [value]})
