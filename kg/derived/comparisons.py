"""Which figures can be set side by side, as triples.

Pairs grow with the square of the figures, so none is made for its own sake. Each figure has a comparability class, and
two of one class and year are comparable. Verdicts with reasons are made where somebody looks: on the figures of all
places for one metric and year, and on the newest two years of one metric in one place; both grow with the figures.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pyoxigraph as ox

from kg.derived.comparability import SIGNS, Around, Degree, Verdict, judged, period_type, pick, year
from kg.graph import vocabulary
from kg.graph.asking import rows
from kg.graph.facts import Facts, say
from kg.graph.kinds import kind_of
from kg.graph.literals import plain
from kg.graph.vocabulary import COMPARISONS, ID, MZ, RDF, SDMX_ATTRIBUTE, XSD
from kg.model import Period
from kg.resources import queries_dir

VERDICTS = {Degree.FULLY: "comparable", Degree.BROADLY: "broadly", Degree.NOT: "not"}
_AROUND = {
    "levels": "SELECT ?x ?is WHERE { ?x mz:placeLevel ?is }",
    "scales": "SELECT ?x ?is WHERE { ?x qudt:ucumCode ?is }",
    "broader": "SELECT ?x ?is WHERE { ?x a mz:Metric ; skos:broader ?is }",
}
_METRICS = (
    "SELECT ?metric (COUNT(?claim) AS ?figures) { SOME ?claim a mz:Claim ; mz:metric ?metric }"
    " GROUP BY ?metric ORDER BY ?metric"
)
# Figures that are put in order at once.
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure with what decides whether it can be compared; as `Comparable` has it."""

    claim: str
    place: str
    metric: str
    unit: str
    sign: str
    number: str
    aspect: str
    modality: str
    measure: str
    phase: str
    residence: str
    group: str
    period: Period
    published: str
    best: bool

    @property
    def kind(self) -> str:
        """The notation of the kinds scheme that tells most of it."""
        return kind_of(self.aspect, self.modality, self.measure)

    @property
    def dated(self) -> tuple[str, str, str]:
        """What orders figures by time: its end, else when it was published; then its name."""
        last = self.period.end or self.period.latest
        return (last.isoformat() if last else "") or self.published, self.published, self.claim


def comparisons(store: ox.Store, some: Iterable[str] | None = None) -> Iterator[ox.Quad]:
    """The classes of all figures, or of those of *some* metrics, and the verdicts.

    A metric's figures are held at once, and no more: its classes and its verdicts hang on nothing else.
    """
    around = around_of(store)
    known: set[str] = set()
    for metrics in _together(store, some):
        for metric, found in groupby(compared(store, metrics=metrics), key=lambda one: one.metric):
            figures = sorted(found, key=lambda one: one.dated, reverse=True)
            yield from _classes(figures, around, known)
            yield from _by_year(metric, figures, around)
            yield from _by_place(metric, figures, around)


def _together(store: ox.Store, some: Iterable[str] | None) -> Iterator[list[str]]:
    """The metrics, so many at a time as have not too many figures to be put in order at once."""
    which = "" if some is None else f"VALUES ?metric {{ {' '.join(f'<{one}>' for one in sorted(some))} }}"
    part: list[str] = []
    figures = 0
    for row in list(rows(store, _METRICS.replace("SOME", which))):
        if part and figures + int(row["figures"]) > _AT_ONCE:
            yield part
            part, figures = [], 0
        part.append(row["metric"])
        figures += int(row["figures"])
    if part:
        yield part


def around_of(store: ox.Store) -> Around:
    """What a graph knows of places, units and metrics."""
    return Around(**{name: {row["x"]: row["is"] for row in rows(store, text)} for name, text in _AROUND.items()})


def compared(store: ox.Store, only: Sequence[str] = (), metrics: Sequence[str] = ()) -> Iterator[Compared]:
    """The figures of a graph, metric by metric; *only* these claims, or those of some *metrics*, if any are named."""
    text = (queries_dir() / "derived" / "comparable.rq").read_text(encoding="utf-8")
    for name, iris in (("claim", only), ("metric", metrics)):
        if iris:
            values = " ".join(f"<{one}>" for one in iris)
            text = text.replace("WHERE {\n", f"WHERE {{\n  VALUES ?{name} {{ {values} }}\n", 1)
    yield from map(_compared, rows(store, text))


def verdict_iri(found: Verdict) -> ox.NamedNode:
    """The concept of a verdict."""
    return ox.NamedNode(f"{ID}comparability/{VERDICTS[found.degree]}")


