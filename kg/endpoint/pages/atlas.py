"""The atlas of coverage: what the graph has of places, metrics and years, and where it has nothing, why."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.endpoint import formats
from kg.endpoint.answering import Query
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.asking import Row, value, values, whole
from kg.endpoint.pages.paging import asked_page, pages_of
from kg.endpoint.pages.site import Site
from kg.graph.vocabulary import COVERAGE, ID, segment

# More than these no screen holds; the table has the rest on further pages, or behind a facet.
_ROWS, _COLUMNS = 60, 14
_CSV = formats.named("csv", formats.TABLES)
STATUSES = ("read", "zero", "rejected", "not-understood", "mentioned")
FACETS = ("place", "metric", "domain", "level", "year")
# A metric that no scheme has is of no domain.
NO_DOMAIN = "none"


@dataclass(slots=True)
class Cell:
    """What a row has in a column: cells of the graph by status, and the figures in them."""

    figures: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    gap: str = ""

    @property
    def status(self) -> str:
        """The best of its statuses; where it has none, why."""
        return next((status for status in STATUSES if self.counts[status]), self.gap)

    @property
    def shade(self) -> int:
        """How dark it is drawn: 0 without a figure, else 1 to 4 by the power of ten."""
        return min(4, len(str(self.figures))) if self.figures else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the atlas: what it is of, its cells, where it leads."""

    iri: str
    href: str
    cells: tuple[Cell, ...]
    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """What stands in the rows and in the columns: domain, metric or place; place or year."""

    rows: str
    columns: str


async def atlas(site: Site, request: Request) -> Response:
    """The atlas under the facets chosen: domains by places first, then down to metrics and years."""
    chosen = _chosen(request)
    if request.path.endswith(".csv") or request.parameter("format") == "csv":
        return await _table(site, request, chosen)
    axes = axes_of(chosen)
    rows = await site.graph.rows(_cells(axes, chosen))
    reported = await site.graph.rows(_REPORTED)
    columns, more_columns = _columns(rows, reported, axes, chosen)
    names, pages, page = _names(rows, axes, request)
    lines = _lines(rows, names, columns, axes, chosen, _known(reported, axes, chosen))
    offered = {name: await site.graph.rows(text) for name, text in _OFFERED.items()}
    labels = await site.graph.labels(
        {*names, *columns, *chosen.values(), *(row["x"]["value"] for found in offered.values() for row in found)}
    )
    return site.frame.page(
        request,
        "atlas.html",
        labels=labels,
        axes=axes,
        chosen=chosen,
        columns=[(column, _more(chosen, axes.columns, column)) for column in columns],
        more_columns=more_columns,
        lines=lines,
        statuses=await _counted(site, chosen),
        offered=offered,
        page=page,
        pages=pages,
        ids=ID,
        no_domain=NO_DOMAIN,
        csv=f"/atlas.csv?{urlencode(_short(chosen))}",
        query=listing(site, chosen),
        up=[(name, _without(chosen, name)) for name in FACETS if name in chosen],
    )


def axes_of(chosen: Mapping[str, str]) -> Axes:
    """The axes that suit the facets.

    >>> axes_of({}), axes_of({"domain": "x:d"}).rows, axes_of({"metric": "x:m"}).rows
    (Axes(rows='domain', columns='place'), 'metric', 'place')
    """
    rows = "place" if "metric" in chosen and "place" not in chosen else "domain"
    if "domain" in chosen or ("metric" in chosen and "place" in chosen):
        rows = "metric" if "metric" not in chosen or "place" in chosen else rows
    return Axes(rows=rows, columns="year" if {"place", "metric"} & chosen.keys() else "place")


def facets(chosen: Mapping[str, str]) -> str:
    """The patterns of the facets, for the variables ?place, ?metric, ?domain, ?level and ?year."""
    found = [values(name, [chosen[name]]) for name in ("place", "metric") if name in chosen]
    if "year" in chosen:
        found.append(f'FILTER(STR(?year) = "{chosen["year"]}")')
    if "level" in chosen:
        found.append(f"?place mz:placeLevel <{chosen['level']}> .")
    if chosen.get("domain") == NO_DOMAIN:
        found.append("FILTER NOT EXISTS { ?metric mz:domain ?any }")
    elif "domain" in chosen:
        found.append(f"?metric mz:domain <{chosen['domain']}> .")
    return " ".join(found)


