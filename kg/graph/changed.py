"""The part of a graph that a change touched, to be checked without the rest."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox


def excerpt(store: ox.Store, base: bytes, changed: Iterable[bytes]) -> ox.Store:
    """A graph in memory of the *base* and of whatever *store* says about the subjects of the *changed* quads.

    Base and changes are N-Quads, as shards hold them. A shard says all that its report rests on, the base excepted,
    so rules that look at one report at a time (:data:`kg.graph.findings.REPORT`) hold here if and only if they hold
    for these reports in the whole graph; what else the store says of them, a correction say, is looked at too.
    """
    part = ox.Store()
    part.bulk_load(base, format=ox.RdfFormat.N_QUADS)
    subjects = {quad.subject for lines in changed for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS)}
    part.extend(quad for subject in subjects for quad in store.quads_for_pattern(subject, None, None, None))
    return part
