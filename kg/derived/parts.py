"""Figures in parts that fit into memory: those of one key always in the same part, the others on the disk meanwhile."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from typing import IO

import pyoxigraph as ox

from kg.derived.best import Figure

# So many figures of a few KiB each are held at once; fewer need no disk.
MOST = 100_000
# Ten million figures are then some hundred thousand a part.
PARTS = 64


def parts(figures: Iterable[Figure], most: int = MOST) -> Iterator[list[Figure]]:
    """The figures, all together where they are at most so many, else in parts by their keys."""
    rest = iter(figures)
    held = list(islice(rest, most))
    if len(held) < most:
        yield held
        return
    with ExitStack() as open_files:
        files = [
            open_files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")) for _ in range(PARTS)
        ]
        for some in (held, rest):
            _write(some, files)
        held.clear()
        for file in files:
            file.seek(0)
            yield [_read(line) for line in file]


def _write(figures: Iterable[Figure], files: Sequence[IO[str]]) -> None:
    for figure in figures:
        key = "\n".join(node.value for node in figure.key)
        number = hashlib.blake2b(key.encode(), digest_size=4).digest()
        files[int.from_bytes(number) % PARTS].write(_line(figure))


def _line(figure: Figure) -> str:
    bounds = [None if bound is None else str(bound) for bound in (figure.lower, figure.upper)]
    words = [figure.raw, figure.published, figure.witness, str(figure.value), "official" if figure.official else ""]
    nodes = [node.value for node in (figure.claim, figure.comparator, *figure.key)]
    return json.dumps([words, bounds, nodes]) + "\n"


def _read(line: str) -> Figure:
    (raw, published, witness, value, official), (lower, upper), (claim, comparator, *key) = json.loads(line)
    return Figure(
        claim=ox.NamedNode(claim),
        key=tuple(map(ox.NamedNode, key)),
        value=Decimal(value),
        raw=raw,
        comparator=ox.NamedNode(comparator),
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
        published=published,
        witness=witness,
        official=bool(official),
    )
