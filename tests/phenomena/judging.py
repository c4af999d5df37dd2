"""Whether what was understood of a sentence is what it states, by the definitions of `kg evaluate`.

Only what an expectation states is asked: a slot that it leaves out may hold anything, one that it gives as null has to
be empty. Figures beyond those expected are a fault wherever figures, or their absence, are what is expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.evaluation.gold import GoldFigure, GoldName
from kg.evaluation.matching import alike, assign, is_named, normal, states
from kg.model import (
    Aspect,
    Claim,
    Designation,
    Evidence,
    Fate,
    GroupMention,
    Initiative,
    Measure,
    Modality,
    Named,
    Observation,
    PlaceMention,
    Policy,
    RankClaim,
    Reading,
    Span,
)
from tests.phenomena.sentences import Example

Row = Mapping[str, str]

_DIRECTIONS = {">": "over", ">=": "over", "<": "under", "<=": "under", "~": "about", "=": "exact"}
_EQUAL = ("kind", "phase", "begin", "end", "basis", "duration")
_NAMES = {"programs": "name", "designations": "name", "policies": "title", "groups": "name", "places": "name"}


def faults(example: Example, reading: Reading, span: Span) -> tuple[str, ...]:
    """What of an example was missed or said in excess; nothing where it was understood."""
    return tuple(_faults(example.expect, reading, span))


def _faults(expect: Mapping[str, Any], reading: Reading, span: Span) -> Iterator[str]:
    rows = [figure_row(claim) for claim in reading.claims if _within(claim.evidence, span)]
    figures = expect.get("observations", [])
    if figures or expect.get("none"):
        yield from _figure_faults(figures, rows)
    if expect.get("none"):
        yield from _stated_numbers(expect.get("numbers", []), reading, span)
    for words in expect.get("seen", []):
        places = _places(words, reading, span)
        if not any(number.span.overlaps(place) for number in reading.numbers for place in places):
            yield f"vanished: {words}"
    named = [named for named in reading.named if _within(named.evidence, span)]
    for view in _NAMES:
        yield from _name_faults(view, expect.get(view, []), [named_row(one) for one in named if _is_of(view, one)])
    said = [normal(named_row(one)["name"]) for one in named if _is_of("programs", one)]
    yield from (f"excess programs: {name}" for name in expect.get("not_programs", []) if normal(name) in said)
    ranks = [one.statement for one in named if isinstance(one.statement, RankClaim)]
    yield from (f"missed rank: {rank}" for rank in expect.get("ranks", []) if not any(_ranks(rank, r) for r in ranks))


def _within(evidence: Sequence[Evidence], span: Span) -> bool:
    return any(span.holds(one.figure or one.quote) for one in evidence)


def _stated_numbers(numbers: Sequence[str], reading: Reading, span: Span) -> Iterator[str]:
    for words in dict.fromkeys(numbers):
        places = _places(words, reading, span)
        if any(n.fate is Fate.STATED and n.span.overlaps(place) for n in reading.numbers for place in places):
            yield f"no figure: {words}"


def _places(words: str, reading: Reading, span: Span) -> list[Span]:
    text, found, start = reading.report.text, [], span.start
    while (start := text.find(words, start, span.end)) >= 0:
        found.append(Span(start, start + len(words)))
        start += len(words)
    return found


def _figure_faults(figures: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[str]:
    lines = [_gold_figure(number, figure) for number, figure in enumerate(figures)]

    def told_by(line: GoldFigure, row: Row) -> bool:
        return states(line, row) and _agrees(figures[int(line.words)], row, rows)

    hits, excused = assign(lines, rows, told_by)
    yield from (f"missed: {figures[i]}" for i, line in enumerate(lines) if i not in hits and not line.optional)
    asked = excused.union(hits.values())
    for number, row in enumerate(rows):
        if number not in asked:
            yield "said: " + " ".join(f"{key}={value}" for key, value in row.items() if value)


def _gold_figure(number: int, line: Mapping[str, Any]) -> GoldFigure:
    return GoldFigure(
        values=tuple(float(value) for value in (line["value"], *line.get("value_also", ()))),
        units=(line["unit"], *line.get("unit_also", ())),
        keywords=tuple(tuple(words) for words in (line["keywords"], *line.get("keywords_also", ()))),
        places=(),
        comparators=(),
        phases=(),
        kinds=(),
        group=None,
        program=None,
        begin=None,
        end=None,
        optional=bool(line.get("optional")),
        words=str(number),
    )


def _agrees(line: Mapping[str, Any], row: Row, rows: Sequence[Row]) -> bool:
    """Whether every slot that the line states is right in the row."""
    if not all(row[slot] in _readings(line, slot) for slot in _EQUAL if slot in line):
        return False
    if "comparator" in line and _direction(row["comparator"]) not in map(_direction, _readings(line, "comparator")):
        return False
    if "group" in line and not alike(line["group"], row["groups"]):
        return False
    if "upper" in line and not any(_reaches(one, line["upper"]) for one in rows):
        return False
    if any(words in row["metric"] for words in line.get("not_in_title", ())):
        return False
    return _is_where(line, row) and line.get("whole", "") in row["whole"]


def _reaches(row: Row, upper: float) -> bool:
    """Whether the upper end of a range is told: as a bound, or as a figure of its own."""
    return any(float(said) == upper for said in (row["value"], row["upper"]) if said)


def _is_where(line: Mapping[str, Any], row: Row) -> bool:
    """A township or village that has no code counts as the county that it lies in, as the annotation guide has it."""
    if "place" in line and (row["place"] or row["within"]) not in _readings(line, "place"):
        return False
    return line.get("subplace", "") in row["local"]


def _readings(line: Mapping[str, Any], slot: str) -> list[str]:
    return [value or "" for value in (line[slot], *line.get(f"{slot}_also", ()))]


def _direction(comparator: str) -> str:
    return _DIRECTIONS.get(comparator, "?")


def figure_row(claim: Claim) -> Row:
    """A claim as the view of observations prints it, with the slots that only this suite asks for."""
    told, place = claim.observation, claim.place
    quantity, period = told.quantity, told.period
    return {
        "metric": told.title,
        "value": str(quantity.value),
        "unit": quantity.unit,
        "comparator": str(quantity.comparator),
        "kind": kind_of(told),
        "phase": str(told.phase or ""),
        "place": (place.code or "") if place else "",
        "within": (place.within or "") if place else "",
        "local": place.name if place else "",
        "groups": "|".join(told.groups),
        "programs": "|".join(told.programs),
        "begin": period.begin.isoformat() if period.begin else "",
        "end": period.end.isoformat() if period.end else "",
        "basis": str(period.basis),
        "duration": period.duration or "",
        "upper": "" if quantity.upper is None else str(quantity.upper),
        "whole": told.whole or "",
    }


def kind_of(told: Observation) -> str:
    """The kind that the view prints: growth, else target or limit, else what sort of quantity it is."""
    if told.aspect is Aspect.GROWTH:
        return "growth"
    if told.modality is not Modality.ACTUAL:
        return str(told.modality)
    return "flow" if told.aspect is Aspect.CHANGE and told.measure is Measure.STOCK else str(told.measure)


def _name_faults(view: str, names: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> Iterator[str]:
    column = _NAMES[view]
    lines = [
        GoldName(
            names=(name[column], *name.get("aliases", ())), code=name.get("code"), optional=False, words=str(number)
        )
        for number, name in enumerate(names)
    ]
    hits, _ = assign(lines, rows, lambda line, row: is_named(line, row, column) and _fits(names[int(line.words)], row))
    for number, name in enumerate(names):
        if number not in hits:
            yield f"missed {view}: {name}; said: {[dict(row) for row in rows]}"


def _fits(name: Mapping[str, Any], row: Row) -> bool:
    """Whether type, level, count and date are as stated, and holder and issuer the same in other words."""
    if any(slot in name and row[slot] not in _readings(name, slot) for slot in ("type", "level")):
        return False
    if any(slot in name and not alike(name[slot], row[slot]) for slot in ("holder", "issuer")):
        return False
    if "date" in name and not row["date"].startswith(name["date"]):
        return False
    return "count" not in name or row["count"] == str(name["count"])


def _is_of(view: str, named: Named) -> bool:
    kinds = {
        "programs": Initiative,
        "designations": Designation,
        "policies": Policy,
        "groups": GroupMention,
        "places": PlaceMention,
    }
    return isinstance(named.statement, kinds[view])


def named_row(named: Named) -> Row:
    """A named statement as its view prints it."""
    told = named.statement
    if isinstance(told, Initiative):
        return {"name": told.name, "type": told.type}
    if isinstance(told, Designation):
        count = "" if told.count is None else str(told.count)
        return {"name": told.name, "holder": told.holder, "level": told.level or "", "count": count}
    if isinstance(told, Policy):
        return {"title": told.title, "issuer": told.issuer or "", "date": told.issued or ""}
    if isinstance(told, PlaceMention):
        place = named.place or told.place
        return {"name": told.name, "code": place.code or ""}
    return {"name": told.words} if isinstance(told, RankClaim) else {"name": told.name}


def _ranks(rank: Mapping[str, Any], said: RankClaim) -> bool:
    words = normal(said.words + said.subject)
    return normal(rank["scope"]) in normal(said.scope) and all(normal(word) in words for word in rank["keywords"])
