"""The pages of things: a place, a metric, any other concept, each with what is said of it, by whom and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.derived.comparability import pick, verdict
from kg.endpoint.messages import Request, Response
from kg.endpoint.names import href_of, short
from kg.endpoint.pages import evidence, matrix
from kg.endpoint.pages.asking import Label, Row, nameless, value, values
from kg.endpoint.pages.charts import charts
from kg.endpoint.pages.figures import Figure, figures, query
from kg.endpoint.pages.site import Site
from kg.graph.vocabulary import ID, MZ, ORG, OWL, QB, RDF, RDFS, SKOS
from kg.model import Span

_OUTGOING_SHOWN = 500
_INCOMING_SHOWN = 50
_SISTERS = 4
_FIGURES_SHOWN = 200
# Of what reports tell figures, or at least speak; of anything else all is told by its statements.
_REPORTED = frozenset(
    one.value
    for one in (MZ.BeneficiaryGroup, MZ.StaffGroup, MZ.Benefit, MZ.Initiative, MZ.Honour, ORG.FormalOrganization)
)
# What a thing without a label is called by.
_WORDS = (MZ.metricTitle, MZ.quote, MZ.text)
# Classes that say what a thing is to a reader, before those that standards want beside them.
_PLAIN_CLASSES = frozenset(one.value for one in (MZ.Place, SKOS.Concept, QB.Observation, QB.DataSet, OWL.Class))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A term as a page shows it: its words, where they lead (if anywhere), and its language or type."""

    words: str
    href: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a statement says of a thing: its words, with the rest of their sentence before and after."""

    statement: str
    kind: str
    report: str
    publisher: str
    published: str
    quote: str
    before: str
    after: str


Facts = list[tuple[Shown, list[Shown]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """All that is said of a thing, its labels, and those of all that is named on the way."""

    iri: str
    outgoing: list[Row]
    incoming: list[Row]
    labels: Mapping[str, Label]

    @property
    def classes(self) -> list[str]:
        """What it is, the plainest last."""
        found = [row["o"]["value"] for row in self.outgoing if row["p"]["value"] == RDF.type.value]
        return sorted(found, key=lambda one: (one in _PLAIN_CLASSES, not one.startswith(MZ.namespace_iri), one))

    def values(self, predicate: str) -> list[str]:
        """What a predicate says."""
        return [row["o"]["value"] for row in self.outgoing if row["p"]["value"] == predicate]

    def words(self, predicate: str, language: str) -> list[str]:
        """What a predicate says in a language."""
        return [
            row["o"]["value"]
            for row in self.outgoing
            if row["p"]["value"] == predicate and row["o"].get("xml:lang", "").partition("-")[0] == language
        ]

    def facts(self, language: str) -> tuple[Facts, Facts]:
        """What is said of it, and what speaks of it, grouped by predicate."""
        said = _grouped(((row["p"], row["o"]) for row in self.outgoing), self.labels, language)
        speaking = _grouped(((row["p"], row["s"]) for row in self.incoming), self.labels, language)
        return said, speaking

    @property
    def is_cut(self) -> tuple[bool, bool]:
        """Whether there is more than is shown of either."""
        return len(self.outgoing) == _OUTGOING_SHOWN, len(self.incoming) == _INCOMING_SHOWN


async def portrait(site: Site, iri: str) -> Portrait | None:
    """The portrait of a thing; None where the graph says nothing of it."""
    outgoing = await site.graph.rows(
        f"SELECT ?p ?o {{ {{ <{iri}> ?p ?o }} UNION {{ GRAPH ?g {{ <{iri}> ?p ?o }} }} }}"
        f" ORDER BY ?p ?o LIMIT {_OUTGOING_SHOWN}"
    )
    incoming = await site.graph.rows(f"SELECT ?s ?p {{ ?s ?p <{iri}> }} ORDER BY ?p ?s LIMIT {_INCOMING_SHOWN}")
    if not outgoing and not incoming:
        return None
    terms = [term for row in (*outgoing, *incoming) for term in row.values() if term["type"] == "uri"]
    labels = await site.graph.labels({iri, *(term["value"] for term in terms)})
    return Portrait(
        iri=iri, outgoing=outgoing, incoming=incoming, labels={**labels, iri: _called(iri, outgoing, labels)}
    )


def _called(iri: str, outgoing: Iterable[Row], labels: Mapping[str, Label]) -> Label:
    """Its label; the words that it rests on where it has none: rejected claims, changes, sentences."""
    label = labels[iri]
    if label.zh != nameless(iri):
        return label
    said = {row["p"]["value"]: row["o"]["value"] for row in outgoing}
    words = next((said[one.value] for one in _WORDS if one.value in said), None)
    return Label(zh=words, en=words) if words else label


async def concept(site: Site, request: Request, about: Portrait) -> Response:
    """A group, a benefit, an initiative, an organization: its figures and what reports say of it."""
    asked = query(site.figures, about=[about.iri])
    found = await figures(site.graph, site.figures, about=[about.iri])
    said = await mentions(site, about.iri)
    labels = {**about.labels, **await site.graph.labels({iri for one in found for iri in one.iris})}
    labels |= await site.graph.labels({iri for one in said for iri in (one.report, one.kind)})
    return site.frame.page(
        request,
        "concept.html",
        labels=labels,
        about=about,
        figures=found,
        mentions=said,
        reported_classes=_REPORTED,
        query=asked,
        shown=_FIGURES_SHOWN,
    )


async def metric(site: Site, request: Request, about: Portrait) -> Response:
    """Every place's figures of a metric, in a chart and in a table."""
    asked = query(site.figures, metric=[about.iri])
    found = await figures(site.graph, site.figures, metric=[about.iri])
    shown = [one for one in (pick(group) for group in _by_place(found).values()) if one is not None]
    around = await matrix.around_of(site, sorted({one.place for one in shown if one.place}), shown)
    labels = {
        **about.labels,
        **await site.graph.labels({iri for one in found for iri in one.iris} | set(around.levels.values())),
    }
    return site.frame.page(
        request,
        "metric.html",
        labels=labels,
        about=about,
        figures=sorted(found[:_FIGURES_SHOWN], key=lambda one: one.place) + found[_FIGURES_SHOWN:],
        charts=charts(shown, around),
        verdict=verdict(shown, around),
        query=asked,
        shown=_FIGURES_SHOWN,
    )


