"""The questions as an API: `GET /api/NAME` with typed parameters, in JSON and CSV, and an OpenAPI document of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import kg
from kg.endpoint import formats, protocol
from kg.endpoint.answering import Query
from kg.endpoint.formats import TABLES, Choice, named
from kg.endpoint.messages import Request, Response
from kg.endpoint.parameters import Parameter, Template
from kg.endpoint.problems import bad_request, not_found
from kg.endpoint.protocol import Asked, Desk
from kg.graph.vocabulary import ID
from kg.questions import LANGUAGES, Question

PATH = "/api"
DOCUMENT = "/api/openapi.json"
# The verdict on two figures: no query, and so no question.
COMPARABILITY = "/api/comparability"

# What every question takes beside its own parameters.
_COMMON = ("format", "timeout", "id")
_ROWS, _CSV, _EXCEL = (choice for name in ("rows", "csv", "excel") if (choice := named(name, TABLES)))
_BY_NAME: Mapping[str, Choice] = {"json": _ROWS, "rows": _ROWS, "csv": _CSV, "excel": _EXCEL}
_OFFERS = (_ROWS.format, _CSV.format)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Endpoint:
    question: Question
    template: Template


class Api:
    """Answers for the questions."""

    def __init__(self, desk: Desk, questions: Sequence[Question]) -> None:
        self._desk = desk
        self._endpoints = {
            question.slug: _Endpoint(question=question, template=Template.of(question.text)) for question in questions
        }

    async def handle(self, request: Request) -> Response:
        """Answer a request below /api."""
        if request.path in {PATH, f"{PATH}/", DOCUMENT}:
            return self._document(request)
        name = request.path.removeprefix(f"{PATH}/")
        stem, _, ending = name.partition(".")
        endpoint = self._endpoints.get(stem)
        if endpoint is None or ending not in {"", "json", "csv"}:
            raise not_found(request.path)
        given = _given(request)
        known = {parameter.name for parameter in endpoint.template.parameters}
        for unknown in given.keys() - known - set(_COMMON):
            raise bad_request(f"{stem} has no parameter {unknown}; it has {', '.join(sorted(known)) or 'none'}")
        query = Query(
            text=endpoint.template.filled(given),
            table=_choice(request, _one(given, "format") or ending),
        )
        asked = Asked(
            query=query, seconds=protocol.seconds(_one(given, "timeout")), volatile=False, name=_one(given, "id")
        )
        response = await protocol.answered(self._desk, request, asked)
        if response.file is not None or response.body:
            suffix = "json" if query.table is _ROWS else "csv"
            response.headers["Content-Disposition"] = f'inline; filename="{stem}.{suffix}"'
        return response

    def _document(self, request: Request) -> Response:
        document = {
            "openapi": "3.1.0",
            "info": {
                "title": "minzheng-kg",
                "version": kg.__version__,
                "description": "Research questions on what Chinese civil-affairs departments (民政) publish."
                " Each is a SPARQL query; its parameters are the values that it lists.",
            },
            "servers": [{"url": request.origin}],
            "paths": {
                **{f"{PATH}/{slug}": {"get": _operation(entry)} for slug, entry in self._endpoints.items()},
                COMPARABILITY: {"get": _PAIR},
            },
            "components": {"schemas": _SCHEMAS, "responses": _RESPONSES},
        }
        body = json.dumps(document, ensure_ascii=False, indent=1).encode()
        return Response(content_type="application/json", body=body, headers={"Cache-Control": "no-cache"})


def _given(request: Request) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(request.query, keep_blank_values=False, errors="strict", max_num_fields=500)
    except ValueError as error:
        raise bad_request("the parameters cannot be read: they are not UTF-8, or too many") from error
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return given


def _one(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        raise bad_request(f"{name} is there more than once")
    return values[0] if values else None


def _choice(request: Request, name: str) -> Choice:
    if name:
        if name not in _BY_NAME:
            raise bad_request(f"there is no format “{name}” here; take json, csv or excel")
        return _BY_NAME[name]
    return formats.negotiate(request.headers.get("accept", "*/*"), _OFFERS) or _ROWS


def _operation(endpoint: _Endpoint) -> Json:
    question = endpoint.question
    return {
        "operationId": question.slug,
        "summary": " · ".join(question.title(language) for language in LANGUAGES),
        "description": "\n\n".join(filter(None, (question.description(language) for language in LANGUAGES))),
        "parameters": [*(_described(parameter) for parameter in endpoint.template.parameters), *_COMMON_PARAMETERS],
        "responses": {
            "200": {
                "description": "the whole answer",
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Rows"}},
                    "text/csv": {"schema": {"type": "string"}},
                },
            },
            **{status: {"$ref": "#/components/responses/Problem"} for status in ("400", "429", "503")},
        },
    }


def _described(parameter: Parameter) -> Json:
    item = {"iri": {"type": "string"}, "date": {"type": "string", "format": "date"}}.get(
        parameter.kind, {"type": parameter.kind}
    )
    values = [_default(parameter.kind, value) for value in parameter.defaults]
    schema: Json = (
        {"type": "array", "items": item, "default": values} if parameter.many else item | {"default": values[0]}
    )
    described: Json = {"name": parameter.name, "in": "query", "schema": schema}
    if parameter.many:
        described |= {"style": "form", "explode": True}
    if parameter.space:
        described["description"] = f"an IRI, or what it has behind {parameter.space}"
    return described


def _default(kind: str, value: str) -> object:
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    return value == "true" if kind == "boolean" else value


_COMMON_PARAMETERS: list[Json] = [
    {
        "name": "format",
        "in": "query",
        "description": "else by Accept; excel is CSV as Excel opens it",
        "schema": {"enum": ["json", "csv", "excel"]},
    },
    {
        "name": "timeout",
        "in": "query",
        "description": "seconds; only lowers the server's limit",
        "schema": {"type": "number", "exclusiveMinimum": 0},
    },
]
_PAIR: Json = {
    "operationId": "comparability",
    "summary": "两个数字能不能并列比较 · Whether two figures can be set side by side",
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": True,
            "description": f"the IRI of a figure, or what it has behind {ID}",
            "schema": {"type": "string"},
        }
        for name in ("one", "other")
    ],
    "responses": {
        "200": {
            "description": "comparable, broadly or not, with the reasons",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "400": {"$ref": "#/components/responses/Problem"},
    },
}
_SCHEMAS: Json = {
    "Rows": {
        "type": "object",
        "required": ["columns", "rows"],
        "properties": {
            "columns": {"type": "array", "items": {"type": "string"}},
            "rows": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                },
            },
        },
    },
    "Problem": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("type", "title", "detail")}
        | {"status": {"type": "integer"}},
    },
}
_RESPONSES: Json = {
    "Problem": {
        "description": "why there is no answer",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
