"""The verb `kg check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option
from kg.cli.output import whole_file
from kg.errors import CheckError

if TYPE_CHECKING:
    from kg.graph.checks import Finding


@click.command()
@click.option(
    "--shacl-report",
    "report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a SHACL report in Turtle too.",
)
@store_option
@json_option
def check(*, report: Path | None, store_dir: Path, as_json: bool) -> None:
    """Check the graph: shapes, cube constraints, the ontology, and the queries that must return nothing.

    Each family of rules is told with how much of it holds, each broken rule with how to mend it. Warnings pass; a
    fault ends with exit code 1.

    \b
    Example:
        kg check --store build/store
        kg check --shacl-report report.ttl
    """
    from kg.graph.checks import FAULT, checks
    from kg.graph.validation import page, shacl_report
    from kg.pipeline import checking
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        findings = checking.check(snapshot)
    if report is not None:
        with whole_file(report) as file:
            file.write(shacl_report(findings))
    if as_json:
        click.echo(_as_json(findings))
    else:
        click.echo("\n".join([*page(checks(), findings), "" if findings else "all checks hold"]))
    faults = sum(finding.severity == FAULT for finding in findings)
    if faults:
        raise CheckError(f"{store_dir}: {faults} faults; build the graph again, and if they stay, please report them")


def _as_json(findings: tuple[Finding, ...]) -> str:
    rows = [
        {
            "check": one.check,
            "severity": one.severity,
            "subject": one.subject,
            "message": one.message,
            "message_zh": one.message_zh,
            "mend": one.mend,
            "mend_zh": one.mend_zh,
        }
        for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)
