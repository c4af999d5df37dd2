"""Figures that disagree: two claims about one thing whose intervals have nothing in common, or that count otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.asking import rows
from kg.graph.intervals import Interval
from kg.graph.vocabulary import ID
from kg.store.changes import Change

# A thing that is told of more often than this, of one day or of none, is a heading, not one thing.
_MOST = 40

_PERSON, _PERSON_TIME = f"{ID}unit/person", f"{ID}unit/person-time"
_CLAIMS = """SELECT ?claim ?metric ?area ?group ?aspect ?modality ?measure ?phase ?residence ?unit
  ?lower ?upper ?earliest ?latest ?end ?margin ?title ?report ?publisher ?published {
  WHICH ?claim a mz:Claim ; mz:metric ?metric ; sdmx-dimension:refArea ?area ; mz:group ?group ; mz:aspect ?aspect ;
    mz:modality ?modality ; mz:measure ?measure ; mz:phase ?phase ; mz:residence ?residence ;
    sdmx-attribute:unitMeasure ?unit .
  OPTIONAL { ?claim mz:lowerBound ?lower }
  OPTIONAL { ?claim mz:upperBound ?upper }
  OPTIONAL { ?claim mz:earliest ?earliest }
  OPTIONAL { ?claim mz:latest ?latest }
  OPTIONAL { ?claim mz:end ?end }
  OPTIONAL { ?claim mz:roundingMargin ?margin }
  OPTIONAL { ?claim mz:metricTitle ?title }
  OPTIONAL {
    ?claim qb:dataSet ?report
    OPTIONAL { ?report dcterms:publisher ?publisher }
    OPTIONAL { ?report dcterms:issued ?published }
  }
}"""
_PROGRAMS = "SELECT ?claim ?words { WHICH ?claim a mz:Claim ; sdmx-dimension:refArea ?area ; mz:programWords ?words }"
# Of figures whose place nobody knows it is not known either whether they disagree.
_PLACES = f"""SELECT DISTINCT ?area {{
  CLAIMS ?claim a mz:Claim ; sdmx-dimension:refArea ?area FILTER(?area != {vocabulary.NOT_STATED})
}}"""
_SCOPE = ("metric", "area", "group", "aspect", "modality", "measure", "phase", "residence", "unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What of a claim has to agree: dates are ISO, what is not stated is empty; an open bound is None.

    *room* is how far its rounding lets the true figure lie from the printed one (10万 may be 9.8万).
    """

    claim: str
    scope: tuple[str, ...]
    area: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    earliest: str = ""
    latest: str = ""
    end: str = ""
    programs: frozenset[str] = frozenset()
    room: Decimal = Decimal(0)
    title: str = ""
    report: str = ""
    publisher: str = ""
    published: str = ""

    @property
    def interval(self) -> Interval:
        """All that the true figure may be."""
        return Interval.of(self.low, self.high, self.room)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two claims that disagree: in *value*, or in the *unit* that one program is counted in.

    *reasons* are notations of the scheme of disagreement reasons, the likeliest first.
    """

    why: str
    one: str
    other: str
    reasons: tuple[str, ...] = ()


def disagreements(claims: Iterable[Stated]) -> Iterator[Disagreement]:
    """All that disagree, the smaller figure and the people first.

    >>> low = Stated(claim="a", scope=("beds",), area="x", unit="bed", low=Decimal(5), high=Decimal(5))
    >>> high = Stated(claim="b", scope=("beds",), area="x", unit="bed", low=Decimal(7), high=None)
    >>> list(disagreements([high, low]))
    [Disagreement(why='value', one='a', other='b', reasons=('period',))]
    """
    scopes: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    programs: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for claim in claims:
        scopes[claim.scope].append(claim)
        if claim.unit in {_PERSON, _PERSON_TIME}:
            for program in claim.programs:
                programs[program, claim.area].append(claim)
    for _, found in sorted(scopes.items()):
        yield from _in_value(found)
    seen = set()
    for _, found in sorted(programs.items()):
        for pair in _in_unit(found):
            if pair not in seen:
                seen.add(pair)
                yield pair


def stated(store: ox.Store, area: str | None = None) -> Iterator[Stated]:
    """The claims of a graph, or of one place in it."""
    which = f"VALUES ?area {{ <{area}> }}" if area else ""
    programs: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, _PROGRAMS.replace("WHICH", which)):
        programs[row["claim"]].add(row["words"])
    for row in rows(store, _CLAIMS.replace("WHICH", which)):
        claim = row["claim"]
        lower, upper = (Decimal(row[name]) if row[name] else None for name in ("lower", "upper"))
        yield Stated(
            claim=claim,
            scope=tuple(row[name] for name in _SCOPE),
            area=row["area"],
            unit=row["unit"],
            low=lower,
            high=upper,
            earliest=row["earliest"],
            latest=row["latest"],
            end=row["end"],
            programs=frozenset(programs.get(claim, ())),
            room=Decimal(row["margin"] or 0),
            **{name: row[name] for name in ("title", "report", "publisher", "published")},
        )


def places(store: ox.Store, change: Change | None = None) -> set[str]:
    """The known places that a graph has figures of, or those of which the changed reports have some."""
    if change is None:
        return {row["area"] for row in rows(store, _PLACES.replace("CLAIMS", ""))}
    found: set[str] = set()
    for graph, stems in ((change.before, change.gone), (store, change.come)):
        for stem in stems:
            query = _PLACES.replace("CLAIMS", f"?claim qb:dataSet {vocabulary.report(stem)} .")
            found |= {row["area"] for row in rows(graph, query)}
    return found


def _in_value(found: list[Stated]) -> Iterator[Disagreement]:
    for pair in sorted(_side_by_side(found), key=lambda pair: [_name(one) for one in pair]):
        one, other = sorted(pair, key=lambda one: one.interval.least)
        gap = one.interval.gap(other.interval)
        if gap > 0 and _may_be_of_one_time(one, other) and _may_be_of_one_program(one, other):
            yield Disagreement(why="value", one=one.claim, other=other.claim, reasons=_reasons(one, other, gap))


def _side_by_side(found: Iterable[Stated]) -> Iterator[tuple[Stated, Stated]]:
    """The figures of one day two by two, and those of a day with those that tell none: a series is no heading."""
    days: dict[str, list[Stated]] = defaultdict(list)
    for one in sorted(found, key=_name):
        days[one.end].append(one)
    undated = days[""] if len(days[""]) <= _MOST else []
    for end, some in days.items():
        if len(some) <= _MOST:
            yield from combinations(some, 2)
            for one in some if end else ():
                yield from ((min(one, other, key=_name), max(one, other, key=_name)) for other in undated)


def _name(one: Stated) -> str:
    return one.claim


def _in_unit(found: list[Stated]) -> Iterator[Disagreement]:
    people = sorted((one for one in found if one.unit == _PERSON), key=lambda one: one.claim)
    times = sorted((one for one in found if one.unit == _PERSON_TIME), key=lambda one: one.claim)
    if len(people) * len(times) > _MOST:
        return
    for one in people:
        for other in times:
            if _may_be_of_one_time(one, other):
                yield Disagreement(why="unit", one=one.claim, other=other.claim, reasons=("unit",))


def _reasons(one: Stated, other: Stated, gap: Decimal) -> tuple[str, ...]:
    """Why two figures of one thing may differ."""
    same_time = bool(one.end) and one.end == other.end
    holds = {
        "same-report": bool(one.report) and one.report == other.report,
        "rounding": gap <= one.room + other.room,
        "revision": bool(one.publisher)
        and one.publisher == other.publisher
        and one.report != other.report
        and one.published != other.published,
        "scope": one.title != other.title or one.programs != other.programs,
        "period": not same_time,
    }
    return tuple(name for name, is_so in holds.items() if is_so) or ("unexplained",)


def _may_be_of_one_time(one: Stated, other: Stated) -> bool:
    if one.end and other.end and one.end != other.end:
        return False
    apart = (one.latest and other.earliest and one.latest < other.earliest) or (
        other.latest and one.earliest and other.latest < one.earliest
    )
    return not apart


def _may_be_of_one_program(one: Stated, other: Stated) -> bool:
    """Figures of two programs do not disagree; one of a program and one that names none may."""
    return not (one.programs and other.programs) or bool(one.programs & other.programs)
