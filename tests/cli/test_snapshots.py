"""`kg snapshots`, `kg diff`, and the ways to feed `kg build`, from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main

FIRST = "湘潭市民政局：全市共有养老机构128家。"
SECOND = "湘潭市民政局：全市共有养老机构130家。"


def kg(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for text in (FIRST, SECOND):
        done = kg("build", "-", "--name", "xiangtan", "--store", tmp_path / "store", stdin=text.encode())
        assert done.exit_code == 0, done.stderr
    return tmp_path / "store"


def test_standard_input_is_a_report_of_the_name_that_is_given(store: Path) -> None:
    rows = kg("query", "queries/views/reports.rq", "--store", store, "--format", "csv").stdout
    assert "xiangtan" in rows
    wrong = kg("build", "-", "--name", "../x", "--store", store, stdin=FIRST.encode())
    assert wrong.exit_code == 2
    assert "no name for a report" in wrong.stderr


def test_what_changed_is_told_in_words_as_quads_and_as_json(store: Path) -> None:
    told = kg("diff", "--store", store)
    assert told.exit_code == 0, told.stderr
    assert "xiangtan:" in told.stdout
    assert any(line.startswith("  -") and "128" in line for line in told.stdout.splitlines())
    assert any(line.startswith("  +") and "130" in line for line in told.stdout.splitlines())
    quads = kg("diff", "--quads", "--store", store).stdout.splitlines()
    assert {line[:3] for line in quads} == {"- <", "+ <"}
    assert json.loads(kg("diff", "--json", "--store", store).stdout)["reports"][0]["stem"] == "xiangtan"


def test_snapshots_are_listed_and_one_can_be_put_in_force_again(store: Path) -> None:
    newest, before = json.loads(kg("snapshots", "--json", "--store", store).stdout)
    assert (newest["in force"], before["in force"]) == (True, False)
    assert kg("snapshots", "--rollback", "previous", "--store", store).exit_code == 0
    assert (store / "current").read_text().strip() == before["snapshot"]
    pruned = kg("snapshots", "--prune", "--store", store)
    assert newest["snapshot"] in pruned.stderr
    missing = kg("diff", "--store", store)
    assert missing.exit_code == 1
    assert "no earlier snapshot" in missing.stderr


def test_strict_publishes_nothing_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    done = kg("build", tmp_path, "--store", tmp_path / "store", "--strict")
    assert done.exit_code == 1
    assert "b.txt" in done.stderr
    assert not (tmp_path / "store" / "current").exists()
