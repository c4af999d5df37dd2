"""How doubtful the figures of a graph are, and why, so that whoever reviews them begins with the worst.

A figure is the more doubtful the less sure the rules were of it, where arithmetic of its report does not add up, where
the best figure of its kind says otherwise, and most of all where it was not understood. What one report says is looked
at once; what others say of it is marked after each change.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox

from kg.graph.asking import words
from kg.graph.checks import WARNING, Check, asked, checks
from kg.graph.findings import REPORT
from kg.graph.pieces import REPORTS
from kg.graph.vocabulary import ANNOTATIONS, BEST, CORRECTIONS, ID, MZ, PROV, QB, RDF

# What each reason adds to the chance, by the confidence, that a figure was read wrongly.
_ARITHMETIC, _DISPUTED, _NOT_UNDERSTOOD, _UNKNOWN = 0.5, 0.4, 0.9, 0.3

_EFFECTIVE = ox.DefaultGraph()
_APPLIED = ox.NamedNode(f"{ID}correction-outcome/applied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A claim, or a number that was not understood (*is_lost*): why it is doubtful.

    *start* is where it stands in the report's text, *warnings* are names of checks, *disputed* is whether the best
    figure of its kind and it exclude each other.
    """

    subject: str
    report: str
    start: int
    confidence: float | None = None
    warnings: tuple[str, ...] = ()
    is_lost: bool = False
    disputed: bool = False

    @property
    def score(self) -> float:
        """How doubtful it is, from 0 to 2.

        >>> Doubt(subject="a", report="r", start=0, confidence=0.75, warnings=("share-over-hundred",)).score
        0.75
        """
        if self.is_lost:
            return _NOT_UNDERSTOOD
        unsure = _UNKNOWN if self.confidence is None else 1 - self.confidence
        return round(unsure + _ARITHMETIC * bool(self.warnings) + _DISPUTED * self.disputed, 4)


TABLES = """
CREATE TABLE doubt (subject TEXT PRIMARY KEY, report TEXT, start INTEGER, confidence REAL, warnings TEXT,
  lost INTEGER, disputed INTEGER, settled INTEGER, score REAL) WITHOUT ROWID;
CREATE INDEX doubt_of ON doubt (report);
CREATE INDEX doubt_in_order ON doubt (score DESC, report, start, subject) WHERE NOT settled;
"""
_LEFT = "FROM doubt WHERE NOT settled AND subject NOT IN (SELECT value FROM json_each(?))"
_ROWS = f"SELECT subject, report, start, confidence, warnings, lost, disputed {_LEFT}\
 ORDER BY score DESC, report, start, subject LIMIT ? OFFSET ?"
_HOW_MANY = f"SELECT COUNT(*) {_LEFT}"
_IS_DISPUTED = "SELECT subject FROM doubt WHERE disputed"
_IS_SETTLED = "SELECT subject FROM doubt WHERE settled"


def write_doubts(
    index: sqlite3.Connection, store: ox.Store, come: Iterable[ox.NamedNode], gone: Iterable[ox.NamedNode]
) -> None:
    """Write the doubts about the reports that *come* in the place of those that are *gone*, and mark all anew."""
    index.executemany("DELETE FROM doubt WHERE report = ?", ((report.value,) for report in gone))
    index.executemany(
        "INSERT INTO doubt VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
        (
            (one.subject, one.report, one.start, one.confidence, " ".join(one.warnings), one.is_lost, one.score)
            for one in doubts(store, come)
        ),
    )
    for subject in _changed(index, _IS_DISPUTED, _disputed(store)):
        index.execute(
            "UPDATE doubt SET disputed = NOT disputed,"
            " score = round(score + CASE disputed WHEN 0 THEN ? ELSE -? END, 4) WHERE subject = ?",
            (_DISPUTED, _DISPUTED, subject),
        )
    for subject in _changed(index, _IS_SETTLED, _settled(store)):
        index.execute("UPDATE doubt SET settled = NOT settled WHERE subject = ?", (subject,))


def read_doubts(index: sqlite3.Connection, first: int, most: int, without: str) -> tuple[tuple[Doubt, ...], int]:
    """So many doubts from the *first* on, the worst first, and how many there are; *without* is a JSON list of some."""
    found = tuple(
        Doubt(
            subject=subject, report=report, start=start, confidence=confidence, warnings=tuple(warnings.split()),
            is_lost=bool(lost), disputed=bool(disputed),
        )
        for subject, report, start, confidence, warnings, lost, disputed in index.execute(_ROWS, (without, most, first))
    )  # fmt: skip
    return found, index.execute(_HOW_MANY, (without,)).fetchone()[0]


