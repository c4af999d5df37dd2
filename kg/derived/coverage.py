"""What the graph has of each metric in each place and year, and where it has nothing, why.

A cell is made only where there is something to tell of it: figures, rejected ones, numbers that were not understood,
or words that name the metric. All others follow from the years of which there are reports, so that the graph grows
with the reports and not with the product of places, metrics and years.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyoxigraph as ox

from kg.derived.mentions import Names
from kg.graph import vocabulary
from kg.graph.asking import rows
from kg.graph.facts import Facts, say
from kg.graph.literals import integer
from kg.graph.vocabulary import COVERAGE, ID, MZ, RDF, XSD
from kg.resources import queries_dir

_SENTENCE = re.compile(r"[^。！？；\n\r]*[。！？；\n\r]?")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_LABELS = """
SELECT ?metric ?label WHERE {
  ?metric a mz:Metric ; skos:prefLabel|skos:altLabel ?label FILTER(LANG(?label) = "zh")
  FILTER NOT EXISTS { ?metric a mz:Candidate }
}
"""

# Place, metric, year; the year is empty where nothing tells one.
Key = tuple[str, str, str]


@dataclass(slots=True)
class _Cell:
    figures: int = 0
    zeros: int = 0
    rejected: int = 0
    unread: int = 0
    mentions: int = 0

    @property
    def status(self) -> str:
        """The notation of what the case is: the best that can be told of it."""
        if self.figures:
            return "zero" if self.zeros == self.figures else "read"
        if self.rejected:
            return "rejected"
        return "not-understood" if self.unread else "mentioned"


@dataclass(slots=True)
class _Report:
    place: str
    year: str
    unread: list[int] = field(default_factory=list)
    metrics: set[str] = field(default_factory=set)


def coverage(
    store: ox.Store, texts: Callable[[str], str], reports: Mapping[str, str], areas: Iterable[str] | None = None
) -> Iterator[ox.Quad]:
    """The cells of all places or of some, and the years of which there are reports; *reports* are digests by stem.

    One place is looked at after another, so that what is held hangs on the largest and not on all.
    """
    names = Names((row["label"], row["metric"]) for row in rows(store, _LABELS))
    for area in sorted(covered(store) if areas is None else areas):
        only = f"VALUES ?area {{ <{area}> }}"
        read = _reports(store, only)
        cells = _figures(store, only)
        unplaced: Counter[str] = Counter()
        for stem in sorted(read.keys() & reports.keys()):
            _unfound(read[stem], texts(reports[stem]), names, cells, unplaced)
        for key in sorted(cells):
            yield from _described(key, cells[key])
        years = Counter(one.year for one in read.values())
        for year in sorted(years):
            yield from _reported(area, year, years[year], unplaced[year])


def covered(store: ox.Store, report: ox.NamedNode | None = None) -> set[str]:
    """The places that a graph, or a report in it, tells of: its own place, and those of its figures."""
    only = f"VALUES ?report {{ {report} }}" if report else ""
    return {row["area"] for row in rows(store, _query("areas", only))}


def _figures(store: ox.Store, only: str) -> dict[Key, _Cell]:
    """The cells of which there are figures, accepted or rejected."""
    cells: dict[Key, _Cell] = defaultdict(_Cell)
    for row in rows(store, _query("coverage", only)):
        cell = cells[row["area"], row["metric"], _year(row["year"])]
        if row["rejected"] == "true":
            cell.rejected += 1
            continue
        cell.figures += 1
        cell.zeros += not Decimal(row["value"])
    return cells


def _reports(store: ox.Store, only: str) -> dict[str, _Report]:
    """The reports by stem, each with what it has figures of, wherever these are."""
    found: dict[str, _Report] = {}
    for row in rows(store, _query("reports", only)):
        report = found.setdefault(row["stem"], _Report(place=row["area"], year=_year(row["year"])))
        if row["start"]:
            report.unread.append(int(row["start"]))
    for row in rows(store, _query("reported-metrics", only)):
        found[row["stem"]].metrics.add(row["metric"])
    return found


def _unfound(report: _Report, text: str, names: Names, cells: dict[Key, _Cell], unplaced: Counter[str]) -> None:
    """Note the metrics that a text names without a figure of them, and its numbers that were not understood."""
    unread = sorted(report.unread)
    beside: set[str] = set()
    for sentence in _SENTENCE.finditer(text):
        numbers = sum(sentence.start() <= start < sentence.end() for start in unread) if unread else 0
        named = names.within(sentence[0])
        if numbers and not named:
            unplaced[report.year] += numbers
        for metric in named if numbers else ():
            cells[report.place, metric, report.year].unread += numbers
            beside.add(metric)
    for metric in names.within(text) - report.metrics - beside:
        cells[report.place, metric, report.year].mentions += 1


def _described(key: Key, cell: _Cell) -> Iterator[ox.Quad]:
    place, metric, year = key
    facts: Facts = [
        (RDF.type, MZ.CoverageCell),
        (MZ.ofPlace, ox.NamedNode(place)),
        (MZ.ofMetric, ox.NamedNode(metric)),
        (MZ.ofYear, _literal(year)),
        (MZ.coverage, ox.NamedNode(f"{ID}coverage/{cell.status}")),
        (MZ.figureCount, integer(cell.figures)),
        (MZ.rejectedCount, integer(cell.rejected) if cell.rejected else None),
        (MZ.unreadCount, integer(cell.unread) if cell.unread else None),
        (MZ.mentionCount, integer(cell.mentions) if cell.mentions else None),
    ]
    yield from say(vocabulary.derived("coverage-cell", place, metric, year or "_"), facts, COVERAGE)


def _reported(place: str, year: str, reports: int, unread: int) -> Iterator[ox.Quad]:
    facts: Facts = [
        (RDF.type, MZ.ReportedYear),
        (MZ.ofPlace, ox.NamedNode(place)),
        (MZ.ofYear, _literal(year)),
        (MZ.reportCount, integer(reports)),
        (MZ.unreadCount, integer(unread) if unread else None),
    ]
    yield from say(vocabulary.derived("reported-year", place, year or "_"), facts, COVERAGE)


def _literal(year: str) -> ox.Literal | None:
    return ox.Literal(year, datatype=XSD.gYear) if year else None


def _year(words: str) -> str:
    return words if _YEAR.fullmatch(words) else ""


def _query(name: str, only: str = "") -> str:
    """A query of ours, with a clause that says of which places or reports put in where it has room for one."""
    text = (queries_dir() / "derived" / f"{name}.rq").read_text(encoding="utf-8")
    return text.replace("# of these places", only).replace("# of these reports", only)
