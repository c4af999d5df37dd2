"""What a person says of a table that its shape does not tell: ``FILE.table.toml`` beside it, or a file named for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Named
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import ReadingError
from kg.gazetteer import Gazetteer
from kg.tables.layout import Holds
from kg.tables.stretches import stated

SUFFIX = ".table.toml"
_KEYS = ("title", "place", "period", "unit", "sheet", "head", "first", "last", "columns")
EXAMPLE = (
    'period = "2024年9月", place = "370100", head = [3], and [columns] with A = "indicator", B = "unit", C = "数量"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What is said of a table; *head* are the rows of its heads, *first* and *last* its rows of figures.

    *columns* gives for the number of a column what it holds, or the head that its figures should have had.
    """

    title: str | None = None
    place: str | None = None
    period: str | None = None
    unit: str | None = None
    sheet: str | None = None
    head: tuple[int, ...] = ()
    first: int | None = None
    last: int | None = None
    columns: Named[int, str] = field(default_factory=dict)


def beside(path: Path) -> Path:
    """Where the mapping of a file lies.

    >>> beside(Path("tables/2024-09.xlsx")).name
    '2024-09.table.toml'
    """
    return path.with_name(path.stem + SUFFIX)


def read_mapping(data: bytes, path: Path, places: Gazetteer) -> Mapping:
    """The mapping of a TOML file; a ReadingError names the key that is wrong."""
    try:
        said = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadingError(f"{path}: no TOML in UTF-8 ({error}); write lines such as {EXAMPLE}") from error
    for key in said:
        if key not in _KEYS:
            raise ReadingError(f"{path}: unknown key {key}; it may have {', '.join(_KEYS)}")
    place = _words(said, "place", path)
    if place is not None and places.division(place) is None:
        raise ReadingError(f"{path}: place {place} is no code of GB/T 2260 that is known; take the six digits")
    period = _words(said, "period", path)
    if period is not None and stated(period) is None:
        raise ReadingError(
            f'{path}: period {period} is no time; write "2024年", "2024年9月", "2024年3季度" or "2024-09-30"'
        )
    return Mapping(
        title=_words(said, "title", path),
        place=place,
        period=period,
        unit=_words(said, "unit", path),
        sheet=_words(said, "sheet", path),
        head=_rows(said.get("head", ()), path),
        first=_row(said.get("first"), "first", path),
        last=_row(said.get("last"), "last", path),
        columns=dict(_columns(said.get("columns", {}), path)),
    )


def _words(said: Named[str, object], key: str, path: Path) -> str | None:
    value = said.get(key)
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise ReadingError(f"{path}: {key} has to be words in quotation marks; write it so or leave the key out")
    return value.strip() if isinstance(value, str) else None


def _row(value: object, key: str, path: Path) -> int | None:
    if value is None or (isinstance(value, int) and value > 0):
        return value if isinstance(value, int) else None
    raise ReadingError(f"{path}: {key} has to be the number of a row, from 1; write {key} = 4")


def _rows(value: object, path: Path) -> tuple[int, ...]:
    if isinstance(value, list | tuple) and all(isinstance(row, int) and row > 0 for row in value):
        return tuple(value)
    raise ReadingError(f"{path}: head has to be the numbers of the rows of heads; write head = [3] or head = [3, 4]")


def _columns(value: object, path: Path) -> list[tuple[int, str]]:
    if not isinstance(value, dict):
        raise ReadingError(f'{path}: columns has to be a table; write [columns] and lines such as A = "indicator"')
    return [(_number(name, path), _role(name, said, path)) for name, said in value.items()]


def _role(name: str, said: object, path: Path) -> str:
    if isinstance(said, str) and said.strip():
        return said.strip()
    kinds = ", ".join(kind.value for kind in Holds)
    raise ReadingError(f"{path}: column {name} has to be one of {kinds}, or a head such as 数量; write it in marks")


def _number(name: str, path: Path) -> int:
    if name.isdigit() and int(name) > 0:
        return int(name)
    if not re.fullmatch(r"[A-Za-z]{1,3}", name):
        raise ReadingError(f"{path}: {name} names no column; write its letter (A) or its number (1)")
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number
