"""The verb `kg snapshots`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli.options import json_option, store_option


@click.command()
@click.option("--prune", is_flag=True, help="Delete all but the one in force, unless somebody reads them.")
@click.option("--rollback", metavar="NAME", help="Put this one in force again; `previous` is the one before.")
@store_option
@json_option
def snapshots(*, prune: bool, rollback: str | None, store_dir: Path, as_json: bool) -> None:
    """List the snapshots that a store keeps, delete old ones, or go back to one.

    A store keeps the snapshot in force and the one before it. A server that reads one goes on with it until it
    switches by itself; what it reads is never deleted.

    \b
    Example:
        kg snapshots
        kg snapshots --rollback previous
    """
    from kg.store import history

    if rollback:
        click.echo(f"{history.roll_back(store_dir, rollback)} is in force", err=True)
    if prune:
        gone = history.prune(store_dir)
        click.echo(f"{len(gone)} deleted: {', '.join(gone)}" if gone else "nothing to delete", err=True)
    rows = [
        {
            "snapshot": kept.id,
            "published": kept.published.isoformat(timespec="seconds"),
            "reports": len(kept.manifest.reports),
            "claims": sum(entry.claims for entry in kept.manifest.reports),
            "quads": kept.quads,
            "in force": kept.in_force,
            "read": kept.read,
        }
        for kept in history.snapshots(store_dir)
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        marks = [word for word in ("in force", "read") if row[word]]
        counts = [f"{row[word]} {word}" for word in ("reports", "claims", "quads")]
        click.echo("  ".join([str(row["snapshot"]), str(row["published"]), *counts, *marks]))
