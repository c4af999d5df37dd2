"""The access log: a line a request as JSON, without who asked, and without what was asked but its digest."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

_WRITTEN_EVERY = 1.0


class AccessLog:
    """Lines for a file, or for stderr (`-`); *addresses* adds the client's."""

    def __init__(self, path: Path | None, *, addresses: bool = False) -> None:
        self.on = path is not None
        self._path = path
        self._addresses = addresses
        self._lines: list[str] = []

    def add(self, method: str, url: bytes, status: int, size: int, began: float, client: str) -> None:
        """Note a request that began at the monotonic time *began*."""
        path, _, query = url.partition(b"?")
        line: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": method,
            "path": path.decode("latin-1"),
            "status": status,
            "bytes": size,
            "ms": round((time.monotonic() - began) * 1000, 1),
        }
        if query:
            line["query"] = hashlib.sha256(query).hexdigest()[:12]
        if self._addresses:
            line["client"] = client
        self._lines.append(json.dumps(line))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write the lines now and then, and the last ones at the end; the file is opened anew each time."""
        task = asyncio.create_task(self._write_often()) if self.on else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()
                self._write()

    async def _write_often(self) -> None:
        while True:
            await asyncio.sleep(_WRITTEN_EVERY)
            self._write()

    def _write(self) -> None:
        lines, self._lines = self._lines, []
        if not lines or self._path is None:
            return
        text = "\n".join(lines) + "\n"
        if str(self._path) == "-":
            _say(text, sys.stderr)
        else:
            with self._path.open("a", encoding="utf-8") as file:  # anew: so that it can be rotated by renaming
                _say(text, file)


def _say(text: str, file: IO[str]) -> None:
    file.write(text)
    file.flush()
