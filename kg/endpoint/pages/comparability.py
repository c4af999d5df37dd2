"""Whether figures of one metric can be set side by side, and why not: unit, what is counted, time, scope, people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from kg.endpoint.pages.figures import Figure
from kg.graph.vocabulary import ID

_CANDIDATE = f"{ID}candidate/"


class Degree(IntEnum):
    """How far figures can be compared."""

    NONE = 0
    NOT = 1
    BROADLY = 2
    FULLY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why figures are no equals: *name* is what differs, *values* what it is, each with the places where it is so."""

    name: str
    degree: Degree
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far some figures can be compared, with all reasons."""

    degree: Degree
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known of places and units: the level of each place, and what each unit measures in.

    Classifiers (家, 个, 支) measure in the same: they count, whatever they are called.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)

    def scale(self, unit: str) -> str:
        """What stands for all units that measure the same."""
        return self.scales.get(unit, unit)


def verdict(metric: str, figures: Sequence[Figure], around: Around) -> Verdict:
    """The verdict on the figures of one metric in several places.

    What is not stated differs from nothing: it is a reason of its own where it is the time, else none.
    """
    if len({one.place for one in figures}) < 2:
        return Verdict(degree=Degree.NONE)
    found = [reason for reason in _checked(figures, around) if reason is not None]
    if metric.startswith(_CANDIDATE):
        found.append(Reason(name="concept", degree=Degree.BROADLY))
    degree = min((reason.degree for reason in found), default=Degree.FULLY)
    return Verdict(degree=degree, reasons=tuple(sorted(found, key=lambda reason: reason.degree)))


def _checked(figures: Sequence[Figure], around: Around) -> Iterator[Reason | None]:
    if len({around.scale(one.unit) for one in figures}) > 1:
        yield _differing("unit", Degree.NOT, figures, lambda one: one.unit)
    yield _differing("kind", Degree.NOT, figures, lambda one: one.kind)
    yield _differing("length", _of_lengths(figures), figures, _length)
    yield _differing("date", Degree.BROADLY, figures, _year)
    yield _differing("level", Degree.BROADLY, figures, lambda one: around.levels.get(one.place, ""))
    yield _differing("residence", Degree.BROADLY, figures, lambda one: one.residence)
    yield _differing("people", Degree.BROADLY, figures, lambda one: one.group)
    yield _having("undated", figures, lambda one: "" if _length(one) else "-")
    yield _having("bounds", figures, lambda one: one.number if one.sign else "")


def _differing(name: str, degree: Degree, figures: Sequence[Figure], what: Callable[[Figure], str]) -> Reason | None:
    """The reason that figures state different things."""
    values = _values(figures, what)
    return Reason(name=name, degree=degree, values=values) if len(values) > 1 else None


def _having(name: str, figures: Sequence[Figure], what: Callable[[Figure], str]) -> Reason | None:
    """The reason that some figures have what makes them less sure."""
    values = _values(figures, what)
    return Reason(name=name, degree=Degree.BROADLY, values=values) if values else None


def _values(figures: Sequence[Figure], what: Callable[[Figure], str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    places: dict[str, list[str]] = {}
    for one in figures:
        if value := what(one):
            places.setdefault(value, []).append(one.place)
    return tuple((value, tuple(found)) for value, found in places.items())


def _of_lengths(figures: Sequence[Figure]) -> Degree:
    """Flows over different lengths of time are no equals; stocks are, whatever the report sums up."""
    return Degree.NOT if any(one.measure == "flow" for one in figures) else Degree.BROADLY


def _length(one: Figure) -> str:
    """The type of a period: a date, a year, some, part of one, all so far; empty where it is not stated."""
    period = one.period
    if one.measure in {"stock", "share", "standard"} and (period.end or period.latest):
        return "date"
    if period.cumulative:
        return "cumulative"
    if period.begin and period.end:
        days = (period.end - period.begin).days + 1
        if 360 <= days <= 370:
            return "year"
        return "part" if days < 360 else f"years-{round(days / 365.25)}"
    if period.duration:
        return f"P-{period.duration}"
    return "date" if period.end else ""


def _year(one: Figure) -> str:
    last = one.period.end or one.period.latest
    return str(last.year) if last else ""
