"""Accepted links in the store: a graph a set, with where it comes from, and gone again when it is withdrawn."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.literals import integer, plain
from kg.graph.vocabulary import DCTERMS, LINKS, PROV, RDF, VOID, XSD
from kg.links.review import Reviewed
from kg.search import INDEX
from kg.store import open_current
from kg.store.drafts import Draft
from kg.store.edits import edit
from kg.store.manifest import Manifest

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkset:
    """A set of links in force."""

    name: str
    links: int
    source: str


def graph_of(name: str) -> ox.NamedNode:
    """The graph of a set.

    >>> graph_of("wikidata-places").value.removeprefix(LINKS)
    'wikidata-places'
    """
    if not _NAME.fullmatch(name):
        raise StoreError(f"{name!r}: a set of links is named by small letters, digits and -")
    return ox.NamedNode(LINKS + name)


def accept(store_dir: Path, reviewed: Reviewed) -> tuple[str, int]:
    """Put the links in force, in the place of those of the same name; the snapshot, and how many links it has now."""
    graph = graph_of(reviewed.name)

    def change(store: ox.Store) -> int:
        unknown = next((one.thing for one in reviewed.links if not _known(store, one.thing)), None)
        if unknown:
            raise StoreError(f"{unknown}: there is no such thing in the graph; take its row out of the review")
        store.remove_graph(graph)
        links = {ox.Triple(*map(ox.NamedNode, (one.thing, one.predicate, one.target))) for one in reviewed.links}
        # What the ontology says already is said once.
        links = {one for one in links if ox.Quad(one.subject, one.predicate, one.object) not in store}
        store.extend(ox.Quad(one.subject, one.predicate, one.object, graph) for one in links)
        store.extend(_provenance(reviewed, graph, len(links)))
        return len(links)

    return edit(store_dir, change, graph, _keep_index)


def withdraw(store_dir: Path, name: str) -> str:
    """Take a set of links out of the graph; the snapshot without it."""
    graph = graph_of(name)

    def change(store: ox.Store) -> None:
        if not store.contains_named_graph(graph):
            known = ", ".join(sorted(one.name for one in _sets(store))) or "none"
            raise StoreError(f"{store_dir}: there is no set of links {name}; there are {known}")
        store.remove_graph(graph)

    return edit(store_dir, change, graph, _keep_index)[0]


def sets(store_dir: Path) -> tuple[Linkset, ...]:
    """The sets of links in force, by name."""
    with open_current(store_dir) as snapshot:
        return tuple(sorted(_sets(snapshot.store), key=lambda one: one.name))


def _sets(store: ox.Store) -> Iterator[Linkset]:
    for graph in store.named_graphs():
        if isinstance(graph, ox.NamedNode) and graph.value.startswith(LINKS):
            said = {quad.predicate: quad.object for quad in store.quads_for_pattern(graph, None, None, graph)}
            source, number = said.get(DCTERMS.source), said.get(VOID.triples)
            yield Linkset(
                name=graph.value.removeprefix(LINKS),
                links=int(number.value) if isinstance(number, ox.Literal) else 0,
                source=source.value if isinstance(source, ox.NamedNode | ox.Literal) else "",
            )


def _provenance(reviewed: Reviewed, graph: ox.NamedNode, links: int) -> Iterator[ox.Quad]:
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (RDF.type, VOID.Linkset),
        (RDF.type, PROV.Entity),
        (DCTERMS.title, plain(reviewed.name)),
        (DCTERMS.identifier, plain(f"sha256:{reviewed.digest}")),
        (VOID.triples, integer(links)),
    ]
    sources = sorted({one.source for one in reviewed.links} - {""})
    said += [(DCTERMS.source, ox.NamedNode(value) if value.startswith("http") else plain(value)) for value in sources]
    said += [(DCTERMS.license, ox.NamedNode(value)) for value in sorted({one.licence for one in reviewed.links} - {""})]
    said += [(VOID.linkPredicate, ox.NamedNode(value)) for value in sorted({one.predicate for one in reviewed.links})]
    retrieved = max((one.retrieved for one in reviewed.links), default="")
    if retrieved:
        said.append((PROV.generatedAtTime, ox.Literal(retrieved, datatype=XSD.dateTime)))
    return (ox.Quad(graph, predicate, value, graph) for predicate, value in said)


def _known(store: ox.Store, thing: str) -> bool:
    return next(iter(store.quads_for_pattern(ox.NamedNode(thing), None, None, None)), None) is not None


def _keep_index(draft: Draft, manifest: Manifest, store: ox.Store) -> None:  # noqa: ARG001 - what edit() hands over
    """Links change no label: the search index stays as it is."""
    current = draft.lease.current
    if current is not None and (current.path / INDEX).exists():
        shutil.copyfile(current.path / INDEX, draft.folder / INDEX)
