"""SHACL shapes, run over a store node by node: one look at what is said of a node serves all its constraints.

The part of SHACL Core that `ontology/shapes` uses; another constraint is an error and not passed over. That this finds
what a validator finds is held by the tests; it is here because a validator takes an hour for what takes it a minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph import constraints
from kg.graph.constraints import CLASS, IN, OR, Condition, Constraint, Term, Typed
from kg.graph.findings import FAULT, ONTOLOGY, REPORT, WARNING, Check, Finding, finding
from kg.graph.vocabulary import BASE, RDF, SH, Namespace
from kg.resources import ontology_dir

Node = ox.NamedNode | ox.BlankNode

MZSH = Namespace("mzsh", f"{BASE}shapes#")

_EFFECTIVE = ox.DefaultGraph()

# What a shape says about itself, and no constraint.
_SAID = {SH.path, SH.message, SH.severity, SH.group, RDF.type}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property shape: its check, its path, and its constraints by the names of their components."""

    check: Check
    path: ox.NamedNode
    constraints: tuple[tuple[str, Constraint], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A node shape: the classes whose instances it looks at, in which graph, and its properties."""

    classes: tuple[ox.NamedNode, ...]
    graph: ox.NamedNode | ox.DefaultGraph
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """All node shapes, and each class with all classes above it."""

    shapes: tuple[Shape, ...]
    above: Mapping[str, frozenset[str]]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The check of each property shape."""
        return tuple(one.check for shape in self.shapes for one in shape.properties)


def shapes(folder: Path | None = None) -> Shapes:
    """The shapes of an ontology's folder.

    >>> [check.name for check in shapes().checks if check.name.startswith("Compound-")]
    ['Compound-label', 'Compound-members']
    """
    return _shapes((folder or ontology_dir()).resolve())


def broken(store: ox.Store, known: Shapes, scopes: Collection[str], part: ox.Store | None = None) -> Iterator[Finding]:
    """What breaks the shapes of these *scopes*, in a graph or in that *part* of it which is new."""
    typed = _classes(store, known.above)
    looked = store if part is None else part
    for shape in known.shapes:
        asked = [one for one in shape.properties if one.check.scope in scopes]
        for focus in _focus(looked, shape) if asked else ():
            said: defaultdict[ox.NamedNode, list[Term]] = defaultdict(list)
            for quad in looked.quads_for_pattern(focus, None, None, shape.graph):
                _, predicate, value, _ = quad
                said[predicate].append(value)
            yield from _kept(focus, said, asked, typed)


def _kept(
    focus: Term, said: Mapping[ox.NamedNode, list[Term]], asked: Sequence[Property], typed: Typed
) -> Iterator[Finding]:
    for one in asked:
        values = said.get(one.path, [])
        for component, constraint in one.constraints:
            for detail in constraint(values, said, typed):
                told = f"{constraints.words(one.path)} {detail}" if not values else detail
                yield finding(one.check, constraints.words(focus), told, component, one.path.value)


def _focus(store: ox.Store, shape: Shape) -> Iterator[Node]:
    seen: set[Node] = set()
    for name in shape.classes:
        for quad in store.quads_for_pattern(None, RDF.type, name, shape.graph):
            focus = quad.subject
            if not isinstance(focus, Node) or focus in seen:
                continue
            # Most classes have no others below, and then nothing comes twice.
            if len(shape.classes) > 1:
                seen.add(focus)
            yield focus


def _classes(store: ox.Store, above: Mapping[str, frozenset[str]]) -> Typed:
    # Concepts and reports are pointed to by every claim, its own sentence by one: a bound keeps the first.
    @lru_cache(maxsize=65_536)
    def typed(term: Term) -> frozenset[str]:
        if not isinstance(term, Node):
            return frozenset()
        found = {constraints.words(quad.object) for quad in store.quads_for_pattern(term, RDF.type, None, _EFFECTIVE)}
        return frozenset(found).union(*(above.get(name, frozenset()) for name in found))

    return typed


@lru_cache(maxsize=4)
def _shapes(folder: Path) -> Shapes:
    above = _above(folder)
    found = [
        shape for path in sorted((folder / "shapes").glob("*.ttl")) for shape in _File(_parsed(path), path).read(above)
    ]
    names = [one.check.name for shape in found for one in shape.properties]
    if twice := {name for name in names if names.count(name) > 1}:
        raise OntologyError(f"{folder}/shapes: mzsh:{min(twice)} is there twice; give one of them another name")
    return Shapes(shapes=tuple(found), above=above)


def _parsed(path: Path) -> ox.Store:
    store = ox.Store()
    try:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: not Turtle that can be read ({error}); correct it there") from error
    return store


def _above(folder: Path) -> Mapping[str, frozenset[str]]:
    """Each class with all classes above it, by the ontology and its alignments."""
    direct: defaultdict[str, set[str]] = defaultdict(set)
    for path in (folder / "core.ttl", *sorted((folder / "alignments").glob("*.ttl"))):
        for quad in _parsed(path).quads_for_pattern(None, ox.NamedNode(f"{_RDFS}subClassOf"), None):
            direct[constraints.words(quad.subject)].add(constraints.words(quad.object))

    @cache
    def all_above(name: str) -> frozenset[str]:
        tops = direct.get(name, set())
        return frozenset(tops).union(*map(all_above, tops))

    return {name: all_above(name) for name in list(direct)}


_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


@dataclass(frozen=True, slots=True)
class _File:
    """A file of shapes as it is read."""

    store: ox.Store
    path: Path

    def read(self, above: Mapping[str, frozenset[str]]) -> Iterator[Shape]:
        nodes = {quad.subject for quad in self.store.quads_for_pattern(None, RDF.type, SH.NodeShape)}
        for node in sorted((node for node in nodes if isinstance(node, Node)), key=str):
            targets = {constraints.words(term) for term in self.values(node, SH.targetClass)}
            below = {name for name, tops in above.items() if tops & targets}
            graph, scope = self.value(node, MZSH.graph), self.value(node, MZSH.scope)
            within = scope.value if isinstance(scope, ox.Literal) else None
            yield Shape(
                classes=tuple(ox.NamedNode(name) for name in sorted(targets | below)),
                graph=graph if isinstance(graph, ox.NamedNode) else _EFFECTIVE,
                properties=tuple(
                    self.property(one, within)
                    for one in self.values(node, SH.property)
                    if isinstance(one, ox.NamedNode)
                ),
            )

    def property(self, shape: ox.NamedNode, scope: str | None) -> Property:
        name = shape.value.removeprefix(MZSH.namespace_iri)
        said = {m.language: m.value for m in self.values(shape, SH.message) if isinstance(m, ox.Literal)}
        group, path = self.value(shape, SH.group), self.value(shape, SH.path)
        if not isinstance(path, ox.NamedNode) or not isinstance(group, ox.NamedNode) or not {"zh", "en"} <= said.keys():
            raise OntologyError(f"{self.path}: mzsh:{name} has a path, a group, and messages in zh and en; write all")
        family = group.value.removeprefix(MZSH.namespace_iri)
        holds, _, mend = said["en"].partition(" → ")
        holds_zh, _, mend_zh = said["zh"].partition(" → ")
        check = Check(
            name=name,
            family=family,
            severity=WARNING if self.value(shape, SH.severity) == SH.Warning else FAULT,
            scope=scope or (ONTOLOGY if family == ONTOLOGY else REPORT),
            holds=holds,
            holds_zh=holds_zh,
            mend=mend,
            mend_zh=mend_zh,
        )
        return Property(check=check, path=path, constraints=tuple(self.constraints(shape)))

    def constraints(self, shape: ox.NamedNode) -> Iterator[tuple[str, Constraint]]:
        predicates = {quad.predicate for quad in self.store.quads_for_pattern(shape, None, None)} - _SAID
        for predicate in sorted(predicates, key=str):
            local = predicate.value.removeprefix(SH.namespace_iri)
            component = f"{local[0].upper()}{local[1:]}ConstraintComponent"
            for value in self.values(shape, predicate):
                if predicate in _LISTS:
                    yield component, constraints.each(_LISTS[predicate](self.members(value)))
                elif predicate == OR:
                    alternatives = [self.alternative(one) for one in self.members(value)]
                    yield component, constraints.each(constraints.any_of(alternatives))
                elif predicate in _SINGLE:
                    yield component, _SINGLE[predicate](value)
                else:
                    raise OntologyError(
                        f"{self.path}: {predicate.value} of mzsh:{shape.value.removeprefix(MZSH.namespace_iri)} "
                        "is not one of the constraints known; use another, or add it to kg/graph/constraints.py"
                    )

    def alternative(self, node: Term) -> Condition:
        for predicate, condition in _CONDITIONS.items():
            value = self.value(node, predicate) if isinstance(node, Node) else None
            if value is not None:
                return condition(value)
        raise OntologyError(f"{self.path}: sh:or takes sh:datatype and sh:class; write it with these")

    def values(self, subject: Node, predicate: ox.NamedNode) -> list[Term]:
        return sorted((quad.object for quad in self.store.quads_for_pattern(subject, predicate, None)), key=str)

    def value(self, subject: Node, predicate: ox.NamedNode) -> Term | None:
        return next(iter(self.values(subject, predicate)), None)

    def members(self, head: Term) -> list[Term]:
        found: list[Term] = []
        while isinstance(head, Node) and head != RDF.nil:
            first, rest = self.value(head, RDF.first), self.value(head, RDF.rest)
            if first is None or rest is None:
                raise OntologyError(f"{self.path}: a list without an end; close it with )")
            found.append(first)
            head = rest
        return found


_CONDITIONS: Mapping[ox.NamedNode, Callable[[Term], Condition]] = {
    SH.datatype: constraints.of_datatype,
    CLASS: constraints.of_class,
    SH.nodeKind: constraints.of_kind,
    SH.pattern: constraints.like,
    SH.minInclusive: constraints.at_least,
    SH.maxInclusive: constraints.at_most,
}
_LISTS: Mapping[ox.NamedNode, Callable[[Sequence[Term]], Condition]] = {
    IN: constraints.one_of,
    SH.languageIn: constraints.in_language,
}


def _each(condition: Callable[[Term], Condition]) -> Callable[[Term], Constraint]:
    return lambda value: constraints.each(condition(value))


_SINGLE: Mapping[ox.NamedNode, Callable[[Term], Constraint]] = {
    **{predicate: _each(condition) for predicate, condition in _CONDITIONS.items()},
    SH.minCount: constraints.min_count,
    SH.maxCount: constraints.max_count,
    SH.uniqueLang: constraints.unique_lang,
    SH.lessThan: lambda path: constraints.less_than(path, or_same=False),
    SH.lessThanOrEquals: lambda path: constraints.less_than(path, or_same=True),
    SH.disjoint: constraints.disjoint,
}
