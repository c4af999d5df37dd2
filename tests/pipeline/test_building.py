"""Builds: what is read, kept, taken back and refused, on small reports and on the five."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.derived import GRAPHS
from kg.errors import CheckError, KgError, ReadingError
from kg.graph.checks import Finding
from kg.lexicon import Lexicon
from kg.model import Report
from kg.pipeline import BuildReport, build, building, planning, stages
from kg.reading import read_report
from kg.store import Snapshot, open_current

TEXTS = {
    "jinan-beds": "济南市民政局：全市养老机构床位总数达到2.4万张，护理型床位占比82%。",
    "binzhou-aid": "滨州市民政局：全市共有低保对象7.2万人，特困供养人员1.1万人。",
    "zibo-care": "淄博市民政局：全市建成社区养老服务中心85处，服务老年人3.6万人次。",
}


def reports(parent: Path) -> Path:
    folder = parent / "reports"
    folder.mkdir()
    for stem, text in TEXTS.items():
        (folder / f"{stem}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return reports(tmp_path)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    """A store of the three reports, made once, and what its build answered."""
    parent = tmp_path_factory.mktemp("three")
    return parent / "store", build([reports(parent)], parent / "store")


@pytest.fixture
def store(three: tuple[Path, BuildReport], tmp_path: Path) -> Path:
    """A store that holds the three reports already."""
    return Path(shutil.copytree(three[0], tmp_path / "store"))


@pytest.fixture(autouse=True)
def unchecked(three: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The graph of the three is checked once; checking takes longer than all else in these tests."""
    assert three
    monkeypatch.setattr(building, "held", lambda *_: ())
    monkeypatch.setattr(building, "run_checks", lambda *_: ())


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stems of the reports that are really read."""
    read: list[str] = []
    real = read_report

    def noted(path: Path, lexicon: Lexicon) -> Report:
        read.append(path.stem)
        return real(path, lexicon)

    monkeypatch.setattr(stages, "read_report", noted)
    return read


def touched(folder: Path) -> None:
    """Give all reports one more sentence."""
    for path in folder.iterdir():
        path.write_text(f"{path.read_text(encoding='utf-8')}工作有了新进展。", encoding="utf-8")


def lines(store_dir: Path) -> list[str]:
    with open_current(store_dir) as snapshot:
        return sorted(str(snapshot.store).splitlines())


def of_reports(snapshot: Snapshot) -> list[str]:
    """The quads of a graph that follow from no others."""
    derived = tuple(f"{graph} ." for graph in GRAPHS)
    return sorted(line for line in str(snapshot.store).splitlines() if not line.endswith(derived))


def of_shards(snapshot: Snapshot) -> list[str]:
    names = [shard.name for shard in snapshot.manifest.shards]
    return sorted({line for name in names for line in snapshot.shard(name).read_text(encoding="utf-8").splitlines()})


def test_a_build_reads_and_publishes(three: tuple[Path, BuildReport]) -> None:
    store, done = three
    assert done.published
    assert done.changed == tuple(sorted(TEXTS))
    assert done.claims > 0
    assert (store / "current").read_text().strip() == done.snapshot
    with open_current(store) as snapshot:
        texts = {entry.stem: snapshot.text(entry.text) for entry in snapshot.manifest.reports}
        assert texts == TEXTS
        assert all(hashlib.sha256(texts[one.stem].encode()).hexdigest() == one.text for one in done.manifest.reports)
        assert of_reports(snapshot) == of_shards(snapshot)


def test_unchanged_input_is_not_read_and_changes_nothing(folder: Path, store: Path, reading: list[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    done = build([folder], store)
    assert not done.published
    assert done.snapshot == (store / "current").read_text().strip()
    assert done.unchanged == tuple(sorted(TEXTS))
    assert reading == []
    assert {path: path.stat().st_mtime_ns for path in store.rglob("*")} == before


def test_only_what_changed_is_read(folder: Path, store: Path, reading: list[str], tmp_path: Path) -> None:
    (folder / "zibo-care.txt").write_text("淄博市民政局：全市建成社区养老服务中心86处。", encoding="utf-8")
    done = build([folder], store)
    assert reading == ["zibo-care"] == list(done.changed)
    build([folder], tmp_path / "scratch")
    assert lines(store) == lines(tmp_path / "scratch")
    assert (store / "current").read_text() == (tmp_path / "scratch" / "current").read_text()


def test_what_is_not_given_any_more_leaves(folder: Path, store: Path, tmp_path: Path) -> None:
    done = build([folder / "jinan-beds.txt", folder / "zibo-care.txt"], store)
    assert done.removed == ("binzhou-aid",)
    assert not [line for line in lines(store) if "report/binzhou-aid" in line]
    build([folder / "jinan-beds.txt", folder / "zibo-care.txt"], tmp_path / "scratch")
    assert lines(store) == lines(tmp_path / "scratch")


def test_add_keeps_what_is_there(folder: Path, store: Path, tmp_path: Path) -> None:
    build([folder / "jinan-beds.txt"], store)
    done = build([folder / "binzhou-aid.txt", folder / "zibo-care.txt"], store, add=True)
    assert done.unchanged == ("jinan-beds",)
    assert not build([folder / "binzhou-aid.txt"], store, add=True).published
    build([folder], tmp_path / "scratch")
    assert lines(store) == lines(tmp_path / "scratch")


def test_reports_of_an_earlier_version_stand_and_are_named(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([folder / "jinan-beds.txt"], store)
    monkeypatch.setattr(planning, "pipeline_version", lambda _: "another")
    assert build([folder / "zibo-care.txt"], store, add=True).outdated == ("jinan-beds",)
    assert build([folder], store).outdated == ()


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(folder: Path, store: Path) -> None:
    (folder / "binzhou-aid.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 100)
    (folder / "zibo-care.txt").write_text(TEXTS["zibo-care"] * 2, encoding="utf-8")
    done = build([folder], store)
    assert [file.path.name for file in done.quarantined] == ["binzhou-aid.txt"]
    assert "binzhou-aid.txt" in done.quarantined[0].reason
    assert (done.changed, done.unchanged) == (("zibo-care",), ("jinan-beds",))
    again = build([folder], store)
    assert not again.published
    assert [file.path.name for file in again.quarantined] == ["binzhou-aid.txt"]


def test_a_report_whose_new_file_cannot_be_read_leaves_unless_added_to(folder: Path, store: Path) -> None:
    (folder / "binzhou-aid.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 100)
    assert not build([folder], store, add=True).published
    assert build([folder], store).removed == ("binzhou-aid",)


def test_nothing_readable_is_an_error_and_the_store_stands(folder: Path, store: Path) -> None:
    before = lines(store)
    for path in folder.iterdir():
        path.write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 100)
    with pytest.raises(ReadingError, match="3 of 3 files could not be read, and nothing was published"):
        build([folder], store)
    assert lines(store) == before


def test_our_own_fault_in_one_report_is_named_with_its_place(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_report

    def faulty(path: Path, lexicon: Lexicon) -> Report:
        if path.stem == "zibo-care":
            raise IndexError("list index out of range")
        return real(path, lexicon)

    touched(folder)
    monkeypatch.setattr(stages, "read_report", faulty)
    done = build([folder], store)
    assert done.changed == ("binzhou-aid", "jinan-beds")
    assert "IndexError at stages.py:" in done.quarantined[0].reason


def test_a_file_that_changes_while_it_is_read_is_not_taken(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_report

    def slow(path: Path, lexicon: Lexicon) -> Report:
        answer = real(path, lexicon)
        if path.stem == "zibo-care":
            path.write_text("淄博", encoding="utf-8")
        return answer

    touched(folder)
    monkeypatch.setattr(stages, "read_report", slow)
    assert "changed while it was read" in build([folder], store).quarantined[0].reason


def test_a_fault_blocks_the_switch_and_a_warning_does_not(
    folder: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finding(severity: str) -> Finding:
        return Finding(check="units", severity=severity, subject="claim/1", message="has no unit")

    first = build([folder / "jinan-beds.txt"], store)
    for name in ("held", "run_checks"):
        monkeypatch.setattr(building, name, lambda *_: (finding("fault"),) * 7)
    with pytest.raises(CheckError, match=r"\(7\): units: claim/1: has no unit; .* and 2 more"):
        build([folder], store)
    assert (store / "current").read_text().strip() == first.snapshot
    monkeypatch.setattr(building, "run_checks", lambda *_: (finding("warning"),))
    assert [one.message for one in build([folder], store).warnings] == ["has no unit"]


@pytest.mark.parametrize("paths", [["missing.txt"], ["empty"], ["a/jinan-beds.txt", "b/jinan-beds.txt"]])
def test_wrong_input_makes_no_store(tmp_path: Path, paths: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "jinan-beds.txt").write_text(TEXTS["jinan-beds"], encoding="utf-8")
    with pytest.raises(KgError) as caught:
        build([tmp_path / path for path in paths], tmp_path / "new")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "new").exists()


def claims(store_dir: Path) -> set[str]:
    """The IRIs of the claims, without those of their annotations."""
    subjects = (line.split(" ")[0].partition("/claim/") for line in lines(store_dir))
    return {key for _, mark, key in subjects if mark and "/" not in key}


def test_a_name_of_a_claim_outlives_an_edit_elsewhere(folder: Path, store: Path) -> None:
    path = folder / "jinan-beds.txt"
    path.write_text(f"{TEXTS['jinan-beds']}全市共有低保对象7.2万人。", encoding="utf-8")
    build([path], store)
    before = claims(store)
    path.write_text(f"养老服务有了新进展。{TEXTS['jinan-beds']}全市共有低保对象7.3万人。", encoding="utf-8")
    build([path], store)
    after = claims(store)
    assert len(before & after) == 2
    assert len(before - after) == len(after - before) == 1


SCRIPT = """
import sys
from pathlib import Path
from kg.pipeline import build
if __name__ == "__main__":
    build([Path(sys.argv[1])], Path(sys.argv[2]), workers=int(sys.argv[3]))
