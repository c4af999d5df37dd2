"""A graph of a million triples: the five reports' own, told again by reports of other names until there are enough."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from benchmarks.servers import ROOT
from kg.graph.vocabulary import ID
from kg.pipeline import build
from kg.store import Manifest, open_current
from kg.store.drafts import lease
from kg.store.shards import shard_name

TRIPLES = 1_000_000
LOOKUPS = 20_000

_REPORT = f"<{ID}report/".encode()


def publish_million(folder: Path) -> Path:
    """Build the five reports in *folder*, and return the store of a graph of a million triples made of them."""
    build([ROOT / "seeds"], folder / "seeds")
    with open_current(folder / "seeds") as snapshot:
        manifest = snapshot.manifest
        base = snapshot.shard(manifest.base.name).read_bytes().splitlines(keepends=True)
        told = [
            line
            for entry in manifest.reports
            for line in snapshot.shard(entry.shard.name).read_bytes().splitlines(keepends=True)
        ]
    lines = sorted(set(chain(base, told, _retold(told, TRIPLES - len(base) - len(told)))))
    store = folder / "million"
    with lease(store) as held, held.draft() as draft:
        shard = draft.write(shard_name("million", "", "1"), b"".join(lines), "1")
        draft.publish(Manifest.of(shard, []), lambda *_: None)
    return store


def write_lookups(store: Path, out: Path) -> None:
    """Write the paths of random look-ups of one report's thing each, for a server of ours (`/sparql`)."""
    with open_current(store) as snapshot:
        lines = snapshot.shard(snapshot.manifest.base.name).read_bytes().splitlines()
    subjects = sorted({line.split(b" ", 1)[0].decode() for line in lines if line.startswith(_REPORT)})
    drawn = random.Random(1).sample(subjects, min(LOOKUPS, len(subjects)))
    queries = (quote(f"SELECT ?p ?o {{ {subject} ?p ?o }}", safe="") for subject in drawn)
    out.write_text("".join(f"/sparql?query={query}\n" for query in queries), encoding="ascii")


def _retold(told: list[bytes], enough: int) -> Iterator[bytes]:
    own = [line for line in told if line.startswith(_REPORT)]
    for number in range(enough // len(own) + 1):
        name = _REPORT + b"%d-" % number
        for line in own[: max(0, enough - number * len(own))]:
            yield line.replace(_REPORT, name)
