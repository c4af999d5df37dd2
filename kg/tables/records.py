"""The figures of a table, each with all that its row, its heads and its table say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.model import Aspect, PlaceRef
from kg.tables.cells import Cell, Row
from kg.tables.context import Context
from kg.tables.figures import Broken, Figure, figure
from kg.tables.heads import is_year
from kg.tables.labels import Around, Label, label_of, place_named, timed
from kg.tables.layout import Holds, Panel, Table
from kg.tables.outline import Entry, Named, joined, lacks, outline, shared
from kg.tables.stretches import Stretch, stated
from kg.tables.units import Unit, bracketed, unit, units
from kg.tables.words import Words

_MONTHS = re.compile(r"^(?:(?:19|20)\d\d年)?\d{1,2}(?:[-—–~至]\d{1,2})?月份?(?=[一-鿿])")
_ONE_BODY = "a figure of one body and of no place"
_CLASSIFIER = re.compile(r"[一-鿿]{1,3}")
_NEW_NAME = re.compile(r"\s+(?=(?:[一二三四五六七八九十]{1,3}、|[#＃]))")


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
    """A cell with digits that gave no record, and why; *broken* ones make the table one that cannot be read."""

    cell: Cell
    why: str
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of a panel with what it is called; *cells*, by column, are None for a name without a row of its own."""

    cells: Mapping[int, Cell] | None
    named: Named
    place: PlaceRef | None = None
    stretch: Stretch | None = None
    total: bool = False
    skipped: str = ""


def records(table: Table, context: Context, words: Words) -> Iterator[Record | Left]:
    """The figures of a table, row by row, and the cells that gave none."""
    around = Around(words=words, stretch=context.when.stretch if context.when else None, place=context.place)
    for panel in table.panels:
        labels = timed({c.number: label_of(c.heads, around) for c in panel.of(Holds.FIGURES)}, around)
        money = {found.unit for found in labels.values() if found.unit is not None and found.unit.sign == "元"}
        lines = _unwrapped(_with_units(list(_lines(table.rows, panel, labels, around))))
        lines = _of_the_last_year(lines, panel) if any(_years(table.rows, panel)) else lines
        entries = outline([line.named for line in lines], words, context.subject)
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
    line: _Line
    entry: Entry
    at: int
    context: Context
    around: Around
    before: Unit | None = None
    money: Unit | None = None


def _lines(rows: Sequence[Row], panel: Panel, labels: Mapping[int, Label], around: Around) -> Iterator[_Line]:
    """The rows with their names; a cell with several names on several lines gives heads without figures as well."""
    words = around.words
    itemized = not all(_numbered(panel, {cell.column: cell for cell in row}) for row in rows)
    bodies = any(words.kind(head, "body-head") for c in panel.of(Holds.INDICATOR) for head in c.heads)
    for row in rows:
        cells = _moved({cell.column: cell for cell in row}, panel, labels, around)
        values = _values(cells, labels, around)
        counted = bool(values)
        place, total, skipped = _place(panel, cells, around)
        stretch = _stretch(panel, cells, around)
        names = _names(panel, cells)
        if not names and panel.of(Holds.INDICATOR) and not counted:
            continue
        for nth, printed_name in enumerate(names or ("",)):
            name, own_time = _dated(printed_name, around)
            said, own = bracketed(name, around.lexicon)
            printed = _unit(panel, cells, around) if not nth else None
            above = [bracketed(head, around.lexicon) for head in _under(panel, cells)]
            unit_above = next((unit for _, unit in reversed(above) if unit is not None), None)
            named = Named(
                text=said, indent=_indent(panel, cells), unit=printed or own or unit_above,
                counted=counted and not nth, under=tuple(head for head, _ in above),
                own_unit=printed is None and own is not None, item=itemized and not nth and _numbered(panel, cells),
                values={} if nth else {at: value for at, value in values.items() if labels[at].aspect is Aspect.LEVEL},
            )  # fmt: skip
            yield _Line(
                cells=None if nth else cells,
                named=named,
                place=place,
                stretch=own_time or stretch,
                total=total,
                skipped=skipped or (_ONE_BODY if bodies and not _is_total(said, panel, cells, words) else ""),
            )


