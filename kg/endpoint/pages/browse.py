"""Lists of what there is: every kind of thing, the most spoken of first."""

from __future__ import annotations

from collections.abc import Mapping

from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.paging import asked_page, pages_of
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import not_found

_A_PAGE = 100

# Each gives ?x and how much is said of it; the rows are what reports speak of, not what schemes list.
_LISTS: Mapping[str, str] = {
    "places": "SELECT ?x (COUNT(?claim) AS ?n) { ?claim sdmx-dimension:refArea ?x . ?x a mz:Place } GROUP BY ?x",
    "metrics": "SELECT ?x (COUNT(?claim) AS ?n) { ?claim mz:metric ?x . ?x a mz:Metric"
    " FILTER NOT EXISTS { ?x a mz:Candidate } } GROUP BY ?x",
    "groups": "SELECT ?x (COUNT(?s) AS ?n) { ?s mz:group|mz:concernsGroup ?x . ?x a mz:BeneficiaryGroup } GROUP BY ?x",
    "benefits": "SELECT ?x (COUNT(DISTINCT ?claim) AS ?n) {"
    " ?claim a mz:Claim ; mz:benefit|(mz:metric/mz:benefit) ?x } GROUP BY ?x",
    "initiatives": "SELECT ?x (COUNT(?s) AS ?n) { ?s mz:initiative ?x } GROUP BY ?x",
    "honours": "SELECT ?x (COUNT(?s) AS ?n) { ?s mz:honour ?x } GROUP BY ?x",
    "policies": "SELECT ?x (COUNT(?report) AS ?n) { ?x a mz:Policy ; mz:statedIn ?report } GROUP BY ?x",
    "organizations": "SELECT ?x (COUNT(?s) AS ?n) { ?x a org:FormalOrganization . ?s ?p ?x } GROUP BY ?x",
    "reports": "SELECT ?x (COUNT(?claim) AS ?n) { ?claim qb:dataSet ?x } GROUP BY ?x",
    "candidates": "SELECT ?x (COUNT(?claim) AS ?n) { ?claim mz:metric ?x . ?x a mz:Candidate } GROUP BY ?x",
    "terms": "SELECT ?x (COUNT(?used) AS ?n) {"
    " ?x rdfs:isDefinedBy <https://w3id.org/minzheng/ontology> . OPTIONAL { ?used a ?x } } GROUP BY ?x",
}
KINDS = tuple(_LISTS)


async def browse(site: Site, request: Request) -> Response:
    """A page of a list, narrowed by what a reader looks for in the labels."""
    kind = request.path.removeprefix("/browse").strip("/") or KINDS[0]
    if kind not in _LISTS:
        raise not_found(request.path)
    rows = await site.graph.rows(_LISTS[kind] + " ORDER BY DESC(?n) ?x")
    numbers = {row["x"]["value"]: int(row["n"]["value"]) for row in rows}
    words = (request.parameter("q") or "").strip()
    if words:
        names = await site.graph.labels(numbers)
        numbers = {x: n for x, n in numbers.items() if _holds(names[x].zh, words) or _holds(names[x].en, words)}
    page = asked_page(request)
    shown = list(numbers)[(page - 1) * _A_PAGE : page * _A_PAGE]
    details = await site.graph.rows(_DETAILS.replace("THINGS", " ".join(f"<{x}>" for x in shown))) if shown else []
    notes: dict[str, dict[str, str]] = {}
    for row in details:
        notes.setdefault(row["x"]["value"], {}).setdefault(row["what"]["value"], row["note"]["value"])
    named = [row["note"]["value"] for row in details if row["note"]["type"] == "uri"]
    labels = await site.graph.labels([*shown, *named])
    return site.frame.page(
        request,
        "browse.html",
        labels=labels,
        kind=kind,
        kinds=KINDS,
        shown=shown,
        numbers=numbers,
        notes=notes,
        words=words,
        page=page,
        pages=pages_of(len(numbers), _A_PAGE),
        query=_LISTS[kind] + " ORDER BY DESC(?n) ?x",
    )


def _holds(label: str, words: str) -> bool:
    return words.casefold() in label.casefold()


_DETAILS = """SELECT ?x ?what ?note {
  VALUES ?x { THINGS }
  { ?x mz:within|mz:place ?note BIND("place" AS ?what) }
  UNION { VALUES ?note { owl:Class owl:ObjectProperty owl:DatatypeProperty } ?x a ?note BIND("class" AS ?what) }
  UNION { ?x mz:domain ?note BIND("domain" AS ?what) }
  UNION { ?x mz:initiativeType ?note BIND("type" AS ?what) }
  UNION { ?x skos:definition ?note BIND(CONCAT("definition-", LANG(?note)) AS ?what) }
  UNION { ?x dcterms:issued ?note BIND("date" AS ?what) }
  UNION { ?x dcterms:publisher ?note BIND("publisher" AS ?what) }
}"""
