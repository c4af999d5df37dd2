"""The SPARQL 1.1 Protocol: from a request to a query or an update, from an answer or a failure to a response."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.endpoint import formats, guard, syntax, updates
from kg.endpoint.answering import Query
from kg.endpoint.cache import Cache
from kg.endpoint.hosts import Host
from kg.endpoint.jobs import Answer, FailedQueryError, Outcome
from kg.endpoint.messages import LONGEST_BODY, Request, Response, TooLargeError
from kg.endpoint.problems import Problem, ProblemError, bad_request, too_large
from kg.endpoint.running import CancelledQueryError, Running
from kg.endpoint.workers import Pool

LONGEST_QUERY = 256 * 1024
METHODS = "GET, HEAD, POST, OPTIONS"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

# What stands in the scope of a request under this name has come of its query already.
OUTCOME = "kg.outcome"

_ONE_EACH = ("query", "update", "format", "timeout", "id")
_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where queries are answered: the processes, the answers kept, and the queries at work under a name."""

    pool: Pool
    answers: Cache[Answer]
    running: Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query that came in, and the seconds it may take."""

    query: Query
    seconds: float | None
    volatile: bool
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An update that came in, with the dataset that its patterns are matched against."""

    text: str
    base: str
    using: tuple[str, ...]
    using_named: tuple[str, ...]


Parameters = list[tuple[str, str]]


async def read(request: Request, hosts: Collection[Host] = ()) -> Asked | Told | None:
    """The query or the update of a request; None where a GET asks nothing: then the service describes itself."""
    parameters = _parameters(request.query)
    if request.method == "POST":
        if any(name in {"query", "update"} for name, _ in parameters):
            raise bad_request("the query or update of a POST stands in its body, not in the URL")
        parameters += await _posted(request)
    for name in _ONE_EACH:
        if sum(1 for key, _ in parameters if key == name) > 1:
            raise bad_request(f"{name} is there more than once")
    given = dict(parameters)
    if "update" in given:
        return _told(request, parameters, given)
    if "query" in given:
        return _asked(request, parameters, given, hosts)
    if request.method in {"GET", "HEAD"}:
        return None
    raise bad_request("there is no query in this request; send it as the parameter query")


async def answered(desk: Desk, request: Request, asked: Asked) -> Response:
    """The response to a query: its whole answer, or why there is none."""
    pool = desk.pool
    before = pool.snapshot
    name = None if asked.volatile else tag(before, asked.query)
    given: Outcome | None = request.scope.pop(OUTCOME, None)
    if name is not None and given is None:
        if _unchanged(request, name, pool.since):
            headers = {"ETag": name, "Last-Modified": pool.last_modified, **_CACHING}
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        kept = desk.answers.get(name, pool.snapshot)
        if kept is not None:
            return response(kept, name, pool)
    try:
        answer = await _answer(desk, request, asked) if given is None else _taken(given)
    except FailedQueryError as error:
        raise ProblemError(failure(error, asked.query.text)) from error
    except CancelledQueryError as error:
        raise ProblemError(_CANCELLED) from error
    if name is not None and answer.snapshot != before:
        name = tag(answer.snapshot, asked.query)
    if name is not None and answer.file is None:
        desk.answers.put(name, answer.snapshot, answer, answer.size)
    return response(answer, name, pool)


async def _answer(desk: Desk, request: Request, asked: Asked) -> Answer:
    return await desk.running.under(asked.name, desk.pool.answer(asked.query, asked.seconds, request.client))


def _taken(given: Outcome) -> Answer:
    if isinstance(given, FailedQueryError):
        raise given
    return given


def update_text(told: Told, hosts: Collection[Host]) -> str:
    """The update that may be run, with the protocol's dataset in it."""
    try:
        guard.check_update(told.text, hosts)
    except guard.RefusedError as error:
        raise refused(error.reason, str(error)) from error
    return updates.with_dataset(told.text, told.using, told.using_named)


