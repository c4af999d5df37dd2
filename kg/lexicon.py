"""The words of the field: every SKOS scheme of the ontology as concepts and the surface forms that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import gazetteer, resources
from kg.errors import OntologyError
from kg.gazetteer import Gazetteer

SKOS = "http://www.w3.org/2004/02/skos/core#"
MZ = "https://w3id.org/minzheng/ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_HALF_WIDTH = str.maketrans("（）％＋", "()%+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A concept of a scheme; *scheme* is the stem of its file, *alt* and *hidden* are its other Chinese forms.

    *properties* holds what its ``mz:`` predicates say, by their local names; IRIs stand as strings.
    """

    iri: str
    scheme: str
    notation: str
    zh: str
    en: str
    alt: tuple[str, ...]
    hidden: tuple[str, ...]
    broader: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]]

    @property
    def forms(self) -> tuple[str, ...]:
        """Every Chinese form: the preferred, the alternatives, the hidden ones, with brackets of both widths."""
        words = (self.zh, *self.alt, *self.hidden)
        return tuple(dict.fromkeys((*words, *(word.translate(_HALF_WIDTH) for word in words))))

    def property(self, name: str) -> str | None:
        """The first value of an ``mz:`` predicate."""
        return next(iter(self.properties.get(name, ())), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scheme:
    path: Path
    concepts: tuple[Concept, ...]
    forms: Mapping[str, Concept]
    notations: Mapping[str, Concept]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All schemes and the gazetteer. Made by :func:`load`."""

    _schemes: Mapping[str, _Scheme]
    _concepts: Mapping[str, Concept]
    places: Gazetteer

    @property
    def schemes(self) -> tuple[str, ...]:
        """The names of the schemes, sorted."""
        return tuple(self._schemes)

    def concepts(self, scheme: str) -> tuple[Concept, ...]:
        """The concepts of a scheme, sorted by IRI."""
        return self._scheme(scheme).concepts

    def forms(self, scheme: str) -> Mapping[str, Concept]:
        """Every Chinese surface form of a scheme, longest first, with the concept it names."""
        return self._scheme(scheme).forms

    def concept(self, iri: str) -> Concept:
        """The concept of an IRI."""
        try:
            return self._concepts[iri]
        except KeyError:
            raise OntologyError(f"{iri} is a concept of no scheme; add it to one of ontology/schemes") from None

    def by_notation(self, scheme: str, notation: str) -> Concept | None:
        """The concept of a scheme with this notation."""
        return self._scheme(scheme).notations.get(notation)

    def above(self, iri: str) -> tuple[str, ...]:
        """The IRIs of all broader concepts, near ones first, each once."""
        seen: dict[str, None] = {}
        waiting = list(self.concept(iri).broader)
        while waiting:
            broader = waiting.pop(0)
            if broader not in seen:
                seen[broader] = None
                waiting += self.concept(broader).broader
        return tuple(seen)

    def _scheme(self, name: str) -> _Scheme:
        try:
            return self._schemes[name]
        except KeyError:
            known = ", ".join(self._schemes)
            raise OntologyError(f"there is no scheme {name}; the ontology has {known}") from None


def load(folder: Path | None = None) -> Lexicon:
    """The lexicon of an ontology folder, by default the project's own; read once a folder."""
    return _load((folder or resources.ontology_dir()).resolve())


@lru_cache(maxsize=8)
def _load(folder: Path) -> Lexicon:
    paths = sorted((folder / "schemes").glob("*.ttl"))
    if not paths:
        raise OntologyError(f"{folder}: no scheme in schemes/*.ttl; name the ontology folder of the project")
    schemes = {path.stem: _read_scheme(path) for path in paths}
    concepts: dict[str, Concept] = {}
    for scheme in schemes.values():
        for concept in scheme.concepts:
            if concept.iri in concepts:
                raise OntologyError(
                    f"{scheme.path}: {concept.iri} stands in {concepts[concept.iri].scheme} too; keep one"
                )
            concepts[concept.iri] = concept
    for scheme in schemes.values():
        _check_broader(scheme, concepts)
    return Lexicon(schemes, concepts, gazetteer.read(folder / "places"))


_Described = Mapping[str, list[ox.NamedNode | ox.Literal]]


def _read_scheme(path: Path) -> _Scheme:
    described = _subjects(path)
    concepts = tuple(
        _concept(path, iri, described[iri]) for iri in sorted(described) if _is_a(described[iri], "Concept")
    )
    return _Scheme(
        path=path,
        concepts=concepts,
        forms=_index(path, concepts),
        notations=_notations(path, concepts),
    )


def _subjects(path: Path) -> Mapping[str, _Described]:
    found: defaultdict[str, defaultdict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.subject.value][quad.predicate.value].append(quad.object)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: not Turtle that can be read ({error}); correct it there") from error
    return found


def _is_a(described: _Described, local: str) -> bool:
    return any(node.value == SKOS + local for node in described.get(TYPE, ()))


def _concept(path: Path, iri: str, described: _Described) -> Concept:
    return Concept(
        iri=iri,
        scheme=path.stem,
        notation=_one(path, iri, "notation", (node.value for node in described.get(SKOS + "notation", ()))),
        zh=_one(path, iri, "prefLabel in zh", _labels(described, "prefLabel", "zh")),
        en=_one(path, iri, "prefLabel in en", _labels(described, "prefLabel", "en")),
        alt=tuple(sorted(_labels(described, "altLabel", "zh"))),
        hidden=tuple(sorted(_labels(described, "hiddenLabel", "zh"))),
        broader=tuple(sorted(node.value for node in described.get(SKOS + "broader", ()))),
        properties=_own(described),
    )


def _labels(described: _Described, kind: str, language: str) -> Iterator[str]:
    for node in described.get(SKOS + kind, ()):
        if isinstance(node, ox.Literal) and node.language == language:
            yield node.value


def _one(path: Path, iri: str, what: str, values: Iterable[str]) -> str:
    found = sorted(values)
    if len(found) != 1:
        raise OntologyError(f"{path}: {iri} has {len(found) or 'no'} {what}; give it exactly one")
    return found[0]


def _own(described: _Described) -> Mapping[str, tuple[str, ...]]:
    return {
        predicate.removeprefix(MZ): tuple(sorted(node.value for node in nodes))
        for predicate, nodes in sorted(described.items())
        if predicate.startswith(MZ)
    }


def _index(path: Path, concepts: Iterable[Concept]) -> Mapping[str, Concept]:
    forms: dict[str, Concept] = {}
    for concept in concepts:
        for form in concept.forms:
            if not form or form != form.strip():
                raise OntologyError(f"{path}: {concept.iri} has the label {form!r}; take the blanks away")
            if form in forms:
                raise OntologyError(
                    f"{path}: {form} names both {forms[form].iri} and {concept.iri}; leave it to one of them"
                )
            forms[form] = concept
    return {form: forms[form] for form in sorted(forms, key=lambda f: (-len(f), f))}


def _notations(path: Path, concepts: Iterable[Concept]) -> Mapping[str, Concept]:
    found: dict[str, Concept] = {}
    for concept in concepts:
        if concept.notation in found:
            other = found[concept.notation].iri
            raise OntologyError(f"{path}: {concept.iri} has the notation {concept.notation} of {other}; change one")
        found[concept.notation] = concept
    return found


def _check_broader(scheme: _Scheme, concepts: Mapping[str, Concept]) -> None:
    for concept in scheme.concepts:
        for broader in concept.broader:
            if broader not in concepts:
                raise OntologyError(f"{scheme.path}: {concept.iri} is under {broader}, which no scheme has; add it")
        _check_no_circle(scheme.path, concept, concepts)


def _check_no_circle(path: Path, concept: Concept, concepts: Mapping[str, Concept]) -> None:
    seen: set[str] = set()
    waiting = list(concept.broader)
    while waiting:
        broader = waiting.pop()
        if broader == concept.iri:
            raise OntologyError(f"{path}: {concept.iri} is broader than itself; cut the circle")
        if broader in concepts and broader not in seen:
            seen.add(broader)
            waiting += concepts[broader].broader
