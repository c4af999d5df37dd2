"""SHACL shapes as queries: what a validator would visit node by node, the store finds in one sweep.

The part of SHACL Core that `ontology/shapes` uses; another constraint is an error and not passed over. That these
queries find what a validator finds is held by the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph.findings import FAULT, ONTOLOGY, REPORT, WARNING, Check, Probe
from kg.graph.vocabulary import BASE, RDF, SH, Namespace
from kg.resources import ontology_dir

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Node = ox.NamedNode | ox.BlankNode
Made = Callable[["_Focus", str, Term, list[str]], str]

MZSH = Namespace("mzsh", f"{BASE}shapes#")

# These names are words of Python.
_CLASS, _IN, _OR = (getattr(SH, name) for name in ("class", "in", "or"))

# What a shape says about itself, and no constraint.
_SAID = {SH.path, SH.message, SH.severity, SH.group, SH.description, SH.name, RDF.type, MZSH.graph, MZSH.scope}


@dataclass(frozen=True, slots=True)
class _Shapes:
    store: ox.Store
    path: Path

    def values(self, subject: Node, predicate: ox.NamedNode) -> list[Term]:
        return sorted((q.object for q in self.store.quads_for_pattern(subject, predicate, None)), key=str)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Focus:
    """The nodes that a shape looks at: those of some classes, where told in a named graph; *below* are subclasses."""

    classes: tuple[str, ...]
    graph: str | None
    below: Mapping[str, tuple[str, ...]]

    def having(self, pattern: str) -> str:
        """The focus nodes and what is said of them."""
        if len(self.classes) == 1:
            typed = f"?subject a <{self.classes[0]}> ."
        else:
            listed = " ".join(f"<{name}>" for name in self.classes)
            typed = f"VALUES ?class {{ {listed} }} ?subject a ?class ."
        return f"GRAPH <{self.graph}> {{ {typed} {pattern} }}" if self.graph else f"{typed} {pattern}"


def shape_checks(folder: Path | None = None) -> tuple[Check, ...]:
    """A check for each property shape, in the order of their names.

    >>> [check.name for check in shape_checks() if check.name.startswith("Compound-")]
    ['Compound-label', 'Compound-members']
    """
    return _shape_checks((folder or ontology_dir()).resolve())


@lru_cache(maxsize=4)
def _shape_checks(folder: Path) -> tuple[Check, ...]:
    below = _subclasses(folder)
    found: dict[str, Check] = {}
    for path in sorted((folder / "shapes").glob("*.ttl")):
        for check in _checks_of(_Shapes(_parsed(path), path), below):
            if check.name in found:
                raise OntologyError(f"{path}: mzsh:{check.name} is there twice; give one of them another name")
            found[check.name] = check
    return tuple(found[name] for name in sorted(found))


def _parsed(path: Path) -> ox.Store:
    store = ox.Store()
    try:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: not Turtle that can be read ({error}); correct it there") from error
    return store


def _subclasses(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Each class with all classes under it: a target class takes their instances in."""
    store = ox.Store()
    for path in (folder / "core.ttl", *sorted((folder / "alignments").glob("*.ttl"))):
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    rows = store.query(
        "SELECT ?top ?below WHERE { ?below <http://www.w3.org/2000/01/rdf-schema#subClassOf>+ ?top } ORDER BY ?below"
    )
    found: dict[str, list[str]] = {}
    for row in rows if isinstance(rows, ox.QuerySolutions) else ():
        found.setdefault(row["top"].value, []).append(row["below"].value)
    return {top: tuple(names) for top, names in found.items()}


