"""Names of tables to our things: known answers come first, and nothing that is not there is ever a sure match."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.lexicon import Lexicon
from kg.links.reconcile import Asked, Reconciler
from kg.search import open_index
from kg.store import open_current
from tests.links.names import ANSWERS, NOT_THERE

ID = "https://w3id.org/minzheng/id/"


@pytest.fixture(scope="module")
def reconciler(seeds_store: Path, lexicon: Lexicon) -> Iterator[Reconciler]:
    with open_current(seeds_store) as snapshot:
        index = open_index(snapshot.path)
        assert index is not None
        yield Reconciler(index, lexicon.places)
        index.close()


def cases() -> list[tuple[Asked, str]]:
    found = []
    for kind, text in ANSWERS.items():
        for case in text.strip().replace("\n", "|").split("|"):
            name, _, answer = case.rpartition(" ")
            words, _, within = name.partition("@")
            found.append((Asked(words=words, kinds=(kind,), within=within or None), f"{ID}{kind}/{answer}"))
    return found


def test_known_answers_come_first(reconciler: Reconciler) -> None:
    asked = cases()
    assert len(asked) >= 200
    wrong = []
    for one, answer in asked:
        found = reconciler.candidates(one)
        if not found or found[0].iri != answer:
            wrong.append((one.words, one.within, answer.removeprefix(ID), [c.iri.removeprefix(ID) for c in found[:2]]))
        assert not any(candidate.match for candidate in found[1:])
        assert not found or not found[0].match or found[0].iri == answer, one
    assert len(wrong) <= 0.05 * len(asked), wrong


def test_most_known_answers_are_sure(reconciler: Reconciler) -> None:
    asked = cases()
    sure = [one for one, _ in asked if (found := reconciler.candidates(one)) and found[0].match]
    assert len(sure) >= 0.9 * len(asked)


@pytest.mark.parametrize("name", NOT_THERE.strip().replace("\n", "|").split("|"))
def test_what_is_not_there_is_never_sure(reconciler: Reconciler, name: str) -> None:
    assert not [candidate for candidate in reconciler.candidates(Asked(words=name)) if candidate.match]


def test_a_code_beside_another_name_is_a_slip(reconciler: Reconciler) -> None:
    found = reconciler.candidates(Asked(words="历下区", kinds=("place",), code="370104"))
    assert [(one.zh, one.match) for one in found[:2]] == [("历下区", True), ("槐荫区", False)]


def test_a_place_elsewhere_is_not_sure(reconciler: Reconciler) -> None:
    found = reconciler.candidates(Asked(words="槐荫区", kinds=("place",), within="青岛"))
    assert found[0].zh == "槐荫区"
    assert not found[0].match


def test_nothing_means_nothing(reconciler: Reconciler) -> None:
    assert reconciler.candidates(Asked(words=" “” ")) == ()


def test_a_column_of_a_file(seeds_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_bytes("区县,所在市,低保人数\n槐荫,济南,1\n市中区,枣庄市,2\n市中区,,3\n火星区,,4\n".encode("gb18030"))
    out = tmp_path / "out.csv"
    options = ["--column", "区县", "--within", "所在市", "--type", "place", "--store", str(seeds_store), "-o", str(out)]
    done = CliRunner().invoke(main, ["reconcile", str(table), *options])
    assert done.exit_code == 0, done.output
    assert "2 of 4 names are sure" in done.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["区县_iri"].rpartition("/")[2] for row in rows] == ["370104", "370402", "", ""]
    assert [row["低保人数"] for row in rows] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("城市\n济南\n", "there is no column 区县; there are 城市"),
        ("", "there is no column 区县; there are none"),
        ("区县,人数\n槐荫\n", "row 2 has not as many cells"),
        ('区县\n"槐荫\n', "not CSV that can be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(seeds_store: Path, tmp_path: Path, content: str, words: str) -> None:
    table = tmp_path / "people.csv"
    table.write_text(content, encoding="utf-8")
    done = CliRunner().invoke(main, ["reconcile", str(table), "--column", "区县", "--store", str(seeds_store)])
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output
