"""A network for one process in which a few names exist, each leading to our gate and nowhere else.

The process enters a namespace with nothing but a loopback device, where `/etc/hosts` gives each allowed host an address
of its own under 127.0.0.0/8; a child listens there and passes the bytes to the gate's socket. Whatever a query does to
its text, there is no other host and no other address to reach.
"""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import os
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kg.endpoint import isolation

_MS_BIND = 4096
_MS_REC = 16384
_MS_PRIVATE = 1 << 18
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1
_PART = 64 * 1024


def dig(gate: Path, places: Sequence[str]) -> bool:
    """Whether this process now stands in such a network; *places* are NAME:PORT. No thread may run yet."""
    if not isolation.leave(isolation.CLONE_NEWNET | isolation.CLONE_NEWNS):
        return False
    try:
        _mount(None, Path("/"), _MS_REC | _MS_PRIVATE)
        for name in ("hosts", "nsswitch.conf"):
            target = Path("/etc") / name
            if target.exists():
                _mount(gate.with_name(name), target, _MS_BIND)
        _raise_loopback()
        listeners = [_listener(address, place) for address, place in _addresses(places)]
    except OSError:
        return False
    parent = os.getpid()
    if os.fork() == 0:
        _watch(gate, places, listeners, parent)
    for listener in listeners:
        listener.close()
    return True


def hosts_file(places: Sequence[str]) -> str:
    """What `/etc/hosts` says in there.

    >>> print(hosts_file(["data.example.org:443"]), end="")
    127.0.0.1 localhost
    127.0.1.1 data.example.org
    """
    names = {place.rpartition(":")[0]: address for address, place in _addresses(places)}
    return "127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in names.items())


def _addresses(places: Sequence[str]) -> list[tuple[str, str]]:
    """An address for each name: two ports of one host share it."""
    names = list(dict.fromkeys(place.rpartition(":")[0] for place in places))
    numbers = {name: number for number, name in enumerate(names)}
    return [
        (f"127.0.{1 + numbers[name] // 250}.{1 + numbers[name] % 250}", place)
        for place in places
        for name in [place.rpartition(":")[0]]
    ]


def _listener(address: str, place: str) -> socket.socket:
    return socket.create_server((address, int(place.rpartition(":")[2])))


def _mount(source: Path | None, target: Path, flags: int) -> None:
    origin = None if source is None else str(source).encode()
    if isolation.libc().mount(origin, str(target).encode(), None, ctypes.c_ulong(flags), None) != 0:
        raise OSError(ctypes.get_errno(), "mount", str(target))


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack("16xh14x", fcntl.ioctl(line, _SIOCGIFFLAGS, request))
        fcntl.ioctl(line, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def _watch(gate: Path, places: Sequence[str], listeners: Sequence[socket.socket], parent: int) -> None:
    isolation.die_with(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        asyncio.run(_tunnels(gate, places, listeners))
    finally:
        sys.stderr.flush()
        os._exit(0)


async def _tunnels(gate: Path, places: Sequence[str], listeners: Sequence[socket.socket]) -> None:
    async def passed(place: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_unix_connection(gate)
        except OSError:
            writer.close()
            return
        back.write(f"{place}\n".encode("ascii"))
        try:
            await asyncio.gather(_pour(reader, back), _pour(there, writer))
        finally:
            for end in (writer, back):
                end.close()

    for place, listener in zip(places, listeners, strict=True):
        await asyncio.start_server(partial(passed, place), sock=listener)
    await asyncio.Event().wait()


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(_PART):
            target.write(part)
            await target.drain()
        if target.can_write_eof():
            target.write_eof()
    except ConnectionError:
        target.close()