def _checks_of(shapes: _Shapes, below: Mapping[str, tuple[str, ...]]) -> Iterator[Check]:
    nodes = {quad.subject for quad in shapes.store.quads_for_pattern(None, RDF.type, SH.NodeShape)}
    for node in sorted((node for node in nodes if isinstance(node, Node)), key=str):
        targets = [term.value for term in shapes.values(node, SH.targetClass) if isinstance(term, ox.NamedNode)]
        classes = tuple(dict.fromkeys(name for top in targets for name in (top, *below.get(top, ()))))
        graph = shapes.value(node, MZSH.graph)
        focus = _Focus(classes=classes, graph=graph.value if isinstance(graph, ox.NamedNode) else None, below=below)
        for shape in shapes.values(node, SH.property):
            if isinstance(shape, ox.NamedNode) and classes:
                yield _check(shapes, shape, focus)


def _check(shapes: _Shapes, shape: ox.NamedNode, focus: _Focus) -> Check:
    name = shape.value.removeprefix(MZSH.namespace_iri)
    said = {m.language: m.value for m in shapes.values(shape, SH.message) if isinstance(m, ox.Literal)}
    group = shapes.value(shape, SH.group)
    path = shapes.value(shape, SH.path)
    if not isinstance(path, ox.NamedNode) or not isinstance(group, ox.NamedNode) or not {"zh", "en"} <= said.keys():
        raise OntologyError(f"{shapes.path}: mzsh:{name} has a path, a group, and messages in zh and en; write all")
    holds, _, mend = said["en"].partition(" → ")
    holds_zh, _, mend_zh = said["zh"].partition(" → ")
    ontological = group.value.endswith("ontology")
    return Check(
        name=name,
        family=group.value.removeprefix(MZSH.namespace_iri),
        severity=WARNING if shapes.value(shape, SH.severity) == SH.Warning else FAULT,
        scope=ONTOLOGY if ontological else REPORT,
        holds=holds,
        holds_zh=holds_zh,
        mend=mend,
        mend_zh=mend_zh,
        probes=tuple(_probes(shapes, shape, path, focus)),
    )


def _probes(shapes: _Shapes, shape: ox.NamedNode, path: ox.NamedNode, focus: _Focus) -> Iterator[Probe]:
    for predicate in sorted({quad.predicate for quad in shapes.store.quads_for_pattern(shape, None, None)}, key=str):
        if predicate in _SAID:
            continue
        make = _CONSTRAINTS.get(predicate)
        if make is None:
            raise OntologyError(
                f"{shapes.path}: {predicate.value} of {shape.value} is not one of the constraints known"
            )
        values = shapes.values(shape, predicate)
        for value in [values[0]] if predicate in _LISTS else values:
            listed = shapes.members(value) if predicate in _LISTS else []
            local = predicate.value.removeprefix(SH.namespace_iri)
            yield Probe(
                query=make(focus, str(path), value, [_alternative(shapes, one, focus) for one in listed]),
                component=f"{local[0].upper()}{local[1:]}ConstraintComponent",
                path=path.value,
            )


def _alternative(shapes: _Shapes, term: Term, focus: _Focus) -> str:
    """A member of a list: a term, or the condition of one of the shapes of sh:or."""
    if not isinstance(term, ox.BlankNode):
        return str(term)
    for predicate, condition in _CONDITIONS.items():
        value = shapes.value(term, predicate)
        if value is not None:
            return condition(value, focus)
    raise OntologyError(f"{shapes.path}: sh:or takes sh:datatype and sh:class; write it with these")


def _select(where: str, after: str = "", detail: str = "?detail") -> str:
    return f"SELECT DISTINCT ?subject ({detail} AS ?told) WHERE {{ {where} }} {after}"


def _typed(value: Term, focus: _Focus) -> str:
    below = " ".join(f"<{name}>" for name in focus.below.get(str(value)[1:-1], ()))
    itself = f"EXISTS {{ ?detail a {value} }}"
    return f"{itself} || EXISTS {{ VALUES ?below {{ {below} }} ?detail a ?below }}" if below else itself


def _of_datatype(value: Term, _: _Focus | None = None) -> str:
    return f"COALESCE(DATATYPE(?detail) = {value}, false)"


