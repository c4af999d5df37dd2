"""The verb `kg release`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.cli.options import store_option

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


@click.command()
@click.argument("version", required=False)
@store_option
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Where releases lie.  [default: the folder releases of the store]")  # fmt: skip
@click.option("--date", "issued", metavar="DATE", default="", help="When it is issued, if the version does not say.")
@click.option("--since", metavar="VERSION", help="Tell changes since this release.  [default: the newest older one]")
@click.option("--texts", is_flag=True, help="Add a second dump that holds the full texts; mind their rights.")
def release(
    *, version: str | None, store_dir: Path, output: Path | None, issued: str, since: str | None, texts: bool
) -> None:
    """Freeze the snapshot in force as a release that can be cited; without VERSION, list the releases.

    A release is a folder: sorted N-Quads, checksums, a DCAT record, what changed since the last one, a README and
    CITATION.cff. It holds no clock: made again from the same snapshot it is the same bytes.

    \b
    Example:
        kg release 2026.11
        kg release 2026.11.1 --date 2026-11-22 -o releases
    """
    from kg.releases import releases

    folder = output or releases_folder(store_dir)
    if version is None:
        for one in releases(folder):
            click.echo(f"{one.version}  {one.issued}  {one.reports} reports  {one.claims} claims  {one.quads} quads")
        return
    if issued and not _DATE.fullmatch(issued):
        raise click.BadParameter(f"{issued!r} is no date; write 2026, 2026-11 or 2026-11-22", param_hint="--date")
    _freeze(store_dir, folder, version, issued, since, texts=texts)


def _freeze(store_dir: Path, folder: Path, version: str, issued: str, since: str | None, *, texts: bool) -> None:
    from kg.releases import freeze
    from kg.releases.freezing import Wanted
    from kg.releases.served import keep_ready
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        wanted = Wanted(version=version, issued=issued, since=since, texts=texts)
        made, new = freeze(snapshot, folder, wanted)
        keep_ready(made, snapshot)
    click.echo(str(made.folder))
    told = "" if new else " (it was there already, the same)"
    click.echo(f"{made.reports} reports, {made.claims} claims, {made.quads} quads{told}", err=True)
    click.echo(f"sha256 of the sorted N-Quads: {made.sha256}", err=True)
    if made.previous:
        click.echo(f"since {made.previous}: {made.added} quads added, {made.removed} removed", err=True)


def releases_folder(store_dir: Path) -> Path:
    """Where the releases of a store lie if nobody says otherwise."""
    return store_dir / "releases"
