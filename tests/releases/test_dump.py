"""All quads of a graph as sorted lines, and what leads from one file of them to another."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.releases.dump import differing, read_dump, sorted_lines, write_dump

LINES = st.lists(st.text("abc", max_size=3).map(lambda words: f"{words}\n".encode()), unique=True).map(sorted)


def _store(*names: str) -> ox.Store:
    store = ox.Store()
    store.extend(
        ox.Quad(ox.NamedNode(f"x:{name}"), ox.NamedNode("x:is"), ox.Literal(name, language="zh"), ox.NamedNode("x:g"))
        for name in names
    )
    return store


@pytest.mark.parametrize("chunk", [1, 2, 500])
def test_lines_are_in_the_order_of_sort_however_many_fit_into_memory(tmp_path: Path, chunk: int) -> None:
    store = _store("乙", "a", "Z", "甲", "é")
    path = tmp_path / "graph.nq.gz"
    dump = write_dump(sorted_lines(store, chunk=chunk), path)
    plain = gzip.decompress(path.read_bytes())
    ordered = subprocess.run(["sort"], input=plain, env={"LC_ALL": "C"}, capture_output=True, check=True).stdout
    assert plain == ordered
    assert (dump.quads, dump.sha256) == (5, hashlib.sha256(plain).hexdigest())


def test_a_packed_file_tells_no_time_and_no_name(tmp_path: Path) -> None:
    store = _store("a", "b")
    for name in ("one.gz", "two.gz"):
        write_dump(sorted_lines(store), tmp_path / name)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    assert (tmp_path / "one.gz").read_bytes()[3:8] == bytes(5)
    assert list(read_dump(tmp_path / "one.gz")) == list(sorted_lines(store))


@given(LINES, LINES)
def test_what_differs_is_what_only_one_side_has(before: list[bytes], after: list[bytes]) -> None:
    found = list(differing(before, after))
    assert {line for came, line in found if came} == set(after) - set(before)
    assert {line for came, line in found if not came} == set(before) - set(after)