_CONDITIONS: Mapping[ox.NamedNode, Callable[[Term, _Focus], str]] = {SH.datatype: _of_datatype, _CLASS: _typed}
_KINDS = {str(SH.IRI): "isIRI", str(SH.Literal): "isLiteral", str(SH.BlankNode): "isBlank"}
_LISTS = {_IN, SH.languageIn, _OR}


def _min_count(focus: _Focus, path: str, value: Term, _: list[str]) -> str:
    least = _number(value)
    if least == 1:
        return _select(focus.having(f"FILTER NOT EXISTS {{ ?subject {path} ?any }}"), detail=f"STR({path})")
    counted = focus.having(f"OPTIONAL {{ ?subject {path} ?any }}")
    return _select(counted, f"GROUP BY ?subject HAVING (COUNT(DISTINCT ?any) < {least})", detail="COUNT(DISTINCT ?any)")


def _max_count(focus: _Focus, path: str, value: Term, _: list[str]) -> str:
    most = f"GROUP BY ?subject HAVING (COUNT(DISTINCT ?any) > {_number(value)})"
    return _select(focus.having(f"?subject {path} ?any ."), most, detail="COUNT(DISTINCT ?any)")


def _unique_lang(focus: _Focus, path: str, _: Term, __: list[str]) -> str:
    grouped = f"?subject {path} ?any . BIND(LANG(?any) AS ?language) FILTER(?language != '')"
    return _select(
        focus.having(grouped), "GROUP BY ?subject ?language HAVING (COUNT(DISTINCT ?any) > 1)", detail="?language"
    )


def _filtered(condition: Callable[[Term, list[str]], str]) -> Made:
    """A constraint on each value by itself: it is broken where the condition fails."""

    def make(focus: _Focus, path: str, value: Term, listed: list[str]) -> str:
        return _select(focus.having(f"?subject {path} ?detail .") + f" FILTER(!({condition(value, listed)}))")

    return make


def _compared(sign: str) -> Made:
    def make(focus: _Focus, path: str, value: Term, _: list[str]) -> str:
        both = focus.having(f"?subject {path} ?detail ; {value} ?other .")
        return _select(f"{both} FILTER(!COALESCE(?detail {sign} ?other, false))")

    return make


def _disjoint(focus: _Focus, path: str, value: Term, _: list[str]) -> str:
    return _select(focus.having(f"?subject {path} ?detail ; {value} ?detail ."))


def _of_class(focus: _Focus, path: str, value: Term, _: list[str]) -> str:
    return _select(f"{focus.having(f'?subject {path} ?detail .')} FILTER(!({_typed(value, focus)}))")


def _number(value: Term) -> int:
    return int(value.value) if isinstance(value, ox.Literal) else 0


_CONSTRAINTS: Mapping[ox.NamedNode, Made] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.uniqueLang: _unique_lang,
    SH.datatype: _filtered(lambda value, _: _of_datatype(value)),
    SH.nodeKind: _filtered(lambda value, _: f"{_KINDS[str(value)]}(?detail)"),
    _CLASS: _of_class,
    _IN: _filtered(lambda _, listed: f"COALESCE(?detail IN ({', '.join(listed)}), false)"),
    _OR: _filtered(lambda _, listed: " || ".join(listed)),
    SH.languageIn: _filtered(lambda _, listed: f"COALESCE(LANG(?detail) IN ({', '.join(listed)}), false)"),
    SH.pattern: _filtered(lambda value, _: f"COALESCE(REGEX(STR(?detail), {value}), false)"),
    SH.minInclusive: _filtered(lambda value, _: f"COALESCE(?detail >= {value}, false)"),
    SH.maxInclusive: _filtered(lambda value, _: f"COALESCE(?detail <= {value}, false)"),
    SH.minLength: _filtered(lambda value, _: f"STRLEN(STR(?detail)) >= {_number(value)}"),
    SH.lessThan: _compared("<"),
    SH.lessThanOrEquals: _compared("<="),
    SH.disjoint: _disjoint,
}
