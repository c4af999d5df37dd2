"""Listening: one server process, the pool of query processes behind it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
import uvloop

from kg.endpoint.app import App
from kg.endpoint.workers import Limits, Pool
from kg.errors import KgError
from kg.questions import questions

log = logging.getLogger(__name__)

_BACKLOG = 2048
_FINISH_WITHIN = 5
# A worker a core, but never one alone: a heavy query must not keep all others waiting.
DEFAULT_WORKERS = max(2, os.cpu_count() or 2)


class BindError(KgError):
    """The address cannot be listened on."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Uvicorn would raise the signal again when it has stopped, before our processes are buried.
        yield


@asynccontextmanager
async def listening(
    store_dir: Path, host: str, port: int, *, workers: int = DEFAULT_WORKERS, limits: Limits | None = None
) -> AsyncIterator[tuple[str, Pool]]:
    """A server at work: its address and its pool. Port 0 takes any free one."""
    with _bound(host, port) as listener:
        async with Pool(store_dir, workers=workers, limits=limits or Limits()).running() as pool:
            if not pool.isolated:
                log.warning(
                    "THE QUERY PROCESSES CAN REACH THE NETWORK: this system forbids `unshare`;"
                    " SERVICE is refused by its name alone. Allow user namespaces, or run where nothing can be reached."
                )
            server = _Server(_config(App(pool, questions())))
            running = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                yield _address(host, listener), pool
            finally:
                server.should_exit = True
                await running


def serve(store_dir: Path, host: str, port: int, *, workers: int, limits: Limits, ready: Callable[[str], None]) -> None:
    """Serve until a signal says stop; *ready* is told the address."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(store_dir, host, port, workers=workers, limits=limits, ready=ready))


async def _until_stopped(
    store_dir: Path, host: str, port: int, *, workers: int, limits: Limits, ready: Callable[[str], None]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with listening(store_dir, host, port, workers=workers, limits=limits) as (address, _):
        ready(address)
        await stop.wait()


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        interface="asgi3",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_FINISH_WITHIN,
    )


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise BindError(
            f"{host}:{port} cannot be listened on ({os.strerror(error.errno or 0)}); choose another with --bind"
        ) from error
    with listener:
        yield listener


def _address(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
