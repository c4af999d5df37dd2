"""From a reading to quads: what a claim carries, where it stands, and that it is said the same way every time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

import pyoxigraph as ox
import pytest

from kg import resources
from kg.graph import vocabulary
from kg.graph.describe import describe_base, describe_report, describe_shared
from kg.graph.vocabulary import (
    ANNOTATIONS,
    CANDIDATES,
    ID,
    MZ,
    OA,
    QB,
    RDF,
    RUNS,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    SKOS,
)
from kg.lexicon import Lexicon
from kg.model import Basis, Comparator, ConceptRef, Measure, Period, Phase, PlaceRef, Reading
from tests.graph.readings import Page, between, until

TEXT = (
    "全市低收入人口达到9.8万人，其中低保对象7.3万人。\n"
    "资助7.4万余名低保对象、孤儿参加“医惠保”。“医惠保”项目由市民政局牵头。\n"
    "城市低保标准由685元/月提高到1114元/月。\n"
    "济南高新区建成孝善食堂69处，3年来捐款超亿元。\n"
    "今年7月，印发《关于加强监测的通知》。滨州市获评全国首批试点单位。数量居全省首位。\n"
    "全市低收入人口达到9.8万人，再次公布。\n"
)
DIMENSIONS = (
    MZ.claim, SDMX_DIMENSION.refArea, SDMX_DIMENSION.refPeriod, MZ.metric, MZ.group, MZ.aspect, MZ.modality, MZ.measure,
    MZ.phase, MZ.residence,
)  # fmt: skip


def page(lexicon: Lexicon, stem: str = "binzhou", text: str = TEXT) -> Page:
    made = Page(
        lexicon=lexicon, stem=stem, text=text, place="371600", title="保障网", publisher="滨州日报",
        published="2024-09", url="http://example.org/a?b=1",
    )  # fmt: skip
    whole = made.figure(
        "全市低收入人口达到9.8万人，其中", "9.8万", 98_000, "人", "低收入人口数",
        metric="low-income-people", groups=("低收入人口",), period=until("2024-09-19"),
        again="全市低收入人口达到9.8万人，再次",
    )  # fmt: skip
    made.figure("低保对象7.3万人", "7.3万", 73_000, "人", "低保对象人数", groups=("低保对象",), whole=whole)
    made.initiative("“医惠保”项目", "医惠保", "project", "社会救助", groups=("低保对象",))
    made.figure(
        "资助7.4万余名低保对象、孤儿参加“医惠保”", "7.4万余", 74_000, "人", "由医惠保照顾的人数",
        comparator=Comparator.OVER, upper=75_000, bound_words="余", classifier="名", groups=("低保对象、孤儿",),
        programs=("医惠保",), measure=Measure.FLOW, period=between("2024-01-01", "2024-09-19"),
    )  # fmt: skip
    standard = partial(made.figure, metric="subsistence-allowance-standard", measure=Measure.STANDARD, residence="城市")
    before = standard("由685元/月", "685", 685, "元/月", "城市低保标准", phase=Phase.BEFORE)
    standard("提高到1114元/月", "1114", 1114, "元/月", "城市低保标准", phase=Phase.AFTER, joins=before)
    made.figure(
        "建成孝善食堂69处", "69", 69, "处", "孝善食堂数",
        metric="meal-facilities", place=PlaceRef(code=None, name="济南高新区", within="370100"),
    )  # fmt: skip
    made.figure(
        "3年来捐款超亿元", "亿", 100_000_000, "元", "捐款金额", comparator=Comparator.OVER, place=None,
        period=Period(duration="P3Y", cumulative=True, basis=Basis.STATED, words="3年来"), funding="善款",
    )  # fmt: skip
    made.policy("《关于加强监测的通知》", "关于加强监测的通知", "滨州市民政局", issued="2024-07")
    made.designation("滨州市获评全国首批试点单位", "滨州市", "place", "全国首批试点单位", "国家")
    made.rank("数量居全省首位", "全省首位", "全省", "数量")
    made.group("孤儿")
    made.place_named("济南高新区", PlaceRef(code=None, name="济南高新区", within="370100"))
    return made


@pytest.fixture(scope="module")
def reading(lexicon: Lexicon) -> Reading:
    return page(lexicon).reading()


@pytest.fixture(scope="module")
def own(reading: Reading, lexicon: Lexicon) -> list[ox.Quad]:
    return list(describe_report(reading, lexicon))


@pytest.fixture(scope="module")
def shared(reading: Reading, lexicon: Lexicon) -> list[ox.Quad]:
    return list(describe_shared(reading, lexicon))


@pytest.fixture(scope="module")
def base(lexicon: Lexicon) -> list[ox.Quad]:
    return list(describe_base(lexicon))


def said(quads: Iterable[ox.Quad], subject: ox.NamedNode, graph: ox.NamedNode | None = None) -> dict[str, list[str]]:
    """What is said of a subject: local name of the predicate → values, IRIs of ours by their ends, sorted."""
    found: dict[str, list[str]] = {}
    for quad in quads:
        if quad.subject == subject and (graph is None or quad.graph_name == graph):
            value = quad.object.value.removeprefix(ID) if not isinstance(quad.object, ox.Triple) else ""
            found.setdefault(quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1], []).append(value)
    return {predicate: sorted(values) for predicate, values in found.items()}


def claim(reading: Reading, raw: str) -> ox.NamedNode:
    key = next(one.key for one in reading.claims if one.observation.quantity.raw == raw)
    return vocabulary.claim(reading.report.stem, key)


def lines(quads: Iterable[ox.Quad]) -> bytes:
    return ox.serialize(sorted(set(quads), key=str), format=ox.RdfFormat.N_QUADS) or b""


def test_a_claim_says_all_of_it(reading: Reading, own: list[ox.Quad]) -> None:
    node = claim(reading, "7.4万余")
    sentence = "资助7.4万余名低保对象、孤儿参加“医惠保”。"
    start = TEXT.index("资助7.4")
    assert said(own, node) == {
        "type": ["http://purl.org/linked-data/cube#Observation", f"{vocabulary.BASE}ontology#Claim"],
        "dataSet": ["report/binzhou"],
        "claim": [node.value.removeprefix(ID)],
        "refArea": ["place/371600"],
        "refPeriod": ["period/2024-01-01_2024-09-19"],
        "metric": ["candidate/metric/由医惠保照顾的人数"],
        "metricTitle": ["由医惠保照顾的人数"],
        "group": ["compound-group/orphans+subsistence-allowance-recipients"],
        "groupWords": ["低保对象、孤儿"],
        "concernsGroup": said(own, node)["concernsGroup"],
        "program": ["initiative/371600/医惠保/project"],
        "programWords": ["医惠保"],
        "aspect": ["aspect/level"],
        "modality": ["modality/actual"],
        "measure": ["measure/flow"],
        "phase": ["code/_Z"],
        "residence": ["code/_U"],
        "obsValue": ["74000"],
        "raw": ["7.4万余"],
        "comparator": said(own, node)["comparator"],
        "boundWords": ["余"],
        "lowerBound": ["74000"],
        "lowerInclusive": ["true"],
        "upperBound": ["75000"],
        "upperInclusive": ["false"],
        "unitMeasure": ["unit/person"],
        "classifier": ["名"],
        "periodBasis": ["basis/stated"],
        "begin": ["2024-01-01"],
        "earliest": ["2024-01-01"],
        "end": ["2024-09-19"],
        "latest": ["2024-09-19"],
        "quote": ["资助7.4万余名低保对象、孤儿参加“医惠保”"],
        "quoteStart": [str(start)],
        "quoteEnd": [str(start + len(sentence) - 1)],
        "sentence": [vocabulary.sentence("binzhou", sentence).value.removeprefix(ID)],
    }


def test_a_compound_is_found_by_its_members_and_what_is_above_them(reading: Reading, own: list[ox.Quad]) -> None:
    concerned = said(own, claim(reading, "7.4万余"))["concernsGroup"]
    assert {"group/orphans", "group/subsistence-allowance-recipients"} < set(concerned)
    assert not any(name.startswith("compound-group/") for name in concerned)


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda node: node.value.rsplit("#")[-1])
def test_every_claim_has_one_value_in_each_dimension(
    dimension: ox.NamedNode, reading: Reading, own: list[ox.Quad]
) -> None:
    claims = {vocabulary.claim("binzhou", one.key): 1 for one in reading.claims}
    assert Counter(q.subject for q in own if q.predicate == dimension and q.subject in claims) == claims


@pytest.mark.parametrize(
    ("raw", "predicate", "value"),
    [
        ("69", "refArea", "place/370100/济南高新区"),
        ("亿", "refArea", "code/_U"),
        ("亿", "refPeriod", "period/P3Y"),
        ("亿", "duration", "P3Y"),
        ("亿", "cumulative", "true"),
        ("亿", "fundingSource", "funding/donations"),
        ("7.3万", "refPeriod", "code/_U"),
        ("7.3万", "group", "group/subsistence-allowance-recipients"),
        ("9.8万", "refPeriod", "period/_2024-09-19"),
        ("685", "residence", "residence/urban"),
        ("685", "phase", "phase/before"),
        ("1114", "unitMeasure", "unit/yuan-per-month"),
        ("9.8万", "roundingMargin", "500"),
    ],
)
def test_what_is_kept_apart(raw: str, predicate: str, value: str, reading: Reading, own: list[ox.Quad]) -> None:
    assert said(own, claim(reading, raw))[predicate] == [value]


def test_an_open_figure_has_no_upper_bound(reading: Reading, own: list[ox.Quad]) -> None:
    facts = said(own, claim(reading, "亿"))
    assert facts["lowerBound"] == ["100000000"]
    assert "upperBound" not in facts
    assert "upperInclusive" not in facts


def test_a_part_names_its_whole(reading: Reading, own: list[ox.Quad]) -> None:
    whole = claim(reading, "9.8万").value.removeprefix(ID)
    assert said(own, claim(reading, "7.3万"))["partOf"] == [whole]


def test_a_change_joins_its_ends(reading: Reading, own: list[ox.Quad]) -> None:
    changes = [q.subject for q in own if q.object == MZ.Change and isinstance(q.subject, ox.NamedNode)]
    assert [said(own, node)["before"] + said(own, node)["after"] for node in changes] == [
        [claim(reading, "685").value.removeprefix(ID), claim(reading, "1114").value.removeprefix(ID)]
    ]


def test_a_repeated_figure_has_all_its_sentences(reading: Reading, own: list[ox.Quad]) -> None:
    node = claim(reading, "9.8万")
    assert len(said(own, node)["sentence"]) == 2
    bodies = [quad for quad in own if quad.predicate == OA.hasBody and quad.object == node]
    assert [quad.graph_name for quad in bodies] == [ANNOTATIONS, ANNOTATIONS]


def test_annotations_quote_the_frozen_text(own: list[ox.Quad]) -> None:
    targets = [quad for quad in own if quad.predicate == OA.hasSelector]
    selectors = [said(own, node) for quad in targets if isinstance(node := quad.object, ox.NamedNode)]
    positions = [one for one in selectors if "start" in one]
    quotes = [one for one in selectors if "exact" in one]
    assert len(positions) == len(quotes) > 10
    for position, quote in zip(positions, quotes, strict=True):
        start, end = int(position["start"][0]), int(position["end"][0])
        assert TEXT[start:end] == quote["exact"][0]
        assert TEXT[:start].endswith(quote["prefix"][0])
        assert TEXT[end:].startswith(quote["suffix"][0])


def test_named_statements(own: list[ox.Quad], shared: list[ox.Quad]) -> None:
    report = "report/binzhou"
    policy = said(own, vocabulary.named("binzhou", "policy", "关于加强监测的通知"))
    assert policy["issuer"] == ["organization/滨州市民政局"]
    assert policy["issued"] == ["2024-07"]
    assert policy["statedIn"] == [report]
    designation = said(own, vocabulary.named("binzhou", "designation", "滨州市-全国首批试点单位"))
    assert designation["holder"] == ["place/371600"]
    assert designation["level"] == ["level/national"]
    mention = said(own, vocabulary.named("binzhou", "initiative", "医惠保-project"))
    assert mention["initiative"] == ["initiative/371600/医惠保/project"]
    assert said(shared, vocabulary.initiative("371600", "医惠保", "project"))["place"] == ["place/371600"]


def test_a_number_of_holders_is_a_description(lexicon: Lexicon) -> None:
    made = Page(lexicon=lexicon, stem="a", text="13家社会组织获评先进。", place="370100")
    made.designation("13家社会组织获评先进", "社会组织", "organization", "先进", "省", count=13)
    facts = said(describe_report(made.reading(), lexicon), vocabulary.named("a", "designation", "社会组织-先进"))
    assert facts["holderText"] == ["社会组织"]
    assert facts["holderCount"] == ["13"]
    assert "holder" not in facts


def test_a_report_speaks_under_its_own_name(own: list[ox.Quad], shared: list[ox.Quad]) -> None:
    report = vocabulary.report("binzhou").value
    assert all(isinstance(q.subject, ox.NamedNode) and f"{q.subject.value}/".startswith(f"{report}/") for q in own)
    assert not any(str(quad.subject).startswith(f"<{report}") for quad in shared)


def test_no_triple_stands_twice(own: list[ox.Quad], shared: list[ox.Quad], base: list[ox.Quad]) -> None:
    triples = Counter(quad.triple for quad in (*own, *shared, *base))
    assert [triple for triple, times in triples.items() if times > 1] == []


def test_each_graph_holds_its_own(own: list[ox.Quad], shared: list[ox.Quad]) -> None:
    default = ox.DefaultGraph()
    assert {quad.graph_name for quad in (*own, *shared)} <= {default, ANNOTATIONS, CANDIDATES, RUNS}
    assert {quad.graph_name for quad in own if quad.predicate == MZ.text} == {ANNOTATIONS}
    assert {quad.graph_name for quad in own if quad.predicate in {QB.dataSet, MZ.quote}} == {default}


def test_nothing_is_left_without_a_name(own: list[ox.Quad], shared: list[ox.Quad], base: list[ox.Quad]) -> None:
    terms = {term for quad in (*own, *shared, *base) for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_nothing_points_into_the_void(own: list[ox.Quad], shared: list[ox.Quad], base: list[ox.Quad]) -> None:
    described = {quad.subject for quad in (*own, *shared, *base)}
    cited = {
        quad.object
        for quad in (*own, *shared, *base)
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(ID)
    }
    assert sorted(node.value for node in cited - described) == []


def test_only_terms_of_the_ontology_are_used(own: list[ox.Quad], shared: list[ox.Quad], base: list[ox.Quad]) -> None:
    declared = {quad.subject for quad in base if quad.predicate == RDF.type}
    used = {
        term
        for quad in (*own, *shared, *base)
        for term in (quad.predicate, quad.object if quad.predicate == RDF.type else quad.predicate)
        if isinstance(term, ox.NamedNode) and term.value.startswith(f"{vocabulary.BASE}ontology#")
    }
    assert sorted(term.value for term in used - declared) == []


def test_a_candidate_is_a_function_of_its_name(lexicon: Lexicon) -> None:
    def made(stem: str, nearest: str | None) -> Reading:
        one = Page(lexicon=lexicon, stem=stem, text="公布232处传统地名。", place="370100")
        one.figure("公布232处传统地名", "232", 232, "处", "公布的老地名")
        guess = ConceptRef(words="公布的老地名", concept=None, nearest=nearest)
        one.claims[0] = replace(one.claims[0], metric=guess)
        return one.reading()

    concept = lexicon.concepts("metrics")[0].iri
    node = vocabulary.candidate("metric", "公布的老地名")
    first, second = made("a", None), made("b", concept)
    assert said(describe_shared(first, lexicon), node) == said(describe_shared(second, lexicon), node)
    guess = vocabulary.beneath(vocabulary.report("b"), "candidate", "metric", "公布的老地名")
    assert said(describe_report(second, lexicon), guess, CANDIDATES)["nearestConcept"] == [concept.removeprefix(ID)]


def test_the_order_of_a_reading_does_not_matter(reading: Reading, lexicon: Lexicon) -> None:
    claims, named = list(reading.claims), list(reading.named)
    random.Random(1).shuffle(claims)
    random.Random(2).shuffle(named)
    other = replace(reading, claims=tuple(claims), named=tuple(named))
    assert lines(describe_report(other, lexicon)) == lines(describe_report(reading, lexicon))
    assert lines(describe_shared(other, lexicon)) == lines(describe_shared(reading, lexicon))


def test_an_edit_elsewhere_leaves_the_other_names(lexicon: Lexicon, own: list[ox.Quad]) -> None:
    edited = page(lexicon, text=f"新增的第一句。\n{TEXT}".replace("今年7月", "今年8月"))
    after = {quad.subject for quad in describe_report(edited.reading(), lexicon)}
    kinds = ("claim/", "change/", "sentence/", "initiative/", "designation/", "rank/", "group/", "place/", "policy/")
    before = {
        quad.subject
        for quad in own
        if any(str(quad.subject).startswith(f"<{ID}report/binzhou/{kind}") for kind in kinds)
    }
    gone = {str(node) for node in before - after}
    assert gone == {str(vocabulary.sentence("binzhou", "今年7月，印发《关于加强监测的通知》。"))}


def test_a_unit_no_scheme_knows_is_a_candidate(lexicon: Lexicon) -> None:
    made = Page(lexicon=lexicon, stem="a", text="安装水井3眼井。", place="370100")
    made.figure("安装水井3眼井", "3", 3, "眼井", "水井数")
    node = vocabulary.candidate("unit", "眼井")
    graph = [*describe_report(made.reading(), lexicon), *describe_shared(made.reading(), lexicon)]
    assert said(graph, node)["notation"] == ["眼井"]
    assert [quad.object for quad in graph if quad.predicate == SDMX_ATTRIBUTE.unitMeasure] == [node]


def test_places(base: list[ox.Quad]) -> None:
    jinan = said(base, vocabulary.place("370100"))
    assert jinan["notation"] == ["370100"]
    assert jinan["prefLabel"] == sorted(["济南市", *[label for label in jinan["prefLabel"] if label != "济南市"]])
    assert jinan["within"] == ["place/370000"]
    assert f"{vocabulary.BASE}ontology#City" in jinan["type"]
    assert said(base, vocabulary.place("100000"))["type"] == [
        f"{vocabulary.BASE}ontology#Nation", f"{vocabulary.BASE}ontology#Place"
    ]  # fmt: skip
    assert "http://www.wikidata.org/entity/Q170247" in jinan["exactMatch"]
    assert said(base, vocabulary.place("371200"))["deprecated"] == ["true"]


def test_figures_are_decimals(own: list[ox.Quad]) -> None:
    values = [quad.object for quad in own if quad.predicate == SDMX_MEASURE.obsValue]
    assert all(isinstance(value, ox.Literal) and value.datatype.value.endswith("#decimal") for value in values)


def test_the_base_is_the_ontology_and_the_places(base: list[ox.Quad]) -> None:
    labels = {quad.object for quad in base if quad.predicate == SKOS.prefLabel}
    assert ox.Literal("章丘区", language="zh") in labels
    assert (resources.ontology_dir() / "core.ttl").exists()
