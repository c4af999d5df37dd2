"""A page as a parser reads it: what runs, what is printed, and where each mark stands in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kg.model import Span

VOID = {"meta", "link", "br", "input", "img"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An element that stands in the text: its attributes and its words' place."""

    tag: str
    attrs: dict[str, str]
    span: Span


@dataclass(slots=True)
class _Open:
    tag: str
    attrs: dict[str, str]
    words: list[str] = field(default_factory=list)
    start: int = 0


class Parsed(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.runs: list[Element] = []
        self.sources: dict[str, str] = {}
        self.codes: dict[str, list[str]] = defaultdict(list)
        self.words: dict[str, str] = defaultdict(str)
        self._open: list[_Open] = []
        self.feed(html)
        self.close()
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if tag not in VOID:
            self._open.append(_Open(tag, given, start=len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        closed = self._open.pop()
        assert closed.tag == tag
        if self._inside("text"):
            self.runs.append(Element(tag=tag, attrs=closed.attrs, span=Span(closed.start, len(self.text))))

    def handle_data(self, data: str) -> None:
        if self._inside("text"):
            self.text += data
        if self._open and self._open[-1].tag in {"style", "script"}:
            self.sources[self._open[-1].tag] = self.sources.get(self._open[-1].tag, "") + data
        for card in (one.attrs["id"] for one in self._open if "card" in one.attrs.get("class", "").split()):
            self.words[card] += data
            if self._open[-1].tag == "code":
                self.codes[card].append(data)

    def _inside(self, name: str) -> bool:
        return any(one.attrs.get("id") == name for one in self._open)

    def marked(self, attribute: str) -> dict[str, list[Span]]:
        """Where the words of each id of data-of or data-number stand: touching runs as one."""
        found: dict[str, list[Span]] = defaultdict(list)
        for run in self.runs:
            for id_ in run.attrs.get(attribute, "").split():
                found[id_].append(run.span)
        return {id_: joined(spans) for id_, spans in found.items()}

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    @property
    def addresses(self) -> list[str]:
        return [attrs[name] for _, attrs in self.tags for name in ("href", "src", "action", "srcset") if name in attrs]


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
