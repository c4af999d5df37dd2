"""The atlas: from domains by places down to a metric of a place, whole without scripts; its CSV; pairs for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.endpoint.pages.atlas import axes_of, facets
from kg.graph.vocabulary import ID
from tests.endpoint.served import Server, serving
from tests.endpoint.test_pages import HTML, Read


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Server]:
    with serving(seeds_store) as running:
        yield running


def page(server: Server, path: str, language: str = "en") -> Read:
    reply = server.get(quote(path, safe="/?=%&,"), Accept=HTML, Accept_Language=language)
    assert reply.status == 200, reply.text
    return Read(reply.text)


def links(read: Read) -> list[str]:
    return [attrs["href"] for tag, attrs in read.tags if tag == "a" and "href" in attrs]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/atlas", "/atlas?domain=eldercare", "/atlas?domain=none", "/atlas?place=370100",
        "/atlas?metric=nursing-bed-share",
        "/atlas?place=370100&metric=nursing-bed-share", "/atlas?year=2024", "/atlas?level=prefecture",
        "/atlas?year=1234",
        "/atlas?place=nowhere", "/atlas?place=%22%3E%3Cscript%3E", "/atlas?page=99", "/atlas?year=x&place=",
    ],
)  # fmt: skip
def test_a_page_is_whole_in_both_languages(server: Server, path: str, language: str) -> None:
    read = page(server, path, language)
    assert [tag for tag, _ in read.tags].count("h1") == 1
    assert "script>" not in read.words
    assert not [attrs for _, attrs in read.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]


@pytest.mark.parametrize(
    ("chosen", "rows", "columns"),
    [
        ({}, "domain", "place"),
        ({"year": "2024"}, "domain", "place"),
        ({"domain": "d"}, "metric", "place"),
        ({"place": "p"}, "domain", "year"),
        ({"place": "p", "domain": "d"}, "metric", "year"),
        ({"metric": "m"}, "place", "year"),
        ({"metric": "m", "place": "p"}, "metric", "year"),
    ],
)
def test_the_axes_follow_the_facets(chosen: dict[str, str], rows: str, columns: str) -> None:
    axes = axes_of(chosen)
    assert (axes.rows, axes.columns) == (rows, columns)


def test_from_a_domain_one_comes_to_the_figures(server: Server) -> None:
    first = links(page(server, "/atlas"))
    down = next(link for link in first if link.startswith("/atlas?") and "domain=" in link and "place=370100" in link)
    second = links(page(server, down.replace("%2F", "/")))
    leaf = next(link for link in second if link.startswith("/compare?") and "370100" in link)
    assert server.get(leaf, Accept=HTML).status == 200


def test_every_case_is_told(server: Server) -> None:
    words = page(server, "/atlas?domain=eldercare").words
    assert all(status in words for status in ("not reported", "only mentioned", "read"))
    assert "nothing to tell" in page(server, "/atlas?place=nowhere").words


def test_the_table_is_for_downloading(server: Server) -> None:
    reply = server.get("/atlas.csv?place=370100&metric=nursing-bed-share")
    rows = list(csv.DictReader(io.StringIO(reply.text)))
    assert reply.headers["content-type"].startswith("text/csv")
    assert [(row["place"], row["coverage"], row["figures"]) for row in rows] == [(f"{ID}place/370100", "read", "1")]
    whole = list(csv.DictReader(io.StringIO(server.get("/atlas.csv").text)))
    assert sum(int(row["figures"]) for row in whole) > 150


def test_facets_are_patterns() -> None:
    assert facets({"place": "x:p", "year": "2024"}) == 'VALUES ?place { <x:p> } FILTER(STR(?year) = "2024")'


def test_the_query_page_knows_the_way(server: Server) -> None:
    scripts = server.get("/static/atlas.js").text
    assert "export function atlasOf" in scripts
    assert "atlasOf(" in server.get("/static/query.js").text


SHARE = "report/jinan-2024-five-years/claim/47c4b60c10a9-82%25-1"
BEDS = "report/jinan-2024-five-years/claim/47c4b60c10a9-2.4万-1"


def test_any_two_figures_are_judged_for_programs(server: Server) -> None:
    told = server.get(f"/api/comparability?one={quote(SHARE)}&other={quote(BEDS)}").json
    assert told["verdict"]["notation"] == "not"
    assert {"concept", "unit", "kind"} <= {reason["notation"] for reason in told["reasons"]}
    assert all(reason["zh"] and reason["en"] for reason in told["reasons"])
    same = server.get(f"/api/comparability?one={quote(SHARE)}&other={quote(SHARE)}").json
    assert same["verdict"]["notation"] in {"comparable", "broadly"}
    assert "/api/comparability" in server.get("/api/openapi.json").json["paths"]


@pytest.mark.parametrize(("query", "status"), [("", 400), ("one=x:y z&other=a", 400), ("one=a&other=b", 404)])
def test_what_cannot_be_judged_is_a_problem(server: Server, query: str, status: int) -> None:
    assert server.get(f"/api/comparability?{quote(query, safe='=&')}").status == status
