"""A file of official tables as a reading: claims rest on cells, and the text is the tables as a person reads them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.linking.benefits import benefit
from kg.linking.groups import groups
from kg.model import (
    Article,
    Aspect,
    Claim,
    Evidence,
    Fate,
    Number,
    Paragraph,
    PlaceRef,
    Reading,
    Report,
    Role,
    Sentence,
    Span,
    View,
)
from kg.reading.files import load
from kg.reading.normalise import simplify
from kg.reading.sidecar import Sidecar, read_sidecar
from kg.tables.beside import base_of_notes
from kg.tables.cells import Grid, simplified
from kg.tables.context import Context, Known, context, goes_on
from kg.tables.files import read_grids
from kg.tables.heads import figures
from kg.tables.layout import Holds, Table, tables_of
from kg.tables.mapped import mapped
from kg.tables.mapping import EXAMPLE, SUFFIX, Mapping, beside, read_mapping
from kg.tables.observing import observe
from kg.tables.page import hints
from kg.tables.records import Left, Record, records
from kg.tables.rendering import Rendering, render
from kg.tables.sums import Read, doubts
from kg.tables.words import Words, table_words

# As many faults as a person wants to mend at a time.
_TOLD = 5
# What cells with digits are that are no figures.
_ASIDE = frozenset({"code", "ordinal", "date", "subtotal"})
# A table of a page with fewer figures is a list of links or a calendar, and no statistics.
_FIGURES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulated:
    """What a file of tables says, and what of it is in doubt, each in a sentence that names the cells."""

    reading: Reading
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    grids: tuple[Grid, ...]
    rendering: Rendering
    mapping: Mapping
    known: Known
    sidecar: Sidecar
    words: Words


def read_table(path: Path, lexicon: Lexicon, mapping: Path | None = None) -> Tabulated:
    """All that the tables of a file say; a ReadingError names file, sheet and cell, and the way out.

    What its shape does not tell, *mapping* does, else the file ``STEM.table.toml`` beside it.
    """
    data = load(path)
    grids, media_type = read_grids(data, path)
    file = _file(path, data, grids, lexicon, mapping)
    found = list(_in_context(file))
    read = list(_records(file, found))
    _refuse_broken(file, read)
    report = _report(file, found, data, media_type)
    claims, kept = _claims(file, read, report)
    reading = Reading(
        report=report,
        sentences=tuple(_sentences(file.rendering, report.title)),
        claims=claims,
        named=(),
        numbers=tuple(sorted(_numbers(file.rendering, read, claims), key=lambda number: number.span)),
    )
    said = (*_unread(file, found), *_left(read), *doubts(kept))
    return Tabulated(reading=reading, doubts=(*_unknown(claims, path), *(f"{path}: {one}" for one in said)))


def _file(path: Path, data: bytes, grids: tuple[Grid, ...], lexicon: Lexicon, mapping: Path | None) -> _File:
    sidecar = read_sidecar(path, lexicon.places)
    where = mapping or beside(path)
    said = read_mapping(load(where), where, lexicon.places) if mapping or where.is_file() else Mapping()
    page = hints(data, path)
    known = Known(
        stem=path.stem,
        title=sidecar.title,
        publisher=sidecar.publisher or page.publisher,
        place=sidecar.place,
        page=simplify(page.title) if page.title else None,
        published=sidecar.published or page.published,
    )
    said_by_file = replace(
        sidecar,
        publisher=known.publisher,
        published=sidecar.published or page.published,
        url=sidecar.url or page.url,
    )
    return _File(
        path=path, grids=tuple(map(simplified, grids)), rendering=render(grids), mapping=said, known=known,
        sidecar=said_by_file, words=table_words(lexicon),
    )  # fmt: skip


def _in_context(file: _File) -> Iterator[tuple[Table, Context]]:
    """The tables with what they are about; what one does not tell of time and place, the one before it does."""
    before = Context()
    found = _tables(file)
    noted: defaultdict[int, list[str]] = defaultdict(list)
    for table in found:
        noted[table.grid.number] += [*table.above, *table.below]
    known = replace(file.known, several=len({table.grid.number for table in found}) > 1)
    for table in found:
        if before != Context() and goes_on(table, file.words):
            yield table, before
            continue
        about = context(table, known, file.mapping, file.words)
        local = about.local or (before.local if about.place in (None, before.place) else None)
        beside = about.beside or base_of_notes(noted[table.grid.number], file.words)
        before = replace(
            about, beside=beside, when=about.when or before.when, place=about.place or before.place, local=local
        )
        yield table, before


def _tables(file: _File) -> list[Table]:
    """The tables of a file; a file without one that can be read is refused."""
    mapping = file.mapping
    grids = [grid for grid in file.grids if mapping.sheet in (None, grid.name)]
    if not grids and mapping.sheet is not None:
        sheets = ", ".join(grid.name for grid in file.grids if grid.name)
        raise ReadingError(f"{file.path}: no sheet {mapping.sheet} in it; it has {sheets or 'no table'}")
    if mapping.columns:
        return [mapped(grid, mapping, file.path) for grid in grids]
    found = [table for grid in grids for table in tables_of(grid, file.words) if table.rows]
    if not found:
        raise ReadingError(_no_table(file, grids))
    for table in found:
        _refuse_other(file, table)
    return found


def _refuse_other(file: _File, table: Table) -> None:
    """Refuse a list of persons, and a table whose names are in no language that is read."""
    persons = next((c for row in table.head for c in row if c and file.words.kind(c.bare, "person-head")), None)
    if persons is not None:
        raise ReadingError(
            f"{file.path}, {table.grid.place(persons)}: {persons.bare} heads a list of persons, "
            "which is no statistics; leave this table out"
        )
    columns = {column.number for panel in table.panels for column in panel.of(Holds.INDICATOR, Holds.PLACE)}
    names = [cell for row in table.rows for cell in row if cell.column in columns and cell and not cell.copy]
    if names and all(cell.is_foreign for cell in names):
        raise ReadingError(
            f"{file.path}, {table.grid.place(names[0])}: its names are not Chinese; import the Chinese table"
        )


def _no_table(file: _File, grids: Sequence[Grid]) -> str:
    first = next((cell for grid in grids for row in grid.rows for cell in row if cell), None)
    if first is None:
        return f"{file.path}: there is no table in it; if it is a report in words, `kg build` reads it"
    seen = f"; it begins with {first.text[:30]!r}" if first else ""
    mend = f"write what its columns are into {file.path.stem}{SUFFIX} beside it: {EXAMPLE}"
    return f"{file.path}: no row heads a table here, such as 指标名称, 单位, 数量 or 地区 does{seen}; {mend}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    grid: Grid
    panel: int
    found: Record | Left
    context: Context


def _records(file: _File, found: Sequence[tuple[Table, Context]]) -> Iterator[_Cell]:
    for nth, (table, about) in enumerate(found):
        for one in records(table, about, file.words):
            yield _Cell(grid=table.grid, panel=nth, found=one, context=about)


def _refuse_broken(file: _File, read: Sequence[_Cell]) -> None:
    """Refuse a file with cells that cannot be read: what a table half says would be taken for all of it."""
    broken = [one for one in read if isinstance(one.found, Left) and one.found.broken]
    if broken:
        said = [f"{one.grid.place(one.found.cell)}: {one.found.cell.text!r} is {_why(one)}" for one in broken[:_TOLD]]
        more = f"; and {len(broken) - _TOLD} more" if len(broken) > _TOLD else ""
        raise ReadingError(
            f"{file.path}, {'; '.join(said)}{more}; correct the cell, or leave it empty or as — if there is no figure"
        )
    if not any(isinstance(one.found, Record) for one in read):
        left = next((one for one in read if _why(one) not in _ASIDE), None)
        if left is not None:
            where = left.grid.place(left.found.cell)
            raise ReadingError(f"{file.path}: nothing of its tables was read; {where}: {_why(left)}; leave it out")
        raise ReadingError(
            f"{file.path}: no figure in its tables; check that the file holds the figures and not pictures"
        )


def _why(one: _Cell) -> str:
    return one.found.why if isinstance(one.found, Left) else ""


def _report(file: _File, found: Sequence[tuple[Table, Context]], data: bytes, media_type: str) -> Report:
    about = next((one for _, one in found), Context())
    text = file.rendering.text
    lines = tuple(
        Paragraph(view=View(span.of(text), tuple(range(*span))), role=Role.BODY) for span in file.rendering.lines
    )
    several = len({table.grid.number for table, _ in found}) > 1
    whole = (file.known.title or file.known.page) if several else None
    title = whole or about.title or file.path.stem
    return Report(
        stem=file.path.stem,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title=title,
        publisher=file.sidecar.publisher or about.publisher,
        published=file.sidecar.published,
        place=file.sidecar.place or about.place,
        url=file.sidecar.url,
        articles=(Article(number=1, title=title, paragraphs=lines),),
        original=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        fragments=file.rendering.fragments,
        tabular=True,
    )


def _sentences(rendering: Rendering, title: str | None) -> Iterator[Sentence]:
    before = ""
    for number, span in enumerate(rendering.lines, start=1):
        view = View(span.of(rendering.text), tuple(range(*span)))
        yield Sentence(
            number=number,
            article=1,
            view=view,
            role=Role.BODY,
            headings=(title,) if title else (),
            lead="",
            before=before,
        )
        before = view.text


def _claims(file: _File, read: Sequence[_Cell], report: Report) -> tuple[tuple[Claim, ...], list[Read]]:
    """A claim for each record, and the records with their observations."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    claims: list[Claim] = []
    kept: list[Read] = []
    keys: dict[tuple[int, int, int], tuple[str, str]] = {}
    for one in read:
        if not isinstance(one.found, Record):
            continue
        claim = _claim(file, one, one.found, report, seen)
        place = (one.panel, one.found.column, one.found.row)
        keys.setdefault(place, (claim.key, claim.observation.quantity.unit))
        whole = keys.get((*place[:2], one.found.whole)) if one.found.whole is not None else None
        level = claim.observation.aspect is Aspect.LEVEL
        of_a_kind = level and whole is not None and whole[1] == claim.observation.quantity.unit
        claims.append(replace(claim, whole=whole[0] if whole and of_a_kind else None))
        kept.append(Read(grid=one.grid, panel=one.panel, record=one.found, observation=claim.observation))
    return tuple(claims), kept


