"""Queries at work under a name of their client's, so that they can be asked for and cancelled by it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kg.endpoint.problems import bad_request

Result = TypeVar("Result")


class CancelledQueryError(Exception):
    """Somebody who knows its name has cancelled the query."""


@dataclass(eq=False, slots=True)
class _Work:
    task: asyncio.Future[Any]
    began: float = field(default_factory=time.monotonic)
    cancelled: bool = False


class Running:
    """The named queries."""

    def __init__(self) -> None:
        self._work: dict[str, _Work] = {}

    async def under(self, name: str | None, work: Coroutine[Any, Any, Result]) -> Result:
        """What *work* gives; CancelledQueryError where it was cancelled by its name."""
        if name is None:
            return await work
        if name in self._work:
            work.close()
            raise bad_request(f"a query with the id {name} is at work already")
        entry = self._work[name] = _Work(asyncio.ensure_future(work))
        try:
            result: Result = await entry.task
            return result
        except asyncio.CancelledError:
            if entry.cancelled:
                raise CancelledQueryError(name) from None
            entry.task.cancel()
            await asyncio.wait((entry.task,))
            raise
        finally:
            del self._work[name]

    def seconds(self, name: str) -> float | None:
        """How long a query has been here; None where there is none of that name."""
        entry = self._work.get(name)
        return None if entry is None else time.monotonic() - entry.began

    def cancel(self, name: str) -> bool:
        """Stop a query; False where there is none of that name."""
        entry = self._work.get(name)
        if entry is None:
            return False
        entry.cancelled = True
        entry.task.cancel()
        return True
