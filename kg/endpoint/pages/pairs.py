"""Whether two figures can be set side by side, for programs: the verdict of the compare page on any pair."""

from __future__ import annotations

import json

import pyoxigraph as ox

from kg.derived.comparability import Degree, judged
from kg.derived.comparisons import VERDICTS
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages import matrix
from kg.endpoint.pages.figures import figures
from kg.endpoint.pages.site import Site
from kg.endpoint.problems import bad_request, not_found
from kg.graph.vocabulary import ID

_NAMES = ("one", "other")


async def comparability(site: Site, request: Request) -> Response:
    """The verdict on the figures that the parameters *one* and *other* name, with its reasons, as JSON."""
    claims = [_claim(request, name) for name in _NAMES]
    found = {one.claim: one for one in await figures(site.graph, site.figures, claim=claims)}
    for claim in claims:
        if claim not in found:
            raise not_found(claim)
    pair = [found[claim] for claim in claims]
    around = await matrix.around_of(site, sorted({one.place for one in pair if one.place}), pair)
    verdict = judged(pair, around)
    iris = {degree: f"{ID}comparability/{notation}" for degree, notation in VERDICTS.items()}
    reasons = {f"{ID}comparison-reason/{reason.name}": reason for reason in verdict.reasons}
    labels = await site.graph.labels({*iris.values(), *reasons})
    told = {
        "one": pair[0].claim,
        "other": pair[1].claim,
        "verdict": _concept(iris[verdict.degree], labels[iris[verdict.degree]].zh, labels[iris[verdict.degree]].en),
        "reasons": [
            {
                **_concept(iri, labels[iri].zh, labels[iri].en),
                "makes_it": VERDICTS[Degree(reason.degree)],
                "values": [what for what, _ in reason.values],
            }
            for iri, reason in reasons.items()
        ],
    }
    body = json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
    return Response(content_type="application/json", body=body, headers={"Cache-Control": "no-cache"})


def _concept(iri: str, zh: str, en: str) -> dict[str, object]:
    return {"iri": iri, "notation": iri.rsplit("/", 1)[-1], "zh": zh, "en": en}


def _claim(request: Request, name: str) -> str:
    given = request.parameter(name)
    if not given:
        raise bad_request(f"{name} is missing; name two figures by their IRIs, as one and other")
    iri = given if "://" in given else f"{ID}{given}"
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise bad_request(f"{name}: {given!r} is no IRI") from error
    return iri
