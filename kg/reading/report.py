"""A file as a report: its text frozen, its pages put in order, its metadata found."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from kg.lexicon import Lexicon
from kg.model import Article, Report, Role
from kg.reading import metadata
from kg.reading.articles import Story, paragraphs_of, tell_apart
from kg.reading.cells import joined
from kg.reading.cues import Cues, cues
from kg.reading.formats.opening import read_source
from kg.reading.grams import Grams
from kg.reading.layout import lay_out
from kg.reading.lines import lines_of
from kg.reading.normalise import fold, simplify
from kg.reading.places import place_of
from kg.reading.roles import assign
from kg.reading.sidecar import read_sidecar


def read_report(path: Path, lexicon: Lexicon) -> Report:
    """The report of a file, with what its sidecar says, which wins over the file, and that over its words."""
    source, original = read_source(path)
    text = source.text
    known = read_sidecar(path, lexicon.places)
    words = cues(lexicon)
    stories = stories_of(text, lexicon, words)
    found = metadata.describe(stories, text, path.stem, words)
    said, guessed = source.said, source.guessed
    title = known.title or said.title or found.title or guessed.title
    publisher = known.publisher or said.publisher or found.publisher or guessed.publisher
    return Report(
        stem=path.stem,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title,
        publisher=publisher,
        published=known.published or said.published or found.published or guessed.published,
        place=known.place or _place(title, publisher, stories, lexicon),
        url=known.url or said.url or found.url,
        original=original,
        media_type=source.media_type,
        fragments=source.fragments,
        articles=tuple(
            Article(number=number, title=metadata.title_of(story, text), paragraphs=tuple(paragraphs_of(story)))
            for number, story in enumerate(stories, start=1)
        ),
    )


def stories_of(text: str, lexicon: Lexicon, words: Cues) -> tuple[Story, ...]:
    """The articles of a text with their parts in reading order."""
    lines = joined(lines_of(fold(text), words), lexicon)
    blocks = lay_out(lines, Grams(tuple(line.text for line in lines), lexicon))
    return tell_apart(assign(blocks, words), words)


def _place(title: str | None, publisher: str | None, stories: Sequence[Story], lexicon: Lexicon) -> str | None:
    text = "\n".join(
        part.text for story in stories for part in story.parts if part.role not in {Role.FURNITURE, Role.BYLINE}
    )
    return place_of(simplify(title or ""), simplify(publisher or ""), text, lexicon.places)
