"""The Reconciliation Service API 0.2: what a client such as OpenRefine asks, and that all answers have its shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest

from tests.endpoint.served import Reply, Server, serving

# What the published schemas of version 0.2 ask, in our own words; these take and refuse all of its examples alike.
Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TYPED: Schema = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
TEMPLATE: Schema = {"type": "string", "pattern": r"\{\{id\}\}"}
LINK: Schema = {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}}
SERVICE = {"type": "object", "properties": {"service_url": TEXT, "service_path": TEXT}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
        "documentation": TEXT,
        "serviceVersion": TEXT,
        "logo": TEXT,
        "defaultTypes": {"type": "array", "items": TYPED, "uniqueItems": True},
        "view": LINK,
        "preview": {
            **LINK,
            "required": ["url", "width", "height"],
            "properties": {**LINK["properties"], "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "additionalProperties": SERVICE},
        "extend": {
            "type": "object",
            "properties": {"propose_properties": SERVICE, "property_settings": {"type": "array"}},
        },
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPED},
        "features": {
            "type": "array",
            "items": {"type": "object", "properties": {"id": TEXT, "value": {"type": ["number", "boolean"]}}},
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTED = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {**TYPED, "properties": {**TYPED["properties"], "notable": {"type": "array"}}},
        }
    },
}
CELL = {
    "oneOf": [
        {"type": "object", "additionalProperties": False},
        {
            "type": "object",
            "required": ["id", "name"],
            "properties": {"id": TEXT, "name": TEXT, "description": TEXT},
            "additionalProperties": False,
        },
        *(
            {"type": "object", "required": [kind], "properties": {kind: form}, "additionalProperties": False}
            for kind, form in (
                ("str", TEXT),
                ("float", {"type": "number"}),
                ("int", {"type": "integer"}),
                ("date", {"type": "string", "pattern": r"^-?\d{4,}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d"}),
            )
        ),
    ]
}
EXTENDED = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": TYPED},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": CELL},
            },
        },
    },
}


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Server]:
    with serving(seeds_store) as running:
        yield running


def valid(reply: Reply, schema: Schema) -> Any:  # noqa: ANN401 - JSON is anything
    assert reply.status == 200, reply.text
    assert reply.headers["access-control-allow-origin"] == "*"
    jsonschema.validate(reply.json, schema)
    return reply.json


def batch(server: Server, queries: object, method: str = "POST") -> Reply:
    body = urlencode({"queries": json.dumps(queries)}, quote_via=quote)
    if method == "GET":
        return server.get(f"/reconcile?{body}")
    return server.post(body, "application/x-www-form-urlencoded", "/reconcile")


def test_the_manifest_tells_what_the_service_can_do(server: Server) -> None:
    told = valid(server.get("/reconcile"), MANIFEST)
    assert told["identifierSpace"] == "https://w3id.org/minzheng/id/"
    types = [one["id"] for one in told["defaultTypes"]]
    assert types == ["place", "group", "metric", "benefit", "organization", "initiative"]
    assert told["view"]["url"].startswith(server.url)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_of_names(server: Server, method: str) -> None:
    queries = {
        "q0": {"query": "济南", "type": "place"},
        "q1": {"query": "朝阳", "type": ["place"], "limit": 3, "type_strict": "any"},
        "q2": {"query": "市民政局", "type": "organization", "properties": [{"pid": "within", "v": "滨州"}]},
        "q3": {"query": "低保户", "type": "group"},
        "q4": {"query": "火星市民政局"},
        "q5": {"query": "朝阳", "type": "place", "properties": [{"pid": "within", "v": {"id": "place/110000"}}]},
        "q6": {"query": "", "properties": [{"pid": "code", "v": "370104"}]},
    }
    found = valid(batch(server, queries, method), RESULTS)
    assert list(found) == list(queries)
    first = {name: answer["result"][0] for name, answer in found.items() if answer["result"]}
    assert (first["q0"]["id"], first["q0"]["match"]) == ("place/370100", True)
    assert first["q0"]["description"] == "Jinan Shi · 山东省"
    assert not any(one["match"] for one in found["q1"]["result"])
    assert len(found["q1"]["result"]) == 3
    assert (first["q2"]["id"], first["q2"]["match"]) == ("organization/滨州市民政局", True)
    assert (first["q3"]["id"], first["q3"]["match"]) == ("group/subsistence-allowance-recipients", True)
    assert not any(one["match"] for one in found["q4"]["result"])
    assert (first["q5"]["id"], first["q5"]["match"]) == ("place/110105", True)
    assert (first["q6"]["id"], first["q6"]["match"]) == ("place/370104", True)


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ([], "object"),
        ({"q0": "济南"}, "q0 is no query"),
        ({"q0": {}}, "q0 has no query"),
        ({"q0": {"query": 1}}, "q0 has no query"),
        ({"q0": {"query": "济南", "limit": 0}}, "limit is a number"),
        ({"q0": {"query": "济南", "type": 1}}, "type is a text"),
        ({"q0": {"query": "济南", "properties": [{"pid": "within"}]}}, "a property has pid"),
        ({f"q{number}": {"query": "济南"} for number in range(101)}, "too many"),
    ],
)
def test_a_wrong_batch_is_told_so(server: Server, queries: object, words: str) -> None:
    reply = batch(server, queries)
    assert (reply.status, reply.headers["content-type"]) == (400, "application/problem+json")
    assert words in reply.json["detail"]


def test_what_is_no_json_is_told_so(server: Server) -> None:
    assert server.get("/reconcile?queries=%7B").status == 400
    stray = batch(server, {"q0": {"query": "济南", "props": [{"pid": "within", "v": "370000"}]}})
    assert stray.status == 400
    assert "props" in stray.text
    assert batch(server, {"q0": {"query": "济南", "type_strict": "never"}}).status == 400
    assert server.get("/reconcile/suggest/type?prefix=&cursor=-1").status == 400
    assert server.get("/reconcile?queries=%FF").status == 400
    assert server.post("{}", "application/json", "/reconcile").status == 415


def test_suggestions(server: Server) -> None:
    places = valid(server.get(f"/reconcile/suggest/entity?prefix={quote('槐荫')}&type=place"), SUGGESTED)
    assert places["result"][0]["id"] == "place/370104"
    further = valid(server.get(f"/reconcile/suggest/entity?prefix={quote('济')}&type=place&limit=3"), SUGGESTED)
    skipped = valid(
        server.get(f"/reconcile/suggest/entity?prefix={quote('济')}&type=place&limit=2&cursor=1"), SUGGESTED
    )
    assert skipped["result"] == further["result"][1:]
    types = valid(server.get(f"/reconcile/suggest/type?prefix={quote('地')}"), SUGGESTED)
    assert [one["id"] for one in types["result"]] == ["place"]
    properties = valid(server.get("/reconcile/suggest/property?prefix=with"), SUGGESTED)
    assert [one["id"] for one in properties["result"]] == ["within"]
    assert valid(server.get("/reconcile/suggest/entity?prefix="), SUGGESTED)["result"] == []


def test_values_of_properties(server: Server) -> None:
    proposed = server.get("/reconcile/properties?type=place").json["properties"]
    assert {"code", "within", "replaced-by"} <= {one["id"] for one in proposed}
    wanted = {"ids": ["place/370104", "place/371200"], "properties": [{"id": one["id"]} for one in proposed]}
    body = urlencode({"extend": json.dumps(wanted)})
    rows = valid(server.post(body, "application/x-www-form-urlencoded", "/reconcile"), EXTENDED)["rows"]
    assert rows["place/370104"]["code"] == [{"str": "370104"}]
    assert rows["place/370104"]["within"] == [{"id": "place/370100", "name": "济南市"}]
    assert [one["name"] for one in rows["place/371200"]["replaced-by"]] == ["莱芜区", "钢城区"]
    unknown = json.dumps({"ids": ["place/370104"], "properties": [{"id": "colour"}]})
    assert server.get(f"/reconcile?extend={quote(unknown)}").status == 400


def test_a_preview_may_be_shown_in_a_frame_and_nothing_else(server: Server) -> None:
    page = server.get("/reconcile/preview?id=place%2F370104")
    assert page.status == 200
    assert "槐荫区" in page.text
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in server.get("/").headers["content-security-policy"]
    assert server.get("/reconcile/preview?id=place%2F999999").status == 404
    assert server.get("/reconcile/preview?id=%3Cscript%3E").status == 400


def test_a_view_leads_to_the_page(server: Server) -> None:
    moved = server.get("/reconcile/view?id=place%2F370104")
    assert (moved.status, moved.headers["location"]) == (303, "/id/place/370104")


def test_other_paths_and_methods(server: Server) -> None:
    assert server.get("/reconcile/nothing").status == 404
    assert server.call("DELETE", "/reconcile").status == 405
    assert server.call("OPTIONS", "/reconcile").status == 204
