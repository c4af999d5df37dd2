"""A fault for each constraint of each shape, made from the shape itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH, XSD

from kg.resources import ontology_dir

MZSH = rdflib.Namespace("https://w3id.org/minzheng/shapes#")
ODD = "<https://example.org/odd>"

# Where the last instance of a class by name would bring other rules in, one that stands by itself.
FOCUS = {
    "https://w3id.org/minzheng/ontology#PersonGroup": "<https://w3id.org/minzheng/id/group/leprosy-patients>",
    "https://w3id.org/minzheng/ontology#Unit": "<https://w3id.org/minzheng/id/unit/yuan-per-year>",
    "https://w3id.org/minzheng/ontology#Benefit": "<https://w3id.org/minzheng/id/benefit/temporary-assistance>",
}
# Whose instances are all of a class below.
BELOW = {"https://w3id.org/minzheng/ontology#PrintedNumber": "https://w3id.org/minzheng/ontology#NumberSetAside"}
# A value beyond any other, by the datatype of what stands there.
BEYOND = {
    str(XSD.integer): '"1000000000"^^xsd:integer',
    str(XSD.date): '"2099-01-01"^^xsd:date',
    str(XSD.decimal): "1000000000000.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An update that breaks a constraint of the shape *name* on one of the instances of *target*."""

    name: str
    component: str
    target: str
    path: str
    graph: str | None
    value: str

    def update(self, store: ox.Store) -> str:
        """The update for what the store holds."""
        focus = FOCUS.get(self.target) or self._last(store, f"?focus a <{self.target}> ; <{self.path}> ?any")
        focus = focus or self._last(store, f"?focus a <{self.target}>")
        held = self._value(store, focus)
        new, gone = self._change(store, focus, held)
        deleted = f"DELETE {{ {self._in(f'{focus} <{self.path}> ?old')} }}" if gone else ""
        inserted = f"INSERT {{ {self._in(f'{focus} <{self.path}> {new}')} }}" if new else ""
        found = self._in(f"OPTIONAL {{ {focus} <{self.path}> ?old }}" if inserted else f"{focus} <{self.path}> ?old")
        return f"{deleted} {inserted} WHERE {{ {found} }}"

    def _change(self, store: ox.Store, focus: str, held: ox.Literal | ox.NamedNode | None) -> tuple[str, bool]:
        """The new value, and whether the old one goes."""
        if self.component == "minCount":
            return "", True
        if self.component == "maxCount":
            return (self._other(store, held) if held else f"{ODD}, <https://example.org/other>"), False
        if self.component == "uniqueLang":
            return '"别的"@zh, "又一个"@zh', False
        if self.component == "disjoint":
            return self._value_of(store, focus, self.value), True
        if self.component == "languageIn":
            return f'"{held.value if held else "drôle"}"@fr', True
        beyond = BEYOND.get(held.datatype.value, "1000.0") if isinstance(held, ox.Literal) else "1000.0"
        below = "-5.0" if held is None or "decimal" in str(held) else '"-5"^^xsd:integer'
        return {"minInclusive": below, "class": ODD, "or": ODD, "nodeKind": '"odd"', **self._odd(beyond)}[
            self.component
        ], True

    def _odd(self, beyond: str) -> dict[str, str]:
        odd = '"odd"^^<https://example.org/odd>'
        return {
            "datatype": odd, "in": odd, "pattern": odd,
            "maxInclusive": beyond, "lessThan": beyond, "lessThanOrEquals": beyond,
        }  # fmt: skip

    def _other(self, store: ox.Store, held: ox.Literal | ox.NamedNode) -> str:
        if isinstance(held, ox.Literal):
            datatype = held.datatype.value
            if datatype == str(XSD.boolean):
                return "false" if held.value == "true" else "true"
            return BEYOND.get(datatype, f'"{"0" * 64}"') if not held.language else '"别的"@zh'
        answer = store.query(f"SELECT ?other {{ ?one <{self.path}> ?other FILTER(?other != {held}) }} ORDER BY ?other")
        return next((str(row["other"]) for row in answer), ODD)  # type: ignore[union-attr]

    def _value(self, store: ox.Store, focus: str) -> ox.Literal | ox.NamedNode | None:
        rows = store.query(f"SELECT ?value {{ {self._in(f'{focus} <{self.path}> ?value')} }} ORDER BY ?value")
        return next((row["value"] for row in rows), None)  # type: ignore[union-attr]

    def _value_of(self, store: ox.Store, focus: str, path: str) -> str:
        rows = store.query(f"SELECT ?value {{ {focus} <{path}> ?value }}")
        return str(next(row["value"] for row in rows))  # type: ignore[union-attr]

    def _last(self, store: ox.Store, pattern: str) -> str:
        rows = store.query(f"SELECT ?focus {{ {self._in(pattern)} }} ORDER BY DESC(STR(?focus)) LIMIT 1")
        return next((str(row["focus"]) for row in rows), "")  # type: ignore[union-attr]

    def _in(self, pattern: str) -> str:
        return f"GRAPH <{self.graph}> {{ {pattern} }}" if self.graph else pattern


def shapes_in_rdflib(files: Collection[str] = ()) -> rdflib.Graph:
    """The shapes of these files, of all where none is named."""
    graph = rdflib.Graph()
    for path in sorted((ontology_dir() / "shapes").glob("*.ttl")):
        if not files or path.stem in files:
            graph.parse(path)
    return graph


def faults() -> Iterator[Fault]:
    """A fault for each constraint, in the order of the shapes' names."""
    graph = shapes_in_rdflib()
    said = {SH.path, SH.message, SH.group, SH.severity}
    for node in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str):
        target, inside = graph.value(node, SH.targetClass), graph.value(node, MZSH.graph)
        for shape in sorted(graph.objects(node, SH.property), key=str):
            for constraint in sorted(set(graph.predicates(shape)) - said, key=str):
                yield Fault(
                    name=str(shape).removeprefix(str(MZSH)),
                    component=str(constraint).removeprefix(str(SH)),
                    target=BELOW.get(str(target), str(target)),
                    path=str(graph.value(shape, SH.path)),
                    graph=str(inside) if inside else None,
                    value=str(graph.value(shape, constraint)),
                )
