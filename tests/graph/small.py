"""A graph that is whole and small: a report that says something of every kind, and of the ontology what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pyoxigraph as ox

from kg import resources
from kg.corrections.describing import describe_corrections
from kg.corrections.records import Anchor, Correction, Kind
from kg.graph import vocabulary
from kg.graph.base import describe_ontology, ontology_files
from kg.graph.dataset import describe_dataset
from kg.graph.describe import describe_report, describe_shared
from kg.graph.places import describe_gazetteer
from kg.graph.vocabulary import COMPARISONS, COVERAGE, DISAGREEMENTS, MZ, SKOS, place
from kg.lexicon import Lexicon
from kg.model import Basis, ConceptRef, Fate, Measure, Number, Period, Phase, PlaceRef, Reading, Span
from tests.graph.readings import Page, until

TEXT = (
    "全市低收入人口达到9.8万人，其中低保对象7.3万人。\n"
    "资助7.4万余名低保对象、孤儿参加“医惠保”。“医惠保”项目由市民政局牵头。\n"
    "城市低保标准由685元/月提高到1114元/月。护理型床位占比82%。\n"
    "临海高新区建成孝善食堂69处。\n"
    "今年7月，印发《关于加强监测的通知》。滨州市获评全国首批试点单位。数量居全省首位。\n"
)
# Concepts that faults are planted on, for no claim uses them.
EXTRA = (
    "group/leprosy-patients", "group/orphans", "code/_T", "benefit/temporary-assistance", "unit/yuan-per-year",
    "unit/yuan", "aspect/change", "aspect/growth", "measure/flow",
)  # fmt: skip

YEAR = Period(
    begin=date(2024, 1, 1), end=date(2024, 9, 19), basis=Basis.STATED, earliest=date(2024, 1, 1),
    latest=date(2024, 9, 19), cumulative=True,
)  # fmt: skip


def page(lexicon: Lexicon) -> Page:
    """A report that says something of every kind."""
    made = Page(lexicon=lexicon, stem="made", text=TEXT, place="371600", title="保障网", publisher="滨州日报")
    whole = made.figure(
        "全市低收入人口达到9.8万人", "9.8万", 98_000, "人", "低收入人口数",
        metric="low-income-people", groups=("低收入人口",), period=until("2024-09-19"),
    )  # fmt: skip
    made.figure("低保对象7.3万人", "7.3万", 73_000, "人", "低保对象人数", groups=("低保对象",), whole=whole)
    made.figure(
        "资助7.4万余名低保对象、孤儿", "7.4万余", 74_000, "人", "资助参保的人", groups=("低保对象", "孤儿"),
        programs=("医惠保",), benefit=f"{vocabulary.ID}benefit/subsistence-allowance",
    )  # fmt: skip
    figure = partial(made.figure, measure=Measure.STANDARD, residence="城市")
    before = figure("由685元/月", "685", 685, "元/月", "低保标准", phase=Phase.BEFORE)
    figure("提高到1114元/月", "1114", 1114, "元/月", "低保标准", phase=Phase.AFTER, joins=before)
    made.figure("护理型床位占比82%", "82%", 82, "%", "护理型床位占比", measure=Measure.SHARE)
    zone = PlaceRef(code=None, name="临海高新区", within="371600")
    made.figure("建成孝善食堂69处", "69", 69, "处", "孝善食堂数", place=zone, period=YEAR)
    made.initiative("“医惠保”项目", "医惠保", "project", "social-assistance", groups=("低保对象",))
    made.designation("滨州市获评全国首批试点单位", "滨州市", "place", "全国首批试点单位", "国家")
    made.rank("数量居全省首位", "全省首位", "全省", "数量")
    made.policy("印发《关于加强监测的通知》", "关于加强监测的通知", "滨州市民政局", issued="2024-07")
    made.group("低收入人口")
    made.place_named("临海高新区", zone)
    made.organization("市民政局")
    return made


def reading(lexicon: Lexicon) -> Reading:
    """The page as it was understood, with a number set aside and a guess about a metric that no scheme has."""
    made = page(lexicon).reading()
    guessed = ConceptRef(
        words="护理型床位占比",
        concept=None,
        nearest=f"{vocabulary.ID}metric/nursing-bed-share",
        score=Decimal("0.9"),
    )
    claims = tuple(
        replace(claim, metric=guessed) if claim.observation.title == guessed.words else claim for claim in made.claims
    )
    month = TEXT.index("7月")
    number = Number(span=Span(month, month + 1), fate=Fate.SET_ASIDE, reason="date")
    return replace(made, claims=claims, numbers=(number,))


def sound(lexicon: Lexicon) -> list[ox.Quad]:
    """The report, and of the base whatever it names, with all that stands above that."""
    understood = reading(lexicon)
    said = list({*describe_report(understood, lexicon), *describe_shared(understood, lexicon)})
    base: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    for quad in (*describe_ontology(ontology_files(resources.ontology_dir())), *describe_gazetteer(lexicon)):
        base[str(quad.subject)].append(quad)
    kept = {str(place(code)) for code in ("371600", "370000", "100000")}
    kept |= {name for name in base if not name.startswith(f"<{vocabulary.ID}")}
    kept |= {f"<{vocabulary.ID}{name}>" for name in EXTRA}
    fresh = {str(quad.object) for quad in said} | {str(quad.subject) for quad in said} | kept
    while fresh:
        kept |= fresh & base.keys()
        found = {
            str(quad.object) for name in fresh for quad in base.get(name, ()) if quad.predicate != SKOS.hasTopConcept
        }
        fresh = (found & base.keys()) - kept
    around = [quad for name in sorted(kept) for quad in base[name] if _stands(quad, base, kept)]
    whole = [*around, *said, *corrections()]
    store = ox.Store()
    store.bulk_extend(whole)
    return [*whole, *describe_dataset(store, "made"), *_derived()]


def _derived() -> Iterator[ox.Quad]:
    """What follows from several reports, as the examples of the ontology have it."""
    graphs = {
        MZ.CoverageCell: COVERAGE, MZ.ReportedYear: COVERAGE, MZ.Comparison: COMPARISONS,
        MZ.ComparabilityClass: COMPARISONS, MZ.Disagreement: DISAGREEMENTS,
    }  # fmt: skip
    for name in ("coverage", "side-by-side"):
        path = resources.ontology_dir() / "examples" / f"{name}.ttl"
        said = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
        kinds = {triple.subject: graphs[triple.object] for triple in said if triple.object in graphs}
        yield from (
            ox.Quad(one.subject, one.predicate, one.object, kinds.get(one.subject, COMPARISONS)) for one in said
        )


def corrections() -> list[ox.Quad]:
    """What somebody corrected of it, and what became of that."""
    anchor = Anchor(report="made", sentence="护理型床位占比82%。", figure="82%", quote="护理型床位占比82%")
    one = Correction(
        id="c1", kind=Kind.CHANGE, author="李敏", when="2026-11-22", anchor=anchor, slots=(("value", "28"),)
    )
    gone = replace(one, id="c2", anchor=replace(anchor, report="elsewhere"))
    return list(describe_corrections([one, gone], {"made"}))


def _stands(quad: ox.Quad, base: Mapping[str, list[ox.Quad]], kept: set[str]) -> bool:
    """Whether what a triple points to is kept too, if it is of the base at all."""
    return str(quad.object) not in base or str(quad.object) in kept
