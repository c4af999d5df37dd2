"""Web pages: the main text with its tables, and what the page says of itself.

The main text is found by trafilatura. The ``meta`` names are those that the Guide for Government Websites
(政府网站发展指引, State Council General Office 2017, annex) asks of every page of a Chinese government site.
"""

from __future__ import annotations

import re
from pathlib import Path

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from kg.errors import ReadingError
from kg.reading.formats.markup import write
from kg.reading.formats.plain import HAN, declared, decode
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Hints, Page, Source

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})|<\?xml[^>]{0,100}?encoding=["']([\w-]{3,20})""",
    re.IGNORECASE,
)
_HEAD = 20_000
# With less than this part of the page's Chinese, the careful way of finding the main text has lost some of it.
_LEAST_SHARE = 0.4

_META = {
    "title": ("articletitle", "og:title", "dc.title", "dcterms.title"),
    "publisher": ("contentsource", "dc.publisher", "dcterms.publisher", "og:site_name", "sitename"),
    "published": ("pubdate", "article:published_time", "dc.date", "dcterms.issued", "publishdate"),
    "url": ("url", "og:url"),
}
_DAY = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")


def read_html(data: bytes, path: Path) -> Source:
    """The source of a web page; a page without Chinese text is a ReadingError."""
    text = _decoded(data, path)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "surrogatepass"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadingError(f"{path}: this page is broken ({error}); save its text as a plain text file") from error
    said = _said(tree)
    body, guessed = _main(text, tree)
    page = Page()
    if said.title and said.title not in _flat(body)[: 3 * len(said.title) + 200]:
        page.line(said.title)
        page.line("")
    write(body, page)
    return Source(text=page.text, media_type=Format.HTML, fragments=page.fragments, said=said, guessed=guessed)


def _decoded(data: bytes, path: Path) -> str:
    found = _CHARSET.search(data[:_HEAD])
    name = (found[1] or found[2]).decode("ascii") if found else ""
    return declared(data, name) or decode(data, path)


def _said(tree: etree._Element) -> Hints:
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            metas.setdefault(name, content)
    values = {key: next((metas[name] for name in names if name in metas), None) for key, names in _META.items()}
    address = values["url"]
    return Hints(
        title=values["title"],
        publisher=values["publisher"],
        published=_day(values["published"]),
        url=address if address and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", address) else None,
    )


def _day(words: str | None) -> str | None:
    found = _DAY.search(words or "")
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None


def _main(text: str, tree: etree._Element) -> tuple[etree._Element, Hints]:
    """The main text of a page, found with care; with less care where that loses much; else all of it."""
    whole = len(HAN.findall(_flat(tree)))
    for recall in (False, True):
        found = trafilatura.bare_extraction(text, include_comments=False, with_metadata=True, favor_recall=recall)
        if not isinstance(found, Document) or found.body is None:
            continue
        if len(HAN.findall(_flat(found.body))) >= _LEAST_SHARE * whole:
            return found.body, Hints(title=found.title, publisher=found.sitename, published=_day(found.date))
    return tree, Hints()


def _flat(body: etree._Element) -> str:
    page = Page()
    write(body, page)
    return page.text