def _years(rows: Sequence[Row], panel: Panel) -> Iterator[bool]:
    """Of each row whether a year stands where others have a place."""
    columns = {column.number for column in panel.of(Holds.PLACE)}
    for row in rows:
        yield any(cell.column in columns and is_year(cell) for cell in row)


def _is_total(name: str, panel: Panel, cells: Mapping[int, Cell], words: Words) -> bool:
    """Whether a row is the total of those above, said by its name or in the column of numbers."""
    ordinals = (cells[column.number].bare for column in panel.of(Holds.ORDINAL))
    return any(words.is_a("total", said) for said in (name, *ordinals))


def _numbered(panel: Panel, cells: Mapping[int, Cell]) -> bool:
    """Whether a row has a number of its own in a column of them."""
    return any(cells[column.number] and not cells[column.number].copy for column in panel.of(Holds.ORDINAL))


def _values(cells: Mapping[int, Cell], labels: Mapping[int, Label], around: Around) -> dict[int, Decimal]:
    """The figures of a row by column."""
    read = {number: figure(cells[number].text, around.words) for number in labels}
    return {number: found.value for number, found in read.items() if isinstance(found, Figure)}


def _moved(cells: dict[int, Cell], panel: Panel, labels: Mapping[int, Label], around: Around) -> dict[int, Cell]:
    """The cells of a row, a figure that slipped into the column of units put into the only one of figures."""
    units_, figures = panel.of(Holds.UNIT), [number for number in labels if cells[number]]
    if len(units_) != 1 or figures or not labels:
        return cells
    slipped, first = cells[units_[0].number], cells[min(labels)]
    if not isinstance(figure(slipped.text, around.words), Figure):
        return cells
    # It keeps its own place in the file: that is what is cited.
    return {**cells, slipped.column: replace(slipped, lines=()), first.column: slipped}


def _dated(name: str, around: Around) -> tuple[str, Stretch | None]:
    """A name without the months that it begins with, and these: 1-12月社会服务费实际支出."""
    match = _MONTHS.match(name)
    found = stated(match[0], around.stretch) if match else None
    return (name[match.end() :], found.stretch) if match and found else (name, None)


def _names(panel: Panel, cells: Mapping[int, Cell]) -> tuple[str, ...]:
    shown = [cells[column.number] for column in panel.of(Holds.INDICATOR) if cells[column.number]]
    if not shown:
        return ()
    first, *more = _NEW_NAME.split("\n".join(shown[-1].said))
    heads = [line for name in more for line in name.split("\n")]
    return ("".join(first.split("\n")), *heads)


def _under(panel: Panel, cells: Mapping[int, Cell]) -> tuple[str, ...]:
    """The names in the columns before the last one that has one: 类别 | 指标."""
    shown = [cells[column.number] for column in panel.of(Holds.INDICATOR) if cells[column.number]]
    return tuple(dict.fromkeys(cell.bare for cell in shown[:-1] if cell.lines != shown[-1].lines))


def _indent(panel: Panel, cells: Mapping[int, Cell]) -> int:
    return next((cells[c.number].indent for c in panel.of(Holds.INDICATOR) if cells[c.number]), 0)


def _unit(panel: Panel, cells: Mapping[int, Cell], around: Around) -> Unit | None:
    for column in panel.of(Holds.UNIT):
        found = unit(cells[column.number].text, around.lexicon)
        if found is not None:
            return found
        if cells[column.number] and (several := units(cells[column.number].text, around.lexicon)):
            return several[0]
        if _CLASSIFIER.fullmatch(cells[column.number].bare):  # one that is not known stands for itself
            return Unit(cells[column.number].bare, 1, cells[column.number].bare)
    return None


