"""What a graph must keep: shapes, queries that return nothing, quotes that are in their texts, and consistency."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from kg.errors import CheckError
from kg.graph.asking import select
from kg.graph.findings import FAULT, GRAPH, ONTOLOGY, REPORT, SCOPES, WARNING, Check, Finding, finding
from kg.graph.pieces import REPORTS, Pieces
from kg.graph.quotes import Texts, annotated, misquoted
from kg.graph.reasoning import inconsistencies
from kg.graph.shapes import Shapes, broken, shapes
from kg.questions import Question, questions
from kg.resources import queries_dir

__all__ = [
    "CONSISTENT",
    "FAULT",
    "ONCE",
    "QUOTES",
    "SCOPES",
    "WARNING",
    "Check",
    "Finding",
    "asked",
    "checks",
    "in_order",
    "run_checks",
    "tasks",
]

# A part of the work, which ends in what it found.
Task = Callable[[], Iterable[Finding]]

QUOTES = "quote-is-in-text"
CONSISTENT = "owl-rl-consistent"
ONCE = "triple-in-one-graph"

_FIELDS = ("family", "severity", "scope", "title_zh", "title_en", "mend_zh", "mend_en")

# So many reports have their annotations looked at together: to find them, all annotations are read once.
_TOGETHER = 2_000

_BY_HAND = (
    Check(
        name=QUOTES,
        family="words",
        severity=FAULT,
        scope=REPORT,
        holds="A quote is what the frozen text has between its two offsets",
        holds_zh="原文与冻结文本起止之间的文字逐字相同",
        mend="read the report again with `kg build`; if the fault stays, the reader of that format shifts its offsets",
        mend_zh="用 kg build 重读这份报告；如果还在，是读取该格式时位置算错了",
    ),
    Check(
        name=ONCE,
        family="graph",
        severity=FAULT,
        scope=GRAPH,
        holds="A triple stands in one graph",
        holds_zh="一个三元组只在一个图里",
        mend="keep it in one graph, see docs/iri-policy.md",
        mend_zh="只留在一个图里，见 docs/iri-policy.md",
    ),
    Check(
        name=CONSISTENT,
        family="consistency",
        severity=FAULT,
        scope=ONTOLOGY,
        holds="The ontology, its examples and a sample of the data are consistent in OWL 2 RL",
        holds_zh="本体、例子和数据样本在 OWL 2 RL 下一致",
        mend="the detail names what clashes: correct the class of the data, or the axiom in ontology/core.ttl",
        mend_zh="说明里写了哪里冲突：改数据的类，或改 ontology/core.ttl 中的公理",
    ),
)


def checks(folder: Path | None = None) -> tuple[Check, ...]:
    """Every check, in the order of their names: those of *folder* (queries/checks), the shapes, and the two by hand.

    >>> [check.severity for check in checks() if check.name in ("contradiction", "ic-14-measure")]
    ['warning', 'fault']
    """
    return _checks((folder or queries_dir() / "checks").resolve())


def run_checks(
    store: ox.Store, texts: Texts | None = None, scopes: Collection[str] = (REPORT, GRAPH)
) -> tuple[Finding, ...]:
    """What breaks the rules of these *scopes*, faults first; the ontology is looked at only where it is among them.

    *texts* gives the frozen text of a SHA-256; without it no quote is compared with its text.
    """
    return in_order(one for task in tasks(store, texts, scopes) for one in task())


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What was found, each once, faults first."""
    return tuple(sorted(set(found), key=_order))


def _order(one: Finding) -> tuple[bool, str, str, str, str]:
    return one.severity != FAULT, one.check, one.subject, one.message, one.component


def tasks(store: ox.Store, texts: Texts | None, scopes: Collection[str]) -> Iterator[Task]:
    """All that :func:`run_checks` looks at, in parts that need not know of each other, the longest first."""
    yield from _whole(store, scopes)
    if REPORT in scopes:
        yield from _of_reports(store, texts, everything=ONTOLOGY in scopes)


def _whole(store: ox.Store, scopes: Collection[str]) -> Iterator[Task]:
    """What looks at the whole graph at once."""
    if GRAPH in scopes:
        yield from (partial(_twice, store, one, other) for one, other in _pairs(store))
    if ONTOLOGY in scopes:
        yield partial(_inconsistent, store)
    for scope in (scope for scope in (GRAPH, ONTOLOGY) if scope in scopes):
        for shape in shapes().shapes:
            yield partial(broken, store, Shapes(shapes=(shape,), above=shapes().above), (scope,))
        yield from (partial(asked, store, [check]) for check in checks() if check.scope == scope and check.query)


def _of_reports(store: ox.Store, texts: Texts | None, *, everything: bool) -> Iterator[Task]:
    """What looks at some reports; what several of them share is in the piece of each, what none states in one more."""
    pieces = Pieces(store)
    reports = list(pieces.reports())
    if texts is not None:
        yield from (partial(annotated, store, some, texts, _by_hand(QUOTES)) for some in _batches(reports, _TOGETHER))
    yield from (partial(_held, pieces, some, texts) for some in _batches(reports, REPORTS))
    if everything:
        yield partial(_astray, pieces)


