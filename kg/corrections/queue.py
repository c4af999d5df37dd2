"""What a person should look at first: claims by how doubtful they are, and numbers that were not understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.corrections.shown import Row
from kg.graph.checks import WARNING, checks
from kg.graph.vocabulary import ANNOTATIONS, BEST, CORRECTIONS, ID

# How much each reason adds to the chance, by the confidence, that a claim was read wrongly.
_ARITHMETIC, _DISAGREES, _NOT_UNDERSTOOD, _UNKNOWN = 0.5, 0.4, 0.9, 0.3

# The least confident are chosen before anything else of them is looked up.
_CLAIMS = f"""SELECT ?claim ?report ?quote ?start ?end ?raw ?title ?value ?confidence ?words ?stem {{
  {{ SELECT ?claim ?confidence {{ ?claim a mz:Claim OPTIONAL {{ ?claim mz:confidence ?confidence }} }}
    ORDER BY ?confidence ?claim LIMIT LEAST }}
  ?claim qb:dataSet ?report ; mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end ; mz:raw ?raw ;
    mz:metricTitle ?title ; sdmx-measure:obsValue ?value ; mz:sentence ?sentence .
  ?report dcterms:identifier ?stem .
  GRAPH <{ANNOTATIONS.value}> {{ ?sentence mz:text ?words }}
}} ORDER BY ?confidence ?claim ?words"""
_DISPUTED = f"SELECT DISTINCT ?claim {{ GRAPH <{BEST.value}> {{ ?best mz:disagreeing|prov:wasDerivedFrom ?claim .\
 ?best mz:disagreeing ?any }} }}"
_LOST = f"""SELECT ?number ?report ?stem ?quote ?start ?end {{
  GRAPH <{ANNOTATIONS.value}> {{
    ?number a mz:NumberNotUnderstood ; mz:statedIn ?report ; mz:quote ?quote ; mz:quoteStart ?start ; mz:quoteEnd ?end
  }}
  ?report dcterms:identifier ?stem .
}} ORDER BY ?number LIMIT LEAST"""
_SETTLED = f"""SELECT DISTINCT ?claim {{
  GRAPH <{CORRECTIONS.value}> {{ ?outcome mz:correctedClaim ?claim ; mz:outcome <{ID}correction-outcome/applied> }}
}}"""
# So many of the least confident are looked at.
LEAST = 2000


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


def questions() -> Mapping[str, str]:
    """What a graph is asked, by name: the checks that warn of figures among them."""
    found = {
        "claims": _CLAIMS.replace("LEAST", str(LEAST)),
        "disputed": _DISPUTED,
        "lost": _LOST.replace("LEAST", str(LEAST)),
        "settled": _SETTLED,
    }
    warning = (one for one in checks() if one.severity == WARNING and one.query and one.scope == "report")
    return found | {one.name: one.query for one in warning}


def queue(answers: Mapping[str, Sequence[Row]], known: Iterable[str] = ()) -> tuple[Doubtful, ...]:
    """The queue of what a graph answered; claims that somebody has settled, or has *known* of since, are left out."""
    settled = {row["claim"] for row in answers["settled"]} | set(known)
    disputed = {row["claim"] for row in answers["disputed"]}
    unsound: dict[str, list[str]] = {}
    for name, rows in answers.items():
        for row in rows if name not in ("claims", "disputed", "lost", "settled") else ():
            unsound.setdefault(row["subject"], []).append(name)
    found: dict[str, Doubtful] = {}
    for row in answers["claims"]:
        if row["claim"] not in settled:
            one = _claim(row, unsound.get(row["claim"], []), disputed=row["claim"] in disputed)
            if row["quote"] in row["words"] or one.claim not in found:
                found[one.claim] = one
    lost = [_number(row) for row in answers["lost"]]
    return tuple(sorted([*found.values(), *lost], key=lambda one: (-one.score, one.stem, one.start, one.claim)))


def _claim(row: Row, unsound: Sequence[str], *, disputed: bool) -> Doubtful:
    confidence = row.get("confidence")
    score = _UNKNOWN if confidence is None else 1 - float(confidence)
    score += _ARITHMETIC if unsound else 0
    score += _DISAGREES if disputed else 0
    told = [f"confidence {confidence}"] if confidence is not None else []
    return _made(
        row,
        claim=row["claim"],
        score=score,
        reasons=(*unsound, *(["disagrees"] if disputed else []), *told),
        words=row["words"],
        figure=row["raw"],
        title=row["title"],
    )


def _number(row: Row) -> Doubtful:
    reasons = ("not understood",)
    return _made(row, claim="", score=_NOT_UNDERSTOOD, reasons=reasons, words="", figure=row["quote"], title="")


def _made(
    row: Row, *, claim: str, score: float, reasons: tuple[str, ...], words: str, figure: str, title: str
) -> Doubtful:
    return Doubtful(
        claim=claim, report=row["report"], stem=row["stem"], score=round(score, 4), reasons=reasons, words=words,
        quote=row["quote"], figure=figure, title=title, start=int(row["start"]), end=int(row["end"]),
    )  # fmt: skip