def listing(site: Site, chosen: Mapping[str, str]) -> str:
    """The query for all cells under some facets."""
    return site.queries["atlas"].text.replace("WHERE {\n", f"WHERE {{\n  {facets(chosen)}\n", 1)


def _cells(axes: Axes, chosen: Mapping[str, str]) -> str:
    """The query that adds cells up by the two axes and their status."""
    by = f"?{axes.rows} ?{axes.columns} ?status"
    return (
        f"SELECT {by} (SUM(?count) AS ?figures) (COUNT(?cell) AS ?cells) {{ {_BODY} {facets(chosen)} }} GROUP BY {by}"
    )


async def _table(site: Site, request: Request, chosen: Mapping[str, str]) -> Response:
    answer = await site.pool.answer(Query(text=listing(site, chosen), table=_CSV), client=request.client)
    body = await asyncio.to_thread(whole, answer)
    headers = {"Content-Disposition": 'attachment; filename="atlas.csv"', "Cache-Control": "no-cache"}
    return Response(content_type=answer.content_type, body=body, headers=headers)


def _chosen(request: Request) -> dict[str, str]:
    """What the address chooses: IRIs, or what stands behind id/<facet>/; years are four digits."""
    chosen: dict[str, str] = {}
    for name in FACETS:
        given = (request.parameter(name) or "").strip()
        if name == "year":
            if len(given) == 4 and given.isascii() and given.isdecimal():
                chosen[name] = given
        elif given == NO_DOMAIN and name == "domain":
            chosen[name] = given
        elif given:
            space = "place-level" if name == "level" else name
            iri = given if ":" in given else f"{ID}{space}/{'/'.join(map(segment, given.split('/')))}"
            if _is_iri(iri):
                chosen[name] = iri
    return chosen


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _short(chosen: Mapping[str, str]) -> dict[str, str]:
    """The facets as addresses have them."""
    spaces = {name: f"{ID}{'place-level' if name == 'level' else name}/" for name in FACETS}
    return {name: iri.removeprefix(spaces[name]) for name, iri in chosen.items()}


def _more(chosen: Mapping[str, str], name: str, iri: str) -> str:
    """The address of the atlas with one facet more."""
    return "/atlas?" + urlencode(_short({**chosen, name: iri or NO_DOMAIN}))


def _without(chosen: Mapping[str, str], name: str) -> str:
    rest = {facet: iri for facet, iri in chosen.items() if facet != name}
    return f"/atlas?{urlencode(_short(rest))}" if rest else "/atlas"


def _columns(
    rows: Iterable[Row], reported: Iterable[Row], axes: Axes, chosen: Mapping[str, str]
) -> tuple[list[str], int]:
    """The columns: years from first to last, or the places with most figures, and how many places there are more."""
    weights: dict[str, int] = defaultdict(int)
    for row in rows:
        weights[value(row, axes.columns) or ""] += int(row["figures"]["value"])
    if axes.columns == "year":
        for row in reported:
            if chosen.get("place") == row["place"]["value"]:
                weights[value(row, "year") or ""] += 0
        ordered = sorted((year for year in weights if year), reverse=True)
        shown = sorted(ordered[:_COLUMNS]) + ([""] if "" in weights else [])
        return shown, max(0, len(ordered) - _COLUMNS)
    ordered = sorted(weights, key=lambda place: (-weights[place], place))
    return ordered[:_COLUMNS], max(0, len(ordered) - _COLUMNS)


def _names(rows: Iterable[Row], axes: Axes, request: Request) -> tuple[list[str], int, int]:
    """What stands in the rows of this page, the fullest first; how many pages there are, and which this is."""
    weights: dict[str, int] = defaultdict(int)
    for row in rows:
        weights[value(row, axes.rows) or ""] += int(row["figures"]["value"])
    ordered = sorted(weights, key=lambda one: (not one, -weights[one], one))
    pages = pages_of(len(ordered), _ROWS)
    page = min(pages, asked_page(request))
    return ordered[(page - 1) * _ROWS : page * _ROWS], pages, page


