"""A store with two snapshots, and servers to publish to: Oxigraph's own, and Virtuoso where it is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

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


@contextmanager
def serving(command: Sequence[str], url: str, folder: Path) -> Iterator[None]:
    """Run a server until the block ends; it answers before the block begins."""
    with (folder / "log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as server:
        try:
            for _ in range(600):
                try:
                    httpx.get(url, timeout=5)
                    break
                except httpx.HTTPError:
                    assert server.poll() is None, (folder / "log").read_text(errors="replace")
                    time.sleep(0.1)
            yield
        finally:
            server.kill()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh Oxigraph server."""
    if not OXIGRAPH.exists():
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    folder = tmp_path / "oxigraph"
    folder.mkdir()
    address = f"127.0.0.1:{free_port()}"
    with serving([str(OXIGRAPH), "serve", "--location", "data", "--bind", address], f"http://{address}/", folder):
        yield f"http://{address}"


_VIRTUOSO = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
"""


@pytest.fixture
def virtuoso(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh Virtuoso whose user dba has the password dba."""
    if shutil.which("virtuoso-t") is None:
        pytest.skip("Virtuoso 7 is not installed: apt-get install virtuoso-opensource-7")
    folder = tmp_path / "virtuoso"
    folder.mkdir()
    port, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(port=port, http=http), encoding="ascii")
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    with serving(command, f"http://127.0.0.1:{http}/sparql?query=ASK%7B%7D", folder):
        yield f"http://127.0.0.1:{http}"