def _claim(file: _File, one: _Cell, record: Record, report: Report, seen: defaultdict[tuple[str, str], int]) -> Claim:
    lexicon, rendering = file.words.lexicon, file.rendering
    quote = rendering.cells[one.grid.number, record.cell.row, record.cell.column]
    begin = quote.start + record.cell.shift
    number = Span(begin + record.figure.span.start, begin + record.figure.span.end)
    line = rendering.rows[one.grid.number, record.cell.row]
    raw = number.of(rendering.text)
    home = _home(one.context, report, lexicon)
    evidence = Evidence(quote=quote, figure=number, sentence=line + 1)
    observed = observe(record, evidence, raw, home, file.words)
    said = observed.observation
    digest = hashlib.sha256(rendering.lines[line].of(rendering.text).encode()).hexdigest()[:12]
    seen[digest, raw] += 1
    return Claim(
        key=f"{digest}-{raw}-{seen[digest, raw]}",
        observation=said,
        evidence=(evidence,),
        metric=observed.metric,
        groups=tuple(ref for words in said.groups for ref in groups(words, lexicon)),
        programs=(),
        benefit=benefit(said.title, lexicon),
        place=said.place,
    )


def _home(about: Context, report: Report, lexicon: Lexicon) -> PlaceRef | None:
    """The place of what a table says without naming a place: its own, or a township of that."""
    place = about.place or report.place
    return PlaceRef(code=None, name=about.local, within=place) if about.local else _division(place, lexicon)


