"""The short way of plain requests: what is plain, and that nobody can tell which way a request went."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.endpoint.cache import Cache
from kg.endpoint.limits import Limits
from kg.endpoint.protocol import Desk
from kg.endpoint.running import Running
from kg.endpoint.shortcut import Shortcut
from kg.endpoint.workers import Pool
from tests.endpoint.served import ENDLESS, Server, publish, serving, small_graph

JSON = "application/sparql-results+json"
ASK = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shortcut") / "store"
    publish(folder, small_graph(3000))
    return folder


@pytest.fixture(scope="module", params=[0, 2**24], ids=["without a cache", "with a cache"])
def server(store: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    limits = Limits(seconds=5, per_client=4)
    with serving(store, workers=2, limits=limits, cache=request.param) as running:
        yield running


@pytest.fixture
def shortcut(tmp_path: Path) -> Shortcut:
    pool = Pool(tmp_path, workers=1, limits=Limits())
    return Shortcut(Desk(pool=pool, answers=Cache(0), running=Running()), ())


def line_to(server: Server) -> socket.socket:
    host, port = server.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


def replies(line: socket.socket, number: int) -> list[tuple[bytes, bytes]]:
    """So many heads and bodies."""
    found: list[tuple[bytes, bytes]] = []
    data = b""
    while len(found) < number:
        while b"\r\n\r\n" not in data:
            data += line.recv(65536)
        head, _, data = data.partition(b"\r\n\r\n")
        length = int(head.partition(b"content-length: ")[2].split(b"\r\n")[0])
        while len(data) < length:
            data += line.recv(65536)
        found.append((head, data[:length]))
        data = data[length:]
    assert not data
    return found


NOT_PLAIN: dict[str, bytes] = {
    "a part": ASK[:-1],
    "two at once": ASK + ASK,
    "a body": ASK.replace(b"Host: x", b"Host: x\r\nContent-Length: 1") + b"x",
    "an empty body": ASK.replace(b"Host: x", b"Host: x\r\nContent-Length: 0"),
    "chunks": ASK.replace(b"Host: x", b"Host: x\r\nTransfer-Encoding: chunked") + b"0\r\n\r\n",
    "the old version": ASK.replace(b"1.1", b"1.0"),
    "another method": ASK.replace(b"GET", b"HEAD"),
    "a space in the URL": ASK.replace(b"ASK", b"ASK "),
    "a fragment": ASK.replace(b"ASK", b"#ASK"),
    "more than ASCII in the URL": ASK.replace(b"ASK", "ASK民".encode()),
    "a line in the URL": ASK.replace(b"ASK", b"ASK\r\nX: y"),
    "a header that is none": ASK.replace(b"Host: x", b"Host x"),
    "two hosts": ASK.replace(b"Host: x", b"Host: x\r\nHost: y"),
    "another protocol": ASK.replace(b"Host: x", b"Host: x\r\nConnection: upgrade\r\nUpgrade: websocket"),
    "a cookie": ASK.replace(b"Host: x", b"Host: x\r\nCookie: language=en"),
    "a tag": ASK.replace(b"Host: x", b'Host: x\r\nIf-None-Match: "a"'),
}


@pytest.mark.parametrize("data", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_what_is_not_plain_is_parsed(shortcut: Shortcut, data: bytes) -> None:
    assert shortcut.read(data) is None
    assert shortcut.read(data) is None  # remembered as such
    assert shortcut.read(ASK) is not None


@pytest.mark.parametrize("parameters", [
    "query=ASK%7B%7D&timeout=1", "query=%C3%28", "query=CLEAR%20ALL", "default-graph-uri=a&query=ASK%7B%7D",
])  # fmt: skip
def test_what_asks_for_more_goes_the_long_way(shortcut: Shortcut, parameters: str) -> None:
    data = ASK.replace(b"query=ASK%7B%7D", parameters.encode())
    plain = shortcut.read(data)
    assert plain is None or shortcut.look_up(data, *plain) is None


def test_the_head_says_how_to_answer(shortcut: Shortcut) -> None:
    head = b"Host: data.example.org\r\nAccept: text/csv\r\nAccept-Encoding: gzip\r\nConnection: close"
    plain = shortcut.read(ASK.replace(b"Host: x", head))
    assert plain is not None
    url, said = plain
    assert (url, said.keep_alive, said.packs) == (b"/sparql?query=ASK%7B%7D", False, True)
    assert said.base == "http://data.example.org/sparql"
    assert said.choices is not None
    assert said.choices[0] is not None
    assert said.choices[0].content_type.startswith("text/csv")


QUESTIONS: dict[str, tuple[str, str]] = {
    "yes or no": ("ASK { ?s ?p 7 }", JSON),
    "a table": ("SELECT ?s { ?s ?p 7 }", "text/csv"),
    "a longer table": ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200", JSON),
    "one that is packed aside": ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 900", JSON),
    "one in a file": ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", JSON),
    "a graph": ("CONSTRUCT { ?s ?p 7 } { ?s ?p 7 }", "text/turtle"),
    "a format that cannot hold it": ("SELECT ?s { ?s ?p 7 }", "text/turtle"),
    "no format": ("ASK {}", "image/png"),
    "no SPARQL": ("SELECT * {\n FILTR(1) }", "*/*"),
    "plus and percent": ('SELECT ("1+1 %" AS ?x) {}', JSON),
    "chance": ("ASK { FILTER(RAND() < 2) }", JSON),
    "a call": ("ASK { SERVICE <http://127.0.0.1/> {} }", JSON),
    "an update": ("CLEAR ALL", JSON),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize(("text", "accept"), QUESTIONS.values(), ids=QUESTIONS)
def test_both_ways_say_the_same(server: Server, text: str, accept: str, encoding: str) -> None:
    path = f"/sparql?query={quote(text, safe='')}"
    fields = {"Accept": accept, "Accept-Encoding": encoding}
    long = server.call("GET", path, {**fields, "Cookie": "way=long"})
    for short in (server.call("GET", path, fields) for _ in range(2)):
        assert (short.status, short.body) == (long.status, long.body)
        assert {k: v for k, v in short.headers.items() if k != "date"} == {
            k: v for k, v in long.headers.items() if k != "date"
        }


def test_a_connection_ends_when_it_is_asked_to(server: Server) -> None:
    for _ in range(2):
        with line_to(server) as line:
            began = time.monotonic()
            line.sendall(ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            data = b""
            while part := line.recv(65536):
                data += part
            assert b"\r\nconnection: close\r\n" in data
            assert time.monotonic() - began < 3


@pytest.mark.parametrize("pause", [0.0, 0.01])
def test_requests_behind_each_other_are_answered_in_their_order(server: Server, pause: float) -> None:
    numbers = range(20)
    with line_to(server) as line:
        for number in numbers:
            way = b"\r\nCookie: way=long" if number % 3 == 2 else b""
            query = f"SELECT (%22n{number}%22 AS ?x) {{}}".replace(" ", "+").encode()
            line.sendall(
                ASK.replace(b"ASK%7B%7D", query.replace(b"{}", b"%7B%7D")).replace(b"Host: x", b"Host: x" + way)
            )
            time.sleep(pause)
        for number, (head, body) in zip(numbers, replies(line, len(numbers)), strict=True):
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert f'"n{number}"'.encode() in body


def test_a_plain_query_has_the_limits_of_all(server: Server) -> None:
    path = f"/sparql?query={quote(ENDLESS, safe='')}"
    lines = [line_to(server) for _ in range(5)]
    try:
        for line in lines:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        ((head, _),) = replies(lines[4], 1)
        assert head.startswith(b"HTTP/1.1 429 ")
    finally:
        for line in lines:
            line.close()
    assert server.soon(lambda pool: pool.busy == pool.long == pool.waiting == 0 and pool.ready == 2)
    began = time.monotonic()
    assert server.get(path).json["type"].endswith("/time")
    assert 5 <= time.monotonic() - began < 6


def test_behind_a_proxy_that_is_believed_the_client_is_who_stands_before_it(store: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    trusted = frozenset({"127.0.0.1"})
    with serving(store, workers=1, trusted=trusted, access_log=log, log_addresses=True) as server:
        for client in ("192.0.2.1", "192.0.2.2", "192.0.2.1"):  # the last one is answered from the cache
            assert server.get("/sparql?query=ASK%7B%7D", X_Forwarded_For=f"198.51.100.7, {client}").status == 200
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["client"] for line in lines] == ["192.0.2.1", "192.0.2.2", "192.0.2.1"]
    assert {(line["status"], line["path"]) for line in lines} == {(200, "/sparql")}