def _classes(figures: Iterable[Compared], around: Around, known: set[str]) -> Iterator[ox.Quad]:
    for one in sorted(figures, key=lambda one: one.claim):
        key = (
            one.metric, one.kind, around.scale(one.unit), period_type(one), one.residence, one.group,
            around.levels.get(one.place, ""), one.aspect, one.modality, one.measure,
        )  # fmt: skip
        node = vocabulary.derived("comparability-class", hashlib.sha256("\n".join(key).encode()).hexdigest()[:16])
        yield from say(ox.NamedNode(one.claim), [(MZ.comparabilityClass, node)], COMPARISONS)
        if node.value not in known:
            known.add(node.value)
            yield from say(node, _class(one, around), COMPARISONS)


def _class(one: Compared, around: Around) -> Facts:
    return [
        (RDF.type, MZ.ComparabilityClass),
        (MZ.ofMetric, ox.NamedNode(one.metric)),
        *((MZ.sharedConcept, ox.NamedNode(iri)) for iri in _shared(one, around)),
        (MZ.periodType, plain(period_type(one)) if period_type(one) else None),
        # Of classifiers that count alike any stands for all; a scale of its own tells the unit.
        (SDMX_ATTRIBUTE.unitMeasure, ox.NamedNode(one.unit) if around.scale(one.unit) == one.unit else None),
        (MZ.unitScale, plain(around.scale(one.unit)) if around.scale(one.unit) != one.unit else None),
    ]


def _shared(one: Compared, around: Around) -> list[str]:
    """The concepts that figures of one class share, beside the metric."""
    found = [f"{ID}aspect/{one.aspect}", f"{ID}modality/{one.modality}", f"{ID}measure/{one.measure}"]
    return [*found, *filter(None, (one.residence, one.group, around.levels.get(one.place)))]


def _by_year(metric: str, figures: Sequence[Compared], around: Around) -> Iterator[ox.Quad]:
    """For each year the figures of all places, one each."""
    years: dict[str, dict[str, list[Compared]]] = defaultdict(lambda: defaultdict(list))
    for one in figures:
        if year(one):
            years[year(one)][one.place].append(one)
    for when in sorted(years):
        shown = [found for place in sorted(years[when]) if (found := pick(years[when][place])) is not None]
        if len(shown) > 1:
            facts: Facts = [(MZ.ofYear, ox.Literal(when, datatype=XSD.gYear))]
            yield from _comparison(vocabulary.derived("comparison", metric, when), metric, shown, facts, around)


def _by_place(metric: str, figures: Sequence[Compared], around: Around) -> Iterator[ox.Quad]:
    """For each place the figures of its newest two years."""
    places: dict[str, dict[str, list[Compared]]] = defaultdict(lambda: defaultdict(list))
    for one in figures:
        if year(one):
            places[one.place][year(one)].append(one)
    for place in sorted(places):
        newest = sorted(places[place], reverse=True)[:2]
        shown = [found for when in newest if (found := pick(places[place][when])) is not None]
        if len(shown) > 1:
            facts: Facts = [(MZ.ofPlace, ox.NamedNode(place))]
            yield from _comparison(vocabulary.derived("comparison", metric, place), metric, shown, facts, around)


def _comparison(
    node: ox.NamedNode, metric: str, shown: Sequence[Compared], facts: Facts, around: Around
) -> Iterator[ox.Quad]:
    found = judged(shown, around)
    said: Facts = [
        (RDF.type, MZ.Comparison),
        (MZ.ofMetric, ox.NamedNode(metric)),
        *facts,
        *((MZ.compares, ox.NamedNode(one.claim)) for one in shown),
        (MZ.verdict, verdict_iri(found)),
        *((MZ.comparisonReason, ox.NamedNode(f"{ID}comparison-reason/{reason.name}")) for reason in found.reasons),
    ]
    yield from say(node, said, COMPARISONS)


def _compared(row: dict[str, str]) -> Compared:
    return Compared(
        claim=row["claim"],
        place=row["place"],
        metric=row["metric"],
        unit=row["unit"],
        sign=SIGNS.get(_local(row["comparator"]), ""),
        number=row["value"],
        aspect=_local(row["aspect"]),
        modality=_local(row["modality"]),
        measure=_local(row["measure"]),
        phase=_local(row["phase"]).strip("_Z"),
        residence=_stated(row["residence"]),
        group=_stated(row["group"]),
        period=Period(
            begin=_day(row["begin"]),
            end=_day(row["end"]),
            earliest=_day(row["earliest"]),
            latest=_day(row["latest"]),
            duration=row["duration"] or None,
            cumulative=row["cumulative"] == "true",
        ),
        published=row["published"],
        best=row["best"] == "true",
    )


def _local(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _stated(iri: str) -> str:
    """The IRI of a dimension; empty where it holds a code of absence."""
    return "" if iri.startswith(f"{ID}code/") else iri


def _day(words: str) -> date | None:
    return date.fromisoformat(words[:10]) if words else None
