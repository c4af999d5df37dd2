"""Files for people and programs: every form reads back to the same graph, in order, whole or a report's part."""

from __future__ import annotations

import io
from datetime import date
from pathlib import PurePath

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import QueryError
from kg.graph import vocabulary
from kg.graph.describe import describe_report, describe_shared
from kg.graph.export import FORMATS, Format, export, form, form_of
from kg.graph.vocabulary import ANNOTATIONS, BASE, MZ, SKOS
from kg.lexicon import Lexicon
from tests.graph.test_describe import page

ODD = ox.NamedNode(f"{BASE}id/organization/x(y)")


@pytest.fixture(scope="module")
def store(lexicon: Lexicon) -> ox.Store:
    """Two reports, and what is hard to print."""
    store = ox.Store()
    for stem in ("one", "two"):
        reading = page(lexicon, stem).reading()
        store.extend(describe_report(reading, lexicon))
        store.extend(describe_shared(reading, lexicon))
    for words in ('“引号”与"quotes"', "反斜杠\\与\n换行\t制表\r回车", "<&>]]>", "'''\"\"\"", "", " 空 "):
        store.add(ox.Quad(ODD, SKOS.note, ox.Literal(words, language="zh")))
        store.add(ox.Quad(ODD, SKOS.example, ox.Literal(words)))
    store.add(
        ox.Quad(ODD, ox.NamedNode("http://example.org/不是前缀/a-1"), ox.NamedNode("http://example.org/?a=b&c=d"))
    )
    store.add(ox.Quad(ODD, MZ.claim, ox.Literal("07", datatype=vocabulary.XSD.gYear)))
    return store


def written(store: ox.Store, form: Format, report: str | None = None) -> bytes:
    output = io.BytesIO()
    count = export(store, output, form, report=report)
    assert count > 100
    return output.getvalue()


def effective(store: ox.Store) -> set[ox.Triple]:
    return {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())}


def read(content: bytes, one: Format) -> set[ox.Quad]:
    return set(ox.parse(content, format=ox.RdfFormat.from_media_type(one.media_type)))


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_form_reads_back(one: Format, store: ox.Store) -> None:
    back = read(written(store, one), one)
    if one.datasets:
        assert back == set(store)
    else:
        assert {quad.triple for quad in back} == effective(store)


@pytest.mark.parametrize(("name", "parser"), [("turtle", "turtle"), ("rdfxml", "xml"), ("ntriples", "nt")])
def test_rdflib_reads_the_same_graph(name: str, parser: str, store: ox.Store) -> None:
    graph = rdflib.Graph().parse(data=written(store, form(name)), format=parser)
    again = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in again} == effective(store)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_rdflib_reads_json_ld(store: ox.Store) -> None:
    graph = rdflib.Dataset().parse(data=written(store, form("jsonld")), format="json-ld")
    assert len(graph.graph(rdflib.URIRef(ANNOTATIONS.value))) == len(
        list(store.quads_for_pattern(None, None, None, ANNOTATIONS))
    )


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_file_does_not_hang_on_the_order_of_loading(one: Format, store: ox.Store) -> None:
    other = ox.Store()
    other.extend(sorted(store, key=str, reverse=True))
    assert written(store, one) == written(other, one)


def test_n_quads_are_sorted(store: ox.Store) -> None:
    lines = written(store, form("nquads")).splitlines()
    assert lines == sorted(lines)


def test_turtle_is_readable(store: ox.Store) -> None:
    text = written(store, form("turtle")).decode()
    assert "@prefix mz: <https://w3id.org/minzheng/ontology#> ." in text
    assert "\n<id/report/one> a qb:DataSet , dcat:Dataset , mz:Report ;\n" in text
    assert "mz:quoteStart " in text
    assert "^^xsd:integer" not in text
    assert text.count("\n<id/report/one> ") == 1


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_a_report_stands_by_itself(one: Format, store: ox.Store) -> None:
    back = read(written(store, one, "one"), one)
    subjects = {str(quad.subject) for quad in back}
    assert not any("/report/two" in subject for subject in subjects)
    whole = {quad for quad in store if "/report/one" in str(quad.subject)}
    if one.datasets:
        assert {quad for quad in back if "/report/one" in str(quad.subject)} == whole
    assert str(vocabulary.initiative("371600", "医惠保", "project")) in subjects
    assert str(vocabulary.instant(date(2024, 9, 19))) in subjects


def test_an_unknown_report_is_refused(store: ox.Store) -> None:
    with pytest.raises(QueryError, match="three"):
        export(store, io.BytesIO(), form("turtle"), report="three")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.ttl", "turtle"),
        ("a.trig.gz", "trig"),
        ("a.nt", "ntriples"),
        ("a.b.nq.gz", "nquads"),
        ("a.jsonld", "jsonld"),
        ("a.rdf", "rdfxml"),
    ],
)
def test_the_ending_tells_the_form(file: str, name: str) -> None:
    assert form_of(PurePath(file)).name == name


@pytest.mark.parametrize("file", ["a.xlsx", "a", "a.gz"])
def test_another_ending_is_refused(file: str) -> None:
    with pytest.raises(QueryError, match="turtle"):
        form_of(PurePath(file))


def test_xml_says_what_it_cannot_hold() -> None:
    store = ox.Store()
    store.add(ox.Quad(ODD, SKOS.note, ox.Literal("换页\f")))
    with pytest.raises(QueryError, match="another format"):
        export(store, io.BytesIO(), form("rdfxml"))
