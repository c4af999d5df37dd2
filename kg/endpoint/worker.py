"""A query process: opens the snapshot in force, then answers one query after another until its line is cut.

Started as ``python -m kg.endpoint.worker``; it leaves the network before any thread starts, may hold only so much
memory, and dies with the server. Asked to, it goes over to the snapshot that is in force by then.
"""

from __future__ import annotations

import argparse
import errno
import os
import resource
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from kg.endpoint import isolation
from kg.endpoint.answering import NotAcceptableError, Query, answer
from kg.endpoint.frames import LENGTHS, frame, read_head, read_query
from kg.endpoint.spool import Spool
from kg.errors import KgError
from kg.graph.vocabulary import prefixes
from kg.store.snapshots import Snapshot, open_current

# A process that a query has made this large, of the memory it may have, is replaced: it gives little of it back.
_TOO_LARGE = 1 / 4
_PREFIXES = prefixes()


@dataclass(slots=True, kw_only=True)
class Reader:
    """A snapshot, held open until another takes its place."""

    store_dir: Path
    snapshot: Snapshot
    held: ExitStack

    @classmethod
    def of(cls, store_dir: Path) -> Reader:
        """The snapshot in force."""
        held = ExitStack()
        return cls(store_dir=store_dir, snapshot=held.enter_context(open_current(store_dir)), held=held)

    def follow(self) -> None:
        """Go over to the snapshot in force; one that cannot be opened is an error and changes nothing."""
        fresh = Reader.of(self.store_dir)
        before = self.held
        self.snapshot, self.held = fresh.snapshot, fresh.held
        before.close()


def main() -> None:
    """Open, say so, and answer."""
    options = _options()
    line = socket.socket(fileno=options.line)
    isolation.die_with(options.parent)
    if options.gate is None:
        isolated = isolation.leave()
    else:
        from kg.endpoint import tunnel  # noqa: PLC0415 - a fifth of what there is to load, for few

        isolated = tunnel.dig(options.gate, options.allow)
    isolation.limit(options.memory, options.longest)
    isolation.give_way()
    try:
        reader = Reader.of(options.store)
        line.sendall(frame({"kind": "ready", "snapshot": reader.snapshot.id, "isolated": isolated}))
        _serve(line, reader, options.answers / str(os.getpid()))
    except KgError as error:
        line.sendall(frame({"kind": "broken", "message": str(error)}))
    except ConnectionError:  # the server wants no more of it
        return


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kg.endpoint.worker")
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--answers", type=Path, required=True)
    parser.add_argument("--line", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--longest", type=int, required=True)
    parser.add_argument("--gate", type=Path)
    parser.add_argument("--allow", action="append", default=[])
    return parser.parse_args()


def _serve(line: socket.socket, reader: Reader, file: Path) -> None:
    stream = line.makefile("rb")
    while lengths := stream.read(LENGTHS.size):
        words, size = LENGTHS.unpack(lengths)
        head, body = stream.read(words), stream.read(size)
        if read_head(head).get("follow"):
            line.sendall(_followed(reader))
        else:
            line.sendall(_reply(read_query(head, body), reader.snapshot, file))


def _followed(reader: Reader) -> bytes:
    try:
        reader.follow()
    except KgError as error:
        return frame({"kind": "kept", "message": str(error), "snapshot": reader.snapshot.id})
    return frame({"kind": "ready", "snapshot": reader.snapshot.id})


def _reply(query: Query, snapshot: Snapshot, file: Path) -> bytes:
    spool = Spool(file)
    try:
        choice = answer(snapshot.store, query, _PREFIXES, cast(IO[bytes], spool))
        spool.close()
    except SyntaxError as error:
        return frame({"kind": "syntax", "message": str(error)})
    except NotAcceptableError as error:
        return frame({"kind": "unacceptable", "message": str(error)})
    except ValueError as error:
        return frame({"kind": "invalid", "message": str(error)})
    except MemoryError:
        return frame({"kind": "memory"})
    except (OSError, RuntimeError) as error:
        long = getattr(error, "errno", None) == errno.EFBIG
        return frame({"kind": "too long" if long else "failed", "message": str(error)})
    return spool.frame(
        {
            "kind": "answer",
            "snapshot": snapshot.id,
            "type": choice.content_type,
            "name": choice.file_name,
            "large": _large(),
        }
    )


def _large() -> bool:
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > most * _TOO_LARGE


if __name__ == "__main__":
    main()
