"""The formats of answers: their names, media types, and which of them a client is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import pyoxigraph as ox

from kg.errors import QueryError

JSON_TYPE = "application/json"


class Style(Enum):
    """Who writes a format: the engine, or one of our own writers."""

    ENGINE = "engine"
    EXCEL = "excel"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: what `?format=` calls it, its media types (the first is its own), the end of a file's name (else name).

    Of two with the same media type the first is negotiated, the other only named.
    """

    names: tuple[str, ...]
    media: tuple[str, ...]
    writer: ox.QueryResultsFormat | ox.RdfFormat
    style: Style = Style.ENGINE
    ending: str | None = None

    @property
    def name(self) -> str:
        """What we call it."""
        return self.names[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A format and the media type under which the client asked for it."""

    format: Format
    media: str

    @property
    def content_type(self) -> str:
        """The header of the answer."""
        text = self.media.startswith("text/")
        return f"{self.media}; charset=utf-8" if text else self.media

    @property
    def file_name(self) -> str:
        """What the file of the answer is called."""
        return f"answer.{self.format.ending or self.format.name}"


TABLES = (
    Format(
        names=("json", "srj"), media=("application/sparql-results+json", JSON_TYPE), writer=ox.QueryResultsFormat.JSON
    ),
    Format(
        names=("xml", "srx"),
        media=("application/sparql-results+xml", "application/xml", "text/xml"),
        writer=ox.QueryResultsFormat.XML,
    ),
    Format(names=("csv",), media=("text/csv",), writer=ox.QueryResultsFormat.CSV),
    Format(names=("tsv",), media=("text/tab-separated-values",), writer=ox.QueryResultsFormat.TSV),
    # With the mark by which Excel knows UTF-8, and no cell that it would run as a formula.
    Format(names=("excel",), media=("text/csv",), writer=ox.QueryResultsFormat.CSV, style=Style.EXCEL, ending="csv"),
    # Plain objects, numbers as numbers: for scripts that know nothing of RDF.
    Format(names=("rows",), media=(JSON_TYPE,), writer=ox.QueryResultsFormat.JSON, style=Style.ROWS, ending="json"),
)
GRAPHS = (
    Format(names=("ttl", "turtle"), media=("text/turtle", "application/x-turtle"), writer=ox.RdfFormat.TURTLE),
    Format(
        names=("nt", "ntriples", "n-triples"),
        media=("application/n-triples", "text/plain"),
        writer=ox.RdfFormat.N_TRIPLES,
    ),
    Format(
        names=("rdf", "xml", "rdfxml", "rdf/xml"),
        media=("application/rdf+xml", "application/xml", "text/xml"),
        writer=ox.RdfFormat.RDF_XML,
    ),
    Format(names=("jsonld", "json", "json-ld"), media=("application/ld+json", JSON_TYPE), writer=ox.RdfFormat.JSON_LD),
    Format(names=("trig",), media=("application/trig",), writer=ox.RdfFormat.TRIG),
    Format(names=("nq", "nquads", "n-quads"), media=("application/n-quads",), writer=ox.RdfFormat.N_QUADS),
    Format(names=("n3",), media=("text/n3",), writer=ox.RdfFormat.N3),
    Format(
        names=("jsonld-stream",),
        media=('application/ld+json;profile="http://www.w3.org/ns/json-ld#streaming"',),
        writer=ox.RdfFormat.STREAMING_JSON_LD,
        ending="jsonld",
    ),
)


def named(name: str, offers: Sequence[Format]) -> Choice | None:
    """The format that a name or a media type stands for.

    >>> named("turtle", GRAPHS).media
    'text/turtle'
    """
    wanted = name.strip().lower()
    for offer in offers:
        if wanted in offer.names or wanted in offer.media:
            return Choice(format=offer, media=offer.media[0])
    return None


def negotiate(accept: str, offers: Sequence[Format]) -> Choice | None:
    """The offer that an Accept header likes best, the first of equals; None where it takes none of them.

    >>> negotiate("text/csv;q=0.5, application/*;q=0.4", TABLES).media
    'text/csv'
    >>> negotiate("image/png", TABLES) is None
    True
    """
    ranges = tuple(_ranges(accept)) or (("*/*", 1.0),)
    best: Choice | None = None
    liked = 0.0
    for offer in offers:
        for media in offer.media:
            quality = _quality(media, ranges)
            if quality > liked:
                best, liked = Choice(format=offer, media=media), quality
    return best


@lru_cache(maxsize=256)
def choose(accept: str, name: str | None) -> tuple[Choice | None, Choice | None]:
    """The formats for a table and for a graph, by the name asked for or else by the Accept header."""
    if name is None:
        return negotiate(accept, TABLES), negotiate(accept, GRAPHS)
    chosen = named(name, TABLES), named(name, GRAPHS)
    if chosen == (None, None):
        raise UnknownFormatError(name)
    return chosen


class UnknownFormatError(QueryError):
    """A format name that stands for nothing."""

    def __init__(self, name: str) -> None:
        names = ", ".join(dict.fromkeys(offer.name for offer in (*TABLES, *GRAPHS)))
        super().__init__(f"there is no format “{name}”; take one of {names}")


def prefers_page(accept: str) -> bool:
    """Whether a browser asks.

    >>> prefers_page("text/html,application/xml;q=0.9,*/*;q=0.8"), prefers_page("*/*")
    (True, False)
    """
    ranges = tuple(_ranges(accept))
    page = max((quality for media, quality in ranges if media in {"text/html", "application/xhtml+xml"}), default=0.0)
    data = max((quality for media, quality in ranges if media in _DATA), default=0.0)
    return page > 0 and page >= data


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """What the most specific range says of a media type."""
    liked = dict(ranges)
    for pattern in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if pattern in liked:
            return liked[pattern]
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            yield media, next((number(text[2:]) for text in parameters if text.startswith("q=")), 1.0)


def number(text: str) -> float:
    """How much a header likes something, from 0 to 1; what is no number is not liked.

    >>> number("0.8"), number("much")
    (0.8, 0.0)
    """
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


_DATA = frozenset(offer.media[0] for offer in (*TABLES, *GRAPHS))
