"""Snapshots of the graph on disk: read by many, made anew by one build at a time, never changed once published."""

from __future__ import annotations

from kg.store.manifest import Edits, Entry, Manifest, Shard
from kg.store.snapshots import Snapshot, open_current

__all__ = ["Edits", "Entry", "Manifest", "Shard", "Snapshot", "open_current"]