def _division(code: str | None, lexicon: Lexicon) -> PlaceRef | None:
    division = lexicon.places.division(code) if code else None
    return PlaceRef(code=division.code, name=division.name) if division else None


def _numbers(rendering: Rendering, read: Sequence[_Cell], claims: Sequence[Claim]) -> Iterator[Number]:
    for claim in claims:
        figure = claim.evidence[0].figure
        if figure is not None:
            yield Number(span=figure, fate=Fate.STATED)
    for one in read:
        if isinstance(one.found, Left):
            span = rendering.cells[one.grid.number, one.found.cell.row, one.found.cell.column]
            if (part := one.found.span) is not None:
                begin = span.start + one.found.cell.shift
                span = Span(begin + part.start, begin + part.end)
            fate = Fate.SET_ASIDE if one.found.why in _ASIDE else Fate.NOT_UNDERSTOOD
            yield Number(span=span, fate=fate, reason=one.found.why)


def _left(read: Sequence[_Cell]) -> Iterator[str]:
    """The cells with figures that gave no claim, and why."""
    left = [one for one in read if isinstance(one.found, Left) and one.found.why not in _ASIDE]
    for one in left[:_TOLD]:
        yield f"{one.grid.place(one.found.cell)} ({one.found.cell.text[:30]}) was not read: {_why(one)}"
    if len(left) > _TOLD:
        yield f"{len(left) - _TOLD} more cells with figures were not read"


def _unread(file: _File, found: Sequence[tuple[Table, Context]]) -> Iterator[str]:
    """The tables of a file, beside those that were read, that have figures and no heads that can be told."""
    read = {table.grid.number for table, _ in found}
    for grid in file.grids if not file.mapping.columns and file.mapping.sheet is None else ():
        rows = [count for row in grid.rows if (count := figures(row, file.words))]
        if grid.number not in read and sum(rows) >= _FIGURES and len(rows) > 1:
            first = next(cell for row in grid.rows for cell in row if cell)
            yield f"{grid.place(first)} ({first.text[:30]}): no row heads this table, and nothing of it was read"


def _unknown(claims: Sequence[Claim], path: Path) -> Iterator[str]:
    """What a person should say of a table that does not say it itself."""
    if any(claim.place is None for claim in claims):
        yield f'{path}: no place is told; write place = "370100" into {path.stem}.toml beside it'
    if any(claim.observation.period.end is None for claim in claims):
        yield f'{path}: no time is told; write period = "2024年9月" into {path.stem}{SUFFIX} beside it'
