"""Asking a SPARQL endpoint of others politely: one request at a time, with pauses, patience, and a memory on disk."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from kg.errors import KgError

_ACCEPT = "application/sparql-results+json"
_AGENT = "minzheng-kg (https://w3id.org/minzheng; research; asks slowly)"
# What passes by itself; anything else is a fault of the request, which no patience mends.
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_LONGEST_WAIT = 300.0
_LONGEST_ANSWER = 64 * 1024**2


class NoAnswerError(KgError):
    """An endpoint gave no answer that can be read, however often it was asked."""


class RefusedError(KgError):
    """An endpoint refuses the query itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How an endpoint is asked: seconds for an answer, pause between requests, tries, and the first wait after a fault.

    Waits double from one fault to the next; what Retry-After says goes before them.
    """

    seconds: float = 60.0
    pause: float = 1.0
    tries: int = 5
    wait: float = 2.0
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of an answer, each by variable, and when the endpoint gave it, as its clock says."""

    rows: tuple[Mapping[str, str], ...]
    given: str


@dataclass(slots=True, kw_only=True)
class Endpoint:
    """An endpoint and what it has answered before, in the folder *cache*: an interrupted run goes on from there."""

    url: str
    cache: Path
    manners: Manners = field(default_factory=Manners)
    asked: int = 0

    def ask(self, query: str) -> Answer:
        """The answer to a SELECT; NoAnswerError where none comes, RefusedError where none ever will."""
        digest = hashlib.sha256(f"{self.url}\n{query}".encode()).hexdigest()
        kept = self.cache / f"{digest[:32]}.json"
        if kept.exists():
            try:
                return _read(kept.read_bytes())
            except ValueError:
                kept.unlink()  # cut short by a full disk or a kill: ask again
        raw = self._answered(query)
        self.cache.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(".part")
        fresh.write_bytes(raw)
        fresh.replace(kept)
        return _read(raw)

    def _answered(self, query: str) -> bytes:
        manners = self.manners
        fault = ""
        wait = manners.wait
        for attempt in range(manners.tries):
            if attempt or self.asked:
                manners.sleep(wait if attempt else manners.pause)
            self.asked += 1
            try:
                return self._once(query)
            except _FaultError as error:
                fault = str(error)
                wait = max(error.after, manners.wait * 2**attempt)
        raise NoAnswerError(f"{self.url}: no answer after {manners.tries} tries ({fault}); run it again to go on")

    def _once(self, query: str) -> bytes:
        headers = {"Accept": _ACCEPT, "User-Agent": _AGENT}
        request = Request(self.url, data=urlencode({"query": query}).encode(), headers=headers)  # noqa: S310 - read_target lets only http through
        try:
            with urlopen(request, timeout=self.manners.seconds) as response:  # noqa: S310 - as above
                raw = response.read(_LONGEST_ANSWER)
                given = _date(response.headers)
        except HTTPError as error:
            with error:
                if error.code in _PASSING:
                    raise _FaultError(f"{error.code} {error.reason}", _retry_after(error.headers)) from error
                words = error.read(2000).decode(errors="replace").strip()
            raise RefusedError(f"{self.url}: {error.code} {error.reason}: {words[:300]}") from error
        except (URLError, TimeoutError, http.client.HTTPException, ConnectionError) as error:
            raise _FaultError(str(getattr(error, "reason", error)) or type(error).__name__) from error
        try:
            bindings = json.loads(raw)["results"]["bindings"]
            rows = [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _FaultError("the answer is no SPARQL JSON, or cut short") from error
        return json.dumps({"given": given, "rows": rows}, ensure_ascii=False).encode()


class _FaultError(Exception):
    """What may pass; *after* so many seconds at the earliest."""

    def __init__(self, words: str, after: float = 0.0) -> None:
        super().__init__(words)
        self.after = after


def _read(raw: bytes) -> Answer:
    try:
        kept = json.loads(raw)
        return Answer(rows=tuple(kept["rows"]), given=kept["given"])
    except (KeyError, TypeError) as error:
        raise ValueError(error) from error


def _date(headers: Message) -> str:
    """The time of an answer as ISO 8601; empty where the endpoint does not tell it."""
    try:
        return parsedate_to_datetime(headers.get("Date", "")).isoformat()
    except ValueError:
        return ""


def _retry_after(headers: Message) -> float:
    """The seconds that an endpoint asks us to stay away, from a number or from a date beside its own."""
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdigit():
        return min(float(said), _LONGEST_WAIT)
    try:
        until: datetime = parsedate_to_datetime(said)
        now: datetime = parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, min((until - now).total_seconds(), _LONGEST_WAIT))
    except (ValueError, TypeError):
        return 0.0
