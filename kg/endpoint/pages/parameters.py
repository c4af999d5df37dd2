"""The VALUES of a prepared query as parameters: what a reader may choose without knowing SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from kg.graph.vocabulary import ID

_ONE = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{(?P<terms>[^{}()]*)\}")
_ROW = re.compile(r"VALUES\s*\((?P<names>[?\w\s]+)\)\s*\{\s*\((?P<terms>[^(){}]*)\)\s*\}")
_TERM = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\\n]|\\.)*\"|[^\s<>\"]+")
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_IRI = re.compile(r"[^<>\"{}|^`\\\x00-\x20]+")
_LOCAL = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that a query lists the values of; *kind* is the kind of thing (place, metric …), number or text.

    *values* are what it lists: full IRIs, plain numbers, plain words. *single* is one that takes just one.
    """

    name: str
    kind: str
    values: tuple[str, ...]
    single: bool = False


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters of a query, in its order, each name once.

    >>> [(one.name, one.kind, one.values) for one in parameters('SELECT * { VALUES (?from ?to) { (2020 2025) } }')]
    [('from', 'number', ('2020',)), ('to', 'number', ('2025',))]
    """
    prefixes = _prefixes(text)
    found: dict[str, Parameter] = {}
    blocks = sorted([*_ONE.finditer(text), *_ROW.finditer(text)], key=lambda block: block.start())
    for block in blocks:
        terms = [_value(term, prefixes) for term in _TERM.findall(block["terms"])]
        if "names" in block.groupdict():
            for name, term in zip_longest(re.findall(r"\w+", block["names"]), terms):
                if name and term:
                    found.setdefault(name, _parameter(name, [term], single=True))
        elif terms:
            found.setdefault(block["name"], _parameter(block["name"], terms))
    return tuple(found.values())


def filled(text: str, chosen: Mapping[str, Sequence[str]]) -> str:
    """The query with other values; a choice that cannot be a value of its kind leaves the query's own.

    >>> filled('SELECT * { VALUES ?year { 2020 } }', {"year": ["2024", "x"]})
    'SELECT * { VALUES ?year { 2024 } }'
    """
    known = {one.name: one for one in parameters(text)}
    shorter = {space: prefix for prefix, space in _prefixes(text).items()}

    def one(block: re.Match[str]) -> str:
        terms = _terms(known.get(block["name"]), chosen.get(block["name"], ()), shorter)
        return f"VALUES ?{block['name']} {{ {' '.join(terms)} }}" if terms else block[0]

    def row(block: re.Match[str]) -> str:
        names = re.findall(r"\w+", block["names"])
        own = _TERM.findall(block["terms"])
        given = [_terms(known.get(name), chosen.get(name, ()), shorter) for name in names]
        terms = [new[0] if new else old for new, old in zip_longest(given, own, fillvalue="UNDEF")]
        return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{ ({' '.join(map(str, terms))}) }}"

    return _ROW.sub(row, _ONE.sub(one, text))


def without(text: str, *names: str) -> str:
    """The query without the VALUES of these variables."""
    for name in names:
        text = re.sub(rf"[^\S\n]*VALUES\s+\?{name}\s*\{{[^{{}}]*\}}\n?", "", text)
    return text


def _parameter(name: str, terms: Sequence[tuple[str, str]], *, single: bool = False) -> Parameter:
    return Parameter(name=name, kind=terms[0][0], values=tuple(value for _, value in terms), single=single)


def _prefixes(text: str) -> dict[str, str]:
    return dict(_PREFIX.findall(text))


def _value(term: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """The kind and the value of a term as written."""
    if term.startswith('"'):
        return "text", re.sub(r"\\(.)", r"\1", term[1:-1])
    if _NUMBER.fullmatch(term):
        return "number", term
    if term.startswith("<"):
        iri = term[1:-1]
    else:
        prefix, _, local = term.partition(":")
        iri = prefixes.get(prefix, f"{prefix}:") + local
    return (iri.removeprefix(ID).partition("/")[0] if iri.startswith(ID) else "iri"), iri


def _terms(parameter: Parameter | None, chosen: Sequence[str], shorter: Mapping[str, str]) -> list[str]:
    if parameter is None:
        return []
    terms = [term for value in chosen if (term := _term(parameter.kind, value.strip(), shorter))]
    return terms[:1] if parameter.single else list(dict.fromkeys(terms))


def _term(kind: str, value: str, shorter: Mapping[str, str]) -> str | None:
    if kind == "number":
        return value if _NUMBER.fullmatch(value) else None
    if kind == "text":
        if not value:
            return None
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\r", " ")
        return f'"{quoted}"'
    if ":" not in value or not _IRI.fullmatch(value):
        return None
    space, local = re.fullmatch(r"(.*[/#])?(.*)", value).groups()  # type: ignore[union-attr]
    if space in shorter and _LOCAL.fullmatch(local):
        return f"{shorter[space]}:{local}"
    return f"<{value}>"
