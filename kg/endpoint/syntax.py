"""From the engine's words on a faulty query to a place in it and a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.endpoint.guard import outline, position

_MESSAGE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_KEYWORD = re.compile(r"(?<![\w\"])([A-Z][A-Z0-9_]+)(?![\w\"])")
_SENTENCE = re.compile(r"(?:^|, )((?:The|IRI|IRIs|An?) [A-Za-z][^,\"\[]*)")
_WORD = re.compile(r"[^\s{}()\[\];,]+|\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where a query is wrong (line and column from one) and how."""

    line: int
    column: int
    message: str

    def marked(self, query: str) -> str:
        r"""The faulty line with a caret under the place.

        >>> print(Fault(line=2, column=2, message="").marked("ASK {\n FILTR }"))
         FILTR }
         ^
        """
        lines = query.split("\n")
        line = lines[self.line - 1] if self.line <= len(lines) else ""
        # A wide sign takes two places on a terminal, a tab as many as it takes in the line above.
        before = line[: self.column - 1]
        return f"{line}\n{''.join(_gap(character) for character in before)}^"

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


def fault(query: str, said: str) -> Fault:
    r"""The fault of a query, given what the engine said of it.

    >>> print(fault("SELECT * { ?s ex:p ?o }", "error at 1:19: expected OPTIONAL"))
    line 1, column 15: the prefix ex: is not declared
    >>> print(fault("ASK { ?s ?p ?o\n FILTR(1) }", "error at 2:10: expected OPTIONAL"))
    line 2, column 2: “FILTR” is not expected here
    """
    found = outline(query)
    if found.undeclared:
        prefix, offset = found.undeclared[0]
        return _at(query, offset, f"the prefix {prefix}: is not declared")
    if found.unpaired is not None:
        bracket = query[found.unpaired]
        return _at(query, found.unpaired, f"“{bracket}” has no partner")
    parts = _MESSAGE.search(said)
    if parts is None:
        return Fault(line=1, column=1, message=said)
    return _engine_fault(query, int(parts[1]), int(parts[2]), parts[3])


def _engine_fault(query: str, line: int, column: int, expected: str) -> Fault:
    sentence = _SENTENCE.search(expected)
    if sentence:
        return Fault(line=line, column=column, message=sentence[1].strip())
    keywords = _KEYWORD.findall(expected)
    if keywords and '"' not in expected:
        # The engine names the place behind a keyword that it would have liked to read.
        column = max(1, column - min(map(len, keywords)))
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    word = _WORD.search(rest)
    if word is None:
        return Fault(line=line, column=column, message="the query ends too early, or a part of it does not fit")
    return Fault(line=line, column=column + word.start(), message=f"“{word[0]}” is not expected here")


def _at(query: str, offset: int, message: str) -> Fault:
    line, column = position(query, offset)
    return Fault(line=line, column=column, message=message)


def _gap(character: str) -> str:
    if character == "\t":
        return "\t"
    return "\u3000" if ord(character) > 0x2E80 else " "
