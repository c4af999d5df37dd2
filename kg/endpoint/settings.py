"""What an operator sets for a server."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from kg.endpoint.hosts import Host
from kg.endpoint.limits import Limits, Manners
from kg.errors import KgError

# Two more than cores: a query that turns out to be long sits in its place until that shows, and others must not wait.
DEFAULT_WORKERS = 2 + (os.cpu_count() or 2)

_SHORTEST_TOKEN = 16


class SettingsError(KgError):
    """A setting that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A server's settings; port 0 takes any free one.

    *token* turns writing on for who knows it; *hosts* are those that SERVICE and LOAD may ask; the addresses in
    *trusted* are proxies whose X-Forwarded-For is believed; *cache* is in bytes; without *access_log* none is written.
    *corrections* is the table that who knows the token may add to by the pages; None where nobody may.
    """

    store_dir: Path
    host: str = "127.0.0.1"
    port: int = 0
    workers: int = DEFAULT_WORKERS
    limits: Limits = field(default_factory=Limits)
    manners: Manners = field(default_factory=Manners)
    cache: int = 64 * 1024**2
    hosts: tuple[Host, ...] = ()
    token: str | None = None
    longest_write: int = 64 * 1024**2
    trusted: frozenset[str] = frozenset()
    access_log: Path | None = None
    log_addresses: bool = False
    finish_within: int = 5
    releases: Path | None = None
    corrections: Path | None = None

    @property
    def releases_dir(self) -> Path:
        """Where releases lie: beside the snapshots of the store if nobody says otherwise."""
        return self.releases or self.store_dir / "releases"


def read_token(path: Path) -> str:
    """The token in a file; SettingsError where it is too short to keep anybody out."""
    token = path.read_text(encoding="utf-8").strip()
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or any(map(str.isspace, token)):
        raise SettingsError(
            f"{path}: a token has at least {_SHORTEST_TOKEN} characters and no space;"
            " make one with `openssl rand -hex 32`"
        )
    return token
