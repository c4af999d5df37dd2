"""`kg check` from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result
from rdflib.namespace import SH

from kg.cli import main
from kg.graph.checks import Finding
from kg.pipeline import checking

FAULT = Finding(check="Claim-unit", severity="fault", subject="claim/1", message="has no unit")
WARNING = Finding(
    check="contradiction", severity="warning", subject="claim/2", message="10万 and 9.8万", mend="look again"
)


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
        ((WARNING,), 0, "warning: contradiction (1)\n  10万 and 9.8万 → look again\n  - claim/2\n\n"),
        ((FAULT,), 1, "fault: Claim-unit (1)\n  has no unit\n  - claim/1\n\n"),
    ],
)
def test_faults_fail_and_warnings_pass(
    seeds_store: Path, monkeypatch: pytest.MonkeyPatch, findings: tuple[Finding, ...], code: int, printed: str
) -> None:
    monkeypatch.setattr(checking, "check", lambda *_: findings)
    done = check("--store", seeds_store)
    assert done.exit_code == code
    assert done.stdout.endswith(printed)
    assert done.stderr.count("\n") == code
    rows = json.loads(check("--store", seeds_store, "--json").stdout)
    assert [row["severity"] for row in rows] == [finding.severity for finding in findings]


def test_a_report_for_programs(seeds_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checking, "check", lambda *_: (FAULT, WARNING))
    path = tmp_path / "report.ttl"
    assert check("--store", seeds_store, "--shacl-report", path).exit_code == 1
    report = rdflib.Graph().parse(path)
    assert [bool(one) for one in report.objects(None, SH.conforms)] == [False]
    assert set(report.objects(None, SH.resultSeverity)) == {SH.Violation, SH.Warning}
    assert {str(one).rsplit("#", 1)[-1] for one in report.objects(None, SH.sourceShape)} == {
        "Claim-unit",
        "contradiction",
    }


def test_without_a_store_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = check("--store", tmp_path / "none")
    assert done.exit_code == 1
    assert "kg build" in done.stderr
