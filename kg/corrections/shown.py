"""A claim as a graph has it, for who corrects it: its words, and its fields as a person may write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.corrections.finding import bare
from kg.corrections.records import NAMED, NOTHING, SLOTS, Anchor, CorrectionError, clean, slots_of
from kg.corrections.writing import CANDIDATE, named_candidate
from kg.errors import KgError
from kg.graph.asking import select, words
from kg.graph.kinds import kind_of
from kg.graph.vocabulary import ANNOTATIONS, ID, REJECTED
from kg.lexicon import Lexicon

# The values of a solution by variable; what is not bound is absent.
Row = Mapping[str, str]

_CANDIDATES = f"{ID}candidate/"
_CODES = f"{ID}code/"

_SAID = """
    ?claim qb:dataSet ?report ; mz:raw ?raw ; mz:quote ?quote ; mz:sentence ?sentence ; mz:quoteStart ?start ;
      mz:metric ?metric ; mz:metricTitle ?title ; sdmx-measure:obsValue ?value ; sdmx-attribute:unitMeasure ?unit ;
      mz:comparator ?comparator ; mz:group ?group ; mz:aspect ?aspect ; mz:modality ?modality ; mz:measure ?measure ;
      mz:phase ?phase ; mz:residence ?residence ; sdmx-dimension:refArea ?place .
    OPTIONAL { ?claim mz:lowerBound ?lower } OPTIONAL { ?claim mz:upperBound ?upper }
    OPTIONAL { ?claim mz:begin ?begin } OPTIONAL { ?claim mz:end ?end } OPTIONAL { ?claim mz:duration ?duration }
    OPTIONAL { ?claim mz:benefit ?benefit } OPTIONAL { ?claim mz:programWords ?program }
    OPTIONAL { ?claim mz:confidence ?confidence }
"""
# Of one claim: all its rows are of one sentence, the first.
QUERY = f"""SELECT * {{
  VALUES ?claim {{ <CLAIM> }}
  {{ {_SAID} BIND("" AS ?rejected) }} UNION {{ GRAPH <{REJECTED.value}> {{ {_SAID} }} BIND("yes" AS ?rejected) }}
  ?report dcterms:identifier ?stem .
  {{ GRAPH <{ANNOTATIONS.value}> {{ ?sentence mz:text ?words }} }}
  OPTIONAL {{ ?unit skos:notation ?unitNotation }}
  OPTIONAL {{ ?group mz:unionOf ?member }}
}}"""


_NAMED = """
    ?claim mz:statedIn ?report ; mz:quote ?quote ; mz:quoteStart ?start ; mz:sentence ?sentence .
    OPTIONAL { ?claim mz:initiative ?initiative } OPTIONAL { ?claim mz:honour ?honour }
    OPTIONAL { ?claim mz:name|dcterms:title ?name } OPTIONAL { ?claim mz:holderText ?holder }