def _held(pieces: Pieces, reports: Sequence[ox.NamedNode], texts: Texts | None) -> Iterator[Finding]:
    piece = pieces.of(reports)
    yield from _of_piece(piece)
    if texts is not None:
        yield from misquoted(piece, reports, texts, _by_hand(QUOTES))


def _astray(pieces: Pieces) -> Iterator[Finding]:
    """What is of a class that reports state, and stated by none: a claim that lost its report, a place nobody names."""
    own = [shape for shape in shapes().shapes if any(one.check.scope == REPORT for one in shape.properties)]
    yield from _of_piece(pieces.of((), pieces.strays({name for shape in own for name in shape.classes})))


def _of_piece(piece: ox.Store) -> Iterator[Finding]:
    yield from broken(piece, shapes(), (REPORT,))
    yield from asked(piece, [check for check in checks() if check.scope == REPORT])


def _batches(reports: Sequence[ox.NamedNode], many: int) -> Iterator[Sequence[ox.NamedNode]]:
    return (reports[first : first + many] for first in range(0, len(reports), many))


def _inconsistent(store: ox.Store) -> Iterator[Finding]:
    return (finding(_by_hand(CONSISTENT), "", clash) for clash in inconsistencies(store))


def _twice(store: ox.Store, one: str, other: str) -> Iterator[Finding]:
    """The triples in two graphs, each a pattern of SPARQL; those of the *one* are looked up in the *other*."""
    check = _by_hand(ONCE)
    subjects = one.replace("?p ?o", "?any ?thing")
    # Most graphs speak of nothing that another speaks of, and have far fewer subjects than triples.
    if store.query(f"ASK {{ {{ SELECT REDUCED ?s {{ {subjects} }} }} {other} }}"):
        for row in select(store, f"SELECT ?s ?p {{ {one} {other} }}"):
            yield finding(check, _words(row["s"]), _words(row["p"]))


def _pairs(store: ox.Store) -> Iterator[tuple[str, str]]:
    """Any two graphs, the smaller of two named ones first."""
    sizes: dict[str, int] = {}
    for graph in store.named_graphs():
        pattern = f"GRAPH {graph} {{ ?s ?p ?o }}"
        sizes[pattern] = next(int(row["n"].value) for row in select(store, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    named = sorted(sizes, key=lambda pattern: (sizes[pattern], pattern))
    yield from ((pattern, "?s ?p ?o") for pattern in reversed(named))
    yield from combinations(named, 2)


@lru_cache(maxsize=4)
def _checks(folder: Path) -> tuple[Check, ...]:
    written = [_check(folder, question) for question in questions(folder)]
    return tuple(sorted((*written, *shapes().checks, *_BY_HAND), key=lambda check: check.name))


def _check(folder: Path, question: Question) -> Check:
    fields = question.fields
    lacking = [name for name in _FIELDS if not fields.get(name)]
    if lacking or fields["severity"] not in (FAULT, WARNING) or fields["scope"] not in SCOPES:
        raise CheckError(
            f"{folder / question.slug}.rq: it begins with `#+ family:`, `#+ severity: fault` or `warning`, "
            "`#+ scope: report`, `graph` or `ontology`, then `#+ title_zh:`, `#+ title_en:`, `#+ mend_zh:` and "
            "`#+ mend_en:`; write all seven"
        )
    return Check(
        name=question.slug,
        family=fields["family"],
        severity=fields["severity"],
        scope=fields["scope"],
        holds=fields["title_en"],
        holds_zh=fields["title_zh"],
        mend=fields["mend_en"],
        mend_zh=fields["mend_zh"],
        query=question.text,
    )


def asked(store: ox.Store, some: Iterable[Check]) -> Iterator[Finding]:
    """What the queries of *some* checks find."""
    for check in some:
        if check.query:
            yield from _asked(store, check)


def _asked(store: ox.Store, check: Check) -> Iterator[Finding]:
    try:
        rows = store.query(check.query)
    except (SyntaxError, ValueError) as error:
        raise CheckError(f"queries/checks/{check.name}.rq: no query that can be run ({error}); correct it") from error
    if not isinstance(rows, ox.QuerySolutions) or len(rows.variables) < 2:
        raise CheckError(f"queries/checks/{check.name}.rq: it does not SELECT ?subject and ?detail; make it do so")
    for row in rows:
        # A query that counts without groups returns one row, of nothing, where there is nothing to count.
        if row[0] is not None:
            yield finding(check, _words(row[0]), _words(row[1]))


def _words(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode | ox.Literal) else str(term)


def _by_hand(name: str) -> Check:
    return next(check for check in _BY_HAND if check.name == name)
