"""Answers kept: what is answered from them, what is not, and that they are bounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.endpoint.cache import Cache
from tests.endpoint.served import Server, publish, serving, small_graph

JSON = "application/sparql-results+json"
ROWS = "/sparql?query=" + quote("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    publish(tmp_path / "store", small_graph(200))
    with serving(tmp_path / "store", workers=1) as running:
        yield running


def silence(server: Server) -> None:
    """Have no process answer any more."""

    def nobody(*_: object) -> None:
        raise AssertionError("a process was asked")

    server.pool.submit = nobody  # type: ignore[method-assign,assignment]


def test_the_same_request_is_answered_without_a_process(server: Server) -> None:
    first = [server.get(ROWS), server.get(ROWS, Accept="text/csv"), server.get(ROWS, Accept_Encoding="gzip")]
    silence(server)
    again = [server.get(ROWS), server.get(ROWS, Accept="text/csv"), server.get(ROWS, Accept_Encoding="gzip")]
    for one, other in zip(first, again, strict=True):
        assert other.body == one.body
        assert {k: v for k, v in other.headers.items() if k != "date"} == {
            k: v for k, v in one.headers.items() if k != "date"
        }
    assert again[0].headers["access-control-allow-origin"] == "*"


def test_the_same_query_by_post_is_too(server: Server) -> None:
    first = server.query("SELECT ?s { ?s ?p 7 }")
    silence(server)
    form = f"query={quote('SELECT ?s { ?s ?p 7 }')}"
    assert server.post(form, "application/x-www-form-urlencoded", Accept=JSON).body == first.body
    assert server.call("HEAD", f"/sparql?{form}", {"Accept": JSON}).headers["content-length"] == str(len(first.body))


def test_on_one_connection_kept_and_fresh_answers_take_turns(server: Server) -> None:
    connection = server.connect()
    for number in (1, 2, 1, 3, 1, 1, 2):
        connection.request("GET", f"/sparql?query=SELECT%20(%22{number}%22%20AS%20%3Fx)%20%7B%7D")
        reply = connection.getresponse()
        assert f'"value":"{number}"'.encode() in reply.read()
    connection.close()


def test_a_new_snapshot_is_answered_anew(server: Server) -> None:
    old = server.get(ROWS)
    fresh = publish(server.pool._store_dir, small_graph(201))
    assert server.soon(lambda pool: pool.snapshot == fresh)
    new = server.get(ROWS)
    assert new.headers["x-snapshot"] == fresh != old.headers["x-snapshot"]
    assert new.body != old.body
    assert new.headers["last-modified"]


def test_what_differs_each_time_is_not_kept(server: Server) -> None:
    path = "/sparql?query=" + quote("SELECT (RAND() AS ?r) {}")
    assert server.get(path).body != server.get(path).body


def test_a_date_is_enough_to_know_an_answer(server: Server) -> None:
    since = server.get(ROWS).headers["last-modified"]
    assert server.get(ROWS, If_Modified_Since=since).status == 304
    assert server.get(ROWS, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT").status == 200
    assert server.get(ROWS, If_Modified_Since="yesterday").status == 200


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from("ab"), st.integers(0, 9000)), max_size=60))
def test_the_room_is_never_exceeded(puts: list[tuple[int, str, int]]) -> None:
    cache = Cache[int](50_000)
    for key, snapshot, size in puts:
        cache.put(key, snapshot, size, size)
        assert 0 <= cache.used <= 50_000
        kept = cache.get(key, snapshot)
        assert kept in {None, size}
        assert cache.get(key, "another") is None


def test_what_is_not_asked_for_leaves_first() -> None:
    cache = Cache[str](16 * 3000)
    for name in "abcdefghij":
        cache.put(name, "s", name, 1900)
        cache.get("a", "s")
    for number in range(10):
        cache.put(number, "s", "x", 1900)
        cache.get("a", "s")
    assert cache.get("a", "s") == "a"
    assert cache.get("b", "s") is None
