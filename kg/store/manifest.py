"""What a snapshot is made of, and its name: a digest of that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """A file of sorted N-Quads; its name tells what it was made from, and *version* by which pipeline."""

    name: str
    sha256: str
    quads: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A report in a snapshot: its shard, its frozen text (by digest), and what became of its numbers.

    A *tabular* one was imported: builds keep it until it is told to leave.
    """

    stem: str
    file: str
    text: str
    shard: Shard
    claims: int
    stated: int
    set_aside: int
    not_understood: int
    tabular: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What was written over HTTP since the reports were read: quads put in, and quads of the reports taken out."""

    added: Shard
    removed: Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The list of what a snapshot holds: the shard of the ontology and the places, the reports by stem, edits if any.

    *corrections* is the shard of what people have corrected, None where nobody has.

    >>> base = Shard(name="base-0.nq", sha256="0", quads=1, version="v")
    >>> manifest = Manifest(base=base, reports=())
    >>> Manifest.read(manifest.written()) == manifest
    True
    >>> len(manifest.id)
    16
    """

    base: Shard
    reports: tuple[Entry, ...] = field(default=())
    edits: Edits | None = None
    corrections: Shard | None = None

    @classmethod
    def of(
        cls, base: Shard, reports: Iterable[Entry], edits: Edits | None = None, corrections: Shard | None = None
    ) -> Manifest:
        """The manifest of these reports, in whatever order they come."""
        ordered = tuple(sorted(reports, key=lambda entry: entry.stem))
        return cls(base=base, reports=ordered, edits=edits, corrections=corrections)

    @classmethod
    def read(cls, raw: bytes) -> Manifest:
        """The manifest that was written as *raw*; ValueError where it says something else."""
        try:
            fields = json.loads(raw)
            if fields["format"] != FORMAT:
                raise ValueError(f"its format is {fields['format']}, this program reads {FORMAT}")
            return cls(
                base=Shard(**fields["base"]),
                reports=tuple(map(_entry, fields["reports"])),
                edits=_edits(fields.get("edits")),
                corrections=Shard(**fields["corrections"]) if fields.get("corrections") else None,
            )
        except (TypeError, KeyError) as error:
            raise ValueError(f"it lacks what a manifest has ({error})") from error

    def written(self) -> bytes:
        """The manifest as it lies on disk: the same bytes for the same content."""
        fields = {"format": FORMAT, **asdict(self)}
        if self.edits is None:
            del fields["edits"]  # a graph that nobody edited keeps the name that it had before there were edits
        if self.corrections is None:
            del fields["corrections"]
        for entry in fields["reports"]:
            if not entry["tabular"]:
                del entry["tabular"]  # likewise one without tables
        return json.dumps(fields, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @property
    def id(self) -> str:
        """The name of the snapshot: from its content, so that building the same twice gives the same name."""
        return hashlib.sha256(self.written()).hexdigest()[:16]

    @property
    def shards(self) -> tuple[Shard, ...]:
        """The shards that the graph is the sum of, the base first."""
        corrections = () if self.corrections is None else (self.corrections,)
        return (self.base, *(entry.shard for entry in self.reports), *corrections)

    @property
    def files(self) -> tuple[Shard, ...]:
        """All files of quads: the shards, and the edits."""
        return self.shards if self.edits is None else (*self.shards, self.edits.added, self.edits.removed)


def _entry(fields: dict[str, Any]) -> Entry:
    return Entry(**{**fields, "shard": Shard(**fields["shard"])})


def _edits(fields: dict[str, Any] | None) -> Edits | None:
    return None if fields is None else Edits(added=Shard(**fields["added"]), removed=Shard(**fields["removed"]))
