"""Names stay: an edit of one sentence, a better reading or another label leaves all other names alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from kg.graph.base import describe_ontology, ontology_files
from kg.graph.dataset import describe_dataset
from kg.graph.describe import describe_report, describe_shared
from kg.graph.vocabulary import BASE
from kg.lexicon import Lexicon, load
from kg.model import ConceptRef, Reading
from kg.pipeline import read_one
from kg.store import open_current
from tests.graph import small

FOREIGN = resources.ontology_dir() / "foreign-terms.csv"


def names(reading: Reading, lexicon: Lexicon) -> set[str]:
    """The names of what a report says and names."""
    quads = [*describe_report(reading, lexicon), *describe_shared(reading, lexicon)]
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def test_an_edit_of_one_sentence_renames_what_stands_in_it_alone(tmp_path: Path, lexicon: Lexicon) -> None:
    first, second = "全市建成敬老院12处。", "城市低保标准提高到每人每月1114元。"
    path = tmp_path / "made.txt"
    read = []
    for edited in (first, "全市已建成敬老院12处。"):
        path.write_text(f"民政工作综述\n\n{edited}\n{second}\n", encoding="utf-8")
        read.append(read_one(path, lexicon))
    before, after = ({claim.key: claim.observation.title for claim in reading.claims} for reading in read)
    gone = before.keys() - after.keys()
    assert len(before) == len(after) == 2
    assert ["敬老院" in before[key] for key in gone] == [True]


def test_a_better_reading_renames_nothing_but_what_it_read(lexicon: Lexicon) -> None:
    made = small.reading(lexicon)
    known = ConceptRef(words="护理型床位占比", concept=f"{BASE}id/metric/nursing-bed-share")
    better = replace(
        made, claims=tuple(replace(c, metric=known) if c.metric.words == known.words else c for c in made.claims)
    )
    gone = names(made, lexicon) - names(better, lexicon)
    assert {name.removeprefix(f"{BASE}id/") for name in gone} == {
        "candidate/metric/护理型床位占比",
        "report/made/candidate/metric/护理型床位占比",
    }
    assert names(better, lexicon) <= names(made, lexicon)


def test_another_label_renames_nothing(tmp_path: Path) -> None:
    def subjects(folder: Path) -> set[str]:
        return {str(quad.subject) for quad in describe_ontology(ontology_files(folder))}

    for path in resources.ontology_dir().rglob("*"):
        target = tmp_path / path.relative_to(resources.ontology_dir())
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    groups = tmp_path / "schemes" / "groups.ttl"
    words = groups.read_text(encoding="utf-8")
    groups.write_text(
        words.replace('"孤儿"@zh, "orphans"@en', '"失去父母的儿童"@zh, "parentless children"@en'), encoding="utf-8"
    )
    renamed = load(tmp_path)
    assert renamed.concept(f"{BASE}id/group/orphans").zh == "失去父母的儿童"
    assert subjects(tmp_path) == subjects(resources.ontology_dir())


def foreign(quads: Iterable[ox.Quad]) -> set[str]:
    """The properties and classes of others that some quads use."""
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    used = {quad.predicate.value for quad in quads}
    used |= {
        quad.object.value
        for quad in quads
        if quad.predicate.value == rdf_type and isinstance(quad.object, ox.NamedNode)
    }
    return {name for name in used if not name.startswith(BASE)}


def listed() -> dict[str, dict[str, str]]:
    with FOREIGN.open(encoding="utf-8", newline="") as file:
        return {row["iri"]: row for row in csv.DictReader(file)}


@pytest.mark.slow
def test_no_other_foreign_term_is_used(seeds_store: Path) -> None:
    with open_current(seeds_store) as snapshot:
        quads = [*snapshot.store, *describe_dataset(snapshot.store, snapshot.id)]
    for path in sorted((resources.ontology_dir() / "examples").glob("*.ttl")):
        quads += ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    assert foreign(quads) - listed().keys() == set()


def test_every_foreign_term_tells_its_source() -> None:
    for iri, row in listed().items():
        assert row["vocabulary"], iri
        assert row["version"], iri
    assert list(listed()) == sorted(listed())
