"""A stand-in of an endpoint of others: a real SPARQL engine behind HTTP, that can fail in all the ways they do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph as ox

JSON = "application/sparql-results+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said instead of an answer; *silent* keeps the client waiting until it leaves."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int | None = None
    silent: bool = False


@dataclass(slots=True)
class Standin:
    """An endpoint at work: *fault* chooses what to say instead of the answer, by the number of the request."""

    store: ox.Store
    fault: Callable[[int, str], Reply | None] = lambda number, query: None  # noqa: ARG005
    queries: list[str] = field(default_factory=list)
    url: str = ""
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def standing_in(standin: Standin) -> Iterator[Standin]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            query = parse_qs(body.decode())["query"][0]
            standin.queries.append(query)
            reply = standin.fault(len(standin.queries), query) or Reply()
            if reply.silent:
                standin.stop.wait(20)
                return
            answer = reply.body if reply.body is not None else answered(standin.store, query)
            self.send_response_only(reply.status)
            usual = {"Date": self.date_time_string(), "Content-Type": JSON, "Content-Length": str(len(answer))}
            for name, value in (usual | reply.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer if reply.cut is None else answer[: reply.cut])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    standin.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    try:
        yield standin
    finally:
        standin.stop.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answered(store: ox.Store, query: str) -> bytes:
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions.serialize(format=ox.QueryResultsFormat.JSON) or b""
