"""All that is derived, from the graph and the texts of its reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

import pyoxigraph as ox

from kg.derived.best import DIMENSIONS, Figure, describe_best
from kg.derived.comparisons import comparisons
from kg.derived.copies import Copy, families, near_copies
from kg.derived.coverage import coverage
from kg.derived.disputes import describe_disagreements
from kg.derived.parts import parts
from kg.graph import vocabulary
from kg.graph.facts import Facts, say
from kg.graph.literals import decimal
from kg.graph.vocabulary import BEST, COMPARISONS, COPIES, COVERAGE, DISAGREEMENTS, MZ, RDF
from kg.resources import queries_dir

# The graphs that hold nothing else: whoever derives anew empties them first.
GRAPHS = (BEST, COPIES, COVERAGE, COMPARISONS, DISAGREEMENTS)


def derive(store: ox.Store, texts: Callable[[str], str], reports: Mapping[str, str]) -> Iterator[Iterator[ox.Quad]]:
    """The quads that follow from a graph, in steps: each is put into the graph before the next is begun.

    *reports* are the digests of their texts by stem, *texts* gives a text.
    """
    copies = near_copies((stem, texts(digest)) for stem, digest in sorted(reports.items()))
    yield _describe_copies(copies)
    yield (quad for part in parts(_figures(store, families(copies))) for quad in describe_best(part))
    yield coverage(store, texts, reports)
    yield comparisons(store)  # it shows the best figures
    yield describe_disagreements(store, families(copies))


def _describe_copies(copies: Iterable[Copy]) -> Iterator[ox.Quad]:
    for copy in copies:
        one, other = vocabulary.report(copy.stem), vocabulary.report(copy.other)
        node = vocabulary.beneath(one, "copy", copy.other)
        yield from say(one, [(MZ.nearCopyOf, other)], COPIES)
        yield from say(other, [(MZ.nearCopyOf, one)], COPIES)
        facts: Facts = [
            (RDF.type, MZ.NearCopy),
            (MZ.copied, one),
            (MZ.copied, other),
            (MZ.sharedPart, decimal(copy.share)),
        ]
        yield from say(node, facts, COPIES)


def _figures(store: ox.Store, family: Mapping[str, str]) -> Iterator[Figure]:
    rows = store.query((queries_dir() / "derived" / "claims.rq").read_text(encoding="utf-8"))
    if not isinstance(rows, ox.QuerySolutions):
        raise TypeError("queries/derived/claims.rq is no SELECT")
    roots = {vocabulary.report(stem).value: vocabulary.report(root).value for stem, root in family.items()}
    publishers: dict[str, str] = {}
    for row in rows:
        report = row["report"].value
        root = roots.get(report, report)
        # A reprint vouches for nothing: a whole family of copies counts as the first publisher met in it.
        witness = publishers.setdefault(root, row["publisher"].value if row["publisher"] else root)
        yield Figure(
            claim=row["claim"],
            key=tuple(row[name] for name in DIMENSIONS),
            value=Decimal(row["value"].value),
            raw=row["raw"].value,
            comparator=row["comparator"],
            lower=_number(row["lower"]),
            upper=_number(row["upper"]),
            published=row["published"].value if row["published"] else "",
            witness=witness,
            official=row["official"].value == "true",
        )


def _number(term: ox.Literal | None) -> Decimal | None:
    return None if term is None else Decimal(term.value)
