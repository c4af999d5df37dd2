"""The pages: the start page, the query form and one page for each thing of the graph."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from kg.endpoint import formats
from kg.endpoint.answering import Query
from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of, short
from kg.endpoint.problems import not_found
from kg.endpoint.workers import Answer, Pool
from kg.graph.vocabulary import BASE, ID, MZ, prefixes
from kg.questions import LANGUAGES, Question

WEB = Path(__file__).parents[1] / "web"
PAGE_TYPE = "text/html; charset=utf-8"

# The classes that the start page counts, in its order: what reports say, what it is about, where.
COUNTED = (
    "Report", "Claim", "Metric", "Initiative", "BeneficiaryGroup", "Benefit", "Designation", "Policy", "RankClaim",
    "City", "County",
)  # fmt: skip

_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_TABLE = formats.Choice(format=formats.TABLES[0], media=formats.TABLES[0].media[0])
_OUTGOING_SHOWN = 500
_INCOMING_SHOWN = 50
_A_YEAR = 31_536_000

Row = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A class of the graph and how many things it has; *labels* by language."""

    iri: str
    labels: Mapping[str, str]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What is in a snapshot."""

    snapshot: str
    triples: int
    graphs: tuple[str, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term as a page shows it: its words, where they lead (if anywhere), and its language or type."""

    words: str
    href: str | None = None
    note: str = ""


class Pages:
    """The pages over a pool of query processes."""

    def __init__(self, pool: Pool, questions: Sequence[Question]) -> None:
        self._pool = pool
        self._questions = questions
        self._texts = tomllib.loads((WEB / "texts.toml").read_text(encoding="utf-8"))
        self._static = {path.name: path.read_bytes() for path in sorted((WEB / "static").iterdir())}
        loader = jinja2.FileSystemLoader(WEB / "templates")
        self._templates = jinja2.Environment(
            loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._inventory: Inventory | None = None

    async def start(self, request: Request) -> Response:
        """The start page."""
        inventory = await self.inventory()
        return self._page(request, "start.html", inventory=inventory, questions=self._questions)

    async def query(self, request: Request) -> Response:
        """The query form, with a question or a query of the reader's own in it."""
        slug = request.parameter("question")
        question = next((question for question in self._questions if question.slug == slug), None)
        if slug is not None and question is None:
            raise not_found(f"the question {slug}")
        text = question.text if question else request.parameter("query") or self._texts["query"]["example"]
        return self._page(request, "query.html", question=question, text=text, questions=self._questions)

    async def thing(self, request: Request, iri: str) -> Response:
        """The page of a thing: its label, what is said of it, and what speaks of it."""
        outgoing = await self._rows(f"SELECT ?p ?o {{ <{iri}> ?p ?o }} ORDER BY ?p ?o LIMIT {_OUTGOING_SHOWN}")
        incoming = await self._rows(f"SELECT ?s ?p {{ ?s ?p <{iri}> }} ORDER BY ?p ?s LIMIT {_INCOMING_SHOWN}")
        if not outgoing and not incoming:
            raise not_found(request.path)
        language = self.language(request)
        labels = await self._labels([*outgoing, *incoming], iri, language)
        return self._page(
            request,
            "thing.html",
            iri=iri,
            label=labels.get(iri) or iri.removeprefix(ID),
            outgoing=_grouped(((row["p"], row["o"]) for row in outgoing), labels),
            incoming=_grouped(((row["p"], row["s"]) for row in incoming), labels),
            shown_part={"outgoing": len(outgoing) == _OUTGOING_SHOWN, "incoming": len(incoming) == _INCOMING_SHOWN},
        )

    async def knows(self, iri: str) -> bool:
        """Whether the graph says anything of a thing."""
        return bool(await self._rows(f"SELECT ?p {{ <{iri}> ?p ?o }} LIMIT 1"))

    def static(self, path: str) -> Response:
        """A style or a script."""
        name = path.removeprefix("/static/")
        body = self._static.get(name)
        if body is None:
            raise not_found(path)
        cached = {"Cache-Control": f"public, max-age={_A_YEAR}, immutable"}
        return Response(content_type=_STATIC_TYPES[Path(name).suffix], body=body, headers=cached)

    def language(self, request: Request) -> str:
        """The language of the pages: the one switched to, else what the browser likes best."""
        for wanted in (request.parameter("lang"), request.cookie("lang")):
            if wanted in LANGUAGES:
                return wanted
        return preferred(request.headers.get("accept-language", ""))

    async def inventory(self) -> Inventory:
        """What is in the snapshot in force; counted once a snapshot."""
        if self._inventory is None or self._inventory.snapshot != self._pool.snapshot:
            self._inventory = await self._counted()
        return self._inventory

    async def _counted(self) -> Inventory:
        snapshot = self._pool.snapshot
        total = await self._rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        graphs = await self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        classes = await self._rows(_CLASSES)
        counts: dict[str, Count] = {}
        for row in classes:
            iri, label = row["class"]["value"], row["label"]
            known = counts[iri].labels if iri in counts else {}
            labels = {**known, label.get("xml:lang", ""): label["value"]}
            counts[iri] = Count(iri=iri, labels=labels, number=int(row["n"]["value"]))
        return Inventory(
            snapshot=snapshot,
            triples=int(total[0]["n"]["value"]),
            graphs=tuple(row["g"]["value"] for row in graphs),
            counts=tuple(counts[iri] for name in COUNTED if (iri := MZ.namespace_iri + name) in counts),
        )

    async def _labels(self, rows: Iterable[Row], iri: str, language: str) -> dict[str, str]:
        iris = {iri} | {term["value"] for row in rows for term in row.values() if term["type"] == "uri"}
        values = " ".join(f"<{name}>" for name in sorted(iris))
        found = await self._rows(_LABELS.replace("VALUES_OF_X", values))
        labels: dict[str, str] = {}
        order = (language, *LANGUAGES, "")
        for row in sorted(found, key=lambda row: _rank(row["label"].get("xml:lang", ""), order), reverse=True):
            labels[row["x"]["value"]] = row["label"]["value"]
        return labels

    async def _rows(self, text: str) -> list[Row]:
        answer = await self._pool.answer(Query(text=_PROLOGUE + text, table=_TABLE))
        rows: list[Row] = json.loads(_bytes(answer))["results"]["bindings"]
        return rows

    def _page(self, request: Request, template: str, **content: Any) -> Response:  # noqa: ANN401 - a template takes anything
        language = self.language(request)
        words = {name: text[language] for name, text in self._texts["words"].items()}
        html = self._templates.get_template(template).render(
            lang=language, w=words, static=self._static_url, endpoint=f"{request.origin}/sparql", base=BASE, **content
        )
        response = Response(content_type=PAGE_TYPE, body=html.encode())
        response.headers |= {"Vary": "Accept, Accept-Language, Cookie", "Cache-Control": "no-cache"}
        if request.parameter("lang") in LANGUAGES:
            response.headers["Set-Cookie"] = f"lang={language}; Path=/; Max-Age={_A_YEAR}; SameSite=Lax; HttpOnly"
        return response

    def _static_url(self, name: str) -> str:
        return f"/static/{name}?v={hashlib.sha256(self._static[name]).hexdigest()[:12]}"


def preferred(accept_language: str) -> str:
    """Chinese or English, as a browser likes it; Chinese where it says nothing.

    >>> preferred("en-GB,en;q=0.9,zh;q=0.5"), preferred("fr"), preferred("")
    ('en', 'en', 'zh')
    """
    liked: dict[str, float] = {}
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";q=")
        liked.setdefault(tag.partition("-")[0].lower(), formats.number(quality or "1"))
    if not accept_language.strip() or liked.get("zh", 0) > liked.get("en", 0):
        return "zh"
    return "en" if "en" in liked or "*" not in liked else "zh"


