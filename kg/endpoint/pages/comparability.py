"""Whether figures of one metric can be set side by side, and why not: unit, what is counted, time, scope, people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    """Why figures are no equals: *name* is what differs, *values* what it is in each place."""

    name: str
    degree: Degree
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How far some figures can be compared, with all reasons."""

    degree: Degree
    reasons: tuple[Reason, ...] = ()


def verdict(metric: str, figures: Sequence[Figure], levels: Mapping[str, str]) -> Verdict:
    """The verdict on the figures of one metric in several places; *levels* are the levels of the places."""
    if len({one.place for one in figures}) < 2:
        return Verdict(degree=Degree.NONE)
    checks = (
        ("unit", Degree.NOT, [one.unit for one in figures]),
        ("kind", Degree.NOT, [one.kind for one in figures]),
        ("length", _of_lengths(figures), [_length(one) for one in figures]),
        ("date", Degree.BROADLY, [_year(one) for one in figures]),
        ("level", Degree.BROADLY, [levels.get(one.place, "") for one in figures]),
        ("residence", Degree.BROADLY, [one.residence for one in figures]),
        ("people", Degree.BROADLY, [one.group for one in figures]),
    )
    reasons = [_differing(name, degree, values, figures) for name, degree, values in checks if len(set(values)) > 1]
    if metric.startswith(_CANDIDATE):
        reasons.insert(0, Reason(name="concept", degree=Degree.BROADLY))
    if all(_length(one) == "unknown" for one in figures):
        reasons.append(Reason(name="undated", degree=Degree.BROADLY))
    if any(one.sign for one in figures):
        reasons.append(_differing("bounds", Degree.BROADLY, [one.number for one in figures if one.sign], figures))
    degree = min((reason.degree for reason in reasons), default=Degree.FULLY)
    return Verdict(degree=degree, reasons=tuple(sorted(reasons, key=lambda reason: reason.degree)))


def _differing(name: str, degree: Degree, values: Sequence[str], figures: Sequence[Figure]) -> Reason:
    if name == "bounds":
        return Reason(name=name, degree=degree, values=tuple((one.place, one.number) for one in figures if one.sign))
    return Reason(name=name, degree=degree, values=tuple(zip((one.place for one in figures), values, strict=True)))


def _of_lengths(figures: Sequence[Figure]) -> Degree:
    """Flows over different lengths of time are no equals; stocks are, whatever the report sums up."""
    return Degree.NOT if any(one.measure == "flow" for one in figures) else Degree.BROADLY


def _length(one: Figure) -> str:
    """The type of a period: a date, a year, some years, part of a year, all years so far, or unknown."""
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
    return "date" if period.end else "unknown"


def _year(one: Figure) -> str:
    last = one.period.end or one.period.latest
    return str(last.year) if last else ""
