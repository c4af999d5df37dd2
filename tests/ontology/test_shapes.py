"""The shapes hold on the examples and on the schemes, and each of them is broken by what it is there to forbid."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from kg.resources import ontology_dir

EXAMPLES = sorted((ontology_dir() / "examples").glob("*.ttl"))
SHAPES = sorted((ontology_dir() / "shapes").glob("*.ttl"))
MZ = rdflib.Namespace("https://w3id.org/minzheng/ontology#")
PREFIXES = """
PREFIX mz: <https://w3id.org/minzheng/ontology#>
PREFIX sdmx-attribute: <http://purl.org/linked-data/sdmx/2009/attribute#>
PREFIX sdmx-measure: <http://purl.org/linked-data/sdmx/2009/measure#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in SHAPES:
        graph.parse(path)
    return graph


def broken(data: rdflib.Graph, shapes: rdflib.Graph) -> set[str]:
    """The names of the shapes that some data break."""
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    return {str(shape).rsplit("#", 1)[-1] for shape in report.objects(None, SH.sourceShape)}


def examples() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in EXAMPLES:
        graph.parse(path)
    return graph


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_conform(path: Path, shapes: rdflib.Graph) -> None:
    assert broken(rdflib.Graph().parse(path), shapes) == set()


@pytest.mark.parametrize(
    ("update", "shape"),
    [
        ("DELETE WHERE { ?claim sdmx-attribute:unitMeasure ?unit }", "unit"),
        ("DELETE WHERE { ?claim sdmx-measure:obsValue ?value }", "value"),
        ("INSERT { ?claim sdmx-measure:obsValue 3.0 } WHERE { ?claim mz:raw '685' }", "value"),
        ("INSERT { ?claim mz:lowerBound 900.0 } WHERE { ?claim mz:raw '685' }", "lower"),
        ("DELETE WHERE { ?claim mz:metricTitle ?title }", "title"),
        ("DELETE WHERE { ?claim mz:comparator ?sign }", "comparator"),
        ("DELETE WHERE { ?claim mz:phase ?phase }", "phase"),
        ("DELETE WHERE { ?said mz:quote ?quote }", "quote"),
        (
            "DELETE { ?said mz:quoteEnd ?end } INSERT { ?said mz:quoteEnd 0 } WHERE { ?said mz:quoteEnd ?end }",
            "quoteStart",
        ),
        ("DELETE WHERE { ?said mz:statedIn ?report }", "Words"),
        ("DELETE WHERE { ?change mz:after ?claim }", "after"),
        ("DELETE WHERE { ?said mz:domain ?domain }", "domain"),
        ("DELETE WHERE { ?initiative mz:initiativeType ?type }", "initiativeType"),
        ("DELETE WHERE { ?said mz:holderText ?words }", "holderText"),
        ("INSERT { ?said mz:holderCount 0 } WHERE { ?said a mz:Designation }", "holderCount"),
        ("INSERT { ?said dcterms:issued '七月' } WHERE { ?said a mz:Policy }", "issued"),
    ],
)
def test_a_fault_breaks_its_shape(update: str, shape: str, shapes: rdflib.Graph) -> None:
    data = examples()
    data.update(PREFIXES + update)
    assert shape in broken(data, shapes)


def test_small_schemes_conform(shapes: rdflib.Graph) -> None:
    data = rdflib.Graph()
    for name in ("codes", "aspects", "measures", "phases", "comparators", "domains"):
        data.parse(ontology_dir() / "schemes" / f"{name}.ttl")
    assert broken(data, shapes) == set()


def test_a_concept_without_an_english_label_is_found(shapes: rdflib.Graph) -> None:
    data = rdflib.Graph().parse(ontology_dir() / "schemes" / "phases.ttl")
    data.update(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        "DELETE { ?c skos:prefLabel ?l } WHERE { ?c skos:prefLabel ?l FILTER(LANG(?l) = 'en') }"
    )
    assert "prefLabel" in broken(data, shapes)


def test_every_shape_speaks_both_languages(shapes: rdflib.Graph) -> None:
    for shape in set(shapes.subjects(SH.path)) - set(shapes.objects(None, None)) | set(
        shapes.objects(None, SH.property)
    ):
        if isinstance(shape, rdflib.URIRef):
            messages = shapes.objects(shape, SH.message)
            languages = {message.language for message in messages if isinstance(message, rdflib.Literal)}
            assert languages == {"zh", "en"}, shape
