"""The way out for SERVICE: twenty attempts to go elsewhere, and a listener that nobody reaches."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.endpoint.answering import Query
from kg.endpoint.formats import TABLES, Choice
from kg.endpoint.gate import Gate
from kg.endpoint.hosts import Host, HostError, is_public
from kg.endpoint.jobs import FailedQueryError
from tests.endpoint.served import Server, publish, serving, small_graph

JSON = Choice(format=TABLES[0], media=TABLES[0].media[0])
ALLOWED = Host.of("http://data.example.org:8080")
OTHER = Host.of("https://rebound.example.org")
PUBLIC = "93.184.216.34"
RESULTS = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "from afar"}}]}}'


class Listener:
    """Takes note of who comes, and answers as a SPARQL endpoint would."""

    def __init__(self, reply: bytes) -> None:
        self.heard: list[bytes] = []
        self._reply = reply
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line:
                self.heard.append(line.recv(65536))
                line.sendall(self._reply)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def http(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/sparql-results+json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{more}Connection: close\r\n\r\n".encode() + body


@contextmanager
def listening(reply: bytes) -> Iterator[Listener]:
    listener = Listener(reply)
    try:
        yield listener
    finally:
        listener.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate") / "store"
    publish(folder, small_graph())
    return folder


@pytest.fixture(scope="module")
def trap() -> Iterator[Listener]:
    """What must never be reached."""
    with listening(http(RESULTS)) as listener:
        yield listener


@pytest.fixture(scope="module")
def server(store: Path, trap: Listener) -> Iterator[Server]:
    """A server whose names resolve to nothing public."""

    async def resolve(name: str, _: int) -> Sequence[str]:
        return {"data.example.org": ["127.0.0.1"], "rebound.example.org": [PUBLIC, "10.0.0.7"]}.get(name, [])

    async def dial(*_: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", trap.port)

    hosts = (ALLOWED, OTHER)
    with serving(store, workers=1, hosts=hosts, gate=Gate(hosts, resolve=resolve, dial=dial)) as running:
        yield running


@pytest.fixture(scope="module")
def closed(store: Path) -> Iterator[Server]:
    """A server as it is without any host allowed."""
    with serving(store, workers=1) as running:
        yield running


def attempts(port: int) -> list[str]:
    """Twenty ways to ask for what is inside."""
    here = f"127.0.0.1:{port}"
    return [
        f"ASK {{ SERVICE <http://{here}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://localhost:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://[::1]:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://[::ffff:127.0.0.1]:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://0.0.0.0:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://2130706433:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://0x7f000001:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://127.1:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://localhost.:{port}/> {{ ?s ?p ?o }} }}",
        "ASK { SERVICE <http://169.254.169.254/latest/meta-data/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://[fd00:ec2::254]/latest/meta-data/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://[fe80::1]/> { ?s ?p ?o } }",
        "ASK { SERVICE <http://10.0.0.1/> { ?s ?p ?o } }",
        f"ASK {{ SERVICE <http://data.example.org:8080@{here}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <http://data.example.org.evil.test:{port}/> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE SILENT <http://{here}/> {{ ?s ?p ?o }} }}",
        f"PREFIX in: <http://{here}/> ASK {{ SERVICE in:side {{ ?s ?p ?o }} }}",
        f"BASE <http://{here}/> ASK {{ SERVICE <side> {{ ?s ?p ?o }} }}",
        f"ASK {{ VALUES ?g {{ <http://{here}/> }} SERVICE ?g {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE # here\n <http://{here}/> {{ ?s ?p ?o }} }} }}",
    ]


@pytest.mark.parametrize("number", range(20))
def test_twenty_attempts_are_refused_in_words(server: Server, closed: Server, trap: Listener, number: int) -> None:
    query = attempts(trap.port)[number]
    for reply in (server.query(query), closed.query(query)):
        assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (403, "refused-service"), query
        assert "line" in reply.json["detail"]
    assert trap.heard == []


def asked(server: Server, text: str) -> str:
    """What becomes of a query that gets past the guard."""
    future = asyncio.run_coroutine_threadsafe(server.pool.answer(Query(text=text, table=JSON)), server.loop)
    try:
        return future.result(timeout=40).body.decode()
    except FailedQueryError as error:
        return error.kind


@pytest.mark.parametrize("number", range(20))
def test_behind_the_guards_back_they_reach_nobody(server: Server, trap: Listener, number: int) -> None:
    query = attempts(trap.port)[number]
    assert asked(server, query) in {"failed", "syntax", '{"head":{},"boolean":true}'}  # SILENT has one empty row
    assert trap.heard == []


@pytest.mark.parametrize("host", [ALLOWED, OTHER], ids=str)
def test_an_allowed_name_that_leads_inside_is_not_followed(server: Server, trap: Listener, host: Host) -> None:
    reply = server.query(f"ASK {{ SERVICE <{host}/sparql> {{ ?s ?p ?o }} }}")
    assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (500, "failed")
    assert trap.heard == []


def test_an_allowed_host_answers_and_is_looked_up_at_each_call(store: Path) -> None:
    places: list[tuple[str, int]] = []
    with listening(http(RESULTS)) as far:

        async def resolve(*_: object) -> Sequence[str]:
            # The second look gives an address of the house: a name that was rebound.
            return [PUBLIC] if not places else ["192.168.1.1"]

        async def dial(address: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            places.append((address, port))
            return await asyncio.open_connection("127.0.0.1", far.port)

        gate = Gate([ALLOWED], resolve=resolve, dial=dial)
        with serving(store, workers=1, hosts=(ALLOWED,), gate=gate) as server:
            query = f"SELECT ?x {{ SERVICE <{ALLOWED}/sparql> {{ ?s ?p ?x }} }}"
            reply = server.query(query)
            assert reply.json["results"]["bindings"] == [{"x": {"type": "literal", "value": "from afar"}}]
            assert reply.headers["cache-control"] == "no-store"
            assert server.query(query).status == 500
        assert places == [(PUBLIC, 8080)]
        assert len(far.heard) == 1
        assert b"Host: data.example.org:8080" in far.heard[0].replace(b"host:", b"Host:")


def test_a_redirect_is_not_followed(store: Path, trap: Listener) -> None:
    leads = f"Location: http://127.0.0.1:{trap.port}/\r\n"
    with listening(http(b"", "302 Found", leads)) as far:

        async def resolve(*_: object) -> Sequence[str]:
            return [PUBLIC]

        async def dial(*_: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            return await asyncio.open_connection("127.0.0.1", far.port)

        gate = Gate([ALLOWED], resolve=resolve, dial=dial)
        with serving(store, workers=1, hosts=(ALLOWED,), gate=gate) as server:
            assert server.query(f"ASK {{ SERVICE <{ALLOWED}/sparql> {{ ?s ?p ?o }} }}").status == 500
        assert len(far.heard) == 1
    assert trap.heard == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound to it
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("fd00:ec2::254", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_what_is_public(address: str, public: bool) -> None:  # noqa: FBT001 - the table's answer
    assert is_public(address) is public


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "[::1]", "2130706433", "localhost", "https://a.org/sparql", "https://u:p@a.org", "ftp://a.org",
     "a.org:99999", "a..org", "", "*.org", "https://"],
)  # fmt: skip
def test_only_plain_names_of_hosts_can_be_allowed(text: str) -> None:
    with pytest.raises(HostError, match="not the name of a host"):
        Host.of(text)
