"""A release as it lies in its folder: what `release.json` says of it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import KgError

RECORD = "release.json"
MANIFEST = "manifest.json"
FORMAT = 1
_VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,38}[0-9A-Za-z])?", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:[.-](0[1-9]|1[0-2])(?:[.-](0[1-9]|[12]\d|3[01]))?)?(?![\d])")
_DIGITS = re.compile(r"(\d+)")


class ReleaseError(KgError):
    """A release that cannot be made, found or read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a release; *unpacked* is the SHA-256 of what is in it, where it is packed."""

    name: str
    bytes: int
    sha256: str
    unpacked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A frozen snapshot; *issued* is an ISO date as precise as known, *sha256* the checksum of its sorted N-Quads."""

    folder: Path
    version: str
    issued: str
    snapshot: str
    pipeline: str
    previous: str
    reports: int
    claims: int
    quads: int
    added: int
    removed: int
    sha256: str
    dump: str
    files: tuple[File, ...]

    @property
    def year(self) -> str:
        """The year that it is cited with."""
        return self.issued[:4]

    @property
    def path(self) -> str:
        """Where a server has it.

        >>> release_path("2026.11")
        '/release/2026.11'
        """
        return release_path(self.version)

    def file(self, name: str) -> Path | None:
        """The path of one of its files; None where it has no such file."""
        return self.folder / name if name in {file.name for file in self.files} | {RECORD, "SHA256SUMS"} else None

    def written(self) -> bytes:
        """The record as it lies on the disk."""
        fields = {"format": FORMAT, **asdict(self)}
        del fields["folder"]
        return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, folder: Path) -> Release:
        """The release in a folder."""
        path = folder / RECORD
        try:
            fields: dict[str, Any] = json.loads(path.read_bytes())
            if fields.pop("format") != FORMAT:
                raise ReleaseError(f"{path}: made by another version of kg; read it with that one")
            files = tuple(File(**file) for file in fields.pop("files"))
            return cls(folder=folder, files=files, **fields)
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise ReleaseError(f"{path}: no record of a release ({error}); make the release again") from error


def release_path(version: str) -> str:
    """The path of a release on a server."""
    return f"/release/{quote(version)}"


def releases(folder: Path) -> tuple[Release, ...]:
    """The releases that lie in a folder, the newest first; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    found = [Release.read(path.parent) for path in sorted(folder.glob(f"[!.]*/{RECORD}"))]
    return tuple(sorted(found, key=lambda one: order_of(one.version), reverse=True))


def find_release(folder: Path, version: str = "") -> Release:
    """The release of this version, or the newest."""
    found = releases(folder)
    if not found:
        raise ReleaseError(f"{folder}: there is no release here; make one with `kg release VERSION -o {folder}`")
    if not version:
        return found[0]
    for one in found:
        if one.version == version:
            return one
    raise ReleaseError(f"{folder}: no release {version}; there are {', '.join(one.version for one in found)}")


def checked_version(version: str) -> str:
    """A version that can be the name of a folder and a step of an address.

    >>> checked_version("2026.11")
    '2026.11'
    """
    if not _VERSION.fullmatch(version) or ".." in version:
        raise ReleaseError(
            f"{version!r} is no version: take up to 40 letters, digits, points and hyphens, as in 2026.11 or 2026.11.1"
        )
    return version


def issued_of(version: str) -> str:
    """The date that a version says, as precise as it says it; empty where it says none.

    >>> issued_of("2026.11"), issued_of("2026"), issued_of("2026-11-22"), issued_of("1.0")
    ('2026-11', '2026', '2026-11-22', '')
    """
    found = _DATE.match(version)
    return "-".join(part for part in found.groups() if part) if found else ""


def order_of(version: str) -> tuple[tuple[bool, int, str], ...]:
    """What orders versions as people do.

    >>> sorted(["2026.11", "2026.2", "2026.11.1"], key=order_of)
    ['2026.2', '2026.11', '2026.11.1']
    """
    return tuple((part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in _DIGITS.split(version))
