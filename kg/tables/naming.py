"""The rows of a panel: what each is called, of which place and time it is, and the figures that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.model import Aspect, PlaceRef
from kg.tables.cells import Cell, Row
from kg.tables.figures import Figure, figure
from kg.tables.heads import is_year
from kg.tables.labels import Around, Label, place_named
from kg.tables.layout import Holds, Panel
from kg.tables.marks import unmarked
from kg.tables.named import Named
from kg.tables.stretches import Stretch, stated
from kg.tables.units import Unit, bracketed, unit, units
from kg.tables.words import Words

_MONTHS = re.compile(r"^(?:(?:19|20)\d\d年)?\d{1,2}(?:[-—–~至]\d{1,2})?月份?(?=[一-鿿])")
_ONE_BODY = "a figure of one body and of no place"
_CLASSIFIER = re.compile(r"[一-鿿]{1,3}")
_NEW_NAME = re.compile(r"\s+(?=(?:[一二三四五六七八九十]{1,3}、|[#＃]))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a panel with what it is called; *cells*, by column, are None for a name without a row of its own."""

    cells: Mapping[int, Cell] | None
    named: Named
    place: PlaceRef | None = None
    stretch: Stretch | None = None
    total: bool = False
    skipped: str = ""


def named_lines(rows: Sequence[Row], panel: Panel, labels: Mapping[int, Label], around: Around) -> list[Line]:
    """The rows of a panel with their names, what is wrapped over two of them put together."""
    lines = _unwrapped(_with_units(list(_lines(rows, panel, labels, around))))
    return _of_the_last_year(lines, panel) if any(_years(rows, panel)) else lines


def _lines(rows: Sequence[Row], panel: Panel, labels: Mapping[int, Label], around: Around) -> Iterator[Line]:
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
            yield Line(
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


def _of_the_last_year(lines: list[Line], panel: Panel) -> list[Line]:
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
    name = unmarked(re.sub(r"^[\d（(]+[、.．)）]\s*|[*＊]", "", shown[-1].bare))
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


def _with_units(lines: list[Line]) -> list[Line]:
    """The lines with the unit that stands alone in the next one, as a bilingual yearbook wraps it."""
    kept: list[Line] = []
    for line in lines:
        alone = not line.named.text and line.named.unit is not None and not line.named.counted
        if alone and kept and kept[-1].named.unit is None:
            kept[-1] = replace(kept[-1], named=replace(kept[-1].named, unit=line.named.unit))
        elif not alone:
            kept.append(line)
    return kept


def _unwrapped(lines: list[Line]) -> list[Line]:
    """The lines, a name that goes on in a row of its own put together: 各类, and further in below it 优抚对象."""
    kept: list[Line] = []
    for at, line in enumerate(lines):
        above = kept[-1].named if kept else None
        below = lines[at + 1].named if at + 1 < len(lines) else None
        hangs = above is not None and above.counted and not line.named.counted and line.named.indent > above.indent
        if above is not None and hangs and (below is None or below.indent <= above.indent):
            kept[-1] = replace(kept[-1], named=replace(above, text=above.text + line.named.text))
        else:
            kept.append(line)
    return kept
