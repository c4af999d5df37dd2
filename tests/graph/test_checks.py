"""Every check holds on a sound graph, and a fault planted for it trips it and no other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import resources
from kg.errors import CheckError
from kg.graph import checks as subject
from kg.graph.base import describe_ontology, ontology_files
from kg.graph.checks import FAULT, QUOTES, WARNING, Finding, checks, run_checks
from kg.graph.describe import describe_report, describe_shared
from kg.graph.places import describe_gazetteer
from kg.graph.vocabulary import place, prefixes
from kg.lexicon import Lexicon
from kg.model import Measure, Phase, PlaceRef
from kg.store import open_current
from tests.graph.readings import Page, until

PLANTED = Path(__file__).parent / "planted"
NAMES = [check.name for check in checks()]
TEXT = (
    "全市低收入人口达到9.8万人，其中低保对象7.3万人。\n"
    "资助7.4万余名低保对象、孤儿参加“医惠保”。“医惠保”项目由市民政局牵头。\n"
    "城市低保标准由685元/月提高到1114元/月。护理型床位占比82%。\n"
    "临海高新区建成孝善食堂69处。\n"
    "今年7月，印发《关于加强监测的通知》。滨州市获评全国首批试点单位。数量居全省首位。\n"
)


def page(lexicon: Lexicon) -> Page:
    """A report that says something of every kind."""
    made = Page(lexicon=lexicon, stem="made", text=TEXT, place="371600", title="保障网", publisher="滨州日报")
    whole = made.figure(
        "全市低收入人口达到9.8万人", "9.8万", 98_000, "人", "低收入人口数",
        metric="low-income-people", groups=("低收入人口",), period=until("2024-09-19"),
    )  # fmt: skip
    made.figure("低保对象7.3万人", "7.3万", 73_000, "人", "低保对象人数", groups=("低保对象",), whole=whole)
    made.figure("资助7.4万余名低保对象、孤儿", "7.4万余", 74_000, "人", "资助参保的人", groups=("低保对象", "孤儿"))
    figure = partial(made.figure, measure=Measure.STANDARD, residence="城市")
    before = figure("由685元/月", "685", 685, "元/月", "低保标准", phase=Phase.BEFORE)
    figure("提高到1114元/月", "1114", 1114, "元/月", "低保标准", phase=Phase.AFTER, joins=before)
    made.figure("护理型床位占比82%", "82%", 82, "%", "护理型床位占比", measure=Measure.SHARE)
    zone = PlaceRef(code=None, name="临海高新区", within="371600")
    made.figure("建成孝善食堂69处", "69", 69, "处", "孝善食堂数", place=zone)
    made.initiative("“医惠保”项目", "医惠保", "project", "social-assistance", groups=("低保对象",))
    made.designation("滨州市获评全国首批试点单位", "滨州市", "place", "全国首批试点单位", "国家")
    made.rank("数量居全省首位", "全省首位", "全省", "数量")
    made.policy("印发《关于加强监测的通知》", "关于加强监测的通知", "滨州市民政局", issued="2024-07")
    made.group("低收入人口")
    made.place_named("临海高新区", zone)
    return made


@pytest.fixture(scope="module")
def sound(lexicon: Lexicon) -> list[ox.Quad]:
    """The ontology, the few places that the report needs, and the report."""
    above = {place(code) for code in ("371600", "370000", "100000")}
    reading = page(lexicon).reading()
    return [
        *describe_ontology(ontology_files(resources.ontology_dir())),
        *(quad for quad in describe_gazetteer(lexicon) if quad.subject in above),
        *describe_report(reading, lexicon),
        *describe_shared(reading, lexicon),
    ]


@pytest.fixture(scope="module")
def texts(lexicon: Lexicon) -> Mapping[str, str]:
    report = page(lexicon).report()
    return {report.sha256: report.text}


def store_of(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(quads)
    return store


def test_a_sound_graph_breaks_nothing(sound: list[ox.Quad], texts: Mapping[str, str]) -> None:
    assert run_checks(store_of(sound), texts.__getitem__) == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_planted_fault_trips_its_check_and_no_other(
    name: str, sound: list[ox.Quad], texts: Mapping[str, str]
) -> None:
    store = store_of(sound)
    store.update((PLANTED / f"{name}.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    # A quote of the wrong length is never the text's, so only the check of the texts themselves sees them.
    found = run_checks(store, texts.__getitem__ if name == QUOTES else None)
    assert {finding.check for finding in found} == {name}
    severity = next(check.severity for check in checks() if check.name == name)
    assert {finding.severity for finding in found} == {severity}
    assert all(finding.message and finding.message_zh for finding in found)


def test_every_planted_fault_has_its_check() -> None:
    assert sorted(path.stem for path in PLANTED.glob("*.ru")) == NAMES


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


def test_faults_come_before_warnings(sound: list[ox.Quad]) -> None:
    store = store_of(sound)
    for name in ("place-not-known", "term-is-defined"):
        store.update((PLANTED / f"{name}.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    assert [finding.severity for finding in run_checks(store)] == [FAULT, WARNING]


def test_what_overlaps_is_no_contradiction(sound: list[ox.Quad]) -> None:
    """9万余 and 9.8万 may both be true."""
    store = store_of(sound)
    store.update(
        (PLANTED / "contradiction.ru")
        .read_text(encoding="utf-8")
        .replace("100000.0", "90000.0 ; mz:upperBound 100000.0"),
        prefixes=dict(prefixes()),
    )
    assert run_checks(store) == ()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("SELECT ?subject ?detail WHERE { }\n", "begins with"),
        ("#+ family: cube\n#+ severity: grave\n#+ title_zh: 一\n#+ title_en: one\nSELECT * WHERE { }\n", "begins with"),
    ],
)
def test_a_check_says_what_it_is(tmp_path: Path, source: str, words: str) -> None:
    (tmp_path / "odd.rq").write_text(source, encoding="utf-8")
    with pytest.raises(CheckError, match=words) as caught:
        checks(tmp_path)
    assert "odd.rq" in str(caught.value)


@pytest.mark.parametrize(("query", "words"), [("SELECT nothing", "no query"), ("ASK { }", "does not SELECT")])
def test_a_check_is_a_query_of_rows(monkeypatch: pytest.MonkeyPatch, query: str, words: str) -> None:
    odd = subject.Check(name="odd", family="cube", severity=FAULT, holds="odd", holds_zh="怪", query=query)
    monkeypatch.setattr(subject, "checks", lambda: (odd,))
    with pytest.raises(CheckError, match=words):
        run_checks(ox.Store())


def test_a_finding_says_it_in_both_languages(sound: list[ox.Quad]) -> None:
    store = store_of(sound)
    store.update((PLANTED / "term-is-defined.ru").read_text(encoding="utf-8"), prefixes=dict(prefixes()))
    assert run_checks(store) == (
        Finding(
            check="term-is-defined",
            severity=FAULT,
            subject="https://w3id.org/minzheng/ontology#flavour",
            message="Every mz: term that the data use is in the ontology: not in core.ttl",
            message_zh="数据所用的 mz: 词汇都在本体中：not in core.ttl",
        ),
    )


def test_the_five_reports_are_sound(seeds_store: Path) -> None:
    with open_current(seeds_store) as snapshot:
        found = run_checks(snapshot.store, snapshot.text)
    assert [finding for finding in found if finding.severity == FAULT] == []
