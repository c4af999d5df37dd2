"""Labelled reports: front matter and inline markup become a text and character offsets, anew at every training."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.errors import KgError
from kg.lexicon import Lexicon
from kg.model import Report, Span, View
from kg.reading import read_report

CORPUS = Path(__file__).parent / "corpus"
LABELS = ("PLACE", "ORG", "INITIATIVE", "GROUP", "METRIC", "POLICY", "HONOUR")

_FENCE = "+++"
_TOLD = ("title", "publisher", "published", "place", "url")
_SIGN = re.compile(r"\[|\]|\|[A-Z]+\]")


class CorpusError(KgError):
    """A labelled report cannot be read; the sentence names the file and the line."""


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A labelled run of code points of the text."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledReport:
    """A report as its readers see it, what is known of it, and its labelled runs in the order of the text."""

    path: Path
    meta: dict[str, Any]
    text: str
    labels: tuple[Label, ...]

    @property
    def stem(self) -> str:
        """The name of its file without the ending."""
        return self.path.stem

    @property
    def city(self) -> str:
        """The code of the prefecture that the report is from; a province's or the nation's own where it has none."""
        return str(self.meta.get("place", ""))[:4]

    @property
    def genre(self) -> str:
        """What sort of text it is: a work summary, a communiqué, a plan, a page of a township."""
        return str(self.meta.get("genre", ""))


def read_corpus(*folders: Path) -> tuple[LabelledReport, ...]:
    """The labelled reports of folders, in the order of their names; none at all is an error."""
    paths = sorted(path for folder in folders for path in folder.glob("*.txt"))
    if not paths:
        raise CorpusError(f"{', '.join(map(str, folders))}: no labelled report (*.txt) here; name the corpus folder")
    return tuple(read_labelled(path) for path in paths)


def read_labelled(path: Path) -> LabelledReport:
    """A labelled report of a file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    fences = [number for number, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    if len(fences) != 2 or fences[0] != 0:
        raise CorpusError(f"{path}:1: no front matter; begin with a line +++, then TOML, then a line +++")
    try:
        meta = tomllib.loads("".join(lines[1 : fences[1]]))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: the front matter is no TOML ({error}); correct it there") from error
    text, labels = unmarked("".join(lines[fences[1] + 1 :]), path, fences[1] + 2)
    return LabelledReport(path=path, meta=meta, text=text, labels=labels)


def unmarked(marked: str, path: Path, line: int = 1) -> tuple[str, tuple[Label, ...]]:
    """The text without its markup, and where the labelled runs stand in it; *line* is the first one's number.

    >>> text, labels = unmarked("[济南市|PLACE]建成食堂", Path("made.txt"))
    >>> text, [(found.span.of(text), found.label) for found in labels]
    ('济南市建成食堂', [('济南市', 'PLACE')])
    """
    out: list[str] = []
    labels: list[Label] = []
    length = 0
    begun: int | None = None
    at = 0
    for sign in _SIGN.finditer(marked):
        out.append(marked[at : sign.start()])
        length += sign.start() - at
        at = sign.end()
        where = f"{path}:{line + marked.count(chr(10), 0, sign.start())}"
        if sign[0] == "[":
            if begun is not None:
                raise CorpusError(f"{where}: a label begins within another; close the first or leave one out")
            begun = length
        elif begun is None:
            raise CorpusError(f"{where}: {sign[0]} closes no label; write [words|LABEL]")
        else:
            labels.append(_label(sign[0], Span(begun, length), "".join(out), where))
            begun = None
    if begun is not None:
        raise CorpusError(f"{path}: a label is never closed ({''.join(out)[begun : begun + 12]}…); write [words|LABEL]")
    return "".join([*out, marked[at:]]), tuple(labels)


def _label(sign: str, span: Span, text: str, where: str) -> Label:
    label = sign.strip("|]")
    words = span.of(text)
    if label not in LABELS:
        raise CorpusError(f"{where}: the label {label or 'of ' + words} is none of {', '.join(LABELS)}")
    if not words or words != words.strip():
        raise CorpusError(f"{where}: the label {label} is on {words!r}; let it begin and end with a word")
    return Label(span, label)


def as_report(labelled: LabelledReport, lexicon: Lexicon) -> Report:
    """The report as ``kg build`` reads it from a file and its sidecar; offsets of the labels are those of its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{labelled.stem}.txt"
        path.write_text(labelled.text, encoding="utf-8")
        told = (
            f"{key} = {json.dumps(str(labelled.meta[key]), ensure_ascii=False)}"
            for key in _TOLD
            if key in labelled.meta
        )
        path.with_suffix(".toml").write_text("\n".join(told) + "\n", encoding="utf-8")
        report = read_report(path, lexicon)
    if report.text != labelled.text:
        raise CorpusError(f"{labelled.path}: reading changes its text; take odd line ends and signs out of it")
    return report


def within(view: View, labels: Iterable[Label]) -> Iterator[Label]:
    """The labels that stand whole in a view, counted from its start; blanks that the view has closed do not count.

    >>> list(within(View("济南市建成", (0, 1, 3, 4, 5)), [Label(Span(0, 4), "PLACE")]))
    [Label(span=Span(start=0, end=3), label='PLACE')]
    """
    at = {offset: place for place, offset in enumerate(view.offsets)}
    for label in labels:
        places = [at[offset] for offset in range(label.span.start, label.span.end) if offset in at]
        if places and places == list(range(places[0], places[0] + len(places))):
            yield Label(Span(places[0], places[-1] + 1), label.label)
