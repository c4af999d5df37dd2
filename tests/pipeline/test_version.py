"""Versions: what makes a report be read again, and what does not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import resources
from kg.pipeline.version import content_version, pipeline_version


@pytest.fixture
def ontology(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(root / "ontology", tmp_path / "ontology"))
    (folder / "shapes").mkdir(exist_ok=True)
    monkeypatch.setattr(resources, "ontology_dir", lambda: folder)
    return folder


@pytest.mark.parametrize("name", ["schemes/groups.ttl", "places/divisions.csv"])
def test_an_edit_of_the_ontology_makes_a_new_version(ontology: Path, name: str) -> None:
    before = pipeline_version()
    with (ontology / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert pipeline_version() != before


def test_a_new_scheme_makes_a_new_version(ontology: Path) -> None:
    before = pipeline_version()
    (ontology / "schemes" / "zzz.ttl").write_text("")
    assert pipeline_version() != before


def test_shapes_judge_and_read_nothing(ontology: Path) -> None:
    before = pipeline_version()
    (ontology / "shapes" / "zzz.ttl").write_text("")
    assert pipeline_version() == before


def test_another_library_makes_a_new_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pipeline_version()
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"99.{len(name)}")
    assert pipeline_version() != before


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda _: None, True),
        (lambda path: path.touch(), True),
        (lambda path: path.write_text("低保。"), False),
        (lambda path: path.with_suffix(".toml").write_text('place = "370100"'), False),
        (lambda path: path.with_name("other.txt").write_text("低保"), True),
    ],
)
def test_a_file_and_its_sidecar_are_its_content(
    tmp_path: Path, change: Callable[[Path], object], *, same: bool
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("低保")
    before = content_version(path)
    change(path)
    assert (content_version(path) == before) is same


def test_another_format_is_another_content(tmp_path: Path) -> None:
    for name in ("report.txt", "report.html"):
        (tmp_path / name).write_text("低保")
    assert content_version(tmp_path / "report.txt") != content_version(tmp_path / "report.html")
