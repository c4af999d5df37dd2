"""A small store and a real server on it, each test file its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from kg.endpoint.gate import Gate
from kg.endpoint.limits import Limits
from kg.endpoint.server import listening
from kg.endpoint.settings import Settings
from kg.endpoint.workers import Pool
from kg.graph.vocabulary import ID, MZ, RDF, RDFS
from kg.store import Manifest
from kg.store.drafts import lease
from kg.store.shards import nquads, shard_name

SCRIPT = "济南市<script>alert(1)</script>"
PLACE = ox.NamedNode(f"{ID}place/370100")
GRAPH = ox.NamedNode("x:graph")
# Its intermediate result is the cube of the store: it ends only when it is ended.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def small_graph(size: int = 20) -> Iterator[ox.Quad]:
    """A place whose label holds a script, and some metrics about it, with Chinese in their names."""
    yield ox.Quad(MZ.City, RDFS.label, ox.Literal("城市", language="zh"))
    yield ox.Quad(MZ.City, RDFS.label, ox.Literal("City", language="en"))
    yield ox.Quad(PLACE, RDF.type, MZ.City)
    yield ox.Quad(PLACE, RDFS.label, ox.Literal(SCRIPT, language="zh"))
    yield ox.Quad(PLACE, MZ.note, ox.Literal("in a graph of its own"), GRAPH)
    for number in range(size):
        metric = ox.NamedNode(f"{ID}metric/指标{number}")
        yield ox.Quad(metric, MZ.value, ox.Literal(number))
        yield ox.Quad(metric, MZ.refArea, PLACE)


def publish(store_dir: Path, quads: Iterable[ox.Quad]) -> str:
    """Make these quads the snapshot in force."""
    lines = nquads(quads)
    with lease(store_dir) as held, held.draft() as draft:
        manifest = Manifest.of(draft.write(shard_name("base", lines.decode(), "1"), lines, "1"), [])
        draft.publish(manifest, lambda *_: None)
    return manifest.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Server:
    """A server at work."""

    url: str
    pool: Pool
    loop: asyncio.AbstractEventLoop

    def connect(self, timeout: float = 60) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=timeout)

    def call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        connection = self.connect()
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Reply(status=response.status, headers=fields, body=response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.call("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def query(self, text: str, accept: str = "application/sparql-results+json", **parameters: str) -> Reply:
        query = urlencode({"query": text, **parameters}, quote_via=quote)
        return self.get(f"/sparql?{query}", Accept=accept)

    def post(self, body: str | bytes, media: str, path: str = "/sparql", **headers: str) -> Reply:
        data = body.encode() if isinstance(body, str) else body
        return self.call("POST", path, {"Content-Type": media, **headers}, data)

    def soon(self, holds: Callable[[Pool], bool], within: float = 10) -> bool:
        """Whether something comes to hold of the pool in time."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if holds(self.pool):
                return True
            time.sleep(0.02)
        return False


@contextmanager
def serving(
    store_dir: Path,
    *,
    workers: int = 2,
    limits: Limits | None = None,
    gate: Gate | None = None,
    **settings: Any,  # noqa: ANN401 - as the fields
) -> Iterator[Server]:
    """A server in a thread of its own, on a port that is free."""
    ready = threading.Event()
    servers: list[Server] = []
    stops: list[asyncio.Event] = []
    errors: list[BaseException] = []

    async def run() -> None:
        made = Settings(store_dir=store_dir, workers=workers, limits=limits or Limits(), **settings)
        async with listening(made, gate) as (url, pool):
            servers.append(Server(url, pool, asyncio.get_running_loop()))
            stops.append(asyncio.Event())
            ready.set()
            await stops[0].wait()

    def work() -> None:
        try:
            asyncio.run(run())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the server is used
            errors.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        ready.wait()
        if servers:
            yield servers[0]
    finally:
        if servers:
            servers[0].loop.call_soon_threadsafe(stops[0].set)
        thread.join()
    if errors:
        raise errors[0]
