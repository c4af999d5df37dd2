"""The W3C's manifests as nodes that can be walked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a test; *fault* is None where it holds."""

    suite: str
    test: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a manifest."""

    store: ox.Store
    term: Term

    def all(self, predicate: str) -> Iterator[Node]:
        """Yield what the node has under a predicate."""
        if isinstance(self.term, ox.NamedNode | ox.BlankNode):
            for quad in self.store.quads_for_pattern(self.term, ox.NamedNode(predicate), None):
                yield Node(self.store, quad.object)

    def one(self, predicate: str) -> Node | None:
        """Return the one thing under a predicate, if there is one."""
        return next(self.all(predicate), None)

    def need(self, predicate: str) -> Node:
        """Return the one thing that has to be under a predicate."""
        found = self.one(predicate)
        if found is None:
            raise LookupError(f"{self.term} has no {predicate}")
        return found

    def items(self) -> Iterator[Node]:
        """Yield the members of a list."""
        first, rest = self.one(f"{RDF}first"), self.one(f"{RDF}rest")
        if first and rest:
            yield first
            yield from rest.items()

    @property
    def text(self) -> str:
        """The characters of an IRI or a literal."""
        return str(self.term) if isinstance(self.term, ox.Triple) else self.term.value

    @property
    def path(self) -> Path:
        """The file that an IRI names."""
        return Path(self.text.removeprefix("file://"))


def typed(file: Path, kind: str) -> Iterator[Node]:
    """Yield the tests of a kind, those too that a manifest describes but does not list."""
    store = ox.Store()
    store.load(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=f"file://{file}")
    tests = store.quads_for_pattern(None, ox.NamedNode(f"{RDF}type"), ox.NamedNode(kind))
    for test in sorted((quad.subject for quad in tests), key=str):
        yield Node(store, test)


def entries(folder: Path) -> Iterator[Node]:
    """Yield the tests of a suite in order."""
    store, file = ox.Store(), folder / "manifest.ttl"
    store.load(path=str(file), format=ox.RdfFormat.TURTLE, base_iri=f"file://{file}")
    manifest = Node(store, ox.NamedNode(f"file://{file}"))
    yield from manifest.need(f"{MF}entries").items()
