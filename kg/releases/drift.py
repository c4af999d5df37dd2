"""What became of an answer since a release: which rows came, went or changed, and what is responsible for each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.releases.rows import Row, Rows, is_number, statements_in, words
from kg.releases.statements import GraphChange, StatementChange

# Of two columns one may be the same by chance.
_LEAST_COLUMNS = 3
ADDED, REMOVED, CHANGED = "added", "removed", "changed"

# The statements behind each row, where the query shows them.
Behind = Mapping[Row, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """A row that is not what it was: *before* and *after* as rows of terms, None on the side that lacks it.

    *because* are the statements responsible; they are *sure* where the query shows them, else those that changed and
    have the row's words.
    """

    kind: str
    before: Row | None
    after: Row | None
    because: tuple[StatementChange, ...]
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What became of an answer; *ontology* tells that labels, concepts or places changed as well."""

    columns: tuple[str, ...]
    rows_before: int
    rows_after: int
    changes: tuple[RowChange, ...]
    ontology: bool

    @property
    def is_nothing(self) -> bool:
        """Whether the rows are still the same."""
        return not self.changes

    def count(self, kind: str) -> int:
        """How many rows were added, removed or changed."""
        return sum(change.kind == kind for change in self.changes)


def drift(before: Rows, after: Rows, behind_before: Behind, behind_after: Behind, change: GraphChange) -> Drift:
    """What leads from the rows of a release to those of today."""
    gone = list((Counter(before.rows) - Counter(after.rows)).elements())
    come = list((Counter(after.rows) - Counter(before.rows)).elements())
    changes = [
        _change(old, new, behind_before, behind_after, change)
        for old, new in _paired(gone, come, behind_before, behind_after)
    ]
    return Drift(
        columns=after.columns if after.rows else before.columns,
        rows_before=len(before.rows),
        rows_after=len(after.rows),
        changes=tuple(changes),
        ontology=change.ontology,
    )


def _paired(
    gone: Iterable[Row], come: Iterable[Row], behind_before: Behind, behind_after: Behind
) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows that stand for each other: those of one statement, else those that differ in numbers alone."""
    waiting, leaving = list(come), list(gone)
    if len(waiting) == len(leaving) == 1 and all(map(is_number, (*waiting[0], *leaving[0]))):  # a count, a sum
        yield leaving[0], waiting[0]
        return
    for old in leaving:
        new = (
            _of_same_statement(old, waiting, behind_before, behind_after)
            or _of_same_words(old, waiting)
            or _most_alike(old, waiting)
        )
        if new is not None:
            waiting.remove(new)
        yield old, new
    yield from ((None, new) for new in waiting)


def _of_same_statement(old: Row, waiting: list[Row], behind_before: Behind, behind_after: Behind) -> Row | None:
    own = behind_before.get(old) or statements_in(old)
    if len(own) != 1:
        return None
    found = [new for new in waiting if (behind_after.get(new) or statements_in(new)) == own]
    return found[0] if len(found) == 1 else None


def _of_same_words(old: Row, waiting: list[Row]) -> Row | None:
    key = _words_of(old)
    found = [new for new in waiting if _words_of(new) == key and len(new) == len(old)]
    return found[0] if len(found) == 1 and any(key) else None


def _most_alike(old: Row, waiting: list[Row]) -> Row | None:
    """The row that has most in common with one that is gone, if that is half of its cells and no other has as much."""
    shared = sorted(((_shared(old, new), new) for new in waiting), reverse=True)
    if not shared or 2 * shared[0][0] < len(old) or len(old) < _LEAST_COLUMNS:
        return None
    return shared[0][1] if len(shared) == 1 or shared[1][0] < shared[0][0] else None


def _shared(old: Row, new: Row) -> int:
    return sum(one == other for one, other in zip(old, new, strict=False) if one)


def _words_of(row: Row) -> tuple[str, ...]:
    return tuple("" if is_number(term) else term for term in row)


def _change(
    old: Row | None, new: Row | None, behind_before: Behind, behind_after: Behind, change: GraphChange
) -> RowChange:
    kind = CHANGED if old is not None and new is not None else ADDED if old is None else REMOVED
    shown: set[str] = set()
    for row, behind in ((old, behind_before), (new, behind_after)):
        if row is not None:
            shown |= behind.get(row) or statements_in(row)
    named = [change.statements[iri] for iri in sorted(shown) if iri in change.statements]
    because = named or _likely([row for row in (old, new) if row is not None], change)
    return RowChange(kind=kind, before=old, after=new, because=tuple(because), sure=bool(named))


def _likely(rows: Iterable[Row], change: GraphChange) -> list[StatementChange]:
    """The statements that changed and share most words with a row; all of them where none shares any."""
    terms = {word for row in rows for term in row for word in (words(term), term.strip("<>")) if word}
    scored: dict[int, list[StatementChange]] = defaultdict(list)
    for one in change.statements.values():
        scored[len(terms & one.names)].append(one)
    return scored[max(scored)] if scored else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Statements that are responsible for the same rows in the same way, by their report."""

    report: str
    cause: str
    kind: str
    statements: tuple[StatementChange, ...]


def reasons(change: RowChange) -> tuple[Reason, ...]:
    """What is responsible for a row, report by report."""
    groups: dict[tuple[str, str, str], list[StatementChange]] = defaultdict(list)
    for one in change.because:
        groups[one.report, one.cause, one.kind].append(one)
    return tuple(
        Reason(report=report, cause=cause, kind=kind, statements=tuple(found))
        for (report, cause, kind), found in sorted(groups.items())
    )


def behind(wide: Rows, width: int) -> Behind:
    """The statements behind each row, of an answer whose first columns are those of the row."""
    found: dict[Row, frozenset[str]] = {}
    for row in wide.rows:
        narrow = row[:width]
        found[narrow] = found.get(narrow, frozenset()) | statements_in(row)
    return found
