"""What queries may take, what their processes may reach, and what is borne of clients."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a query may take: *seconds*, bytes of *memory*, bytes of answer (*longest*); and how many may wait.

    After *patience* seconds a query counts as long; *long* of them run at once, and a client may have *per_client*
    queries here at a time.
    """

    seconds: float = 30.0
    memory: int = 2 * 1024**3
    longest: int = 1024**3
    waiting: int = 64
    patience: float = 0.25
    long: int = 4
    per_client: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """What a process may reach of the network: the socket of our gate, and the hosts (NAME:PORT) behind it."""

    gate: Path
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is borne of a client: seconds to send a request and to read on, bytes of a head, connections."""

    head_within: float = 10.0
    body_within: float = 60.0
    read_within: float = 60.0
    longest_head: int = 128 * 1024
    connections: int = 1000
    per_client: int = 64
