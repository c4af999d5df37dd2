"""Whether figures of one metric can be set side by side, and why not: unit, what is counted, time, scope, people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol, TypeVar

from kg.graph.vocabulary import ID
from kg.model import Period

# The comparators whose figure is not exact, by the end of their IRI, and how pages print them.
SIGNS: Mapping[str, str] = {"over": ">", "under": "<", "at-least": "≥", "at-most": "≤", "about": "≈"}

_CANDIDATE = f"{ID}candidate/"


class Comparable(Protocol):
    """A figure as it takes part in a comparison: concepts are IRIs, what is not stated is empty.

    *best* is whether the policy of best figures chose it among those that tell the same thing.
    """

    @property
    def claim(self) -> str:
        """Its IRI."""
        ...

    @property
    def place(self) -> str:
        """Where it holds."""
        ...

    @property
    def metric(self) -> str:
        """What is measured."""
        ...

    @property
    def unit(self) -> str:
        """Its unit."""
        ...

    @property
    def sign(self) -> str:
        """The sign of its comparator; empty where it is exact."""
        ...

    @property
    def number(self) -> str:
        """The value with its sign."""
        ...

    @property
    def aspect(self) -> str:
        """A notation of the aspects."""
        ...

    @property
    def modality(self) -> str:
        """A notation of the modalities."""
        ...

    @property
    def measure(self) -> str:
        """A notation of the measures."""
        ...

    @property
    def phase(self) -> str:
        """A notation of the phases."""
        ...

    @property
    def kind(self) -> str:
        """A notation of the kinds."""
        ...

    @property
    def residence(self) -> str:
        """Town or country."""
        ...

    @property
    def group(self) -> str:
        """Whom it counts."""
        ...

    @property
    def period(self) -> Period:
        """When it holds."""
        ...

    @property
    def best(self) -> bool:
        """Whether it was chosen."""
        ...


One = TypeVar("One", bound=Comparable)


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
    """What is known of places, units and metrics: levels, what each unit measures in, the metrics above each.

    Classifiers (家, 个, 支) measure in the same: they count, whatever they are called.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, str] = field(default_factory=dict)
    broader: Mapping[str, str] = field(default_factory=dict)

    def scale(self, unit: str) -> str:
        """What stands for all units that measure the same."""
        return self.scales.get(unit, unit)

    def family(self, metric: str) -> str:
        """The metric above all that are above a metric; itself where none is."""
        seen = {metric}
        while (above := self.broader.get(metric)) is not None and above not in seen:
            metric = above
            seen.add(above)
        return metric


def pick(found: Iterable[One]) -> One | None:
    """The figure to show for one metric in one place, of those the newest first.

    What is, and how much of it, comes before what is aimed at and by how much it grew; the end of a change before
    its beginning; then the best figure of its time and scope (graph/best) before those that it was chosen from, and
    before one without a date, which takes no part in that choice.
    """
    return min(found, key=_plainness, default=None)


def _plainness(one: Comparable) -> tuple[bool, bool, bool, bool, bool, bool]:
    # `min` keeps the first of equals, which is the newest.
    return (
        one.modality != "actual",
        one.aspect != "level",
        one.phase == "before",
        bool(one.group and one.residence),
        not one.best,
        one.period.end is None and one.period.latest is None,
    )


def verdict(figures: Sequence[Comparable], around: Around) -> Verdict:
    """The verdict on figures of several places; none where there are fewer than two places."""
    return judged(figures, around) if len({one.place for one in figures}) > 1 else Verdict(degree=Degree.NONE)


def judged(figures: Sequence[Comparable], around: Around) -> Verdict:
    """The verdict on any two figures or more.

    What is not stated differs from nothing: it is a reason of its own where it is the time, else none.
    """
    found = [reason for reason in _checked(figures, around) if reason is not None]
    degree = min((reason.degree for reason in found), default=Degree.FULLY)
    return Verdict(degree=degree, reasons=tuple(sorted(found, key=lambda reason: reason.degree)))


def period_type(one: Comparable) -> str:
    """The type of the time that a figure is of, as `reason_length` tells it."""
    return _length(one)


def year(one: Comparable) -> str:
    """The year that a figure is of; empty where nothing tells it."""
    return _year(one)


def _checked(figures: Sequence[Comparable], around: Around) -> Iterator[Reason | None]:
    yield _of_concept(figures, around)
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


def _of_concept(figures: Sequence[Comparable], around: Around) -> Reason | None:
    """The reason that metrics are not one concept, or that nobody has confirmed the one they are called by."""
    metrics = {one.metric for one in figures}
    if len(metrics) > 1:
        kin = len({around.family(metric) for metric in metrics}) == 1
        return _differing("concept", Degree.BROADLY if kin else Degree.NOT, figures, lambda one: one.metric)
    if any(metric.startswith(_CANDIDATE) for metric in metrics):
        return Reason(name="concept", degree=Degree.BROADLY)
    return None


def _differing(
    name: str, degree: Degree, figures: Sequence[Comparable], what: Callable[[Comparable], str]
) -> Reason | None:
    """The reason that figures state different things."""
    values = _values(figures, what)
    return Reason(name=name, degree=degree, values=values) if len(values) > 1 else None


def _having(name: str, figures: Sequence[Comparable], what: Callable[[Comparable], str]) -> Reason | None:
    """The reason that some figures have what makes them less sure."""
    values = _values(figures, what)
    return Reason(name=name, degree=Degree.BROADLY, values=values) if values else None


def _values(
    figures: Sequence[Comparable], what: Callable[[Comparable], str]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    places: dict[str, list[str]] = {}
    for one in figures:
        if value := what(one):
            places.setdefault(value, []).append(one.place)
    return tuple((value, tuple(found)) for value, found in places.items())


def _of_lengths(figures: Sequence[Comparable]) -> Degree:
    """Flows over different lengths of time are no equals; stocks are, whatever the report sums up."""
    return Degree.NOT if any(one.measure == "flow" for one in figures) else Degree.BROADLY


def _length(one: Comparable) -> str:
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


def _year(one: Comparable) -> str:
    last = one.period.end or one.period.latest
    return str(last.year) if last else ""
