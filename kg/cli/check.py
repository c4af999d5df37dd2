"""The verb `kg check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option
from kg.errors import CheckError

if TYPE_CHECKING:
    from kg.graph.checks import Finding


@click.command()
@store_option
@json_option
def check(*, store_dir: Path, as_json: bool) -> None:
    """Check the graph: shapes, cube constraints, and the queries that must return nothing.

    Warnings are printed and pass; a fault ends with exit code 1.

    \b
    Example:
        kg check --store build/store
    """  # noqa: D301 - click's mark for lines that are not to be wrapped
    from kg.graph.checks import FAULT, run_checks
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        findings = run_checks(snapshot.store, snapshot.text)
    click.echo(_as_json(findings) if as_json else "\n".join(_lines(findings)))
    faults = sum(finding.severity == FAULT for finding in findings)
    if faults:
        raise CheckError(f"{store_dir}: {faults} faults; build the graph again, and if they stay, please report them")


def _lines(findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return ["all checks hold"]
    return [f"{one.severity}: {one.check}: {one.subject}: {one.message}" for one in findings]


def _as_json(findings: tuple[Finding, ...]) -> str:
    rows = [
        {"check": one.check, "severity": one.severity, "subject": one.subject, "message": one.message}
        for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