def asking(request: Request, text: str) -> Asked:
    """A query of ours, in the format that a request asks for."""
    table, graph = choices(request, request.parameter("format"))
    return Asked(query=Query(text=text, table=table, graph=graph), seconds=None, volatile=False)


def describing(request: Request, iri: str) -> Asked:
    """What a request for the data of a thing asks."""
    text = f"DESCRIBE <{iri}>"
    return Asked(query=Query(text=text, graph=graph_choice(request)), seconds=None, volatile=False)


def graph_choice(request: Request) -> formats.Choice:
    """The format of a graph that a request asks for."""
    _, graph = choices(request, request.parameter("format"))
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
    if media not in {FORM, DIRECT, UPDATE}:
        raise wrong_media(f"a POST brings {DIRECT} or {FORM}, not {media or 'something without a Content-Type'}")
    charset = dict(_pair(piece) for piece in rest.split(";")).get("charset", "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise wrong_media(f"a query comes in UTF-8, not in {charset}")
    try:
        text = (await whole_body(request)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request(f"the body is not UTF-8 (byte {error.start})") from error
    if media == FORM:
        return _parameters(text)
    return [("query" if media == DIRECT else "update", text)]


async def whole_body(request: Request, longest: int = LONGEST_BODY) -> bytes:
    """The body of a request."""
    try:
        return await request.body(longest)
    except TooLargeError as error:
        raise too_large(f"the body is longer than the {longest // 1024**2} MiB that are read here") from error


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.strip().partition("=")
    return name, value.strip('"')


def _told(request: Request, parameters: Parameters, given: Mapping[str, str]) -> Told:
    if request.method != "POST":
        raise bad_request("an update comes by POST")
    if "query" in given:
        raise bad_request("a request is a query or an update, not both")
    return Told(
        text=given["update"],
        base=f"{request.origin}{request.path}",
        using=_graphs(parameters, "using-graph-uri"),
        using_named=_graphs(parameters, "using-named-graph-uri"),
    )


def _asked(request: Request, parameters: Parameters, given: Mapping[str, str], hosts: Collection[Host]) -> Asked:
    text = given["query"]
    if len(text.encode()) > LONGEST_QUERY:
        raise too_large(f"a query is at most {LONGEST_QUERY // 1024} KiB long")
    try:
        volatile = guard.check(text, hosts)
    except guard.RefusedError as error:
        raise refused(error.reason, str(error)) from error
    table, graph = choices(request, given.get("format") or None)
    query = Query(
        text=text,
        base=f"{request.origin}{request.path}",
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
        table=table,
        graph=graph,
    )
    name = given.get("id")
    if name is not None and not _NAME.fullmatch(name):
        raise bad_request("id is 8 to 64 letters, digits, - and _; a random UUID is a good one")
    return Asked(query=query, seconds=seconds(given.get("timeout")), volatile=volatile, name=name)


def choices(request: Request, name: str | None) -> tuple[formats.Choice | None, formats.Choice | None]:
    """The formats of a table and of a graph that a request asks for, by name or else by Accept."""
    try:
        found = formats.choose(request.headers.get("accept", "*/*"), name)
    except formats.UnknownFormatError as error:
        raise bad_request(str(error)) from error
    if found == (None, None):
        raise ProblemError(_unacceptable("none of the formats asked for can be written here"))
    return found


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    graphs = tuple(value for key, value in parameters if key == name)
    for graph in graphs:
        try:
            ox.NamedNode(graph)
        except ValueError as error:
            raise bad_request(f"{name} is not an IRI: {graph}") from error
    return graphs


def seconds(text: str | None) -> float | None:
    """The limit that a client sets itself."""
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number > 0 and math.isfinite(number)):
        raise bad_request(f"timeout is a number of seconds above 0, not {text!r}")
    return number


def response(answer: Answer, name: str | None, pool: Pool) -> Response:
    """The response that brings an answer; without a *name* nobody is to keep it."""
    headers = {
        "Content-Disposition": f'inline; filename="{answer.name}"',
        "Vary": "Accept",
        "X-Snapshot": answer.snapshot,
    }
    if name is None:
        headers["Cache-Control"] = "no-store"
    else:
        headers |= {"ETag": name, **_CACHING}
        if answer.snapshot == pool.snapshot:
            headers["Last-Modified"] = pool.last_modified
    return Response(
        content_type=answer.content_type, body=answer.body, file=answer.file, size=answer.size, headers=headers
    )


def tag(snapshot: str, query: Query) -> str:
    """The name of the answer to a query on a snapshot."""
    table, graph = (choice and (choice.format.name, choice.media) for choice in (query.table, query.graph))
    begun = _digest_of(query.base, query.default_graphs, query.named_graphs, table, graph).copy()
    begun.update(query.text.encode())
    return f'W/"{snapshot}-{begun.hexdigest()[:16]}"'


@lru_cache(maxsize=256)
def _digest_of(*shape: object) -> hashlib._Hash:
    return hashlib.sha256(f"{shape!r} ".encode())


def _unchanged(request: Request, tag: str, since: datetime) -> bool:
    """Whether the client has this answer already; a tag that it names is more exact than a date."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in (part.strip() for part in tags.split(","))
    try:
        seen = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
    except ValueError:
        return False
    return seen.tzinfo is not None and seen >= since


def refused(reason: str, detail: str) -> ProblemError:
    """The error of what is not run, whoever asks."""
    status = HTTPStatus.BAD_REQUEST if reason == "depth" else HTTPStatus.FORBIDDEN
    return ProblemError(Problem(status=status, kind=f"refused-{reason}", title="The query is refused", detail=detail))


def wrong_media(detail: str) -> ProblemError:
    """The error of a body that cannot be read."""
    return ProblemError(
        Problem(
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            kind="media-type",
            title="This media type is not taken here",
            detail=detail,
            headers={"Accept-Post": f"{DIRECT}, {FORM}, {UPDATE}"},
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


_CACHING = {"Cache-Control": "public, no-cache"}
_CANCELLED = Problem(
    status=HTTPStatus.CONFLICT, kind="cancelled", title="The query was cancelled", detail="DELETE was sent to its URL"
)
_FAILURES = {
    "invalid": (HTTPStatus.BAD_REQUEST, "The query cannot be run"),
    "failed": (HTTPStatus.INTERNAL_SERVER_ERROR, "The query failed"),
    "too long": (HTTPStatus.SERVICE_UNAVAILABLE, "The answer is too long"),
    "memory": (HTTPStatus.SERVICE_UNAVAILABLE, "The query ran out of memory"),
    "time": (HTTPStatus.SERVICE_UNAVAILABLE, "The query ran out of time"),
    "busy": (HTTPStatus.SERVICE_UNAVAILABLE, "The server is busy"),
    "many": (HTTPStatus.TOO_MANY_REQUESTS, "Too many queries at once"),
    "died": (HTTPStatus.SERVICE_UNAVAILABLE, "The query's process died"),
}


def failure(error: FailedQueryError, text: str) -> Problem:
    """The problem that tells why a query has no answer."""
    if error.kind == "syntax":
        return syntax_problem(str(error), text)
    if error.kind == "unacceptable":
        return _unacceptable(str(error))
    status, title = _FAILURES[error.kind]
    headers = {"Retry-After": "5"} if error.kind in {"busy", "many"} else {}
    return Problem(status=status, kind=error.kind.replace(" ", "-"), title=title, detail=str(error), headers=headers)


def syntax_problem(said: str, text: str) -> Problem:
    """The problem of a query or an update that the engine cannot read, with the place in it."""
    fault = syntax.fault(text, said)
    return Problem(
        status=HTTPStatus.BAD_REQUEST,
        kind="syntax",
        title="This is not valid SPARQL",
        detail=str(fault),
        members={"line": fault.line, "column": fault.column, "excerpt": fault.marked(text)},
    )
