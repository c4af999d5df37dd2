"""The SPARQL 1.1 Protocol: from a request to a query, from its answer or failure to a response."""

from __future__ import annotations

import asyncio
import hashlib
import math
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.endpoint import formats, guard, syntax
from kg.endpoint.answering import Query
from kg.endpoint.messages import LeftError, Request, Response, TooLargeError
from kg.endpoint.problems import Problem, ProblemError, bad_request, too_large
from kg.endpoint.workers import Answer, FailedQueryError, Pool

LONGEST_QUERY = 256 * 1024
METHODS = "GET, HEAD, POST, OPTIONS"

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_ONE_EACH = ("query", "format", "timeout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query that came in, and the seconds it may take."""

    query: Query
    seconds: float | None
    outline: guard.Outline


Parameters = list[tuple[str, str]]


async def read(request: Request) -> Asked | None:
    """The query of a request; None where a GET asks nothing: then the service describes itself."""
    parameters = _parameters(request.query)
    if request.method == "POST":
        parameters += await _posted(request)
    if any(name == "update" for name, _ in parameters):
        raise _refused("update", "this endpoint only reads: updates are refused; the graph changes by `kg build`")
    texts = [value for name, value in parameters if name == "query"]
    if not texts and request.method in {"GET", "HEAD"}:
        return None
    if not texts:
        raise bad_request("there is no query in this request; send it as the parameter query")
    return _asked(request, parameters, texts[0])


async def answered(pool: Pool, request: Request, asked: Asked) -> Response:
    """The response to a query: its whole answer, or why there is none."""
    tag = _tag(pool.snapshot, asked)
    if tag is not None and _matches(request.headers.get("if-none-match"), tag):
        return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag, **_caching(tag)})
    try:
        answer = await _unless_left(request, pool, asked)
    except FailedQueryError as error:
        raise ProblemError(failure(error, asked.query.text)) from error
    return _response(answer, asked)


def describing(request: Request, iri: str) -> Asked:
    """What a request for the data of a thing asks."""
    text = f"DESCRIBE <{iri}>"
    return Asked(query=Query(text=text, graph=graph_choice(request)), seconds=None, outline=guard.outline(text))


def graph_choice(request: Request) -> formats.Choice:
    """The format of a graph that a request asks for."""
    _, graph = _choices(request, request.parameter("format"))
    if graph is None:
        raise ProblemError(_unacceptable("this is a graph, and the format asked for cannot hold one"))
    return graph


def _parameters(text: str) -> Parameters:
    try:
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise bad_request("the parameters are not UTF-8") from error
    except ValueError as error:
        raise bad_request(f"the parameters cannot be read: {error}") from error


async def _posted(request: Request) -> Parameters:
    media, _, rest = request.headers.get("content-type", "").lower().partition(";")
    media = media.strip()
    if media not in {_FORM, _DIRECT, _UPDATE}:
        raise _wrong_media(f"a POST brings {_DIRECT} or {_FORM}, not {media or 'something without a Content-Type'}")
    charset = dict(_pair(piece) for piece in rest.split(";")).get("charset", "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise _wrong_media(f"a query comes in UTF-8, not in {charset}")
    try:
        text = (await request.body()).decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request(f"the body is not UTF-8 (byte {error.start})") from error
    except TooLargeError as error:
        raise too_large("the body is longer than anything that is read here") from error
    if media == _FORM:
        return _parameters(text)
    return [("query" if media == _DIRECT else "update", text)]


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.strip().partition("=")
    return name, value.strip('"')


def _asked(request: Request, parameters: Parameters, text: str) -> Asked:
    for name in _ONE_EACH:
        if sum(1 for key, _ in parameters if key == name) > 1:
            raise bad_request(f"{name} is there more than once")
    if len(text.encode()) > LONGEST_QUERY:
        raise too_large(f"a query is at most {LONGEST_QUERY // 1024} KiB long")
    try:
        outline = guard.check(text)
    except guard.RefusedError as error:
        raise _refused(error.reason, str(error)) from error
    given = dict(parameters)
    table, graph = _choices(request, given.get("format") or None)
    query = Query(
        text=text,
        base=f"{request.origin}{request.path}",
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
        table=table,
        graph=graph,
    )
    return Asked(query=query, seconds=_seconds(given.get("timeout")), outline=outline)


def _choices(request: Request, name: str | None) -> tuple[formats.Choice | None, formats.Choice | None]:
    try:
        choices = formats.choose(request.headers.get("accept", "*/*"), name)
    except formats.UnknownFormatError as error:
        raise bad_request(str(error)) from error
    if choices == (None, None):
        raise ProblemError(_unacceptable("none of the formats asked for can be written here"))
    return choices


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in parameters if key == name)
    for graph in graphs:
        try:
            ox.NamedNode(graph)
        except ValueError as error:
            raise bad_request(f"{name} is not an IRI: {graph}") from error
    return graphs


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (seconds > 0 and math.isfinite(seconds)):
        raise bad_request(f"timeout is a number of seconds above 0, not {text!r}")
    return seconds


