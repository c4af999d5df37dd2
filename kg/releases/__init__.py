"""Releases: a snapshot frozen under a version, with its checksums, what changed, and how it is cited."""

from __future__ import annotations

from kg.releases.freezing import freeze
from kg.releases.record import Release, find_release, releases

__all__ = ["Release", "find_release", "freeze", "releases"]
