"""Places beside each other, and figures that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.derived.comparability import year
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages import matrix
from kg.endpoint.pages.asking import Row, values
from kg.endpoint.pages.charts import charts
from kg.endpoint.pages.figures import Figure, figures, query
from kg.endpoint.pages.paging import asked_page, pages_of
from kg.endpoint.pages.site import Site
from kg.graph.vocabulary import DISAGREEMENTS, ID, segment
from kg.search import Disagreement

# More columns than this no screen holds, and more rows no reader.
_PLACES, _METRICS = 12, 40
# So many metrics are shown where none is chosen yet.
_OFFERED = 8
_PAIRS = 50
_BESIDE = 20
_REASONS = f"{ID}disagreement-reason/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Two figures that disagree, why they may, what else is told of the same thing, and how many publish it.

    *why* is value or unit, *reasons* are concepts; *publishers* counts reprints once.
    """

    why: str
    reasons: tuple[str, ...]
    one: Figure
    other: Figure
    beside: list[Figure]
    publishers: int


async def compare(site: Site, request: Request) -> Response:
    """The matrix of the places and metrics chosen; of those reported most where nothing is chosen yet."""
    all_places = [row["x"]["value"] for row in await site.graph.rows(_ALL_PLACES)]
    all_metrics = await site.graph.rows(_ALL_METRICS)
    ranked = list(dict.fromkeys(row["x"]["value"] for row in all_metrics))
    chosen, lost_places = await _known(site, _chosen(request, "place", _PLACES), all_places)
    asked, lost_metrics = await _known(site, _chosen(request, "metric", _METRICS), ranked)
    places = chosen or all_places[:3]
    here = await _reported(site, places)
    metrics = asked or _telling(here, ranked)
    found = await figures(site.graph, site.figures, place=places, metric=metrics) if places and metrics else []
    table = await matrix.lines(site, metrics, places, found)
    around = await matrix.around_of(site, places, found)
    labels = await site.graph.labels(
        {
            *all_places,
            *places,
            *metrics,
            *(row[name]["value"] for row in all_metrics for name in ("x", "domain") if name in row),
            *(iri for one in found for iri in one.iris),
            *(what for line in table for reason in line.verdict.reasons for what, _ in reason.values),
        }
    )
    return site.frame.page(
        request,
        "compare.html",
        labels=labels,
        all_places=list(dict.fromkeys([*places, *all_places])),
        all_metrics=_by_domain(all_metrics, metrics, here),
        asked=asked,
        reported=here,
        lost=[*lost_places, *lost_metrics],
        places=places,
        metrics=metrics,
        table=table,
        charts={line.metric: charts(line.figures, around) for line in table},
        disputed=await site.finder.disputed([one.claim for one in found]),
        query=query(site.figures, place=places, metric=metrics),
    )


async def disagreements(site: Site, request: Request) -> Response:
    """Figures that disagree, side by side with their words."""
    page = asked_page(request)
    pairs, number = await site.finder.disagreements((page - 1) * _PAIRS, _PAIRS)
    claims = list(dict.fromkeys(claim for pair in pairs for claim in (pair.one, pair.other)))
    found = await figures(site.graph, site.figures, claim=claims) if claims else []
    by_claim = {one.claim: one for one in found}
    around = await _around(site, found)
    publishers = await _publishers(site, claims)
    labels = await site.graph.labels(
        {iri for one in (*found, *around) for iri in one.iris} | {f"{_REASONS}{name}" for name in _named(pairs)}
    )
    shown = [
        Dispute(
            why=pair.why,
            reasons=tuple(f"{_REASONS}{name}" for name in pair.reasons),
            one=by_claim[pair.one],
            other=by_claim[pair.other],
            beside=_beside(by_claim[pair.one], by_claim[pair.other], around),
            publishers=publishers.get(frozenset((pair.one, pair.other)), 0),
        )
        for pair in pairs
        if pair.one in by_claim and pair.other in by_claim
    ]
    return site.frame.page(
        request,
        "disagreements.html",
        labels=labels,
        pairs=shown,
        number=number,
        page=page,
        pages=pages_of(number, _PAIRS),
        query=query(site.figures, claim=claims) if claims else "",
    )


def _named(pairs: Iterable[Disagreement]) -> set[str]:
    return {name for pair in pairs for name in pair.reasons}


async def _around(site: Site, found: Sequence[Figure]) -> list[Figure]:
    """All figures of the metrics and places that are disputed."""
    places, metrics = ({getattr(one, name) for one in found} - {""} for name in ("place", "metric"))
    if not places or not metrics:
        return []
    return await figures(site.graph, site.figures, place=sorted(places), metric=sorted(metrics))


