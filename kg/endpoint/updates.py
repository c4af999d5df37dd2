"""SPARQL Update by HTTP: who may, and the protocol's dataset written into the update's own words."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence
from http import HTTPStatus

from kg.endpoint.guard import scan
from kg.endpoint.messages import Request
from kg.endpoint.problems import Problem, ProblemError, bad_request

READ_ONLY = "this endpoint only reads: updates are refused; the graph changes by `kg build`"


def authorize(request: Request, token: str | None) -> None:
    """Let through who brings the operator's token; without one nobody writes."""
    if token is None:
        raise _problem(HTTPStatus.FORBIDDEN, "refused-update", "Nothing is written here", READ_ONLY)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given:
        raise _problem(
            HTTPStatus.UNAUTHORIZED,
            "token",
            "Who are you?",
            "writing needs the operator's token; send it as Authorization: Bearer TOKEN",
            {"WWW-Authenticate": "Bearer"},
        )
    if not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise _problem(HTTPStatus.FORBIDDEN, "token", "This is not the token", "the token is another one")


def with_dataset(text: str, using: Sequence[str], named: Sequence[str]) -> str:
    """An update whose patterns are matched against these graphs; its own USING or WITH cannot stand beside them.

    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", ["x:g"], [])
    'DELETE { ?s ?p 1 } USING <x:g> WHERE { ?s ?p 1 }'
    >>> with_dataset("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", [], ["x:g"])
    'INSERT { ?s ?p 1 } USING NAMED <x:g> WHERE { ?s ?p 2 }'
    """
    if not using and not named:
        return text
    clause = "".join([f"USING <{iri}> " for iri in using] + [f"USING NAMED <{iri}> " for iri in named])
    parts: list[str] = []
    copied = 0
    before = ""
    for token, end in _outermost(text):
        word = token[0].upper()
        if word in {"USING", "WITH"}:
            raise bad_request("an update names its dataset in its text or in the request, not in both")
        if word == "WHERE":
            template = f"{text[token.end() : end].strip()} " if before == "DELETE" else ""
            parts += [text[copied : token.start()], template, clause]
            copied = token.start()
        before = word
    return "".join((*parts, text[copied:]))


def _outermost(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """The words outside all brackets, each with where the next bracket closes."""
    tokens = [token for token in scan(text) if token.lastgroup != "comment"]
    depth = 0
    for number, token in enumerate(tokens):
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
        elif token.lastgroup == "word" and depth == 0:
            yield token, _closed(tokens[number + 1 :])


def _closed(tokens: Sequence[re.Match[str]]) -> int:
    depth = 0
    for token in tokens:
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "close" and depth == 0:
            return token.end()
    return tokens[-1].end() if tokens else 0


def _problem(
    status: HTTPStatus, kind: str, title: str, detail: str, headers: dict[str, str] | None = None
) -> ProblemError:
    return ProblemError(Problem(status=status, kind=kind, title=title, detail=detail, headers=headers or {}))
