"""Shards: names, spelling, sums and differences."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import CheckError
from kg.store import shards
from kg.store.shards import nquads, shard_name
from tests.store import made

XSD = "http://www.w3.org/2001/XMLSchema#"
SUBJECT, PREDICATE = ox.NamedNode("x:s"), ox.NamedNode("x:p")


def figure(digits: str) -> ox.Quad:
    return ox.Quad(SUBJECT, PREDICATE, ox.Literal(digits, datatype=ox.NamedNode(f"{XSD}decimal")))


def test_lines_are_sorted_and_stand_once() -> None:
    quads = list(made.quads("b", ["低保", "临时救助"])) + list(made.quads("a", ["低保"]))
    lines = nquads([*quads, *reversed(quads)]).splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == len(set(quads))


def test_a_line_is_spelled_as_the_graph_spells_it() -> None:
    assert nquads([figure("82.0"), figure("82"), figure("+82.00")]).decode().count("\n") == 1


@pytest.mark.parametrize(
    "quad",
    [
        ox.Quad(ox.BlankNode("b"), PREDICATE, SUBJECT),
        ox.Quad(SUBJECT, PREDICATE, ox.BlankNode("b")),
        ox.Quad(SUBJECT, PREDICATE, SUBJECT, ox.BlankNode("b")),
    ],
)
def test_a_blank_node_is_refused(quad: ox.Quad) -> None:
    with pytest.raises(CheckError, match="blank node"):
        nquads([quad])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "text", "1"), ("b", "text", "1")),
        (("a", "text", "1"), ("a", "word", "1")),
        (("a", "text", "1"), ("a", "text", "2")),
    ],
)
def test_a_name_tells_report_content_and_version(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    assert shard_name(*one) == shard_name(*one)
    assert shard_name(*one) != shard_name(*other)


def test_a_long_chinese_title_is_still_a_file_name(tmp_path: Path) -> None:
    names = {shard_name("民" * 80 + last, "", "1") for last in "甲乙"}
    for name in names:
        (tmp_path / name).write_bytes(b"")
    assert len(names) == 2


def test_loading_in_chunks_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "CHUNK", 2)
    paths = []
    for stem in "abc":
        paths.append(tmp_path / stem)
        paths[-1].write_bytes(nquads(made.quads(stem, ["低保", stem])))
    store = ox.Store()
    shards.load(store, paths)
    assert sorted(str(store).splitlines()) == sorted({line for path in paths for line in path.read_text().splitlines()})


FACTS = st.lists(st.sampled_from(["低保", "特困供养", "临时救助", "养老床位"]), max_size=3)


@given(old=FACTS, rest=st.lists(FACTS, max_size=3))
def test_what_is_removed_is_what_no_other_shard_holds(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], rest: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("shards")
    others = {f"other{number}": facts for number, facts in enumerate(rest)}
    store = ox.Store()
    for stem, facts in {"old": old, **others}.items():
        (folder / stem).write_bytes(nquads(made.quads(stem, facts)))
        shards.load(store, [folder / stem])
    shards.remove(store, {"old": folder / "old"}, {stem: folder / stem for stem in others})
    left = nquads(quad for stem, facts in others.items() for quad in made.quads(stem, facts))
    assert nquads(store) == left


def test_a_named_graph_leaves_with_its_last_quad(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(nquads(made.quads("old", ["低保"])))
    store = ox.Store()
    shards.load(store, [tmp_path / "old"])
    assert list(store.named_graphs()) == [made.ANNOTATIONS]
    shards.remove(store, {"old": tmp_path / "old"}, {})
    assert list(store.named_graphs()) == []
