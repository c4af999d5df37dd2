"""Figures as pages show them: a claim with its scope, its time, who published it and its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kg.derived.comparability import SIGNS
from kg.endpoint.pages.asking import Graph, Row, value, values
from kg.explain.labels import Words, duration, figure, period
from kg.graph.kinds import kind_of
from kg.graph.vocabulary import ID
from kg.model import Basis, Period
from kg.questions import Question

_HEAD = "WHERE {\n"
_VALUES = re.compile(r"^ *VALUES .*\n", re.MULTILINE)
_ABOUT = "  ?claim mz:concernsGroup|mz:group|mz:benefit|mz:program|(mz:metric/mz:benefit) ?about .\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A claim. Concepts are IRIs; aspect, modality, measure and phase are notations; what is not said is empty.

    *best* is whether it was chosen among those that tell the same thing.
    """

    claim: str
    place: str
    metric: str
    title: str
    value: Decimal
    unit: str
    sign: str
    raw: str
    lower: Decimal | None
    upper: Decimal | None
    aspect: str
    modality: str
    measure: str
    phase: str
    residence: str
    group: str
    period: Period
    report: str
    publisher: str
    published: str
    quote: str
    start: int
    best: bool = False

    @property
    def iris(self) -> tuple[str, ...]:
        """What a page needs a label of."""
        return tuple(
            iri for iri in (self.place, self.metric, self.unit, self.group, self.residence, self.report) if iri
        )

    @property
    def kind(self) -> str:
        """The notation of the kinds scheme that tells most of it."""
        return kind_of(self.aspect, self.modality, self.measure)

    @property
    def is_open(self) -> bool:
        """Whether its words leave one side of it open."""
        return (self.lower is None) != (self.upper is None)

    @property
    def interval(self) -> str:
        """The interval that its words allow; an end that they leave open is a dash."""
        ends = (figure(end) if end is not None else "…" for end in (self.lower, self.upper))
        return " – ".join(ends)

    @property
    def number(self) -> str:
        """The value with its sign and its thousands apart."""
        return f"{self.sign}{figure(self.value)}"

    @property
    def time(self) -> Words | None:
        """When it holds, as stated; None where nothing is."""
        return period(self.period)

    @property
    def dated(self) -> tuple[str, str, str]:
        """What orders figures by time: its end, else when it was published; then its name."""
        last = self.period.end or self.period.latest
        return (last.isoformat() if last else "") or self.published, self.published, self.claim

    @property
    def scope(self) -> tuple[str, ...]:
        """What has to be the same in figures that are set side by side as equals."""
        return self.unit, self.aspect, self.modality, self.measure, self.residence, self.group, self.phase


def query(question: Question, **chosen: Sequence[str]) -> str:
    """The query for the figures of some places, metrics, reports, claims, or about some groups and programs."""
    text = _VALUES.sub("", question.text)
    blocks = "".join(f"  {values(name, iris)}\n" for name, iris in chosen.items() if iris)
    about = _ABOUT if chosen.get("about") else ""
    return text.replace(_HEAD, _HEAD + blocks + about, 1)


async def figures(graph: Graph, question: Question, **chosen: Sequence[str]) -> list[Figure]:
    """Those figures, the newest first."""
    rows = await graph.rows(query(question, **chosen))
    once = {row["claim"]["value"]: row for row in reversed(rows)}
    return sorted(map(_figure, once.values()), key=lambda one: one.dated, reverse=True)


def time_note(one: Figure, bases: Mapping[str, Words]) -> Words | None:
    """How the time of a figure is known, and how long it is; None where its words say it plainly."""
    notes = []
    if one.period.duration and one.period.end:
        notes.append(duration(one.period.duration))
    if one.period.cumulative:
        notes.append(bases["cumulative"])
    if one.period.basis is not Basis.STATED:
        notes.append(bases[one.period.basis.value])
    if not notes:
        return None
    return Words("，".join(words.zh for words in notes), ", ".join(words.en for words in notes))


def _figure(row: Row) -> Figure:
    return Figure(
        claim=row["claim"]["value"],
        place=_stated(row, "place"),
        metric=row["metric"]["value"],
        title=row["title"]["value"],
        value=Decimal(row["value"]["value"]),
        unit=row["unit"]["value"],
        sign=SIGNS.get(_local(row, "comparator"), ""),
        raw=row["raw"]["value"],
        lower=_decimal(row, "lower"),
        upper=_decimal(row, "upper"),
        aspect=_local(row, "aspect"),
        modality=_local(row, "modality"),
        measure=_local(row, "measure"),
        phase=_local(row, "phase").strip("_Z"),
        residence=_stated(row, "residence"),
        group=_stated(row, "group"),
        period=_period(row),
        report=row["report"]["value"],
        publisher=value(row, "publisher") or "",
        published=value(row, "published") or "",
        quote=row["quote"]["value"],
        start=int(row["start"]["value"]),
        best=value(row, "best") == "true",
    )


def _period(row: Row) -> Period:
    basis = _local(row, "basis")
    return Period(
        begin=_day(row, "begin"),
        end=_day(row, "end"),
        earliest=_day(row, "earliest"),
        latest=_day(row, "latest"),
        duration=value(row, "duration"),
        cumulative=value(row, "cumulative") == "true",
        basis=Basis(basis) if basis in {one.value for one in Basis} else Basis.NONE,
    )


def _local(row: Row, name: str) -> str:
    return (value(row, name) or "").rsplit("/", 1)[-1]


def _stated(row: Row, name: str) -> str:
    """The IRI of a dimension; empty where it holds a code of absence."""
    iri = value(row, name) or ""
    return "" if iri.startswith(f"{ID}code/") else iri


def _day(row: Row, name: str) -> date | None:
    text = value(row, name)
    return date.fromisoformat(text[:10]) if text else None


def _decimal(row: Row, name: str) -> Decimal | None:
    text = value(row, name)
    return Decimal(text) if text is not None else None
