"""What an answer is written into: memory first, a file once it is long."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from kg.endpoint.frames import Head, frame, frame_again

# Answers up to this size travel in the frame, longer ones in a file.
INLINE = 256 * 1024


class Spool:
    """A sink for the parts of an answer."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take the next part."""
        self.size += len(data)
        if self._file is None and self.size > INLINE:
            self._file = self._path.open("wb")
            self._file.write(b"".join(self._parts))
            self._parts = []
        if self._file is None:
            self._parts.append(bytes(data))
        else:
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing: `close` is what makes an answer whole."""

    def close(self) -> None:
        """Put the last part of a file on its disk; a full disk shows here at the latest."""
        if self._file is not None:
            self._file.close()

    def frame(self, head: Head) -> bytes:
        """The whole answer, or where it lies."""
        if self._file is None:
            return frame_again(head, b"".join(self._parts))
        return frame({**head, "size": self.size})
