"""A query process: opens the snapshot in force, then answers one query after another until its line is cut.

Started as ``python -m kg.endpoint.worker``; it leaves the network before any thread starts, may hold only so much
memory, and dies with the server.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from kg.endpoint.answering import NotAcceptableError, answer
from kg.endpoint.frames import LENGTHS, Head, frame, unpack_query
from kg.errors import KgError
from kg.graph.vocabulary import prefixes
from kg.store.snapshots import Snapshot, open_current

# Answers up to this size travel in the frame, longer ones in a file.
INLINE = 256 * 1024

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1


class Spool:
    """What an answer is written into: memory first, a file once it is long."""

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
            return frame(head, b"".join(self._parts))
        return frame({**head, "file": str(self._path), "size": self.size})


def main() -> None:
    """Open, say so, and answer."""
    options = _options()
    line = socket.socket(fileno=options.line)
    _die_with(options.parent)
    isolated = _leave_network()
    _limit(options.memory, options.longest)
    try:
        with open_current(options.store) as snapshot:
            line.sendall(frame({"kind": "ready", "snapshot": snapshot.id, "isolated": isolated}))
            _serve(line, snapshot)
    except KgError as error:
        line.sendall(frame({"kind": "broken", "message": str(error)}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kg.endpoint.worker")
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--line", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--longest", type=int, required=True)
    return parser.parse_args()


def _serve(line: socket.socket, snapshot: Snapshot) -> None:
    stream = line.makefile("rb")
    while lengths := stream.read(LENGTHS.size):
        words, body = LENGTHS.unpack(lengths)
        head: Head = json.loads(stream.read(words))
        stream.read(body)
        line.sendall(_reply(head, snapshot))


def _reply(head: Head, snapshot: Snapshot) -> bytes:
    spool = Spool(Path(head["file"]))
    try:
        choice = answer(snapshot.store, unpack_query(head), prefixes(), cast(IO[bytes], spool))
        spool.close()
    except SyntaxError as error:
        return frame({"kind": "syntax", "message": str(error)})
    except NotAcceptableError as error:
        return frame({"kind": "unacceptable", "message": str(error)})
    except ValueError as error:
        return frame({"kind": "invalid", "message": str(error)})
    except MemoryError:
        return frame({"kind": "memory"})
    except OSError as error:
        return frame({"kind": "too long" if error.errno == errno.EFBIG else "failed", "message": str(error)})
    return spool.frame(
        {"kind": "answer", "snapshot": snapshot.id, "type": choice.content_type, "name": choice.format.name}
    )


def _die_with(parent: int) -> None:
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which lets its workers finish
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that too long a file is an error and no death


def _leave_network() -> bool:
    """Whether a namespace without any network could be entered: first as root may, then as anybody may."""
    unshare: Callable[[int], int] = _libc().unshare
    return unshare(_CLONE_NEWNET) == 0 or unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def _limit(memory: int, longest: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
    # Should the machine itself run short, a query goes first and the server last.
    Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


if __name__ == "__main__":
    main()
