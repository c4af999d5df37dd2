"""Making a release: the snapshot in force as files that never change, the same bytes whenever it is made."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.graph.literals import chinese
from kg.graph.versions import Part, Version, describe_version
from kg.graph.vocabulary import SCHEMA, TEXTS, report
from kg.releases import papers
from kg.releases.addresses import question_file
from kg.releases.changes import Changes, changes
from kg.releases.dump import Dump, digest_of, read_dump, sorted_lines, write_dump
from kg.releases.record import (
    MANIFEST,
    RECORD,
    File,
    Release,
    ReleaseError,
    checked_version,
    issued_of,
    order_of,
    releases,
)
from kg.resources import queries_dir
from kg.store import Snapshot

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The release to make: *since* is the version before it (the newest one that is older, where None)."""

    version: str
    issued: str = ""
    since: str | None = None
    texts: bool = False


def freeze(snapshot: Snapshot, folder: Path, wanted: Wanted) -> tuple[Release, bool]:
    """The release in ``folder/VERSION``, and whether it was made now; made again it is the same, or an error."""
    version = checked_version(wanted.version)
    issued = wanted.issued or issued_of(version)
    if not issued:
        raise ReleaseError(f"{version}: the version tells no year, and a citation needs one; add --date 2026-11-22")
    target = folder / version
    if target.exists() and not (target / RECORD).exists():
        raise ReleaseError(f"{target}: holds something else than a release; take another version or folder")
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{version}-{secrets.token_hex(4)}"
    try:
        fresh.mkdir()
        made = _written(snapshot, fresh, replace(wanted, issued=issued), _before(folder, wanted))
        if target.exists():
            return _same(target, fresh), False
        fresh.rename(target)
        return replace(made, folder=target), True
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _before(folder: Path, wanted: Wanted) -> Release | None:
    """The release that changes are told since."""
    found = releases(folder)
    if wanted.since:
        for one in found:
            if one.version == wanted.since:
                return one
        raise ReleaseError(f"{folder}: no release {wanted.since} to tell changes since")
    older = [one for one in found if order_of(one.version) < order_of(wanted.version)]
    return older[0] if older and wanted.since is None else None


def _same(target: Path, fresh: Path) -> Release:
    """The release that is there already, if making it again gives the same."""
    if (target / SUMS).read_bytes() == (fresh / SUMS).read_bytes():
        return Release.read(target)
    raise ReleaseError(
        f"{target}: is there already and holds something else, and a release never changes; take another version"
    )


def _written(snapshot: Snapshot, folder: Path, wanted: Wanted, before: Release | None) -> Release:
    stem = f"minzheng-{wanted.version}"
    dumps = {f"{stem}.nq.gz": write_dump(sorted_lines(snapshot.store), folder / f"{stem}.nq.gz")}
    plain = dumps[f"{stem}.nq.gz"]
    if wanted.texts:
        name = f"{stem}-with-texts.nq.gz"
        dumps[name] = write_dump(sorted_lines(snapshot.store, _texts(snapshot)), folder / name)
    changed = changes(before.folder / before.dump if before else None, folder / f"{stem}.nq.gz")
    if before is not None:
        dumps |= {
            f"changes-{word}.nq.gz": write_dump(lines, folder / f"changes-{word}.nq.gz")
            for word, lines in (("added", changed.added), ("removed", changed.removed))
        }
    (folder / MANIFEST).write_bytes(snapshot.manifest.written())
    for path in sorted((queries_dir() / "questions").glob("*.rq")):
        (folder / question_file(path.stem)).write_bytes(path.read_bytes())
    made = _record(snapshot, folder, wanted, before, plain, changed)
    _papers(snapshot, folder, made, changed, dumps)
    made = replace(made, files=_files(folder, dumps))
    (folder / RECORD).write_bytes(made.written())
    (folder / SUMS).write_text(papers.sums(replace(made, files=_files(folder, dumps))), encoding="utf-8")
    return made


def _papers(snapshot: Snapshot, folder: Path, made: Release, changed: Changes, dumps: dict[str, Dump]) -> None:
    """What people and catalogues read of a release."""
    told = {
        "README.md": papers.readme(made, with_texts=f"minzheng-{made.version}-with-texts.nq.gz" in dumps),
        "CITATION.cff": papers.citation_file(made),
    }
    if made.previous:
        told["CHANGES.md"] = papers.changes_told(made, changed)
    for name, words in told.items():
        (folder / name).write_text(words, encoding="utf-8")
    version = Version(
        name=made.version,
        issued=made.issued,
        snapshot=made.snapshot,
        previous=made.previous,
        parts=tuple(_parts(folder, dumps)),
    )
    (folder / "dcat.ttl").write_bytes(describe_version(snapshot.store, version))


def _record(
    snapshot: Snapshot, folder: Path, wanted: Wanted, before: Release | None, plain: Dump, changed: Changes
) -> Release:
    entries = snapshot.manifest.reports
    return Release(
        folder=folder,
        version=wanted.version,
        issued=wanted.issued,
        snapshot=snapshot.id,
        pipeline=snapshot.manifest.base.version,
        previous=before.version if before else "",
        reports=len(entries),
        claims=sum(entry.claims for entry in entries),
        quads=plain.quads,
        added=len(changed.added),
        removed=len(changed.removed),
        sha256=plain.sha256,
        dump=f"minzheng-{wanted.version}.nq.gz",
        files=(),
    )


def _texts(snapshot: Snapshot) -> Iterator[bytes]:
    """The frozen text of each report, in a graph of its own."""
    for entry in snapshot.manifest.reports:
        quad = ox.Quad(report(entry.stem), SCHEMA.text, chinese(snapshot.text(entry.text)), TEXTS)
        yield ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b""


def _files(folder: Path, dumps: dict[str, Dump]) -> tuple[File, ...]:
    return tuple(
        File(
            name=path.name,
            bytes=path.stat().st_size,
            sha256=digest_of(path),
            unpacked=dumps[path.name].sha256 if path.name in dumps else "",
        )
        for path in sorted(folder.iterdir())
    )


def _parts(folder: Path, dumps: dict[str, Dump]) -> Iterator[Part]:
    for name in sorted(dumps):
        path = folder / name
        yield Part(name=name, bytes=path.stat().st_size, sha256=digest_of(path))


def lines_of(release: Release) -> Iterator[bytes]:
    """The sorted N-Quads of a release."""
    return read_dump(release.folder / release.dump)
