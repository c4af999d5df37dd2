"""The rows of a panel, as the views of a graph give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.asking import words
from kg.panel.columns import COLUMNS, UNREAD
from kg.resources import queries_dir

# As many characters on either side as tell a person what a number was about, and as find a quote on its page.
_AROUND = 24
_FOUND_BY = 40

Row = Mapping[str, str]
Texts = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Figures, a row each, and the numbers that were not understood; all values are words, "" where nothing is said."""

    figures: tuple[Row, ...]
    unread: tuple[Row, ...] = field(default=())


def ask_panel(store: ox.Store, texts: Texts) -> Panel:
    """The panel of a graph; *texts* gives the frozen text of a SHA-256."""
    figures = tuple(_figure(row) for row in _rows(store, "panel"))
    return Panel(figures=figures, unread=tuple(_unread(row, texts) for row in _rows(store, "not-understood")))


def _rows(store: ox.Store, view: str) -> Iterator[dict[str, str]]:
    path = queries_dir() / "views" / f"{view}.rq"
    found = store.query(path.read_text(encoding="utf-8"))
    if not isinstance(found, ox.QuerySolutions):
        raise QueryError(f"{path}: it does not SELECT; restore the file")
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: words(row[name]) for name in names}


def _figure(row: Mapping[str, str]) -> Row:
    said = {**row, "link": link(row["page"], row["fragment"], row["quote"]) or row["claim"]}
    for name in ("value", "lower", "upper"):
        said[name] = _plain(said[name])
    return {column.name: said[column.name] for column in COLUMNS}


def _plain(number: str) -> str:
    """A decimal without the noughts that say nothing: 82.0 is 82."""
    if not number:
        return ""
    value = Decimal(number)
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def link(page: str, fragment: str, words: str) -> str:
    """The address of the words on their page: by its number in a PDF, else by the words themselves (text fragments).

    >>> link("https://example.org/a.pdf", "page=3", "床位9张"), link("https://example.org/a", "", "床位 9")
    ('https://example.org/a.pdf#page=3', 'https://example.org/a#:~:text=%E5%BA%8A%E4%BD%8D%209')
    """
    if not page:
        return ""
    if fragment.startswith("page="):
        return f"{page}#{fragment}"
    return f"{page}#:~:text={quote(words[:_FOUND_BY], safe='').replace('-', '%2D')}"


def _unread(row: Mapping[str, str], texts: Texts) -> Row:
    text, start, end = texts(row["sha256"]), int(row["start"]), int(row["end"])
    around = text[max(0, start - _AROUND) : end + _AROUND]
    said = {**row, "context": " ".join(around.split())}
    return {column.name: said[column.name] for column in UNREAD}


def periods(rows: Sequence[Row]) -> Iterator[tuple[str, str, str]]:
    """Place, name and end of each row's period, each once, in their order."""
    yield from dict.fromkeys((row["place"], row["place_name"], row["end"]) for row in rows)
