"""Query processes: deadlines, memory, deaths, departures, and new snapshots."""

from __future__ import annotations

import asyncio
import http.client
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest

from kg.endpoint.answering import Query
from kg.endpoint.formats import TABLES, Choice
from kg.endpoint.jobs import FailedQueryError
from kg.endpoint.limits import Limits
from kg.endpoint.workers import Pool
from kg.errors import StoreError
from tests.endpoint.served import ENDLESS, Reply, Server, publish, serving, small_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
BOMB = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
GIB = 1024**3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workers") / "store"
    publish(folder, small_graph(2000))
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store, limits=Limits(seconds=60, memory=GIB, waiting=4)) as running:
        yield running


def counted(reply: Reply) -> int:
    assert reply.status == 200, reply.text
    return int(reply.json["results"]["bindings"][0]["n"]["value"])


def all_at_rest(pool: Pool) -> bool:
    return pool.ready == 2 and pool.busy == pool.long == pool.waiting == 0


def left_behind(server: Server) -> list[Path]:
    return list(server.pool._crew.answers.iterdir())


def test_an_endless_query_is_stopped_at_its_deadline_while_others_go_on(server: Server) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(server.query, ENDLESS, timeout="0.8")
        slowest = 0.0
        answers = 0
        while not endless.done():
            asked = time.monotonic()
            assert counted(server.query(COUNT)) == 4004
            slowest = max(slowest, time.monotonic() - asked)
            answers += 1
    took = time.monotonic() - began
    reply = endless.result()
    assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (503, "time")
    assert 0.8 <= took < 1.8
    assert answers > 5
    assert slowest < 0.8
    assert server.soon(all_at_rest)


def test_the_parameter_only_lowers_the_limit(store: Path) -> None:
    with serving(store, limits=Limits(seconds=0.5)) as server:
        began = time.monotonic()
        assert server.query(ENDLESS, timeout="60").json["type"].endswith("/time")
        assert time.monotonic() - began < 5


def test_a_memory_bomb_dies_alone(server: Server) -> None:
    with ThreadPoolExecutor(1) as threads:
        bomb = threads.submit(server.query, BOMB)
        while not bomb.done():
            assert counted(server.query(COUNT)) == 4004
    reply = bomb.result()
    assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (503, "memory")
    assert "1 GiB" in reply.json["detail"]
    assert server.soon(all_at_rest)
    assert counted(server.query(COUNT)) == 4004


def test_a_process_killed_at_work_is_replaced(server: Server) -> None:
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(server.query, ENDLESS)
        assert server.soon(lambda pool: pool.busy == 1)
        (busy,) = server.pool._crew.members - set(server.pool._crew.turns._free)
        os.kill(busy.process.pid, signal.SIGKILL)
        reply = endless.result(timeout=10)
    assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (503, "died")
    assert server.soon(all_at_rest)


def test_processes_killed_at_rest_cost_no_query(server: Server) -> None:
    for worker in set(server.pool._crew.members):
        os.kill(worker.process.pid, signal.SIGKILL)
    assert server.soon(lambda pool: not any(worker.alive for worker in pool._crew.members))
    assert [counted(server.query(COUNT)) for _ in range(4)] == [4004] * 4
    assert server.soon(all_at_rest)


def test_a_client_that_leaves_frees_its_process(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        body = urlencode({"query": ENDLESS}).encode()
        head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        line.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert server.soon(lambda pool: pool.busy == 1)
    left = time.monotonic()
    assert server.soon(all_at_rest)
    assert time.monotonic() - left < 5
    assert not left_behind(server)


def test_more_than_can_wait_are_sent_away(store: Path) -> None:
    with serving(store, workers=1, limits=Limits(seconds=1, waiting=2)) as server, ThreadPoolExecutor(6) as threads:
        replies = [reply.result() for reply in [threads.submit(server.query, ENDLESS) for _ in range(6)]]
        kinds = sorted(reply.json["type"].rsplit("/")[-1] for reply in replies)
        assert kinds.count("busy") >= 3
        busy = next(reply for reply in replies if reply.json["type"].endswith("/busy"))
        assert (busy.status, int(busy.headers["retry-after"]) > 0) == (503, True)
        assert server.soon(lambda pool: pool.ready == 1 and pool.busy == 0)
        assert counted(server.query(COUNT)) == 4004


def test_a_long_answer_is_sent_whole_and_leaves_nothing_behind(server: Server) -> None:
    query = "SELECT ?a ?b { ?a <https://w3id.org/minzheng/ontology#value> ?v . ?b ?p ?o FILTER(?v < 20) }"
    plain = server.query(query, "text/csv")
    assert plain.status == 200
    assert int(plain.headers["content-length"]) == len(plain.body) > 1_000_000
    assert plain.text.count("\n") == 1 + 20 * 4004
    head = server.call("HEAD", f"/sparql?{urlencode({'query': query})}", {"Accept": "text/csv"})
    assert head.headers["content-length"] == plain.headers["content-length"]
    assert not left_behind(server)


def test_too_long_an_answer_is_an_error_and_not_a_part(store: Path) -> None:
    with serving(store, limits=Limits(seconds=20, longest=1_000_000)) as server:
        reply = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f }")
        assert (reply.status, reply.json["type"].rsplit("/")[-1]) == (503, "too-long")
        assert counted(server.query(COUNT)) == 4004
        assert not left_behind(server)


