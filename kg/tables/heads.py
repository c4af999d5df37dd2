"""Where the heads of a table are: rows that name what its columns hold, else the rows of words above its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.tables.cells import Cell, Grid, Row
from kg.tables.corner import corner
from kg.tables.figures import Figure, figure
from kg.tables.stretches import stated
from kg.tables.words import Words, key

# What the heads of the columns are called that do not hold figures, by the classes of table-words.
NAMING = ("unit-head", "code-head", "index-head", "place-head", "time-head", "indicator-head", "remark-head")
# Heads that only figures have below them, whatever stands there.
FIGURED = (
    "amount", "alone", "cumulative", "previous", "last-year", "growth-on-year", "growth-on-period",
    "growth-since-the-end", "growth-a-year", "change", "target",
)  # fmt: skip
_TELLING = frozenset(NAMING) - {"remark-head"}
_NAMES = ("place-head", "time-head", "indicator-head")
_ORDINALS = re.compile(r"[甲乙丙丁戊]|\d{1,2}|[A-Z]|[(（]\d{1,2}[)）]|\d{1,2}=.*")
_HAN = re.compile(r"[一-鿿]")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_LABELLED = re.compile(r"[一-鿿]{2,8}[：:]")
# Rows of unknown words head a table if they part it into at least so many columns.
_LEAST_HEADS = 3
# So many rows of a figure each are a table and no chance.
_LEAST_ROWS = 2
# More rows of heads than these no table has.
_MOST_HEADS = 5


@dataclass(frozen=True, slots=True)
class Heads:
    """The number of the first row of some heads, and how many rows they take."""

    at: int
    depth: int


def heads_of(grid: Grid, words: Words) -> list[Heads]:
    """The heads of the tables of a grid from above to below; none where no row looks like heads."""
    rows, left = grid.rows, left_of(grid.rows)
    starts = [at for at, row in enumerate(rows) if _is_head(row, rows[at + 1 : at + 4], words)]
    starts = [at for nth, at in enumerate(starts) if not nth or not _continues(rows, starts[nth - 1], at, words)]
    found: list[Heads] = []
    for at in starts:
        top = _top(rows, at, found[-1].at + 1 if found else 0, left, words)
        depth = at - top + 1
        while (further := _further(rows, top + depth, rows[at], left, words)) is not None:
            depth += further
        found.append(Heads(top, depth))
    return found or _above_figures(rows, words) or _above_single_figures(grid, words)


def _further(rows: Sequence[Row], at: int, top: Row, left: int, words: Words) -> int | None:
    """How many rows go on with the heads: one, or one and the empty one above it; None where none does."""
    skipped = next((nth for nth, row in enumerate(rows[at : at + 2]) if any(row)), None)
    if skipped is None:
        return None
    row = rows[at + skipped]
    return skipped + 1 if _is_lower(row, top, left, words) or is_ordinals(row, words) else None


def left_of(rows: Sequence[Row]) -> int:
    """The first column in which anything stands."""
    return next((at for at in range(len(rows[0])) if any(row[at] for row in rows)), 0) if rows else 0


def is_ordinals(row: Row, words: Words) -> bool:
    """Whether a row only numbers the columns: 甲 乙 丙 1 2 3; one that says so (序号, 栏次) may leave numbers out."""
    shown = [cell.bare for cell in row if cell and not cell.copy]
    said = bool(shown) and words.is_a("index-head", shown[0])
    numbered = shown[1:] if said else shown
    if len(shown) < 2 or not all(_ORDINALS.fullmatch(one) for one in numbered):
        return False
    numbers = [int(one) for one in numbered if one.isdigit()]
    if not numbers:
        return not said
    # Of a form that is printed shorter the columns keep their numbers: 序号 1 2 5 6.
    steps = {later - one for one, later in pairwise(numbers)}
    return numbers[0] <= 1 and (min(steps, default=1) > 0 if said else steps <= {1})


def has_figure(cell: Cell, words: Words) -> bool:
    """Whether a cell holds a figure that is no year."""
    return isinstance(figure(cell.text, words), Figure) and not is_year(cell)


def is_year(cell: Cell) -> bool:
    """Whether a cell names a year and nothing else."""
    return _YEAR.fullmatch(cell.bare) is not None


def figures(row: Row, words: Words) -> int:
    """How many cells of a row hold figures."""
    return sum(1 for cell in row if cell and not cell.copy and has_figure(cell, words))


def _is_head(row: Row, following: Sequence[Row], words: Words) -> bool:
    """Whether a row heads a table: it names what its columns hold, and figures follow."""
    shown = [cell for cell in row if cell]
    named = [cell for cell in shown if not cell.copy and not cell.is_foreign]
    if len(named) < 2 or any(has_figure(cell, words) for cell in named):
        return False
    kinds = [words.kind(cell.bare, *NAMING) for cell in named]
    if kinds[0] is None and named[0] is shown[0] and len(named) > 2 and corner(" ".join(named[0].said), words):
        return True
    if kinds[0] is None and following and _is_lower(following[0], row, row.index(named[0]), words):
        # 指 and 标 stand one below the other
        kinds[0] = words.kind(named[0].bare + following[0][row.index(named[0])].bare, *_NAMES)
    if named[0] is shown[0] and kinds[0] in _TELLING - {"unit-head", "code-head"}:
        return True
    if len([kind for kind in kinds if kind in _TELLING]) >= 2:
        return True
    told = all(words.kind(cell.bare, *FIGURED) or stated(cell.bare) for cell in named)
    return not row[0] and told and any(figures(later, words) for later in following)


def _continues(rows: Sequence[Row], above: int, at: int, words: Words) -> bool:
    """Whether a head is only the lower part of the heads above it."""
    left = left_of(rows)
    between = [row for row in rows[above + 1 : at + 1] if any(row)]
    return at - above <= 3 and all(_is_lower(row, rows[above], left, words) for row in between)


def _is_lower(row: Row, top: Row, left: int, words: Words) -> bool:
    """Whether a row is the lower part of two rows of heads: under the first of them it has nothing new."""
    first = left if not top[left] else next((at for at, cell in enumerate(top) if cell), 0)
    opening = row[first]
    shown = [cell for cell in row if cell and not cell.copy]
    if opening and not (opening.copy and opening.lines == top[first].lines):
        others = [cell for cell in shown if cell is not opening]
        if not _names_too(opening, top[first], words) or not others:
            return False
        if any(words.is_a("absent", cell.text) for cell in others):
            return False
    return bool(shown) and not any(has_figure(cell, words) for cell in shown)


def _names_too(lower: Cell, upper: Cell, words: Words) -> bool:
    """Whether a cell heads the names together with the one above it: 地区 below 年份, 标 below 指."""
    said, whole = key(lower.bare), key(upper.bare + lower.bare)
    return said != key(upper.bare) and any(words.kind(one, *_NAMES) is not None for one in (said, whole))


def _top(rows: Sequence[Row], at: int, least: int, left: int, words: Words) -> int:
    """The uppermost row of the heads that *at* is one of: 地级 and 县级 above 地区, 区划数, 区划数."""
    while at > least:
        row = rows[at - 1]
        above = [cell for cell in row if _HAN.search(cell.text) and not cell.copy]
        if row[left] or len(above) < 2 or any(has_figure(cell, words) for cell in above):
            break
        if rows[at][left] and not _spreads(row, above):
            break
        at -= 1
    return at


def _spreads(row: Row, named: Sequence[Cell]) -> bool:
    """Whether the words of a row reach over several columns each, as upper heads do, and are no labels of a form."""
    return any(cell.copy for cell in row) and not any(_LABELLED.match(cell.bare) for cell in named)


def _above_figures(rows: Sequence[Row], words: Words) -> list[Heads]:
    """The rows of words, known or not, right above the first row of figures."""
    first = next((at for at, row in enumerate(rows) if figures(row, words) > 1 and not is_ordinals(row, words)), 0)
    last = first
    while last and is_ordinals(rows[last - 1], words):
        last -= 1
    at = last
    while at and last - at < _MOST_HEADS and _parts(rows[at - 1], words):
        at -= 1
    columns = {place for row in rows[at:last] for place, cell in enumerate(row) if cell}
    own = sum(1 for row in rows[at:last] for cell in row if cell and not cell.copy)
    return [Heads(at, first - at)] if min(own, len(columns)) >= _LEAST_HEADS else []


def _parts(row: Row, words: Words) -> bool:
    """Whether a row of words parts columns: it says more than one thing and holds neither figures nor labels."""
    shown = [cell for cell in row if cell]
    if len({cell.lines for cell in shown}) < 2 or any(has_figure(cell, words) for cell in shown):
        return False
    return not any(_LABELLED.match(cell.bare) for cell in shown)


def _above_single_figures(grid: Grid, words: Words) -> list[Heads]:
    """The row of words above rows of one name and one figure each, in a grid that a title calls a table."""
    rows, left = grid.rows, left_of(grid.rows)
    counted = [at for at, row in enumerate(rows) if figures(row, words) and not is_ordinals(row, words)]
    if len(counted) < _LEAST_ROWS:
        return []
    at = next((at for at in reversed(range(counted[0])) if _own(rows[at]) > 1), None)
    if at is None or not _parts(rows[at], words) or not rows[at][left] or not _titled(grid, at, words):
        return []
    named = all(_HAN.search(rows[one][left].text) for one in counted)
    headed = all(rows[at][place] for one in counted for place, cell in enumerate(rows[one]) if has_figure(cell, words))
    between = any(figures(row, words) or not _HAN.search(row[left].text) for row in rows[at + 1 : counted[0]])
    return [Heads(at, 1)] if named and headed and not between else []


def _own(row: Row) -> int:
    """How many cells of a row hold words of their own."""
    return sum(1 for cell in row if cell and not cell.copy)


def _titled(grid: Grid, at: int, words: Words) -> bool:
    """Whether a line above a row is the title of a table of statistics."""
    lines = (*grid.above, *("".join(c.bare for c in row if not c.copy) for row in grid.rows[:at] if _own(row) == 1))
    return any(words.expressions["furniture"].search("".join(line.split())) for line in lines)
