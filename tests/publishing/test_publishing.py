"""Publishing to real servers: all arrives, only changes are sent, and a cut connection leaves the old or the new."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kg.errors import PublishError
from kg.publishing import Published, Target, publish
from kg.store import Snapshot
from kg.store.history import open_snapshot

INTO = "https://example.org/graph/all"


def target(address: str, **settings: object) -> Target:
    return Target(update=f"{address}/update", query=f"{address}/query", pause=lambda _: None, **settings)  # type: ignore[arg-type]


@contextmanager
def both(store: Path) -> Iterator[tuple[Snapshot, Snapshot]]:
    with open_snapshot(store, "previous") as old, open_snapshot(store, "current") as new:
        yield old, new


def held(address: str) -> set[str]:
    """The quads of an Oxigraph server but those about the publication, and those on their way."""
    answer = httpx.get(f"{address}/store", headers={"Accept": "application/n-quads"}, timeout=30)
    quads = ox.parse(answer.content, ox.RdfFormat.N_QUADS)
    return {str(quad) for quad in quads if "/graph/published" not in str(quad) and "/incoming/" not in str(quad)}


def of(snapshot: Snapshot) -> set[str]:
    return {str(quad) for quad in snapshot.store}


@pytest.mark.parametrize("graphs", [False, True])
def test_all_graphs_arrive_and_then_only_what_changed(store: Path, oxigraph: str, *, graphs: bool) -> None:
    address = f"{oxigraph}/store" if graphs else None
    with both(store) as (old, new), target(oxigraph, graphs=address) as there:
        first = publish(old, there, batch=6)
        assert (first.whole, first.added, first.before) == (True, len(old.store), None)
        assert held(oxigraph) == of(old)
        again = publish(old, there)
        assert again == Published(snapshot=old.id, before=old.id, whole=False, added=0, removed=0)
        second = publish(new, there, kept=lambda _: old, batch=6)
        assert (second.whole, second.added, second.removed) == (False, 10, 9)
        assert held(oxigraph) == of(new)
        back = publish(old, there, kept=lambda _: None)
        assert back.whole
        assert held(oxigraph) == of(old)


def test_what_others_have_put_there_is_not_lost(store: Path, oxigraph: str) -> None:
    foreign = "INSERT DATA { <x:a> <x:b> 1 }"
    httpx.post(f"{oxigraph}/update", content=foreign, headers={"Content-Type": "application/sparql-update"})
    with both(store) as (_, new):
        with target(oxigraph) as there, pytest.raises(PublishError, match="the default graph holds 1 triples that are"):
            publish(new, there)
        with target(oxigraph, into=ox.NamedNode(INTO)) as there:
            publish(new, there)
            assert there.count(ox.DefaultGraph()) == 1
            assert there.count(ox.NamedNode(INTO)) == sum(quad.graph_name == ox.DefaultGraph() for quad in new.store)
            publish(new, there, whole=True)
        with target(oxigraph) as there:
            publish(new, there, replace=True, whole=True)
            assert of(new) <= held(oxigraph)
            assert there.count(ox.DefaultGraph()) == sum(quad.graph_name == ox.DefaultGraph() for quad in new.store)


class Line(httpx.BaseTransport):
    """A line to a server, on which something may happen."""

    def __init__(self) -> None:
        self._line = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._line.handle_request(request)

    def close(self) -> None:
        self._line.close()


class Cut(Line):
    """A line that is cut at the request of a number, before the server has it or before the client has the answer."""

    def __init__(self, at: int, *, is_heard: bool) -> None:
        super().__init__()
        self._at = at
        self._is_heard = is_heard
        self.requests = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.requests >= self._at:
            if self._is_heard and self.requests == self._at:
                self._line.handle_request(request).read()
            raise httpx.ReadError("the line was cut")
        return self._line.handle_request(request)


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("is_heard", [True, False])
def test_a_cut_leaves_the_old_or_the_new_and_a_second_run_repairs(
    store: Path, oxigraph: str, *, whole: bool, is_heard: bool
) -> None:
    with both(store) as (old, new):
        with target(oxigraph) as there:
            publish(old, there)
        for number in range(1, 60):
            line = Cut(number, is_heard=is_heard)
            with target(oxigraph, transport=line) as cut, suppress(PublishError):
                publish(new, cut, kept=lambda _: old, whole=whole, batch=10)
            assert held(oxigraph) in (of(old), of(new))
            with target(oxigraph) as there:
                publish(new, there, kept=lambda _: old)
                assert held(oxigraph) == of(new)
                if line.requests < number:
                    assert number > 10
                    return
                publish(old, there, kept=lambda _: new)
        raise AssertionError("publishing never came to an end")


class Busy(Line):
    """A server that answers every other request by 503."""

    def __init__(self) -> None:
        super().__init__()
        self._requests = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._requests += 1
        if self._requests % 2 and b"holdsSnapshot" not in request.read():
            return httpx.Response(503, text="busy")
        return self._line.handle_request(request)


def test_what_fails_for_a_moment_is_tried_again(store: Path, oxigraph: str) -> None:
    with both(store) as (old, _), target(oxigraph, transport=Busy()) as there:
        publish(old, there, batch=10)
        assert held(oxigraph) == of(old)


def test_triples_that_get_lost_are_missed(store: Path, oxigraph: str) -> None:
    with both(store) as (old, new), target(oxigraph) as there:
        publish(old, there)
        there.tell('DELETE DATA { <https://example.org/base> <https://example.org/says> "民政\\"\\\\\\n" }')
        with pytest.raises(PublishError, match="the default graph holds 30 triples instead of 31; publish again"):
            publish(new, there, kept=lambda _: old)
        assert publish(new, there, kept=lambda _: old).whole
        assert held(oxigraph) == of(new)


class Gate(Line):
    """A server that asks for a password or a token."""

    def __init__(self, *allowed: str) -> None:
        super().__init__()
        self._allowed = allowed

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.headers.get("Authorization") not in self._allowed:
            return httpx.Response(401, text="who are you?")
        return self._line.handle_request(request)


@pytest.mark.parametrize(
    "settings", [{"auth": httpx.BasicAuth("anna", "geheim")}, {"token": "t0ken"}], ids=["basic", "bearer"]
)
def test_a_name_or_a_token_opens(store: Path, oxigraph: str, settings: dict[str, object]) -> None:
    gate = Gate("Basic YW5uYTpnZWhlaW0=", "Bearer t0ken")
    with both(store) as (_, new):
        with target(oxigraph, transport=gate, **settings) as there:
            publish(new, there)
        with target(oxigraph, transport=gate) as there, pytest.raises(PublishError, match="give --user or --token-env"):
            publish(new, there)
    assert held(oxigraph)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://127.0.0.1:1/update"], "no answer"),
        (["ftp://example.org/update"], "write it as http://HOST:PORT/PATH"),
        (["http://127.0.0.1:1/update", "--user", "anna"], "KG_PASSWORD: no such variable"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    store: Path, root: Path, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.publishing.target.TRIES", 1)
    code = "import kg.publishing.target as t; t.TRIES = 1\nfrom kg.cli import main; main(prog_name='kg')"
    command = [sys.executable, "-c", code, "publish", *arguments, "--store", str(store)]
    environment = {name: value for name, value in os.environ.items() if name != "KG_PASSWORD"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.slow
def test_the_command_publishes(store: Path, root: Path, oxigraph: str) -> None:
    command = [sys.executable, "-c", "from kg.cli import main; main(prog_name='kg')", "publish", f"{oxigraph}/update"]

    def published(name: str) -> str:
        done = subprocess.run(
            [*command, "--store", str(store), "--snapshot", name], cwd=root, capture_output=True, text=True, check=True
        )
        with open_snapshot(store, name) as snapshot:
            assert done.stdout.strip() == snapshot.id
            assert held(oxigraph) == of(snapshot)
        return done.stderr

    assert "all of the snapshot" in published("previous")
    assert "10 triples added, 9 removed" in published("current")


@pytest.mark.slow
@pytest.mark.parametrize("graphs", [False, True])
def test_virtuoso_holds_every_graph(store: Path, virtuoso: str, *, graphs: bool) -> None:
    there = Target(
        update=f"{virtuoso}/sparql-auth",
        query=f"{virtuoso}/sparql-auth",
        graphs=f"{virtuoso}/sparql-graph-crud-auth" if graphs else None,
        auth=httpx.DigestAuth("dba", "dba"),
        into=ox.NamedNode(INTO),
    )
    with both(store) as (old, new), there:
        assert publish(old, there, batch=8).whole
        assert publish(new, there, kept=lambda _: old, batch=8).whole is False
        rows = there.rows(f"SELECT ?s ?o {{ GRAPH <{INTO}> {{ ?s <https://example.org/says> ?o }} }}")
        ours = [quad for quad in new.store if quad.graph_name == ox.DefaultGraph()]
        assert {(row["s"], row["o"]) for row in rows} == {(q.subject.value, q.object.value) for q in ours}
