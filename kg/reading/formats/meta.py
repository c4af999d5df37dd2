"""What a web page says of itself in its ``meta`` elements.

Their names are those that the Guide for Government Websites (政府网站发展指引, State Council General Office 2017,
annex) asks of every page of a Chinese government site.
"""

from __future__ import annotations

import re

from lxml import etree

from kg.reading.formats.source import Hints

META = {
    "title": ("articletitle", "og:title", "dc.title", "dcterms.title"),
    "publisher": ("contentsource", "dc.publisher", "dcterms.publisher", "og:site_name", "sitename"),
    "published": ("pubdate", "article:published_time", "dc.date", "dcterms.issued", "publishdate"),
    "url": ("url", "og:url"),
}
DAY = re.compile(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})")


def said_of(tree: etree._Element) -> Hints:
    """What the ``meta`` elements of a page say: title, publisher, day and address."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = " ".join((element.get("content") or "").split())
        if name and content:
            metas.setdefault(name, content)
    values = {key: next((metas[name] for name in names if name in metas), None) for key, names in META.items()}
    address = values["url"]
    return Hints(
        title=values["title"],
        publisher=values["publisher"],
        published=_day(values["published"]),
        url=address if address and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", address) else None,
    )


def _day(words: str | None) -> str | None:
    found = DAY.search(words or "")
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else None
