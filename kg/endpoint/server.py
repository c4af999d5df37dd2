"""Listening: one server process, the pool of query processes behind it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import uvicorn
import uvloop

from kg.endpoint.accesslog import AccessLog
from kg.endpoint.app import App
from kg.endpoint.cache import Cache
from kg.endpoint.connection import House, connections
from kg.endpoint.gate import Gate
from kg.endpoint.limits import Wall
from kg.endpoint.protocol import Desk
from kg.endpoint.releases import Releases
from kg.endpoint.running import Running
from kg.endpoint.settings import Settings, SettingsError
from kg.endpoint.shortcut import Shortcut
from kg.endpoint.workers import Pool
from kg.endpoint.writing import Writer
from kg.errors import KgError
from kg.questions import questions

log = logging.getLogger(__name__)

_BACKLOG = 2048
_NO_NETWORK_OF_ITS_OWN = (
    "THE QUERY PROCESSES CAN REACH THE NETWORK: this system forbids `unshare`;"
    " SERVICE is refused by its name alone. Allow user namespaces, or run where nothing can be reached."
)


class BindError(KgError):
    """The address cannot be listened on."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Uvicorn would raise the signal again when it has stopped, before our processes are buried.
        yield


@asynccontextmanager
async def listening(settings: Settings, gate: Gate | None = None) -> AsyncIterator[tuple[str, Pool]]:
    """A server at work: its address and its pool. *gate* is the way out for SERVICE, if not the usual one."""
    async with AsyncExitStack() as held:
        listener = held.enter_context(_bound(settings.host, settings.port))
        wall = await _wall(held, settings, gate)
        pool = await held.enter_async_context(_pool(settings, wall))
        writer = Writer(settings.store_dir, pool, settings.limits, wall)
        held.push_async_callback(writer.close)
        desk = Desk(pool=pool, answers=Cache(settings.cache // 2), running=Running())
        frozen = await held.enter_async_context(Releases(settings.releases_dir, settings.limits).open())
        access_log = AccessLog(settings.access_log, addresses=settings.log_addresses)
        await held.enter_async_context(access_log.writing())
        house = House(
            desk=desk,
            shortcut=Shortcut(desk, settings.hosts),
            wire=Cache(settings.cache // 2),
            log=access_log,
            manners=settings.manners,
            trusted=settings.trusted,
        )
        await held.enter_async_context(house.watching())
        server = _Server(_config(App(house, desk, writer, questions(), frozen, settings), house, settings))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield _address(settings.host, listener), pool
        finally:
            server.should_exit = True
            await running


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Serve until a signal says stop; *ready* is told the address."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(settings, ready))


async def _until_stopped(settings: Settings, ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with listening(settings) as (address, _):
        ready(address)
        await stop.wait()


async def _wall(held: AsyncExitStack, settings: Settings, gate: Gate | None) -> Wall | None:
    if not settings.hosts:
        return None
    path = await held.enter_async_context((gate or Gate(settings.hosts)).open())
    return Wall(gate=path, places=tuple(host.place for host in settings.hosts))


@asynccontextmanager
async def _pool(settings: Settings, wall: Wall | None) -> AsyncIterator[Pool]:
    pool = Pool(settings.store_dir, workers=settings.workers, limits=settings.limits, wall=wall)
    async with pool.running():
        if not pool.isolated and wall is not None:
            raise SettingsError(
                "hosts can be allowed only where query processes can be given a network of their own, and this system"
                " forbids `unshare`; allow user namespaces, or serve without --allow-host"
            )
        if not pool.isolated:
            log.warning(_NO_NETWORK_OF_ITS_OWN)
        yield pool


def _config(app: App, house: House, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        interface="asgi3",
        http=connections(house),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.finish_within,
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
