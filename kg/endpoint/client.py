"""Asking any SPARQL endpoint over HTTP."""

from __future__ import annotations

import http.client
import json
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from kg.endpoint.answering import Query
from kg.endpoint.formats import GRAPHS, TABLES, Choice
from kg.errors import QueryError

_WEB = ("http://", "https://")


def ask(endpoint: str, query: Query, seconds: float | None) -> tuple[Choice, bytes]:
    """The answer of an endpoint and its format; QueryError with the endpoint's own words where it has none."""
    if not endpoint.startswith(_WEB):
        raise QueryError(f"{endpoint}: an endpoint's address starts with http:// or https://")
    accept = ", ".join(choice.media for choice in (query.table, query.graph) if choice is not None)
    request = Request(  # noqa: S310 - the scheme is checked above
        endpoint,
        data=urlencode({"query": query.text}).encode(),
        headers={"Accept": accept, "User-Agent": "minzheng-kg"},
    )
    try:
        with urlopen(request, timeout=seconds) as response:  # noqa: S310 - as above
            return _choice(endpoint, query, response.headers.get_content_type()), response.read()
    except HTTPError as error:
        raise QueryError(f"{endpoint}: {_told(error)}") from error
    except TimeoutError as error:
        raise QueryError(f"{endpoint}: no answer within {seconds:g} s") from error
    except (URLError, http.client.HTTPException, ConnectionError) as error:
        raise QueryError(f"{endpoint}: no answer ({getattr(error, 'reason', error)})") from error


def _choice(endpoint: str, query: Query, media: str) -> Choice:
    for choice, offers in ((query.table, TABLES), (query.graph, GRAPHS)):
        if choice is not None and any(media in offer.media and offer is choice.format for offer in offers):
            return choice
    raise QueryError(f"{endpoint}: the answer is {media}, which was not asked for")


def _told(error: HTTPError) -> str:
    """What the endpoint says of its refusal: a problem's detail, else the first line of its words."""
    words = error.read(100_000).decode(errors="replace")
    if error.headers.get_content_type() == "application/problem+json":
        problem = json.loads(words)
        return "\n".join(filter(None, (problem.get("detail") or problem.get("title"), problem.get("excerpt"))))
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    return f"{error.code} {error.reason}: {first[:300]}" if first else f"{error.code} {error.reason}"
