"""A server that reads nothing and answers everything the same: how fast the load generator can be."""

from __future__ import annotations

import asyncio
import sys
from typing import cast

import uvloop

_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 600\r\n\r\n" + b" " * 600
)


class Nothing(asyncio.Protocol):
    """Answers each request that fits into one packet."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a connection."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class

    def data_received(self, data: bytes) -> None:
        """Answer."""
        self._transport.write(_ANSWER)
        if b"connection: close" in data.lower():
            self._transport.close()


async def _run(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Nothing, "127.0.0.1", port, backlog=2048)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_run(int(sys.argv[1])))