async def place(site: Site, request: Request, about: Portrait) -> Response:
    """A place with its newest figures, and those of its sisters beside them."""
    found = await figures(site.graph, site.figures, place=[about.iri])
    metrics = list(dict.fromkeys(one.metric for one in found))
    sisters = await _sisters(site, about.iri, metrics)
    places = [about.iri, *sisters]
    beside = await figures(site.graph, site.figures, place=places, metric=metrics) if metrics and sisters else found
    table = await matrix.lines(site, metrics, places, beside, explain=False)
    said = await mentions(site, about.iri)
    inside = await site.graph.rows(_INSIDE.replace("PLACE", about.iri))
    reports = await site.graph.rows(_REPORTS_OF.replace("PLACE", about.iri))
    iris = {iri for one in beside for iri in one.iris} | {line.domain for line in table} | set(places)
    iris |= {row[name]["value"] for row in (*inside, *reports) for name in ("x", "report") if name in row}
    iris |= {iri for one in said for iri in (one.report, one.kind)}
    labels = {**about.labels, **await site.graph.labels(iris)}
    return site.frame.page(
        request,
        "place.html",
        labels=labels,
        about=about,
        places=places,
        domains=_by_domain(table),
        figures=found,
        mentions=said,
        inside=inside,
        reports=reports,
        query=query(site.figures, place=[about.iri]),
        shown=_FIGURES_SHOWN,
    )


async def mentions(site: Site, iri: str) -> list[Mention]:
    """What statements other than figures say of a thing, with their sentences, reports, publishers and dates."""
    rows = await site.graph.rows(_MENTIONS.replace("THING", iri))
    texts = {sha256: evidence.frozen(site, sha256) or "" for sha256 in {row["sha256"]["value"] for row in rows}}
    return [_mention(row, texts[row["sha256"]["value"]]) for row in rows]


def _mention(row: Row, text: str) -> Mention:
    quote, start = row["quote"]["value"], int(row["start"]["value"])
    span = Span(start, start + len(quote))
    around = evidence.sentence_around(text, span) if span.of(text) == quote else None
    return Mention(
        statement=row["statement"]["value"],
        kind=row["class"]["value"],
        report=row["report"]["value"],
        publisher=value(row, "publisher") or "",
        published=value(row, "published") or "",
        quote=quote,
        before=text[around.start : span.start] if around else "",
        after=text[span.end : around.end] if around else "",
    )


