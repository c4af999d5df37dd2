"""What the graph holds before any report: the ontology, the schemes, the alignments and the places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.graph import vocabulary


def ontology_files(folder: Path) -> tuple[Path, ...]:
    """The Turtle files that go into the graph; shapes and examples do not."""
    return (
        folder / "core.ttl",
        *sorted((folder / "schemes").glob("*.ttl")),
        *sorted((folder / "alignments").glob("*.ttl")),
        *sorted((folder / "places").glob("*.ttl")),
    )


def describe_ontology(paths: Iterable[Path]) -> Iterator[ox.Quad]:
    """The triples of ontology files; what they leave without a name gets one from their contents."""
    for path in paths:
        try:
            triples = ox.Dataset(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
        except (SyntaxError, OSError) as error:
            raise OntologyError(f"{path}: not Turtle that can be read ({error}); correct it there") from error
        triples.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        for quad in triples:
            subject = _named(quad.subject, path) if isinstance(quad.subject, ox.BlankNode) else quad.subject
            value = _named(quad.object, path) if isinstance(quad.object, ox.BlankNode) else quad.object
            yield ox.Quad(subject, quad.predicate, value)


def _named(node: ox.BlankNode, path: Path) -> ox.NamedNode:
    return vocabulary.skolem(path.stem, node.value)
