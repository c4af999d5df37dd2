"""How a release and what it answers are cited: GB/T 7714—2015 and BibTeX, and how a citation is read again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.releases.addresses import Address, path_of, read_address
from kg.releases.record import Release

_FINGERPRINT = re.compile(r"sha256:(?P<digest>[0-9a-f]{16,64})")
_SPECIAL = re.compile(r"([&%$#_])")
_SHOWN = 16
TITLE = "民政知识图谱"
AUTHOR = "minzheng-kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report that stands in a citation; what is not known is empty."""

    title: str
    publisher: str
    published: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What of a release is cited: *about* in a few words, the *query* that gives it, its rows and their fingerprint.

    *site* is the address of a server without a path, *accessed* the ISO date of who cites.
    """

    release: Release
    about: str
    query: str
    rows: int
    fingerprint: str
    site: str
    accessed: str = ""
    source: Source | None = None

    @property
    def address(self) -> str:
        """Where the same rows come from again."""
        return self.site.rstrip("/") + (path_of(self.release, self.query) if self.query else self.release.path)

    @property
    def note(self) -> str:
        """What tells whether they are the same."""
        return f"{self.rows} rows; sha256:{self.fingerprint[:_SHOWN]}" if self.fingerprint else ""

    def told(self) -> Mapping[str, object]:
        """All of it for programs."""
        return {
            "release": self.release.version,
            "release_sha256": self.release.sha256,
            "about": self.about,
            "query": self.query,
            "rows": self.rows,
            "fingerprint": f"sha256:{self.fingerprint}" if self.fingerprint else "",
            "address": self.address,
            "gbt7714": gbt7714(self),
            "bibtex": bibtex(self),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a citation says, read again: its address, and the beginning of the fingerprint where it has one."""

    address: Address
    fingerprint: str


def gbt7714(citation: Citation) -> str:
    """The citation after GB/T 7714—2015, its report before it where a single figure is cited."""
    accessed = f"[{citation.accessed}]" if citation.accessed else ""
    about = f": {citation.about}" if citation.about else ""
    lines = []
    if citation.source is not None:
        lines.append(_gbt_source(citation.source, accessed))
    lines.append(
        f"{AUTHOR}. {TITLE}{about}[DS/OL]. {citation.release.version}版. "
        f"({citation.release.issued}){accessed}. {citation.address}."
    )
    if citation.fingerprint:
        lines[-1] += f" {citation.rows} 行, sha256:{citation.fingerprint[:_SHOWN]}."
    return "\n".join(lines)


def _gbt_source(source: Source, accessed: str) -> str:
    published = f"({source.published})" if source.published else ""
    url = f" {source.url}." if source.url else ""
    kind = "EB/OL" if source.url else "R"
    when = f" {published}{accessed if source.url else ''}." if published or (accessed and source.url) else ""
    return f"{source.publisher or '发布者不明'}. {source.title}[{kind}].{when}{url}"


def bibtex(citation: Citation) -> str:
    """The citation for BibTeX and biblatex."""
    key = hashlib.sha256(citation.query.encode()).hexdigest()[:8] if citation.query else ""
    name = f"minzheng-{citation.release.version}{'-' if key else ''}{key}"
    about = f": {citation.about}" if citation.about else ""
    issued = citation.release.issued.split("-")
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{_escaped(TITLE + about)}}}",
        "year": issued[0],
        "month": str(int(issued[1])) if len(issued) > 1 else "",
        "version": citation.release.version,
        "howpublished": "Data set",
        "url": citation.address,
        "urldate": citation.accessed,
        "note": citation.note,
    }
    entry = _entry(name, fields)
    return (
        entry if citation.source is None else f"{_source_entry(f'{name}-report', citation.source, citation)}\n{entry}"
    )


def _source_entry(name: str, source: Source, citation: Citation) -> str:
    fields = {
        "author": f"{{{_escaped(source.publisher or '发布者不明')}}}",
        "title": f"{{{_escaped(source.title)}}}",
        "year": source.published[:4],
        "date": source.published,
        "url": source.url,
        "urldate": citation.accessed if source.url else "",
    }
    return _entry(name, fields)


def _entry(name: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items() if value)
    return f"@misc{{{name},\n{lines}}}\n"


def _escaped(text: str) -> str:
    r"""Words as BibTeX takes them.

    >>> _escaped("50% of {A}")
    '50\\% of A'
    """
    return _SPECIAL.sub(r"\\\1", text.replace("{", "").replace("}", "").replace("\\", ""))


def read_citation(text: str) -> Cited:
    """What a citation names, whichever form it has: its address is all that is needed."""
    digest = _FINGERPRINT.search(text)
    return Cited(address=read_address(text), fingerprint=digest["digest"] if digest else "")