async def _sisters(site: Site, iri: str, metrics: Sequence[str]) -> list[str]:
    """Places of the same level that most of these metrics are reported of, those of the same parent first."""
    if not metrics:
        return []
    rows = await site.graph.rows(
        _SISTER_PLACES.replace("PLACE", iri).replace("METRICS", values("metric", metrics)) + f" LIMIT {_SISTERS}"
    )
    return [row["x"]["value"] for row in rows]


def _by_place(found: Iterable[Figure]) -> dict[str, list[Figure]]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for one in found:
        groups[one.place].append(one)
    return groups


def _by_domain(table: Iterable[matrix.Line]) -> list[tuple[str, list[matrix.Line]]]:
    """The lines by domain, those that other places report too first, metrics that no scheme knows last."""
    groups: dict[str, list[matrix.Line]] = defaultdict(list)
    for line in table:
        groups[line.domain].append(line)
    for lines in groups.values():
        lines.sort(key=lambda line: -len(line.figures))
    return sorted(groups.items(), key=lambda pair: (not pair[0], -len(pair[1]), pair[0]))


def _grouped(
    pairs: Iterable[tuple[Mapping[str, str], Mapping[str, str]]], labels: Mapping[str, Label], language: str
) -> Facts:
    groups: dict[str, tuple[Shown, list[Shown]]] = {}
    for predicate, term in pairs:
        group = groups.setdefault(predicate["value"], (_shown(predicate, labels, language), []))
        group[1].append(_shown(term, labels, language))
    return list(groups.values())


def _shown(term: Mapping[str, str], labels: Mapping[str, Label], language: str) -> Shown:
    words = term["value"]
    if term["type"] == "uri":
        label = labels.get(words)
        return Shown(
            words=label.of(language) if label else short(words),
            href=href_of(words),
            note=short(words) if label and not words.startswith(ID) else "",
        )
    datatype = term.get("datatype", "")
    return Shown(words=words, note=term.get("xml:lang") or (short(datatype) if datatype else ""))


def is_place(about: Portrait) -> bool:
    """Whether it is a place."""
    return MZ.Place.value in about.classes


def is_metric(about: Portrait) -> bool:
    """Whether it is a metric, or a candidate for one."""
    return MZ.Metric.value in about.classes or about.iri.startswith(f"{ID}candidate/metric/")


def definition(about: Portrait, language: str) -> str:
    """Its definition in a language, else in any."""
    for wanted in (language, "zh", "en"):
        for predicate in (SKOS.definition.value, RDFS.comment.value):
            if words := about.words(predicate, wanted):
                return words[0]
    return ""


_MENTIONS = """SELECT DISTINCT ?statement ?class ?report ?sha256 ?publisher ?published ?quote ?start {
  { ?statement mz:initiative|mz:honour|mz:holder|mz:issuer|mz:place|mz:group|mz:organization <THING> }
  ?statement mz:statedIn ?report ; mz:quote ?quote ; mz:quoteStart ?start ; a ?class .
  ?report mz:sha256 ?sha256 .
  FILTER(?class != mz:PlaceMention)
  OPTIONAL { ?report dcterms:publisher/skos:prefLabel ?publisher }
  OPTIONAL { ?report dcterms:issued ?published }
} ORDER BY ?class DESC(?published) ?report ?statement LIMIT 300"""
_INSIDE = """SELECT ?x ?gone (COUNT(?claim) AS ?n) {
  ?x mz:within <PLACE> . OPTIONAL { ?claim sdmx-dimension:refArea ?x }
  OPTIONAL { ?x owl:deprecated ?gone FILTER(?gone) }
} GROUP BY ?x ?gone ORDER BY DESC(?n) ?x LIMIT 200"""
_REPORTS_OF = """SELECT ?report ?publisher ?published {
  ?report a mz:Report ; dcterms:spatial <PLACE> .
  OPTIONAL { ?report dcterms:publisher/skos:prefLabel ?publisher }
  OPTIONAL { ?report dcterms:issued ?published }
} ORDER BY DESC(?published) ?report LIMIT 200"""
_SISTER_PLACES = """SELECT ?x (COUNT(DISTINCT ?metric) AS ?n) (SAMPLE(?same) AS ?near) {
  METRICS
  ?claim mz:metric ?metric ; sdmx-dimension:refArea ?x .
  <PLACE> mz:placeLevel ?level . ?x mz:placeLevel ?level .
  FILTER(?x != <PLACE>)
  OPTIONAL { <PLACE> mz:within ?up . ?x mz:within ?up BIND(true AS ?same) }
} GROUP BY ?x ORDER BY DESC(?near) DESC(?n) ?x"""
