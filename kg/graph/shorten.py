"""IRIs as files print them: prefixed where a prefix fits, relative to our base, else whole."""

from __future__ import annotations

import re
from functools import lru_cache

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.vocabulary import BASE

Node = ox.NamedNode | ox.BlankNode | ox.Triple

_LOCAL = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


@lru_cache(maxsize=4096)
def prefixed(iri: str) -> str | None:
    """An IRI by one of our prefixes; None where none fits.

    >>> prefixed("http://www.w3.org/2004/02/skos/core#prefLabel")
    'skos:prefLabel'
    """
    for prefix, base in vocabulary.prefixes().items():
        if iri.startswith(base) and _LOCAL.fullmatch(iri[len(base) :]):
            return f"{prefix}:{iri[len(base) :]}"
    return None


def relative(iri: str) -> str:
    """An IRI of our data as seen from our base.

    >>> relative("https://w3id.org/minzheng/id/place/370100")
    'id/place/370100'
    """
    return iri.removeprefix(BASE) if iri.startswith((vocabulary.ID, f"{BASE}graph/")) else iri
