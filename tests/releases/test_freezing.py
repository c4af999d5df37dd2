"""A release: the same bytes whenever it is made, verified by standard tools, and never changed."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.graph.versions import SPDX
from kg.graph.vocabulary import DCAT, DCTERMS, TEXTS, XSD, release
from kg.pipeline import build
from kg.releases import Release, freeze, releases
from kg.releases.freezing import Wanted
from kg.releases.record import ReleaseError
from kg.releases.served import store_of
from kg.store import open_current

FIRST = "湘潭市民政局：2024年底，全市共有养老机构128家。"
SECOND = "湘潭市民政局：2024年底，全市共有养老机构130家。"


def made(store: Path, folder: Path, version: str, **wanted: object) -> Release:
    with open_current(store) as snapshot:
        return freeze(snapshot, folder, Wanted(version=version, **wanted))[0]  # type: ignore[arg-type]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_made_twice_it_is_the_same_bytes(seeds_store: Path, tmp_path: Path) -> None:
    one = made(seeds_store, tmp_path / "one", "2026.11", texts=True)
    other = made(seeds_store, tmp_path / "two", "2026.11", texts=True)
    assert content(one.folder) == content(other.folder)
    again, new = _again(seeds_store, tmp_path / "one")
    assert (again.sha256, new) == (one.sha256, False)


def _again(store: Path, folder: Path) -> tuple[Release, bool]:
    with open_current(store) as snapshot:
        return freeze(snapshot, folder, Wanted(version="2026.11", texts=True))


def test_the_lines_of_its_readme_verify_it(seeds_store: Path, tmp_path: Path) -> None:
    folder = made(seeds_store, tmp_path, "2026.11").folder
    readme = (folder / "README.md").read_text(encoding="utf-8")
    lines = readme.partition("```sh\n")[2].partition("```")[0]
    assert lines.count("\n") == 3
    done = subprocess.run(["bash", "-e", "-c", lines], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (folder / "dcat.ttl").write_text("something else")
    spoiled = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert "dcat.ttl: FAILED" in spoiled.stdout


def test_full_texts_stand_in_a_dump_of_their_own(seeds_store: Path, seeds: Path, tmp_path: Path) -> None:
    folder = made(seeds_store, tmp_path, "2026.11", texts=True).folder
    plain, whole = (
        gzip.decompress((folder / f"minzheng-2026.11{more}.nq.gz").read_bytes()) for more in ("", "-with-texts")
    )
    more = set(whole.splitlines()) - set(plain.splitlines())
    texts = {quad.object.value for quad in ox.parse(b"\n".join(more), ox.RdfFormat.N_QUADS) if quad.graph_name == TEXTS}
    assert len(more) == len(texts) == len(list(seeds.glob("*.txt")))
    assert TEXTS.value.encode() not in plain


def test_its_record_is_dcat(seeds_store: Path, tmp_path: Path) -> None:
    found = made(seeds_store, tmp_path, "2026.11")
    graph = ox.Store()
    graph.bulk_load((found.folder / "dcat.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    node = release("2026.11")
    told = {quad.predicate: quad.object for quad in graph.quads_for_pattern(node, None, None)}
    assert told[DCAT.version] == ox.Literal("2026.11")
    assert told[DCTERMS.issued] == ox.Literal("2026-11", datatype=XSD.gYearMonth)
    assert told[DCTERMS.isVersionOf] == told[DCAT.isVersionOf]
    sums = {str(quad.object).split('"')[1] for quad in graph.quads_for_pattern(None, SPDX.checksumValue, None)}
    assert sums == {file.sha256 for file in found.files if file.name.endswith(".nq.gz")}
    cff = (found.folder / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert {"cff-version: 1.2.0", "type: dataset", 'version: "2026.11"'} <= set(cff)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two releases, between which a report was edited."""
    folder = tmp_path_factory.mktemp("two")
    for version, text in (("2026.2", FIRST), ("2026.11", SECOND)):
        (folder / "xiangtan.txt").write_text(text, encoding="utf-8")
        build([folder / "xiangtan.txt"], folder / "store")
        made(folder / "store", folder / "releases", version)
    return folder


def test_what_changed_since_the_last_one_is_told_in_words_and_quads(two: Path) -> None:
    newest, first = releases(two / "releases")
    assert (newest.version, newest.previous, first.previous) == ("2026.11", "2026.2", "")
    told = (newest.folder / "CHANGES.md").read_text(encoding="utf-8")
    assert any(line.startswith("  -") and "128" in line for line in told.splitlines())
    assert any(line.startswith("  +") and "130" in line for line in told.splitlines())
    added, removed = (
        set(gzip.decompress((newest.folder / f"changes-{word}.nq.gz").read_bytes()).splitlines())
        for word in ("added", "removed")
    )
    before, after = (set(gzip.decompress((one.folder / one.dump).read_bytes()).splitlines()) for one in (first, newest))
    assert (before - removed) | added == after
    assert (len(added), len(removed)) == (newest.added, newest.removed)


def test_a_release_is_a_store_again(two: Path, tmp_path: Path) -> None:
    shutil.copytree(two / "releases" / "2026.2", tmp_path / "2026.2")
    found = Release.read(tmp_path / "2026.2")
    with open_current(store_of(found)) as snapshot:
        assert snapshot.id == found.snapshot
        assert len(snapshot.store) == found.quads
    assert [one.version for one in releases(tmp_path)] == ["2026.2"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"version": "2026.11"}, "never changes"),
        ({"version": "../up"}, "no version"),
        ({"version": "v1"}, "--date"),
        ({"version": "2027", "since": "1999"}, "no release 1999"),
    ],
)
def test_what_cannot_be_frozen_is_told(two: Path, wanted: dict[str, str], words: str) -> None:
    (two / "xiangtan.txt").write_text(SECOND + FIRST, encoding="utf-8")
    build([two / "xiangtan.txt"], two / "store")
    with pytest.raises(ReleaseError, match=words):
        made(two / "store", two / "releases", wanted.pop("version"), **wanted)
    assert sorted(path.name for path in (two / "releases").iterdir() if path.name[0] != ".") == ["2026.11", "2026.2"]


def test_a_spoiled_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "2026.11").mkdir()
    (tmp_path / "2026.11" / "release.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(ReleaseError, match=r"release\.json"):
        releases(tmp_path)
