"""A process that answers questions on a line, and the server's end of that line."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from kg.endpoint.frames import LENGTHS, Head, frame, read_head
from kg.errors import KgError, StoreError

_PACKAGE_PARENT = Path(__file__).parents[2]
_START_WITHIN = 30.0
# As far as it goes: a hundredth of what a process that has not stepped back gets, where both want all they can have.
_STEP = 19

# The engine allocates a few thousand small pieces a query; the C library keeps seven of a size at hand unless told so.
_ALLOCATOR = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=1000"}

# The thread that starts processes: one that lives as long as the server, for they die with the thread that made them.
# By vfork, all threads would wait until the new program is there, which takes long where the processors are busy.
_STARTER = ThreadPoolExecutor(1, "starter")
subprocess._USE_VFORK = False  # type: ignore[misc] # noqa: SLF001 - what its documentation says to do

# Who is told what a process said, head and body; None where it died over the question.
Told = Callable[[tuple[Head, bytes] | None], None]


class DiedError(KgError):
    """The process is gone."""


class Line(asyncio.Protocol):
    """The server's end: one frame is awaited at a time, and who awaits it is called, without a task."""

    def __init__(self) -> None:
        self.open = True
        self._transport: asyncio.Transport | None = None
        self._arrived = bytearray()
        self._needed = LENGTHS.size
        self._told: Told | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the line."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class

    def ask(self, question: bytes, told: Told) -> None:
        """Send a frame; *told* is called once, with what comes back."""
        self.wait(told)
        if self._transport is not None and self._told is not None:
            self._transport.write(question)

    def wait(self, told: Told) -> None:
        """Have *told* called with the next frame."""
        if self.open:
            self._told = told
        else:
            told(None)

    def forget(self) -> None:
        """Whatever comes back, nobody wants it any more."""
        self._told = None

    def data_received(self, data: bytes) -> None:
        """Take a part of a frame; most come in one piece."""
        if self._arrived:
            self._arrived += data
            if len(self._arrived) < self._needed:
                return
            data = bytes(self._arrived)
        words = body = 0
        if len(data) >= LENGTHS.size:
            words, body = LENGTHS.unpack_from(data)
            self._needed = LENGTHS.size + words + body
        if len(data) < self._needed:
            self._arrived = self._arrived or bytearray(data)
            return
        self._arrived, self._needed = bytearray(), LENGTHS.size
        told, self._told = self._told, None
        if told is not None:
            told((read_head(data[LENGTHS.size : LENGTHS.size + words]), data[LENGTHS.size + words :]))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - however it ended
        """The process is gone."""
        self.open = False
        told, self._told = self._told, None
        if told is not None:
            told(None)

    def close(self) -> None:
        """Cut the line."""
        self.open = False
        if self._transport is not None:
            self._transport.abort()


@dataclass(eq=False, slots=True, kw_only=True)
class Process:
    """A process and the line to it; *state* is what it said when it was ready."""

    process: subprocess.Popen[bytes]
    line: Line
    state: Head = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether its end of the line is open."""
        return self.line.open

    @property
    def snapshot(self) -> str:
        """The snapshot that it reads."""
        return str(self.state["snapshot"])

    async def ask(self, head: Head, body: bytes = b"") -> tuple[Head, bytes]:
        """Its answer; DiedError where it died over the question."""
        return await self._heard(lambda told: self.line.ask(frame(head, body), told))

    async def ready(self) -> None:
        """Wait until it is ready; StoreError with its own words where it never will be."""
        try:
            async with asyncio.timeout(_START_WITHIN):
                head, _ = await self._heard(self.line.wait)
        except (DiedError, TimeoutError):
            head = {"kind": "broken", "message": "a query process ended before it was ready"}
        if head["kind"] != "ready":
            raise StoreError(head["message"])
        self.state = dict(head)

    async def _heard(self, begin: Callable[[Told], None]) -> tuple[Head, bytes]:
        future: asyncio.Future[tuple[Head, bytes] | None] = asyncio.get_running_loop().create_future()
        begin(lambda said: None if future.done() else future.set_result(said))
        said = await future
        if said is None:
            raise DiedError
        return said

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
        self.line.close()
        return await asyncio.to_thread(self.process.wait)


async def start(module: str, *arguments: str) -> Process:
    """Start a module of ours as a process; it has its line, and our process id, from its arguments."""
    ours, theirs = socket.socketpair()
    with theirs:
        starting = asyncio.get_running_loop().run_in_executor(_STARTER, _started, module, theirs, arguments)
        try:
            process = await asyncio.shield(starting)
        except BaseException:  # nobody waits for it any more
            ours.close()
            with suppress(OSError):
                _end(await starting)
            raise
    try:
        _, line = await asyncio.get_running_loop().create_connection(Line, sock=ours)
    except BaseException:
        ours.close()
        _end(process)
        raise
    return Process(process=process, line=line)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _started(module: str, line: socket.socket, arguments: tuple[str, ...]) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(_PACKAGE_PARENT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - our own program, no shell
        [sys.executable, "-P", "-m", module, "--line", str(line.fileno()), "--parent", str(os.getpid()), *arguments],
        pass_fds=[line.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **_ALLOCATOR, "PYTHONPATH": path},
    )
