"""A process that answers questions on a line, and the server's end of that line."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from kg.endpoint.frames import LENGTHS, Head, frame
from kg.errors import KgError, StoreError

_PACKAGE_PARENT = Path(__file__).parents[2]
_START_WITHIN = 30.0
# As far as it goes: a hundredth of what a process that has not stepped back gets, where both want all they can have.
_STEP = 19


class DiedError(KgError):
    """The process is gone."""


@dataclass(eq=False, slots=True, kw_only=True)
class Process:
    """A process and the line to it; *state* is what it said when it was ready."""

    process: subprocess.Popen[bytes]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    state: Head = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether its end of the line is open."""
        return not self.reader.at_eof()

    @property
    def snapshot(self) -> str:
        """The snapshot that it reads."""
        return str(self.state["snapshot"])

    async def ask(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        """Its answer; DiedError where it died over the question."""
        self.writer.write(frame(head, body))
        return await self._receive()

    async def _receive(self) -> tuple[Head, bytes]:
        try:
            words, body = LENGTHS.unpack(await self.reader.readexactly(LENGTHS.size))
            return json.loads(await self.reader.readexactly(words)), await self.reader.readexactly(body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise DiedError from error

    async def ready(self) -> None:
        """Wait until it is ready; StoreError with its own words where it never will be."""
        try:
            async with asyncio.timeout(_START_WITHIN):
                head, _ = await self._receive()
        except (DiedError, TimeoutError):
            head = {"kind": "broken", "message": "a query process ended before it was ready"}
        if head["kind"] != "ready":
            raise StoreError(head["message"])
        self.state = head

    def step_back(self) -> None:
        """Let the other processes of the server have the processor first."""
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, min(ours + _STEP, 19))
        except ProcessLookupError:  # it has just ended
            return

    async def end(self) -> int:
        """Kill the process and bury it; what comes back is how it ended."""
        self.process.kill()
        self.writer.close()
        return await asyncio.to_thread(self.process.wait)


async def start(module: str, *arguments: str) -> Process:
    """Start a module of ours as a process; it has its line, and our process id, from its arguments."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = _started(module, theirs.fileno(), arguments)
    try:
        reader, writer = await asyncio.open_connection(sock=ours)
    except BaseException:  # nobody waits for it any more
        ours.close()
        process.kill()
        process.wait()
        raise
    return Process(process=process, reader=reader, writer=writer)


def _started(module: str, line: int, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(_PACKAGE_PARENT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-P", "-m", module, "--line", str(line), "--parent", str(os.getpid()), *arguments],
        pass_fds=[line],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
