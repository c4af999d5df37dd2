"""Some reports of a graph and what they rest on, as a small graph: rules about one report hold there alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph.vocabulary import BASE, MZ, QB, RDF, RDFS, SKOS

# As many reports as make a graph that queries of any shape are quick on.
REPORTS = 40

Node = ox.NamedNode | ox.BlankNode

_EFFECTIVE = ox.DefaultGraph()
_NAMES = f"{BASE}id/"
_HEAD = (QB.dataSet, MZ.statedIn)


class Pieces:
    """Cuts a graph; what pieces share, the ontology above all, is read once."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._shared: dict[Node, list[ox.Quad]] = {}
        self._terms = [
            quad for term in self._defined() for quad in store.quads_for_pattern(term, None, None, _EFFECTIVE)
        ]
        self._in_terms = {
            quad.object for quad in self._terms if isinstance(quad.object, Node) and _leads_on(quad.object)
        }

    def of(self, reports: Iterable[ox.NamedNode], others: Iterable[Node] = ()) -> ox.Store:
        """The effective graph of these reports: all they say, all that names, and the terms it is said in.

        *Others* are nodes that no report states, with what they name in their turn.
        """
        wanted = list(reports)
        piece = ox.Store()
        piece.extend(self._terms)
        own = tuple(f"{report.value}/" for report in wanted)
        fresh: set[Node] = {
            *wanted,
            *others,
            *self._in_terms,
            *(node for report in wanted for node in self._stated(report)),
        }
        seen = set(fresh)
        while fresh:
            quads = [quad for node in fresh for quad in self._said(node, own)]
            piece.extend(quads)
            objects = {quad.object for quad in quads}
            fresh = {node for node in objects if isinstance(node, Node) and _leads_on(node)} - seen
            seen |= fresh
        return piece

    def reports(self) -> Iterator[ox.NamedNode]:
        """The reports, by name."""
        found = (quad.subject for quad in self._store.quads_for_pattern(None, RDF.type, MZ.Report, _EFFECTIVE))
        return iter(sorted((node for node in found if isinstance(node, ox.NamedNode)), key=str))

    def strays(self, classes: Iterable[ox.NamedNode]) -> list[Node]:
        """The instances of some classes that no report states and nothing points to: no piece of reports has them."""
        typed = {
            quad.subject
            for name in classes
            for quad in self._store.quads_for_pattern(None, RDF.type, name, _EFFECTIVE)
            if isinstance(quad.subject, Node)
        }
        return sorted((node for node in typed if not self._is_stated(node) and not self._is_named(node)), key=str)

    def _is_stated(self, node: Node) -> bool:
        return any(any(self._store.quads_for_pattern(node, predicate, None, _EFFECTIVE)) for predicate in _HEAD)

    def _is_named(self, node: Node) -> bool:
        """Whether anything but itself points to a node; a report needs nobody who does."""
        if any(self._store.quads_for_pattern(node, RDF.type, MZ.Report, _EFFECTIVE)):
            return True
        return any(quad.subject != node for quad in self._store.quads_for_pattern(None, None, node, _EFFECTIVE))

    def _defined(self) -> set[ox.NamedNode]:
        found = (quad.subject for quad in self._store.quads_for_pattern(None, RDFS.isDefinedBy, None, _EFFECTIVE))
        return {node for node in found if isinstance(node, ox.NamedNode)}

    def _stated(self, report: ox.NamedNode) -> Iterator[Node]:
        for predicate in _HEAD:
            for quad in self._store.quads_for_pattern(None, predicate, report, _EFFECTIVE):
                if isinstance(quad.subject, Node):
                    yield quad.subject

    def _said(self, node: Node, own: tuple[str, ...]) -> list[ox.Quad]:
        if node.value.startswith(own):
            return list(self._store.quads_for_pattern(node, None, None, _EFFECTIVE))
        if node not in self._shared:
            quads = list(self._store.quads_for_pattern(node, None, None, _EFFECTIVE))
            # A scheme names all its concepts; that it is one is all that a report rests on.
            self._shared[node] = [quad for quad in quads if quad.predicate not in (SKOS.hasTopConcept, QB.component)]
        return self._shared[node]


def _leads_on(node: Node) -> bool:
    return isinstance(node, ox.BlankNode) or node.value.startswith(_NAMES)