def test_a_process_has_no_network(server: Server) -> None:
    assert server.pool.isolated
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1.0)
        port = listener.getsockname()[1]
        query = Query(text=f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{}} }}", table=json_table())
        # Behind the guard's back, straight to a process.
        asked = asyncio.run_coroutine_threadsafe(server.pool.answer(query), server.loop)
        with pytest.raises(FailedQueryError) as failure:
            asked.result(timeout=30)
        assert failure.value.kind == "failed"
        with pytest.raises(TimeoutError):
            listener.accept()


def json_table() -> Choice:
    return Choice(format=TABLES[0], media=TABLES[0].media[0])


def test_a_new_snapshot_loses_no_request(tmp_path: Path) -> None:
    store = tmp_path / "store"
    sizes = (100, 101, 102, 103)
    published = [publish(store, small_graph(sizes[0]))]
    seen: list[tuple[str, int]] = []
    stop = threading.Event()

    def ask(server: Server) -> None:
        connection = server.connect()
        try:
            while not stop.is_set():
                connection.request("GET", f"/sparql?{urlencode({'query': COUNT})}")
                response = connection.getresponse()
                body = response.read()
                assert response.status == 200, body
                seen.append((response.headers["X-Snapshot"], int(body.split(b'"value":"')[1].split(b'"')[0])))
        finally:
            connection.close()

    with serving(store) as server, ThreadPoolExecutor(3) as threads:
        clients = [threads.submit(ask, server) for _ in range(3)]
        try:
            for size in sizes[1:]:
                published.append(publish(store, small_graph(size)))
                assert server.soon(lambda pool: pool.snapshot == published[-1])
                time.sleep(0.1)
        finally:
            stop.set()
        for client in clients:
            client.result()
    triples = {snapshot: 4 + 2 * size for snapshot, size in zip(published, sizes, strict=True)}
    assert {snapshot for snapshot, _ in seen} >= {published[0], published[-1]}
    assert all(triples[snapshot] == number for snapshot, number in seen)
    assert len(seen) > 20


def test_a_query_on_the_old_snapshot_is_finished(tmp_path: Path) -> None:
    store = tmp_path / "store"
    old = publish(store, small_graph(30))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(STR(?c)) < STRLEN(STR(?i)) + 99) }"
    with serving(store, limits=Limits(seconds=60)) as server, ThreadPoolExecutor(1) as threads:
        answer = threads.submit(server.query, slow)
        assert server.soon(lambda pool: pool.busy == 1)
        new = publish(store, small_graph(31))
        assert server.soon(lambda pool: pool.snapshot == new)
        assert counted(server.query(COUNT)) == 66
        reply = answer.result()
        assert (reply.headers["x-snapshot"], counted(reply)) == (old, 64**3)
        assert server.soon(lambda pool: all_at_rest(pool) and len(pool._crew.everyone) == 3)


def test_without_a_store_there_is_no_server(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"), serving(tmp_path / "nothing"):
        pass


def test_nothing_is_left_when_a_server_stops(store: Path) -> None:
    with serving(store) as server:
        folder = server.pool._crew.answers
        processes = [worker.process for worker in server.pool._crew.members]
        connection: http.client.HTTPConnection = server.connect()
        connection.request("GET", "/health")
        assert connection.getresponse().read()
        connection.close()
    assert not folder.exists()
    assert all(process.returncode is not None for process in processes)
