"""Small stores for tests: a report is a stem and its facts, each fact a word that stands in one triple."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.store import Entry, Manifest, Shard, open_current
from kg.store.drafts import Draft, lease
from kg.store.shards import nquads, shard_name

Reports = Mapping[str, Sequence[str]]

ROOT = Path(__file__).parents[2]
ANNOTATIONS = ox.NamedNode("x:graph/annotations")
LABEL = ox.NamedNode("x:label")
BASE = [ox.Quad(ox.NamedNode("x:place/济南市"), LABEL, ox.Literal("济南市"))]


def quads(stem: str, facts: Sequence[str]) -> Iterator[ox.Quad]:
    """A fact is a triple of its report, a shared thing that many may name, and an annotation."""
    report = vocabulary.report(stem)
    for fact in facts:
        thing = ox.NamedNode(f"x:thing/{fact}")
        yield ox.Quad(report, ox.NamedNode("x:says"), thing)
        yield ox.Quad(thing, LABEL, ox.Literal(fact, language="zh"))
        yield ox.Quad(report, ox.NamedNode("x:quote"), ox.Literal(fact), ANNOTATIONS)


def fill(store_dir: Path, reports: Reports) -> str:
    """Build a store of these reports, as the pipeline does: what is in the store already is not made again."""
    with lease(store_dir) as held:
        before = held.current.manifest if held.current else None
        with held.draft() as draft:
            kept = {entry.shard.name: entry for entry in before.reports} if before else {}
            base = before.base if before else draft.write(shard_name("base", "", "1"), nquads(BASE), "1")
            entries = [_entry(draft, kept, stem, facts) for stem, facts in reports.items()]
            manifest = Manifest.of(base, entries)
            draft.publish(manifest, lambda store, _: len(store))
            return manifest.id


def _entry(draft: Draft, kept: Mapping[str, Entry], stem: str, facts: Sequence[str]) -> Entry:
    text = "。".join(facts)
    name = shard_name(stem, text, "1")
    if name in kept:
        return kept[name]
    digest = hashlib.sha256(text.encode()).hexdigest()
    draft.freeze(digest, text)
    shard: Shard = draft.write(name, nquads(quads(stem, facts)), "1")
    return Entry(
        stem=stem, file=f"{stem}.txt", text=digest, shard=shard, claims=len(facts), stated=0, set_aside=0,
        not_understood=0,
    )  # fmt: skip


def lines(store_dir: Path) -> list[str]:
    """The graph in force as sorted N-Quads."""
    with open_current(store_dir) as snapshot:
        return sorted(str(snapshot.store).splitlines())


def expected(reports: Reports) -> list[str]:
    """The same lines, made without a store on disk."""
    everything = [*BASE, *(quad for stem, facts in reports.items() for quad in quads(stem, facts))]
    return nquads(everything).decode().splitlines()


def facts_of(store_dir: Path) -> set[str]:
    """What the reports in force say."""
    with open_current(store_dir) as snapshot:
        said = snapshot.store.quads_for_pattern(None, ox.NamedNode("x:says"), None)
        return {str(quad.object).removeprefix("<x:thing/").rstrip(">") for quad in said}


def python(code: str, *arguments: str | int | Path) -> subprocess.Popen[str]:
    """Another process that can import the project and its tests."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
