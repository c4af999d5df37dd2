"""What a person should look at first, each with its words: doubtful claims, and numbers that were not understood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.corrections.shown import Row
from kg.graph.vocabulary import ANNOTATIONS
from kg.search import Doubt

# What is told beside the names of the checks that warn.
DISPUTED, NOT_UNDERSTOOD, CONFIDENCE = "disagrees", "not understood", "confidence"

_CLAIMS = f"""SELECT ?subject ?stem ?quote ?start ?end ?raw ?title ?words {{
  VALUES ?subject {{ SUBJECTS }}
  ?subject qb:dataSet ?report ; mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end ; mz:raw ?raw ;
    mz:metricTitle ?title .
  ?report dcterms:identifier ?stem .
  OPTIONAL {{ ?subject mz:sentence ?sentence GRAPH <{ANNOTATIONS.value}> {{ ?sentence mz:text ?words }} }}
}} ORDER BY ?subject ?words"""
_NUMBERS = f"""SELECT ?subject ?stem ?quote ?start ?end {{
  VALUES ?subject {{ SUBJECTS }}
  GRAPH <{ANNOTATIONS.value}> {{
    ?subject mz:statedIn ?report ; mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end
  }}
  ?report dcterms:identifier ?stem .
}} ORDER BY ?subject"""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A claim, or a number that is none (*claim* is empty): how doubtful it is, from 0 to 2, and why."""

    claim: str
    report: str
    stem: str
    score: float
    reasons: tuple[str, ...]
    words: str
    quote: str
    figure: str
    title: str
    start: int
    end: int


def questions(doubts: Sequence[Doubt]) -> tuple[str, ...]:
    """What a graph is asked for the words of some doubts."""
    found = ((_CLAIMS, [one for one in doubts if not one.is_lost]), (_NUMBERS, [one for one in doubts if one.is_lost]))
    return tuple(
        text.replace("SUBJECTS", " ".join(f"<{one.subject}>" for one in some[begin : begin + _AT_ONCE]))
        for text, some in found
        for begin in range(0, len(some), _AT_ONCE)
    )


def queue(doubts: Iterable[Doubt], rows: Iterable[Row]) -> tuple[Doubtful, ...]:
    """The doubts in their order, each with the words that a graph answered."""
    words: dict[str, Row] = {}
    for row in rows:
        # A quote may begin in the sentence before: the one that holds it all is shown.
        if row["subject"] not in words or row["quote"] in row.get("words", ""):
            words[row["subject"]] = row
    return tuple(_doubtful(one, words[one.subject]) for one in doubts if one.subject in words)


def _doubtful(one: Doubt, row: Row) -> Doubtful:
    return Doubtful(
        claim="" if one.is_lost else one.subject,
        report=one.report,
        stem=row["stem"],
        score=one.score,
        reasons=_reasons(one),
        words=row.get("words", ""),
        quote=row["quote"],
        figure=row.get("raw", row["quote"]),
        title=row.get("title", ""),
        start=int(row["start"]),
        end=int(row["end"]),
    )


def _reasons(one: Doubt) -> tuple[str, ...]:
    if one.is_lost:
        return (NOT_UNDERSTOOD,)
    told = [f"{CONFIDENCE} {one.confidence:g}"] if one.confidence is not None else []
    return (*one.warnings, *([DISPUTED] if one.disputed else []), *told)
