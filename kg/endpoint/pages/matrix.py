"""Places beside each other: for each metric and place the newest figure, or why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.derived.comparability import Around, Verdict, pick, verdict
from kg.endpoint.pages.asking import Row, values
from kg.endpoint.pages.figures import Figure
from kg.endpoint.pages.site import Site
from kg.search import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of a report that name a metric of which no figure was read."""

    report: str
    passage: Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A metric in a place: the figure to show, the others, or the gap: no reports, silent, or mentioned."""

    place: str
    figure: Figure | None = None
    others: tuple[Figure, ...] = ()
    gap: str = ""
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A metric in all places, and how far its figures can be compared."""

    metric: str
    domain: str
    cells: tuple[Cell, ...]
    verdict: Verdict

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures shown."""
        return tuple(cell.figure for cell in self.cells if cell.figure is not None)


async def lines(
    site: Site, metrics: Sequence[str], places: Sequence[str], found: Iterable[Figure], *, explain: bool = True
) -> list[Line]:
    """A line for each metric, in the order given, from all figures found for these metrics and places.

    To *explain* a gap, reports are searched for the metric's names: for tables that a reader has chosen.
    """
    found = list(found)
    by_cell: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for one in found:
        by_cell[one.metric, one.place].append(one)
    gaps = _Gaps(site, await _reports_of(site, places), await _words_of(site, metrics)) if explain else None
    domains = await _domains_of(site, metrics)
    around = await around_of(site, places, found)
    made = []
    for metric in metrics:
        cells = [await _cell(metric, place, by_cell[metric, place], gaps) for place in places]
        shown = [cell.figure for cell in cells if cell.figure is not None]
        made.append(
            Line(
                metric=metric,
                domain=domains.get(metric, ""),
                cells=tuple(cells),
                verdict=verdict(shown, around),
            )
        )
    return made


async def around_of(site: Site, places: Sequence[str], found: Iterable[Figure]) -> Around:
    """What is known of the places, of the units of the figures, and of what metrics lie under."""
    units = sorted({one.unit for one in found})
    levels = await site.graph.rows(f"SELECT ?x ?is {{ {values('x', places)} ?x mz:placeLevel ?is }}")
    scales = await site.graph.rows(f"SELECT ?x ?is {{ {values('x', units)} ?x qudt:ucumCode ?is }}")
    broader = await site.graph.rows("SELECT ?x ?is { ?x a mz:Metric ; skos:broader ?is }")
    return Around(levels=_pairs(levels), scales=_pairs(scales), broader=_pairs(broader))


def _pairs(rows: Iterable[Row]) -> dict[str, str]:
    return {row["x"]["value"]: row["is"]["value"] for row in rows}


@dataclass(frozen=True, slots=True)
class _Gaps:
    site: Site
    reports: Mapping[str, Sequence[Row]]
    words: Mapping[str, Sequence[str]]

    async def between(self, metric: str, place: str) -> tuple[str, Mention | None]:
        """Why a place has no figure of a metric."""
        reports = self.reports.get(place, ())
        if not reports:
            return "no-reports", None
        digests = {row["sha256"]["value"]: row["report"]["value"] for row in reports}
        passage = await self.site.finder.mentions(self.words.get(metric, ()), tuple(digests))
        if passage is None:
            return "silent", None
        return "mentioned", Mention(report=digests[passage.sha256], passage=passage)


async def _cell(metric: str, place: str, found: Sequence[Figure], gaps: _Gaps | None) -> Cell:
    shown = pick(found)
    if shown is None:
        gap, mention = await gaps.between(metric, place) if gaps else ("", None)
        return Cell(place=place, gap=gap, mention=mention)
    return Cell(place=place, figure=shown, others=tuple(one for one in found if one is not shown))


async def _reports_of(site: Site, places: Sequence[str]) -> dict[str, list[Row]]:
    """The reports about each place."""
    rows = await site.graph.rows(
        f"SELECT ?place ?report ?sha256 {{ {values('place', places)}"
        " ?report dcterms:spatial ?place ; a mz:Report ; mz:sha256 ?sha256 } ORDER BY ?report"
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["place"]["value"]].append(row)
    return found


async def _words_of(site: Site, metrics: Sequence[str]) -> dict[str, list[str]]:
    """What reports may call each metric, the longest first: they say most."""
    rows = await site.graph.rows(
        f"SELECT ?metric ?label {{ {values('metric', metrics)}"
        ' ?metric skos:prefLabel|skos:altLabel ?label FILTER(LANG(?label) = "zh") }'
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if len(row["label"]["value"]) >= 4:  # two or three characters are in any text
            found[row["metric"]["value"]].append(row["label"]["value"])
    return {metric: sorted(words, key=lambda one: (-len(one), one)) for metric, words in found.items()}


async def _domains_of(site: Site, metrics: Sequence[str]) -> dict[str, str]:
    rows = await site.graph.rows(f"SELECT ?metric ?domain {{ {values('metric', metrics)} ?metric mz:domain ?domain }}")
    return {row["metric"]["value"]: row["domain"]["value"] for row in rows}
