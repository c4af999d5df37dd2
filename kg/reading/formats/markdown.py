"""Markdown: its marks are taken away, its tables kept."""

from __future__ import annotations

from pathlib import Path

from lxml import etree, html
from markdown_it import MarkdownIt

from kg.errors import ReadingError
from kg.reading.formats.markup import write
from kg.reading.formats.plain import decode
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Page, Source


def read_markdown(data: bytes, path: Path) -> Source:
    """The source of a Markdown file (CommonMark with GitHub's tables)."""
    page = Page()
    rendered = MarkdownIt("commonmark", {"breaks": True}).enable("table").render(decode(data, path))
    try:
        write(html.document_fromstring(rendered or "<p/>"), page)
    except (etree.LxmlError, ValueError) as error:
        raise ReadingError(f"{path}: this Markdown cannot be read ({error}); save its text as a .txt file") from error
    return Source(text=page.text, media_type=Format.MARKDOWN, fragments=page.fragments)
