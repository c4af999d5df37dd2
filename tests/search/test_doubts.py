"""What ought to be reviewed: the most doubtful first, however many there are, with the same warnings as `kg check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.checks import WARNING, checks, run_checks
from kg.graph.findings import REPORT
from kg.graph.vocabulary import ANNOTATIONS, BEST, CORRECTIONS, ID, MZ, PROV, QB, RDF, prefixes, report
from kg.lexicon import Lexicon
from kg.search import INDEX, Index, open_index, write_index
from kg.search.doubts import Doubt, doubts
from kg.store import open_current
from kg.store.changes import Change
from tests.graph import small

PLANTED = Path(__file__).parents[1] / "graph" / "planted"
WARNINGS = [one.name for one in checks() if one.severity == WARNING and one.scope == REPORT]
ONE, OTHER = report("a"), report("b")
SURE = Doubt(subject="a", report="r", start=0, confidence=0.9)


def reports(store: ox.Store) -> list[ox.NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, RDF.type, MZ.Report, ox.DefaultGraph()))
    return [node for node in found if isinstance(node, ox.NamedNode)]


@pytest.mark.parametrize("name", WARNINGS)
def test_a_claim_is_warned_of_as_by_the_checks(name: str, lexicon: Lexicon) -> None:
    store = ox.Store()
    store.bulk_extend(small.sound(lexicon))
    store.update((PLANTED / f"{name}.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    told = {(one.check, one.subject) for one in run_checks(store, scopes=(REPORT,)) if one.severity == WARNING}
    assert name in {check for check, _ in told}
    assert {(check, one.subject) for one in doubts(store, reports(store)) for check in one.warnings} == told


def test_the_warnings_of_the_five_reports_are_those_of_the_checks(seeds_store: Path) -> None:
    with open_current(seeds_store) as snapshot:
        found = list(doubts(snapshot.store, reports(snapshot.store)))
        told = run_checks(snapshot.store, scopes=(REPORT,))
        claims = snapshot.store.query("SELECT (COUNT(*) AS ?n) { ?c a <https://w3id.org/minzheng/ontology#Claim> }")
    assert {(check, one.subject) for one in found for check in one.warnings} == {(x.check, x.subject) for x in told}
    assert isinstance(claims, ox.QuerySolutions)
    (row,) = claims
    assert str(len({one.subject for one in found if not one.is_lost})) == row["n"].value


@pytest.mark.parametrize(
    ("doubt", "score"),
    [
        (replace(SURE, confidence=0.97), 0.03),
        (replace(SURE, confidence=None), 0.3),
        (replace(SURE, warnings=("contradiction", "share-over-hundred")), 0.6),
        (replace(SURE, disputed=True), 0.5),
        (replace(SURE, confidence=0.5, disputed=True, warnings=("contradiction",)), 1.4),
        (replace(SURE, is_lost=True), 0.9),
    ],
)
def test_what_is_wrong_weighs_more_than_what_is_unsure(doubt: Doubt, score: float) -> None:
    assert doubt.score == score


def said(store: ox.Store, of: ox.NamedNode, name: str, start: int, confidence: str) -> ox.NamedNode:
    """A claim of a report."""
    claim = ox.NamedNode(f"{of.value}/claim/{name}")
    facts: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, MZ.Claim),
        (QB.dataSet, of),
        (MZ.quoteStart, ox.Literal(start)),
        (MZ.confidence, ox.Literal(confidence)),
    ]
    store.extend(ox.Quad(claim, predicate, value) for predicate, value in facts)
    return claim


@pytest.fixture
def store() -> ox.Store:
    """Two reports: of the first many figures that are as sure as the one of the other."""
    made = ox.Store()
    for one in (ONE, OTHER):
        made.add(ox.Quad(one, RDF.type, MZ.Report))
    for number in range(2500):
        said(made, ONE, f"c{number:04}", number, "0.8")
    said(made, OTHER, "sure", 5, "0.95")
    lost = ox.NamedNode(f"{OTHER.value}/number/9-11")
    facts: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, MZ.NumberNotUnderstood),
        (MZ.statedIn, OTHER),
        (MZ.quoteStart, ox.Literal(9)),
    ]
    made.extend(ox.Quad(lost, predicate, value, ANNOTATIONS) for predicate, value in facts)
    return made


@pytest.fixture
def opened() -> Iterator[list[Index]]:
    found: list[Index] = []
    yield found
    for one in found:
        one.close()


def index_of(store: ox.Store, folder: Path, opened: list[Index], change: Change | None = None) -> Index:
    """The index, after another of the same place where there is one."""
    folder.mkdir(exist_ok=True)
    before = folder.parent / "before" / INDEX
    write_index(folder / INDEX, store, lambda _: "", [], before if before.exists() else None, change)
    index = open_index(folder)
    assert index is not None
    opened.append(index)
    return index


def dispute(best: ox.NamedNode, other: ox.NamedNode) -> list[ox.Quad]:
    node = ox.NamedNode(f"{ID}best/1")
    return [ox.Quad(node, PROV.wasDerivedFrom, best, BEST), ox.Quad(node, MZ.disagreeing, other, BEST)]


def settle(claim: ox.NamedNode, became: str) -> list[ox.Quad]:
    node = ox.NamedNode(f"{ID}correction/1/outcome")
    outcome = ox.NamedNode(f"{ID}correction-outcome/{became}")
    return [
        ox.Quad(node, MZ.outcome, outcome, CORRECTIONS),
        ox.Quad(node, MZ.correctedClaim, claim, CORRECTIONS),
    ]


def test_a_sure_figure_that_is_disputed_comes_before_thousands_that_are_not(
    store: ox.Store, tmp_path: Path, opened: list[Index]
) -> None:
    sure, rival = (ox.NamedNode(f"{one}") for one in (f"{OTHER.value}/claim/sure", f"{ONE.value}/claim/c2400"))
    plain = index_of(store, tmp_path / "before", opened)
    first, number = plain.doubts(0, 3)
    assert [one.subject.rsplit("/", 1)[-1] for one in first] == ["9-11", "c0000", "c0001"]
    assert number == 2502
    assert plain.doubts(2501, 5)[0][0].subject == sure.value
    store.extend(dispute(sure, rival))
    change = Change(before=store, gone=("b",), come=("b",))
    index = index_of(store, tmp_path / "after", opened, change)
    first, number = index.doubts(0, 4)
    assert [one.subject.rsplit("/", 1)[-1] for one in first] == ["9-11", "c2400", "sure", "c0000"]
    assert [one.disputed for one in first] == [False, True, True, False]
    assert number == 2502


def test_what_is_settled_is_left_out_and_comes_back_when_it_is_not(
    store: ox.Store, tmp_path: Path, opened: list[Index]
) -> None:
    claim = ox.NamedNode(f"{ONE.value}/claim/c0000")
    store.extend(settle(claim, "applied"))
    before = index_of(store, tmp_path / "before", opened)
    assert claim.value not in {one.subject for one in before.doubts(0, 3000)[0]}
    assert before.doubts(0, 1)[1] == 2501
    nobody = Change(before=store, gone=(), come=())
    for quad in settle(claim, "applied"):
        store.remove(quad)
    store.extend(settle(claim, "sentence-gone"))
    assert index_of(store, tmp_path / "after", opened, nobody).doubts(1, 1)[0][0].subject == claim.value


def test_what_is_known_already_is_left_out_of_the_pages_and_of_their_number(
    store: ox.Store, tmp_path: Path, opened: list[Index]
) -> None:
    index = index_of(store, tmp_path / "before", opened)
    known = [one.subject for one in index.doubts(0, 100)[0]]
    found, number = index.doubts(0, 100, known)
    assert number == 2402
    assert found == index.doubts(100, 100)[0]
    assert index.doubts(2400, 100, known)[0] == index.doubts(2500, 100)[0]


def test_a_report_that_leaves_takes_its_doubts_along(store: ox.Store, tmp_path: Path, opened: list[Index]) -> None:
    index_of(store, tmp_path / "before", opened)
    index = index_of(store, tmp_path / "after", opened, Change(before=store, gone=("a",), come=()))
    found, number = index.doubts(0, 10)
    assert number == 2
    assert {one.report for one in found} == {OTHER.value}
