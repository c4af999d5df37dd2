"""What a figure is read against: what its sentence inherits, and what the figures before it leave."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, compress
from typing import NamedTuple

from kg.model import Aspect, Measure, Period, PlaceRef, Span
from kg.statements.cues import Cues
from kg.statements.periods import Clock, Expression


@dataclass(frozen=True, kw_only=True)
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
    years: Period | None = None
    future: bool = False
    served: tuple[str, ...] = ()

    @cached_property
    def silent(self) -> frozenset[int]:
        """Where times, places and structural counts stand, which are no part of what is measured."""
        # 于6月初补发: the preposition goes with the time
        holes = [Span(e.span.start - self._introduced(e.span), e.span.end) for e in self.expressions]
        holes += self.holes
        for span in self.names:
            if not self._inside_name(span):
                # 在朔州市建成: the preposition goes with the place
                holes.append(Span(span.start - self._introduced(span), span.end))
        return frozenset(i for hole in holes for i in range(hole.start, hole.end))

    @cached_property
    def _loud(self) -> tuple[str, tuple[int, ...]]:
        """The sentence without what is silent in it, and how many of its characters stand before each place."""
        silent = self.silent
        kept = [i not in silent for i in range(len(self.text))]
        return "".join(compress(self.text, kept)), tuple(accumulate(kept, initial=0))

    def loud(self, span: Span) -> str:
        """The words of a run without the times, places and structural counts in it."""
        if not self.silent:
            return span.of(self.text)
        words, before = self._loud
        return words[before[span.start] : before[max(span.start, span.end)]]

    def _inside_name(self, span: Span) -> bool:
        """Whether a place is part of a longer name (济南市第二殡仪馆) that would lose its sense without it."""
        before, after = self.text[span.start - 1 : span.start], self.text[span.end : span.end + 1]
        return after in ("第", "·") or before in ("“", "《")

    def _introduced(self, span: Span) -> bool:
        before = self.text[max(0, span.start - 2) : span.start]
        return before[-1:] in ("在", "于") and (len(before) == 1 or before[0] in "，。；：、并已拟将现均")

    @cached_property
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
    served_all: deque[tuple[int, tuple[str, ...], str]] = field(default_factory=lambda: deque(maxlen=12))
    measure: Measure | None = None
    done: dict[tuple[str, str], str] = field(default_factory=dict)
    changes: dict[int, tuple[str, str]] = field(default_factory=dict)
    by_unit: dict[str, tuple[str, int]] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    head: str = ""
    head_at: int = -1


class Named(NamedTuple):
    """What a figure was found to measure, before the rest of the observation is made."""

    title: str
    core: str
    noun: str
    action: str
    aspect: Aspect = Aspect.LEVEL
    negative: bool = False
    unit: str = ""
