"""Finding: the search page, and suggestions as a reader types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from time import perf_counter

from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of
from kg.endpoint.pages.rendering import language_of
from kg.endpoint.pages.site import Site
from kg.search import Thing

# What the search box offers first; the words of schemes and terms are for those who write queries.
_THINGS = ("place", "metric", "group", "benefit", "initiative", "organization", "honour", "policy", "report")


async def search(site: Site, request: Request) -> Response:
    """The page of what was found."""
    words = (request.parameter("q") or "").strip()
    started = perf_counter()
    found = await site.finder.search(words, things=60, passages=50)
    milliseconds = (perf_counter() - started) * 1000
    reports = await site.graph.rows(_REPORTS) if found and found.passages else []
    by_text = {row["sha256"]["value"]: row for row in reports}
    hits = [
        (passage, by_text[passage.sha256]) for passage in (found.passages if found else ()) if passage.sha256 in by_text
    ]
    things = found.things if found else ()
    labels = await site.graph.labels({one.within for one in things if one.within})
    return site.frame.page(
        request,
        "search.html",
        labels=labels,
        words=words,
        found=found,
        groups=_grouped(things),
        hits=hits,
        milliseconds=milliseconds,
    )


async def suggest(site: Site, request: Request) -> Response:
    """Suggestions as JSON; with `kinds`, of these kinds of things alone."""
    words = (request.parameter("q") or "").strip()
    asked = (request.parameter("kinds") or "").split(",")
    kinds = tuple(kind for kind in asked if kind.isalpha()) or _THINGS
    if "any" in kinds:
        kinds = ()
    found = await site.finder.search(words, things=10, passages=0, kinds=kinds)
    language = language_of(request)
    names = site.frame.texts["kinds"]
    things = found.things if found else ()
    around = await site.graph.labels({one.within for one in things if one.within})
    told = [
        {
            "iri": one.iri,
            "href": href_of(one.iri),
            "label": one.zh if language == "zh" else one.en,
            "matched": one.words,
            "kind": names.get(one.kind, {}).get(language, one.kind),
            "within": around[one.within].of(language) if one.within in around else "",
        }
        for one in things
    ]
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    return Response(content_type="application/json", body=body, headers=headers)


def _grouped(things: Sequence[Thing]) -> list[tuple[str, list[Thing]]]:
    """The things by kind, the kind of the best one first."""
    groups: dict[str, list[Thing]] = {}
    for one in things:
        groups.setdefault(one.kind, []).append(one)
    return list(groups.items())


_REPORTS = """SELECT ?sha256 ?report ?title ?published ?publisher {
  ?report a mz:Report ; mz:sha256 ?sha256 .
  OPTIONAL { ?report dcterms:title ?title }
  OPTIONAL { ?report dcterms:issued ?published }
  OPTIONAL { ?report dcterms:publisher/skos:prefLabel ?publisher }
}"""
