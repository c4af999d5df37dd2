"""Which files are reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import ReadingError

SUFFIX = ".txt"
SIDECAR = ".toml"


def find_reports(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The reports that files and folders name, sorted by stem; a folder gives the ``.txt`` files in it and below."""
    found: dict[Path, Path] = {}
    for path in paths:
        for report in _reports_of(path):
            found.setdefault(report.resolve(), report)
    by_stem: dict[str, Path] = {}
    for report in sorted(found.values(), key=lambda p: (p.stem, p.as_posix())):
        other = by_stem.setdefault(report.stem, report)
        if other is not report:
            raise ReadingError(f"{other} and {report} have the same name {report.stem}; rename one of them")
    return tuple(by_stem.values())


def _reports_of(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise ReadingError(f"{path}: no such file or folder; check the name")
    if not path.is_dir():
        if path.suffix == SIDECAR:
            raise ReadingError(f"{path}: this describes a report and is none; name {path.with_suffix(SUFFIX)} instead")
        yield path
        return
    inside = sorted(file for file in path.rglob(f"*{SUFFIX}") if file.is_file() and not _is_hidden(file, path))
    if not inside:
        raise ReadingError(f"{path}: no reports in this folder; put files named *{SUFFIX} into it")
    yield from inside


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
