"""Where an answer is written: a file that is whole or not there, packed if its name ends in .gz, or stdout."""

from __future__ import annotations

import gzip
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

STDOUT = Path("-")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write *path* by; it takes the place of what is there at the end of the block, unless that failed."""
    if path == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name a file", str(path))
    fresh = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as file:
            if path.suffix == ".gz":
                with _packed(file) as packed:
                    yield packed
            else:
                yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _packed(file: IO[bytes]) -> IO[bytes]:
    # Without name and time, so that the same graph is the same file.
    return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0))
