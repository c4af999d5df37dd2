"""The index: any part of a word, in both languages, kept up as reports come and go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.graph.vocabulary import ID, MZ, RDF, SDMX_DIMENSION, SKOS
from kg.search import INDEX, Index, open_index, write_index
from kg.search.grams import folded, grams, passages, phrase

TEXTS = {
    "济南": "养老机构床位总数达到2.4万\n张,护理型床位占比８２%。为特困人员提供照护。",
    "滨州": "特困供养标准提高。Community Fund 项目300余个；",
}
DIGESTS = {name: sha256(text.encode()).hexdigest() for name, text in TEXTS.items()}
NOTHING: dict[str, str] = {}
BY_DIGEST = {DIGESTS[name]: text for name, text in TEXTS.items()}


def label(thing: str, words: str, language: str, predicate: ox.NamedNode = SKOS.prefLabel) -> ox.Quad:
    return ox.Quad(ox.NamedNode(ID + thing), predicate, ox.Literal(words, language=language))


@pytest.fixture
def store() -> ox.Store:
    made = ox.Store()
    for code, zh, en in (("370100", "济南市", "Jinan"), ("371600", "滨州市", "Binzhou")):
        made.add(ox.Quad(ox.NamedNode(f"{ID}place/{code}"), RDF.type, MZ.Place))
        made.extend([label(f"place/{code}", zh, "zh"), label(f"place/{code}", en, "en")])
    for slug, zh in (("a", "特困人员"), ("b", "分散供养特困人员")):
        made.add(ox.Quad(ox.NamedNode(f"{ID}group/{slug}"), RDF.type, MZ.BeneficiaryGroup))
        made.add(label(f"group/{slug}", zh, "zh"))
    made.add(label("group/b", "五保户", "zh", SKOS.hiddenLabel))
    made.add(ox.Quad(ox.NamedNode(f"{ID}claim/1"), RDF.type, MZ.Claim))
    made.add(ox.Quad(ox.NamedNode(f"{ID}claim/1"), SDMX_DIMENSION.refArea, ox.NamedNode(f"{ID}place/371600")))
    return made


@pytest.fixture
def index(store: ox.Store, tmp_path: Path) -> Iterator[Index]:
    write_index(tmp_path / INDEX, store, BY_DIGEST.__getitem__, BY_DIGEST)
    opened = open_index(tmp_path)
    assert opened is not None
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("words", "things"),
    [
        ("特困", ["特困人员", "分散供养特困人员"]),
        ("困", ["特困人员", "分散供养特困人员"]),
        ("供养特", ["分散供养特困人员"]),
        ("五保", ["分散供养特困人员"]),
        ("市", ["滨州市", "济南市"]),
        ("nan", ["济南市"]),
        ("JINAN", ["济南市"]),
        ("济 南", ["济南市"]),
        ("州市滨", []),
        ("", []),
        (" 　", []),
        ('"', []),
        ("特困 OR 济南", []),
    ],
)
def test_things_by_any_part_of_a_label(index: Index, words: str, things: list[str]) -> None:
    found = index.search(words)
    assert [one.zh for one in found.things] == things
    assert found.all_things == len(things)


@pytest.mark.parametrize(
    ("words", "lit"),
    [
        ("2.4万张", "2.4万\n张"),
        ("82%", "８２%"),
        ("communityfund", "Community Fund"),
        ("特困人员", "特困人员"),
        ("3", "3"),
        ("占比。", None),
    ],
)
def test_passages_by_any_part_across_broken_lines(index: Index, words: str, lit: str | None) -> None:
    found = index.search(words)
    assert [one.lit.of(one.words) for one in found.passages] == ([lit] if lit else [])
    for one in found.passages:
        assert BY_DIGEST[one.sha256][one.start :].startswith(one.words)


def test_suggestions_are_of_the_kinds_asked_for(index: Index) -> None:
    assert [one.kind for one in index.suggest("人", kinds=["group"])] == ["group", "group"]
    assert index.suggest("人", kinds=["place"]) == ()
    assert len(index.suggest("人", limit=1)) == 1


def test_a_mention_is_of_the_reports_asked_about(index: Index) -> None:
    found = index.mentions(["没有这个词", "特困"], [DIGESTS["滨州"]])
    assert found is not None
    assert found.sha256 == DIGESTS["滨州"]
    assert index.mentions(["床位"], [DIGESTS["滨州"]]) is None


def test_what_leaves_is_found_no_more_and_what_stays_is(store: ox.Store, index: Index, tmp_path: Path) -> None:
    assert index.search("特困").all_passages == 2
    store.add(label("group/a", "特殊困难人员", "zh", SKOS.altLabel))
    write_index(tmp_path / "next", store, NOTHING.__getitem__, [DIGESTS["济南"]], tmp_path / INDEX)
    changed = Index(tmp_path / "next")
    assert changed.search("特困").all_passages == 1
    assert changed.search("特困").all_things == 2
    assert [one.zh for one in changed.search("特殊").things] == ["特困人员"]
    changed.close()


def test_a_snapshot_without_an_index_has_none(tmp_path: Path) -> None:
    assert open_index(tmp_path) is None


def test_an_index_of_another_version_is_made_anew(store: ox.Store, index: Index, tmp_path: Path) -> None:
    assert index.search("特困").all_things == 2
    with closing(sqlite3.connect(tmp_path / INDEX)) as older:
        older.execute("PRAGMA user_version = 1")
    assert open_index(tmp_path) is None
    write_index(tmp_path / "next", store, BY_DIGEST.__getitem__, [DIGESTS["济南"]], tmp_path / INDEX)
    assert Index(tmp_path / "next").search("特困").all_passages == 1


def test_a_place_that_cannot_be_written_is_told(store: ox.Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="what was built before stands"):
        write_index(tmp_path / "none" / INDEX, store, BY_DIGEST.__getitem__, BY_DIGEST)


@given(st.text(alphabet="特困人员 \n。；2.4万A%\"'", max_size=60))
def test_every_passage_is_a_part_of_the_text(text: str) -> None:
    spans = list(passages(text))
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_phrase_is_within_the_grams_of_what_holds_it(before: str, words: str, after: str) -> None:
    wanted = phrase(words)
    plain = folded(words).text
    assert (wanted is None) == (not plain)
    if len(plain) > 1 and wanted is not None:
        whole = f" {grams(before + words + after)} "
        assert " " + wanted[1:-1].replace('""', '"') + " " in whole
