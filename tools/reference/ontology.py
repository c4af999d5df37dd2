"""The ontology as its documentation tells it: terms with their examples and queries, and the schemes as trees."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.graph.shorten import prefixed
from kg.graph.vocabulary import DCTERMS, MZ, OWL, QB, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.questions import Question, questions
from kg.resources import ontology_dir, queries_dir

_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty)
_TRUE = ox.Literal("true", datatype=XSD.boolean)
_ROLES = {QB.DimensionProperty: "dimension", QB.AttributeProperty: "attribute"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A class or property; related terms by their local names or prefixed names."""

    name: str
    kind: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    above: tuple[str, ...]
    below: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    role: str
    deprecated: bool
    example: str
    query: str
    asked: Question | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A concept in the tree of its scheme."""

    name: str
    notation: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    others: tuple[str, ...]
    rules: tuple[str, ...]
    below: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A scheme."""

    name: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    size: int
    top: tuple[Leaf, ...]


Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Ontology:
    """The files of the ontology, read once."""

    def __init__(self) -> None:
        self.store = ox.Store()
        folder = ontology_dir()
        for path in (folder / "core.ttl", *sorted((folder / "alignments").glob("*.ttl")), *_schemes(folder)):
            self.store.load(path=path, format=ox.RdfFormat.TURTLE)
        self.examples = [(path, _blocks(path)) for path in sorted((folder / "examples").glob("*.ttl"))]
        self.queries = [*questions(queries_dir() / "guide"), *questions()]

    def terms(self, kind: str) -> list[Term]:
        """The classes or the properties, by their names."""
        types = (OWL.Class,) if kind == "class" else _PROPERTIES
        own = self._subjects(RDFS.isDefinedBy, None)
        found = {node for name in types for node in self._subjects(RDF.type, name)} & own
        return [self._term(node, kind) for node in sorted(found, key=lambda node: node.value.lower())]

    def facts(self) -> Mapping[str, str]:
        """Version, date and licence."""
        node = ox.NamedNode(MZ.namespace_iri.removesuffix("#"))
        return {
            "version": self._one(node, OWL.versionInfo),
            "modified": self._one(node, DCTERMS.modified),
            "license": self._one(node, DCTERMS.license),
        }

    def about(self, language: str) -> str:
        """What the ontology is for."""
        return self._words(ox.NamedNode(MZ.namespace_iri.removesuffix("#")), DCTERMS.description)[language]

    def trees(self) -> list[Tree]:
        """The schemes, the small ones first."""
        return sorted(
            (self._tree(node) for node in self._subjects(RDF.type, SKOS.ConceptScheme)),
            key=lambda tree: (tree.size, tree.name),
        )

    def _term(self, node: ox.NamedNode, kind: str) -> Term:
        name = node.value.removeprefix(MZ.namespace_iri)
        up = RDFS.subClassOf if kind == "class" else RDFS.subPropertyOf
        types = {q.object for q in self.store.quads_for_pattern(node, RDF.type, None)}
        asked = next((q for q in self.queries if re.search(rf"mz:{name}\b", q.text)), None)
        plain = f"SELECT ?it WHERE {{ ?it a mz:{name} }} LIMIT 10"
        if kind == "property":
            plain = f"SELECT ?it ?value WHERE {{ ?it mz:{name} ?value }} LIMIT 10"
        below = sorted(map(_short, self._subjects(up, node)))
        return Term(
            name=name,
            kind=kind,
            label=self._words(node, RDFS.label),
            definition=self._words(node, SKOS.definition),
            above=self._names(node, up),
            below=tuple(below),
            domain=self._names(node, RDFS.domain) or self._names(node, SCHEMA.domainIncludes),
            range=self._names(node, RDFS.range) or self._names(node, SCHEMA.rangeIncludes),
            role=next((word for role, word in _ROLES.items() if role in types), ""),
            deprecated=any(self.store.quads_for_pattern(node, OWL.deprecated, _TRUE)),
            example=self._example(name, below),
            query=plain,
            asked=asked,
        )

    def _example(self, name: str, below: list[str]) -> str:
        for wanted in (name, *(other.removeprefix("mz:") for other in below)):
            word = re.compile(rf"mz:{wanted}\b")
            for _, blocks in self.examples:
                if found := next((block for block in blocks if word.search(block)), None):
                    return found
        return ""

    def _tree(self, node: ox.NamedNode) -> Tree:
        concepts = self._subjects(SKOS.inScheme, node)
        below: defaultdict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
        top: list[ox.NamedNode] = []
        for concept in sorted(concepts, key=str):
            broader = self._objects(concept, SKOS.broader)
            above = [one for one in broader if isinstance(one, ox.NamedNode) and one in concepts]
            for one in above:
                below[one].append(concept)
            if not above:
                top.append(concept)
        return Tree(
            name=node.value.rsplit("/", 1)[-1],
            label=self._words(node, SKOS.prefLabel),
            definition=self._words(node, SKOS.definition),
            size=len(concepts),
            top=tuple(self._leaf(one, below) for one in top),
        )

    def _leaf(self, node: ox.NamedNode, below: Mapping[ox.NamedNode, list[ox.NamedNode]]) -> Leaf:
        return Leaf(
            name=node.value,
            notation=self._one(node, SKOS.notation),
            label=self._words(node, SKOS.prefLabel),
            definition=self._words(node, SKOS.definition),
            others=tuple(sorted(map(_value, self._objects(node, SKOS.altLabel)))),
            rules=tuple(sorted(map(_value, self._objects(node, MZ.legalBasis)))),
            below=tuple(self._leaf(one, below) for one in below.get(node, [])),
        )

    def _words(self, node: ox.NamedNode, predicate: ox.NamedNode) -> dict[str, str]:
        found = self._objects(node, predicate)
        return {word.language: word.value for word in found if isinstance(word, ox.Literal) and word.language}

    def _one(self, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
        return min(map(_value, self._objects(node, predicate)), default="")

    def _names(self, node: ox.NamedNode, predicate: ox.NamedNode) -> tuple[str, ...]:
        return tuple(sorted(map(_short, self._objects(node, predicate))))

    def _subjects(self, predicate: ox.NamedNode, value: ox.NamedNode | None) -> set[ox.NamedNode]:
        found = {quad.subject for quad in self.store.quads_for_pattern(None, predicate, value)}
        return {node for node in found if isinstance(node, ox.NamedNode)}

    def _objects(self, node: ox.NamedNode, predicate: ox.NamedNode) -> set[Node]:
        return {quad.object for quad in self.store.quads_for_pattern(node, predicate, None)}


def _value(term: Node) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _short(term: Node) -> str:
    return prefixed(_value(term)) or _value(term)


def _schemes(folder: Path) -> Iterator[Path]:
    yield from sorted((folder / "schemes").glob("*.ttl"))


def _blocks(path: Path) -> list[str]:
    """What a file of examples says, a subject at a time, with the comment before it left out."""
    text = path.read_text(encoding="utf-8")
    return [block.strip() for block in text.split("\n\n") if block.strip() and not block.startswith(("@", "#"))]
