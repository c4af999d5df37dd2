"""All quads of a graph as sorted lines in a file, and what leads from one such file to another.

Lines are in the order of their bytes (`LC_ALL=C sort`): one graph is one file, whatever order its database keeps.
"""

from __future__ import annotations

import gzip
import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

# So many lines are sorted in memory at once; some hundred megabytes.
CHUNK = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """How many quads were written, and the SHA-256 of their lines, unpacked."""

    quads: int
    sha256: str


def write_dump(lines: Iterable[bytes], path: Path) -> Dump:
    """Write lines as they come, packed without name and time: the same lines are the same bytes."""
    digest = hashlib.sha256()
    count = 0
    with path.open("xb") as file, _packing(file) as packed:
        for line in lines:
            digest.update(line)
            packed.write(line)
            count += 1
    return Dump(quads=count, sha256=digest.hexdigest())


def sorted_lines(store: ox.Store, more: Iterable[bytes] = (), chunk: int = CHUNK) -> Iterator[bytes]:
    """The quads of a graph and *more* lines, sorted, each once; what does not fit into memory waits on the disk."""
    with ExitStack() as held:
        plain = held.enter_context(tempfile.TemporaryFile())
        store.dump(cast("IO[bytes]", plain), ox.RdfFormat.N_QUADS)
        plain.writelines(more)
        plain.seek(0)
        runs: list[Iterable[bytes]] = []
        while lines := sorted(islice(plain, chunk)):
            if len(lines) < chunk and not runs:
                runs.append(lines)
                break
            run = held.enter_context(tempfile.TemporaryFile())
            run.writelines(lines)
            run.seek(0)
            runs.append(run)
        yield from _once(heapq.merge(*runs))


def read_dump(path: Path) -> Iterator[bytes]:
    """The lines of a packed file."""
    with gzip.open(path) as file:
        yield from file


def differing(before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    r"""What leads from some sorted lines to others: each line that only one side has, and whether it came.

    >>> list(differing([b"a\n", b"b\n"], [b"b\n", b"c\n"]))
    [(False, b'a\n'), (True, b'c\n')]
    """
    tagged = heapq.merge(((line, False) for line in before), ((line, True) for line in after))
    waiting: tuple[bytes, bool] | None = None
    for line, came in tagged:
        if waiting is not None and waiting[0] == line:
            waiting = None
            continue
        if waiting is not None:
            yield waiting[1], waiting[0]
        waiting = line, came
    if waiting is not None:
        yield waiting[1], waiting[0]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = None
    for line in lines:
        if line != last:
            yield line
        last = line


def _packing(file: IO[bytes]) -> gzip.GzipFile:
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0, compresslevel=6)
