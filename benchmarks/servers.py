"""Servers to be measured side by side: ours, Oxigraph's, rdflib-endpoint; each on a free port, gone at the end."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from kg.store import Manifest
from kg.store.drafts import lease
from kg.store.shards import nquads, shard_name

ROOT = Path(__file__).parents[1]
KG = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')"]
_BIN = Path(sys.executable).parent
_UP_WITHIN = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The media type, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server: where it listens, the paths of its services, and the headers that let a client write."""

    name: str
    port: int
    pid: int
    query: str = "/sparql"
    update: str = "/sparql"
    graphs: str = "/graph"
    writing: Mapping[str, str] = field(default_factory=dict)

    def call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Send a request and read the whole reply."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {**self.writing, **(headers or {})})
            reply = connection.getresponse()
            fields = {name.lower(): value for name, value in reply.getheaders()}
            return Reply(status=reply.status, headers=fields, body=reply.read())
        finally:
            connection.close()

    def ask(self, query: str, accept: str) -> Reply:
        """Send a query."""
        media = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.call("POST", self.query, media, urlencode({"query": query}, quote_via=quote).encode())

    def reset(self, quads: Iterable[ox.Quad]) -> None:
        """Have the server hold these quads and nothing else."""
        self.tell("DROP ALL")
        graphs: dict[str, list[str]] = {}
        for quad in quads:
            name = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
            graphs.setdefault(name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
        parts = [
            f"GRAPH {name} {{\n{chr(10).join(lines)}\n}}" if name else "\n".join(lines)
            for name, lines in graphs.items()
        ]
        if parts:
            # As INSERT DATA, rdflib-endpoint would take nothing for the default graph.
            self.tell(f"INSERT {{\n{chr(10).join(parts)}\n}} WHERE {{}}")

    def tell(self, update: str) -> None:
        """Send an update that must be done."""
        media = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.call("POST", self.update, media, urlencode({"update": update}, quote_via=quote).encode())
        if reply.status >= 300:
            raise RuntimeError(f"{self.name}: {reply.status} {reply.body[:300]!r} to {update[:200]}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


@contextmanager
def ours(store: Path, *options: str, token: str | None = None) -> Iterator[Server]:
    """Run `kg serve` on a store, and with a token let its owner write."""
    port = free_port()
    command = [*KG, "serve", "--store", str(store), "--bind", f"127.0.0.1:{port}", *options]
    with tempfile.TemporaryDirectory() as folder:
        if token is not None:
            file = Path(folder) / "token"
            file.write_text(token, encoding="ascii")
            command += ["--token-file", str(file)]
        with running(command, port, "/healthz") as pid:
            writing = {"Authorization": f"Bearer {token}"} if token else {}
            yield Server(name="ours", port=port, pid=pid, writing=writing)


@contextmanager
def ours_empty() -> Iterator[Server]:
    """Run `kg serve` on an empty store that can be written to."""
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder) / "store", [])
        token = secrets.token_hex(16)
        with ours(Path(folder) / "store", "--workers", "1", token=token) as server:
            yield server


@contextmanager
def oxigraph(location: Path | None = None, *options: str) -> Iterator[Server]:
    """Run Oxigraph's own server, on a database to be read or empty and to be written to."""
    port = free_port()
    program = _program("oxigraph")
    if location is None:
        command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    else:
        command = [program, "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    with running([*command, *options], port, "/query?query=ASK%7B%7D") as pid:
        yield Server(name="oxigraph", port=port, pid=pid, query="/query", update="/update", graphs="/store")


@contextmanager
def rdflib_endpoint(data: Path | None = None) -> Iterator[Server]:
    """Run rdflib-endpoint, on a file or empty and to be written to."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.ttl"
        empty.touch()
        command = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--enable-update", str(data or empty)]
        with running(command, port, "/?query=ASK%7B%7D") as pid:
            yield Server(name="rdflib-endpoint", port=port, pid=pid, query="/", update="/", graphs="/graphs")


def publish(store: Path, quads: Iterable[ox.Quad]) -> str:
    """Make these quads the snapshot in force; return its name."""
    lines = nquads(quads)
    with lease(store) as held, held.draft() as draft:
        shard = draft.write(shard_name("base", lines[:1_000_000].decode(errors="ignore"), "1"), lines, "1")
        manifest = Manifest.of(shard, [])
        draft.publish(manifest, lambda *_: None)
    return manifest.id


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{_BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        sys.exit(f"{name} is not installed; run `sh tools/install.sh run dev bench`")
    return found


@contextmanager
def running(command: list[str], port: int, path: str, folder: Path = ROOT) -> Iterator[int]:
    """Run a server in a folder; yield its process id once it answers."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(process, port, path)
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    end = time.monotonic() + _UP_WITHIN
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"{command_name(process)} did not start")


def command_name(process: subprocess.Popen[bytes]) -> str:
    """Return the command of a process."""
    return " ".join(map(str, process.args)) if isinstance(process.args, list) else str(process.args)
