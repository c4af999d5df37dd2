"""Making the index of a snapshot: labels, passages of texts, and figures that disagree, in one SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.vocabulary import prefixes
from kg.search.disagreements import disagreements, stated
from kg.search.grams import folded, grams, passages

# The name of the file in the folder of a snapshot, and which tables it has; one with others is made anew.
INDEX = "search.sqlite"
FORMAT = 2

_TABLES = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, zh TEXT, en TEXT, within TEXT, weight INTEGER);
CREATE TABLE label (id INTEGER PRIMARY KEY, thing INTEGER, words TEXT, plain TEXT);
CREATE TABLE text (sha256 TEXT PRIMARY KEY);
CREATE TABLE passage (id INTEGER PRIMARY KEY, sha256 TEXT, start INTEGER, words TEXT);
CREATE INDEX passage_of ON passage (sha256);
CREATE TABLE disagreement (why TEXT, one TEXT, other TEXT, reasons TEXT);
CREATE INDEX disagreement_one ON disagreement (one);
CREATE INDEX disagreement_other ON disagreement (other);
CREATE VIRTUAL TABLE passage_grams USING fts5 (grams, content='', {grams});
"""
_LABEL_GRAMS = "CREATE VIRTUAL TABLE label_grams USING fts5 (grams, content='', {grams})"
# The pairs are whole tokens whatever characters they hold: signs and punctuation are words here.
_GRAMS = "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S*'\""

# What a reader looks for, by class; a thing of several classes is of the first.
_KINDS: Mapping[str, str] = {
    "mz:Place": "place",
    "mz:Metric": "metric",
    "mz:PersonGroup": "group",
    "mz:BeneficiaryGroup": "group",
    "mz:StaffGroup": "group",
    "mz:Benefit": "benefit",
    "mz:Initiative": "initiative",
    "org:FormalOrganization": "organization",
    "mz:Honour": "honour",
    "mz:Policy": "policy",
    "mz:Report": "report",
    "mz:Candidate": "candidate",
    "skos:Concept": "concept",
    "owl:Class": "term",
    "owl:ObjectProperty": "term",
    "owl:DatatypeProperty": "term",
}
_CLASSES = "SELECT ?thing ?class { VALUES ?class { CLASSES } ?thing a ?class }"
_LABELS = """SELECT ?thing ?label ?preferred {
  { ?thing skos:prefLabel|rdfs:label|dcterms:title ?label BIND(true AS ?preferred) }
  UNION { ?thing skos:altLabel|skos:hiddenLabel|skos:notation ?label BIND(false AS ?preferred) }
  UNION { SELECT DISTINCT ?thing ?label { ?claim mz:metric ?thing ; mz:metricTitle ?label } }
  FILTER(isIRI(?thing))
}"""
# How often reports speak of a thing: what they say most of comes first.
_WEIGHTS = """SELECT ?thing (COUNT(*) AS ?n) {
  { ?claim a mz:Claim ; mz:metric|mz:concernsGroup|mz:benefit|mz:program|sdmx-dimension:refArea ?thing }
  UNION { ?statement mz:initiative|mz:honour|mz:holder|mz:issuer|mz:place|mz:group|mz:organization ?thing }
  UNION { ?report a mz:Report ; dcterms:publisher|dcterms:spatial ?thing }
} GROUP BY ?thing"""
_WITHIN = "SELECT ?thing ?within { ?thing mz:within|mz:place ?within }"

Texts = Callable[[str], str]


def write_index(path: Path, store: ox.Store, texts: Texts, digests: Iterable[str], before: Path | None = None) -> None:
    """Write the index of a graph and of the frozen texts of *digests*; what *before* knows of them is kept."""
    try:
        _write(path, store, texts, digests, before if before is not None and format_of(before) == FORMAT else None)
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


