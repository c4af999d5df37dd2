"""What a graph must keep: queries that return nothing, and quotes that are the very words of the frozen texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError
from kg.graph.vocabulary import prefixes
from kg.questions import Question, questions
from kg.resources import queries_dir

FAULT = "fault"
WARNING = "warning"
QUOTES = "quote-is-in-text"

# How the words of a statement and of its annotations are found, with the report whose text they are of.
_FLAT = """
SELECT ?subject ?report ?quote ?start ?end WHERE {
  ?subject mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end ; qb:dataSet|mz:statedIn ?report .
}
"""
_ANNOTATED = """
SELECT ?subject ?report ?quote ?start ?end WHERE {
  GRAPH <https://w3id.org/minzheng/graph/annotations> {
    ?subject oa:hasTarget ?target .
    ?target oa:hasSource ?report ; oa:hasSelector ?position, ?words .
    ?position oa:start ?start ; oa:end ?end .
    ?words oa:exact ?quote .
  }
}
"""
_REPORTS = "SELECT ?report ?sha256 WHERE { ?report mz:sha256 ?sha256 }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What breaks a rule: the check, ``fault`` or ``warning``, the subject's IRI, and a sentence in both languages."""

    check: str
    severity: str
    subject: str
    message: str
    message_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule of the graph; its *query* returns ``?subject`` and ``?detail`` of whatever breaks it.

    *query* is empty for the one rule that needs the frozen texts.
    """

    name: str
    family: str
    severity: str
    holds: str
    holds_zh: str
    query: str = ""


def checks(folder: Path | None = None) -> tuple[Check, ...]:
    """Every check, in the order of their names.

    >>> [check.severity for check in checks() if check.name in ("contradiction", "ic-14-measure")]
    ['warning', 'fault']
    """
    return _checks((folder or queries_dir() / "checks").resolve())


def run_checks(store: ox.Store, texts: Callable[[str], str] | None = None) -> tuple[Finding, ...]:
    """What breaks the rules, faults first.

    *texts* gives the frozen text of a SHA-256; without it no quote is compared with its text.
    """
    found = [finding for check in checks() if check.query for finding in _asked(check, store)]
    if texts is not None:
        found += _misquoted(store, texts)
    return tuple(sorted(found, key=lambda one: (one.severity != FAULT, one.check, one.subject, one.message)))


@lru_cache(maxsize=4)
def _checks(folder: Path) -> tuple[Check, ...]:
    asked = [_check(folder, question) for question in questions(folder)]
    quoted = Check(
        name=QUOTES,
        family="statement",
        severity=FAULT,
        holds="A quote is what the frozen text has between its two offsets",
        holds_zh="原文与冻结文本起止之间的文字逐字相同",
    )
    return tuple(sorted((*asked, quoted), key=lambda check: check.name))


def _check(folder: Path, question: Question) -> Check:
    fields = question.fields
    missing = [name for name in ("family", "severity", "title_zh", "title_en") if not fields.get(name)]
    if missing or fields["severity"] not in (FAULT, WARNING):
        raise CheckError(
            f"{folder / question.slug}.rq: it begins with `#+ family:`, `#+ severity: fault` or `warning`, "
            "`#+ title_zh:` and `#+ title_en:`; write all four"
        )
    return Check(
        name=question.slug,
        family=fields["family"],
        severity=fields["severity"],
        holds=fields["title_en"],
        holds_zh=fields["title_zh"],
        query=question.text,
    )


def _asked(check: Check, store: ox.Store) -> Iterator[Finding]:
    try:
        rows = store.query(check.query)
    except (SyntaxError, ValueError) as error:
        raise CheckError(f"queries/checks/{check.name}.rq: no query that can be run ({error}); correct it") from error
    if not isinstance(rows, ox.QuerySolutions):
        raise CheckError(f"queries/checks/{check.name}.rq: it does not SELECT ?subject and ?detail; make it do so")
    for row in rows:
        if row["subject"] is not None:
            yield _finding(check, row["subject"], _words(row["detail"]))


def _finding(check: Check, subject: object, detail: str) -> Finding:
    return Finding(
        check=check.name,
        severity=check.severity,
        subject=_words(subject),
        message=f"{check.holds}: {detail}",
        message_zh=f"{check.holds_zh}：{detail}",
    )


def _words(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)


def _misquoted(store: ox.Store, texts: Callable[[str], str]) -> Iterator[Finding]:
    check = next(one for one in checks() if one.name == QUOTES)
    reports = {row["report"]: texts(row["sha256"].value) for row in _rows(store, _REPORTS)}
    for query in (_FLAT, _ANNOTATED):
        for row in _rows(store, query):
            text, start, end = reports.get(row["report"]), int(row["start"].value), int(row["end"].value)
            if text is None or not 0 <= start < end <= len(text) or text[start:end] != row["quote"].value:
                yield _finding(check, row["subject"], f"{start}-{end} {row['quote'].value}")


def _rows(store: ox.Store, query: str) -> Iterable[Mapping[str, ox.Literal]]:
    found = store.query(query, prefixes=dict(prefixes()))
    if not isinstance(found, ox.QuerySolutions):
        raise CheckError("the query of quotes does not SELECT")
    names = [variable.value for variable in found.variables]
    return [{name: row[name] for name in names} for row in found]
