"""Which files are reports, and their bytes; a member of an archive is named as if the archive were a folder."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from kg.errors import ReadingError
from kg.reading.formats.sniff import SUFFIXES

SIDECAR = ".toml"
ARCHIVE = ".zip"
MAX_BYTES = 20_000_000
MAX_MEMBERS = 50_000
# A page of text packs to a tenth; what packs to a hundredth was made to fill a memory.
MAX_RATIO = 100
_SMALL = 1_000_000
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1


def find_reports(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The reports that files, folders and ZIP archives name, sorted by stem; what is inside is taken by its suffix."""
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


def load(path: Path) -> bytes:
    """The bytes of a report; a ReadingError where there is none, or too much."""
    if not _is_unicode(path.stem):
        raise ReadingError(f"{path}: its name is no UTF-8, and a report is called by its name; rename it")
    archive = _archive_of(path)
    data = _member(archive, path) if archive else _file(path)
    if not data.strip():
        raise ReadingError(f"{path}: the file is empty; put the report's text into it or take it away")
    return data


def _is_unicode(name: str) -> bool:
    """Whether a name holds no bytes that the file system could not tell as characters."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def sidecar_of(path: Path) -> bytes | None:
    """The bytes of the ``.toml`` file beside a report, None where there is none."""
    beside = path.with_suffix(SIDECAR)
    archive = _archive_of(path)
    if archive is None:
        return _file(beside) if beside.is_file() else None
    zipped, members = _opened(archive)
    info = members.get(beside.relative_to(archive).as_posix())
    return _unpacked(zipped, info, beside) if info else None


def _file(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadingError(f"{path}: this is a folder, not a report; name a file in it")
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe or a device may have no end
            raise ReadingError(f"{path}: this is no file; give what it holds to `kg build -` or save it first")
        _refuse_large(path, found.st_size)
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"{path}: no such file; check the name") from None
    except OSError as error:
        raise ReadingError(f"{path}: cannot be opened ({error.strerror}); check that you may read it") from error


def _refuse_large(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise ReadingError(
            f"{path}: {size / 1_000_000:.1f} MB is more than a report can have ({MAX_BYTES // 1_000_000} MB); "
            "split the file"
        )


def _archive_of(path: Path) -> Path | None:
    """The archive that a path leads into, None where it names a file of its own."""
    return next((parent for parent in path.parents if parent.suffix.lower() == ARCHIVE and parent.is_file()), None)


def _member(archive: Path, path: Path) -> bytes:
    name = path.relative_to(archive).as_posix()
    zipped, members = _opened(archive)
    if name not in members:
        raise ReadingError(f"{path}: no such file in the archive; check the name")
    return _unpacked(zipped, members[name], path)


def _unpacked(zipped: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise ReadingError(f"{path}: locked by a password; unpack the archive first")
    _refuse_large(path, info.file_size)
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(1, info.compress_size):
        raise ReadingError(
            f"{path}: it would unpack to more than {MAX_RATIO} times its size; unpack it yourself and look"
        )
    try:
        with zipped.open(info) as member:
            data = member.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ReadingError(f"{path}: damaged in its archive ({error}); make the archive anew") from error
    except Exception as error:  # the unpackers of zlib, bz2 and lzma each raise their own
        if type(error).__module__ not in {"zlib", "_lzma", "lzma", "_bz2"}:
            raise
        raise ReadingError(f"{path}: damaged in its archive ({error}); make the archive anew") from error
    _refuse_large(path, len(data))
    return data


def _opened(archive: Path) -> tuple[zipfile.ZipFile, Mapping[str, zipfile.ZipInfo]]:
    return _directory(archive, archive.stat().st_mtime_ns)


@lru_cache(maxsize=4)  # the directory of a large archive is not to be read again for each member
def _directory(archive: Path, _changed: int) -> tuple[zipfile.ZipFile, Mapping[str, zipfile.ZipInfo]]:
    try:
        zipped = zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(f"{archive}: no archive that can be read ({error}); make it anew as ZIP") from error
    if len(zipped.infolist()) > MAX_MEMBERS:
        zipped.close()
        raise ReadingError(f"{archive}: more than {MAX_MEMBERS} files in one archive; split it")
    return zipped, {_name(info): info for info in zipped.infolist() if not info.is_dir()}


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a member as its maker wrote it: older Chinese programs store GBK and do not say so.

    >>> _name(zipfile.ZipInfo("民政".encode("gbk").decode("cp437")))
    '民政'
    """
    if info.flag_bits & _UTF8_NAMES or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _reports_of(path: Path) -> Iterator[Path]:
    if not path.exists() and _archive_of(path) is None:
        raise ReadingError(f"{path}: no such file or folder; check the name")
    if path.is_dir():
        inside = sorted(_in_folder(path))
        if not inside:
            raise ReadingError(f"{path}: no reports in this folder; put files named {_SUFFIXES_TOLD} into it")
        yield from inside
    elif path.suffix.lower() == ARCHIVE and path.is_file():
        yield from _of_archive(path)
    elif path.suffix == SIDECAR:
        raise ReadingError(f"{path}: this describes a report and is none; name {path.with_suffix('.txt')} instead")
    else:
        yield path


_SUFFIXES_TOLD = ", ".join(f"*{suffix}" for suffix in (".txt", ".md", ".html", ".pdf", ".docx", ARCHIVE))


def _in_folder(folder: Path) -> Iterator[Path]:
    for file in files_below(folder):
        if file.suffix.lower() in SUFFIXES:
            yield file
        elif file.suffix.lower() == ARCHIVE:
            yield from _of_archive(file)


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, hidden ones left out.

    A link to a folder is followed as one to a file is; no folder is entered twice, so that links may go in a circle.
    What can be reached both ways has the name that it has without links.
    """
    folders, links, entered = [folder], list[Path](), set[Path]()
    while folders or links:
        here = folders.pop() if folders else links.pop(0)
        if here.resolve() in entered:
            continue
        entered.add(here.resolve())
        for inside in _inside(here):
            if inside.is_dir():
                (links if inside.is_symlink() else folders).append(inside)
            elif inside.is_file():
                yield inside


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise ReadingError(f"{folder}: cannot be opened ({error.strerror}); check that you may read it") from error


def _of_archive(archive: Path) -> tuple[Path, ...]:
    try:
        return members_of(archive)
    except ReadingError:
        return (archive,)  # reading it tells what is wrong with it, and the other files go on


def members_of(archive: Path) -> tuple[Path, ...]:
    """The reports of an archive; one that holds another archive is refused."""
    inside = [PurePosixPath(name) for name in sorted(_opened(archive)[1])]
    nested = next((name for name in inside if name.suffix.lower() == ARCHIVE), None)
    if nested is not None:
        raise ReadingError(f"{archive}: it holds another archive, {nested}; unpack that first")
    found = [name for name in inside if name.suffix.lower() in SUFFIXES and not _is_odd(name)]
    if not found:
        raise ReadingError(f"{archive}: no reports in this archive; put files named {_SUFFIXES_TOLD} into it")
    return tuple(archive / name for name in found)


def _is_odd(name: PurePosixPath) -> bool:
    """Whether a name leaves the archive or is hidden; nothing is ever unpacked to the disk, so it could do no harm."""
    return name.is_absolute() or any(part.startswith((".", "__MACOSX")) for part in name.parts)