def _beside(one: Figure, other: Figure, around: Iterable[Figure]) -> list[Figure]:
    """What reports say of the same thing besides: the same place, people, scope and year, in whatever unit."""
    return [
        third
        for third in around
        if third.claim not in {one.claim, other.claim}
        and third.metric in {one.metric, other.metric}
        and (third.place, third.group, third.residence) == (one.place, one.group, one.residence)
        and (third.kind, third.phase) in {(one.kind, one.phase), (other.kind, other.phase)}
        and (not year(third) or year(third) in {year(one), year(other)})
    ][:_BESIDE]


async def _publishers(site: Site, claims: Sequence[str]) -> dict[frozenset[str], int]:
    """How many independent publishers stand behind the two figures of each disagreement."""
    if not claims:
        return {}
    rows = await site.graph.rows(_PUBLISHERS.replace("CLAIMS", values("one", claims)))
    return {frozenset((row["one"]["value"], row["other"]["value"])): int(row["n"]["value"]) for row in rows}


def _chosen(request: Request, name: str, most: int) -> list[str]:
    """What the address names: IRIs, or what stands behind id/<name>/."""
    given = (value for key, value in parse_qsl(request.query, max_num_fields=500) if key == name and value)
    iris = (value if ":" in value else f"{ID}{name}/{segment(value)}" for value in given)
    return list(dict.fromkeys(iri for iri in iris if _is_iri(iri)))[:most]


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


async def _known(site: Site, iris: Sequence[str], listed: Sequence[str]) -> tuple[list[str], list[str]]:
    """What of these the graph has, and what it has not: a code mistyped, a metric of another name."""
    known = [iri for iri in iris if iri in listed or await site.graph.knows(iri)]
    return known, [iri for iri in iris if iri not in known]


async def _reported(site: Site, places: Sequence[str]) -> dict[str, int]:
    """The metrics that these places report, with how many of them do, the most first."""
    if not places:
        return {}
    rows = await site.graph.rows(_REPORTED.replace("PLACES", " ".join(f"<{place}>" for place in places)))
    return {row["x"]["value"]: int(row["places"]["value"]) for row in rows}


def _telling(here: Mapping[str, int], ranked: Sequence[str]) -> list[str]:
    """The metrics that most of the places share; where they share none, those of them that most places of all report.

    >>> _telling({"a": 2, "b": 1, "c": 1}, ["b", "a", "c"])
    ['a']
    >>> _telling({"a": 1, "b": 1}, ["b", "a", "c"])
    ['b', 'a']
    """
    shared = [metric for metric, number in here.items() if number > 1]
    return (shared or [metric for metric in ranked if metric in here])[:_OFFERED]


def _by_domain(
    rows: Sequence[Row], chosen: Sequence[str], here: Mapping[str, int]
) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Metrics by domain, with how many places and figures they have; those that the chosen places report first."""
    groups: dict[str, list[tuple[str, int, int]]] = {}
    known = set()
    for row in rows:
        iri = row["x"]["value"]
        if iri in known:
            continue
        known.add(iri)
        domain = row["domain"]["value"] if "domain" in row else ""
        groups.setdefault(domain, []).append((iri, int(row["places"]["value"]), int(row["claims"]["value"])))
    missing = [(iri, 0, 0) for iri in chosen if iri not in known]
    if missing:
        groups.setdefault("", []).extend(missing)
    for metrics in groups.values():
        metrics.sort(key=lambda one: one[0] not in here)
    return sorted(groups.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))


_PUBLISHERS = f"""SELECT ?one ?other ?n {{ CLAIMS GRAPH <{DISAGREEMENTS.value}> {{
  ?dispute mz:disputes ?one ; mz:disputes ?other ; mz:publisherCount ?n FILTER(?one != ?other)
}} }}"""
_ALL_PLACES = """SELECT ?x (COUNT(?claim) AS ?n) {
  ?claim a mz:Claim ; sdmx-dimension:refArea ?x . ?x mz:placeLevel ?level
} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 300"""
_ALL_METRICS = """SELECT ?x ?domain ?places ?claims {
  { SELECT ?x (COUNT(DISTINCT ?place) AS ?places) (COUNT(?claim) AS ?claims) {
      ?claim mz:metric ?x ; sdmx-dimension:refArea ?place . ?x a mz:Metric
      FILTER NOT EXISTS { ?x a mz:Candidate }
    } GROUP BY ?x }
  OPTIONAL { ?x mz:domain ?domain }
} ORDER BY DESC(?places) DESC(?claims) ?x LIMIT 600"""
_REPORTED = """SELECT ?x (COUNT(DISTINCT ?place) AS ?places) {
  VALUES ?place { PLACES }
  ?claim sdmx-dimension:refArea ?place ; mz:metric ?x . ?x a mz:Metric
  FILTER NOT EXISTS { ?x a mz:Candidate }
} GROUP BY ?x ORDER BY DESC(?places) ?x"""
