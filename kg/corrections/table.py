"""Corrections as CSV: a line each, in columns that a spreadsheet shows, the same bytes for the same corrections."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.corrections.records import ALL_SLOTS, Anchor, Correction, CorrectionError, Kind, Withdrawal, made

NAME = "corrections.csv"
COLUMNS = (
    "id", "correction", "statement", "report", "sentence", "figure", "nth", "quote", *ALL_SLOTS,
    "concept", "words", "into", "overrules", "author", "when", "why", "withdrawn_by", "withdrawn",
)  # fmt: skip

# What a spreadsheet takes for a formula; an apostrophe before it says that it is none.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_JOIN = " "


def written(corrections: Iterable[Correction]) -> bytes:
    """The table of some corrections, in their order."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in corrections:
        row = _row(one)
        table.writerow([_guarded(row[column]) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def read(path: Path) -> tuple[Correction, ...]:
    """The corrections of a file, in its order; CorrectionError names the row that cannot be."""
    try:
        return parsed(path.read_bytes(), str(path))
    except FileNotFoundError as error:
        raise CorrectionError(f"{path}: no such file; check the name") from error


def parsed(raw: bytes, name: str) -> tuple[Correction, ...]:
    """The corrections of a table; blank rows and columns that are not ours are passed over, a name may be left out."""
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        rows = list(table)
        columns = table.fieldnames or ()
    except (UnicodeDecodeError, csv.Error) as error:
        raise CorrectionError(f"{name}: not CSV in UTF-8 that can be read ({error}); save it as that") from error
    missing = [column for column in ("correction", "author", "when") if column not in columns]
    if missing and raw.strip(b"\xef\xbb\xbf \r\n"):
        raise CorrectionError(f"{name}: there is no column {missing[0]}; its columns are {', '.join(COLUMNS)}")
    found: dict[str, Correction] = {}
    for number, row in enumerate(rows, start=2):
        said = {column: _cell(column, row.get(column) or "") for column in COLUMNS}
        if not any(said.values()):
            continue
        try:
            one = _correction(said)
        except CorrectionError as error:
            raise CorrectionError(f"{name}: row {number}: {error}") from error
        if found.setdefault(one.id, one) != one:
            raise CorrectionError(f"{name}: row {number}: {one.id} is the name of another row; take it out of one")
    return tuple(found.values())


def together(tables: Sequence[tuple[Correction, ...]]) -> tuple[Correction, ...]:
    """The corrections of several tables, each once; one that is withdrawn in any of them is withdrawn."""
    found: dict[str, Correction] = {}
    for one in (one for table in tables for one in table):
        other = found.setdefault(one.id, one)
        if _untold(other) != _untold(one):
            raise CorrectionError(f"{one.id} names two different corrections in two files; take the id out of one row")
        if one.withdrawal is not None and other.withdrawal is None:
            found[one.id] = one
    return tuple(found.values())


def _untold(one: Correction) -> Mapping[str, str]:
    return {name: value for name, value in _row(one).items() if not name.startswith("withdrawn")}


def _row(one: Correction) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"id": one.id, "correction": one.kind.value, "author": one.author, "when": one.when, "why": one.why}
    row |= {"concept": one.concept, "words": one.words, "into": one.into, "overrules": _JOIN.join(one.overrules)}
    row |= one.slot
    if one.anchor is not None:
        anchor = one.anchor
        row |= {"report": anchor.report, "sentence": anchor.sentence, "figure": anchor.figure}
        row |= {"nth": str(anchor.nth), "quote": anchor.quote, "statement": anchor.statement}
    if one.withdrawal is not None:
        row |= {"withdrawn_by": one.withdrawal.author, "withdrawn": one.withdrawal.when}
    return row


def _cell(column: str, cell: str) -> str:
    # A sentence is known by all its characters; blanks around anything else came in by hand.
    return _bare(cell) if column in ("sentence", "figure") else _bare(cell.strip())


def _correction(said: Mapping[str, str]) -> Correction:
    try:
        kind = Kind(said["correction"].lower())
    except ValueError:
        kinds = ", ".join(Kind)
        raise CorrectionError(f"{said['correction']!r} is no kind of correction; there are {kinds}") from None
    if said["nth"] and not (said["nth"].isascii() and said["nth"].isdigit()):
        raise CorrectionError(f"nth is {said['nth']!r}; write 1, 2 …: which of such figures of the sentence it is")
    anchored = any(said[column] for column in ("statement", "report", "sentence", "figure", "nth", "quote"))
    anchor = Anchor(
        report=said["report"],
        sentence=said["sentence"],
        figure=said["figure"],
        nth=int(said["nth"] or "1"),
        quote=said["quote"],
        statement=said["statement"].lower(),
    )
    withdrawn = said["withdrawn_by"] or said["withdrawn"]
    return made(
        Correction(
            id=said["id"],
            kind=kind,
            author=said["author"],
            when=said["when"],
            why=said["why"],
            anchor=anchor if anchored else None,
            slots=tuple((name, said[name]) for name in ALL_SLOTS if said[name]),
            concept=said["concept"],
            words=said["words"],
            into=said["into"],
            overrules=tuple(said["overrules"].split()),
            withdrawal=Withdrawal(author=said["withdrawn_by"], when=said["withdrawn"]) if withdrawn else None,
        )
    )


def _guarded(cell: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    >>> _guarded("=1+1"), _bare(_guarded("=1+1")), _bare("=")
    ("'=1+1", '=1+1', '=')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