def _known(reported: Iterable[Row], axes: Axes, chosen: Mapping[str, str]) -> frozenset[str]:
    """The columns of which there are reports: what they lack they are silent about."""
    found = set()
    for row in reported:
        if all(chosen.get(name, value(row, name)) == value(row, name) for name in ("place", "year")):
            found.add(value(row, axes.columns) or "")
    return frozenset(found)


def _lines(
    rows: Iterable[Row],
    names: Sequence[str],
    columns: Sequence[str],
    axes: Axes,
    chosen: Mapping[str, str],
    known: frozenset[str],
) -> list[Line]:
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    for row in rows:
        cell = cells[value(row, axes.rows) or "", value(row, axes.columns) or ""]
        cell.figures += int(row["figures"]["value"])
        cell.counts[row["status"]["value"].rsplit("/", 1)[-1]] += int(row["cells"]["value"])
    lines = []
    for name in names:
        found = tuple(cells[name, column] for column in columns)
        for cell, column in zip(found, columns, strict=True):
            cell.gap = "silent" if column in known else "no-report"
        lines.append(
            Line(
                iri=name,
                href=_more(chosen, axes.rows, name),
                cells=found,
                hrefs=tuple(_leads(chosen, axes, name, column) for column in columns),
            )
        )
    return lines


def _leads(chosen: Mapping[str, str], axes: Axes, row: str, column: str) -> str:
    """Where a cell leads to: further into the atlas, and from a single metric of a place to its figures and words."""
    both = {**chosen, axes.rows: row or NO_DOMAIN}
    if column:
        both[axes.columns] = column
    if "metric" in both and "place" in both:
        return "/compare?" + urlencode({"place": both["place"], "metric": both["metric"]})
    return "/atlas?" + urlencode(_short(both))


async def _counted(site: Site, chosen: Mapping[str, str]) -> dict[str, int]:
    """How many cells there are of each status."""
    rows = await site.graph.rows(_COUNTED.replace("FACETS", facets(chosen)))
    return {row["status"]["value"].rsplit("/", 1)[-1]: int(row["n"]["value"]) for row in rows}


_BODY = f"""GRAPH <{COVERAGE.value}> {{
    ?cell a mz:CoverageCell ; mz:ofPlace ?place ; mz:ofMetric ?metric ; mz:coverage ?status ; mz:figureCount ?count .
    OPTIONAL {{ ?cell mz:ofYear ?when }}
  }}
  OPTIONAL {{ ?metric mz:domain ?in }}
  BIND(STR(?when) AS ?year) BIND(?in AS ?domain)"""
_COUNTED = f"SELECT ?status (COUNT(?cell) AS ?n) {{ {_BODY} FACETS }} GROUP BY ?status"
_REPORTED = f"""SELECT ?place ?year ?reports {{ GRAPH <{COVERAGE.value}> {{
  ?one a mz:ReportedYear ; mz:ofPlace ?place ; mz:reportCount ?reports . OPTIONAL {{ ?one mz:ofYear ?when }}
}} BIND(STR(?when) AS ?year) }}"""
_OFFERED = {
    "domain": "SELECT DISTINCT ?x { ?metric mz:domain ?x } ORDER BY ?x",
    "level": f"SELECT DISTINCT ?x {{ GRAPH <{COVERAGE.value}> {{ ?cell mz:ofPlace ?place }} ?place mz:placeLevel ?x }}"
    " ORDER BY ?x",
    "place": f"SELECT ?x {{ GRAPH <{COVERAGE.value}> {{ ?cell mz:ofPlace ?x ; mz:figureCount ?n }} }}"
    " GROUP BY ?x ORDER BY DESC(SUM(?n)) ?x LIMIT 300",
    "year": f"SELECT DISTINCT ?x {{ GRAPH <{COVERAGE.value}> {{ ?cell mz:ofYear ?when }} BIND(STR(?when) AS ?x) }}"
    " ORDER BY DESC(?x)",
}
