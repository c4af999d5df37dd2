"""The verb `kg correct`."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from kg.cli.options import json_option, store_option
from kg.cli.output import STDOUT, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.corrections import Anchor, Correction
    from kg.corrections.book import Book
    from kg.corrections.telling import Told


class Signed(TypedDict):
    """What `signed` asks for."""

    store_dir: Path
    file: Path | None
    author: str | None
    when: str | None
    why: str
    overrules: tuple[str, ...]


class Said(TypedDict, total=False):
    """What a correction says, beside who says it and of which words."""

    slots: tuple[tuple[str, str], ...]
    concept: str
    words: str
    into: str


file_option = click.option(
    "--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="The table.  [default: that of the store]"
)  # fmt: skip


def signed(command: Callable[..., None]) -> Callable[..., None]:
    """The options of everything that is entered: who, when, why, and where it is kept."""
    for option in (
        store_option,
        file_option,
        click.option("--author", metavar="NAME", help="Who says so.  [default: user.name of git]"),
        click.option("--date", "when", metavar="DATE", help="When, as 2026-11-22.  [default: now]"),
        click.option("--why", default="", metavar="WORDS", help="Why; for those who come after."),
        click.option(
            "--over", "overrules", multiple=True, metavar="ID", help="A correction that this one settles against."
        ),
    ):
        command = option(command)
    return command


@click.group()
def correct() -> None:
    """Correct what was read: reject, change, add, confirm, merge, split; listed, exchanged, withdrawn.

    CLAIM is the IRI of a claim, as its page and every query show it, or that of an initiative, a designation or a
    policy of a report (its fields are name, type, holder). What is entered is applied by the next build.

    \b
    Example:
        kg correct change CLAIM unit=人次 --why "按人次统计"
        kg correct reject CLAIM --why "这是文号"
        kg correct add REPORT "全市建成助餐点二十余处。" 二十余 metric=助餐点数 unit=处
        kg build seeds
        kg correct list
    """


@correct.command()
@click.argument("claim")
@signed
def reject(*, claim: str, **options: Unpack[Signed]) -> None:
    """Say that a claim or another statement is none: it leaves the default graph for graph:rejected."""
    _of_claim("reject", claim, (), options)


@correct.command()
@click.argument("claim")
@click.argument("fields", metavar="FIELD=VALUE…", nargs=-1, required=True)
@signed
def change(*, claim: str, fields: tuple[str, ...], **options: Unpack[Signed]) -> None:
    """Give fields of a statement other values; none is nothing."""
    _of_claim("change", claim, fields, options)


@correct.command()
@click.argument("claim")
@signed
def confirm(*, claim: str, **options: Unpack[Signed]) -> None:
    """Say that a statement was read rightly; it then holds where a later pipeline reads it differently."""
    _of_claim("confirm", claim, None, options)


@correct.command()
@click.argument("report")
@click.argument("sentence")
@click.argument("figure")
@click.argument("fields", metavar="FIELD=VALUE…", nargs=-1, required=True)
@click.option(
    "--nth", type=click.IntRange(min=1), default=1, show_default=True, help="Which such figure of the sentence."
)
@click.option("--quote", default="", help="The words around the figure that state it.")
@signed
def add(
    *, report: str, sentence: str, figure: str, fields: tuple[str, ...], nth: int, quote: str,
    **options: Unpack[Signed],
) -> None:  # fmt: skip
    """State a figure of a REPORT that was not read: its SENTENCE, the FIGURE as printed, and what it is of."""
    from kg.corrections import Anchor
    from kg.corrections.records import clean

    anchor = Anchor(report=report, sentence=sentence.strip(), figure=figure, nth=nth, quote=clean(quote))
    _enter(options, kind="add", anchor=anchor, slots=_slots(fields))


@correct.command()
@click.argument("concept")
@click.argument("into")
@signed
def merge(*, concept: str, into: str, **options: Unpack[Signed]) -> None:
    """Say that two concepts are one: claims of CONCEPT are claims of INTO (IRIs, or metric:LABEL, group:LABEL …)."""
    _enter(options, kind="merge", concept=concept, into=into)


@correct.command()
@click.argument("concept")
@click.argument("words")
@click.argument("into")
@signed
def split(*, concept: str, words: str, into: str, **options: Unpack[Signed]) -> None:
    """Say that a concept is two: claims of CONCEPT whose words hold all of WORDS are claims of INTO."""
    from kg.corrections.records import clean

    _enter(options, kind="split", concept=concept, into=into, words=clean(words))


@correct.command("list")
@click.option("--status", is_flag=True, help="Those alone that somebody should look at.")
@json_option
@file_option
@store_option
def list_(*, status: bool, as_json: bool, file: Path | None, store_dir: Path) -> None:
    """List the corrections, and what became of each in the graph."""
    told = [one for one in _told(store_dir, file) if not (status and one.became.is_settled)]
    if as_json:
        click.echo(json.dumps([_as_json(one) for one in told], ensure_ascii=False, indent=1))
        return
    for one in told:
        click.echo(line_of(one))
    click.echo(f"{len(told)} corrections", err=True)


@correct.command("import")
@click.argument("tables", nargs=-1, required=True, type=click.Path(path_type=Path))
@file_option
@store_option
def import_(*, tables: tuple[Path, ...], file: Path | None, store_dir: Path) -> None:
    """Enter the corrections of other tables; what is entered already is not entered twice."""
    from kg.corrections.table import read, together
    from kg.lexicon import load

    fresh = _book(store_dir, file).add(together([read(path) for path in tables]), load())
    click.echo(f"{len(fresh)} corrections entered", err=True)


@correct.command()
@click.option("--out", "-o", type=click.Path(path_type=Path), default=STDOUT, metavar="FILE", help="- is stdout.")
@click.option(
    "--as", "form", type=click.Choice(["csv", "cases", "training"]), default="csv", show_default=True,
    help="The table; examples for regression tests; lines to train on.",
)  # fmt: skip
@click.option("--from-graph", is_flag=True, help="What the graph has, and not the table.")
@file_option
@store_option
def export(*, out: Path, form: str, from_graph: bool, file: Path | None, store_dir: Path) -> None:
    """Write the corrections as CSV, or the accepted ones as regression cases or as training data."""
    from kg.corrections.exporting import regression_cases, training_lines
    from kg.corrections.table import written

    every = _recorded(store_dir) if from_graph else _book(store_dir, file).read()
    if form == "csv":
        content = written(every)
    else:
        accepted = _accepted(store_dir, every)
        lines = training_lines(accepted) if form == "training" else regression_cases(accepted, _reports(store_dir))
        content = "".join(f"{line}\n" for line in lines).encode()
    with whole_file(out) as stream:
        stream.write(content)


@correct.command()
@click.argument("names", metavar="ID…", nargs=-1, required=True)
@click.option("--author", metavar="NAME", help="Who withdraws.  [default: user.name of git]")
@click.option("--date", "when", metavar="DATE", help="When.  [default: now]")
@file_option
@store_option
def withdraw(
    *, names: tuple[str, ...], author: str | None, when: str | None, file: Path | None, store_dir: Path
) -> None:
    """Have corrections hold no more; the record stays."""
    from kg.corrections import Withdrawal

    withdrawal = Withdrawal(author=_author(author), when=_when(when))
    for one in _book(store_dir, file).withdraw(names, withdrawal):
        click.echo(one.id)
    click.echo("withdrawn; the next `kg build` reads without them", err=True)


def line_of(told: Told) -> str:
    """A correction and what became of it, on one line."""
    one = told.correction
    what = (
        f"{one.anchor.report}: {one.anchor.statement} {one.anchor.figure}".replace(":  ", ": ")
        if one.anchor
        else f"{one.concept} → {one.into}"
    )
    fields = " ".join(f"{name}={value}" for name, value in one.slots) if one.kind.value in ("change", "add") else ""
    parts = (one.id, one.kind.value, told.became.value, what, fields, f"({one.author}, {one.when[:10]})", one.why)
    return "  ".join(part for part in (*parts, f"[{told.detail}]" if told.detail else "") if part)


def _of_claim(kind: str, claim: str, fields: Sequence[str] | None, options: Signed) -> None:
    from kg.corrections.shown import in_store
    from kg.lexicon import load
    from kg.store import open_current

    with open_current(options["store_dir"]) as snapshot:
        found = in_store(snapshot.store, claim, load())
    _enter(
        options,
        kind=kind,
        anchor=found.anchor,
        slots=found.confirmed if fields is None else _slots(fields, found.anchor.statement),
    )


def _enter(options: Signed, *, kind: str, anchor: Anchor | None = None, **said: Unpack[Said]) -> None:
    from kg.corrections import Correction, Kind
    from kg.corrections.records import clean
    from kg.lexicon import load

    one = Correction(
        id="",
        kind=Kind(kind),
        author=_author(options["author"]),
        when=_when(options["when"]),
        why=clean(options["why"]),
        anchor=anchor,
        overrules=tuple(options["overrules"]),
        **said,
    )
    for entered in _book(options["store_dir"], options["file"]).add([one], load()):
        click.echo(entered.id)
    click.echo("entered; the next `kg build` applies it", err=True)


def _slots(fields: Iterable[str], statement: str = "") -> tuple[tuple[str, str], ...]:
    from kg.corrections.records import clean, slots_of

    known = slots_of(statement)
    given: dict[str, str] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or name not in known:
            raise click.UsageError(f"{field}: write FIELD=VALUE; the fields are {', '.join(known)}")
        given[name] = clean(value)
    return tuple((name, given[name]) for name in known if name in given)


def _author(name: str | None) -> str:
    from kg.corrections.records import clean

    if name is None:
        try:
            found = subprocess.run(["git", "config", "user.name"], capture_output=True, text=True, check=False)  # noqa: S607 - the user's own
            name = found.stdout
        except OSError:
            name = ""
    if not clean(name):
        raise click.UsageError("who corrects? give --author NAME, or set user.name in git")
    return clean(name)


def _when(date: str | None) -> str:
    return date or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _book(store_dir: Path, file: Path | None) -> Book:
    from kg.corrections.book import Book

    return Book(file) if file else Book.of(store_dir)


def _told(store_dir: Path, file: Path | None) -> tuple[Told, ...]:
    from kg.corrections.describing import recorded
    from kg.corrections.table import together
    from kg.corrections.telling import told
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        every = together([_book(store_dir, file).read(), recorded(snapshot.store)])
        return told(snapshot.store, every, {entry.stem for entry in snapshot.manifest.reports})


def _recorded(store_dir: Path) -> tuple[Correction, ...]:
    from kg.corrections.describing import recorded
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        return recorded(snapshot.store)


def _accepted(store_dir: Path, every: Sequence[Correction]) -> list[Correction]:
    """Those that hold in the graph, or that it needs no more."""
    from kg.corrections.telling import told
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        found = told(snapshot.store, every, {entry.stem for entry in snapshot.manifest.reports})
    return [one.correction for one in found if one.became.value in ("applied", "not-needed")]


def _reports(store_dir: Path) -> dict[str, dict[str, str]]:
    from kg.corrections.shown import rows_of
    from kg.store import open_current

    with open_current(store_dir) as snapshot:
        rows = rows_of(snapshot.store, _ABOUT_REPORTS)
    known = ("place", "published")
    return {row["stem"]: {name: row[name].rpartition("/")[2] for name in known if name in row} for row in rows}


_ABOUT_REPORTS = """SELECT ?stem ?place ?published {
  ?report a mz:Report ; dcterms:identifier ?stem .
  OPTIONAL { ?report dcterms:spatial ?place } OPTIONAL { ?report dcterms:issued ?published }
}"""


def _as_json(told: Told) -> dict[str, object]:
    one = told.correction
    anchor = one.anchor
    return {
        "id": one.id, "kind": one.kind.value, "outcome": told.became.value, "detail": told.detail,
        "statement": (anchor.statement or "claim") if anchor else None,
        "report": anchor.report if anchor else None, "sentence": anchor.sentence if anchor else None,
        "figure": anchor.figure if anchor else None, "fields": one.slot, "concept": one.concept or None,
        "words": one.words or None, "into": one.into or None, "author": one.author, "when": one.when, "why": one.why,
        "claims": told.claims, "overrules": one.overrules,
    }  # fmt: skip
