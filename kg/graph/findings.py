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
class Check:
    """A rule of the graph: what holds, how to mend what breaks it, and the query that finds that.

    A query has two columns, the subject and the detail. Shapes have none, nor have the rules that no query can hold.
    """

    name: str
    family: str
    severity: str
    scope: str
    holds: str
    holds_zh: str
    mend: str
    mend_zh: str
    query: str = ""


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


def finding(check: Check, subject: str, detail: str, component: str = "", path: str = "") -> Finding:
    """What a check says of a subject; *component* and *path* are of SHACL."""
    return Finding(
        check=check.name,
        severity=check.severity,
        subject=subject,
        message=f"{check.holds}: {detail}",
        message_zh=f"{check.holds_zh}：{detail}",
        mend=check.mend,
        mend_zh=check.mend_zh,
        path=path,
        component=component,
        detail=detail,
    )
