"""The questions as examples of queries that other editors know how to find: SHACL's executables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.graph.vocabulary import BASE, RDF, RDFS, XSD, Namespace
from kg.questions import LANGUAGES, Question

SH = Namespace("sh", "http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("schema", "https://schema.org/")
QUERY = f"{BASE}query/"

_DECLARED = re.compile(r"^\s*PREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_CLASSES = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (SH.SPARQLExecutable, SH.describe),
}


def describe_examples(questions: Iterable[Question], endpoint: str | None = None) -> Iterator[ox.Quad]:
    """The examples, and the prefixes that they declare; with the *endpoint* that they are for, if it is known."""
    prefixes = ox.NamedNode(f"{QUERY}prefixes")
    declared: dict[str, str] = {}
    for question in questions:
        form = _FORM.search(question.text)
        kind, predicate = _CLASSES[form[1].upper() if form else "SELECT"]
        subject = ox.NamedNode(f"{QUERY}{question.slug}")
        yield ox.Quad(subject, RDF.type, SH.SPARQLExecutable)
        yield ox.Quad(subject, RDF.type, kind)
        yield ox.Quad(subject, predicate, ox.Literal(question.text))
        yield ox.Quad(subject, SH.prefixes, prefixes)
        for language in LANGUAGES:
            yield ox.Quad(subject, RDFS.label, ox.Literal(question.title(language), language=language))
            words = question.description(language) or question.title(language)
            yield ox.Quad(subject, RDFS.comment, ox.Literal(words, language=language))
        if endpoint is not None:
            yield ox.Quad(subject, SCHEMA.target, ox.NamedNode(endpoint))
        declared |= dict(_DECLARED.findall(question.text))
    for prefix, space in sorted(declared.items()):
        declaration = ox.NamedNode(f"{QUERY}prefix/{prefix or '_'}")
        yield ox.Quad(prefixes, SH.declare, declaration)
        yield ox.Quad(declaration, SH.prefix, ox.Literal(prefix))
        yield ox.Quad(declaration, SH.namespace, ox.Literal(space, datatype=XSD.anyURI))