def doubts(store: ox.Store, reports: Iterable[ox.NamedNode]) -> Iterator[Doubt]:
    """The doubts about some reports, without what others say of them."""
    waiting = iter(reports)
    while some := list(islice(waiting, REPORTS)):
        part, figures = _figures(store, some)
        warned: defaultdict[str, list[str]] = defaultdict(list)
        for one in asked(part, _warnings()):
            warned[one.subject].append(one.check)
        for of, claim in figures:
            yield _of_claim(part, of, claim, warned[claim.value])
        for report in some:
            yield from _lost(store, report)


def _figures(store: ox.Store, reports: Sequence[ox.NamedNode]) -> tuple[ox.Store, list[tuple[str, ox.NamedNode]]]:
    """What some reports say with figures, as a graph of its own, and the claims in it."""
    part = ox.Store()
    claims: list[tuple[str, ox.NamedNode]] = []
    for report in reports:
        for quad in store.quads_for_pattern(None, QB.dataSet, report, _EFFECTIVE):
            said = list(store.quads_for_pattern(quad.subject, None, None, _EFFECTIVE))
            part.extend(said)
            if isinstance(quad.subject, ox.NamedNode) and any(one.object == MZ.Claim for one in said):
                claims.append((report.value, quad.subject))
        for quad in store.quads_for_pattern(None, MZ.statedIn, report, _EFFECTIVE):
            if any(store.quads_for_pattern(quad.subject, MZ.before, None, _EFFECTIVE)):
                part.extend(store.quads_for_pattern(quad.subject, None, None, _EFFECTIVE))
    return part, claims


def _of_claim(part: ox.Store, report: str, claim: ox.NamedNode, warnings: Iterable[str]) -> Doubt:
    confidence = _value(part, claim, MZ.confidence, _EFFECTIVE)
    return Doubt(
        subject=claim.value,
        report=report,
        start=int(_value(part, claim, MZ.quoteStart, _EFFECTIVE) or 0),
        confidence=float(confidence) if confidence else None,
        warnings=tuple(sorted(set(warnings))),
    )


def _lost(store: ox.Store, report: ox.NamedNode) -> Iterator[Doubt]:
    """The numbers of a report that were not understood."""
    for quad in store.quads_for_pattern(None, MZ.statedIn, report, ANNOTATIONS):
        number = quad.subject
        if any(store.quads_for_pattern(number, RDF.type, MZ.NumberNotUnderstood, ANNOTATIONS)):
            start = int(_value(store, number, MZ.quoteStart, ANNOTATIONS) or 0)
            yield Doubt(subject=words(number), report=report.value, start=start, is_lost=True)


def _disputed(store: ox.Store) -> set[str]:
    """The best figures that others contradict, and those others."""
    found: set[str] = set()
    for quad in store.quads_for_pattern(None, MZ.disagreeing, None, BEST):
        best = store.quads_for_pattern(quad.subject, PROV.wasDerivedFrom, None, BEST)
        found |= {words(quad.object), *(words(one.object) for one in best)}
    return found


def _settled(store: ox.Store) -> set[str]:
    """What somebody has corrected or confirmed."""
    outcomes = store.quads_for_pattern(None, MZ.outcome, _APPLIED, CORRECTIONS)
    return {
        words(quad.object)
        for outcome in outcomes
        for quad in store.quads_for_pattern(outcome.subject, MZ.correctedClaim, None, CORRECTIONS)
    }


def _changed(index: sqlite3.Connection, marked: str, now: set[str]) -> list[str]:
    """What bears a mark that it should not bear, or lacks it; a query tells what bears it."""
    return sorted(now ^ {subject for (subject,) in index.execute(marked)})


@cache
def _warnings() -> tuple[Check, ...]:
    return tuple(one for one in checks() if one.severity == WARNING and one.scope == REPORT and one.query)


def _value(store: ox.Store, node: object, predicate: ox.NamedNode, graph: ox.NamedNode | ox.DefaultGraph) -> str:
    subject = node if isinstance(node, ox.NamedNode | ox.BlankNode) else None
    return next((words(quad.object) for quad in store.quads_for_pattern(subject, predicate, None, graph)), "")
