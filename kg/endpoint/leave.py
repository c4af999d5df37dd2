"""Who may correct: the operator's token, brought by a form of our own pages or by a program, never by another site."""

from __future__ import annotations

import hashlib
import hmac
from http import HTTPStatus

from kg.endpoint.messages import Request
from kg.endpoint.problems import Problem, ProblemError

COOKIE = "corrector"
_EIGHT_HOURS = 8 * 3600


def refuse_strangers(request: Request, token: str | None, *, allowed: bool, given: str = "") -> None:
    """Let a change through that the operator allows, that comes from here, and that brings the token.

    *given* is what a form holds; a browser that has given it once brings a cookie that only its digest can make.
    """
    if not allowed or token is None:
        raise _refused(
            "corrections", "nothing is corrected here: start with `kg serve --allow-corrections --token-file FILE`"
        )
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    is_program = scheme.lower() == "bearer"
    if not is_program and not _is_from_here(request):
        raise _refused("origin", "a correction is sent by the forms of this site, and this one came from elsewhere")
    if is_program or given:
        if not hmac.compare_digest((bearer if is_program else given).strip().encode(), token.encode()):
            raise _refused("token", "the token is another one")
        return
    if not has_leave(request, token):
        raise _refused("token", "corrections need the operator's token; write it into the form")


def has_leave(request: Request, token: str | None) -> bool:
    """Whether a browser has given the token before."""
    known = request.cookie(COOKIE) or ""
    return token is not None and hmac.compare_digest(known.encode(), _digest(token).encode())


def cookie(token: str, *, secure: bool) -> str:
    """The header that has a browser remember it for a working day, for this site's own requests alone."""
    safe = "; Secure" if secure else ""
    return f"{COOKIE}={_digest(token)}; Path=/; Max-Age={_EIGHT_HOURS}; HttpOnly; SameSite=Strict{safe}"


def _digest(token: str) -> str:
    return hmac.new(token.encode(), b"kg corrections", hashlib.sha256).hexdigest()


def _is_from_here(request: Request) -> bool:
    origin = request.headers.get("origin")
    if origin is not None:
        return origin == request.origin
    return request.headers.get("sec-fetch-site") == "same-origin"


def _refused(kind: str, detail: str) -> ProblemError:
    return ProblemError(
        Problem(status=HTTPStatus.FORBIDDEN, kind=kind, title="This correction is refused", detail=detail)
    )