"""


def test_neither_hash_seed_nor_workers_nor_order_change_a_byte(
    seeds: Path, seeds_store: Path, tmp_path: Path, root: Path
) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, seeds, tmp_path / hash_seed, workers],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )
        for hash_seed, workers in (("0", "1"), ("1", "2"))
    ]
    assert [run.wait(300) for run in runs] == [0, 0]
    for path in sorted(seeds.glob("*.txt"), reverse=True):
        build([path], tmp_path / "steps", add=True)
    stores = [seeds_store, tmp_path / "0", tmp_path / "1", tmp_path / "steps"]
    assert len({(store / "current").read_text() for store in stores}) == 1
    assert len({tuple(lines(store)) for store in stores}) == 1


def test_the_graph_is_the_sum_of_its_shards_and_a_triple_stands_in_one_graph(seeds_store: Path) -> None:
    with open_current(seeds_store) as snapshot:
        quads = list(snapshot.store)
        assert of_reports(snapshot) == of_shards(snapshot)
    assert len({quad.triple for quad in quads}) == len(quads)
    assert not [quad for quad in quads if isinstance(quad.subject, ox.BlankNode)]


def test_counts_are_of_all_reports(seeds: Path, seeds_store: Path) -> None:
    done: BuildReport = build([seeds], seeds_store)
    assert not done.published
    assert done.numbers[0] >= done.claims > 0
