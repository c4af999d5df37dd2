"""Which of several corrections of one claim hold.

Of one author the later correction of a field takes the place of the earlier. What two authors say differently of a
field is applied by neither: the reading stands, and both are told, until one is withdrawn or a third *overrules* the
other. A rejection is a word on the claim as a whole, and whatever else is said of the claim says that it is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.corrections.records import Correction, Kind

# The field that says whether a claim is one.
_IS_ONE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What holds of a claim: whether it is rejected (None where nobody may decide), and its fields.

    *fields* are by name, each with the correction that says it; the other three are the corrections that do not hold.
    """

    rejected: bool | None
    fields: Mapping[str, tuple[str, Correction]]
    contradicted: frozenset[str]
    superseded: frozenset[str]
    overruled: frozenset[str]


def decide(corrections: Sequence[tuple[Correction, Mapping[str, str]]]) -> Verdict:
    """What holds of the corrections of one claim, each with its fields in canonical words, in the order of the file."""
    overruled = {name for one, _ in corrections for name in one.overrules if name != one.id}
    ordered = sorted((pair for pair in corrections if pair[0].id not in overruled), key=lambda pair: pair[0].when)
    latest: dict[str, dict[str, tuple[str, Correction]]] = {}
    for one, fields in ordered:
        for name, value in _said(one, fields).items():
            latest.setdefault(name, {})[one.author] = value, one
    disputed = {name for name, by in latest.items() if len({value for value, _ in by.values()}) > 1}
    alive = {one.id for by in latest.values() for _, one in by.values()}
    everyone = {one.id for one, _ in ordered}
    exists = latest.get(_IS_ONE, {})
    if _IS_ONE in disputed:
        return Verdict(
            rejected=None,
            fields={},
            contradicted=frozenset(one.id for _, one in exists.values()),
            superseded=frozenset(everyone - alive),
            overruled=frozenset(overruled),
        )
    contradicted = {one.id for name in disputed for _, one in latest[name].values()}
    rejected = any(value == Kind.REJECT for value, _ in exists.values())
    if rejected:
        alive = {one.id for _, one in exists.values()}
    return Verdict(
        rejected=rejected,
        fields={} if rejected else _undisputed(latest, disputed),
        contradicted=frozenset(contradicted),
        superseded=frozenset(everyone - alive)
        if not rejected
        else frozenset(everyone - {o.id for _, o in exists.values()}),
        overruled=frozenset(overruled),
    )


def _said(one: Correction, fields: Mapping[str, str]) -> Mapping[str, str]:
    return {_IS_ONE: Kind.REJECT.value if one.kind is Kind.REJECT else "one", **fields}


def _undisputed(
    latest: Mapping[str, Mapping[str, tuple[str, Correction]]], disputed: Iterable[str]
) -> Mapping[str, tuple[str, Correction]]:
    left_out = {_IS_ONE, *disputed}
    return {name: next(iter(by.values())) for name, by in latest.items() if name not in left_out}
