"""Addresses that give the same rows again, as short as they can be: a question of the release, a thing, or a query.

``/release/2026.11/sparql?question=01-nursing-bed-share``, ``/release/2026.11/id/report/…``,
``/release/2026.11/sparql?query=…``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from kg.graph.vocabulary import BASE, segment
from kg.questions import Question, parse
from kg.releases.record import Release, ReleaseError, release_path

_ADDRESS = re.compile(
    r"/release/(?P<version>[\w.~%-]+)/"
    r"(?:sparql\?question=(?P<question>[\w.%-]+)|sparql\?query=(?P<query>[^\s}\"<>&]+)|(?P<thing>id/[^\s}\"<>&?]+))"
)
_DESCRIBED = re.compile(r"\s*DESCRIBE\s+<([^<>\s]+)>\s*")
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<[^<>\s]*>\s*", re.IGNORECASE)
# What must be kept as it stands, and what may be closed up around it.
_PIECE = re.compile(
    r'''(?P<kept>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'
    |<[^<>\s"{}|^`\\]*>)|(?P<gap>(?:\s|\#[^\n]*)+)''',
    re.VERBOSE | re.DOTALL,
)
_SAFE = "/?:@!$*,;()'"
_QUESTION = "question-{}.rq"
# What ends a sentence behind an address, and no address.
_STOPS = ".,;。；，"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What an address names: a release, and a question of it, a thing in it, or a query on it."""

    version: str
    question: str = ""
    thing: str = ""
    query: str = ""

    def text(self, release: Release) -> str:
        """The query that it stands for."""
        if self.thing:
            return describing(self.thing)
        return self.query or question_of(release, self.question).text


def path_of(release: Release, query: str) -> str:
    """The path of a query on a release."""
    described = _DESCRIBED.fullmatch(query)
    if described and described[1].startswith(f"{BASE}id/"):
        return f"{release.path}/{quote(described[1].removeprefix(BASE), safe='/%~+()')}"
    for slug in questions_of(release):
        if compact(question_of(release, slug).text) == compact(query):
            return f"{release.path}/sparql?question={quote(slug)}"
    return f"{release.path}/sparql?query={quote_plus(compact(query), safe=_SAFE)}"


def describing(iri: str) -> str:
    """The query for all that is said of a thing."""
    return f"DESCRIBE <{iri}>"


def read_address(text: str) -> Address:
    """The first address of this kind in a text.

    >>> read_address("… [DS/OL]. https://x.org/release/2026.11/sparql?query=ASK+%7B%7D. 1 行").query
    'ASK {}'
    """
    found = _ADDRESS.search(text)
    if found is None:
        raise ReleaseError(
            f"no address of an answer of a release stands in it (…{release_path('2026.11')}/sparql?query=…); "
            "give a citation as `kg cite` or the pages wrote it"
        )
    return Address(
        version=unquote(found["version"]),
        question=unquote(found["question"] or "").rstrip(_STOPS),
        thing=thing_at(found["thing"].rstrip(_STOPS)) if found["thing"] else "",
        query=unquote_plus((found["query"] or "").rstrip(_STOPS)),
    )


def thing_at(path: str) -> str:
    """The IRI of a thing by its path under the base, as an address has it.

    >>> thing_at("id/place/370100/%E6%B5%8E%E5%8D%97/50%25").removeprefix(BASE)
    'id/place/370100/济南/50%25'
    """
    return BASE + "/".join(segment(unquote(step, errors="replace")) for step in path.split("/"))


def questions_of(release: Release) -> tuple[str, ...]:
    """The questions that are frozen with a release."""
    names = (file.name for file in release.files)
    return tuple(name[len("question-") : -len(".rq")] for name in names if name.startswith("question-"))


def question_of(release: Release, slug: str) -> Question:
    """A question of a release."""
    path = release.file(_QUESTION.format(slug))
    if path is None:
        raise ReleaseError(
            f"release {release.version} has no question {slug}; it has {', '.join(questions_of(release))}"
        )
    return parse(slug, path.read_text(encoding="utf-8"))


def question_file(slug: str) -> str:
    """The name of the file that a question is frozen in."""
    return _QUESTION.format(slug)


def compact(query: str) -> str:
    r"""A query without comments, needless blanks and prefixes that it does not use.

    >>> compact("PREFIX a: <x:a/>\nPREFIX b: <x:b/> # no\nASK {\n  ?s a:p 'two  words' }")
    "PREFIX a: <x:a/> ASK { ?s a:p 'two  words' }"
    """
    closed = _PIECE.sub(lambda piece: piece["kept"] or " ", query).strip()
    body = _PREFIX.sub("", closed)
    return _PREFIX.sub(lambda one: one[0] if re.search(rf"(?<![\w.-]){re.escape(one[1])}:", body) else "", closed)
