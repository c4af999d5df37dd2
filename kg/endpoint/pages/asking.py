"""What pages ask of the graph: rows, labels and inventories, over the same query processes as everybody's queries."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.endpoint import formats
from kg.endpoint.answering import Query
from kg.endpoint.jobs import Answer
from kg.endpoint.names import short
from kg.endpoint.workers import Pool
from kg.graph.vocabulary import prefixes

# A term of SPARQL's JSON results, and a row of them by variable.
Term = Mapping[str, str]
Row = Mapping[str, Term]

_TABLE = formats.Choice(format=formats.TABLES[0], media=formats.TABLES[0].media[0])
_PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
_LABELS = """SELECT ?x ?label ?rank {
  VALUES ?x { VALUES_OF_X }
  { ?x skos:prefLabel ?label BIND(0 AS ?rank) }
  UNION { ?x rdfs:label|dcterms:title|mz:metricTitle ?label BIND(1 AS ?rank) }
  UNION { ?x mz:name|mz:rankWords|mz:placeWords|mz:organizationWords ?label BIND(2 AS ?rank) }
  UNION { ?x mz:groupWords|dcterms:identifier ?label BIND(3 AS ?rank) }
  UNION { ?x mz:honour/skos:prefLabel ?label BIND(3 AS ?rank) }
}"""
# So many answers to the pages' own questions are remembered, until the next snapshot.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a thing is called; the same words in both languages where it has them in one alone.

    >>> Label(zh="济南市", en="Jinan").of("en")
    'Jinan'
    """

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The label in zh or en."""
        return self.zh if language == "zh" else self.en


class Graph:
    """The graph of the snapshot in force, as pages ask of it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._remembered: OrderedDict[str, list[Row]] = OrderedDict()
        self._of = ""

    @property
    def snapshot(self) -> str:
        """The name of the snapshot in force."""
        return self._pool.snapshot

    async def rows(self, text: str) -> list[Row]:
        """The rows of a SELECT; our prefixes need not be declared."""
        if self._of != self.snapshot:
            self._remembered.clear()
            self._of = self.snapshot
        if text in self._remembered:
            self._remembered.move_to_end(text)
            return self._remembered[text]
        answer = await self._pool.answer(Query(text=_PROLOGUE + text, table=_TABLE))
        rows: list[Row] = json.loads(whole(answer))["results"]["bindings"]
        if answer.snapshot == self._of and len(rows) <= _REMEMBERED:
            self._remembered[text] = rows
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return rows

    async def knows(self, iri: str) -> bool:
        """Whether the graph says anything of a thing."""
        about = f"{{ <{iri}> ?p ?o }} UNION {{ GRAPH ?g {{ <{iri}> ?p ?o }} }}"
        return bool(await self.rows(f"SELECT ?p {{ {about} }} LIMIT 1"))

    async def labels(self, iris: Iterable[str]) -> dict[str, Label]:
        """The labels of things; those without any are called by their short names."""
        wanted = sorted({iri for iri in iris if ":" in iri})
        if not wanted:
            return {}
        values = " ".join(f"<{iri}>" for iri in wanted)
        rows = await self.rows(_LABELS.replace("VALUES_OF_X", values))
        found: dict[str, dict[str, str]] = {}
        for row in sorted(rows, key=_label_rank):
            language = row["label"].get("xml:lang", "").partition("-")[0]
            found.setdefault(row["x"]["value"], {}).setdefault(language, row["label"]["value"])
        return {iri: _label(found.get(iri, {}), iri) for iri in wanted}


def _label_rank(row: Row) -> tuple[int, str]:
    return int(row["rank"]["value"]), row["label"]["value"]


def _label(words: Mapping[str, str], iri: str) -> Label:
    # The best label of all stands in for a language that has none.
    best = next(iter(words.values()), None) or nameless(iri)
    return Label(zh=words.get("zh", best), en=words.get("en", best))


def nameless(iri: str) -> str:
    """What a thing is called that has no label."""
    return short(iri).removeprefix("id/")


def values(name: str, iris: Sequence[str]) -> str:
    """A VALUES block of IRIs.

    >>> values("place", ["x:370100", "x:370400"])
    'VALUES ?place { <x:370100> <x:370400> }'
    """
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in iris)} }}"


def value(row: Row, name: str) -> str | None:
    """The value of a variable; None where it is not bound."""
    term = row.get(name)
    return term["value"] if term is not None else None


def whole(answer: Answer) -> bytes:
    """The bytes of an answer, wherever they are; its file is then gone."""
    if answer.file is None:
        return answer.body
    try:
        return answer.file.read_bytes()
    finally:
        answer.file.unlink()
