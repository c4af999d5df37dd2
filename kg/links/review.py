"""Proposed links as a table for a person: what is to be accepted says yes in its first column."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import ReadingError
from kg.links.joining import Proposal
from kg.links.target import Target

COLUMNS = (
    "decision", "score", "name", "target_label", "reason", "key", "thing", "predicate", "target", "set", "source",
    "licence", "retrieved",
)  # fmt: skip
_DECISIONS = {"yes": True, "y": True, "是": True, "no": False, "n": False, "否": False, "": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that a person accepted."""

    thing: str
    predicate: str
    target: str
    source: str
    licence: str
    retrieved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review accepts: the name of the set, its links, and the digest of the table."""

    name: str
    links: tuple[Link, ...]
    digest: str


def written(proposals: tuple[Proposal, ...], target: Target) -> bytes:
    """The table of proposals: sure ones say yes, the others wait for a word."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for one in proposals:
        table.writerow([
            "yes" if one.sure else "", f"{one.score:g}", one.name, one.label, one.reason, one.key, one.thing,
            target.predicate, one.item, target.name, target.endpoint, target.licence, one.given,
        ])  # fmt: skip
    return out.getvalue().encode("utf-8-sig")


def read(path: Path) -> Reviewed:
    """The links that a reviewed table accepts; ReadingError names the row that cannot be."""
    raw = path.read_bytes()
    try:
        table = csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
        if missing:
            raise ReadingError(f"{path}: there is no column {missing[0]}; keep those that `kg link run` wrote")
        rows = list(table)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReadingError(f"{path}: not CSV in UTF-8 that can be read ({error}); save it as that") from error
    links = tuple(_links(path, rows))
    names = {row["set"] for row in rows}
    if len(names) != 1:
        raise ReadingError(f"{path}: it holds {len(names)} sets of links; a table is one set")
    seen: dict[str, str] = {}
    for link in links:
        if seen.setdefault(link.thing, link.target) != link.target and link.predicate.endswith("exactMatch"):
            raise ReadingError(f"{path}: {link.thing} is accepted as two things; leave yes at one of them")
    return Reviewed(name=names.pop(), links=links, digest=hashlib.sha256(raw).hexdigest())


def _links(path: Path, rows: list[dict[str, str]]) -> Iterator[Link]:
    for number, row in enumerate(rows, start=2):
        decision = (row["decision"] or "").strip().lower()
        if decision not in _DECISIONS:
            raise ReadingError(f"{path}: row {number} decides {decision!r}; write yes or no, or leave it empty")
        if not _DECISIONS[decision]:
            continue
        for column in ("thing", "predicate", "target"):
            try:
                ox.NamedNode(row[column] or "")
            except ValueError as error:
                raise ReadingError(f"{path}: row {number} has no IRI as its {column}; mend it") from error
        names = ("thing", "predicate", "target", "source", "licence", "retrieved")
        yield Link(**{name: row[name] or "" for name in names})
