"""The verb `kg cite`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import json_option, store_option
from kg.cli.release import releases_folder
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.releases import Release
    from kg.releases.citation import Citation, Source
    from kg.releases.drift import Drift, RowChange
    from kg.releases.statements import StatementChange

_DIFFERENT = 1
_TABLES = {".csv", ".tsv"}
_LONGEST_ABOUT = 60
# More statements of one report than this are counted and not listed.
_SHOWN = 5


@click.command()
@click.argument("what", required=False, metavar="QUERY|CLAIM|TABLE")
@click.option("-e", "--expression", "text", metavar="TEXT", help="The query itself, instead of a file.")
@click.option("--again", is_flag=True, help="Ask what a citation names again: the same rows, and what changed since.")
@click.option("--release", "version", metavar="VERSION", default="", help="Cite this release.  [default: the newest]")
@click.option("--releases", "folder", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Where releases lie.  [default: the folder releases of the store]")  # fmt: skip
@store_option
@click.option("--site", default="https://w3id.org/minzheng", show_default=True, metavar="URL", help="Who serves it.")
@click.option("--accessed", metavar="DATE", help="The day of the citation.  [default: today]")
@json_option
def cite(
    *,
    what: str | None,
    text: str | None,
    again: bool,
    version: str,
    folder: Path | None,
    store_dir: Path,
    site: str,
    accessed: str | None,
    as_json: bool,
) -> None:
    """Cite a query, a figure or a table of a release: GB/T 7714 and BibTeX, with the address that gives it again.

    QUERY is a file (.rq), CLAIM the IRI of a statement, TABLE a CSV file of answers. With --again it is a table, or a
    citation (its words, its address, or a file that holds it): the release answers as it did, or the exit code is 1;
    and what changed in the store since then is told row by row, with the statements and reports responsible.

    \b
    Example:
        kg cite queries/questions/01-nursing-bed-share.rq --release 2026.11
        kg cite --again citation.bib
    """
    folder = folder or releases_folder(store_dir)
    if again and what is not None and Path(what).suffix in _TABLES:
        _look_again(Path(what), folder, version, store_dir)
        return
    if again:
        _ask_again(text or what or "", folder, store_dir, as_json=as_json)
        return
    if (what is None) == (text is None):
        raise click.UsageError("name a file with a query, a statement or a table, or give the query with -e")
    from kg.releases import find_release

    made = _citation(find_release(folder, version), what, text, site, accessed or f"{datetime.now(UTC):%Y-%m-%d}")
    if as_json:
        click.echo(json.dumps(made.told(), ensure_ascii=False, indent=1))
        return
    from kg.releases.citation import bibtex, gbt7714

    click.echo(gbt7714(made))
    click.echo()
    click.echo(bibtex(made), nl=False)


def _citation(release: Release, what: str | None, text: str | None, site: str, accessed: str) -> Citation:
    from kg.endpoint.again import rows_of
    from kg.releases.addresses import compact, describing
    from kg.releases.citation import Citation
    from kg.releases.served import store_of

    if what is not None and Path(what).suffix in _TABLES:
        return _of_table(release, Path(what), site, accessed)
    source: Source | None = None
    if what is not None and "://" in what:
        source, about = _source(release, what)
        text = describing(what)
    elif text is None:
        about, text = _question(Path(str(what)))
    else:
        about = ""
    rows = rows_of(store_of(release), what or "-e", compact(text))
    if source is None and what is not None and "://" in what and not rows.rows:
        raise QueryError(f"{what}: release {release.version} says nothing of it; see that the IRI is whole")
    return Citation(
        release=release, about=about, query=text, rows=len(rows.rows), fingerprint=rows.fingerprint, site=site,
        accessed=accessed, source=source,
    )  # fmt: skip


def _question(path: Path) -> tuple[str, str]:
    """What a file of a query asks, and the query."""
    from kg.questions import parse

    try:
        question = parse(path.stem, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 (byte {error.start}); save the query as UTF-8") from error
    return question.title("zh")[:_LONGEST_ABOUT] if question.fields else "", question.text


def _source(release: Release, iri: str) -> tuple[Source | None, str]:
    """The report of a statement, and the statement in a few words."""
    from kg.releases.served import store_of
    from kg.releases.source import about_of, source_of
    from kg.store import open_current

    with open_current(store_of(release)) as snapshot:
        return source_of(snapshot.store, iri), about_of(snapshot.store, iri)


def _of_table(release: Release, path: Path, site: str, accessed: str) -> Citation:
    """A table that somebody has: named by its checksum, once all its statements are known to be of the release."""
    from kg.releases.citation import Citation
    from kg.releases.dump import digest_of
    from kg.releases.served import store_of
    from kg.releases.source import statements_of_table
    from kg.store import open_current

    with open_current(store_of(release)) as snapshot:
        found, missing = statements_of_table(snapshot.store, path)
    if missing or not found:
        wrong = f"{missing[0]} is not in release {release.version}" if missing else "it names no statement"
        raise QueryError(f"{path}: {wrong}; make the table from the release, with the column claim in it")
    return Citation(
        release=release, about=path.name, query="", rows=len(found), fingerprint=digest_of(path), site=site,
        accessed=accessed,
    )  # fmt: skip


def _ask_again(words: str, folder: Path, store_dir: Path, *, as_json: bool) -> None:
    from kg.endpoint.again import compare
    from kg.releases import find_release
    from kg.releases.citation import read_citation
    from kg.releases.served import store_of

    if not words:
        raise click.UsageError("name a citation, its address, or a file that holds it")
    path = Path(words)
    if "://" not in words and path.is_file():
        words = path.read_text(encoding="utf-8")
    cited = read_citation(words)
    release = find_release(folder, cited.address.version)
    text = cited.address.text(release)
    rows, found = compare(store_of(release), store_dir, "the query of the citation", text)
    same = rows.fingerprint.startswith(cited.fingerprint)
    if as_json:
        click.echo(
            json.dumps(
                _told(release, cited.fingerprint, rows.fingerprint, found, same=same), ensure_ascii=False, indent=1
            )
        )
    else:
        _say_release(release, len(rows.rows), rows.fingerprint, cited.fingerprint, same=same)
        for line in _lines(found):
            click.echo(line)
    if not same:
        raise click.exceptions.Exit(_DIFFERENT)


def _look_again(path: Path, folder: Path, version: str, store_dir: Path) -> None:
    """What became of the statements that a table names."""
    from kg.releases import find_release
    from kg.releases.served import store_of
    from kg.releases.source import statements_of_table
    from kg.releases.statements import graph_change
    from kg.store import open_current

    release = find_release(folder, version)
    with open_current(store_of(release)) as before, open_current(store_dir) as after:
        known, missing = statements_of_table(before.store, path)
        changed = graph_change(before, after).statements
    told = [changed[iri] for iri in known if iri in changed]
    click.echo(f"release {release.version}: {len(known)} statements of the table, {len(missing)} that it has not")
    for iri in missing:
        click.echo(f"? {iri}")
    click.echo(f"now: {len(known) - len(told)} the same, {len(told)} not")
    for one in told:
        click.echo(f"~ {one.statement} is {one.kind}{_fields(one)} ({one.report}: {_CAUSES[one.cause]})")
    if missing:
        raise click.exceptions.Exit(_DIFFERENT)


def _say_release(release: Release, rows: int, fingerprint: str, cited: str, *, same: bool) -> None:
    if not cited:
        told = f"the citation has no fingerprint to compare; it is sha256:{fingerprint[:16]}"
    elif same:
        told = f"the same as cited (sha256:{fingerprint[:16]})"
    else:
        told = f"NOT what was cited: sha256:{fingerprint[:16]}, and the citation says {cited[:16]}"
    click.echo(f"release {release.version}: {rows} rows, {told}")


def _lines(found: Drift) -> Iterator[str]:
    from kg.releases.drift import ADDED, CHANGED, REMOVED

    if found.is_nothing:
        yield f"now: {found.rows_after} rows, the same"
        return
    counts = ", ".join(f"{found.count(kind)} {kind}" for kind in (CHANGED, ADDED, REMOVED))
    yield f"now: {found.rows_after} rows; {counts}"
    last: list[str] = []
    for change in found.changes:
        because = list(_because(change))
        if last and because != last:
            yield from last
        yield _row(found.columns, change)
        last = because
    yield from last
    if found.ontology:
        yield "the ontology or the places changed too: labels and concepts may be others"


def _row(columns: tuple[str, ...], change: RowChange) -> str:
    from kg.releases.drift import ADDED, REMOVED
    from kg.releases.rows import words

    if change.kind in {ADDED, REMOVED}:
        row = change.after if change.after is not None else change.before or ()
        return f"{'+' if change.kind == ADDED else '-'} {' | '.join(map(words, row))}"
    pairs = zip(columns, change.before or (), change.after or (), strict=True)
    cells = [f"{name}: {words(old)} → {words(new)}" if old != new else words(old) for name, old, new in pairs]
    return f"~ {' | '.join(cells)}"


def _because(change: RowChange) -> Iterator[str]:
    from kg.releases.drift import reasons

    word = "because" if change.sure else "perhaps because"
    for reason in reasons(change):
        told = f"{reason.report}: {_CAUSES[reason.cause]}"
        if len(reason.statements) > _SHOWN:
            yield f"    {word} {len(reason.statements)} statements are {reason.kind} ({told})"
        else:
            yield from (f"    {word} {one.statement} is {one.kind}{_fields(one)} ({told})" for one in reason.statements)


def _fields(one: StatementChange) -> str:
    told = [
        f"{name} {'|'.join(one.before.get(name, ())) or '–'} → {'|'.join(one.after.get(name, ())) or '–'}"
        for name in sorted(one.before.keys() | one.after.keys())
        if one.kind == "changed"
    ]
    return f" ({'; '.join(told)})" if told else ""


def _told(release: Release, cited: str, fingerprint: str, found: Drift, *, same: bool) -> dict[str, object]:
    return {
        "release": release.version,
        "cited": cited,
        "fingerprint": fingerprint,
        "same_as_cited": same,
        "rows": found.rows_before,
        "rows_now": found.rows_after,
        "columns": found.columns,
        "ontology_changed": found.ontology,
        "changes": [
            {
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
                "sure": change.sure,
                "because": [
                    {"statement": one.statement, "kind": one.kind, "report": one.report, "cause": one.cause,
                     "before": one.before, "after": one.after} for one in change.because
                ],
            }
            for change in found.changes
        ],
    }  # fmt: skip


_CAUSES = {
    "report-new": "the report is new",
    "report-gone": "the report is gone",
    "corrected": "a correction of it was accepted",
    "report-edited": "the text of its report was edited",
    "read-anew": "its report was read anew by a newer version",
    "written": "it was written over HTTP",
}
