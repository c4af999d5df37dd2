"""What a check is, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

FAULT = "fault"
WARNING = "warning"

# How much of a graph a check has to look at again after a change.
REPORT = "report"  # what one report says, with the ontology it is said in
GRAPH = "graph"  # all of it
ONTOLOGY = "ontology"  # the ontology and the places alone
SCOPES = (REPORT, GRAPH, ONTOLOGY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A query of two columns, the subject and the detail of what breaks a rule; *component* and *path* are SHACL's."""

    query: str
    component: str = "SPARQLConstraintComponent"
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule of the graph: what holds, how to mend what breaks it, and the probes that find that.

    Rules that no query can hold have no probes and are run by :mod:`kg.graph.checks` itself.
    """

    name: str
    family: str
    severity: str
    scope: str
    holds: str
    holds_zh: str
    mend: str
    mend_zh: str
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What breaks a rule: the check, ``fault`` or ``warning``, the subject's IRI, and a sentence in both languages."""

    check: str
    severity: str
    subject: str
    message: str
    message_zh: str = ""
    mend: str = ""
    mend_zh: str = ""
    path: str = ""
    component: str = ""
    detail: str = ""


def finding(check: Check, subject: str, detail: str, probe: Probe | None = None) -> Finding:
    """What a check says of a subject."""
    return Finding(
        check=check.name,
        severity=check.severity,
        subject=subject,
        message=f"{check.holds}: {detail}",
        message_zh=f"{check.holds_zh}：{detail}",
        mend=check.mend,
        mend_zh=check.mend_zh,
        path=probe.path if probe else "",
        component=probe.component if probe else "",
        detail=detail,
    )