def _stretch(panel: Panel, cells: Mapping[int, Cell], around: Around) -> Stretch | None:
    for column in panel.of(Holds.TIME, Holds.PLACE):
        told = column.holds is Holds.TIME or is_year(cells[column.number])
        found = stated(cells[column.number].text, around.stretch) if told else None
        if found is not None:
            return found.stretch
    return None


def _of_the_last_year(lines: list[_Line], panel: Panel) -> list[_Line]:
    """The lines, those of places below those of years being of the last of these."""
    years = [line.stretch for line in lines if line.stretch is not None]
    if panel.of(Holds.TIME) or not years or all(line.stretch is not None for line in lines):
        return lines
    latest = max(years, key=lambda stretch: stretch.end)
    return [line if line.stretch is not None else replace(line, stretch=latest) for line in lines]


def _place(panel: Panel, cells: Mapping[int, Cell], around: Around) -> tuple[PlaceRef | None, bool, str]:
    """The place of a row, whether it is the total of the table's own, and why it is none that can be told."""
    shown = [cells[column.number] for column in panel.of(Holds.PLACE) if cells[column.number]]
    if not shown or is_year(shown[-1]):
        return None, False, ""
    name = re.sub(r"^[\d（(]+[、.．)）]\s*|[*＊]", "", shown[-1].bare)
    words = around.words
    own = words.lexicon.places.division(around.place) if around.place else None
    if words.is_a("total", name) or (own is not None and name in (own.name, own.short)):
        return (PlaceRef(code=own.code, name=own.name) if own else None), True, ""
    if words.is_a("subtotal", name):
        return None, False, "subtotal"
    division = place_named(name, around)
    if division is not None:
        return division, False, ""
    return PlaceRef(code=None, name=name, within=around.place), False, ""


def _with_units(lines: list[_Line]) -> list[_Line]:
    """The lines with the unit that stands alone in the next one, as a bilingual yearbook wraps it."""
    kept: list[_Line] = []
    for line in lines:
        alone = not line.named.text and line.named.unit is not None and not line.named.counted
        if alone and kept and kept[-1].named.unit is None:
            kept[-1] = replace(kept[-1], named=replace(kept[-1].named, unit=line.named.unit))
        elif not alone:
            kept.append(line)
    return kept


def _unwrapped(lines: list[_Line]) -> list[_Line]:
    """The lines, a name that goes on in a row of its own put together: 各类, and further in below it 优抚对象."""
    kept: list[_Line] = []
    for at, line in enumerate(lines):
        above = kept[-1].named if kept else None
        below = lines[at + 1].named if at + 1 < len(lines) else None
        hangs = above is not None and above.counted and not line.named.counted and line.named.indent > above.indent
        if above is not None and hangs and (below is None or below.indent <= above.indent):
            kept[-1] = replace(kept[-1], named=replace(above, text=above.text + line.named.text))
        else:
            kept.append(line)
    return kept


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
            yield _record(column, cell, read, found, row)


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


def _time(line: _Line, said: Label, context: Context) -> Stretch | None:
    return said.stretch or line.stretch or (context.when.stretch if context.when else None)


def _title(name: str, head: str, subject: str, words: Words) -> str:
    """The title of a figure from its row's name and its column's: either may be silent, or say too little."""
    if not name:
        wanting = lacks(head, words) or (shared(subject, head) > 1 and not re.search("[、和及与]", subject))
        return joined(subject, head) if subject and wanting else head
    if not head:
        return name
    residence = words.lexicon.forms("residences").get(head)
    if residence is not None:
        return name if head in name else head + name
    return joined(name, head)


def _set_aside(cells: Mapping[int, Cell], panel: Panel) -> Iterator[Left]:
    """The cells whose digits are no figures: codes, ordinals, years."""
    reasons = {Holds.CODE: "code", Holds.ORDINAL: "ordinal", Holds.TIME: "date"}
    for column in panel.of(*reasons):
        cell = cells[column.number]
        if not cell.copy and any(char.isdigit() for char in cell.text):
            yield Left(cell=cell, why=reasons[column.holds])
