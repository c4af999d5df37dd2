"""The things of an index: each with its labels, what it lies in, and how often reports speak of it."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.asking import select
from kg.graph.part import part_of_report
from kg.graph.vocabulary import DCTERMS, MZ, RDF, RDFS, SKOS, prefixes
from kg.search.grams import folded, grams
from kg.store.changes import Change

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
_PREFERRED = (SKOS.prefLabel, RDFS.label, DCTERMS.title)
_OTHERS = (SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation)
_WITHIN = (MZ.within, MZ.place)
_EFFECTIVE = ox.DefaultGraph()

# As reports word their metrics: of all claims, or of one report's.
_TITLES = "SELECT DISTINCT ?thing ?label { CLAIMS ?claim mz:metric ?thing ; mz:metricTitle ?label }"
_TOLD = "ASK { ?claim mz:metricTitle LABEL ; mz:metric THING }"
# How often reports speak of a thing: what they say most of comes first.
_WEIGHTS = """SELECT ?thing (COUNT(*) AS ?n) {
  { CLAIMS ?claim a mz:Claim ; mz:metric|mz:concernsGroup|mz:benefit|mz:program|sdmx-dimension:refArea ?thing }
  UNION { STATEMENTS ?statement mz:initiative|mz:honour|mz:holder|mz:issuer|mz:place|mz:group|mz:organization ?thing }
  UNION { REPORTS ?report a mz:Report ; dcterms:publisher|dcterms:spatial ?thing }
} GROUP BY ?thing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a graph says of a thing."""

    kind: str
    zh: str
    en: str
    within: str | None
    labels: frozenset[str]


def write_things(index: sqlite3.Connection, store: ox.Store) -> None:
    """Write the things of a graph into tables that are empty."""
    weights = _weights(store)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for thing, title in _titles(store):
        titles[thing].add(title)
    for iri in sorted({iri for name in _classes() for iri in _instances(store, name)}):
        known = _known(store, iri, titles.get(iri, ()))
        if known is not None:
            _write(index, iri, known, weights[iri])
            _entitle(index, iri, titles.get(iri, ()))


def change_things(index: sqlite3.Connection, store: ox.Store, change: Change) -> None:
    """Write anew what the changed reports name, and count what they speak of."""
    weights: Counter[str] = Counter()
    touched: set[str] = set()
    gone: set[tuple[str, str]] = set()
    come: set[tuple[str, str]] = set()
    for graph, stems, sign, titles in ((change.before, change.gone, -1, gone), (store, change.come, 1, come)):
        for stem in stems:
            report = vocabulary.report(stem)
            for thing, many in _weights(graph, report).items():
                weights[thing] += sign * many
            titles |= set(_titles(graph, report))
            touched |= {node.value for node in part_of_report(graph, stem) if isinstance(node, ox.NamedNode)}
    kept = {pair for pair in gone - come if _is_told(store, *pair)}
    for iri in sorted(touched):
        before = _titled(index, iri)
        left = {title for thing, title in gone - come - kept if thing == iri}
        titles_now = (before - left) | {title for thing, title in come if thing == iri}
        weight = _weight(index, iri) + weights[iri]
        _delete(index, iri)
        known = _known(store, iri, titles_now)
        if known is not None:
            _write(index, iri, known, weight)
            _entitle(index, iri, titles_now)


def _known(store: ox.Store, iri: str, titles: Iterable[str]) -> _Known | None:
    """What a graph says of a thing; None where nobody would look for it."""
    kinds: set[str] = set()
    labels: set[str] = set(titles)
    preferred: dict[str, str] = {}
    within: list[str] = []
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, _EFFECTIVE):
        term = quad.object
        if quad.predicate == RDF.type and isinstance(term, ox.NamedNode):
            kinds.add(term.value)
        elif quad.predicate in _WITHIN and isinstance(term, ox.NamedNode):
            within.append(term.value)
        elif isinstance(term, ox.Literal) and (quad.predicate in _PREFERRED or quad.predicate in _OTHERS):
            labels.add(term.value)
            language = (term.language or "").partition("-")[0]
            if quad.predicate in _PREFERRED and not preferred.get(language, "\uffff") <= term.value:
                preferred[language] = term.value
    kind = next((kind for name, kind in _classes().items() if name in kinds), None)
    if kind is None or not labels:
        return None
    first = min(labels)
    return _Known(
        kind=kind,
        zh=preferred.get("zh") or preferred.get("") or preferred.get("en") or first,
        en=preferred.get("en") or preferred.get("") or preferred.get("zh") or first,
        within=min(within, default=None),
        labels=frozenset(labels),
    )


def _write(index: sqlite3.Connection, iri: str, known: _Known, weight: int) -> None:
    values = (iri, known.kind, known.zh, known.en, known.within, weight)
    row = index.execute("INSERT INTO thing VALUES (NULL, ?, ?, ?, ?, ?, ?)", values).lastrowid
    for words in sorted(known.labels):
        plain = folded(words).text
        if plain:
            label = index.execute("INSERT INTO label VALUES (NULL, ?, ?, ?)", (row, words, plain)).lastrowid
            index.execute("INSERT INTO label_grams (rowid, grams) VALUES (?, ?)", (label, grams(words)))


def _entitle(index: sqlite3.Connection, iri: str, titles: Iterable[str]) -> None:
    index.executemany("INSERT INTO title VALUES (?, ?)", ((iri, title) for title in sorted(titles)))


def _delete(index: sqlite3.Connection, iri: str) -> None:
    rows = index.execute(
        "SELECT l.id, l.words FROM label l JOIN thing t ON t.id = l.thing WHERE t.iri = ?", (iri,)
    ).fetchall()
    index.executemany(
        "INSERT INTO label_grams (label_grams, rowid, grams) VALUES ('delete', ?, ?)",
        ((number, grams(words)) for number, words in rows),
    )
    index.executemany("DELETE FROM label WHERE id = ?", ((number,) for number, _ in rows))
    index.execute("DELETE FROM thing WHERE iri = ?", (iri,))
    index.execute("DELETE FROM title WHERE thing = ?", (iri,))


def _titled(index: sqlite3.Connection, iri: str) -> set[str]:
    return {words for (words,) in index.execute("SELECT words FROM title WHERE thing = ?", (iri,))}


def _weight(index: sqlite3.Connection, iri: str) -> int:
    found = index.execute("SELECT weight FROM thing WHERE iri = ?", (iri,)).fetchone()
    return int(found[0]) if found else 0


def _weights(store: ox.Store, report: ox.NamedNode | None = None) -> Counter[str]:
    claims, statements, reports = (
        ("", "?statement mz:statedIn ?any .", "")
        if report is None
        else (f"?claim qb:dataSet {report} .", f"?statement mz:statedIn {report} .", f"VALUES ?report {{ {report} }}")
    )
    query = _WEIGHTS.replace("CLAIMS", claims).replace("STATEMENTS", statements).replace("REPORTS", reports)
    return Counter({thing: int(many) for thing, many in _rows(store, query)})


def _titles(store: ox.Store, report: ox.NamedNode | None = None) -> Iterator[tuple[str, str]]:
    claims = "" if report is None else f"?claim qb:dataSet {report} ."
    return _rows(store, _TITLES.replace("CLAIMS", claims))


def _is_told(store: ox.Store, thing: str, title: str) -> bool:
    query = _TOLD.replace("THING", f"<{thing}>").replace("LABEL", str(ox.Literal(title, language="zh")))
    return bool(store.query(query, prefixes=dict(prefixes())))


def _instances(store: ox.Store, name: str) -> Iterator[str]:
    found = store.quads_for_pattern(None, RDF.type, ox.NamedNode(name), _EFFECTIVE)
    return (quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))


@cache
def _classes() -> Mapping[str, str]:
    spaces = prefixes()
    parts = ((name.partition(":"), kind) for name, kind in _KINDS.items())
    return {spaces[prefix] + local: kind for (prefix, _, local), kind in parts}


def _rows(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    for row in select(store, query):
        if isinstance(row[0], ox.NamedNode | ox.Literal) and isinstance(row[1], ox.NamedNode | ox.Literal):
            yield row[0].value, row[1].value
