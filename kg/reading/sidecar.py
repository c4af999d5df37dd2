"""What a person says of a report, in a ``.toml`` file beside it; it wins over what the text says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import ReadingError
from kg.gazetteer import Gazetteer
from kg.reading import files

DAY = re.compile(r"\d{4}(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """The keys that a sidecar may have."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    place: str | None = None
    url: str | None = None


KEYS = tuple(field.name for field in fields(Sidecar))


def read_sidecar(report: Path, places: Gazetteer) -> Sidecar:
    """What the sidecar of a report says; nothing where there is none."""
    path = report.with_suffix(files.SIDECAR)
    data = files.sidecar_of(report)
    if data is None:
        return Sidecar()
    said = _table(path, data)
    for key in said:
        if key not in KEYS:
            raise ReadingError(f"{path}: unknown key {key}; it may have {', '.join(KEYS)}")
    checks: dict[str, Callable[[Path, str, object], str]] = {"published": _day, "url": _url}
    values = {key: checks.get(key, _words)(path, key, value) for key, value in said.items()}
    _check_place(path, values.get("place"), places)
    return Sidecar(**values)


def _table(path: Path, data: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadingError(f'{path}: no TOML in UTF-8 ({error}); write lines such as place = "370100"') from error


def _words(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ReadingError(f"{path}: {key} has to be words in quotation marks; write it so or leave the key out")
    return value.strip()


def _day(path: Path, key: str, value: object) -> str:
    """A date as precise as it is given: a year, a month, or a day."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    wrong = ReadingError(f'{path}: {key} is no date; write it as "2024-12-20", "2024-12" or "2024"')
    found = DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise wrong
    try:
        date(int(found[0][:4]), int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        raise wrong from None
    return found[0]


def _url(path: Path, key: str, value: object) -> str:
    address = _words(path, key, value)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r'[\s<>"{}|\\^`]', address):
        raise ReadingError(f"{path}: {key} is no web address; begin it with http:// or https://, without blanks")
    return address


def _check_place(path: Path, code: str | None, places: Gazetteer) -> None:
    if code is not None and places.division(code) is None:
        raise ReadingError(
            f"{path}: place {code} is no code of GB/T 2260 that is known; take the six digits from ontology/places"
        )
