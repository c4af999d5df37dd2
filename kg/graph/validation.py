"""What the checks found: as a page to read, and as a SHACL report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import pyoxigraph as ox

from kg.graph.findings import FAULT, WARNING, Check, Finding
from kg.graph.literals import boolean, chinese, english, plain
from kg.graph.shapes import MZSH
from kg.graph.vocabulary import RDF, SH, prefixes

# A check that fails everywhere fails for one reason: a few examples tell it.
_TOLD = 5
_SEVERITIES = {FAULT: SH.Violation, WARNING: SH.Warning}


def page(checks: Iterable[Check], findings: Sequence[Finding]) -> Iterator[str]:
    """The lines of a report: each family with how much of it holds, then each broken rule with how to mend it."""
    broken = {finding.check: finding.severity for finding in findings}
    for family, rules in groupby(sorted(checks, key=lambda check: check.family), key=lambda check: check.family):
        names = [check.name for check in rules]
        kinds = [broken[name] for name in names if name in broken]
        told = [f"{kinds.count(kind)} {word}" for kind, word in ((FAULT, "broken"), (WARNING, "warn")) if kind in kinds]
        yield f"{family:<12} {len(names):>4} checks   {', '.join(told) or 'all hold'}"
    for name, group in groupby(findings, key=lambda finding: finding.check):
        yield from _rule(name, list(group))


def _rule(name: str, found: list[Finding]) -> Iterator[str]:
    first = found[0]
    yield f"\n{first.severity}: {name} ({len(found)})"
    for holds, mend in ((first.message, first.mend), (first.message_zh, first.mend_zh)):
        if holds:
            yield f"  {_without(holds, first.detail)}{f' → {mend}' if mend else ''}"
    for finding in found[:_TOLD]:
        yield f"  - {finding.subject}{f'  {finding.detail}' if finding.detail else ''}"
    if len(found) > _TOLD:
        yield f"  … and {len(found) - _TOLD} more; all are in --json"


def _without(message: str, detail: str) -> str:
    """What holds, without what was found: `A claim has one unit: 3` → `A claim has one unit`."""
    for mark in (": ", "："):
        message = message.removesuffix(f"{mark}{detail}")
    return message


def shacl_report(findings: Iterable[Finding]) -> bytes:
    """The findings as a SHACL validation report in Turtle; its results are named by their order.

    >>> b"sh:conforms true" in shacl_report([])
    True
    """
    spaces = {**prefixes(), MZSH.namespace_prefix: MZSH.namespace_iri}
    return ox.serialize(_triples(findings), format=ox.RdfFormat.TURTLE, prefixes=spaces) or b""


def _triples(findings: Iterable[Finding]) -> Iterator[ox.Triple]:
    report = ox.BlankNode("report")
    found = list(findings)
    yield ox.Triple(report, RDF.type, SH.ValidationReport)
    yield ox.Triple(report, SH.conforms, boolean(not found))
    for number, finding in enumerate(found, start=1):
        node = ox.BlankNode(f"result{number}")
        yield ox.Triple(report, SH.result, node)
        yield from _result(node, finding)


def _result(node: ox.BlankNode, finding: Finding) -> Iterator[ox.Triple]:
    focus = _node(finding.subject)
    said: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal | None]] = [
        (RDF.type, SH.ValidationResult),
        (SH.focusNode, focus),
        (SH.resultSeverity, _SEVERITIES[finding.severity]),
        (SH.sourceShape, ox.NamedNode(f"{MZSH.namespace_iri}{finding.check}")),
        (
            SH.sourceConstraintComponent,
            ox.NamedNode(f"{SH.namespace_iri}{finding.component or 'SPARQLConstraintComponent'}"),
        ),
        (SH.resultPath, ox.NamedNode(finding.path) if finding.path else None),
        (SH.resultMessage, english(finding.message)),
        (SH.resultMessage, chinese(finding.message_zh) if finding.message_zh else None),
    ]
    for predicate, value in said:
        if value is not None:
            yield ox.Triple(node, predicate, value)


def _node(subject: str) -> ox.NamedNode | ox.Literal:
    try:
        return ox.NamedNode(subject)
    except ValueError:
        return plain(subject)
