"""The parts of a grid: what stands above a table, its heads, what each column holds, its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.tables.cells import Cell, Grid, Row
from kg.tables.figures import Figure, figure
from kg.tables.stretches import stated
from kg.tables.words import Words, key

_CODE = re.compile(r"[A-Z]{1,4}\d{6,12}|\d{6}(?:\d{3}|\d{6})?")
_ORDINALS = re.compile(r"[甲乙丙丁戊]|\d{1,2}|[A-Z]|[(（]\d{1,2}[)）]|\d{1,2}=.*")
_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]{2}")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


# A row of unknown words heads a table if it has at least so many.
_LEAST_HEADS = 3
# Of the names in a column so many are divisions if that is what it holds.
_MOST = 0.6


class Holds(StrEnum):
    """What a column holds."""

    INDICATOR = "indicator"
    UNIT = "unit"
    CODE = "code"
    ORDINAL = "ordinal"
    PLACE = "place"
    TIME = "time"
    REMARK = "remark"
    FIGURES = "figures"
    NOTHING = "nothing"


_HEADS = {
    "unit-head": Holds.UNIT,
    "code-head": Holds.CODE,
    "index-head": Holds.ORDINAL,
    "place-head": Holds.PLACE,
    "time-head": Holds.TIME,
    "indicator-head": Holds.INDICATOR,
    "remark-head": Holds.REMARK,
}
# Heads that only figures have below them, whatever stands there.
_FIGURED = (
    "amount", "alone", "cumulative", "previous", "last-year", "growth-on-year", "growth-on-period", "change", "target",
)  # fmt: skip
_NAMES = frozenset({Holds.INDICATOR, Holds.PLACE, Holds.TIME})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column by its number in the file, what it holds, and the words of its heads from above to below."""

    number: int
    holds: Holds
    heads: tuple[str, ...] = ()

    @property
    def head(self) -> str:
        """The heads on one line."""
        return " ".join(self.heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Columns that are read together: those that name a row, and those with its figures.

    A page may set two or three such panels side by side.
    """

    columns: tuple[Column, ...]

    def of(self, *kinds: Holds) -> tuple[Column, ...]:
        """The columns that hold these kinds of things."""
        return tuple(column for column in self.columns if column.holds in kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table found in a grid; *above* are the lines before its heads, *below* the notes after it."""

    grid: Grid
    above: tuple[str, ...]
    head: tuple[Row, ...]
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...] = field(default=())
    below: tuple[str, ...] = ()


def tables_of(grid: Grid, words: Words) -> Iterator[Table]:
    """The tables of a grid, one below the other; none where no row looks like the heads of one."""
    starts = [at for at, row in enumerate(grid.rows) if _is_head(row, grid.rows[at + 1 : at + 4], words)]
    starts = (
        starts or [at for at, row in enumerate(grid.rows) if _heads_figures(row, grid.rows[at + 1 : at + 3], words)][:1]
    )
    starts = [at for nth, at in enumerate(starts) if not nth or not _continues(grid, starts[nth - 1], at, words)]
    starts = [_top(grid, at, starts[nth - 1] + 1 if nth else 0, words) for nth, at in enumerate(starts)]
    begin = 0
    for nth, at in enumerate(starts):
        end = starts[nth + 1] if nth + 1 < len(starts) else len(grid.rows)
        above = (*grid.above, *_lines(grid.rows[begin:at]))
        made = _table(grid, at, end, above, words)
        begin = end
        if made is not None:
            rows = made.rows
            trailing = _trailing(rows) if end < len(grid.rows) else 0
            begin = end - trailing
            yield made if not trailing else _shortened(made, trailing)


def _shortened(table: Table, trailing: int) -> Table:
    return Table(
        grid=table.grid, above=table.above, head=table.head, panels=table.panels, rows=table.rows[:-trailing],
        below=table.below,
    )  # fmt: skip


def _trailing(rows: Sequence[Row]) -> int:
    """How many rows before the next heads are its title: those with words in one cell alone."""
    count = 0
    for row in reversed(rows):
        if sum(1 for cell in row if cell and not cell.copy) > 1:
            break
        count += 1
    return count


def _continues(grid: Grid, above: int, at: int, words: Words) -> bool:
    """Whether a head is only the lower part of the heads above it."""
    left = _left(grid.rows)
    return at - above <= 3 and all(
        _is_lower(row, grid.rows[above], left, words) for row in grid.rows[above + 1 : at + 1]
    )


