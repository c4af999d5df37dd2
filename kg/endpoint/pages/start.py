"""The start page."""

from __future__ import annotations

from kg.endpoint.messages import Request, Response
from kg.endpoint.pages.inventory import Inventory
from kg.endpoint.pages.site import Site


async def start(site: Site, request: Request, inventory: Inventory) -> Response:
    """What this is, a search box, the places and reports there are, and the questions."""
    places = await site.graph.rows(_PLACES)
    reports = await site.graph.rows(_REPORTS)
    labels = await site.graph.labels(
        {row[name]["value"] for row in (*places, *reports) for name in ("place",) if name in row}
    )
    return site.frame.page(
        request,
        "start.html",
        labels=labels,
        inventory=inventory,
        counted=site.frame.texts["counted"],
        questions=site.questions,
        places=places,
        reports=reports,
    )


_PLACES = """SELECT ?place (COUNT(?claim) AS ?claims) (COUNT(DISTINCT ?report) AS ?reports) {
  ?claim sdmx-dimension:refArea ?place ; qb:dataSet ?report .
  ?place mz:placeLevel ?level ; skos:notation ?code
} GROUP BY ?place ORDER BY DESC(?claims) ?place LIMIT 12"""
_REPORTS = """SELECT ?report ?title ?publisher ?published ?place ?claims {
  { SELECT ?report (COUNT(?claim) AS ?claims) { ?claim qb:dataSet ?report } GROUP BY ?report }
  OPTIONAL { ?report dcterms:title ?title }
  OPTIONAL { ?report dcterms:publisher/skos:prefLabel ?publisher }
  OPTIONAL { ?report dcterms:issued ?published }
  OPTIONAL { ?report dcterms:spatial ?place }
} ORDER BY DESC(?published) ?report LIMIT 8"""