"""
# Of one statement that is no figure.
NAMED_QUERY = f"""SELECT * {{
  VALUES ?claim {{ <CLAIM> }}
  {{ {_NAMED} BIND("" AS ?rejected) }} UNION {{ GRAPH <{REJECTED.value}> {{ {_NAMED} }} BIND("yes" AS ?rejected) }}
  ?report dcterms:identifier ?stem .
  {{ GRAPH <{ANNOTATIONS.value}> {{ ?sentence mz:text ?words }} }}
}} ORDER BY ?sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A claim or another statement: its IRI, its words, its fields.

    *rejected* tells that it is out of the effective graph already.
    """

    claim: str
    report: str
    anchor: Anchor
    fields: Mapping[str, str]
    rejected: bool = False

    @property
    def confirmed(self) -> tuple[tuple[str, str], ...]:
        """What somebody confirms who says that it was read rightly."""
        if self.anchor.statement:
            return tuple(self.fields.items())
        plain = self.fields["comparator"] == "="
        left_out = {"kind", *(("lower", "upper") if plain else ())}
        return tuple((slot, self.fields[slot]) for slot in SLOTS if slot not in left_out)


def query(claim: str) -> str:
    """The query for a claim or another statement; CorrectionError where its IRI is of none that can be corrected."""
    try:
        node = ox.NamedNode(claim)
    except ValueError as error:
        raise CorrectionError(f"{claim!r} is no IRI of a claim; copy it from its page or from a query") from error
    kind = statement_of(node.value)
    if kind is None:
        kinds = ", ".join(f"/{one}/" for one in ("claim", *NAMED))
        raise CorrectionError(f"{claim}: no statement that can be corrected; its IRI has one of {kinds} in it")
    return (NAMED_QUERY if kind else QUERY).replace("CLAIM", node.value)


def statement_of(iri: str) -> str | None:
    """The kind of a statement that can be corrected, empty of a figure; None where it is none.

    >>> [statement_of(f"{ID}{path}") for path in ("report/a/claim/83214c4e96c8-2-1", "report/a/policy/x", "place/1")]
    ['', 'policy', None]
    """
    steps = iri.removeprefix(f"{ID}report/").split("/") if iri.startswith(f"{ID}report/") else []
    kind = steps[1] if len(steps) == 3 else ""
    return "" if kind == "claim" else kind if kind in NAMED else None


def shown(rows: Iterable[Row], lexicon: Lexicon) -> Shown | None:
    """The claim of these rows; None where there are none."""
    every = list(rows)
    if not every:
        return None
    if statement_of(every[0]["claim"]):
        return _named(every)
    key = every[0]["claim"].rpartition("/claim/")[2]
    own = [row for row in every if f"/{key[:12]}" in row["sentence"]] or every
    row = own[0]
    nth = key.rpartition("-")[2]
    anchor = Anchor(
        report=row["stem"],
        sentence=row["words"],
        figure=row["raw"],
        nth=int(nth) if nth.isdigit() else 1,
        quote=clean(row["quote"]),
    )
    fields = _fields(row, lexicon)
    members = {one["member"] for one in own if "member" in one}
    if members:
        fields["group"] = "|".join(sorted(_label(iri, lexicon) for iri in members))
    programs = {one["program"] for one in own if "program" in one}
    fields["program"] = "|".join(sorted(programs)) or NOTHING
    return Shown(
        claim=row["claim"],
        report=row["report"],
        anchor=anchor,
        fields={slot: fields[slot] for slot in SLOTS},
        rejected=row["rejected"] == "yes",
    )


def _named(every: list[Row]) -> Shown:
    """A statement other than a figure; the first of its sentences that has the quote stands for all."""
    row = next((row for row in every if bare(row["quote"]) in bare(row["words"])), every[0])
    kind = statement_of(row["claim"]) or ""
    told = {
        "name": row.get("name") or named_candidate(row.get("honour", "")),
        "type": row.get("initiative", "").rpartition("/")[2],
        "holder": row.get("holder", ""),
    }
    return Shown(
        claim=row["claim"],
        report=row["report"],
        anchor=Anchor(
            report=row["stem"], sentence=row["words"], figure=named_candidate(row["claim"]), quote=clean(row["quote"]),
            statement=kind,
        ),
        fields={slot: told[slot] for slot in slots_of(kind)},
        rejected=row["rejected"] == "yes",
    )  # fmt: skip


def in_store(store: ox.Store, claim: str, lexicon: Lexicon) -> Shown:
    """A claim of a store; CorrectionError where there is none."""
    found = shown(rows_of(store, query(claim)), lexicon)
    if found is None:
        raise CorrectionError(f"{claim}: the graph has no such claim; copy its IRI from its page or from a query")
    return found


def rows_of(store: ox.Store, text: str) -> list[Row]:
    """The rows of a query with our prefixes."""
    found = select(store, text)
    names = [variable.value for variable in found.variables]
    return [{name: words(row[name]) for name in names if row[name] is not None} for row in found]


def _fields(row: Row, lexicon: Lexicon) -> dict[str, str]:
    dates = f"{row.get('begin', '')}/{row.get('end', '')}" if "begin" in row or "end" in row else ""
    fields = {
        "metric": _label(row["metric"], lexicon),
        "title": row["title"],
        "value": f"{Decimal(row['value']):f}",
        "unit": row.get("unitNotation") or _label(row["unit"], lexicon).removeprefix(CANDIDATE),
        "lower": row.get("lower", ""),
        "upper": row.get("upper", ""),
        "place": _place(row["place"]),
        "period": " ".join(part for part in (dates, row.get("duration", "")) if part),
        "group": _label(row["group"], lexicon),
        "benefit": _label(row.get("benefit", ""), lexicon),
        **{name: _label(row[name], lexicon, code=True) for name in _CODED},
    }
    fields["kind"] = kind_of(fields["aspect"], fields["modality"], fields["measure"])
    return {name: value or NOTHING for name, value in fields.items()}


_CODED = ("comparator", "aspect", "modality", "measure", "phase", "residence")


def _label(iri: str, lexicon: Lexicon, *, code: bool = False) -> str:
    if not iri or iri.startswith(_CODES):
        return ""
    if iri.startswith(_CANDIDATES):
        return CANDIDATE + named_candidate(iri)
    try:
        concept = lexicon.concept(iri)
    except KgError:
        return iri.rpartition("/")[2]
    return concept.notation if code else concept.zh


def _place(iri: str) -> str:
    if iri.startswith(_CODES):
        return ""
    within, slash, name = iri.removeprefix(f"{ID}place/").partition("/")
    if not slash:
        return within
    return f"{within.strip('_')}/{named_candidate(name)}"
