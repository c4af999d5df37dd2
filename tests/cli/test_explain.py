"""`kg explain` from outside: one whole page, or one sentence and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

TEXT = "全市有养老机构12家，床位2.4万张。截至2024年底，“晚晴”行动惠及老年人3000余人次。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def explain(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["explain", *map(str, arguments)])


def test_the_page_is_a_file_and_the_counts_are_words(report: Path, tmp_path: Path) -> None:
    outcome = explain(report, "-o", tmp_path / "page.html")
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert " stated, " in outcome.stderr
    assert " set aside, " in outcome.stderr
    assert " not understood" in outcome.stderr
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>\n")
    assert html.rstrip().endswith("</html>")


@pytest.mark.parametrize("arguments", [[], ["-o", "-"]])
def test_without_a_name_it_goes_to_stdout(report: Path, tmp_path: Path, arguments: list[str]) -> None:
    outcome = explain(report, *arguments)
    assert outcome.exit_code == 0
    assert explain(report, "-o", tmp_path / "page.html").exit_code == 0
    assert outcome.stdout_bytes == (tmp_path / "page.html").read_bytes()


def test_on_a_terminal_it_goes_to_a_file(report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.explain.watched", lambda _: True)
    monkeypatch.chdir(tmp_path)
    outcome = explain(report)
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert "written to report.explained.html\n" in outcome.stderr
    assert (tmp_path / "report.explained.html").stat().st_size > len(TEXT)


def test_the_sidecar_counts(report: Path) -> None:
    report.with_suffix(".toml").write_text('title = "晚晴之年"\nplace = "370100"\n', encoding="utf-8")
    page = explain(report).stdout
    assert "<h1>晚晴之年</h1>" in page
    assert "济南市 <code>370100</code>" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.txt", None, "no such file"),
        ("empty.txt", b"", "the file is empty"),
        ("picture.txt", b"\x89PNG\x00\x01", "no plain text"),
    ],
)
def test_what_cannot_be_read_leaves_no_page(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    path, page = tmp_path / name, tmp_path / "page.html"
    if content is not None:
        path.write_bytes(content)
    page.write_text("as it was", encoding="utf-8")
    outcome = explain(path, "-o", page)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith(f"kg: {path}:")
    assert words in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1
    assert page.read_text(encoding="utf-8") == "as it was"
    assert set(tmp_path.iterdir()) == {page} | ({path} if content is not None else set())


def test_a_page_that_cannot_be_written_leaves_nothing(report: Path, tmp_path: Path) -> None:
    outcome = explain(report, "-o", tmp_path / "nowhere" / "page.html")
    assert outcome.exit_code == 1
    assert len(outcome.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [report]


@pytest.mark.parametrize("name", ["report.txt", "report.toml", "../{folder}/report.txt"])
def test_a_report_is_never_overwritten(report: Path, name: str) -> None:
    outcome = explain(report, "-o", report.parent / name.format(folder=report.parent.name))
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert "name another file" in outcome.stderr
    assert report.read_text(encoding="utf-8") == TEXT
    assert list(report.parent.iterdir()) == [report]


def test_the_page_does_not_hang_on_chance(report: Path) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "explain", str(report)]
    pages = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(pages) == 1
    assert TEXT.split("12", maxsplit=1)[0].encode() in pages.pop()
