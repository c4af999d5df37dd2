"""What a file gives in any format: the text that is frozen, where it stands there, what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kg.model import Fragment, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a format says of a report apart from its text, such as the ``meta`` elements of a page."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of a file; *said* is what the file declares of itself, *guessed* what its layout lets one suppose."""

    text: str
    media_type: str
    fragments: tuple[Fragment, ...] = ()
    said: Hints = field(default_factory=Hints)
    guessed: Hints = field(default_factory=Hints)


class Page:
    r"""A text in the making: lines one after another, and which part of the file some of them came from.

    >>> page = Page()
    >>> page.line("床位数"); page.row(["床位", "张", "12"], 1, 2)
    >>> page.text, page.fragments[2].value
    ('床位数\n床位 | 张 | 12', 'table=1&row=2&col=3')
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._fragments: list[Fragment] = []

    @property
    def text(self) -> str:
        """The lines so far."""
        return "".join(self._parts)

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """Where they came from."""
        return tuple(self._fragments)

    def line(self, words: str) -> None:
        """One more line; an empty one parts paragraphs."""
        self.add(("\n" if self._parts else "") + words)

    def row(self, cells: Iterable[str], table: int, number: int) -> None:
        """A row of a table, its cells parted by a bar; numbers count from one."""
        self.line("")
        for column, cell in enumerate(cells, start=1):
            if column > 1:
                self.add(" | ")
            start = self._length
            self.add(cell)
            if cell:
                value = f"table={table}&row={number}&col={column}"
                self._fragments.append(Fragment(span=Span(start, self._length), value=value))

    def copy(self, other: Page, start: int, end: int) -> None:
        """The run of another page as more lines, with where they came from."""
        self.line("")
        shift = self._length - start
        self.add(other.text[start:end].rstrip("\n"))
        self._fragments += [
            Fragment(span=Span(f.span.start + shift, f.span.end + shift), value=f.value)
            for f in other.fragments
            if start <= f.span.start and f.span.end <= end
        ]

    @contextmanager
    def within(self, value: str) -> Iterator[None]:
        """What is added meanwhile comes from the part of the file that *value* names."""
        start = self._length
        yield
        if self._length > start:
            self._fragments.append(Fragment(span=Span(start, self._length), value=value))

    def add(self, words: str) -> None:
        """More words of the line."""
        self._parts.append(words)
        self._length += len(words)
