"""`kg export` from outside: forms, parts, packing, whole files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.store import open_current

JINAN = "jinan-2024-five-years"


def export(store: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["export", *map(str, arguments), "--store", str(store)])


def triples(path: Path) -> set[ox.Triple]:
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    assert form is not None
    return {quad.triple for quad in ox.parse(path.read_bytes(), form, base_iri="https://w3id.org/minzheng/")}


@pytest.fixture(scope="module")
def everything(seeds_store: Path) -> set[ox.Triple]:
    with open_current(seeds_store) as snapshot:
        return {quad.triple for quad in snapshot.store}


@pytest.fixture(scope="module")
def effective(seeds_store: Path) -> set[ox.Triple]:
    with open_current(seeds_store) as snapshot:
        return {quad.triple for quad in snapshot.store.quads_for_pattern(None, None, None, ox.DefaultGraph())}


@pytest.mark.parametrize("ending", ["ttl", "nt", "rdf"])
def test_forms_of_one_graph_hold_the_effective_one(
    seeds_store: Path, tmp_path: Path, effective: set[ox.Triple], ending: str
) -> None:
    path = tmp_path / f"graph.{ending}"
    assert export(seeds_store, "-o", path).exit_code == 0
    assert triples(path) == effective


@pytest.mark.parametrize("ending", ["trig", "nq", "jsonld"])
def test_forms_of_many_graphs_hold_all(
    seeds_store: Path, tmp_path: Path, everything: set[ox.Triple], ending: str
) -> None:
    path = tmp_path / f"graph.{ending}"
    assert export(seeds_store, "-o", path).exit_code == 0
    assert triples(path) == everything


def test_the_same_graph_is_the_same_file_packed_or_not(seeds_store: Path, tmp_path: Path) -> None:
    for name in ("one.ttl", "two.ttl", "one.ttl.gz", "two.ttl.gz"):
        assert export(seeds_store, "-o", tmp_path / name, "--report", JINAN).exit_code == 0
    plain, packed = (tmp_path / "one.ttl").read_bytes(), (tmp_path / "one.ttl.gz").read_bytes()
    assert plain == (tmp_path / "two.ttl").read_bytes() == gzip.decompress(packed)
    assert packed == (tmp_path / "two.ttl.gz").read_bytes()


def test_a_reports_part_is_of_that_report(seeds_store: Path, tmp_path: Path, effective: set[ox.Triple]) -> None:
    path = tmp_path / "part.nt"
    assert export(seeds_store, "-o", path, "--report", JINAN).exit_code == 0
    part = triples(path)
    assert part < effective
    reports = {str(one.subject).partition("/id/report/")[2].split("/")[0].rstrip(">") for one in part}
    assert reports == {JINAN, ""}


def test_an_export_holds_no_full_text(seeds_store: Path, seeds: Path, tmp_path: Path) -> None:
    assert export(seeds_store, "-o", tmp_path / "all.nq").exit_code == 0
    texts = ["".join(path.read_text(encoding="utf-8").split()) for path in seeds.glob("*.txt")]
    words = {
        "".join(one.object.value.split()) for one in triples(tmp_path / "all.nq") if isinstance(one.object, ox.Literal)
    }
    printed = [word for word in words if any(word in text for text in texts)]
    assert len(printed) > 100
    assert max(map(len, printed)) < 600, "a quote is a sentence, and no page"


def test_to_stdout_by_the_name_of_the_form(seeds_store: Path) -> None:
    done = export(seeds_store, "-o", "-", "--format", "jsonld", "--report", JINAN)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["@graph"]
    assert done.stderr == ""


def test_a_table_is_the_answer_of_a_query(seeds_store: Path, tmp_path: Path, root: Path) -> None:
    view = root / "queries" / "views" / "reports.rq"
    for output in (tmp_path / "reports.csv", tmp_path / "reports.csv.gz"):
        assert export(seeds_store, "-o", output, "--query", view).exit_code == 0
    rows = (tmp_path / "reports.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "source,title,publisher,published,place,url"
    assert len(rows) == 6
    assert gzip.decompress((tmp_path / "reports.csv.gz").read_bytes()).decode().splitlines() == rows


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["-o", "graph.xyz"], "xyz", 1),
        (["-o", "graph"], "no ending", 2),
        (["-o", "graph.gz"], "no ending", 2),
        (["-o", "graph.ttl", "--format", "docx"], "docx", 1),
        (["-o", "graph.ttl", "--report", "nowhere"], "nowhere", 1),
        (["-o", "missing/graph.ttl"], "missing", 1),
        (["-o", ".", "--format", "trig"], "folder", 1),
        (["-o", "t.csv", "--query", "none.rq"], "none.rq", 1),
        (["-o", "t.csv", "--query", "wrong.rq"], "wrong.rq", 1),
        (["-o", "t.csv", "--query", "ask.rq"], "only SELECT", 1),
        (["-o", "-"], "--format", 2),
        (["-o", "t.csv"], "--query", 2),
        (["-o", "t.ttl", "--query", "ask.rq"], "CSV", 2),
        (["-o", "t.csv", "--query", "ask.rq", "--report", JINAN], "exclude", 2),
    ],
)
def test_a_wrong_call_is_one_sentence_and_writes_nothing(
    seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.rq").write_text("SELECT ?a WHERE { ?a")
    (tmp_path / "ask.rq").write_text("ASK { ?a ?b ?c }")
    done = export(seeds_store, *arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ask.rq", "wrong.rq"]


def test_a_failure_leaves_the_file_that_was_there(
    seeds_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "graph.ttl").write_text("before")
    monkeypatch.setattr("os.fsync", full)
    done = export(seeds_store, "-o", tmp_path / "graph.ttl", "--report", JINAN)
    assert done.exit_code == 1
    assert "No space left" in done.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]