async def _unless_left(request: Request, pool: Pool, asked: Asked) -> Answer:
    """The answer; a client that leaves before it is there takes the work with it."""
    work = asyncio.ensure_future(pool.answer(asked.query, asked.seconds))
    watch = asyncio.ensure_future(request.left())
    try:
        await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise LeftError
        return work.result()
    finally:
        watch.cancel()
        if not work.done():
            work.cancel()
            await asyncio.wait((work,))


def _response(answer: Answer, asked: Asked) -> Response:
    tag = _tag(answer.snapshot, asked)
    return Response(
        content_type=answer.content_type,
        body=answer.body,
        file=answer.file,
        size=answer.size,
        headers={
            "Content-Disposition": f'inline; filename="answer.{answer.name}"',
            "Vary": "Accept",
            "X-Snapshot": answer.snapshot,
            **_caching(tag),
        },
    )


def _caching(tag: str | None) -> dict[str, str]:
    if tag is None:
        return {"Cache-Control": "no-store"}
    return {"Cache-Control": "public, no-cache", "ETag": tag}


def _tag(snapshot: str, asked: Asked) -> str | None:
    """The name of an answer; None where the same query may be answered otherwise the next time."""
    if asked.outline.volatile:
        return None
    parts = (asked.query.text, asked.query.base, asked.query.default_graphs, asked.query.named_graphs)
    kinds = [choice and choice.content_type for choice in (asked.query.table, asked.query.graph)]
    return f'W/"{snapshot}-{hashlib.sha256(repr((parts, kinds)).encode()).hexdigest()[:16]}"'


def _matches(header: str | None, tag: str) -> bool:
    return header is not None and (header.strip() == "*" or tag in (part.strip() for part in header.split(",")))


def _refused(reason: str, detail: str) -> ProblemError:
    status = HTTPStatus.BAD_REQUEST if reason == "depth" else HTTPStatus.FORBIDDEN
    return ProblemError(Problem(status=status, kind=f"refused-{reason}", title="The query is refused", detail=detail))


def _wrong_media(detail: str) -> ProblemError:
    return ProblemError(
        Problem(
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            kind="media-type",
            title="This media type is not taken here",
            detail=detail,
            headers={"Accept-Post": f"{_DIRECT}, {_FORM}"},
        )
    )


def _unacceptable(detail: str) -> Problem:
    offers = ", ".join(offer.media[0] for offer in (*formats.TABLES, *formats.GRAPHS))
    return Problem(
        status=HTTPStatus.NOT_ACCEPTABLE,
        kind="not-acceptable",
        title="The answer cannot be written so",
        detail=f"{detail}; there are {offers}",
    )


_FAILURES = {
    "invalid": (HTTPStatus.BAD_REQUEST, "The query cannot be run"),
    "failed": (HTTPStatus.INTERNAL_SERVER_ERROR, "The query failed"),
    "too long": (HTTPStatus.SERVICE_UNAVAILABLE, "The answer is too long"),
    "memory": (HTTPStatus.SERVICE_UNAVAILABLE, "The query ran out of memory"),
    "time": (HTTPStatus.SERVICE_UNAVAILABLE, "The query ran out of time"),
    "busy": (HTTPStatus.SERVICE_UNAVAILABLE, "The server is busy"),
    "died": (HTTPStatus.SERVICE_UNAVAILABLE, "The query's process died"),
}


def failure(error: FailedQueryError, text: str) -> Problem:
    """The problem that tells why a query has no answer."""
    if error.kind == "syntax":
        return _syntax_problem(error, text)
    if error.kind == "unacceptable":
        return _unacceptable(str(error))
    status, title = _FAILURES[error.kind]
    headers = {"Retry-After": "5"} if error.kind == "busy" else {}
    return Problem(status=status, kind=error.kind.replace(" ", "-"), title=title, detail=str(error), headers=headers)


def _syntax_problem(error: FailedQueryError, text: str) -> Problem:
    fault = syntax.fault(text, str(error))
    return Problem(
        status=HTTPStatus.BAD_REQUEST,
        kind="syntax",
        title="The query is not valid SPARQL",
        detail=str(fault),
        members={"line": fault.line, "column": fault.column, "excerpt": fault.marked(text)},
    )
