"""What a query's text shows before anything is run: its form, a SERVICE in it, how deep it nests.

The engine reads ``SERVICEex:x`` and ``trueSERVICE<…>`` as SERVICE too, and ``?a<'x>`` as a comparison where a plain
scanner sees an IRI. So a word counts as SERVICE wherever those letters stand outside strings, comments, IRIs, variables
and local names, and a text in which the two readings of ``<`` could hide them is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.endpoint.hosts import Host
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
# Without these letters anywhere, and with few brackets, there is nothing that could be refused or differ.
_TELLING = tuple(_UPDATE_FORMS | _VOLATILE | {"SERVICE"})
_CALLS = {"LOAD": "LOAD", "SERV": "SERVICE"}
_PAIRS = {"(": ")", "{": "}", "[": "]"}
# The engine's parser recurses: at some thousands of brackets it overflows its stack, which no handler survives.
MAX_DEPTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What the tokens of a query show; offsets are code points into its text, None where there is no such thing.

    *form* is the first keyword after the prologue; *calls* are what SERVICE and LOAD name, each with its place, empty
    where that is no IRI written out; *hidden* is a SERVICE that only the engine would read; *undeclared* are the
    prefixes used without PREFIX, each with its place; *unpaired* is a bracket that is never closed or never opened.
    """

    form: str | None
    service: int | None
    calls: tuple[tuple[str, int], ...]
    hidden: int | None
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


def scan(query: str) -> list[re.Match[str]]:
    """The tokens of a query; `lastgroup` tells of what kind each is, and signs that are none are left out."""
    return list(_TOKEN.finditer(query))


def outline(query: str) -> Outline:
    """Read a query's tokens once.

    >>> outline("ASK { SERVICE <http://example.org/> {} }").service
    6
    >>> outline('SELECT * { ?service ex:service "SERVICE" } # SERVICE').service is None
    True
    >>> outline("CLEAR ALL").updates
    True
    """
    tokens = scan(query)
    words = [token for token in tokens if token.lastgroup == "word"]
    deepest, unpaired = _brackets(tokens)
    services = _services(query, tokens)
    service = next(iter(services), None)
    calls = tuple(_calls(tokens))
    return Outline(
        form=next((form for word in words if (form := word[0].upper()) in _QUERY_FORMS | _UPDATE_FORMS), None),
        service=service,
        calls=calls,
        hidden=next((offset for offset in services if all(offset != place for _, place in calls)), None),
        deepest=deepest,
        volatile=service is not None or any(word[0].upper() in _VOLATILE for word in words),
        undeclared=tuple(_undeclared(tokens)),
        unpaired=unpaired,
    )


def check(query: str, hosts: Collection[Host] = ()) -> bool:
    """Whether a query that may be run answers otherwise from one time to the next; SERVICE may ask *hosts*.

    >>> check("SELECT * { ?s ?p ?o }"), check("SELECT (RAND() AS ?r) {}")
    (False, True)
    >>> check("INSERT DATA { <a> <b> <c> }")
    Traceback (most recent call last):
    kg.endpoint.guard.RefusedError: this endpoint only reads: INSERT is refused; the graph changes by `kg build`
    """
    if _is_plain(query):
        return False
    found = outline(query)
    if found.updates:
        raise RefusedError(
            "update", f"this endpoint only reads: {found.form} is refused; the graph changes by `kg build`"
        )
    _check_all(query, found, hosts)
    return found.volatile


def _is_plain(query: str) -> bool:
    letters = query.upper()
    opened = query.count("{") + query.count("(") + query.count("[")
    return opened <= MAX_DEPTH and not any(map(letters.__contains__, _TELLING))


def check_update(update: str, hosts: Collection[Host] = ()) -> Outline:
    """The outline of an update that may be run; SERVICE and LOAD may ask *hosts*."""
    found = outline(update)
    _check_all(update, found, hosts)
    return found


def _check_all(text: str, found: Outline, hosts: Collection[Host]) -> None:
    refused = [offset for iri, offset in found.calls if Host.asked(iri) not in hosts]
    if found.hidden is not None:
        refused.append(found.hidden)
    if refused:
        line, column = position(text, refused[0])
        word = text[refused[0] :][:4].upper()
        called = _CALLS.get(word, "SERVICE")
        raise RefusedError("service", f"{called} is refused (line {line}, column {column}): {_may(hosts)}")
    if found.deepest > MAX_DEPTH:
        raise RefusedError(
            "depth", f"the query nests {found.deepest} brackets deep; {MAX_DEPTH} is the most that is read"
        )


def _may(hosts: Collection[Host]) -> str:
    if not hosts:
        return "queries cannot call other servers from here; ask the other endpoint on its own and join the answers"
    return f"name one of {', '.join(sorted(map(str, hosts)))}, as <{min(map(str, hosts))}/…>"


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column of an offset, counted from one.

    >>> position("ASK\n{ }", 4)
    (2, 1)
    """
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _services(query: str, tokens: list[re.Match[str]]) -> list[int]:
    spelled = query.upper().find("SERVICE")
    if spelled < 0:
        return []
    found = [token.start() + place for token in tokens if (place := _open_text(token).upper().find("SERVICE")) >= 0]
    return found or ([min(spelled, len(query))] if any(map(_two_readings, tokens)) else [])


def _calls(tokens: list[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """What SERVICE and LOAD name, with the place of the keyword; empty where it is anything but an IRI written out."""
    said = [token for token in tokens if token.lastgroup != "comment"]
    for number, token in enumerate(said):
        if token.lastgroup != "word" or token[0].upper() not in {"SERVICE", "LOAD"}:
            continue
        rest = iter(said[number + 1 : number + 3])
        named = next(rest, None)
        if named is not None and named[0].upper() == "SILENT":
            named = next(rest, None)
        plain = named is not None and named.lastgroup == "iri" and "\\" not in named[0]
        yield (named[0][1:-1] if named is not None and plain else "", token.start())


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
