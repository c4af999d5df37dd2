"""Releases on a server: listed, downloaded, queried, cited; and what became of an answer since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.graph.vocabulary import DCAT, release
from kg.pipeline import build
from kg.releases import freeze
from kg.releases.freezing import Wanted
from kg.store import open_current
from tests.endpoint.served import Server, serving
from tests.endpoint.test_pages import HTML, Read

TITLES = """PREFIX mz: <https://w3id.org/minzheng/ontology#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
SELECT ?title ?value { ?claim mz:metricTitle ?title ; sdmx-measure:obsValue ?value }"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A report that was edited after its release."""
    folder = tmp_path_factory.mktemp("served")
    for number in (128, 130):
        (folder / "xiangtan.txt").write_text(
            f"湘潭市民政局：2024年底，全市共有养老机构{number}家。全市登记社会组织312家。", encoding="utf-8"
        )
        build([folder / "xiangtan.txt"], folder / "store")
        if number == 128:
            with open_current(folder / "store") as snapshot:
                freeze(snapshot, folder / "releases", Wanted(version="2026.11"))
    with serving(folder / "store", releases=folder / "releases") as running:
        yield running


def page(server: Server, path: str, language: str = "en") -> Read:
    reply = server.get(path, Accept=HTML, Accept_Language=language)
    assert reply.status == 200, reply.text
    return Read(reply.text)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/releases",
        "/release/2026.11",
        "/cite",
        f"/cite?{urlencode({'query': TITLES})}",
        "/cite?question=01-nursing-bed-share",
    ],
)
def test_a_page_is_whole_in_both_languages(server: Server, path: str, language: str) -> None:
    read = page(server, path, language)
    assert [tag for tag, _ in read.tags].count("h1") == 1
    assert not [attrs for _, attrs in read.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]


def test_what_is_downloaded_is_what_the_list_of_checksums_says(server: Server) -> None:
    sums = server.get("/release/2026.11/files/SHA256SUMS").text
    for line in sums.splitlines():
        digest, _, name = line.partition("  ")
        reply = server.get(f"/release/2026.11/files/{name}")
        if name.endswith(".nq"):
            assert reply.status == 404
        else:
            assert (reply.status, hashlib.sha256(reply.body).hexdigest()) == (200, digest)
    assert server.get("/release/2026.11/files/../../store/current").status == 404
    assert server.get("/release/1999").status == 404


@pytest.mark.parametrize("path", ["/releases", "/release/2026.11"])
def test_catalogues_get_dcat(server: Server, path: str) -> None:
    reply = server.get(path, Accept="text/turtle")
    found = {
        triple.predicate for triple in ox.parse(reply.body, ox.RdfFormat.TURTLE) if triple.subject == release("2026.11")
    }
    assert {DCAT.version, DCAT.isVersionOf, DCAT.distribution} <= found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_release_answers_as_it_did(server: Server, method: str) -> None:
    if method == "GET":
        reply = server.get(f"/release/2026.11/sparql?{urlencode({'query': TITLES})}", Accept="text/csv")
    else:
        reply = server.post(TITLES, "application/sparql-query", "/release/2026.11/sparql", Accept="text/csv")
    assert reply.status == 200, reply.text
    assert "养老机构数,128" in reply.text
    assert "养老机构数,130" in server.query(TITLES, "text/csv").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/release/2026.11/sparql", 400),
        ("/release/2026.11/sparql?query=ASK+%7B", 400),
        ("/release/2026.11/sparql?query=ASK+%7B+SERVICE+%3Chttp://x.org/%3E+%7B%7D+%7D", 403),
        ("/release/2026.11/sparql?query=DROP+ALL", 403),
        ("/release/2026.11/sparql?question=none", 404),
        ("/release/2026.11/nothing", 404),
        ("/cite?query=DROP+ALL", 403),
        ("/cite?query=ASK+%7B", 400),
        ("/cite?question=none", 404),
        ("/cite?thing=%3Cscript%3E", 400),
        ("/cite?release=1999&query=ASK+%7B%7D", 404),
    ],
)
@pytest.mark.parametrize("accept", ["*/*", HTML])
def test_what_cannot_be_asked_is_a_problem(server: Server, path: str, status: int, accept: str) -> None:
    assert server.get(path, Accept=accept).status == status


def test_an_update_of_a_release_is_refused(server: Server) -> None:
    assert server.post("CLEAR ALL", "application/sparql-update", "/release/2026.11/sparql").status == 400


@pytest.mark.parametrize("path", ["/cite", "/release/2026.11/sparql"])
def test_a_citation_tells_what_changed_since(server: Server, path: str) -> None:
    words = " ".join(page(server, f"{path}?{urlencode({'query': TITLES})}").words.split())
    assert "[DS/OL]. 2026.11版. (2026-11)" in words
    assert "@misc{minzheng-2026.11-" in words
    assert "1 changed, 0 added, 0 removed" in words
    assert "128 → 130" in words
    assert "xiangtan : the text of the report was edited" in words.replace("xiangtan:", "xiangtan :")
    same = page(server, f"{path}?{urlencode({'query': 'ASK { ?s ?p ?o }'})}").words
    assert "gives the same 1 rows" in same


def test_a_figure_has_a_short_address_in_its_release(server: Server) -> None:
    rows = server.get(
        f"/release/2026.11/sparql?{urlencode({'query': TITLES.replace('?title ?value {', '?claim {')})}",
        Accept="text/csv",
    ).text.split()
    iri = rows[1]
    read = page(server, f"/cite?{urlencode({'thing': iri})}")
    to = next(
        attrs["href"]
        for tag, attrs in read.tags
        if tag == "a" and "/release/2026.11/id/report/" in attrs.get("href", "")
    )
    data = server.get(to, Accept="text/turtle")
    assert data.status == 200
    assert any(triple.subject == ox.NamedNode(iri) for triple in ox.parse(data.body, ox.RdfFormat.TURTLE))


def test_what_a_release_has_not_is_not_cited(server: Server) -> None:
    words = page(server, f"/cite?{urlencode({'thing': 'https://w3id.org/minzheng/id/place/nowhere'})}").words
    assert "has nothing of it" in words
    assert "@misc" not in words


def test_every_page_of_a_thing_and_the_query_page_can_be_cited(server: Server) -> None:
    links = {attrs.get("href", "") for tag, attrs in page(server, "/id/report/xiangtan").tags if tag == "a"}
    assert any(link.startswith("/cite?thing=") for link in links)
    buttons = [
        attrs for tag, attrs in page(server, "/query").tags if tag == "button" and attrs.get("formaction") == "/cite"
    ]
    assert [attrs["formmethod"] for attrs in buttons] == ["get"]


def test_without_releases_the_page_says_how_to_make_one(seeds_store: Path) -> None:
    with serving(seeds_store, workers=1) as running:
        assert "kg release" in page(running, f"/cite?{urlencode({'query': TITLES})}").words
        assert "kg release 2026.11" in page(running, "/releases").words
