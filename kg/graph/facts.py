"""The one shape in which everything is said: a subject, and a table of predicates and values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

Value = ox.NamedNode | ox.Literal
Facts = Iterable[tuple[ox.NamedNode, Value | None]]
Graph = ox.NamedNode | ox.DefaultGraph

EFFECTIVE = ox.DefaultGraph()


def say(subject: ox.NamedNode, facts: Facts, graph: Graph = EFFECTIVE) -> Iterator[ox.Quad]:
    """The quads of a subject; a fact without a value is not said.

    >>> from kg.graph.vocabulary import MZ, place
    >>> [quad.predicate == MZ.within for quad in say(place("370114"), [(MZ.within, place("370100")), (MZ.level, None)])]
    [True]
    """
    for predicate, value in facts:
        if value is not None:
            yield ox.Quad(subject, predicate, value, graph)
