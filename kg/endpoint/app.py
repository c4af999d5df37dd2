"""The application: from a path to what answers it, with the headers that all answers carry."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus

from kg.endpoint import description, formats, protocol
from kg.endpoint.messages import LeftError, Receive, Request, Response, Scope, Send
from kg.endpoint.names import iri_of
from kg.endpoint.pages import Pages
from kg.endpoint.problems import ProblemError, not_found, wrong_method
from kg.endpoint.workers import FailedQueryError, Pool
from kg.questions import Question

_READING = "GET, HEAD, OPTIONS"
_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, X-Snapshot, Retry-After, Content-Disposition",
    # Pictures may be drawn by the page itself (a chart saved as PNG); nothing else comes from anywhere but here.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

Handler = Callable[[Request], Awaitable[Response]]


class App:
    """The ASGI application over a pool of query processes."""

    def __init__(self, pool: Pool, questions: Sequence[Question]) -> None:
        self._pool = pool
        self._pages = Pages(pool, questions)
        self._exact: Mapping[str, Handler] = {
            "/sparql": self._sparql,
            "/sparql/": self._sparql,
            "/health": self._health,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        request = Request.of(scope, receive)
        try:
            response = await self._response(request)
        except LeftError:
            return
        response.headers |= _ALL
        await response.send(request, send)

    async def _response(self, request: Request) -> Response:
        try:
            return await self._routed(request)
        except ProblemError as error:
            if not request.path.startswith("/sparql") and formats.prefers_page(request.headers.get("accept", "")):
                return self._pages.problem(request, error.problem)
            return error.problem.response()
        except FailedQueryError as error:
            return protocol.failure(error, "").response()

    async def _routed(self, request: Request) -> Response:
        handler = self._handler(request.path)
        allowed = protocol.METHODS if handler == self._sparql else _READING
        if request.method == "OPTIONS":
            return _preflight(allowed)
        if request.method not in allowed.split(", "):
            raise wrong_method(request.method, allowed)
        return await handler(request)

    def _handler(self, path: str) -> Handler:
        if path in self._exact:
            return self._exact[path]
        if path.startswith("/id/"):
            return self._thing
        if page := self._pages.handler(path):
            return page
        raise not_found(path)

    async def _sparql(self, request: Request) -> Response:
        asked = await protocol.read(request)
        if asked is not None:
            return await protocol.answered(self._pool, request, asked)
        if formats.prefers_page(request.headers.get("accept", "")):
            return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/query", "Vary": "Accept"})
        return await self._description(request)

    async def _description(self, request: Request) -> Response:
        choice = protocol.graph_choice(request)
        inventory = await self._pages.inventory()
        body = description.described(f"{request.origin}{request.path}", inventory.triples, inventory.graphs, choice)
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
        return await protocol.answered(self._pool, request, asked)

    async def _health(self, request: Request) -> Response:  # noqa: ARG002 - all handlers take the request
        pool = self._pool
        state = {
            "status": "ok" if pool.ready else "starting",
            "snapshot": pool.snapshot,
            "workers": {"ready": pool.ready, "busy": pool.busy, "waiting": pool.waiting},
            "isolated": pool.isolated,
        }
        status = HTTPStatus.OK if pool.ready else HTTPStatus.SERVICE_UNAVAILABLE
        body = json.dumps(state).encode() + b"\n"
        return Response(
            status=status, content_type="application/json", body=body, headers={"Cache-Control": "no-store"}
        )


def _preflight(allowed: str) -> Response:
    return Response(
        status=HTTPStatus.NO_CONTENT,
        headers={
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )
