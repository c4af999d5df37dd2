"""A query on a store of this machine, in this process: what `kg query` runs."""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from kg.endpoint import guard, syntax
from kg.endpoint.answering import Query, answer
from kg.endpoint.formats import Choice
from kg.errors import QueryError
from kg.graph.vocabulary import prefixes
from kg.store.snapshots import open_current

# The engine's parser recurses; the main thread's 8 MiB are soon used up.
_STACK = 256 * 1024**2

Result = TypeVar("Result")


def run(store_dir: Path, source: str, query: Query, seconds: float | None, out: IO[bytes]) -> Choice:
    """Write the whole answer of *query* into *out*; what comes back is its format.

    *source* is what a message calls the query.
    """
    try:
        guard.check(query.text)
    except guard.RefusedError as error:
        raise QueryError(f"{source}: {error}") from error
    with open_current(store_dir) as snapshot:
        try:
            return _within(seconds, lambda: answer(snapshot.store, query, prefixes(), out))
        except SyntaxError as error:
            fault = syntax.fault(query.text, str(error))
            raise QueryError(f"{source}: {fault}\n{fault.marked(query.text)}") from error


def _within(seconds: float | None, work: Callable[[], Result]) -> Result:
    """What *work* gives; it runs in a thread, since nothing else stops waiting for the engine."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def done() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised again below, in the thread that waits
            errors.append(error)

    threading.stack_size(_STACK)
    thread = threading.Thread(target=done, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        # The engine goes on until the process ends, and it must not meet a library that is being taken down.
        atexit.register(os._exit, 1)
        raise QueryError(f"the query took longer than {seconds:g} s; ask for less, or allow more with --timeout")
    if errors:
        raise errors[0]
    return results[0]
