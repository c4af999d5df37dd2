"""What a query's text shows before anything is run: its form, a SERVICE in it, how deep it nests.

The engine reads ``SERVICEex:x`` and ``trueSERVICE<…>`` as SERVICE too, and ``?a<'x>`` as a comparison where a plain
scanner sees an IRI. So a word counts as SERVICE wherever those letters stand outside strings, comments, IRIs, variables
and local names, and a text in which the two readings of ``<`` could hide them is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.errors import QueryError

_TOKEN = re.compile(
    r'''
      (?P<comment>\#[^\n\r]*)
    | (?P<string>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^\x00-\x20<>"{}|\\^`]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?P<prefix>(?:\w[\w.\-]{0,200}+)?):(?P<local>(?:[\w\-:]|%[0-9A-Fa-f]{2}|\\.)*))
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>\w+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    ''',
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
_QUERY_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATE_FORMS = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
# Answers with these differ from one time to the next, so they must not be cached.
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_PAIRS = {"(": ")", "{": "}", "[": "]"}
# The engine's parser recurses: at some thousands of brackets it overflows its stack, which no handler survives.
MAX_DEPTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the tokens of a query show; offsets are code points into its text, None where there is no such thing.

    *form* is the first keyword after the prologue; *undeclared* are the prefixes used without PREFIX, each with its
    place; *unpaired* is a bracket that is never closed or never opened.
    """

    form: str | None
    service: int | None
    deepest: int
    volatile: bool
    undeclared: tuple[tuple[str, int], ...]
    unpaired: int | None

    @property
    def updates(self) -> bool:
        """Whether this is a SPARQL update."""
        return self.form in _UPDATE_FORMS


class RefusedError(QueryError):
    """A query that is not run, whoever asks; *reason* is service, update or depth."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def outline(query: str) -> Outline:
    """Read a query's tokens once.

    >>> outline("ASK { SERVICE <http://example.org/> {} }").service
    6
    >>> outline('SELECT * { ?service ex:service "SERVICE" } # SERVICE').service is None
    True
    >>> outline("CLEAR ALL").updates
    True
    """
    tokens = list(_TOKEN.finditer(query))
    words = [token for token in tokens if token.lastgroup == "word"]
    deepest, unpaired = _brackets(tokens)
    return Outline(
        form=next((form for word in words if (form := word[0].upper()) in _QUERY_FORMS | _UPDATE_FORMS), None),
        service=_service(query, tokens),
        deepest=deepest,
        volatile=any(word[0].upper() in _VOLATILE for word in words),
        undeclared=tuple(_undeclared(tokens)),
        unpaired=unpaired,
    )


def check(query: str) -> Outline:
    """The outline of a query that may be run.

    >>> check("INSERT DATA { <a> <b> <c> }")
    Traceback (most recent call last):
    kg.endpoint.guard.RefusedError: this endpoint only reads: INSERT is refused; the graph changes by `kg build`
    """
    found = outline(query)
    if found.updates:
        raise RefusedError(
            "update", f"this endpoint only reads: {found.form} is refused; the graph changes by `kg build`"
        )
    if found.service is not None:
        line, column = position(query, found.service)
        raise RefusedError(
            "service",
            f"SERVICE is refused (line {line}, column {column}): queries cannot call other servers from here;"
            " ask the other endpoint on its own and join the answers",
        )
    if found.deepest > MAX_DEPTH:
        raise RefusedError(
            "depth", f"the query nests {found.deepest} brackets deep; {MAX_DEPTH} is the most that is read"
        )
    return found


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of an offset, counted from one.

    >>> position("ASK\n{ }", 4)
    (2, 1)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _service(query: str, tokens: list[re.Match[str]]) -> int | None:
    spelled = query.upper().find("SERVICE")
    if spelled < 0:
        return None
    for token in tokens:
        found = _open_text(token).upper().find("SERVICE")
        if found >= 0:
            return token.start() + found
    return min(spelled, len(query)) if any(map(_two_readings, tokens)) else None


def _open_text(token: re.Match[str]) -> str:
    """The part of a token that the engine could take for a keyword."""
    if token.lastgroup == "name":
        return token["prefix"] or ""
    return token[0] if token.lastgroup in {"word", "language"} else ""


def _two_readings(token: re.Match[str]) -> bool:
    # As a comparison, the text behind "<" would be scanned: only a quote or a comment sign in it shifts what follows.
    return token.lastgroup == "iri" and ("'" in token[0] or "#" in token[0]) and _ABSOLUTE.match(token[0]) is None


def _undeclared(tokens: list[re.Match[str]]) -> Iterator[tuple[str, int]]:
    declared = {"_"}
    previous = ""
    for token in tokens:
        if token.lastgroup == "name":
            prefix = token["prefix"]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                declared.add(prefix)
                yield prefix, token.start()
        if token.lastgroup != "comment":
            previous = token[0].upper()


def _brackets(tokens: list[re.Match[str]]) -> tuple[int, int | None]:
    waiting: list[re.Match[str]] = []
    deepest = 0
    unpaired: int | None = None
    for token in tokens:
        if token.lastgroup == "open":
            waiting.append(token)
            deepest = max(deepest, len(waiting))
        elif token.lastgroup == "close":
            if waiting and _PAIRS[waiting[-1][0]] == token[0]:
                waiting.pop()
            elif unpaired is None:
                unpaired = waiting[-1].start() if waiting else token.start()
    if unpaired is None and waiting:
        unpaired = waiting[-1].start()
    return deepest, unpaired