def _rank(language: str, order: Sequence[str]) -> int:
    return order.index(language) if language in order else len(order)


def _bytes(answer: Answer) -> bytes:
    if answer.file is None:
        return answer.body
    try:
        return answer.file.read_bytes()
    finally:
        answer.file.unlink()


def _grouped(
    pairs: Iterable[tuple[Mapping[str, str], Mapping[str, str]]], labels: Mapping[str, str]
) -> list[tuple[Term, list[Term]]]:
    groups: dict[str, tuple[Term, list[Term]]] = {}
    for predicate, term in pairs:
        group = groups.setdefault(predicate["value"], (_term(predicate, labels), []))
        group[1].append(_term(term, labels))
    return list(groups.values())


def _term(term: Mapping[str, str], labels: Mapping[str, str]) -> Term:
    value = term["value"]
    if term["type"] == "uri":
        label = labels.get(value)
        return Term(words=label or short(value), href=href_of(value), note=short(value) if label else "")
    datatype = term.get("datatype", "")
    return Term(words=value, note=term.get("xml:lang") or (short(datatype) if datatype else ""))


_PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
_CLASSES = f"""SELECT ?class ?label ?n {{
  {{
    SELECT ?class (COUNT(?s) AS ?n) {{ VALUES ?class {{ {" ".join(f"mz:{name}" for name in COUNTED)} }} ?s a ?class }}
    GROUP BY ?class
  }}
  ?class rdfs:label ?label
}}"""
_LABELS = """SELECT ?x ?label {
  VALUES ?x { VALUES_OF_X }
  ?x skos:prefLabel|rdfs:label|dcterms:title|mz:metricTitle ?label
}"""
