"""Who is served when: turns of clients, the lane of long queries, shares, and queries that are cancelled by name."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.endpoint.limits import Limits
from kg.endpoint.turns import Lane, Shares, Turns
from tests.endpoint.served import ENDLESS, Reply, Server, publish, serving, small_graph

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lanes") / "store"
    publish(folder, small_graph(2000))
    return folder


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    limits = Limits(seconds=20, patience=0.2, long=1, per_client=3)
    with serving(store, workers=1, limits=limits, cache=0) as running:
        yield running


def kind(reply: Reply) -> str:
    return str(reply.json["type"].rsplit("/")[-1])


def test_a_long_query_leaves_its_place_to_short_ones(server: Server) -> None:
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(server.query, ENDLESS, timeout="4")
        assert server.soon(lambda pool: pool.long == 1)
        slow = {worker.process.pid for worker in server.pool._crew.everyone - server.pool._crew.members}
        ours = os.getpriority(os.PRIO_PROCESS, 0)
        assert any(os.getpriority(os.PRIO_PROCESS, pid) > ours for pid in slow)
        assert [server.query(COUNT).status for _ in range(5)] == [200] * 5
        assert not endless.done()
        assert kind(endless.result()) == "time"
    assert server.soon(lambda pool: pool.long == 0 and pool.ready == 1 and pool.busy == 0)


def test_without_room_a_long_query_waits_and_begins_again(server: Server) -> None:
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(server.query, ENDLESS, timeout="2")
        assert server.soon(lambda pool: pool.long == 1)
        middling = f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(STR(?c)) < {10**6}) }}"
        second = threads.submit(server.query, middling, timeout="19")
        assert server.query(COUNT).status == 200
        assert kind(first.result()) == "time"
        reply = second.result()
    assert (reply.status, reply.json["results"]["bindings"][0]["n"]["value"]) == (200, str(4004**2))


def test_a_client_has_its_share(server: Server) -> None:
    with ThreadPoolExecutor(6) as threads:
        replies = [reply.result() for reply in [threads.submit(server.query, ENDLESS, timeout="2") for _ in range(6)]]
    many = [reply for reply in replies if reply.status == 429]
    assert len(many) == 3
    assert {kind(reply) for reply in many} == {"many"}
    assert int(many[0].headers["retry-after"]) > 0
    assert server.soon(lambda pool: pool.long == 0 and pool.busy == 0)
    assert server.query(COUNT).status == 200


def test_a_query_is_cancelled_at_its_own_url(server: Server) -> None:
    name = "0b9e7d0c-5f0e-4a51-8a53-0d0e58fdb0a1"
    url = f"/sparql/queries/{name}"
    with ThreadPoolExecutor(1) as threads:
        endless = threads.submit(server.query, ENDLESS, id=name)
        assert server.soon(lambda pool: pool.busy == 1 or pool.long == 1)
        assert server.get(url).json["seconds"] >= 0
        assert server.query("ASK {}", id=name).status == 400
        assert server.call("DELETE", url).status == 204
        reply = endless.result(timeout=5)
    assert (reply.status, kind(reply)) == (409, "cancelled")
    assert server.soon(lambda pool: pool.busy == 0 and pool.long == 0)
    assert server.call("DELETE", url).status == server.get(url).status == 404


@pytest.mark.parametrize("name", ["short", "with space", "a/../../etc", "ä" * 10, "x" * 65])
def test_an_id_is_plain(server: Server, name: str) -> None:
    assert server.query("ASK {}", id=name).status == 400


def test_other_pages_may_cancel(server: Server) -> None:
    reply = server.call("OPTIONS", "/sparql/queries/0b9e7d0c")
    assert "DELETE" in reply.headers["access-control-allow-methods"]


def test_clients_take_turns() -> None:
    turns: Turns[int] = Turns()
    order: list[str] = []
    takers = {}
    for name in ("a0", "a1", "a2", "b0", "b1"):
        takers[name] = lambda _, name=name: order.append(name)
        turns.wait(name[0], takers[name])
    turns.leave("a", takers["a1"])
    turns.leave("a", takers["a1"])  # who has left already changes nothing
    for thing in range(4):
        turns.put(thing)
    assert order == ["a0", "b0", "a2", "b1"]
    assert (turns.free, turns.waiting) == (0, 0)
    turns.put(4)
    turns.put(5)
    assert (turns.take(), turns.take(), turns.take()) == (5, 4, None)


def test_a_lane_has_room_for_so_many() -> None:
    async def entered() -> None:
        lane = Lane(1)
        assert lane.try_enter()
        assert not lane.try_enter()
        next_in, gone = asyncio.create_task(lane.enter()), asyncio.create_task(lane.enter())
        await asyncio.sleep(0)
        lane.leave()
        gone.cancel()
        await asyncio.gather(next_in, gone, return_exceptions=True)
        assert lane.inside == 1
        lane.leave()
        assert lane.inside == 0

    asyncio.run(entered())


def test_the_house_has_as_many_as_it_needs() -> None:
    shares = Shares(1)
    assert [shares.take(client) for client in ("a", "a", "b", "", "")] == [True, False, True, True, True]
    shares.give("a")
    assert shares.take("a")
