"""The graph as files for people and programs: our prefixes, one subject after the other, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.facts import EFFECTIVE
from kg.graph.jsonld import write_json_ld
from kg.graph.part import part_of_report
from kg.graph.rdfxml import write_rdf_xml
from kg.graph.shorten import Node
from kg.graph.turtle import write_trig, write_turtle
from kg.graph.vocabulary import RDF

_Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A form of RDF: its name, the ending of its files, its media type, and whether it holds named graphs."""

    name: str
    extension: str
    media_type: str
    datasets: bool
    write: Callable[[Iterable[ox.Quad], IO[bytes]], None]


def form(name: str) -> Format:
    """The format that is called so: by its name, the ending of its files, or its media type.

    >>> form("ttl").name
    'turtle'
    """
    wanted = name.lower().removeprefix(".")
    for one in FORMATS:
        if wanted in {one.name, one.extension, one.media_type}:
            return one
    raise QueryError(f"{name!r} is no form of RDF; take one of {', '.join(one.name for one in FORMATS)}")


def form_of(path: PurePath) -> Format:
    """The format that a file's name asks for; .gz does not count.

    >>> form_of(PurePath("graph.nq.gz")).name
    'nquads'
    """
    return form(PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix)


def export(store: ox.Store, output: IO[bytes], form: Format, *, report: str | None = None) -> int:
    """Write a store, or what it says of one report, and return how many triples or quads were written.

    A format without named graphs gets the effective graph alone. A report's part is its own triples and the
    descriptions of what they point to, so that it can be read by itself.
    """
    count = 0

    def counted(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        nonlocal count
        for quad in quads:
            count += 1
            yield quad

    only = part_of_report(store, report) if report is not None else None
    order = _by_line if form.name in _LINES else _by_graph
    form.write(counted(order(store, only, datasets=form.datasets)), output)
    return count


def _by_graph(store: ox.Store, only: set[Node] | None, *, datasets: bool) -> Iterator[ox.Quad]:
    graphs: list[_Graph] = [EFFECTIVE]
    if datasets:
        graphs += sorted(store.named_graphs(), key=str)
    for graph in graphs:
        for subject in _subjects(store, graph, only):
            yield from sorted(store.quads_for_pattern(subject, None, None, graph), key=_type_first)


def _by_line(store: ox.Store, only: set[Node] | None, *, datasets: bool) -> Iterator[ox.Quad]:
    graph = None if datasets else EFFECTIVE
    for subject in _subjects(store, graph, only):
        yield from sorted(store.quads_for_pattern(subject, None, None, graph), key=_line)


def _subjects(store: ox.Store, graph: _Graph | None, only: set[Node] | None) -> list[Node]:
    if only is not None:
        return sorted(only, key=str)
    return sorted({quad.subject for quad in store.quads_for_pattern(None, None, None, graph)}, key=str)


def _type_first(quad: ox.Quad) -> tuple[bool, str, str]:
    return quad.predicate != RDF.type, quad.predicate.value, str(quad.object)


def _line(quad: ox.Quad) -> str:
    return f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name}"


def _write_lines(form: ox.RdfFormat, quads: Iterable[ox.Quad], output: IO[bytes]) -> None:
    said: Iterable[ox.Quad] | Iterable[ox.Triple] = quads if form.supports_datasets else (q.triple for q in quads)
    ox.serialize(said, output, form)


_LINES = {"ntriples", "nquads"}

FORMATS = (
    Format(name="turtle", extension="ttl", media_type="text/turtle", datasets=False, write=write_turtle),
    Format(name="trig", extension="trig", media_type="application/trig", datasets=True, write=write_trig),
    Format(name="ntriples", extension="nt", media_type="application/n-triples", datasets=False,
           write=partial(_write_lines, ox.RdfFormat.N_TRIPLES)),
    Format(name="nquads", extension="nq", media_type="application/n-quads", datasets=True,
           write=partial(_write_lines, ox.RdfFormat.N_QUADS)),
    Format(name="jsonld", extension="jsonld", media_type="application/ld+json", datasets=True, write=write_json_ld),
    Format(name="rdfxml", extension="rdf", media_type="application/rdf+xml", datasets=False, write=write_rdf_xml),
)  # fmt: skip
