"""The verb `kg build`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option, watched
from kg.errors import ReadingError

if TYPE_CHECKING:
    from kg.pipeline import BuildReport


@click.command()
@click.argument("paths", metavar="FILES or FOLDERS", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--add", is_flag=True, help="Add to the reports in the store; else those not given leave it.")
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read; by default what is worth."
)
@json_option
def build(*, paths: tuple[Path, ...], store_dir: Path, add: bool, workers: int | None, as_json: bool) -> None:
    """Read reports, and publish a new snapshot of what they say.

    What has not changed is not read again. The name of the snapshot goes to stdout, what was done to stderr.

    \b
    Example:
        kg build seeds --store build/store
        kg build more/2025.txt --add
    """  # noqa: D301 - click's mark for lines that are not to be wrapped
    from kg.pipeline import build as build_store

    done = build_store(paths, store_dir, add=add, workers=workers, progress=_count if watched(sys.stderr) else None)
    for line in _words(done):
        click.echo(line, err=True)
    click.echo(_as_json(done) if as_json else done.snapshot)
    if done.quarantined:
        raise ReadingError(f"{len(done.quarantined)} of the files could not be read; the snapshot holds the others")


def _count(done: int, total: int) -> None:
    click.echo(f"\r{done} of {total} reports read", nl=done == total, err=True)


def _words(done: BuildReport) -> list[str]:
    """What a build did, for a person.

    Contradictions within reports come as warnings: both figures stand.
    """
    stated, set_aside, not_understood = done.numbers
    return [
        *(f"not read: {file.reason}" for file in done.quarantined),
        *(f"warning: {found.check}: {found.subject}: {found.message}" for found in done.warnings),
        *(f"removed: {stem}" for stem in done.removed),
        *([_outdated(done.outdated)] if done.outdated else []),
        _summary(done),
        f"{done.claims} claims; numbers: {stated} stated, {set_aside} set aside, {not_understood} not understood",
    ]


def _summary(done: BuildReport) -> str:
    if not done.published:
        return f"nothing has changed: {len(done.unchanged)} reports, as they were"
    return f"{len(done.changed)} reports read, {len(done.unchanged)} unchanged, {len(done.removed)} removed"


def _outdated(stems: tuple[str, ...]) -> str:
    return f"warning: {len(stems)} reports stand as an earlier version read them; give their files again to renew them"


def _as_json(done: BuildReport) -> str:
    stated, set_aside, not_understood = done.numbers
    fields = {
        "snapshot": done.snapshot,
        "published": done.published,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "outdated": done.outdated,
        "quarantined": [{"file": str(file.path), "reason": file.reason} for file in done.quarantined],
        "claims": done.claims,
        "numbers": {"stated": stated, "set aside": set_aside, "not understood": not_understood},
        "warnings": [{"check": one.check, "subject": one.subject, "message": one.message} for one in done.warnings],
    }
    return json.dumps(fields, ensure_ascii=False, indent=1)