def _top(grid: Grid, at: int, least: int, words: Words) -> int:
    """The uppermost row of the heads that *at* is the lowest of, where names have no head: 床位数 above 2022, 2023."""
    left = _left(grid.rows)
    while at > least and not grid.rows[at][left]:
        above = [cell for cell in grid.rows[at - 1] if _HAN.search(cell.text) and not cell.copy]
        if grid.rows[at - 1][left] or len(above) < 2 or any(_has_figure(cell, words) for cell in above):
            break
        at -= 1
    return at


def _left(rows: Sequence[Row]) -> int:
    """The first column in which anything stands."""
    return next((at for at in range(len(rows[0])) if any(row[at] for row in rows)), 0)


def _is_head(row: Row, following: Sequence[Row], words: Words) -> bool:
    """Whether a row heads a table: it names what its columns hold, and figures follow."""
    shown = [cell for cell in row if cell]
    named = [cell for cell in shown if not cell.copy and not cell.is_foreign]
    if len(named) < 2 or any(_has_figure(cell, words) for cell in named):
        return False
    kinds = [words.kind(cell.bare, *_HEADS) for cell in named]
    telling = {"indicator-head", "unit-head", "place-head", "time-head", "code-head", "index-head"}
    if named[0] is shown[0] and kinds[0] in telling - {"unit-head", "code-head"}:
        return True
    if len([kind for kind in kinds if kind in telling]) >= 2:
        return True
    return not row[0] and _all_told(named, words) and any(_figures(later, words) for later in following)


def _heads_figures(row: Row, following: Sequence[Row], words: Words) -> bool:
    """Whether a row of words heads a table though none of them is known: names and figures stand below it."""
    shown = [cell for cell in row if cell and not cell.copy]
    if len(shown) < _LEAST_HEADS or any(_has_figure(cell, words) for cell in shown):
        return False
    return len(following) > 1 and all(
        later[0] and not _has_figure(later[0], words) and _figures(later, words) > 1 for later in following
    )


def _all_told(named: Sequence[Cell], words: Words) -> bool:
    """Whether all cells of a row without a first one are times or known heads."""
    return all(words.kind(cell.bare, *_FIGURED) or stated(cell.bare) for cell in named)


def _has_figure(cell: Cell, words: Words) -> bool:
    return isinstance(figure(cell.text, words), Figure) and not _YEAR.fullmatch(cell.bare)


def _figures(row: Row, words: Words) -> int:
    return sum(1 for cell in row if cell and not cell.copy and _has_figure(cell, words))


def _table(grid: Grid, at: int, end: int, above: tuple[str, ...], words: Words) -> Table | None:
    rows, left = grid.rows[at:end], _left(grid.rows)
    depth = 1
    while depth < len(rows) and (_is_lower(rows[depth], rows[0], left, words) or _is_ordinals(rows[depth])):
        depth += 1
    head, body = rows[:depth], [row for row in rows[depth:] if any(row) and not is_repeated_head(row, rows[0])]
    columns = _columns(head, body, words)
    panels = tuple(_panels(columns))
    if not panels:
        return None
    body, below = _without_notes(body, words)
    return Table(grid=grid, above=above, head=tuple(head), panels=panels, rows=tuple(body), below=below)


def is_repeated_head(row: Row, head: Row) -> bool:
    """Whether a row says again what the heads say, as on the top of each printed page."""
    return [cell.bare for cell in row] == [cell.bare for cell in head]


def _is_ordinals(row: Row) -> bool:
    """Whether a row only numbers the columns: 甲 乙 丙 1 2 3."""
    shown = [cell.bare for cell in row if cell and not cell.copy]
    if len(shown) < 2 or not all(_ORDINALS.fullmatch(words) for words in shown):
        return False
    numbers = [int(words) for words in shown if words.isdigit()]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1 if numbers else True


def _is_lower(row: Row, top: Row, left: int, words: Words) -> bool:
    """Whether a row is the lower part of two rows of heads: under the first of them it has nothing new."""
    first = left if not top[left] else next((at for at, cell in enumerate(top) if cell), 0)
    opening = row[first]
    if opening and not (opening.copy and opening.lines == top[first].lines):
        return False
    shown = [cell for cell in row if cell and not cell.copy]
    return bool(shown) and not any(_has_figure(cell, words) for cell in shown)


def _columns(head: Sequence[Row], body: Sequence[Row], words: Words) -> list[Column]:
    named = [row for row in head if not _is_ordinals(row)]
    heads = _heads(named)
    columns = []
    for place in range(len(head[0])):
        number = head[0][place].column
        cells = [row[place] for row in body]
        columns.append(Column(number=number, holds=_holds(heads[place], cells, words), heads=heads[place]))
    return _with_names(columns, body)


