"""Two endpoints of ours, each asking the other by SERVICE: one allowed the other, and nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.endpoint.gate import Gate
from kg.endpoint.hosts import Host
from kg.graph.vocabulary import ID, SKOS
from tests.endpoint.served import Server, publish, serving

NEAR, FAR = Host.of("http://near.example.org:8080"), Host.of("http://far.example.org:8081")
PLACE = ox.NamedNode(f"{ID}place/370100")
ITEM = ox.NamedNode("http://www.wikidata.org/entity/Q170247")
PEOPLE = ox.NamedNode("http://www.wikidata.org/prop/direct/P1082")


@contextmanager
def federated(store_dir: Path, host: Host, ports: dict[str, int]) -> Iterator[Server]:
    """A server that may ask *host*, whose name leads to a port of this machine."""

    async def resolve(*_: object) -> Sequence[str]:
        return ["93.184.216.34"]

    async def dial(*_: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", ports[host.name])

    with serving(store_dir, workers=1, hosts=(host,), gate=Gate((host,), resolve=resolve, dial=dial)) as running:
        yield running


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    folder = tmp_path_factory.mktemp("federation")
    publish(folder / "near", [ox.Quad(PLACE, SKOS.exactMatch, ITEM)])
    publish(folder / "far", [ox.Quad(ITEM, PEOPLE, ox.Literal(9_202_432))])
    ports: dict[str, int] = {}
    with federated(folder / "near", FAR, ports) as near, federated(folder / "far", NEAR, ports) as far:
        ports |= {host.name: int(server.url.rpartition(":")[2]) for host, server in ((NEAR, near), (FAR, far))}
        yield near, far


def test_our_endpoint_asks_another(servers: tuple[Server, Server]) -> None:
    query = f"""SELECT ?place ?people {{
      ?place <{SKOS.exactMatch.value}> ?item
      SERVICE <{FAR}/sparql> {{ ?item <{PEOPLE.value}> ?people }}
    }}"""
    reply = servers[0].query(query)
    assert reply.status == 200, reply.text
    rows = reply.json["results"]["bindings"]
    assert [(row["place"]["value"], row["people"]["value"]) for row in rows] == [(PLACE.value, "9202432")]


def test_another_asks_ours(servers: tuple[Server, Server]) -> None:
    query = f"""SELECT ?place ?people {{
      ?item <{PEOPLE.value}> ?people
      SERVICE <{NEAR}/sparql> {{ ?place <{SKOS.exactMatch.value}> ?item }}
    }}"""
    reply = servers[1].query(query)
    assert reply.status == 200, reply.text
    assert [row["place"]["value"] for row in reply.json["results"]["bindings"]] == [PLACE.value]


def test_who_is_not_allowed_is_not_asked(servers: tuple[Server, Server]) -> None:
    reply = servers[0].query(f"ASK {{ SERVICE <{NEAR}/sparql> {{ ?s ?p ?o }} }}")
    assert reply.status == 403
