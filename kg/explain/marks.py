"""Which runs of the frozen text are what: overlapping marks cut into runs that do not overlap and leave nothing out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words that a reading rests on: the *id* of the reading, its *kind*, and where they stand."""

    id: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the text under the same marks; *number* is the n-th of the report's runs."""

    number: int
    span: Span
    marks: tuple[Mark, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The readings that rest on this run, the one with the fewest words first."""
        return tuple(dict.fromkeys(mark.id for mark in self.marks))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the marks, each once."""
        return tuple(dict.fromkeys(mark.kind for mark in self.marks))


def runs(length: int, marks: Iterable[Mark]) -> tuple[Run, ...]:
    """The runs of a text of this *length*: each character in one run, none empty.

    >>> quote, group = Mark(id="c1", kind="claim", span=Span(0, 6)), Mark(id="s1", kind="group", span=Span(4, 8))
    >>> [(run.span.start, run.span.end, run.ids) for run in runs(9, [quote, group])]
    [(0, 4, ('c1',)), (4, 6, ('s1', 'c1')), (6, 8, ('s1',)), (8, 9, ())]
    """
    return tuple(
        Run(number=number, span=span, marks=over) for number, (span, over) in enumerate(_cut(length, marks), 1)
    )


def _cut(length: int, marks: Iterable[Mark]) -> Iterator[tuple[Span, tuple[Mark, ...]]]:
    beginning, ending = defaultdict(list), defaultdict(list)
    for mark in marks:
        if 0 <= mark.span.start < mark.span.end <= length:
            beginning[mark.span.start].append(mark)
            ending[mark.span.end].append(mark)
    cuts = sorted({0, length, *beginning, *ending})
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        gone = ending[start]
        active = [mark for mark in active if mark not in gone] + beginning[start]
        yield Span(start, end), tuple(sorted(active, key=_fewest_words_first))


def _fewest_words_first(mark: Mark) -> tuple[int, Span, str, str]:
    return mark.span.end - mark.span.start, mark.span, mark.id, mark.kind
