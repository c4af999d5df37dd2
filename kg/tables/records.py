"""The figures of a table, each with all that its row, its heads and its table say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import Aspect, PlaceRef, Span
from kg.tables.across import labels_of
from kg.tables.beside import Growth, is_reckoned
from kg.tables.cells import Cell, Row
from kg.tables.context import Context
from kg.tables.figures import Broken, Figure, figure
from kg.tables.labels import Around, Label
from kg.tables.layout import Holds, Panel, Table
from kg.tables.naming import Line, named_lines
from kg.tables.outline import outline
from kg.tables.settling import settled
from kg.tables.stretches import Stretch
from kg.tables.titles import Entry, is_attribute, is_institution, joined, lacks, shared
from kg.tables.units import Unit
from kg.tables.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A figure and what is said of it; *row* is that of its name in the outline, *whole* that of its total.

    *units* are those of the heads and of the table, *before* that of the row before it, *heads* the names above it;
    *money* is the only unit of money that heads of its panel print.
    """

    cell: Cell
    figure: Figure
    title: str
    unit: Unit | None
    units: tuple[Unit, ...]
    stretch: Stretch | None
    when: str | None
    place: PlaceRef | None
    label: Label
    column: int
    row: int
    heads: tuple[str, ...] = ()
    before: Unit | None = None
    money: Unit | None = None
    whole: int | None = None
    partial: bool = False
    run: int = 0
    total: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A cell with digits that gave no record, and why; *broken* ones make the table one that cannot be read.

    *span* is the part of its words that is meant, where the rest gave one.
    """

    cell: Cell
    why: str
    broken: bool = False
    span: Span | None = None


def records(table: Table, context: Context, words: Words) -> Iterator[Record | Left]:
    """The figures of a table, row by row, and the cells that gave none."""
    around = Around(words=words, stretch=context.when.stretch if context.when else None, place=context.place)
    for panel in table.panels:
        labels = labels_of({c.number: c.heads for c in panel.of(Holds.FIGURES)}, around, dated=context.dated)
        labels = _grown(labels, table.rows, words)
        money = {found.unit for found in labels.values() if found.unit is not None and found.unit.sign == "元"}
        lines = named_lines(table.rows, panel, labels, around)
        entries = outline(settled([line.named for line in lines]), words, context.subject)
        bracketed_only = not panel.of(Holds.UNIT)
        before: Unit | None = None
        for at, (line, entry) in enumerate(zip(lines, entries, strict=True)):
            if line.cells is not None:
                row = _Row(
                    line=line, entry=entry, at=at, context=context, around=around, before=before,
                    money=next(iter(money)) if len({one.factor for one in money}) == 1 else None,
                )  # fmt: skip
                yield from _of_row(row, labels)
                yield from _set_aside(line.cells, panel)
            before = line.named.unit or before if bracketed_only else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: Line
    entry: Entry
    at: int
    context: Context
    around: Around
    before: Unit | None = None
    money: Unit | None = None


def _grown(labels: dict[int, Label], rows: Sequence[Row], words: Words) -> dict[int, Label]:
    """The labels; what a head says in brackets of a growth (同比增长%) is of its figures if none stands beside them."""
    asked = {number for number, found in labels.items() if found.grows}
    read = ((c.column, figure(c.text, words)) for row in rows for c in row if c.column in asked and c)
    beside = {number for number, found in read if isinstance(found, Figure) and found.growth is not None}
    return {
        number: replace(found, aspect=Aspect.GROWTH, base=found.beside, unit=None)
        if number in asked - beside
        else found
        for number, found in labels.items()
    }


def _of_row(row: _Row, labels: Mapping[int, Label]) -> Iterator[Record | Left]:
    for column, cell in (row.line.cells or {}).items():
        found = labels.get(column)
        if found is None or not cell or cell.copy:
            continue
        if _spans(column, row, labels):
            yield Left(cell=cell, why="one figure across several columns")
            continue
        read = figure(cell.text, row.around.words)
        if isinstance(read, Broken):
            yield Left(cell=cell, why=read.why, broken=not read.prose)
        elif read is not None:
            level = _record(column, cell, read, found, row)
            yield level
            if isinstance(level, Record) and read.growth is not None:
                yield _growth(level, read.growth, labels, row)


def _growth(level: Record, growth: Growth, labels: Mapping[int, Label], row: _Row) -> Record | Left:
    """The record of a growth that stands behind a level, if its words, its head, a note or the levels tell its base."""
    if growth.share:
        return _share(level, growth)
    base = growth.base or level.label.beside or row.context.beside or _reckoned(level, growth, labels, row)
    if not base:
        return Left(cell=level.cell, why="nothing tells against when the growth in it is", span=growth.span)
    return replace(
        level,
        figure=Figure(span=growth.span, raw=str(growth.value), value=growth.value, step=growth.step),
        label=replace(level.label, aspect=Aspect.GROWTH, base=base, unit=None),
    )


def _share(level: Record, share: Growth) -> Record | Left:
    """The record of a share that stands behind a level: 86(占4.1%)."""
    if not share.clear or level.label.aspect is not Aspect.LEVEL:
        return Left(cell=level.cell, why="nothing tells of what the share in it is", span=share.span)
    figure_ = Figure(span=share.span, raw=str(share.value), value=share.value, step=share.step)
    return replace(level, figure=figure_, unit=Unit("%", 1, "%"), whole=None)


def _reckoned(level: Record, growth: Growth, labels: Mapping[int, Label], row: _Row) -> str:
    """同比 where the level of the same row a year before gives the growth."""
    cells = row.line.cells or {}
    for number, found in labels.items():
        if level.stretch is None or found.stretch != level.stretch.in_year(level.stretch.end.year - 1):
            continue
        before = figure(cells[number].text, row.around.words)
        if isinstance(before, Figure) and is_reckoned(growth, level.figure.value, before.value):
            return "同比"
    return ""


def _spans(column: int, row: _Row, labels: Mapping[int, Label]) -> bool:
    """Whether a cell reaches over columns of different heads: 五年累计 over 2005 and 2010 is of neither."""
    cells = row.line.cells or {}
    right = cells.get(column + 1)
    reaches = right is not None and right.copy and right.lines == cells[column].lines
    return reaches and column + 1 in labels and labels[column + 1] != labels[column] and cells[column].text != ""


def _record(column: int, cell: Cell, read: Figure, said: Label, row: _Row) -> Record | Left:
    line, entry, context, words = row.line, row.entry, row.context, row.around.words
    if line.skipped:
        return Left(cell=cell, why=line.skipped)
    title = _title(entry.title, said.title, context.subject, words)
    if not title or not said.understood:
        return Left(cell=cell, why="no name tells what it measures" if not title else "its head is not understood")
    stretch = _time(line, said, context)
    return Record(
        cell=cell,
        figure=read,
        title=title,
        unit=read.unit or said.unit or line.named.unit,
        units=(*(u for u in reversed(entry.head_units) if u is not None), *context.units),
        stretch=stretch,
        when=said.when or (context.when.words if context.when else None),
        place=said.place or line.place,
        label=said,
        column=column,
        row=row.at,
        heads=(context.subject, *entry.heads),
        before=row.before,
        money=row.money,
        whole=entry.whole,
        partial=entry.partial,
        run=entry.run,
        total=line.total,
        alone=said.alone or (context.alone and not said.cumulative),
    )


def _time(line: Line, said: Label, context: Context) -> Stretch | None:
    return said.stretch or line.stretch or (context.when.stretch if context.when else None)


def _title(name: str, head: str, subject: str, words: Words) -> str:
    """The title of a figure from its row's name and its column's: either may be silent, or say too little."""
    if not name:
        wanting = (
            lacks(head, words)
            or is_attribute(head, words)
            or (shared(subject, head) > 1 and not re.search("[、和及与]", subject))
        )
        return joined(subject, head) if subject and wanting else head
    if not head:
        return name
    residence = words.lexicon.forms("residences").get(head)
    if residence is not None:
        return name if head in name else head + name
    of_institution = is_institution(head, words) and not is_institution(name, words)
    return joined(head, name) if of_institution else joined(name, head)


def _set_aside(cells: Mapping[int, Cell], panel: Panel) -> Iterator[Left]:
    """The cells whose digits are no figures: codes, ordinals, years."""
    reasons = {Holds.CODE: "code", Holds.ORDINAL: "ordinal", Holds.TIME: "date"}
    for column in panel.of(*reasons):
        cell = cells[column.number]
        if not cell.copy and any(char.isdigit() for char in cell.text):
            yield Left(cell=cell, why=reasons[column.holds])
