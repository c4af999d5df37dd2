"""A table whose columns a person has named, since their heads do not tell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import ReadingError
from kg.tables.cells import Grid, Row, letters
from kg.tables.layout import Column, Holds, Panel, Table, is_repeated_head
from kg.tables.mapping import Mapping

_ROLES = {kind.value: kind for kind in Holds} | {"ignore": Holds.NOTHING}
_NAMES = (Holds.INDICATOR, Holds.PLACE, Holds.TIME)


def mapped(grid: Grid, mapping: Mapping, path: Path) -> Table:
    """The table of a grid as a mapping tells it."""
    width = len(grid.rows[0]) if grid.rows else 0
    beyond = next((number for number in mapping.columns if number > width), None)
    if beyond is not None:
        raise ReadingError(f"{path}: the mapping names column {letters(beyond)}, and there are {width}; mend it")
    heads = [row for row in grid.rows if row[0].row in mapping.head]
    columns = tuple(
        Column(number=number, holds=_ROLES.get(said, Holds.FIGURES), heads=() if said in _ROLES else (said,))
        for number, said in sorted(mapping.columns.items())
    )
    shown = tuple(_with_heads(column, heads) for column in columns)
    if not any(c.holds in _NAMES for c in shown) or not any(c.holds is Holds.FIGURES for c in shown):
        raise ReadingError(
            f"{path}: the mapping names no column of names (indicator, place or time), or none of figures "
            '("figures", or a head such as 数量); name one of each'
        )
    first = mapping.first or max(mapping.head, default=0) + 1
    rows = [row for row in grid.rows if first <= row[0].row <= (mapping.last or row[0].row) and any(row)]
    above = [cell.text for row in grid.rows if row[0].row < min(mapping.head, default=first) for cell in row if cell]
    return Table(
        grid=grid,
        above=(*grid.above, *above),
        head=tuple(heads),
        panels=(Panel(columns=shown),),
        rows=tuple(row for row in rows if not (heads and is_repeated_head(row, heads[0]))),
    )


def _with_heads(column: Column, heads: Sequence[Row]) -> Column:
    """A column of figures with the heads over it, where the mapping gives it none of its own."""
    if column.holds is not Holds.FIGURES or column.heads:
        return column
    over = (cell.text for row in heads for cell in row if cell.column == column.number and cell)
    return Column(number=column.number, holds=column.holds, heads=tuple(dict.fromkeys(over)))
