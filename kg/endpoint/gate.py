"""The only way out for SERVICE: a gate that knows the allowed hosts, looks a name up once and goes where it looked.

A query process stands in a network of its own, where the names of the allowed hosts lead to a tunnel (see `tunnel`);
the tunnel leads here. What passes are bytes: TLS stays between the engine and the host. A name that resolves to any
address that is not public is refused, at each connection anew.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.endpoint.hosts import Host, is_public
from kg.endpoint.tunnel import hosts_file

log = logging.getLogger(__name__)

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
Dial = Callable[[str, int], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

_CONNECT_WITHIN = 10.0
_ASK_WITHIN = 5.0
_PART = 64 * 1024
MOST_BYTES = 64 * 1024**2


class RefusedError(Exception):
    """The gate stays shut."""


async def resolve(name: str, port: int) -> Sequence[str]:
    """All addresses of a name."""
    found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def dial(address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to an address, not to a name."""
    return await asyncio.open_connection(address, port, flags=socket.AI_NUMERICHOST)


class Gate:
    """The gate before *hosts*; how names are resolved and addresses dialled can be told, for networks with a proxy."""

    def __init__(self, hosts: Sequence[Host], *, resolve: Resolve = resolve, dial: Dial = dial) -> None:
        self._places = {host.place: host for host in hosts}
        self._resolve = resolve
        self._dial = dial

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Path]:
        """The gate at work: its socket, beside the file of names for those who come to it."""
        with TemporaryDirectory(prefix="kg-gate-") as folder:
            path = Path(folder) / "gate"
            path.with_name("hosts").write_text(hosts_file(list(self._places)), encoding="ascii")
            path.with_name("nsswitch.conf").write_text("hosts: files\n", encoding="ascii")
            server = await asyncio.start_unix_server(self._passed, path)
            try:
                yield path
            finally:
                server.close()

    async def _passed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            place = (await asyncio.wait_for(reader.readline(), _ASK_WITHIN)).decode("ascii", "replace").strip()
            there, back = await self._reached(place)
        except (RefusedError, OSError, TimeoutError, ValueError) as error:
            log.warning("SERVICE did not get through: %s", str(error) or "no answer in time")
            writer.close()
            return
        try:
            await asyncio.gather(_pour(reader, back), _pour(there, writer))
        finally:
            for end in (writer, back):
                end.close()

    async def _reached(self, place: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = self._places.get(place)
        if host is None:
            raise RefusedError(f"{place} is not an allowed host")
        async with asyncio.timeout(_CONNECT_WITHIN):
            addresses = await self._resolve(host.name, host.port)
            private = [address for address in addresses if not is_public(address)]
            if private or not addresses:
                raise RefusedError(f"{place} resolves to {private[0] if private else 'nothing'}: not a public address")
            return await self._dial(addresses[0], host.port)


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Pass on what comes, up to a bound, then the end."""
    passed = 0
    with suppress(ConnectionError):
        while (part := await source.read(_PART)) and (passed := passed + len(part)) <= MOST_BYTES:
            target.write(part)
            await target.drain()
        if target.can_write_eof():
            target.write_eof()
