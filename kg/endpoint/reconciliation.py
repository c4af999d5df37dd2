"""The Reconciliation Service API 0.2 of the W3C's community group: names in others' tables to our things."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, TypeGuard
from urllib.parse import parse_qsl

import kg
from kg.endpoint import protocol
from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of
from kg.endpoint.pages.asking import Graph, Row, values
from kg.endpoint.pages.finder import Finder
from kg.endpoint.problems import Problem, ProblemError, bad_request, not_found
from kg.endpoint.properties import PROPERTIES, TYPES, Property
from kg.endpoint.workers import Pool
from kg.graph.vocabulary import ID, MZ
from kg.lexicon import load
from kg.links.reconcile import KINDS, Asked, Candidate, Reconciler
from kg.search import Index, Thing

PATH = "/reconcile"
VERSION = "0.2"

# So many names a request: a client sends its table in batches.
_MOST = 100
_FURTHEST = 10_000
_LONGEST_BODY = 2 * 1024**2
_CONSTRAINTS = ("within", "code")
_QUERY = {"query", "type", "limit", "properties", "type_strict"}
_STRICT = ("any", "should", "all")
_FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"

Json = dict[str, Any]


class Service:
    """Answers below /reconcile."""

    def __init__(self, pool: Pool) -> None:
        self._graph = Graph(pool)
        self._finder = Finder(pool)
        self._places = load().places

    async def handle(self, request: Request) -> Response:
        """Answer a request: the manifest, a batch of names, suggestions, a preview, or values of properties."""
        given = await _given(request)
        step = request.path.removeprefix(PATH).strip("/")
        if step == "":
            if "queries" in given:
                return _json(await self._batch(given["queries"]))
            return _json(await self._extended(given["extend"]) if "extend" in given else manifest(request.origin))
        if step == "suggest/entity":
            return _json({"result": await self._entities(given)})
        if step == "suggest/type":
            return _json({"result": _starting(_types(), given)})
        if step == "suggest/property":
            return _json({"result": _starting(map(_told, PROPERTIES), given)})
        if step == "properties":
            return _json(_proposed(given))
        if step in {"preview", "view"}:
            iri = _iri(given.get("id", ""))
            if not await self._graph.knows(iri):
                raise not_found(f"{PATH}/{step}: {given.get('id', '')}")
            return await self._preview(iri) if step == "preview" else _moved(href_of(iri) or "/")
        raise not_found(request.path)

    async def _batch(self, text: str) -> Json:
        queries = _object(text, "queries")
        if len(queries) > _MOST:
            raise bad_request(f"{len(queries)} names are too many for one request; send at most {_MOST} at a time")
        asked = {name: _asked(name, query) for name, query in queries.items()}
        return {name: {"result": await self._candidates(one)} for name, one in asked.items()}

    async def _candidates(self, asked: Asked) -> list[Json]:
        found = await self._finder.ask(partial(self._reconciled, asked))
        if found is None:
            raise ProblemError(_NO_INDEX)
        return [self._candidate(candidate) for candidate in found]

    def _reconciled(self, asked: Asked, index: Index) -> tuple[Candidate, ...]:
        return Reconciler(index, self._places).candidates(asked)

    def _candidate(self, found: Candidate) -> Json:
        return {
            "id": found.iri.removeprefix(ID),
            "name": found.zh,
            "description": " · ".join(filter(None, (found.en, self._where(found.within)))),
            "score": round(found.score, 1),
            "match": found.match,
            "type": [_type(found.kind)],
            "features": [{"id": "name", "value": round(found.like, 3)}],
        }

    def _where(self, within: str | None) -> str:
        division = self._places.division((within or "").removeprefix(f"{ID}place/"))
        return division.name if division else ""

    async def _entities(self, given: Mapping[str, str]) -> list[Json]:
        kinds = tuple(filter(None, given.get("type", "").split(","))) or KINDS
        limit, skipped = _number(given, "limit", 20), _cursor(given)
        found = await self._finder.search(given.get("prefix", ""), things=skipped + limit, passages=0, kinds=kinds)
        if found is None:
            raise ProblemError(_NO_INDEX)
        return [self._suggested(thing) for thing in found.things[skipped:]]

    def _suggested(self, thing: Thing) -> Json:
        return {
            "id": thing.iri.removeprefix(ID),
            "name": thing.zh,
            "description": " · ".join(filter(None, (thing.en, self._where(thing.within)))),
            "notable": [_type(thing.kind)],
        }

    async def _extended(self, text: str) -> Json:
        asked = _object(text, "extend")
        ids, properties = asked.get("ids"), asked.get("properties")
        if not _texts(ids) or not isinstance(properties, list) or not properties:
            raise bad_request("extend has ids, a list of texts, and properties, a list of objects with an id")
        if len(ids) > _MOST:
            raise bad_request(f"{len(ids)} things are too many for one request; send at most {_MOST} at a time")
        wanted = [_property(one) for one in properties]
        rows: Json = {one: {} for one in ids}
        iris = {_iri(one): one for one in ids}
        for prop in wanted:
            found = await self._graph.rows(prop.query(values("x", list(iris))))
            for iri, one in iris.items():
                rows[one][prop.id] = [_cell(row) for row in found if row["x"]["value"] == iri]
        return {"meta": [_told(prop) for prop in wanted], "rows": rows}

    async def _preview(self, iri: str) -> Response:
        label = (await self._graph.labels([iri]))[iri]
        lines = []
        for prop in PROPERTIES:
            cells = [_cell(row) for row in await self._graph.rows(prop.query(values("x", [iri])))]
            words = "、".join(str(cell.get("name") or next(iter(cell.values()), "")) for cell in cells)
            if words:
                lines.append(f"<dt>{html.escape(prop.zh)} {html.escape(prop.en)}<dd>{html.escape(words)}")
        body = (
            f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{html.escape(label.zh)}</title>'
            "<style>body{font:14px sans-serif;margin:8px}dt{color:#555}dd{margin:0 0 4px}h1{font-size:16px;margin:0}"
            f"</style><h1>{html.escape(label.zh)}</h1><p>{html.escape(label.en)}</p><dl>{''.join(lines)}</dl></html>"
        )
        headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _FRAMED}
        return Response(content_type="text/html; charset=utf-8", body=body.encode(), headers=headers)


def manifest(origin: str) -> Json:
    """What the service is and can do."""
    suggest = {
        name: {"service_url": origin, "service_path": f"{PATH}/suggest/{name}"}
        for name in ("entity", "type", "property")
    }
    return {
        "versions": [VERSION],
        "name": "minzheng-kg · 民政知识图谱",
        "identifierSpace": ID,
        "schemaSpace": MZ.namespace_iri,
        "serviceVersion": kg.__version__,
        "defaultTypes": _types(),
        "view": {"url": f"{origin}{PATH}/view?id={{{{id}}}}"},
        "preview": {"url": f"{origin}{PATH}/preview?id={{{{id}}}}", "width": 400, "height": 240},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": origin, "service_path": f"{PATH}/properties"},
            "property_settings": [],
        },
    }


async def _given(request: Request) -> dict[str, str]:
    text = request.query
    if request.method == "POST":
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != protocol.FORM:
            raise protocol.wrong_media(f"a batch comes as {protocol.FORM}, with the parameter queries or extend")
        body = await protocol.whole_body(request, _LONGEST_BODY)
        text = "&".join(filter(None, (text, body.decode("latin-1"))))
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError as error:
        raise bad_request("the parameters cannot be read: they are not UTF-8, or too many") from error


def _object(text: str, name: str) -> Json:
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise bad_request(f"{name} is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise bad_request(f"{name} is a JSON object, not {type(found).__name__}")
    return found


def _asked(name: str, query: object) -> Asked:
    if not isinstance(query, dict):
        raise bad_request(f"{name} is no query: an object with the text query")
    if stray := sorted(map(str, query.keys() - _QUERY)):
        raise bad_request(f"{name} has {', '.join(stray)}; a query has {', '.join(sorted(_QUERY))} and nothing else")
    if query.get("type_strict", "any") not in _STRICT:
        raise bad_request(f"{name}: type_strict is one of {', '.join(_STRICT)}")
    words, kinds, constraints = query.get("query", ""), query.get("type", []), query.get("properties", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(words, str) or not isinstance(constraints, list) or not (words or constraints):
        raise bad_request(f"{name} has no query: the name to look for, as text")
    if not _texts(kinds):
        raise bad_request(f"{name}: type is a text or a list of texts")
    limit = query.get("limit", 5)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 1 <= limit <= _MOST:
        raise bad_request(f"{name}: limit is a number from 1 to {_MOST}")
    given = dict(_constraint(name, one) for one in constraints)
    return Asked(
        words=words,
        # A type that we do not have leaves nothing out: the client's own name for it says nothing here.
        kinds=tuple(kind for kind in kinds if kind in KINDS),
        within=given.get("within"),
        code=given.get("code"),
        limit=int(limit),
    )


def _constraint(name: str, constraint: object) -> tuple[str, str]:
    if not isinstance(constraint, dict) or not isinstance(constraint.get("pid"), str) or "v" not in constraint:
        raise bad_request(f"{name}: a property has pid, one of {', '.join(_CONSTRAINTS)}, and v, its value")
    value = constraint["v"]
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("id", "") if isinstance(value, dict) else value
    return constraint["pid"], str(value).removeprefix(ID).removeprefix("place/") if value not in ([], None) else ""


def _texts(found: object) -> TypeGuard[list[str]]:
    return isinstance(found, list) and all(isinstance(one, str) for one in found)


def _property(one: object) -> Property:
    wanted = one.get("id") if isinstance(one, dict) else None
    for prop in PROPERTIES:
        if prop.id == wanted:
            return prop
    raise bad_request(f"there is no property {wanted}; there are {', '.join(prop.id for prop in PROPERTIES)}")


def _proposed(given: Mapping[str, str]) -> Json:
    kind = given.get("type", "")
    fitting = [prop for prop in PROPERTIES if not kind or kind in prop.kinds][: _number(given, "limit", _MOST)]
    return {"type": kind, "limit": len(fitting), "properties": [_told(prop) for prop in fitting]}


def _cell(row: Row) -> Json:
    term = row["value"]
    if term["type"] == "uri" and term["value"].startswith(ID):
        label = row.get("label", term)["value"]
        return {"id": term["value"].removeprefix(ID), "name": label}
    if term.get("datatype", "").endswith(("#decimal", "#double")):
        return {"float": float(term["value"])}
    return {"str": term["value"]}


def _told(prop: Property) -> Json:
    return {"id": prop.id, "name": f"{prop.zh} {prop.en}"}


def _types() -> list[Json]:
    return [_type(kind) for kind in KINDS]


def _type(kind: str) -> Json:
    return {"id": kind, "name": TYPES.get(kind, kind)}


def _starting(found: Sequence[Json] | Any, given: Mapping[str, str]) -> list[Json]:  # noqa: ANN401 - any iterable
    words = given.get("prefix", "").strip().lower()
    fitting = [one for one in found if words in one["id"].lower() or words in one["name"].lower()]
    return fitting[_cursor(given) :]


def _cursor(given: Mapping[str, str]) -> int:
    """How many suggestions are skipped: a client asks for the next page."""
    text = given.get("cursor") or "0"
    if not text.isascii() or not text.isdigit() or int(text[:5]) > _FURTHEST:
        raise bad_request(f"cursor is a number from 0 to {_FURTHEST}, not {text}")
    return int(text)


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:4]) <= _MOST:
        raise bad_request(f"{name} is a number from 1 to {_MOST}, not {text}")
    return int(text)


def _iri(name: str) -> str:
    iri = name if name.startswith(ID) else ID + name
    if any(sign in iri for sign in '<>"{}|\\^`') or any(ord(sign) <= 32 for sign in iri):
        raise bad_request(f"{name}: not the id of a thing here")
    return iri


def _moved(to: str) -> Response:
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to, "Cache-Control": "no-cache"})


def _json(found: object) -> Response:
    body = json.dumps(found, ensure_ascii=False).encode() + b"\n"
    return Response(content_type="application/json", body=body, headers={"Cache-Control": "no-cache"})


_NO_INDEX = Problem(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    kind="no-index",
    title="There is no search index",
    detail="this snapshot was built without a search index; build it again",
)
