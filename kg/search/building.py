"""Making the index of a snapshot: labels, passages of texts, what disagrees and what is doubtful, in an SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph import vocabulary
from kg.graph.vocabulary import MZ, RDF
from kg.search.disagreements import disagreements, places, stated
from kg.search.doubts import TABLES as DOUBTS
from kg.search.doubts import write_doubts
from kg.search.grams import grams, passages
from kg.search.things import change_things, write_things
from kg.store.changes import Change

# The name of the file in the folder of a snapshot, and which tables it has; one with others is made anew.
INDEX = "search.sqlite"
FORMAT = 4

_TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, zh TEXT, en TEXT, within TEXT, weight INTEGER);
CREATE TABLE label (id INTEGER PRIMARY KEY, thing INTEGER, words TEXT, plain TEXT);
CREATE INDEX label_of ON label (thing);
CREATE TABLE title (thing TEXT, words TEXT, PRIMARY KEY (thing, words)) WITHOUT ROWID;
CREATE TABLE text (sha256 TEXT PRIMARY KEY);
CREATE TABLE passage (id INTEGER PRIMARY KEY, sha256 TEXT, start INTEGER, words TEXT);
CREATE INDEX passage_of ON passage (sha256);
CREATE TABLE disagreement (why TEXT, area TEXT, one TEXT, other TEXT, reasons TEXT);
CREATE INDEX disagreement_in_order ON disagreement (why DESC, area, one, other);
CREATE INDEX disagreement_of ON disagreement (area);
CREATE INDEX disagreement_one ON disagreement (one);
CREATE INDEX disagreement_other ON disagreement (other);
CREATE VIRTUAL TABLE passage_grams USING fts5 (grams, content='', {grams});
"""
_LABEL_GRAMS = "CREATE VIRTUAL TABLE label_grams USING fts5 (grams, content='', {grams})"
# The pairs are whole tokens whatever characters they hold: signs and punctuation are words here.
_GRAMS = "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S*'\""

Texts = Callable[[str], str]


def write_index(
    path: Path,
    store: ox.Store,
    texts: Texts,
    digests: Iterable[str],
    before: Path | None = None,
    change: Change | None = None,
) -> None:
    """Write the index of a graph and of the frozen texts of *digests*; what *before* knows of them is kept.

    Where *change* is what leads from the graph of *before* to this one, so is what it knows of all that is not touched.
    """
    known = before is not None and format_of(before) == FORMAT
    try:
        _write(path, store, texts, digests, before if known else None, change if known else None)
    except sqlite3.Error as error:
        raise StoreError(
            f"{path}: the search index could not be written ({error}); what was built before stands"
        ) from error


def format_of(path: Path) -> int | None:
    """Which tables the index at a path has; None where there is none."""
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"file:{path.absolute()}?mode=ro", uri=True)) as index:
        found: int = index.execute("PRAGMA user_version").fetchone()[0]
    return found


def _write(
    path: Path, store: ox.Store, texts: Texts, digests: Iterable[str], before: Path | None, change: Change | None
) -> None:
    if before is not None:
        shutil.copyfile(before, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as index:
        index.execute("PRAGMA journal_mode = OFF")
        index.execute("PRAGMA synchronous = OFF")
        index.execute("BEGIN")
        if before is None:
            for statement in filter(str.strip, f"{_TABLES.format(grams=_GRAMS)}{DOUBTS}".split(";")):
                index.execute(statement)
            index.execute(f"PRAGMA user_version = {FORMAT}")
        _write_passages(index, texts, set(digests))
        if change is not None:
            change_things(index, store, change)
            _write_disagreements(index, store, places(store, change))
            write_doubts(index, store, map(vocabulary.report, change.come), map(vocabulary.report, change.gone))
            index.execute("COMMIT")
            return
        _write_things(index, store)
        index.execute("DELETE FROM disagreement")
        _write_disagreements(index, store, places(store))
        index.execute("DELETE FROM doubt")
        write_doubts(index, store, _reports(store), ())
        index.execute("COMMIT")
        for table in ("passage_grams", "label_grams"):
            index.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our own two names


def _write_passages(index: sqlite3.Connection, texts: Texts, digests: set[str]) -> None:
    known = {sha256 for (sha256,) in index.execute("SELECT sha256 FROM text")}
    for sha256 in sorted(known - digests):
        gone = index.execute("SELECT id, words FROM passage WHERE sha256 = ?", (sha256,)).fetchall()
        index.executemany(
            "INSERT INTO passage_grams (passage_grams, rowid, grams) VALUES ('delete', ?, ?)",
            ((number, grams(words)) for number, words in gone),
        )
        index.execute("DELETE FROM passage WHERE sha256 = ?", (sha256,))
        index.execute("DELETE FROM text WHERE sha256 = ?", (sha256,))
    for sha256 in sorted(digests - known):
        index.execute("INSERT INTO text VALUES (?)", (sha256,))
        text = texts(sha256)
        for span in passages(text):
            words = span.of(text)
            row = index.execute("INSERT INTO passage VALUES (NULL, ?, ?, ?)", (sha256, span.start, words)).lastrowid
            index.execute("INSERT INTO passage_grams (rowid, grams) VALUES (?, ?)", (row, grams(words)))


def _write_things(index: sqlite3.Connection, store: ox.Store) -> None:
    """All labels anew."""
    for table in ("thing", "label", "title"):
        index.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    index.execute("DROP TABLE IF EXISTS label_grams")
    index.execute(_LABEL_GRAMS.format(grams=_GRAMS))
    write_things(index, store)


def _write_disagreements(index: sqlite3.Connection, store: ox.Store, places: Iterable[str]) -> None:
    """The disagreements of some places anew: figures of two places never disagree."""
    for area in sorted(places):
        index.execute("DELETE FROM disagreement WHERE area = ?", (area,))
        index.executemany(
            "INSERT INTO disagreement VALUES (?, ?, ?, ?, ?)",
            (
                (found.why, area, found.one, found.other, " ".join(found.reasons))
                for found in disagreements(stated(store, area))
            ),
        )


def _reports(store: ox.Store) -> Iterator[ox.NamedNode]:
    for quad in store.quads_for_pattern(None, RDF.type, MZ.Report, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject
