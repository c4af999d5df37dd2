"""A SPARQL 1.1 store over HTTP: updates, questions, triples by batches; what fails for a moment is tried again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from kg.errors import PublishError

# A server that restarts or is at its limit is back within this; the waits between are 0.5, 1, 2, 4, 8 seconds.
TRIES = 6
_FIRST_WAIT = 0.5
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
# A switch of millions of triples happens within one request.
_TIMEOUT = httpx.Timeout(30.0, read=3_600.0, write=300.0)


class LostError(PublishError):
    """No answer came: whether the request was carried out is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to publish: the addresses for updates and questions, and with *graphs* the Graph Store that takes triples.

    *into* is the graph that takes what is our default graph; None is the default graph there too.
    """

    update: str
    query: str
    graphs: str | None = None
    auth: httpx.Auth | None = None
    token: str | None = None
    into: ox.NamedNode | None = None
    transport: httpx.BaseTransport | None = None
    pause: Callable[[float], None] = time.sleep
    _client: list[httpx.Client] = field(default_factory=list)

    def __enter__(self) -> Self:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self._client.append(httpx.Client(auth=self.auth, headers=headers, timeout=_TIMEOUT, transport=self.transport))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.pop().close()

    def name(self, graph: ox.NamedNode | ox.DefaultGraph) -> ox.NamedNode | ox.DefaultGraph:
        """The graph there that one of ours goes to."""
        return self.into if isinstance(graph, ox.DefaultGraph) and self.into is not None else graph

    def tell(self, update: str) -> None:
        """An update that may be carried out twice without harm: it is tried again when no answer comes."""
        self._again(self.update, update.encode(), "application/sparql-update", {})

    def tell_once(self, update: str) -> None:
        """An update that must not be carried out twice; LostError where it is not known whether it was."""
        self._sent(self.update, update.encode(), "application/sparql-update", {})

    def add(self, graph: ox.NamedNode, triples: Sequence[ox.Triple]) -> None:
        """Put triples into a graph."""
        if self.graphs is None:
            lines = "\n".join(f"{triple} ." for triple in triples)
            self.tell(f"INSERT DATA {{ GRAPH {graph} {{\n{lines}\n}} }}")
        else:
            lines = "".join(f"{triple} .\n" for triple in triples)
            self._again(self.graphs, lines.encode(), "application/n-triples", {"graph": graph.value})

    def rows(self, query: str) -> list[Mapping[str, str]]:
        """The values of the answers to a SELECT."""
        # As a form, for Virtuoso 7 waits without end for more of a body that is application/sparql-query.
        body = urlencode({"query": query}).encode()
        accept = "application/sparql-results+json"
        answer = self._again(self.query, body, "application/x-www-form-urlencoded", {}, accept=accept)
        try:
            found = json.loads(answer.content)["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in found]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PublishError(
                f"{self.query}: the answer is no SPARQL result ({answer.text[:80]!r}); name its query address"
            ) from error

    def count(self, graph: ox.NamedNode | ox.DefaultGraph) -> int:
        """How many triples a graph holds."""
        pattern = "?s ?p ?o" if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{ ?s ?p ?o }}"
        return int(self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")[0]["n"])

    def _again(
        self, url: str, body: bytes, media: str, parameters: Mapping[str, str], *, accept: str = "*/*"
    ) -> httpx.Response:
        for number in range(TRIES - 1):
            try:
                return self._sent(url, body, media, parameters, accept=accept)
            except LostError:
                self.pause(_FIRST_WAIT * 2**number)
        return self._sent(url, body, media, parameters, accept=accept)

    def _sent(
        self, url: str, body: bytes, media: str, parameters: Mapping[str, str], *, accept: str = "*/*"
    ) -> httpx.Response:
        headers = {"Content-Type": media, "Accept": accept}
        try:
            answer = self._client[0].post(url, content=body, headers=headers, params=dict(parameters) or None)
        except httpx.InvalidURL as error:
            raise PublishError(f"{url}: no address ({error}); write it as http://HOST:PORT/PATH") from error
        except httpx.UnsupportedProtocol as error:
            raise PublishError(f"{url}: no address; write it as http://HOST:PORT/PATH") from error
        except httpx.HTTPError as error:
            raise LostError(f"{url}: no answer ({str(error) or type(error).__name__}); see that it runs") from error
        if answer.status_code in _TRY_AGAIN:
            raise LostError(f"{url}: {_said(answer)}; publish again later")
        if answer.status_code in {401, 403}:
            raise PublishError(f"{url}: {_said(answer)}; give --user or --token-env, and see that it may write")
        if not answer.is_success:
            raise PublishError(f"{url}: {_said(answer)}; see that this address takes {media}")
        return answer


def _said(answer: httpx.Response) -> str:
    words = " ".join(answer.text.split())[:200]
    return f"it answers {answer.status_code}{f' ({words})' if words else ''}"
