"""Every check holds on a sound graph, and a fault planted for it trips it and nothing outside its family."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import CheckError
from kg.graph.checks import (
    CONSISTENT,
    FAULT,
    ONCE,
    QUOTES,
    SCOPES,
    WARNING,
    Check,
    Finding,
    asked,
    checks,
    in_order,
    run_checks,
    tasks,
)
from kg.graph.findings import GRAPH, ONTOLOGY, REPORT
from kg.graph.shapes import broken, shapes
from kg.graph.vocabulary import prefixes
from kg.lexicon import Lexicon
from kg.store import open_current
from tests.graph import small
from tests.graph.faults import Fault, faults

PLANTED = Path(__file__).parent / "planted"
CHECKS = {check.name: check for check in checks()}
FAULTS = list(faults())
SHAPES = {fault.name for fault in FAULTS}
NAMES = [name for name in CHECKS if name not in SHAPES]


@pytest.fixture(scope="module")
def sound(lexicon: Lexicon) -> list[ox.Quad]:
    """A report that says something of every kind, and what it rests on."""
    return small.sound(lexicon)


@pytest.fixture(scope="module")
def texts(lexicon: Lexicon) -> Mapping[str, str]:
    report = small.page(lexicon).report()
    return {report.sha256: report.text}


def store_of(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def test_a_sound_graph_breaks_nothing(sound: list[ox.Quad], texts: Mapping[str, str]) -> None:
    assert run_checks(store_of(sound), texts.__getitem__) == ()


def planted(quads: list[ox.Quad], name: str) -> ox.Store:
    store = store_of(quads)
    store.update((PLANTED / f"{name}.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    return store


def everything(store: ox.Store) -> tuple[Finding, ...]:
    """All that shapes and queries find; the reasoner and the texts are left out, being slow."""
    return (*asked(store, CHECKS.values()), *broken(store, shapes(), SCOPES))


def trips(found: tuple[Finding, ...], name: str) -> None:
    """The check is broken, and no other but of its family."""
    assert name in {finding.check for finding in found}
    family = CHECKS[name].family
    assert {finding.check for finding in found if CHECKS[finding.check].family != family} == set()
    mine = [finding for finding in found if finding.check == name]
    assert {finding.severity for finding in mine} == {CHECKS[name].severity}
    assert all(finding.message and finding.message_zh and finding.mend and finding.mend_zh for finding in mine)


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_trips_its_check_and_nothing_outside_its_family(
    name: str, sound: list[ox.Quad], texts: Mapping[str, str]
) -> None:
    store = planted(sound, name)
    if name == CONSISTENT:
        trips(run_checks(store, scopes=(ONTOLOGY,)), name)
    elif name == ONCE:
        trips(run_checks(store, scopes=(GRAPH,)), name)
    elif name == QUOTES:
        trips(run_checks(store, texts.__getitem__, scopes=(REPORT,)), name)
    else:
        trips(everything(store), name)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name}-{fault.component}")
def test_a_constraint_is_broken_by_what_it_forbids(fault: Fault, sound: list[ox.Quad]) -> None:
    store = store_of(sound)
    store.update(fault.update(store), prefixes=dict(prefixes()))
    found = everything(store)
    trips(found, fault.name)
    component = f"{fault.component[0].upper()}{fault.component[1:]}ConstraintComponent"
    assert component in {finding.component for finding in found if finding.check == fault.name}


@pytest.mark.parametrize(
    ("update", "check"),
    [
        ("DELETE WHERE { ?claim qb:dataSet ?report }", "Claim-cube"),
        ("INSERT DATA { place:999999 a mz:Place }", "Place-label"),
        (
            "INSERT DATA { GRAPH <https://w3id.org/minzheng/graph/corrections> { place:1 a mz:Correction } }",
            "Correction-kind",
        ),
    ],
)
def test_what_no_report_states_is_looked_at_too(sound: list[ox.Quad], update: str, check: str) -> None:
    store = store_of(sound)
    names = {**prefixes(), "place": "https://w3id.org/minzheng/id/place/"}
    store.update(update, prefixes=names)
    assert check in {one.check for one in run_checks(store, scopes=SCOPES)}


def test_of_an_empty_part_nothing_is_looked_at(sound: list[ox.Quad]) -> None:
    store = store_of(sound)
    fault = next(one for one in FAULTS if CHECKS[one.name].scope == REPORT)
    store.update(fault.update(store), prefixes=dict(prefixes()))
    assert list(broken(store, shapes(), (REPORT,)))
    assert not list(broken(store, shapes(), (REPORT,), ox.Store()))


def test_every_planted_fault_has_its_check() -> None:
    assert sorted(path.stem for path in PLANTED.glob("*.ru")) == sorted(NAMES)
    assert CHECKS.keys() >= SHAPES


def test_a_family_is_named_by_one_word() -> None:
    assert {check.family for check in CHECKS.values()} == {
        "claim", "consistency", "correction", "cube", "derived", "description", "graph", "ontology", "statement",
        "thing", "words",
    }  # fmt: skip


def test_annotations_are_compared_with_the_text_too(sound: list[ox.Quad], texts: Mapping[str, str]) -> None:
    store = store_of(sound)
    store.update(
        """WITH <https://w3id.org/minzheng/graph/annotations>
        DELETE { ?words oa:exact ?exact } INSERT { ?words oa:exact "别的话" } WHERE { ?words oa:exact ?exact }""",
        prefixes=dict(prefixes()),
    )
    found = run_checks(store, texts.__getitem__)
    assert {finding.check for finding in found} == {QUOTES}
    assert all("/annotation/" in finding.subject for finding in found)


@pytest.mark.parametrize("offset", ['"odd"', "-1", "1000000"])
def test_an_offset_beyond_the_text_is_found(offset: str, sound: list[ox.Quad], texts: Mapping[str, str]) -> None:
    store = store_of(sound)
    store.update(
        f"""DELETE {{ ?claim mz:quoteEnd ?end }} INSERT {{ ?claim mz:quoteEnd {offset} }}
        WHERE {{ ?claim a mz:Claim ; mz:quoteEnd ?end }}""",
        prefixes=dict(prefixes()),
    )
    assert QUOTES in {finding.check for finding in run_checks(store, texts.__getitem__, (REPORT,))}


def test_shares_of_the_work_find_what_all_of_it_finds(sound: list[ox.Quad], texts: Mapping[str, str]) -> None:
    store = store_of(sound)
    for path in sorted(PLANTED.glob("*.ru")):
        store.update(path.read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    parts = tuple(tasks(store, texts.__getitem__, (REPORT, GRAPH)))
    shares = [in_order(one for task in parts[nth::3] for one in task()) for nth in range(3)]
    assert in_order(one for share in shares for one in share) == run_checks(store, texts.__getitem__)
    assert len([share for share in shares if share]) > 1


def test_faults_come_before_warnings(sound: list[ox.Quad]) -> None:
    store = planted(sound, "place-not-known")
    store.update((PLANTED / "term-is-defined.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    assert [finding.severity for finding in run_checks(store)] == [FAULT, WARNING]


@pytest.mark.parametrize(
    ("bounds", "contradicts"),
    [
        ("mz:lowerBound 100000.0 ; mz:upperBound 100000.0", True),
        ("mz:lowerBound 90000.0 ; mz:upperBound 100000.0", False),  # 9万余 and 9.8万 may both be true
        ("mz:lowerBound 90000.0", False),
        ("mz:upperBound 100000.0", False),
    ],
)
def test_what_overlaps_is_no_contradiction(sound: list[ox.Quad], bounds: str, contradicts: bool) -> None:  # noqa: FBT001 - a table
    store = store_of(sound)
    planted = (PLANTED / "contradiction.ru").read_text(encoding="utf-8")
    known = "mz:lowerBound 100000.0 ; mz:upperBound 100000.0"
    assert known in planted
    store.update(planted.replace(known, bounds), prefixes=dict(prefixes()))
    assert [finding.check for finding in run_checks(store)] == ["contradiction"] * contradicts


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("SELECT ?subject ?detail WHERE { }\n", "begins with"),
        (
            "#+ family: cube\n#+ severity: grave\n#+ scope: graph\n#+ title_zh: 一\n#+ title_en: one\n#+ mend_zh: 改\n",
            "begins with",
        ),
    ],
)
def test_a_check_says_what_it_is(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "odd.rq").write_text(source, encoding="utf-8")
    with pytest.raises(CheckError, match=words) as caught:
        checks(tmp_path)
    assert "odd.rq" in str(caught.value)


@pytest.mark.parametrize(("query", "words"), [("SELECT nothing", "no query"), ("ASK { }", "does not SELECT")])
def test_a_check_is_a_query_of_rows(query: str, words: str) -> None:
    odd = Check(
        name="odd", family="cube", severity=FAULT, scope=REPORT, holds="odd", holds_zh="怪", mend="mend", mend_zh="改",
        query=query,
    )  # fmt: skip
    with pytest.raises(CheckError, match=words):
        list(asked(ox.Store(), [odd]))


def test_a_finding_says_it_in_both_languages(sound: list[ox.Quad]) -> None:
    assert run_checks(planted(sound, "term-is-defined")) == (
        Finding(
            check="term-is-defined",
            severity=FAULT,
            subject="https://w3id.org/minzheng/ontology#flavour",
            message="Every mz: term that the data use is in the ontology: not in core.ttl",
            message_zh="数据所用的 mz: 词汇都在本体中：not in core.ttl",
            mend="define the term in ontology/core.ttl, or use one that exists",
            mend_zh="在 ontology/core.ttl 定义这个词，或改用已有的词",
            detail="not in core.ttl",
        ),
    )


def test_the_five_reports_are_sound(seeds_store: Path) -> None:
    with open_current(seeds_store) as snapshot:
        found = run_checks(snapshot.store, snapshot.text)
    assert [finding for finding in found if finding.severity == FAULT] == []
