"""Reading a store, and what is said where there is none to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import Manifest, open_current
from tests.store import made

REPORTS = {"jinan": ["低保", "养老床位"], "binzhou": ["低保"]}


@pytest.fixture
def store_dir(tmp_path: Path) -> Path:
    made.fill(tmp_path / "store", REPORTS)
    return tmp_path / "store"


def test_a_snapshot_holds_graph_shards_texts_and_manifest(store_dir: Path) -> None:
    with open_current(store_dir) as snapshot:
        assert snapshot.path == store_dir / "snapshots" / (store_dir / "current").read_text().strip()
        assert snapshot.id == snapshot.manifest.id
        assert [entry.stem for entry in snapshot.manifest.reports] == ["binzhou", "jinan"]
        assert snapshot.text(snapshot.manifest.reports[1].text) == "低保。养老床位"
        assert {path.name for path in snapshot.path.iterdir()} == {"graph", "shards", "texts", "manifest.json"}
        for shard in snapshot.manifest.shards:
            assert snapshot.shard(shard.name).read_bytes().count(b"\n") == shard.quads
    assert made.lines(store_dir) == made.expected(REPORTS)


def test_a_published_graph_cannot_be_written(store_dir: Path) -> None:
    with open_current(store_dir) as snapshot, pytest.raises(RuntimeError):
        snapshot.store.add(ox.Quad(made.LABEL, made.LABEL, made.LABEL))


def test_reading_leaves_no_trace(store_dir: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in store_dir.rglob("*")}
    with open_current(store_dir) as snapshot:
        assert len(list(snapshot.store)) == len(made.expected(REPORTS))
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in store_dir.rglob("*")} == before


def test_an_unknown_text_is_told(store_dir: Path) -> None:
    with open_current(store_dir) as snapshot, pytest.raises(StoreError, match="no text 123"):
        snapshot.text("123")


def snapshot_of(store_dir: Path) -> Path:
    return store_dir / "snapshots" / (store_dir / "current").read_text().strip()


def without_graph(store_dir: Path) -> None:
    graph = snapshot_of(store_dir) / "graph"
    graph.rename(store_dir / "elsewhere")


def without_tables(store_dir: Path) -> None:
    for path in (snapshot_of(store_dir) / "graph").glob("*.sst"):
        path.unlink()


def with_broken_tables(store_dir: Path) -> None:
    for path in (snapshot_of(store_dir) / "graph").glob("*.sst"):
        path.write_bytes(b"\0" * path.stat().st_size)


def with_a_manifest(raw: bytes) -> Callable[[Path], None]:
    def change(store_dir: Path) -> None:
        (snapshot_of(store_dir) / "manifest.json").write_bytes(raw)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda store_dir: (snapshot_of(store_dir) / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda store_dir: snapshot_of(store_dir).rename(store_dir / "snapshots" / "other"), "is missing"),
        (with_a_manifest(b"{"), "damaged"),
        (with_a_manifest(b"\xff"), "damaged"),
        (with_a_manifest(b"[]"), "damaged"),
        (with_a_manifest(b'{"format": 1}'), "lacks"),
        (with_a_manifest(b'{"format": 1, "base": {}, "reports": [1]}'), "lacks"),
        (with_a_manifest(b'{"format": 99}'), "format is 99"),
        (without_graph, "damaged"),
        (without_tables, "damaged"),
        (with_broken_tables, "damaged"),
        (lambda store_dir: (store_dir / "current").write_text(""), "names no snapshot"),
        (lambda store_dir: (store_dir / "current").write_text("../../etc"), "names no snapshot"),
        (lambda store_dir: (store_dir / "current").unlink(), "is empty"),
    ],
)
def test_a_damaged_store_is_told_in_one_sentence(store_dir: Path, change: Callable[[Path], object], words: str) -> None:
    change(store_dir)
    with pytest.raises(StoreError, match=words) as caught, open_current(store_dir):
        pass
    assert "\n" not in str(caught.value)
    assert "build" in str(caught.value)


def test_what_is_no_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("低保")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "report.txt").write_text("低保")
    (tmp_path / "empty").mkdir()
    for name, words in (("file", "a file"), ("folder", "not a store"), ("empty", "empty"), ("none", "no store here")):
        with pytest.raises(StoreError, match=words), open_current(tmp_path / name):
            pass


def test_a_manifest_is_the_same_in_whatever_order_its_reports_come(store_dir: Path) -> None:
    with open_current(store_dir) as snapshot:
        manifest = snapshot.manifest
    assert Manifest.of(manifest.base, reversed(manifest.reports)) == manifest
    assert json.loads(manifest.written())["format"] == 1
