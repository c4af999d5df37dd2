"""Twenty malformed requests, slow clients, and what tries to come back as a header or as markup."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.endpoint.limits import Manners
from tests.endpoint.served import SCRIPT, Server, publish, serving, small_graph

MANNERS = Manners(head_within=0.6, body_within=0.8, read_within=0.8, longest_head=16 * 1024, per_client=24)
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("malformed") / "store"
    publish(store, small_graph(3000))
    with serving(store, workers=1, manners=MANNERS, access_log=store.parent / "access.log") as running:
        yield running


def sent(server: Server, raw: bytes) -> bytes:
    """What comes back until the server hangs up."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        with suppress(ConnectionError):
            line.sendall(raw)
        return rest(line)


def rest(line: socket.socket) -> bytes:
    """What else comes on a line until it ends."""
    parts = []
    with suppress(ConnectionError):
        while part := line.recv(65536):
            parts.append(part)
    return b"".join(parts)


def head(*lines: str) -> bytes:
    return "\r\n".join((*lines, "Connection: close", "", "")).encode("latin-1")


FORM = "Content-Type: application/x-www-form-urlencoded"
DIRECT = "Content-Type: application/sparql-query"
# Each with the statuses that are an answer to it; none is a way in.
MALFORMED: list[tuple[str, bytes, set[int]]] = [
    ("no HTTP at all", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64, {400}),
    ("a line that is none", b"HELLO\r\n\r\n", {400}),
    ("an unknown method", head("BREW /sparql HTTP/1.1", "Host: x"), {400}),
    ("a method that is not taken", head("PATCH /sparql HTTP/1.1", "Host: x"), {405}),
    ("a version of the future", head("GET / HTTP/9.9", "Host: x"), {400}),
    ("a header without a colon", head("GET /sparql?query=ASK%7B%7D HTTP/1.1", "Host x"), {400}),
    ("a header folded over lines", head("GET / HTTP/1.1", "Host: x", "X-A: b", " c"), {400}),
    ("a null in a header", head("GET / HTTP/1.1", "Host: x", "X-A: a\0b"), {400}),
    ("two lengths", head("POST /sparql HTTP/1.1", "Host: x", DIRECT, "Content-Length: 6", "Content-Length: 7"), {400}),
    ("a length that is none", head("POST /sparql HTTP/1.1", "Host: x", DIRECT, "Content-Length: six"), {400}),
    ("length and chunks", head("POST /sparql HTTP/1.1", "Host: x", DIRECT, "Content-Length: 6",
     "Transfer-Encoding: chunked") + b"0\r\n\r\n", {400}),
    ("a chunk without a size", head("POST /sparql HTTP/1.1", "Host: x", DIRECT, "Transfer-Encoding: chunked")
     + b"zz\r\nASK{}\r\n0\r\n\r\n", {400, 408}),
    ("a URL without end", b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {431}),
    ("headers without end", b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 30_000 + b"\r\n", {431}),
    ("half a percent sign", head("GET /sparql?query=ASK%7B%7D%F HTTP/1.1", "Host: x"), {400}),
    ("no UTF-8", head("GET /sparql?query=%C3%28 HTTP/1.1", "Host: x"), {400}),
    ("parameters by the thousand", head("GET /sparql?" + "a=b&" * 3000 + " HTTP/1.1", "Host: x"), {400, 431}),
    ("a way up", head("GET /static/../../../etc/passwd HTTP/1.1", "Host: x"), {404}),
    ("a way up in disguise", head("GET /static/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1", "Host: x"), {404}),
    ("a graph that is no IRI", head("GET /graph?graph=%3Cscript%3E HTTP/1.1", "Host: x"), {400}),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "statuses"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
def test_twenty_malformed_requests_are_told_so(server: Server, raw: bytes, statuses: set[int]) -> None:
    reply = sent(server, raw)
    assert int(reply.split(b" ", 2)[1]) in statuses, reply[:300]
    assert b"application/problem+json" in reply
    assert b"root:" not in reply
    assert sent(server, ASK).startswith(b"HTTP/1.1 200 OK")


def test_there_are_twenty_of_them() -> None:
    assert len(MALFORMED) == 20


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"GET /sparql?que",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 9\r\n\r\nASK",
    ],
    ids=["nothing", "half a line", "half a head", "half a body"],
)
def test_who_does_not_go_on_is_left(server: Server, start: bytes) -> None:
    began = time.monotonic()
    reply = sent(server, start)
    assert time.monotonic() - began < 5
    assert reply == b"" or reply.startswith(b"HTTP/1.1 408 ")


def test_a_drop_at_a_time_does_not_help(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    began = time.monotonic()
    with socket.create_connection((host, int(port)), timeout=10) as line, suppress(ConnectionError):
        line.sendall(b"GET / HTTP/1.1\r\n")
        while time.monotonic() - began < 8:
            line.sendall(b"X-A: b\r\n")
            time.sleep(0.1)
    assert time.monotonic() - began < 5


def test_who_does_not_read_is_left(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    query = quote("SELECT * { ?a <https://w3id.org/minzheng/ontology#value> ?v . ?b ?p ?o FILTER(?v < 60) }")
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.settimeout(60)
        line.connect((host, int(port)))
        line.sendall(f"GET /sparql?query={query}&format=csv HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        beginning = line.recv(4096)
        length = int(beginning.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        time.sleep(2)
        assert len(beginning) + len(rest(line)) < length
    assert server.soon(lambda pool: not list(pool._crew.answers.iterdir()))
    assert sent(server, ASK).startswith(b"HTTP/1.1 200 OK")


def test_one_client_cannot_take_all_connections(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    lines = [socket.create_connection((host, int(port)), timeout=10) for _ in range(MANNERS.per_client)]
    try:
        time.sleep(0.2)
        assert sent(server, ASK).startswith(b"HTTP/1.1 503 ")
    finally:
        for line in lines:
            line.close()
    time.sleep(0.2)
    assert sent(server, ASK).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("name", ["evil\r\nSet-Cookie: a=b", "a%0d%0aSet-Cookie:%20a=b"])
def test_nothing_asked_becomes_a_header(server: Server, name: str) -> None:
    escaped = name.replace("\r", "%0d").replace("\n", "%0a").replace(" ", "%20")
    for path in (f"/id/{escaped}", f"/sparql?query=ASK%7B%7D&format={escaped}", f"/graph/{escaped}", f"/{escaped}"):
        reply = sent(server, head(f"GET {path} HTTP/1.1", "Host: x"))
        assert b"set-cookie" not in reply.partition(b"\r\n\r\n")[0].lower()


def test_a_host_that_is_none_is_not_repeated(server: Server) -> None:
    lines = ("GET /sparql HTTP/1.1", "Host: x/><script>alert(1)</script>", "Accept: text/turtle")
    reply = sent(server, head(*lines))
    assert b"alert" not in reply


def test_a_script_in_a_label_stays_words(server: Server) -> None:
    page = server.get("/id/place/370100", Accept="text/html")
    assert page.status == 200
    assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    csp = page.headers["content-security-policy"]
    assert "script-src" not in csp or "unsafe-inline" not in csp


def test_the_access_log_knows_neither_who_nor_what(server: Server) -> None:
    assert sent(server, ASK).startswith(b"HTTP/1.1 200 OK")
    log: Path = server.pool._store_dir.parent / "access.log"
    assert server.soon(lambda _: log.exists() and '"path": "/sparql"' in log.read_text("utf-8"))
    text = log.read_text("utf-8")
    assert "127.0.0.1" not in text
    assert "ASK" not in text
