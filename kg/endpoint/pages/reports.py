"""Reports and what they state: one click from a figure to its words, with publisher and date."""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.corrections.shown import statement_of
from kg.endpoint.messages import Request, Response
from kg.endpoint.pages import correcting, evidence
from kg.endpoint.pages.asking import Row
from kg.endpoint.pages.figures import figures, query
from kg.endpoint.pages.site import Site
from kg.endpoint.pages.things import Portrait
from kg.graph.vocabulary import MZ, QB
from kg.model import Span


async def report(site: Site, request: Request, about: Portrait) -> Response | None:
    """A report as printed, what was read from it and what was not understood; None where it is no report."""
    source = await evidence.source(site, about.iri)
    if source is None:
        return None
    statements = await evidence.read(site, about.iri)
    numbers = await evidence.unread(site, about.iri)
    text = evidence.text_of(site, source)
    lit = _lit(request, len(text or ""))
    found = await figures(site.graph, site.figures, report=[about.iri])
    named = await site.graph.rows(_NAMED.replace("REPORT", about.iri))
    labels = {**about.labels, **await site.graph.labels(_names(named) | {iri for one in found for iri in one.iris})}
    return site.frame.page(
        request,
        "report.html",
        labels=labels,
        about=about,
        source=source,
        printed=evidence.tidy(evidence.printed(text, statements, numbers, lit)) if text is not None else None,
        characters=len(text or ""),
        figures=sorted(found, key=lambda one: (one.start, one.claim)),
        named=_by_kind(named),
        not_understood=[one for one in numbers if not one.understood],
        set_aside=Counter(one.reason for one in numbers if one.understood),
        reasons=_reasons(site),
        query=query(site.figures, report=[about.iri]),
    )


async def statement(site: Site, request: Request, about: Portrait) -> Response | None:
    """What a report states, beside its words; None where it is no statement of a report."""
    reports = about.values(QB.dataSet.value) or about.values(MZ.statedIn.value)
    source = await evidence.source(site, reports[0]) if reports else None
    starts, ends = about.values(MZ.quoteStart.value), about.values(MZ.quoteEnd.value)
    if source is None or not starts or not ends:
        return None
    statements = await evidence.read(site, source.iri)
    lit = evidence.spans_of(statements, about.iri) or [Span(int(starts[0]), int(ends[0]))]
    text = evidence.text_of(site, source)
    found = await figures(site.graph, site.figures, claim=[about.iri])
    figure = found[0] if found else None
    beside = await _beside(site, about.iri) if figure else []
    others = await figures(site.graph, site.figures, claim=[row["other"]["value"] for row in beside]) if beside else []
    iris = {source.place, source.publisher} | {iri for one in (*found, *others) for iri in one.iris}
    labels = {**about.labels, **await site.graph.labels(iri for iri in iris if iri)}
    printed = evidence.tidy(evidence.printed(text, statements, (), lit, evidence.AROUND)) if text is not None else None
    corrected = await correcting.of_claim(site, about.iri) if statement_of(about.iri) is not None else []
    return site.frame.page(
        request,
        "statement.html",
        labels=labels,
        about=about,
        source=source,
        figure=figure,
        others=others,
        printed=printed,
        lit=lit,
        rejected=figure is None and bool(about.values(MZ.raw.value)),
        corrected=corrected,
        may=site.book is not None and statement_of(about.iri) is not None,
        became_words=site.frame.texts["became"],
        correction_words=site.frame.texts["corrections"],
        field_words=site.frame.texts["fields"],
    )


def _lit(request: Request, length: int) -> list[Span]:
    """The words that the address asks to be lit."""
    found = []
    for pair in (request.parameter("lit") or "").split(","):
        start, _, end = pair.partition("-")
        if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= length:
            found.append(Span(int(start), int(end)))
    return sorted(found)[:20]


async def _beside(site: Site, iri: str) -> list[Row]:
    """The other claims about the same metric in the same place."""
    return await site.graph.rows(_BESIDE.replace("CLAIM", iri))


def _names(named: list[Row]) -> set[str]:
    return {row[name]["value"] for row in named for name in ("about", "class") if name in row}


def _by_kind(named: list[Row]) -> list[tuple[str, list[Row]]]:
    """Named statements by class, each statement once."""
    groups: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in named:
        groups[row["class"]["value"]].setdefault(row["statement"]["value"], row)
    return [(kind, list(found.values())) for kind, found in groups.items()]


def _reasons(site: Site) -> dict[str, dict[str, str]]:
    """Why a number is no figure, in both languages."""
    reasons: dict[str, dict[str, str]] = site.frame.explained["reasons"]
    return reasons


_NAMED = """SELECT ?statement ?class ?words ?about ?start {
  ?statement mz:statedIn <REPORT> ; a ?class ; mz:quoteStart ?start .
  VALUES ?class {
    mz:InitiativeMention mz:Designation mz:RankClaim mz:Policy mz:GroupMention mz:PlaceMention mz:OrganizationMention
  }
  OPTIONAL {
    ?statement mz:name|dcterms:title|mz:rankWords|mz:groupWords|mz:placeWords|mz:organizationWords ?words
  }
  OPTIONAL { ?statement mz:initiative|mz:honour|mz:group|mz:place|mz:organization ?about }
} ORDER BY ?class ?start ?statement"""
_BESIDE = """SELECT DISTINCT ?other {
  <CLAIM> mz:metric ?metric ; sdmx-dimension:refArea ?place .
  ?other mz:metric ?metric ; sdmx-dimension:refArea ?place .
  FILTER(?other != <CLAIM>)
} LIMIT 30"""
