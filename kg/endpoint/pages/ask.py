"""The query page: the editor, the questions with their parameters as a form, and the views of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.asking import Label
from kg.endpoint.pages.parameters import Parameter, filled, parameters
from kg.endpoint.pages.rendering import language_of
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import not_found
from kg.questions import Question

# The parameters of a question stand in the address behind this, so that they meet no name of ours.
CHOSEN = "p."


async def query(site: Site, request: Request) -> Response:
    """The editor, with a question or a query of the reader's own in it."""
    slug = request.parameter("question")
    question = next((question for question in site.questions if question.slug == slug), None)
    if slug and question is None:
        raise not_found(f"the question {slug}")
    text = question.text if question else request.parameter("query") or str(site.frame.texts["query"]["example"])
    if question:
        text = filled(text, _chosen(request))
    shown = parameters(text) if question else ()
    choices = await _choices(site, shown)
    language = language_of(request)
    return site.frame.page(
        request,
        "query.html",
        labels=await _labels(site, shown, choices),
        question=question,
        text=text,
        parameters=shown,
        questions=site.questions,
        choices=choices,
        script_words={name: text[language] for name, text in site.frame.texts["script"].items()},
        runs=bool(question) or request.parameter("query") is not None,
    )


def address(question: Question, chosen: Mapping[str, Sequence[str]]) -> str:
    """Where a question stands with these parameters."""
    return "/query?" + urlencode(
        [("question", question.slug), *((CHOSEN + name, one) for name, values in chosen.items() for one in values)]
    )


def _chosen(request: Request) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, max_num_fields=500):
        if name.startswith(CHOSEN):
            parts = value.splitlines() if "\n" in value else [value]
            chosen.setdefault(name.removeprefix(CHOSEN), []).extend(part.strip() for part in parts if part.strip())
    return chosen


async def _labels(site: Site, shown: Sequence[Parameter], choices: Mapping[str, Sequence[str]]) -> dict[str, Label]:
    named = {value for one in shown if one.kind not in {"text", "number"} for value in one.values}
    return await site.graph.labels(named.union(*choices.values()))


async def _choices(site: Site, shown: Sequence[Parameter]) -> dict[str, list[str]]:
    """For each kind of thing that is asked for, those that the graph has figures of."""
    asked = {one.kind for one in shown} & _OFFERED.keys()
    return {kind: [row["x"]["value"] for row in await site.graph.rows(_OFFERED[kind])] for kind in sorted(asked)}


_OFFERED: Mapping[str, str] = {
    "place": "SELECT ?x { { SELECT DISTINCT ?x { ?claim sdmx-dimension:refArea ?x } } ?x skos:notation ?code"
    " FILTER(REGEX(?code, '^[0-9]{6}$')) } ORDER BY ?code LIMIT 500",
    "metric": "SELECT ?x { { SELECT ?x (COUNT(*) AS ?n) { ?claim mz:metric ?x . ?x a mz:Metric } GROUP BY ?x } }"
    " ORDER BY DESC(?n) ?x LIMIT 500",
    "unit": "SELECT DISTINCT ?x { ?claim sdmx-attribute:unitMeasure ?x . ?x a mz:Unit } ORDER BY ?x",
    "facility": "SELECT DISTINCT ?x { ?metric mz:facilityType ?x } ORDER BY ?x",
    "group": "SELECT ?x { { SELECT ?x (COUNT(*) AS ?n) { ?claim mz:concernsGroup ?x } GROUP BY ?x } }"
    " ORDER BY DESC(?n) ?x LIMIT 300",
    "residence": "SELECT DISTINCT ?x { ?claim mz:residence ?x . ?x skos:prefLabel ?label } ORDER BY ?x",
}