def _heads(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The heads over each column; without merged cells, an upper head reaches up to the next one."""
    lists: list[list[str]] = [[] for _ in rows[0]]
    for level, row in enumerate(rows):
        reaching = ""
        for place, cell in enumerate(row):
            lower = any(later[place] for later in rows[level + 1 :])
            shown = " ".join(cell.said)
            if cell:
                reaching = shown
            said = shown or (reaching if lower and level < len(rows) - 1 and not _own_column(rows, place) else "")
            if said and said not in lists[place]:
                lists[place].append(said)
    return [_native(found) for found in lists]


def _native(heads: Sequence[str]) -> tuple[str, ...]:
    """The heads over a column that are Chinese, where any is; a yearbook says them again in English below."""
    return tuple(head for head in heads if _HAN.search(head) or not _LATIN.search(head)) or tuple(heads)


def _own_column(rows: Sequence[Row], place: int) -> bool:
    """Whether a column is headed by a cell of its own in the lowest row alone: 备注 under nothing."""
    return not any(cell for cell in rows[0][:place])


def _holds(heads: Sequence[str], cells: Sequence[Cell], words: Words) -> Holds:
    shown = [cell for cell in cells if cell and not cell.copy]
    counted = [figure(cell.text, words) for cell in shown]
    numeric = sum(1 for found in counted if isinstance(found, Figure))
    head = key(heads[-1]) if heads else ""
    kind = words.kind(head, *_HEADS)
    if kind in ("remark-head", "unit-head", "code-head", "index-head"):
        return _HEADS[kind]
    if shown and all(_CODE.fullmatch(cell.bare) for cell in shown) and kind != "place-head":
        return Holds.CODE
    if kind == "time-head" or (not head and shown and all(_YEAR.fullmatch(cell.bare) for cell in shown)):
        return Holds.TIME
    if words.kind(head, *_FIGURED) is not None and kind is None:
        return Holds.FIGURES
    if numeric * 2 > len(shown) or (heads and not shown):
        return Holds.FIGURES
    if kind in (None, "indicator-head") and _are_places(shown, words):
        return Holds.PLACE
    if kind is not None:
        return _HEADS[kind]
    if heads and numeric:
        return Holds.FIGURES
    if not shown or all(cell.is_foreign for cell in shown):
        return Holds.NOTHING
    return Holds.FIGURES if heads and all(words.is_a("absent", cell.text) for cell in shown) else Holds.INDICATOR


def _are_places(cells: Sequence[Cell], words: Words) -> bool:
    """Whether most cells name divisions and no indicators, whatever their head is."""
    names = [cell.bare for cell in cells if not words.is_a("total", cell.bare)]
    known = sum(1 for name in names if len(name) > 1 and words.lexicon.places.named(name))
    return known > 1 and known >= _MOST * len(names)


def _with_names(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """The columns, the first of words being what names the rows where no head says so."""
    if any(column.holds in _NAMES for column in columns):
        return [c for c in columns if c.holds is not Holds.NOTHING or c.heads]
    words = next((c for c in columns if c.holds is Holds.NOTHING and any(r[columns.index(c)] for r in body)), None)
    if words is None:
        return []
    return [Column(number=c.number, holds=Holds.INDICATOR, heads=c.heads) if c is words else c for c in columns]


def _panels(columns: Sequence[Column]) -> Iterator[Panel]:
    """The columns cut where names begin anew after figures."""
    run: list[Column] = []
    for column in columns:
        if column.holds in _NAMES and any(c.holds is Holds.FIGURES for c in run):
            yield Panel(columns=tuple(run))
            run = []
        run.append(column)
    if any(c.holds is Holds.FIGURES for c in run) and any(c.holds in _NAMES for c in run):
        yield Panel(columns=tuple(run))


def _without_notes(body: Sequence[Row], words: Words) -> tuple[list[Row], tuple[str, ...]]:
    """The rows up to the notes below the table, and the notes."""
    for at, row in enumerate(body):
        shown = [cell for cell in row if cell and not cell.copy]
        opening = re.split(r"[：:、.\d]", shown[0].bare, maxsplit=1)[0] if shown else ""
        if opening and words.is_a("note", opening) and not _figures(row, words):
            return list(body[:at]), tuple(_lines(body[at:]))
    return list(body), ()


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            if not cell.copy:
                yield from cell.lines
