"""The application: from a path to what answers it, with the headers that all answers carry."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from kg.endpoint import api, description, formats, graphs, ontology, protocol, updates
from kg.endpoint.connection import CONNECTION, Connection, House
from kg.endpoint.jobs import FailedQueryError
from kg.endpoint.messages import COMMON, LeftError, Receive, Request, Response, Scope, Send
from kg.endpoint.names import TERMS, THINGS, iri_of
from kg.endpoint.pages import Pages
from kg.endpoint.problems import Problem, ProblemError, not_found, wrong_method
from kg.endpoint.protocol import Desk, Told
from kg.endpoint.reconciliation import PATH as RECONCILE
from kg.endpoint.reconciliation import Service as Reconciliation
from kg.endpoint.releases import Releases
from kg.endpoint.settings import Settings
from kg.endpoint.shortcut import key_of
from kg.endpoint.writing import Writer
from kg.questions import Question

_READING = "GET, HEAD, OPTIONS"
_FORM = "GET, HEAD, POST, OPTIONS"
_NAMED = "GET, HEAD, DELETE, OPTIONS"
_RUNNING = "/sparql/queries/"
_FOR_PROGRAMS = ("/sparql", graphs.PATH, api.PATH, RECONCILE)
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """What answers a path, and the methods that it takes."""

    handler: Handler
    methods: str = _READING


class App:
    """The ASGI application over a pool of query processes."""

    def __init__(
        self,
        house: House,
        desk: Desk,
        writer: Writer,
        questions: Sequence[Question],
        releases: Releases,
        settings: Settings,
    ) -> None:
        self._house = house
        self._desk = desk
        self._writer = writer
        self._settings = settings
        self._questions = questions
        self._pages = Pages(desk.pool, questions, releases, settings)
        self._api = api.Api(desk, questions)
        self._reconciliation = Reconciliation(desk.pool)
        self._graphs = graphs.GraphStore(desk, writer, settings.token, settings.longest_write)
        sparql = Route(self._sparql, protocol.METHODS)
        self._exact: Mapping[str, Route] = {
            "/sparql": sparql,
            "/sparql/": sparql,
            "/examples": Route(self._examples),
            "/corrections": Route(self._corrections, _FORM),
            ontology.ONTOLOGY: Route(self._ontology),
            ontology.SHAPES: Route(self._shapes),
            "/health": Route(self._health),
            "/healthz": Route(self._health),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        connection: Connection = scope[CONNECTION]
        connection.task = asyncio.current_task()
        try:
            await self._answer(connection, Request.of(scope, receive, self._settings.trusted), send)
        except LeftError:
            return
        except asyncio.CancelledError:
            if not connection.gone:
                raise
        finally:
            connection.task = None

    async def _answer(self, connection: Connection, request: Request, send: Send) -> None:
        began = connection.began
        response = await self._response(request)
        response.headers = COMMON | response.headers  # a preview says by itself who may show it
        size = response.size if response.file is not None else len(response.body)
        sent = await response.send(request, send)
        url = _url(request)
        if sent is not None and self._settings.cache and _may_be_kept(request, response):
            key = key_of(url, request.scope["headers"])
            self._house.wire.put(key, response.headers["X-Snapshot"], sent, len(sent.body) + len(sent.head) + len(url))
        if self._house.log.on:
            self._house.log.add(request.method, url, response.status, size, began, request.client)

    async def _response(self, request: Request) -> Response:
        try:
            return await self._routed(request)
        except ProblemError as error:
            return self._told(request, error.problem)
        except FailedQueryError as error:
            return self._told(request, protocol.failure(error, ""))

    def _told(self, request: Request, problem: Problem) -> Response:
        """A problem as a page where a page was asked for."""
        if not request.path.startswith(_FOR_PROGRAMS) and formats.prefers_page(request.headers.get("accept", "")):
            return self._pages.problem(request, problem)
        return problem.response()

    async def _routed(self, request: Request) -> Response:
        route = self._route(request.path)
        if request.method == "OPTIONS":
            return _preflight(route.methods)
        if request.method not in route.methods.split(", "):
            raise wrong_method(request.method, route.methods)
        return await route.handler(request)

    def _route(self, path: str) -> Route:
        if path in self._exact:
            return self._exact[path]
        if path.startswith(_RUNNING):
            return Route(self._running, _NAMED)
        if ontology.version_of(path):
            return Route(self._version)
        if path.startswith((*THINGS, TERMS)):
            return Route(self._thing)
        if path == graphs.PATH or path.startswith(f"{graphs.PATH}/"):
            return Route(self._graphs.handle, self._graphs.methods)
        if path == api.COMPARABILITY and (page := self._pages.handler(path)):
            return Route(page)
        if path == api.PATH or path.startswith(f"{api.PATH}/"):
            return Route(self._api.handle)
        if path == RECONCILE or path.startswith(f"{RECONCILE}/"):
            return Route(self._reconciliation.handle, protocol.METHODS)
        if page := self._pages.handler(path):
            return Route(page, protocol.METHODS if path.startswith("/release/") else _READING)
        raise not_found(path)

    async def _sparql(self, request: Request) -> Response:
        asked = await protocol.read(request, self._settings.hosts)
        if isinstance(asked, Told):
            return await self._update(request, asked)
        if asked is not None:
            return await protocol.answered(self._desk, request, asked)
        if formats.prefers_page(request.headers.get("accept", "")):
            return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/query", "Vary": "Accept"})
        return await self._description(request)

    async def _update(self, request: Request, told: Told) -> Response:
        updates.authorize(request, self._settings.token)
        text = protocol.update_text(told, self._settings.hosts)
        await self._writer.update(text, told.base)
        return Response(status=HTTPStatus.NO_CONTENT)

    async def _running(self, request: Request) -> Response:
        name = request.path.removeprefix(_RUNNING)
        running = self._desk.running
        if request.method == "DELETE":
            if not running.cancel(name):
                raise not_found(request.path)
            return Response(status=HTTPStatus.NO_CONTENT)
        seconds = running.seconds(name)
        if seconds is None:
            raise not_found(request.path)
        return _json({"id": name, "seconds": round(seconds, 3)})

    async def _description(self, request: Request) -> Response:
        choice = protocol.graph_choice(request)
        inventory = await self._pages.inventory()
        body = description.described(
            description.Service(
                endpoint=f"{request.origin}{request.path}",
                triples=inventory.triples,
                graphs=inventory.graphs,
                writes=self._settings.token is not None,
                federates=bool(self._settings.hosts),
            ),
            choice,
        )
        return Response(
            content_type=choice.content_type, body=body, headers={"Vary": "Accept", "Cache-Control": "no-cache"}
        )

    async def _corrections(self, request: Request) -> Response:
        page = self._pages.handler(request.path)
        if request.method == "POST" or page is None:
            return await self._pages.enter(request)
        return await page(request)

    async def _examples(self, request: Request) -> Response:
        choice = protocol.graph_choice(request)
        body = description.examples(f"{request.origin}/sparql", self._questions, choice)
        return Response(
            content_type=choice.content_type, body=body, headers={"Vary": "Accept", "Cache-Control": "no-cache"}
        )

    async def _thing(self, request: Request) -> Response:
        iri = iri_of(request.raw_path)
        if request.parameter("format") is None and formats.prefers_page(request.headers.get("accept", "text/html")):
            return await self._pages.thing(request, iri)
        asked = protocol.describing(request, iri)
        if not await self._pages.knows(iri):
            raise not_found(request.path)
        return await protocol.answered(self._desk, request, asked)

    async def _ontology(self, request: Request) -> Response:
        if request.parameter("format") is None and formats.prefers_page(request.headers.get("accept", "")):
            return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/browse/terms", "Vary": "Accept"})
        return await protocol.answered(self._desk, request, ontology.describing(request))

    async def _version(self, request: Request) -> Response:
        version = ontology.version_of(request.path)
        if version is None or not await self._pages.has(ontology.is_in_force(version)):
            raise not_found(request.path)
        return await self._ontology(request)

    async def _shapes(self, request: Request) -> Response:
        # There is no page of them: a browser that follows the name of a shape gets the Turtle.
        page = request.parameter("format") is None and formats.prefers_page(request.headers.get("accept", ""))
        turtle = formats.named("turtle", formats.GRAPHS) if page else None
        choice = turtle or protocol.graph_choice(request)
        headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
        return Response(content_type=choice.content_type, body=ontology.shapes(choice), headers=headers)

    async def _health(self, request: Request) -> Response:  # noqa: ARG002 - all handlers take the request
        pool = self._desk.pool
        state = {
            "status": "ok" if pool.ready else "starting",
            "snapshot": pool.snapshot,
            "workers": {"ready": pool.ready, "busy": pool.busy, "waiting": pool.waiting, "long": pool.long},
            "isolated": pool.isolated,
        }
        return _json(state, HTTPStatus.OK if pool.ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _json(state: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = json.dumps(state).encode() + b"\n"
    return Response(status=status, content_type="application/json", body=body, headers={"Cache-Control": "no-store"})


def _url(request: Request) -> bytes:
    """The URL as it was sent."""
    query: bytes = request.scope["query_string"]
    path: bytes = request.scope["raw_path"]
    return b"%b?%b" % (path, query) if query else path


def _may_be_kept(request: Request, response: Response) -> bool:
    """Whether the same request would be answered by the same bytes, as long as the snapshot is in force."""
    return (
        request.method == "GET"
        and response.status == HTTPStatus.OK
        and "ETag" in response.headers
        and "X-Snapshot" in response.headers
    )


def _preflight(allowed: str) -> Response:
    return Response(
        status=HTTPStatus.NO_CONTENT,
        headers={
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )
