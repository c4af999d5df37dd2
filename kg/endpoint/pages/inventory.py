"""What is in a snapshot: how much of everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.endpoint.pages.asking import Graph
from kg.graph.vocabulary import MZ

# The classes that the start page counts, in its order: what reports say, what it is about, where.
COUNTED = (
    "Report", "Claim", "Metric", "Initiative", "BeneficiaryGroup", "Benefit", "Designation", "Policy", "RankClaim",
    "City", "County",
)  # fmt: skip


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


async def counted(graph: Graph) -> Inventory:
    """The inventory of the snapshot in force."""
    snapshot = graph.snapshot
    total = await graph.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    graphs = await graph.rows("SELECT ?g { GRAPH ?g { } } ORDER BY ?g")
    counts: dict[str, Count] = {}
    for row in await graph.rows(_CLASSES):
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


_CLASSES = f"""SELECT ?class ?label ?n {{
  {{
    SELECT ?class (COUNT(?s) AS ?n) {{ VALUES ?class {{ {" ".join(f"mz:{name}" for name in COUNTED)} }} ?s a ?class }}
    GROUP BY ?class
  }}
  ?class rdfs:label ?label
}}"""
