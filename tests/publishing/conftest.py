"""A store with two snapshots, and servers to publish to: Oxigraph's own, and Virtuoso where it is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks import servers
from benchmarks import virtuoso as virtuoso_server
from kg.graph.vocabulary import ANNOTATIONS, BEST
from kg.store import Entry, Manifest
from kg.store.drafts import lease
from kg.store.shards import nquads, shard_name

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
DEFAULT = ox.DefaultGraph()


def quad(subject: str, words: str, graph: ox.NamedNode | ox.DefaultGraph = DEFAULT) -> ox.Quad:
    return ox.Quad(ox.NamedNode(f"https://example.org/{subject}"), ox.NamedNode("https://example.org/says"),
                   ox.Literal(words), graph)  # fmt: skip


def snapshot_of(store: Path, reports: Mapping[str, Sequence[ox.Quad]], derived: Sequence[ox.Quad]) -> str:
    """Publish a snapshot of reports that say these quads, from which the others follow; its name."""
    with lease(store) as held, held.draft() as draft:
        base = draft.write(shard_name("base", "", "1"), nquads([quad("base", '民政"\\\n')]), "1")
        entries = []
        for stem, quads in reports.items():
            lines = nquads(quads)
            draft.freeze(stem, stem)
            shard = draft.write(shard_name(stem, str(lines), "1"), lines, "1")
            entries.append(
                Entry(stem=stem, file=stem, text=stem, shard=shard, claims=1, stated=1, set_aside=0, not_understood=0)
            )
        manifest = Manifest.of(base, entries)

        def derive(graph: ox.Store, _: object) -> None:
            graph.clear_graph(BEST)
            graph.extend(derived)

        draft.publish(manifest, derive)
        return manifest.id


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose two snapshots differ in every graph, and share a report and a quad of another."""
    shared = quad("organization", "民政部")
    both = [quad(f"both/{number}", f"{number}人") for number in range(20)]
    first = {
        "stays": [*both, quad("stays/1", "词句", ANNOTATIONS), shared],
        "goes": [*(quad(f"goes/{number}", "户") for number in range(7)), quad("goes/1", "词", ANNOTATIONS), shared],
    }
    second = {"stays": first["stays"], "comes": [quad(f"comes/{number}", "元") for number in range(9)]}
    snapshot_of(tmp_path / "store", first, [quad("best/1", "1", BEST), quad("best/2", "2", BEST)])
    snapshot_of(tmp_path / "store", second, [quad("best/1", "1", BEST), quad("best/3", "3", BEST)])
    return tmp_path / "store"


@pytest.fixture
def oxigraph() -> Iterator[str]:
    """The address of a fresh Oxigraph server."""
    if not OXIGRAPH.exists():
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    with servers.oxigraph() as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def virtuoso(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh Virtuoso whose user dba has the password dba."""
    if not virtuoso_server.installed():
        pytest.skip("Virtuoso 7 is not installed: apt-get install virtuoso-opensource-7")
    folder = tmp_path / "virtuoso"
    folder.mkdir()
    with virtuoso_server.running_in(folder) as (server, _):
        yield f"http://127.0.0.1:{server.port}"
