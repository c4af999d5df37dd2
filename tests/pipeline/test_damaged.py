"""A sample of damaged files: a build of them ends by itself, tells of each, and writes nothing but its store."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.pipeline import build
from tools import damaged

# Two of each kind; what takes seconds each is left to `make fuzz`.
SLOW = {
    "one_line",
    "deep_page",
    "deep_markdown",
    "looping_pdf",
    "bomb",
    "endless",
    "jumbled",
    "deep_document",
    "sprawling_book",
    "repeated",
}


@pytest.mark.slow
def test_damaged_files_are_told_of_and_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {name: make for name, make in damaged.MAKERS.items() if name not in SLOW}
    monkeypatch.setattr(damaged, "MAKERS", kinds)
    # The sockets of its processes stand in the folder, and a socket's name has to be short.
    with tempfile.TemporaryDirectory() as folder:
        found = damaged.build(damaged.write(Path(folder) / "files", 6 * len(kinds)), Path(folder))
    assert not found.broken
    assert found.read > 10
    assert len(found.refused) > 25


def test_the_same_seed_makes_the_same_files(tmp_path: Path) -> None:
    one, two = (damaged.write(tmp_path / name, 30) for name in ("a", "b"))
    assert [path.name for path in one] == [path.name for path in two]
    sizes = [(path.stat().st_size, other.stat().st_size) for path, other in zip(one, two, strict=True)]
    assert all(size == other for size, other in sizes)
    part = damaged.write(tmp_path / "c", 5, first=7)
    assert [path.read_bytes() for path in part] == [path.read_bytes() for path in one[7:12]]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless.txt")
    with pytest.raises(ReadingError, match="this is no file"):
        build([tmp_path / "endless.txt"], tmp_path / "store")


def test_an_archive_that_is_broken_stops_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "sound.txt").write_text("济南市民政局：全市养老机构床位总数达到2.4万张。", encoding="utf-8")
    done = build([tmp_path / "broken.zip", tmp_path / "sound.txt"], tmp_path / "store")
    assert done.changed == ("sound",)
    assert [file.path.name for file in done.quarantined] == ["broken.zip"]
