"""The description of the graph: counted and dated from what is in it, and within the rules of DCAT-AP."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.graph.dataset import DATASET, description
from kg.graph.vocabulary import DCAT, DCTERMS, PROV, RDF, VOID, XSD
from kg.lexicon import Lexicon
from kg.store import open_current
from tests.graph import small


@pytest.fixture(scope="module")
def store(lexicon: Lexicon) -> ox.Store:
    made = ox.Store()
    made.bulk_extend(small.sound(lexicon))
    return made


def _day(words: str) -> ox.Literal:
    return ox.Literal(words, datatype=XSD.date)


def values(turtle: bytes, predicate: ox.NamedNode) -> list[str]:
    triples = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    found = [t.object for t in triples if t.subject == DATASET and t.predicate == predicate]
    return sorted(one.value for one in found if isinstance(one, ox.NamedNode | ox.Literal))


def test_it_says_what_is_in_the_graph(store: ox.Store) -> None:
    turtle, findings = description(store, "abc")
    assert findings == ()
    assert values(turtle, DCTERMS.identifier) == ["abc"]
    assert values(turtle, DCTERMS.spatial) == ["https://w3id.org/minzheng/id/place/371600"]
    triples = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert values(turtle, VOID.triples) == [str(triples)]
    assert len(values(turtle, DCAT.distribution)) == 6


def test_its_period_is_that_of_the_figures(store: ox.Store) -> None:
    turtle, _ = description(store, "abc")
    triples = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    days = {t.predicate: t.object for t in triples if t.predicate in (DCAT.startDate, DCAT.endDate)}
    assert days == {DCAT.startDate: _day("2024-01-01"), DCAT.endDate: _day("2024-09-19")}


def test_the_same_graph_is_described_alike(store: ox.Store) -> None:
    assert description(store, "abc") == description(store, "abc")


def test_what_lacks_a_mandatory_property_is_told(store: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.graph.dataset._catalog", lambda _: [(RDF.type, DCAT.Catalog)])
    broken = {finding.check for finding in description(store, "abc")[1]}
    assert broken == {"Catalog-title", "Catalog-description", "Catalog-publisher", "Catalog-licence", "Catalog-dataset"}


def test_the_verb(seeds_store: Path) -> None:
    done = CliRunner().invoke(main, ["describe", "--store", str(seeds_store)])
    assert done.exit_code == 0, done.output
    with open_current(seeds_store) as snapshot:
        assert values(done.stdout.encode(), DCAT.version) == [snapshot.id]
        derived = values(done.stdout.encode(), PROV.wasDerivedFrom)
        assert len([one for one in derived if "/id/report/" in one]) == 5


def test_the_sources_of_the_places_stand_with_their_licences(store: ox.Store) -> None:
    turtle, _ = description(store, "abc")
    places = ox.NamedNode(DATASET.value + "/places")
    triples = [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    assert ox.Triple(DATASET, PROV.wasDerivedFrom, places) in triples
    sources = {t.object for t in triples if t.subject == places and t.predicate == PROV.wasDerivedFrom}
    licensed = {t.subject for t in triples if t.predicate == DCTERMS.license}
    assert len(sources) >= 6
    assert sources <= licensed
