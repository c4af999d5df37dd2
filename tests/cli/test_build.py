"""`kg build` from outside: words, answers, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

BEDS = "济南市民政局：全市养老机构床位总数达到2.4万张，护理型床位占比82%。"
BINARY = b"\x00\x01\x02\xff\xfe\x00" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "jinan-beds.txt").write_text(BEDS, encoding="utf-8")
    return tmp_path / "reports"


def kg(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_snapshot_goes_to_stdout_and_words_to_stderr(folder: Path, tmp_path: Path) -> None:
    done = kg("build", folder, "--store", tmp_path / "store")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.strip() == (tmp_path / "store" / "current").read_text().strip()
    assert "1 reports read, 0 unchanged" in done.stderr
    assert "\r" not in done.stderr


def test_unchanged_input_is_said(folder: Path, tmp_path: Path) -> None:
    first = kg("build", folder, "--store", tmp_path / "store")
    again = kg("build", folder, "--store", tmp_path / "store")
    assert again.exit_code == 0
    assert again.stdout == first.stdout
    assert "nothing has changed" in again.stderr


def test_a_quarantined_file_is_named_and_the_exit_code_is_1(folder: Path, tmp_path: Path) -> None:
    (folder / "scan.txt").write_bytes(BINARY)
    done = kg("build", folder, "--store", tmp_path / "store", "--json")
    assert done.exit_code == 1
    assert "scan.txt" in done.stderr
    assert "1 of the files could not be read" in done.stderr
    answer = json.loads(done.stdout)
    assert answer["changed"] == ["jinan-beds"]
    assert answer["quarantined"][0]["file"].endswith("scan.txt")
    assert answer["numbers"].keys() == {"stated", "set aside", "not understood"}


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["missing.txt"], "missing.txt", 1),
        (["empty"], "empty", 1),
        (["scan.txt"], "scan.txt", 1),
        (["blank.txt"], "blank.txt", 1),
        (["gbk.txt"], "gbk.txt", 1),
        (["reports", "copy/jinan-beds.txt"], "jinan-beds", 1),
        (["reports", "--store", "full"], "something else than a store", 1),
        (["reports", "--store", "blank.txt"], "a file and no store", 1),
        ([], "Missing argument", 2),
    ],
)
def test_bad_input_is_one_sentence_and_not_0(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str, code: int
) -> None:
    for name in ("empty", "copy", "full"):
        (tmp_path / name).mkdir()
    (tmp_path / "copy" / "jinan-beds.txt").write_text(BEDS, encoding="utf-8")
    (tmp_path / "full" / "thesis.docx").write_text("mine")
    (tmp_path / "scan.txt").write_bytes(BINARY)
    (tmp_path / "blank.txt").write_text("")
    (tmp_path / "gbk.txt").write_bytes("全市养老机构".encode("utf-16-be"))
    monkeypatch.chdir(folder.parent)
    done = kg("build", *arguments)
    assert done.exit_code == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    if code == 1:
        assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_every_verb_shows_an_example() -> None:
    for verb in ("build", "export", "check"):
        told = kg(verb, "--help")
        assert told.exit_code == 0
        assert f"kg {verb}" in told.stdout.partition("Example:")[2]
