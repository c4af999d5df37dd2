"""What a killed build had read: noted as it comes, and taken over by the next build where it is whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from kg.store.manifest import Entry, Shard
from kg.store.snapshots import SHARDS, TEXTS

NOTES = "entries.jsonl"


def note(folder: Path, entry: Entry) -> None:
    """Add a line to the notes of a draft; the report's shard and text are in it already."""
    with (folder / NOTES).open("a", encoding="utf-8") as notes:
        notes.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def is_worth_keeping(folder: Path) -> bool:
    """Whether an unfinished draft holds reports that are read."""
    return (folder / NOTES).is_file()


def adopt(drafts: Path, folder: Path) -> Mapping[str, Entry]:
    """Move the draft that a killed build left under *drafts* to *folder*: its whole reports, by their shards."""
    left = sorted((path.parent for path in drafts.glob(f".*/{NOTES}")), key=lambda path: path.stat().st_mtime_ns)
    for older in left[:-1]:
        shutil.rmtree(older, ignore_errors=True)
    if not left:
        return {}
    left[-1].rename(folder)  # under a new name: within one process the database remembers the folders it had open
    found = {entry.shard.name: entry for entry in _entries(folder) if _is_whole(folder, entry)}
    shards = {entry.shard.name for entry in found.values()}
    texts = {entry.text for entry in found.values()}
    for path in list(folder.iterdir()):
        if path.name in {SHARDS, TEXTS}:
            _clear(path, shards if path.name == SHARDS else texts)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for entry in found.values():
        note(folder, entry)
    return found


def _entries(folder: Path) -> Iterator[Entry]:
    for line in (folder / NOTES).read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            fields = json.loads(line)
            yield Entry(**{**fields, "shard": Shard(**fields["shard"])})
        except (ValueError, TypeError, KeyError):
            continue  # the line that was being written when the build was killed


def _is_whole(folder: Path, entry: Entry) -> bool:
    return _digest(folder / SHARDS / entry.shard.name) == entry.shard.sha256 and (
        _digest(folder / TEXTS / entry.text) == entry.text
    )


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _clear(folder: Path, kept: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()
