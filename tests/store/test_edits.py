"""Writing to the graph beside the reports: what is kept, taken back, and survives a build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import drafts, open_current
from kg.store.drafts import lease
from kg.store.edits import edit
from kg.store.shards import nquads, shard_name
from tests.store import made
from tests.store.made import Reports

FEW: Reports = {"jinan": ["低保", "养老床位"], "binzhou": ["低保"]}
GRAPH = ox.NamedNode("x:mine")


def lines(store_dir: Path) -> set[str]:
    with open_current(store_dir) as snapshot:
        return set(str(snapshot.store).splitlines())


def updated(store_dir: Path, text: str) -> str:
    return edit(store_dir, lambda store: store.update(text))[0]


def test_an_edit_is_a_new_snapshot_and_the_old_one_stands(tmp_path: Path) -> None:
    before = made.fill(tmp_path, FEW)
    after = updated(tmp_path, "INSERT DATA { <x:a> <x:says> '新' . GRAPH <x:mine> { <x:a> <x:says> _:b } }")
    assert after != before
    assert (tmp_path / "snapshots" / before).is_dir()
    assert '<x:a> <x:says> "新" .' in lines(tmp_path)
    assert len(lines(tmp_path)) == len(made.expected(FEW)) + 2


def test_what_changes_nothing_publishes_nothing(tmp_path: Path) -> None:
    before = made.fill(tmp_path, FEW)
    assert updated(tmp_path, "DELETE DATA { <x:never> <x:was> 1 }") == before
    assert edit(tmp_path, lambda store: store.add_graph(GRAPH), GRAPH)[0] == before


def test_an_edit_that_is_undone_leaves_the_snapshot_of_before(tmp_path: Path) -> None:
    before = made.fill(tmp_path, FEW)
    updated(tmp_path, "DELETE WHERE { <x:report/jinan> ?p ?o } ; INSERT DATA { <x:a> <x:b> 1 }")
    restore = "".join(f"{line}\n" for line in made.expected(FEW) if "x:graph" not in line)
    assert updated(tmp_path, f"DELETE DATA {{ <x:a> <x:b> 1 }} ; INSERT DATA {{ {restore} }}") == before


def test_a_failed_edit_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    before = made.fill(tmp_path, FEW)
    with pytest.raises(SyntaxError):
        updated(tmp_path, "INSERT DATA { nonsense")
    with open_current(tmp_path) as snapshot:
        assert snapshot.id == before
    assert not [path for path in (tmp_path / "snapshots").iterdir() if path.name.startswith(".")]


def test_an_empty_store_cannot_be_edited(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="build it from reports first"):
        updated(tmp_path, "CLEAR ALL")


@pytest.mark.parametrize("most_changed", [100, -1], ids=["cloned", "loaded anew"])
def test_edits_survive_a_build_that_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_changed: int
) -> None:
    made.fill(tmp_path, FEW)
    updated(tmp_path, "DELETE WHERE { <x:report/jinan> ?p ?o } ; INSERT DATA { <x:a> <x:b> _:c }")
    before = lines(tmp_path)
    monkeypatch.setattr(drafts, "_MOST_CHANGED", most_changed)
    with lease(tmp_path) as held, held.draft() as draft:
        assert held.current
        fresh = ox.Quad(ox.NamedNode("x:new"), ox.NamedNode("x:label"), ox.Literal("新"))
        base = draft.write(shard_name("base", "new", "1"), nquads([*made.BASE, fresh]), "1")
        draft.publish(replace(held.current.manifest, base=base), lambda *_: None)
    assert lines(tmp_path) == before | {'<x:new> <x:label> "新" .'}


@pytest.mark.parametrize("most_changed", [100, -1], ids=["cloned", "loaded anew"])
def test_a_build_that_drops_edits_gives_the_reports_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_changed: int
) -> None:
    before = made.fill(tmp_path, FEW)
    updated(tmp_path, "DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <x:a> <x:b> _:c }")
    monkeypatch.setattr(drafts, "_MOST_CHANGED", most_changed)
    assert made.fill(tmp_path, FEW) == before
    assert lines(tmp_path) == set(made.expected(FEW))
