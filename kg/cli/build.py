"""The verb `kg build`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kg.cli.options import json_option, store_option, watched
from kg.errors import KgError, ReadingError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from kg.corrections import Correction
    from kg.corrections.telling import Told
    from kg.pipeline import BuildReport

STDIN = Path("-")
_MOST_WARNINGS = 50


@click.command()
@click.argument("paths", metavar="FILES or FOLDERS", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--add", is_flag=True, help="Add to the reports in the store; else those not given leave it.")
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes that read; by default what is worth."
)
@click.option("--scheduler", metavar="ADDRESS", help="Read on the workers of this Dask scheduler (tcp://HOST:PORT).")
@click.option("--strict", is_flag=True, help="Publish nothing when a file cannot be read; else the others are.")
@click.option(
    "--model", metavar="NAME", help="Another spaCy pipeline for Chinese to propose names: a package or a folder."
)
@click.option("--watch", is_flag=True, help="Build again whenever reports or corrections change, until Ctrl-C.")
@click.option(
    "--corrections", "tables", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="A table of corrections to apply, beside that of the store (see docs/corrections.md).",
)  # fmt: skip
@click.option("--name", default="stdin", metavar="STEM", help="The name of the report from standard input (-).")
@json_option
def build(
    *,
    paths: tuple[Path, ...],
    store_dir: Path,
    add: bool,
    workers: int | None,
    scheduler: str | None,
    strict: bool,
    model: str | None,
    watch: bool,
    tables: tuple[Path, ...],
    name: str,
    as_json: bool,
) -> None:
    """Read reports, and publish a new snapshot of what they say.

    Reports are plain texts, Markdown, HTML pages, PDF and DOCX files, folders and ZIP archives of these; - is the
    standard input. What has not changed is not read again, nor what a build that was killed had read. The name of the
    snapshot goes to stdout, what was done to stderr.

    \b
    Example:
        kg build seeds --store build/store
        kg build more/2025.pdf --add
        curl https://example.org/report.html | kg build - --name report-2025 --add
        kg build inbox --watch
        kg build /shared/reports --scheduler tcp://10.0.0.1:8786
        kg build seeds --model zh_core_web_lg
    """
    from kg.pipeline import Way
    from kg.pipeline import build as build_store

    def corrections() -> tuple[Correction, ...]:
        from kg.corrections.book import Book
        from kg.corrections.table import read, together

        return together([Book.of(store_dir).read(), *map(read, tables)])

    def once(files: tuple[Path, ...]) -> None:
        progress = _Bar() if watched(sys.stderr) else None
        way = Way(model=model, corrections=corrections())
        done = build_store(files, store_dir, add=add, workers=workers, strict=strict, progress=progress, way=way)
        _tell(done, as_json=as_json)

    if scheduler and (workers or STDIN in paths):
        raise click.UsageError("--scheduler goes with neither --workers nor standard input: its workers open the files")
    if watch:
        if STDIN in paths:
            raise click.UsageError("standard input cannot be watched; name files or folders")
        from kg.corrections.book import Book

        _watch(paths, once, (Book.of(store_dir).path, *tables))
    with _spooled(paths, name) as files:
        once(files)


def _tell(done: BuildReport, *, as_json: bool) -> None:
    for line in _words(done):
        click.echo(line, err=True)
    click.echo(_as_json(done) if as_json else done.snapshot)
    if done.quarantined:
        raise ReadingError(f"{len(done.quarantined)} of the files could not be read; the snapshot holds the others")


def _watch(paths: tuple[Path, ...], once: Callable[[tuple[Path, ...]], None], tables: tuple[Path, ...]) -> NoReturn:
    """Build after each change of reports or corrections; what is wrong is told and waits for the next change."""
    from kg.pipeline.watching import changes

    for _ in changes(paths, beside=tables):
        try:
            once(paths)
        except KgError as error:
            click.echo(f"kg: {error}", err=True)
        click.echo("watching; Ctrl-C ends it", err=True)
    raise AssertionError("watching ends by a signal alone")


@contextmanager
def _spooled(paths: tuple[Path, ...], name: str) -> Iterator[tuple[Path, ...]]:
    """The paths, with standard input as a file of its own for as long as it is read."""
    if STDIN not in paths:
        yield paths
        return
    if not name or Path(name).name != name or name.startswith("."):
        raise click.UsageError(f"--name {name}: no name for a report; write it without / and not hidden")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(sys.stdin.buffer.read())
        yield tuple(file if path == STDIN else path for path in paths)


class _Bar:
    """A bar on the terminal: how many reports of how many, how fast, and how long it will take."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._stack = ExitStack()
        self._bar: ProgressBar[str] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            bar: ProgressBar[str] = click.progressbar(
                length=total, label="reading", file=sys.stderr, show_pos=True, item_show_func=lambda rate: rate
            )
            self._bar = self._stack.enter_context(bar)
        rate = done / max(time.monotonic() - self._started, 1e-3)
        self._bar.update(1, f"{rate:.1f} reports/s")
        if done == total:
            self._stack.close()


def _words(done: BuildReport) -> list[str]:
    """What a build did, for a person.

    Contradictions within reports come as warnings: both figures stand.
    """
    stated, set_aside, not_understood = done.numbers
    return [
        *(f"not read: {file.reason}" for file in done.quarantined),
        *(f"warning: {found.check}: {found.subject}: {found.message}" for found in done.warnings[:_MOST_WARNINGS]),
        *([_more_warnings(done)] if len(done.warnings) > _MOST_WARNINGS else []),
        *(f"removed: {stem}" for stem in done.removed),
        *([_outdated(done.outdated)] if done.outdated else []),
        *(_to_look_at(one) for one in done.corrections if not one.became.is_settled),
        *([_corrected(done.corrections)] if done.corrections else []),
        _summary(done),
        f"{done.claims} claims; numbers: {stated} stated, {set_aside} set aside, {not_understood} not understood",
    ]


def _to_look_at(told: Told) -> str:
    from kg.cli.correct import line_of

    return f"correction: {line_of(told)}"


def _corrected(told: tuple[Told, ...]) -> str:
    counts = Counter(one.became.value for one in told)
    return f"{len(told)} corrections: {', '.join(f'{count} {became}' for became, count in sorted(counts.items()))}"


def _more_warnings(done: BuildReport) -> str:
    return f"warning: and {len(done.warnings) - _MOST_WARNINGS} more; `kg check` and --json list them all"


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
        "corrections": {one.correction.id: one.became.value for one in done.corrections},
        "numbers": {"stated": stated, "set aside": set_aside, "not understood": not_understood},
        "warnings": [{"check": one.check, "subject": one.subject, "message": one.message} for one in done.warnings],
    }
    # A name may hold bytes that are no UTF-8; as escapes they are JSON that gives the name back.
    return json.dumps(fields, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode()
