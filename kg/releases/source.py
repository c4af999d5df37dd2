"""Whom a cited figure is from: the report of a statement, and the statements that a table names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.asking import words
from kg.graph.vocabulary import DCAT, DCTERMS, ID, MZ, QB, SKOS
from kg.releases.citation import Source

_STATEMENT = f"{ID}report/"


def source_of(store: ox.Store, iri: str) -> Source | None:
    """The report that a statement is of; None where it is no statement."""
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no IRI; name a statement as an answer or a page shows it") from error
    report = _one(store, node, QB.dataSet) or _one(store, node, MZ.statedIn)
    if not isinstance(report, ox.NamedNode):
        return None
    publisher = _one(store, report, DCTERMS.publisher)
    return Source(
        title=words(_one(store, report, DCTERMS.title)) or report.value.rsplit("/", 1)[-1],
        publisher=words(_one(store, publisher, SKOS.prefLabel)) if isinstance(publisher, ox.NamedNode) else "",
        published=words(_one(store, report, DCTERMS.issued)),
        url=words(_one(store, report, DCAT.landingPage)),
    )


def about_of(store: ox.Store, iri: str) -> str:
    """A statement in a few words: its title and figure as printed, else its words."""
    node = ox.NamedNode(iri)
    title = words(_one(store, node, MZ.metricTitle))
    raw = words(_one(store, node, MZ.raw))
    if title and raw:
        return f"{title} {raw}"
    return words(_one(store, node, MZ.quote))[:60] or words(_one(store, node, SKOS.prefLabel)) or iri


def statements_of_table(store: ox.Store, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The statements that a table names and the graph has, and those that it lacks."""
    named = dict.fromkeys(_named(path))
    known = tuple(iri for iri in named if _is_known(store, iri))
    return known, tuple(iri for iri in named if iri not in known)


def _named(path: Path) -> Iterator[str]:
    """The cells that are IRIs of statements."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file, delimiter="\t" if path.suffix == ".tsv" else ","):
                cells = (cell.strip().strip("<>") for cell in row)
                yield from (cell for cell in cells if cell.startswith(_STATEMENT) and "/" in cell[len(_STATEMENT) :])
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 (byte {error.start}); save the table as UTF-8") from error


def _is_known(store: ox.Store, iri: str) -> bool:
    return next(iter(store.quads_for_pattern(ox.NamedNode(iri), None, None, ox.DefaultGraph())), None) is not None


def _one(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> object:
    quad = next(iter(store.quads_for_pattern(node, predicate, None, ox.DefaultGraph())), None)
    return quad.object if quad is not None else None
