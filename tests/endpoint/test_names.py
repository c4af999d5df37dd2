"""Every name that w3id.org sends here is answered: things, sources, alignments, and the derived graphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.vocabulary import BASE
from kg.resources import ontology_dir
from kg.store import open_current
from tests.endpoint.served import Server, serving

HTACCESS = Path(__file__).parents[2] / "w3id" / ".htaccess"
TURTLE = "text/turtle"
SH = "http://www.w3.org/ns/shacl#"
# What leads to a genid is a blank node of the ontology.
UNSERVED = {".well-known", ""}


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Server]:
    with serving(seeds_store) as running:
        yield running


def first_steps(store: ox.Store) -> set[str]:
    """The first steps of all names of ours that the graph says something of."""
    names = {quad.subject.value for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {re.split(r"[/#]", name.removeprefix(BASE))[0] for name in names if name.startswith(BASE)} - UNSERVED


def test_the_redirect_knows_every_kind_of_name(seeds_store: Path) -> None:
    rule = re.search(r"RewriteRule \^\(([\w|]+)\)", HTACCESS.read_text(encoding="utf-8"))
    assert rule is not None
    with open_current(seeds_store) as snapshot:
        assert first_steps(snapshot.store) <= set(rule[1].split("|"))


@pytest.mark.parametrize(
    "path",
    [
        "/dataset/places/codes",
        "/alignment/sdmx",
        "/graph/best",
        "/query/01-nursing-bed-share",
        "/graph/annotations",
        "/id/place/370100",
        "/ontology/0.1.0",
        "/shapes",
    ],
)
def test_names_are_answered(server: Server, path: str) -> None:
    reply = server.get(path, Accept=TURTLE)
    assert reply.status == 200, reply.text


def test_other_names_are_not(server: Server) -> None:
    assert server.get("/dataset/nothing", Accept=TURTLE).status == 404
    assert server.get("/ontology/99.0.0", Accept=TURTLE).status == 404


def test_the_shapes_are_a_document(server: Server) -> None:
    """It is what the files say, and the same in each format."""
    forms = {TURTLE: ox.RdfFormat.TURTLE, "application/ld+json": ox.RdfFormat.JSON_LD}
    told = [
        {quad.triple for quad in ox.parse(server.get("/shapes", Accept=name).body, format=form)}
        for name, form in forms.items()
    ]
    assert told[0] == told[1]
    in_browser = server.get("/shapes", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (in_browser.status, in_browser.headers["content-type"].partition(";")[0]) == (200, TURTLE)
    kept = ox.NamedNode(f"{BASE}shapes#Claim"), ox.NamedNode(f"{SH}targetClass"), ox.NamedNode(f"{BASE}ontology#Claim")
    assert ox.Triple(*kept) in told[0]
    files = (ontology_dir() / "shapes").glob("*.ttl")
    assert len(told[0]) == sum(len(ox.Dataset(ox.parse(path=path))) for path in files)
