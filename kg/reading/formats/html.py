"""Web pages: the main text with its tables, and what the page says of itself.

The main text is found by trafilatura. The ``meta`` names are those that the Guide for Government Websites
(政府网站发展指引, State Council General Office 2017, annex) asks of every page of a Chinese government site.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from kg.errors import ReadingError
from kg.reading.formats.markup import write
from kg.reading.formats.meta import DAY, said_of
from kg.reading.formats.plain import HAN, declared, decode
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Hints, Page, Source

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{0,100}?encoding=["']([\w-]{3,20})""",
    re.IGNORECASE,
)
_HEAD = 20_000
# A page has some thousand elements; a hundred times as many take gigabytes of memory.
MAX_TAGS = 300_000
# With less than this part of the page's Chinese, the careful way of finding the main text has lost some of it.
_LEAST_SHARE = 0.4

# With so much of a stretch of the page in the main text, the rest of that stretch belongs to it too.
_WHOLE_SHARE = 0.9
# A line that dates a page is short, and stands just above the text.
_LONGEST_DATELINE = 80
_REACH = 12


def read_html(data: bytes, path: Path) -> Source:
    """The source of a web page; a page without Chinese text is a ReadingError."""
    if data.count(b"<") > MAX_TAGS:
        raise ReadingError(f"{path}: more than {MAX_TAGS} tags is more than a page has; save its text as a text file")
    text = _decoded(data, path)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "surrogatepass"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(f"{path}: this page is broken ({error}); save its text as a plain text file") from error
    said = said_of(tree)
    whole = _written(tree)
    main, guessed = _main(text, whole)
    lines = whole.text.splitlines(keepends=True)
    region = _region(lines, main)
    page = Page()
    if said.title and said.title not in main.text[: 3 * len(said.title) + 200]:
        page.line(said.title)
        page.line("")
    for line in _datelines(lines[: region[0]] if region else lines, main):
        page.line(line)
    if region:
        page.copy(whole, sum(map(len, lines[: region[0]])), sum(map(len, lines[: region[1]])))
    else:
        page.copy(main, 0, len(main.text))
    return Source(text=page.text, media_type=Format.HTML, fragments=page.fragments, said=said, guessed=guessed)


def _decoded(data: bytes, path: Path) -> str:
    found = _CHARSET.search(data[:_HEAD])
    name = (found[1] or found[2]).decode("ascii") if found else ""
    return declared(data, name) or decode(data, path)


def _main(text: str, whole: Page) -> tuple[Page, Hints]:
    """The main text of a page, found with care; with less care where that loses much; else all of it."""
    least = _LEAST_SHARE * len(HAN.findall(whole.text))
    for recall in (False, True):
        found = trafilatura.bare_extraction(text, include_comments=False, with_metadata=True, favor_recall=recall)
        if not isinstance(found, Document) or found.body is None:
            continue
        page = _written(found.body)
        if len(HAN.findall(page.text)) >= least:
            return page, Hints(title=found.title, publisher=found.sitename)
    return whole, Hints()


def _region(lines: Sequence[str], main: Page) -> tuple[int, int] | None:
    """The lines of the page from the first to the last of its main text, where what lies between is nearly all of it.

    A line amid the text (a byline, a caption) is part of the report; finding the main text loses such lines.
    """
    known = {line for line in main.text.splitlines() if line}
    places = [place for place, line in enumerate(lines) if line.rstrip("\n") in known]
    if not places:
        return None
    first, end = places[0], places[-1] + 1
    kept = sum(len(lines[place]) for place in places)
    return (first, end) if kept >= _WHOLE_SHARE * sum(map(len, lines[first:end])) else None


def _datelines(above: Sequence[str], main: Page) -> list[str]:
    """The line above the main text that tells when and by whom a page was published, which is no main text itself."""
    known = set(main.text.splitlines())
    dated = [line.strip() for line in above[-_REACH:] if DAY.search(line)]
    return [line for line in dated if line not in known and len(line) <= _LONGEST_DATELINE][-1:]


def _written(body: etree._Element) -> Page:
    page = Page()
    write(body, page)
    return page
