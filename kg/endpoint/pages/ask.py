"""The query page: the editor, the questions with their parameters as a form, and the views of a result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.asking import Label
from kg.endpoint.pages.rendering import language_of
from kg.endpoint.pages.site import Site
from kg.endpoint.parameters import XSD, Parameter, Template
from kg.endpoint.problems import not_found
from kg.graph.vocabulary import ID, prefixes

# The choices for a question stand in the address behind this, so that they meet no name of ours.
_CHOSEN = "p."
# The kinds of things that queries name with a prefix of their own.
_SPACES = (
    "place", "metric", "group", "benefit", "unit", "facility", "domain", "measure", "aspect", "modality", "residence",
)  # fmt: skip
_PREFIX = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_IRI = re.compile(r"<([^<>\s]*[/#])([A-Za-z0-9][\w-]*)>", re.ASCII)
_NUMBER = re.compile(rf'"([+-]?\d+(?:\.\d+)?)"\^\^<{re.escape(XSD)}(?:integer|decimal)>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter in the form: *kind* is the kind of thing (place, metric …), number or text.

    *values* are what it is now, as the address writes them; *iris* what they stand for, where they are things.
    """

    name: str
    kind: str
    many: bool
    space: str
    values: tuple[str, ...]

    @property
    def iris(self) -> tuple[str, ...]:
        """The things chosen."""
        return tuple(f"{self.space}{value}" for value in self.values) if self.space else ()


async def query(site: Site, request: Request) -> Response:
    """The editor, with a question or a query of the reader's own in it."""
    slug = request.parameter("question")
    question = next((question for question in site.questions if question.slug == slug), None)
    if slug and question is None:
        raise not_found(f"the question {slug}")
    text = question.text if question else request.parameter("query") or str(site.frame.texts["query"]["example"])
    template = Template.of(text) if question else None
    chosen = _chosen(request, template.parameters) if template else {}
    fields = [_field(one, chosen) for one in template.parameters] if template else []
    choices = await _choices(site, fields)
    language = language_of(request)
    return site.frame.page(
        request,
        "query.html",
        labels=await _labels(site, fields, choices),
        question=question,
        text=_pretty(template.filled(chosen)) if template and chosen else text,
        fields=fields,
        questions=site.questions,
        choices=choices,
        api=f"/api/{slug}?{urlencode(chosen, doseq=True)}" if chosen else f"/api/{slug}",
        prefixes={**{kind: f"{ID}{kind}/" for kind in _SPACES}, **prefixes()},
        terms=[{"name": name, "label": told[language]} for name, told in site.frame.texts["terms"].items()],
        script_words={name: text[language] for name, text in site.frame.texts["script"].items()},
        problems=_problems(site, language),
        runs=bool(question) or request.parameter("query") is not None,
    )


def _problems(site: Site, language: str) -> dict[str, object]:
    """What the page says of problems: titles by kind, and sentences in place of the server's English ones."""
    return {
        "titles": {kind: text[language] for kind, text in site.frame.texts["problems"].items()},
        "faults": [{"said": one["said"], "words": one[language]} for one in site.frame.texts["faults"]],
    }


def _field(parameter: Parameter, chosen: Mapping[str, Sequence[str]]) -> Field:
    kind = parameter.space.removeprefix(ID).strip("/") if parameter.space.startswith(ID) else parameter.kind
    return Field(
        name=parameter.name,
        kind=kind,
        many=parameter.many,
        space=parameter.space,
        values=tuple(chosen.get(parameter.name, parameter.defaults)),
    )


def _chosen(request: Request, parameters: Sequence[Parameter]) -> dict[str, list[str]]:
    """What the address chooses; a field with several lines chooses several."""
    known = {one.name: one for one in parameters}
    chosen: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, max_num_fields=500):
        parameter = known.get(name.removeprefix(_CHOSEN)) if name.startswith(_CHOSEN) else None
        if parameter is not None:
            given = [line.strip().removeprefix(parameter.space) for line in value.splitlines() if line.strip()]
            if given:
                chosen.setdefault(parameter.name, []).extend(given)
    return chosen


def _pretty(text: str) -> str:
    """A query with its IRIs short and its numbers plain.

    >>> _pretty("PREFIX p: <x:a/> ASK { VALUES ?p { <x:a/b> <x:c/d> } }")
    'PREFIX p: <x:a/> ASK { VALUES ?p { p:b <x:c/d> } }'
    >>> _pretty(f'ASK {{ VALUES ?year {{ "2024"^^<{XSD}integer> }} }}')
    'ASK { VALUES ?year { 2024 } }'
    """
    spaces = {space: prefix for prefix, space in _PREFIX.findall(text)}
    plain = _NUMBER.sub(r"\1", text)
    return _IRI.sub(lambda iri: f"{spaces[iri[1]]}:{iri[2]}" if iri[1] in spaces else iri[0], plain)


async def _labels(site: Site, fields: Sequence[Field], choices: Mapping[str, Sequence[str]]) -> dict[str, Label]:
    return await site.graph.labels({iri for one in fields for iri in one.iris}.union(*choices.values()))


async def _choices(site: Site, fields: Sequence[Field]) -> dict[str, list[str]]:
    """For each kind of thing that is asked for, those that the graph has figures of."""
    asked = {one.kind for one in fields} & _OFFERED.keys()
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
