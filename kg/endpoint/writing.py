"""The server's end of writing: one change at a time, in a process of its own, and then all read the new snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from kg.endpoint import processes, protocol
from kg.endpoint.frames import Head
from kg.endpoint.limits import Limits, Wall
from kg.endpoint.problems import Problem, ProblemError, bad_request, not_found
from kg.endpoint.processes import DiedError, Process
from kg.endpoint.workers import Pool

_WAITING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of RDF, and its media type."""

    media: str
    body: bytes


class Writer:
    """Changes the store; a change that takes longer than a query may is killed, and the store is as it was."""

    def __init__(self, store_dir: Path, pool: Pool, limits: Limits, wall: Wall | None) -> None:
        self._store_dir = store_dir
        self._pool = pool
        self._limits = limits
        self._wall = wall
        self._process: Process | None = None
        self._alone = asyncio.Lock()
        self._waiting = 0

    async def update(self, text: str, base: str) -> None:
        """Run a SPARQL update."""
        await self._written({"do": "update", "text": text, "base": base}, b"", text)

    async def put(self, graph: str | None, parts: Sequence[Part], base: str, *, whole: bool) -> bool:
        """Have a graph hold what *parts* say, and with *whole* nothing else; whether it is new."""
        head: Head = {"do": "put" if whole else "post", "graph": graph, "base": base}
        head["parts"] = [(part.media, len(part.body)) for part in parts]
        return bool((await self._written(head, b"".join(part.body for part in parts)))["created"])

    async def delete(self, graph: str | None) -> None:
        """Remove a graph."""
        await self._written({"do": "delete", "graph": graph, "parts": [], "base": None}, b"")

    async def close(self) -> None:
        """End its process."""
        if self._process is not None:
            await self._process.end()

    async def _written(self, head: Head, body: bytes, text: str = "") -> Head:
        if self._waiting >= _WAITING:
            raise _busy("too many changes are waiting")
        self._waiting += 1
        try:
            async with self._alone:
                reply = await self._done(head, body)
                if reply["kind"] == "written":
                    await self._pool.follow()
        finally:
            self._waiting -= 1
        if reply["kind"] != "written":
            raise _failed(reply, head, text)
        return reply

    async def _done(self, head: Head, body: bytes) -> Head:
        process = self._process
        if process is None or not process.alive:
            process = self._process = await self._started()
        try:
            async with asyncio.timeout(self._limits.seconds):
                reply, _ = await process.ask(head, body)
            return reply
        except TimeoutError:
            await self._end(process)
            return {"kind": "failed", "message": f"the change took longer than {self._limits.seconds:g} s"}
        except DiedError:
            await self._end(process)
            return {"kind": "failed", "message": "the process that writes died over it"}
        except asyncio.CancelledError:
            await self._end(process)
            raise

    async def _end(self, process: Process) -> None:
        self._process = None
        await process.end()

    async def _started(self) -> Process:
        arguments = ["--store", str(self._store_dir), "--memory", str(2 * self._limits.memory)]
        if self._wall is not None:
            arguments += ["--gate", str(self._wall.gate), *(f"--allow={place}" for place in self._wall.places)]
        process = await processes.start("kg.endpoint.writer", *arguments)
        await process.ready()
        return process


def _busy(detail: str) -> ProblemError:
    return ProblemError(
        Problem(
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            kind="busy",
            title="The store is busy",
            detail=detail,
            headers={"Retry-After": "5"},
        )
    )


def _failed(reply: Head, head: Head, text: str) -> ProblemError:
    kind, message = reply["kind"], str(reply.get("message", ""))
    if kind == "missing":
        return not_found(f"the graph {head['graph']}")
    if kind == "payload":
        return bad_request(f"this is not the RDF that it says it is: {message}")
    if kind == "syntax":
        return ProblemError(protocol.syntax_problem(message, text))
    if kind == "refused":
        return _busy(message)
    return ProblemError(
        Problem(status=HTTPStatus.INTERNAL_SERVER_ERROR, kind="failed", title="Nothing was written", detail=message)
    )
