"""Whether what is quoted stands in the frozen text between the offsets told: on statements and in their annotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.graph.asking import select
from kg.graph.findings import Check, Finding, finding

# The text of a SHA-256.
Texts = Callable[[str], str]

# How the words of statements are found, with the report whose text they are of.
_FLAT = """
SELECT ?subject ?report ?quote ?start ?end WHERE {
  REPORTS ?subject mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end ; qb:dataSet|mz:statedIn ?report .
}
"""
# Each predicate in a SELECT of its own: so the store joins what it reads one after another, instead of looking each
# node up where it lies, which took seven times as long.
_ANNOTATED = """
SELECT ?subject ?report ?quote ?start ?end WHERE {
  GRAPH <https://w3id.org/minzheng/graph/annotations> {
    { SELECT ?target ?report WHERE { REPORTS ?target oa:hasSource ?report } }
    { SELECT ?target ?position WHERE { ?target oa:hasSelector ?position } }
    { SELECT ?position ?start WHERE { ?position oa:start ?start } }
    { SELECT ?position ?end WHERE { ?position oa:end ?end } }
    { SELECT ?target ?words WHERE { ?target oa:hasSelector ?words } }
    { SELECT ?words ?quote WHERE { ?words oa:exact ?quote } }
    { SELECT ?target ?subject WHERE { ?subject oa:hasTarget ?target } }
  }
}
"""
_SHA256 = "SELECT ?report ?sha256 WHERE { REPORTS ?report mz:sha256 ?sha256 }"


@dataclass(frozen=True, slots=True)
class _Quote:
    """Words that something quotes, and the offsets it tells of them."""

    subject: str
    words: str
    start: str
    end: str

    def stands_in(self, text: str | None) -> bool:
        """Whether the text has these words there.

        >>> [_Quote("claim", "低保", start, "4").stands_in("农村低保") for start in ("2", "1", "二")]
        [True, False, False]
        """
        if text is None or not (self.start.isdecimal() and self.end.isdecimal()):
            return False
        start, end = int(self.start), int(self.end)
        return start < end <= len(text) and text[start:end] == self.words


def misquoted(store: ox.Store, reports: Sequence[ox.NamedNode], texts: Texts, check: Check) -> Iterator[Finding]:
    """The statements of these *reports* whose words their texts do not have."""
    return _compared(store, _FLAT, reports, texts, check)


def annotated(store: ox.Store, reports: Sequence[ox.NamedNode], texts: Texts, check: Check) -> Iterator[Finding]:
    """The annotations of these *reports* whose words their texts do not have; it reads all annotations each time."""
    return _compared(store, _ANNOTATED, reports, texts, check)


def _compared(
    store: ox.Store, query: str, reports: Iterable[ox.NamedNode], texts: Texts, check: Check
) -> Iterator[Finding]:
    which = f"VALUES ?report {{ {' '.join(map(str, reports))} }}"
    digests = sorted((row["sha256"].value, row["report"]) for row in _rows(store, _SHA256.replace("REPORTS", which)))
    known = {report: sha256 for sha256, report in digests}
    quotes: defaultdict[ox.Literal, list[_Quote]] = defaultdict(list)
    for row in _rows(store, query.replace("REPORTS", which)):
        quotes[row["report"]].append(_Quote(*(row[name].value for name in ("subject", "quote", "start", "end"))))
    for report, told in quotes.items():
        text = texts(known[report]) if report in known else None
        for one in told:
            if not one.stands_in(text):
                yield finding(check, one.subject, f"{one.start}-{one.end} {one.words}")


def _rows(store: ox.Store, query: str) -> Iterable[Mapping[str, ox.Literal]]:
    found = select(store, query)
    names = [variable.value for variable in found.variables]
    return ({name: row[name] for name in names} for row in found)
