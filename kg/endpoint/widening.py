"""A query with more columns: the statements that its rows rest on, where its own words name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.endpoint.guard import scan


def widened(text: str) -> tuple[str, int] | None:
    """The query with all its variables as columns behind its own, and how many were its own; None where it cannot be.

    A query that groups has none: its rows rest on many statements, and the engine would refuse the columns.

    >>> widened("SELECT ?value { ?claim <x:value> ?value }")
    ('SELECT ?value ?claim { ?claim <x:value> ?value }', 1)
    >>> widened("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s") is None
    True
    """
    tokens = [token for token in scan(text) if token.lastgroup != "comment"]
    words = [token for token in tokens if token.lastgroup == "word"]
    form = next((word for word in words if word[0].upper() in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}), None)
    if form is None or form[0].upper() != "SELECT" or "GROUP" in _outer(text):
        return None
    body = next((token for token in tokens if token.start() > form.start() and token[0] == "{"), None)
    if body is None:
        return None
    own = _columns([token for token in tokens if form.end() <= token.start() < body.start()])
    if not own:
        return None
    every = dict.fromkeys(token[0][1:] for token in tokens if token.lastgroup == "variable")
    more = [name for name in every if name not in own]
    end = next((token.start() for token in tokens if form.end() < token.start() <= body.start()
                and token.lastgroup == "word" and token[0].upper() in {"WHERE", "FROM"}), body.start())  # fmt: skip
    return f"{text[:end]}{''.join(f'?{name} ' for name in more)}{text[end:]}", len(own)


def _columns(tokens: Sequence[re.Match[str]]) -> list[str]:
    """The columns between SELECT and WHERE: variables, and what AS names in brackets."""
    names: list[str] = []
    depth = 0
    for number, token in enumerate(tokens):
        if token.lastgroup == "open":
            depth += 1
        elif token.lastgroup == "close":
            depth -= 1
        elif token.lastgroup == "variable" and (depth == 0 or (number and tokens[number - 1][0].upper() == "AS")):
            names.append(token[0][1:])
    return names


def _outer(text: str) -> set[str]:
    """The words outside all braces, of the outermost query alone."""
    depth, found = 0, set()
    for token in scan(text):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
        elif token.lastgroup == "word" and depth == 0:
            found.add(token[0].upper())
    return found
