"""Which corrections decide what the shard of a report says, so that a changed correction has only these read again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from kg.corrections.records import Correction, in_force
from kg.graph import vocabulary

_UNDER = re.compile(r"/(?:claim|correction|group|initiative)/")


def version(corrections: Sequence[Correction], stem: str, names: Callable[[str], bool]) -> str:
    """A digest of the corrections that concern a report; empty where none does.

    *names* tells whether what the report says names a concept.
    """
    effects = [
        one.effect
        for one in in_force(corrections)
        if (one.anchor is not None and one.anchor.report == stem) or (one.concept and names(one.concept))
    ]
    return hashlib.sha256("\n".join(effects).encode()).hexdigest()[:16] if effects else ""


def names_in_store(store: ox.Store, corrections: Iterable[Correction]) -> Callable[[str, str], bool]:
    """Whether a report of a store names a concept of these corrections: a function of the report's stem and the IRI."""
    concepts = {one.concept for one in in_force(corrections) if one.concept}
    found = {
        (quad.subject.value, iri)
        for iri in sorted(concepts)
        for quad in store.quads_for_pattern(None, None, ox.NamedNode(iri), None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    speakers = {(_UNDER.split(subject, maxsplit=1)[0], iri) for subject, iri in found if _UNDER.search(subject)}
    return lambda stem, iri: (vocabulary.report(stem).value, iri) in speakers


def names_in_lines(lines: bytes, stem: str) -> Callable[[str], bool]:
    """Whether the shard of a report names a concept."""
    start = f"<{vocabulary.report(stem).value}/".encode()
    own = b"".join(line for line in lines.splitlines(keepends=True) if line.startswith(start))

    def names(iri: str) -> bool:
        found = re.compile(rb"^<([^>]*)> <[^>]*> <" + re.escape(iri.encode()) + rb"> ", re.MULTILINE).finditer(own)
        return any(_UNDER.search(line[1].decode()) for line in found)

    return names
