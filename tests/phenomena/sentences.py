"""The sentences, and the reports of one sentence that are made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.language import annotate
from kg.lexicon import Lexicon
from kg.linking import link
from kg.model import Article, Paragraph, Reading, Report, Role, Span, View
from kg.reading.normalise import fold, join_words, keep_parts
from kg.statements import extract

FOLDER = Path(__file__).parent
PARTS = ("open", "kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence, the report that it stands in, and what a reader who knows the field takes from it."""

    name: str
    phenomenon: str
    report: Mapping[str, str]
    text: str
    expect: Mapping[str, Any]


def read_examples(part: str) -> tuple[Example, ...]:
    """The examples of a part, in the order of their file."""
    lines = (FOLDER / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_example(json.loads(line)) for line in lines)


def _example(line: Mapping[str, Any]) -> Example:
    return Example(
        name=line["id"],
        phenomenon=line["phenomenon"],
        report=line["report"],
        text=line["text"],
        expect=line["expect"],
    )


def read_sentence(example: Example, lexicon: Lexicon) -> tuple[Reading, Span]:
    """What is understood of the report made of an example, and where in it the sentence stands."""
    report, span = report_of(example)
    sentences = annotate(report, lexicon)
    extraction = extract(report, sentences, lexicon)
    return link(report, sentences, extraction.statements, extraction.numbers, lexicon), span


def report_of(example: Example) -> tuple[Report, Span]:
    """A report of one article: title, lead, heading and, after what stands before it, the sentence."""
    about = example.report
    before = about.get("before", "")
    parts = [
        (None, about.get("title", "")),
        (Role.BODY, about.get("lead", "")),
        (Role.HEADING, about.get("heading", "")),
        (Role.BODY, before + example.text),
    ]
    printed = [(role, words) for role, words in parts if words]
    text = "\n".join(words for _, words in printed)
    article = Article(number=1, title=about.get("title"), paragraphs=_paragraphs(text, [role for role, _ in printed]))
    report = Report(
        stem=example.name,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        title=about.get("title"),
        publisher=None,
        published=about["published"],
        place=about["place"],
        url=None,
        articles=(article,),
    )
    return report, Span(len(text) - len(example.text), len(text))


def _paragraphs(text: str, roles: Sequence[Role | None]) -> tuple[Paragraph, ...]:
    page = fold(text)
    paragraphs: list[Paragraph] = []
    headings: tuple[str, ...] = ()
    start = 0
    for role, line in zip(roles, page.text.split("\n"), strict=True):
        view = page.part(Span(start, start + len(line)))
        start += len(line) + 1
        if role is None:  # the title is the article's, and none of the headings above its paragraphs
            paragraphs.append(Paragraph(view=keep_parts(view), role=Role.HEADING))
        else:
            paragraphs.append(_paragraph(view, role, headings))
        if role is Role.HEADING:
            headings = (paragraphs[-1].view.text,)
    return tuple(paragraphs)


def _paragraph(view: View, role: Role, headings: tuple[str, ...]) -> Paragraph:
    return Paragraph(view=keep_parts(view) if role is Role.HEADING else join_words(view), role=role, headings=headings)
