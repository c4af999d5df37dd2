"""The shapes find what a validator finds, and say so in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import SH

from kg.errors import OntologyError
from kg.graph.base import describe_ontology, ontology_files
from kg.graph.findings import SCOPES
from kg.graph.shapes import MZSH, broken, shapes
from kg.graph.vocabulary import DESCRIPTION, prefixes
from kg.lexicon import Lexicon
from kg.resources import ontology_dir
from tests.graph import small
from tests.graph.faults import Fault, faults, shapes_in_rdflib

# Faults of one set do not undo each other.
SETS: dict[str, Callable[[Fault], bool]] = {
    "missing": lambda fault: fault.component == "minCount",
    "many": lambda fault: fault.component in ("maxCount", "uniqueLang"),
    "of another class": lambda fault: fault.component in ("class", "or", "disjoint"),
    "of another kind": lambda fault: fault.component in ("datatype", "nodeKind", "in", "pattern", "languageIn"),
    "beyond": lambda fault: fault.component in ("minInclusive", "maxInclusive", "lessThan", "lessThanOrEquals"),
}


def validated(store: ox.Store) -> set[tuple[str, str]]:
    """The shapes that a validator finds broken, with the nodes that break them; it sees one graph at a time."""
    described = [quad.triple for quad in store if quad.graph_name == DESCRIPTION]
    rest = [quad.triple for quad in store if quad.graph_name != DESCRIPTION]
    ours = [path.stem for path in (ontology_dir() / "shapes").glob("*.ttl") if path.stem != "dataset"]
    return _validated(rest, ours) | _validated(described, ["dataset"])


def _validated(triples: list[ox.Triple], files: list[str]) -> set[tuple[str, str]]:
    data = rdflib.Graph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes_in_rdflib(files), inplace=True)
    results = report.subjects(SH.resultSeverity)
    return {(str(report.value(one, SH.sourceShape)), str(report.value(one, SH.focusNode))) for one in results}


@pytest.mark.slow
@pytest.mark.parametrize("chosen", SETS)
def test_our_walk_finds_what_a_validator_finds(chosen: str, lexicon: Lexicon) -> None:
    store = ox.Store()
    store.bulk_extend(small.sound(lexicon))
    for fault in faults():
        if SETS[chosen](fault):
            store.update(fault.update(store), prefixes=dict(prefixes()))
    found = {(f"{MZSH.namespace_iri}{one.check}", one.subject) for one in broken(store, shapes(), SCOPES)}
    assert found
    assert found == validated(store)


def test_every_shape_tells_how_to_mend() -> None:
    for check in shapes().checks:
        assert all((check.holds, check.holds_zh, check.mend, check.mend_zh)), check.name


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("sh:path mz:raw ; sh:group mzsh:claim ; sh:message '一 → 改'@zh", "zh and en"),
        ("sh:path mz:raw ; sh:message '一 → 改'@zh, 'one → mend'@en", "a group"),
        (
            "sh:path mz:raw ; sh:group mzsh:claim ; sh:message '一'@zh, 'one'@en ; sh:equals mz:name",
            "constraints known",
        ),
    ],
)
def test_a_shape_that_cannot_be_run_is_an_error(tmp_path: Path, said: str, words: str) -> None:
    (tmp_path / "core.ttl").write_text("", encoding="utf-8")
    (tmp_path / "shapes").mkdir()
    heads = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**prefixes(), "mzsh": MZSH.namespace_iri}.items())
    shape = f"mzsh:Odd a sh:NodeShape ; sh:targetClass mz:Claim ; sh:property mzsh:Odd-one . mzsh:Odd-one {said} ."
    (tmp_path / "shapes" / "odd.ttl").write_text(heads + shape, encoding="utf-8")
    with pytest.raises(OntologyError, match=words) as caught:
        shapes(tmp_path)
    assert "odd.ttl" in str(caught.value)


def test_the_examples_keep_the_shapes() -> None:
    store = ox.Store()
    store.bulk_extend(list(describe_ontology(ontology_files(ontology_dir()))))
    for path in sorted((ontology_dir() / "examples").glob("*.ttl")):
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    found = [one for one in broken(store, shapes(), SCOPES) if "/example/" in one.subject]
    assert found == []
