"""The shapes as queries find what a validator finds, and say so in both languages."""

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
from kg.graph.checks import asked
from kg.graph.shapes import MZSH, shape_checks
from kg.graph.vocabulary import prefixes
from kg.lexicon import Lexicon
from kg.resources import ontology_dir
from tests.graph import small
from tests.graph.faults import Fault, faults, shapes

# Faults of one set do not undo each other.
SETS: dict[str, Callable[[Fault], bool]] = {
    "missing": lambda fault: fault.component == "minCount",
    "many": lambda fault: fault.component in ("maxCount", "uniqueLang"),
    "of another class": lambda fault: fault.component in ("class", "or", "disjoint"),
    "of another kind": lambda fault: fault.component in ("datatype", "nodeKind", "in", "pattern", "languageIn"),
    "beyond": lambda fault: fault.component in ("minInclusive", "maxInclusive", "lessThan", "lessThanOrEquals"),
}


def validated(store: ox.Store) -> set[tuple[str, str]]:
    """The shapes that a validator finds broken, with the nodes that break them; it sees one graph."""
    data = rdflib.Graph()
    lines = ox.serialize((quad.triple for quad in store), format=ox.RdfFormat.N_TRIPLES) or b""
    data.parse(data=lines, format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inplace=True)
    results = report.subjects(SH.resultSeverity)
    return {(str(report.value(one, SH.sourceShape)), str(report.value(one, SH.focusNode))) for one in results}


@pytest.mark.slow
@pytest.mark.parametrize("chosen", SETS)
def test_queries_find_what_a_validator_finds(chosen: str, lexicon: Lexicon) -> None:
    store = ox.Store()
    store.bulk_extend(small.sound(lexicon))
    for fault in faults():
        if SETS[chosen](fault):
            store.update(fault.update(store), prefixes=dict(prefixes()))
    found = {(f"{MZSH.namespace_iri}{one.check}", one.subject) for one in asked(store, shape_checks())}
    assert found
    assert found == validated(store)


def test_every_shape_tells_how_to_mend() -> None:
    for check in shape_checks():
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
def test_a_shape_that_no_query_is_made_of_is_an_error(tmp_path: Path, said: str, words: str) -> None:
    (tmp_path / "core.ttl").write_text("", encoding="utf-8")
    (tmp_path / "shapes").mkdir()
    heads = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in {**prefixes(), "mzsh": MZSH.namespace_iri}.items())
    shape = f"mzsh:Odd a sh:NodeShape ; sh:targetClass mz:Claim ; sh:property mzsh:Odd-one . mzsh:Odd-one {said} ."
    (tmp_path / "shapes" / "odd.ttl").write_text(heads + shape, encoding="utf-8")
    with pytest.raises(OntologyError, match=words) as caught:
        shape_checks(tmp_path)
    assert "odd.ttl" in str(caught.value)


def test_the_examples_keep_the_shapes() -> None:
    store = ox.Store()
    store.bulk_extend(list(describe_ontology(ontology_files(ontology_dir()))))
    for path in sorted((ontology_dir() / "examples").glob("*.ttl")):
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    broken = [one for one in asked(store, shape_checks()) if "/example/" in one.subject]
    assert broken == []
