"""`kg check` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.graph import checks
from kg.graph.checks import Finding

FAULT = Finding(check="units", severity="fault", subject="claim/1", message="has no unit")
WARNING = Finding(check="contradictions", severity="warning", subject="claim/2", message="10万 and 9.8万")


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_the_graph_of_the_seeds_holds(seeds_store: Path) -> None:
    done = check("--store", seeds_store)
    assert done.exit_code == 0, done.stdout
    assert "fault" not in done.stdout


@pytest.mark.parametrize(
    ("findings", "code", "printed"),
    [
        ((), 0, "all checks hold\n"),
        ((WARNING,), 0, "warning: contradictions: claim/2: 10万 and 9.8万\n"),
        ((FAULT,), 1, "fault: units: claim/1: has no unit\n"),
    ],
)
def test_faults_fail_and_warnings_pass(
    seeds_store: Path, monkeypatch: pytest.MonkeyPatch, findings: tuple[Finding, ...], code: int, printed: str
) -> None:
    monkeypatch.setattr(checks, "run_checks", lambda *_: findings)
    done = check("--store", seeds_store)
    assert done.exit_code == code
    assert done.stdout == printed
    assert done.stderr.count("\n") == code
    rows = json.loads(check("--store", seeds_store, "--json").stdout)
    assert [row["severity"] for row in rows] == [finding.severity for finding in findings]


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = check("--store", tmp_path / "none")
    assert done.exit_code == 1
    assert "kg build" in done.stderr
