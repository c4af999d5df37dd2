"""The Turtle files: each is read alike by two parsers, and says what the project's rules want."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import to_isomorphic

from kg import model
from kg.graph.vocabulary import MZ, RDF, RDFS, SKOS
from kg.lexicon import Lexicon
from kg.resources import ontology_dir

FILES = sorted(ontology_dir().rglob("*.ttl"))
SCHEMES = sorted((ontology_dir() / "schemes").glob("*.ttl"))
CORE = ontology_dir() / "core.ttl"
EXAMPLES = sorted((ontology_dir() / "examples").glob("*.ttl"))


def triples(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


def defined() -> set[str]:
    return {
        quad.subject.value
        for quad in triples(CORE)
        if quad.predicate == RDFS.isDefinedBy and isinstance(quad.subject, ox.NamedNode)
    }


def used(quads: Iterable[ox.Quad]) -> set[str]:
    terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object)}
    return {term.value for term in terms if isinstance(term, ox.NamedNode) and term.value.startswith(MZ.namespace_iri)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_two_parsers_read_the_same(path: Path) -> None:
    ours, theirs = rdflib.Graph(), rdflib.Graph().parse(path)
    ours.parse(data=ox.serialize(triples(path), format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    assert len(theirs) > 0
    assert to_isomorphic(ours) == to_isomorphic(theirs)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_own_terms_are_defined(path: Path) -> None:
    assert used(triples(path)) - {MZ.namespace_iri} <= defined()


@pytest.mark.parametrize("term", sorted(defined()))
def test_own_terms_are_described(term: str) -> None:
    said = [quad for quad in triples(CORE) if quad.subject == ox.NamedNode(term)]
    for predicate in (RDFS.label, SKOS.definition):
        words = [quad.object for quad in said if quad.predicate == predicate]
        assert sorted(word.language or "" for word in words if isinstance(word, ox.Literal)) == ["en", "zh"]
    assert any(quad.predicate == RDF.type for quad in said)


def test_every_term_has_an_example() -> None:
    """A class is shown by an instance of it or of a class below, a property by its use."""
    core = triples(CORE)
    above = {(q.subject, q.object) for q in core if q.predicate == RDFS.subClassOf}
    shown = {term for path in EXAMPLES for quad in triples(path) for term in (quad.predicate, quad.object)}
    while more := {top for below, top in above if below in shown} - shown:
        shown |= more
    terms = {q.subject for q in core if q.predicate == RDFS.isDefinedBy and "#component-" not in str(q.subject)}
    assert {str(term) for term in terms - shown} == set()


@pytest.mark.parametrize(
    ("enum", "scheme"),
    [
        (model.Comparator, "comparators"),
        (model.Aspect, "aspects"),
        (model.Modality, "modalities"),
        (model.Measure, "measures"),
        (model.Phase, "phases"),
        (model.Basis, "bases"),
    ],
)
def test_enums_are_the_schemes(enum: type[StrEnum], scheme: str, lexicon: Lexicon) -> None:
    assert {member.value for member in enum} == {concept.notation for concept in lexicon.concepts(scheme)}


@pytest.mark.parametrize(
    ("scheme", "notations"),
    [
        (
            "initiative-types",
            {"brand", "action", "project", "pilot", "fund", "mechanism", "plan", "platform", "campaign", "facility"},
        ),
        ("holder-types", {"place", "organization", "program", "people"}),
        ("levels", {"国际", "国家", "省", "市", "县", "乡", "地方"}),
        ("residences", {"城市", "农村", "城乡"}),
        ("kinds", {"stock", "flow", "standard", "share", "growth", "target", "limit"}),
        ("codes", {"_U", "_T", "_Z"}),
    ],
)
def test_closed_schemes(scheme: str, notations: set[str], lexicon: Lexicon) -> None:
    assert {concept.notation for concept in lexicon.concepts(scheme)} == notations


def test_domains_are_those_of_the_guide(lexicon: Lexicon, root: Path) -> None:
    guide = (root / "tests" / "gold" / "GUIDE.md").read_text(encoding="utf-8")
    listed = re.search(r"`domain` is one of: (.+?)\.\n", guide)
    assert listed is not None
    assert {concept.zh for concept in lexicon.concepts("domains")} == set(listed[1].split(", "))


def test_units_are_those_of_the_guide(lexicon: Lexicon, root: Path) -> None:
    guide = (root / "tests" / "gold" / "GUIDE.md").read_text(encoding="utf-8")
    listed = guide[guide.index("Canonical units:") : guide.index("A count of cases")]
    signs = {sign for code in re.findall(r"`([^`]+)`", listed) for sign in code.split() if sign != "…"}
    assert {sign for sign in signs if lexicon.by_notation("units", sign) is None} == set()


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_a_scheme_describes_its_concepts(path: Path) -> None:
    quads = triples(path)
    schemes = {q.subject for q in quads if q.predicate == RDF.type and q.object == SKOS.ConceptScheme}
    assert len(schemes) == 1
    concepts = {q.subject for q in quads if q.predicate == RDF.type and q.object == SKOS.Concept}
    assert concepts
    for concept in concepts:
        said = [quad for quad in quads if quad.subject == concept]
        assert any(quad.predicate == SKOS.inScheme and quad.object in schemes for quad in said), concept
        for predicate in (SKOS.prefLabel, SKOS.definition):
            words = [quad.object for quad in said if quad.predicate == predicate]
            languages = sorted(word.language or "" for word in words if isinstance(word, ox.Literal))
            assert languages == ["en", "zh"], (concept, predicate)


@pytest.mark.parametrize(("scheme", "least"), [("groups", 120), ("metrics", 200), ("benefits", 40), ("facilities", 20)])
def test_the_field_is_covered(scheme: str, least: int, lexicon: Lexicon) -> None:
    assert len(lexicon.concepts(scheme)) >= least


def test_metrics_know_unit_measure_and_domain(lexicon: Lexicon) -> None:
    for metric in lexicon.concepts("metrics"):
        assert metric.properties["unit"], metric.iri
        for name in ("unit", "measure", "domain", "benefit", "facilityType", "partOfMetric"):
            for iri in metric.properties.get(name, ()):
                assert lexicon.concept(iri).scheme, (metric.iri, iri)


def test_people_and_households_are_not_one_metric(lexicon: Lexicon) -> None:
    for metric in lexicon.concepts("metrics"):
        units = {lexicon.concept(iri).notation for iri in metric.properties["unit"]}
        assert not {"人", "户"} <= units, metric.iri
        assert units == {"%"} or "%" not in units or "倍" in units, metric.iri


def test_staff_do_not_benefit(lexicon: Lexicon) -> None:
    top = "https://w3id.org/minzheng/id/group/service-staff"
    for group in lexicon.concepts("groups"):
        staff = group.iri == top or top in lexicon.above(group.iri)
        assert (group.property("beneficiary") == "false") is staff, group.iri
