"""What goes wrong, told as application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from kg.endpoint.messages import Response
from kg.graph.vocabulary import BASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that went wrong: *kind* names it for programs, *detail* for people."""

    status: HTTPStatus
    kind: str
    title: str
    detail: str
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The response that tells it."""
        told = {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title,
            "status": int(self.status),
            "detail": self.detail,
            **self.members,
        }
        return Response(
            status=int(self.status),
            content_type="application/problem+json",
            body=json.dumps(told, ensure_ascii=False).encode() + b"\n",
            headers={"Cache-Control": "no-store", **self.headers},
        )


class ProblemError(Exception):
    """A request that ends in a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def bad_request(detail: str, **members: object) -> ProblemError:
    """The client's request says something that cannot be."""
    return ProblemError(
        Problem(
            status=HTTPStatus.BAD_REQUEST,
            kind="request",
            title="The request is not right",
            detail=detail,
            members=members,
        )
    )


def not_found(path: str) -> ProblemError:
    """There is nothing here."""
    return ProblemError(
        Problem(status=HTTPStatus.NOT_FOUND, kind="not-found", title="Nothing here", detail=f"{path} leads nowhere")
    )


def wrong_method(method: str, allowed: str) -> ProblemError:
    """The resource does not take this method."""
    return ProblemError(
        Problem(
            status=HTTPStatus.METHOD_NOT_ALLOWED,
            kind="method",
            title="This method is not taken here",
            detail=f"{method} is not taken here; take one of {allowed}",
            headers={"Allow": allowed},
        )
    )


def too_large(detail: str) -> ProblemError:
    """More was sent than is read."""
    return ProblemError(
        Problem(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, kind="too-large", title="Too much was sent", detail=detail)
    )
