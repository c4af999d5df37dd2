"""The SPARQL 1.1 Graph Store Protocol: whole graphs, read by all and written by who may.

`/graph?default` and `/graph?graph=IRI` name a graph; `/graph/NAME` is the graph whose IRI ends so under our base, as
the IRIs of our graphs redirect there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from urllib.parse import parse_qsl, quote

import pyoxigraph as ox

from kg.endpoint import protocol
from kg.endpoint.answering import Query
from kg.endpoint.formats import TABLES, Choice
from kg.endpoint.messages import Request, Response
from kg.endpoint.problems import bad_request, not_found
from kg.endpoint.protocol import Asked, Desk
from kg.endpoint.updates import authorize
from kg.endpoint.writing import Part, Writer
from kg.graph.vocabulary import BASE

PATH = "/graph"
READING = "GET, HEAD, OPTIONS"
WRITING = "GET, HEAD, POST, PUT, DELETE, OPTIONS"

_JSON = Choice(format=TABLES[0], media=TABLES[0].media[0])
_MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Named:
    """A graph by its IRI; None is the default one."""

    iri: str | None


class GraphStore:
    """Answers for the graphs."""

    def __init__(self, desk: Desk, writer: Writer, token: str | None, longest: int) -> None:
        self._desk = desk
        self._writer = writer
        self._token = token
        self._longest = longest

    @property
    def methods(self) -> str:
        """What can be done with a graph here."""
        return READING if self._token is None else WRITING

    async def handle(self, request: Request) -> Response:
        """Answer a request."""
        graph = _named(request)
        if request.method in {"GET", "HEAD"}:
            return await self._read(request, graph)
        authorize(request, self._token)
        if request.method == "DELETE":
            await self._writer.delete(_needed(graph).iri)
            return Response(status=HTTPStatus.NO_CONTENT)
        return await self._write(request, graph)

    async def _read(self, request: Request, graph: Named | None) -> Response:
        iri = _needed(graph).iri
        if iri is None:
            text = "CONSTRUCT WHERE { ?s ?p ?o }"
        else:
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
            await self._must_exist(iri)
        query = Query(text=text, graph=protocol.graph_choice(request))
        return await protocol.answered(self._desk, request, Asked(query=query, seconds=None, volatile=False))

    async def _must_exist(self, iri: str) -> None:
        query = Query(text=f"ASK {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}", table=_JSON)
        answer = await self._desk.pool.answer(query)
        if b"true" not in answer.body:
            raise not_found(f"the graph {iri}")

    async def _write(self, request: Request, graph: Named | None) -> Response:
        body = await protocol.whole_body(request, self._longest)
        parts = _parts(request, body)
        location: dict[str, str] = {}
        if graph is None:
            if request.method != "POST":
                raise _no_graph()
            graph = Named(f"{BASE}graph/{hashlib.sha256(body).hexdigest()[:32]}")
            location = {"Location": str(graph.iri)}
        base = graph.iri or f"{request.origin}{request.path}"
        created = await self._writer.put(graph.iri, parts, base, whole=request.method == "PUT")
        return Response(status=HTTPStatus.CREATED if created or location else HTTPStatus.NO_CONTENT, headers=location)


def _named(request: Request) -> Named | None:
    rest = request.path.removeprefix(PATH).strip("/")
    parameters = parse_qsl(request.query, keep_blank_values=True)
    given = [(name, value) for name, value in parameters if name in {"graph", "default"}]
    if len(given) > 1 or (given and rest):
        raise bad_request("a request names one graph: by its path, by ?graph=IRI, or by ?default")
    if rest:
        return Named(_checked(f"{BASE}graph/{quote(rest, safe='/:@!$&()*+,;=~%')}"))
    if not given:
        return None
    name, value = given[0]
    return Named(None) if name == "default" else Named(_checked(value))


def _checked(iri: str) -> str:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise bad_request(f"{iri} is not an absolute IRI") from error
    return iri


def _needed(graph: Named | None) -> Named:
    if graph is None:
        raise _no_graph()
    return graph


def _no_graph() -> Exception:
    return bad_request("name a graph: ?default, ?graph=IRI, or /graph/NAME")


def _parts(request: Request, body: bytes) -> list[Part]:
    header = request.headers.get("content-type", "")
    if header.lower().startswith(_MULTIPART):
        head = b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n"
        message = BytesParser(EmailMessage, policy=HTTP).parsebytes(head + body)
        if not message.is_multipart() or message.defects:
            raise bad_request("the body is not the multipart/form-data that its Content-Type says")
        return [
            Part(media=_media(str(part.get("Content-Type", ""))), body=_payload(part)) for part in message.iter_parts()
        ]
    return [Part(media=_media(header), body=body)]


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _media(header: str) -> str:
    media = header.partition(";")[0].strip().lower()
    form = ox.RdfFormat.from_media_type(media) if media else None
    if form is None or (form.supports_datasets and form != ox.RdfFormat.JSON_LD):
        raise protocol.wrong_media(f"a graph comes as one of {_TAKEN}, not as {media or 'something unnamed'}")
    return media


# Formats of one graph; those of several would leave it open which is meant.
_TAKEN = "text/turtle, application/n-triples, application/rdf+xml, application/ld+json, text/n3"
