"""What a figure is read against: what its sentence inherits, and what the figures before it leave."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kg.model import Aspect, Measure, Period, PlaceRef, Span
from kg.statements.cues import Cues
from kg.statements.periods import Clock, Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a sentence inherits: the subject of talk, the period, the place and the initiatives named so far."""

    cues: Cues
    clock: Clock
    text: str
    topic: str
    period: Period
    place: PlaceRef | None
    expressions: tuple[Expression, ...] = ()
    places: tuple[tuple[Span, PlaceRef], ...] = ()
    groups: tuple[tuple[Span, str], ...] = ()
    programs: tuple[tuple[Span, str], ...] = ()
    subjects: tuple[tuple[Span, str], ...] = ()
    holes: tuple[Span, ...] = ()
    names: tuple[Span, ...] = ()
    located: tuple[tuple[Span, PlaceRef], ...] = ()
    scopes: tuple[tuple[Span, PlaceRef], ...] = ()
    sections: tuple[int, ...] = ()
    planned: bool = False
    future: bool = False

    @property
    def folk(self) -> frozenset[str]:
        """The groups named in the sentence, each by itself: 集中 of 集中、散居孤儿 is none."""
        parts = (part for _, words in self.groups for part in re.split(r"、|以及|和|及|与", words))
        return frozenset(p for p in parts if self.cues.at_end("group-head", p) or self.cues.at_end("group-alone", p))


@dataclass(slots=True)
class Memory:
    """What the figures read so far in the sentence leave to the next: noun, title, phrase, unit."""

    noun: str = ""
    title: str = ""
    core: str = ""
    unit: str = ""
    action: str = ""
    totals: dict[str, str] = field(default_factory=dict)
    noun_at: int = -1
    last_at: int = -1
    levels: list[str] = field(default_factory=list)
    aspect: Aspect = Aspect.LEVEL
    groups: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    served_at: int = -1
    measure: Measure | None = None
    done: dict[tuple[str, str], str] = field(default_factory=dict)
    changes: dict[int, tuple[str, str]] = field(default_factory=dict)
    by_unit: dict[str, tuple[str, int]] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a figure was found to measure, before the rest of the observation is made."""

    title: str
    core: str
    noun: str
    action: str
    aspect: Aspect = Aspect.LEVEL
    negative: bool = False
    unit: str = ""
