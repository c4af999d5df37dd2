"""Which files are reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.reading import find_reports


def made(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("全市共有养老机构12家。", encoding="utf-8")
    return paths


def test_a_folder_gives_what_is_called_as_reports_are_in_it_and_below_by_stem(tmp_path: Path) -> None:
    made(tmp_path, "b.txt", "a.txt", "a.toml", "deep/c.txt", ".hidden/d.txt", "notes.md", "p.HTML", "x.csv")
    assert [path.name for path in find_reports([tmp_path])] == ["a.txt", "b.txt", "c.txt", "notes.md", "p.HTML"]


def test_a_file_is_a_report_whatever_its_suffix_and_named_twice_is_one(tmp_path: Path) -> None:
    notes, text = made(tmp_path, "notes.md", "a.txt")
    assert find_reports([notes, text, tmp_path, tmp_path / "." / "a.txt"]) == (text, notes)


def test_the_same_stem_twice_is_an_error(tmp_path: Path) -> None:
    made(tmp_path, "x/a.txt", "y/a.txt")
    with pytest.raises(ReadingError, match=r"x.a\.txt and .*y.a\.txt have the same name a; rename"):
        find_reports([tmp_path])


def test_what_is_no_report_is_refused(tmp_path: Path) -> None:
    (sidecar,) = made(tmp_path, "a.toml")
    with pytest.raises(ReadingError, match="no reports in this folder"):
        find_reports([tmp_path])
    with pytest.raises(ReadingError, match="no such file or folder"):
        find_reports([tmp_path / "absent"])
    with pytest.raises(ReadingError, match=r"name .*a\.txt instead"):
        find_reports([sidecar])


def test_a_link_to_a_folder_is_followed_and_never_in_a_circle(tmp_path: Path) -> None:
    reports, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    made(reports, "a.txt", "2023/b.txt")
    made(elsewhere, "c.txt", ".hidden/d.txt")
    (reports / "2022").symlink_to(elsewhere, target_is_directory=True)
    (elsewhere / "back").symlink_to(reports, target_is_directory=True)
    (reports / "0-again").symlink_to(reports / "2023", target_is_directory=True)
    (reports / "nowhere").symlink_to(tmp_path / "gone")
    (reports / "itself").symlink_to(reports / "itself")
    found = find_reports([reports])
    assert [path.relative_to(reports).as_posix() for path in found] == ["a.txt", "2023/b.txt", "2022/c.txt"]


def test_a_folder_that_is_a_link_is_read(tmp_path: Path) -> None:
    made(tmp_path / "reports", "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "reports", target_is_directory=True)
    assert [path.name for path in find_reports([tmp_path / "link", tmp_path / "reports"])] == ["a.txt"]
