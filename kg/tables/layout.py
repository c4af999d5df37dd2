"""The parts of a grid: what stands above a table, its heads, what each column holds, its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kg.tables.cells import Cell, Grid, Row
from kg.tables.corner import corner, names_of_rows
from kg.tables.figures import Figure, figure
from kg.tables.heads import FIGURED, NAMING, Heads, figures, heads_of, is_ordinals
from kg.tables.lines import rows_of
from kg.tables.units import unit
from kg.tables.words import Words, key

_CODE = re.compile(r"[A-Z]{1,4}\d{6,12}")
_AREA = re.compile(r"(?P<county>\d{6})(?:\d{3}|\d{6})?")
_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]{2}")
# A note that goes on: 2.本表不含…
_GOES_ON = re.compile(r"[（(]?\d{1,2}[、.．)）](?!\d)|[①-⑳]|.*。$")
_YEAR = re.compile(r"(?:19|20)\d\d年?")


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


_HEADS = dict(
    zip(
        NAMING,
        (Holds.UNIT, Holds.CODE, Holds.ORDINAL, Holds.PLACE, Holds.TIME, Holds.INDICATOR, Holds.REMARK),
        strict=True,
    )
)
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
    starts = heads_of(grid, words)
    begin = 0
    for nth, heads in enumerate(starts):
        end = starts[nth + 1].at if nth + 1 < len(starts) else len(grid.rows)
        above = (*grid.above, *_lines(grid.rows[begin : heads.at]))
        made = _table(grid, heads, end, above, words)
        begin = end
        if made is not None:
            trailing = _trailing(grid.rows[heads.at + heads.depth : end], words) if end < len(grid.rows) else 0
            begin = end - trailing
            yield made if not trailing else _shortened(made, begin)


def _shortened(table: Table, begin: int) -> Table:
    """The table without the rows from *begin* on, which are the title of the next one."""
    numbers = {row[0].row for row in table.grid.rows[begin:] if row}
    said = tuple(_lines(table.grid.rows[begin:]))
    rows = tuple(row for row in table.rows if row[0].row not in numbers)
    return replace(table, rows=rows, below=tuple(line for line in table.below if line not in said))


def _trailing(rows: Sequence[Row], words: Words) -> int:
    """How many rows before the next heads are its title: those with words in one cell alone, below the notes."""
    size = next((nth for nth, row in enumerate(reversed(rows)) if _spoken(row) > 1), len(rows))
    run = rows[len(rows) - size :]
    noted = next((at for at, row in enumerate(run) if _is_note(row, words)), None)
    if noted is None:
        return size
    empty = [at for at in range(noted, len(run)) if not any(run[at])]
    notes = (at for at in range(noted, len(run)) if at == noted or _GOES_ON.match(_opening(run[at])))
    return size - 1 - (empty[-1] if empty and any(any(row) for row in run[empty[-1] :]) else max(notes))


def _spoken(row: Row) -> int:
    """How many cells of a row hold words of their own."""
    return sum(1 for cell in row if cell and not cell.copy)


def _opening(row: Row) -> str:
    return next((cell.bare for cell in row if cell and not cell.copy), "")


def _is_note(row: Row, words: Words) -> bool:
    """Whether a row brings in notes to the table above it: 注：….

    Rows of figures are none.
    """
    opening = re.split(r"[：:、.\d]", _opening(row), maxsplit=1)[0]
    return bool(opening) and words.is_a("note", opening) and not figures(row, words)


def _table(grid: Grid, heads: Heads, end: int, above: tuple[str, ...], words: Words) -> Table | None:
    rows, depth = grid.rows[heads.at : end], heads.depth
    head, body = rows[:depth], [row for row in rows[depth:] if any(row) and not is_repeated_head(row, rows[0])]
    body = [one for row in body for one in rows_of(_as_section(row, head[-1]), words)]
    columns = _columns(head, body, words)
    panels = tuple(_panels(columns))
    if not panels:
        return None
    body, below = _without_notes(body, words)
    below = (*below, *(grid.below if end == len(grid.rows) else ()))
    return Table(grid=grid, above=above, head=tuple(head), panels=panels, rows=tuple(body), below=below)


def _as_section(row: Row, head: Row) -> Row:
    """A row that says the heads again but for its first cell brings in a section: 翻查 | 2019 | 2020 | 2021."""
    repeats = len(row) > 2 and all(a.bare == b.bare for a, b in zip(row[1:], head[1:], strict=True)) and any(row[1:])
    return (row[0], *(replace(cell, lines=()) for cell in row[1:])) if repeats and row[0] else row


def is_repeated_head(row: Row, head: Row) -> bool:
    """Whether a row says again what the heads say, as on the top of each printed page."""
    return [cell.bare for cell in row] == [cell.bare for cell in head]


def _columns(head: Sequence[Row], body: Sequence[Row], words: Words) -> list[Column]:
    named = [row for row in head if not is_ordinals(row, words)]
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
    above = [0 for _ in rows[0]]  # the column in which the heads over each begin
    for level, row in enumerate(rows):
        reaching, origin = "", 0
        begins = list(above)
        for place, cell in enumerate(row):
            lower = any(later[place] for later in rows[level + 1 :])
            shown = " ".join(cell.said)
            if cell:
                spanned = cell.copy and place > 0 and row[place - 1].lines == cell.lines
                reaching, origin = shown, origin if spanned else place
            reaches = lower and level < len(rows) - 1 and above[origin] == above[place] and not _own_column(rows, place)
            said = shown or (reaching if reaches else "")
            begins[place] = origin if said else above[place]
            if said and said not in lists[place]:
                lists[place].append(said)
        above = begins
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
    kind = _kind(head, shown, words, numeric=bool(numeric))
    if kind is None and heads and shown and (kinds := corner(heads[-1], words)):
        kind = _of_corner(kinds, shown, words, numeric=bool(numeric))
    if kind in ("remark-head", "unit-head", "code-head", "index-head"):
        return _HEADS[kind]
    if found := _told(kind, head, shown, words):
        return found
    if words.kind(head, *FIGURED) is not None and kind is None:
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


def _of_corner(kinds: Sequence[str], cells: Sequence[Cell], words: Words, *, numeric: bool) -> str | None:
    """What the rows below a corner are; None where what stands in them tells it alone."""
    if "time-head" in kinds and all(_YEAR.fullmatch(cell.bare) for cell in cells):
        return "time-head"
    said = [cell.bare for cell in cells if not cell.is_foreign]
    return None if numeric or not said or _are_places(cells, words) else names_of_rows(kinds, said, words)


def _told(kind: str | None, head: str, cells: Sequence[Cell], words: Words) -> Holds | None:
    """What cells of digits hold that are no figures: codes, years, or years and places one below the other."""
    if kind != "place-head" and _are_codes(cells, words):
        return Holds.CODE
    if _are_years_and_places(cells, words):
        return Holds.PLACE
    years = not head and bool(cells) and all(_YEAR.fullmatch(cell.bare) for cell in cells)
    return Holds.TIME if kind == "time-head" or years else None


def _kind(head: str, cells: Sequence[Cell], words: Words, *, numeric: bool) -> str | None:
    """What a head says that its column holds; 单位 is also an office or a town, where no unit stands below it."""
    kind = words.kind(head, *_HEADS)
    units = kind != "unit-head" or numeric or not cells or any(unit(cell.text, words.lexicon) for cell in cells)
    return kind if units else None


def _are_codes(cells: Sequence[Cell], words: Words) -> bool:
    """Whether cells hold codes: of indicators, or of divisions; six digits alone may be a figure."""
    areas = [match["county"] for cell in cells if (match := _AREA.fullmatch(cell.bare))]
    known = sum(1 for code in areas if words.lexicon.places.division(code) is not None)
    return bool(cells) and (
        all(_CODE.fullmatch(cell.bare) for cell in cells) or (len(areas) == len(cells) and known >= _MOST * len(areas))
    )


def _are_years_and_places(cells: Sequence[Cell], words: Words) -> bool:
    """Whether cells are years first and places then, as yearbooks set series and regions one below the other."""
    years = [cell for cell in cells if _YEAR.fullmatch(cell.bare)]
    others = [cell for cell in cells if not _YEAR.fullmatch(cell.bare)]
    return bool(years) and _are_places(others, words)


def _are_places(cells: Sequence[Cell], words: Words) -> bool:
    """Whether most cells name divisions and no indicators, whatever their head is."""
    names = [cell.bare for cell in cells if not words.is_a("total", cell.bare)]
    known = sum(1 for name in names if len(name) > 1 and (words.lexicon.places.named(name) or is_township(name, words)))
    return known > 1 and known >= _MOST * len(names)


def is_township(name: str, words: Words) -> bool:
    """Whether a name is a township's, town's or street's: 日溪乡, and not 民族乡, which is a kind of them.

    >>> from kg.lexicon import load
    >>> from kg.tables.words import table_words
    >>> [is_township(name, table_words(load())) for name in ("日溪乡", "高岳街道办事处", "民族乡", "养老院")]
    [True, True, False, False]
    """
    kinds = words.lexicon.by_notation("place-levels", "township")
    ends = kinds.alt if kinds is not None else ()
    return name not in ends and any(name.endswith(end) and len(name) > len(end) for end in ends)


def _with_names(columns: list[Column], body: Sequence[Row]) -> list[Column]:
    """The columns, the first of words being what names the rows where no head says so."""
    if any(column.holds in _NAMES for column in columns):
        return [c for c in columns if c.holds is not Holds.NOTHING or c.heads]
    words = next((c for c in columns if c.holds is Holds.NOTHING and any(r[columns.index(c)] for r in body)), None)
    if words is None:
        # A single row of figures needs no name: its heads say all.
        return columns if sum(1 for row in body if any(row)) == 1 and all(c.heads for c in columns) else []
    return [Column(number=c.number, holds=Holds.INDICATOR, heads=c.heads) if c is words else c for c in columns]


def _panels(columns: Sequence[Column]) -> Iterator[Panel]:
    """The columns cut where names begin anew after figures."""
    run: list[Column] = []
    for column in columns:
        if column.holds in _NAMES and any(c.holds is Holds.FIGURES for c in run):
            yield Panel(columns=tuple(run))
            run = []
        run.append(column)
    named = any(c.holds in _NAMES for c in run) or len(run) == len(columns)
    if any(c.holds is Holds.FIGURES for c in run) and named:
        yield Panel(columns=tuple(run))


def _without_notes(body: Sequence[Row], words: Words) -> tuple[list[Row], tuple[str, ...]]:
    """The rows up to the notes below the table, and the notes."""
    for at, row in enumerate(body):
        if _is_note(row, words):
            return list(body[:at]), tuple(_lines(body[at:]))
    return list(body), ()


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        for cell in row:
            if not cell.copy:
                yield from cell.lines