def _write(path: Path, store: ox.Store, texts: Texts, digests: Iterable[str], before: Path | None) -> None:
    if before is not None:
        shutil.copyfile(before, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as index:
        index.execute("PRAGMA journal_mode = OFF")
        index.execute("PRAGMA synchronous = OFF")
        index.execute("BEGIN")
        if before is None:
            for statement in filter(str.strip, _TABLES.format(grams=_GRAMS).split(";")):
                index.execute(statement)
            index.execute(f"PRAGMA user_version = {FORMAT}")
        _write_passages(index, texts, set(digests))
        _write_things(index, store)
        _write_disagreements(index, store)
        index.execute("COMMIT")
        index.execute("INSERT INTO passage_grams (passage_grams) VALUES ('optimize')")
        index.execute("INSERT INTO label_grams (label_grams) VALUES ('optimize')")


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
    """All labels anew: they are few beside the texts, and those of a scheme change together."""
    for table in ("thing", "label"):
        index.execute(f"DELETE FROM {table}")  # noqa: S608 - our own two names
    index.execute("DROP TABLE IF EXISTS label_grams")
    index.execute(_LABEL_GRAMS.format(grams=_GRAMS))
    kinds = dict(_kinds(store))
    weights = {thing: int(n) for thing, n in _rows(store, _WEIGHTS)}
    within = dict(_rows(store, _WITHIN))
    labels: dict[str, dict[str, None]] = {}
    preferred: dict[str, dict[str, str]] = {}
    for thing, words, language, is_preferred in _labels(store):
        if thing in kinds:
            labels.setdefault(thing, {})[words] = None
            if is_preferred:
                preferred.setdefault(thing, {}).setdefault(language, words)
    for thing in sorted(labels):
        shown = preferred.get(thing, {})
        words = next(iter(labels[thing]))
        row = index.execute(
            "INSERT INTO thing VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (
                thing,
                kinds[thing],
                shown.get("zh") or shown.get("") or shown.get("en") or words,
                shown.get("en") or shown.get("") or shown.get("zh") or words,
                within.get(thing),
                weights.get(thing, 0),
            ),
        ).lastrowid
        for label in sorted(labels[thing]):
            _write_label(index, row or 0, label)


def _write_disagreements(index: sqlite3.Connection, store: ox.Store) -> None:
    index.execute("DELETE FROM disagreement")
    index.executemany(
        "INSERT INTO disagreement VALUES (?, ?, ?, ?)",
        ((found.why, found.one, found.other, " ".join(found.reasons)) for found in disagreements(stated(store))),
    )


def _write_label(index: sqlite3.Connection, thing: int, words: str) -> None:
    plain = folded(words).text
    if plain:
        row = index.execute("INSERT INTO label VALUES (NULL, ?, ?, ?)", (thing, words, plain)).lastrowid
        index.execute("INSERT INTO label_grams (rowid, grams) VALUES (?, ?)", (row, grams(words)))


def _kinds(store: ox.Store) -> Iterator[tuple[str, str]]:
    names = {_full(name): kind for name, kind in _KINDS.items()}
    order = list(names)
    classes = " ".join(f"<{name}>" for name in names)
    found: dict[str, str] = {}
    for thing, name in _rows(store, _CLASSES.replace("CLASSES", classes)):
        if thing not in found or order.index(name) < order.index(found[thing]):
            found[thing] = name
    for thing, name in found.items():
        yield thing, names[name]


def _labels(store: ox.Store) -> Iterator[tuple[str, str, str, bool]]:
    for row in _solutions(store, _LABELS):
        label = row["label"]
        if isinstance(label, ox.Literal):
            preferred = row["preferred"]
            is_preferred = isinstance(preferred, ox.Literal) and preferred.value == "true"
            yield _value(row["thing"]), label.value, (label.language or "").partition("-")[0], is_preferred


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    for row in _solutions(store, query):
        yield _value(row[0]), _value(row[1])


def _solutions(store: ox.Store, query: str) -> ox.QuerySolutions:
    result = store.query(query, prefixes=dict(prefixes()))
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError(type(result).__name__)
    return result


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else ""


def _full(name: str) -> str:
    prefix, _, local = name.partition(":")
    return prefixes()[prefix] + local
