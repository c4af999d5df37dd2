"""Joining our things to those of a target: asked in batches, each proposal scored, sure ones marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.graph.asking import select, words
from kg.links.alike import likeness, plain
from kg.links.asking import Answer, NoAnswerError
from kg.links.target import KINDS, Target

# A link with this score is proposed as accepted, if no other comes near it.
SURE = 0.95
_MARGIN = 0.2
_SAME, _NAMED, _ALIKE, _UNNAMED, _OTHER = 1.0, 0.9, 0.8, 0.7, 0.4
_ENDED = 0.3
_SEEN_LABELS = 40

_THINGS = """SELECT ?thing ?label ?preferred ?code {
  ?thing a CLASS .
  { ?thing skos:prefLabel ?label BIND(true AS ?preferred) }
  UNION { ?thing skos:altLabel ?label BIND(false AS ?preferred) }
  FILTER(LANG(?label) = "zh")
  OPTIONAL { ?thing skos:notation ?code }
  FILTER NOT EXISTS { ?thing owl:deprecated true }
} ORDER BY ?thing ?label"""
_KNOWN = """SELECT DISTINCT ?thing ?other {
  VALUES ?joins { skos:exactMatch skos:closeMatch owl:sameAs PREDICATE }
  { ?thing ?joins ?other } UNION { GRAPH ?graph { ?thing ?joins ?other } }
}"""

Ask = Callable[[Sequence[str]], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """A thing of ours: its name, its other names, and the keys by which it is looked for."""

    iri: str
    name: str
    names: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A link that may be: *sure* if it is proposed as accepted, *reason* why it has its score."""

    thing: str
    name: str
    key: str
    item: str
    label: str
    score: float
    reason: str
    given: str
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What came of a run: proposals by thing, and the keys for which no answer came."""

    proposals: tuple[Proposal, ...]
    unanswered: tuple[str, ...]


def things(store: ox.Store, target: Target) -> tuple[Ours, ...]:
    """The things of the target's kind that are joined to nothing in its space yet."""
    known = {
        row[0] for row in _rows(store, _KNOWN.replace("PREDICATE", f"<{target.predicate}>"))
        if target.space and row[1].startswith(target.space)
    }  # fmt: skip
    labels: defaultdict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for thing, label, preferred, code in _rows(store, _THINGS.replace("CLASS", KINDS[target.kind])):
        if thing in known:
            continue
        labels[thing].append(label)
        if preferred == "true":
            names[thing] = label
        if code:
            codes[thing] = code
    return tuple(
        Ours(iri=thing, name=name, names=tuple(labels[thing]), keys=_keys(target, codes.get(thing), labels[thing]))
        for thing, name in sorted(names.items())
        if target.key == "label" or thing in codes
    )


def join(ours: Iterable[Ours], ask: Ask, *, batch: int = 100) -> Joined:
    """Look for all of them; a batch without an answer is halved until the key that is at fault stands alone."""
    by_key: defaultdict[str, list[Ours]] = defaultdict(list)
    for one in ours:
        for key in one.keys:
            by_key[key].append(one)
    unanswered: list[str] = []
    found: dict[tuple[str, str], Proposal] = {}
    wanted = list(by_key)
    for keys in (wanted[start : start + batch] for start in range(0, len(wanted), batch)):
        for row, given in _answers(keys, ask, unanswered):
            for one in by_key.get(row.get("key", ""), ()):
                if proposal := _proposed(one, row, given):
                    best = found.get((one.iri, proposal.item))
                    if best is None or proposal.score > best.score:
                        found[one.iri, proposal.item] = proposal
    return Joined(proposals=tuple(_judged(found.values())), unanswered=tuple(unanswered))


def _keys(target: Target, code: str | None, labels: Sequence[str]) -> tuple[str, ...]:
    return (code,) if target.key == "code" and code else tuple(dict.fromkeys(labels))


def _answers(keys: Sequence[str], ask: Ask, unanswered: list[str]) -> Iterator[tuple[Mapping[str, str], str]]:
    try:
        answer = ask(keys)
    except NoAnswerError:
        if len(keys) == 1:
            unanswered.append(keys[0])
            return
        half = len(keys) // 2
        yield from _answers(keys[:half], ask, unanswered)
        yield from _answers(keys[half:], ask, unanswered)
        return
    for row in answer.rows:
        yield row, answer.given


def _proposed(one: Ours, row: Mapping[str, str], given: str) -> Proposal | None:
    item = row.get("item", "")
    try:
        ox.NamedNode(item)
    except ValueError:
        return None
    label = row.get("label", "")
    score, reason = _scored(one, label)
    if row["key"] in one.names:  # a name alone may be anybody's
        score, reason = min(score, _NAMED), "same name, and nothing else to go by"
    if row.get("ended"):
        score, reason = score * _ENDED, f"{reason}; it ended {row['ended'][:10]}"
    return Proposal(
        thing=one.iri, name=one.name, key=row["key"], item=item, label=label[:_SEEN_LABELS],
        score=round(score, 3), reason=reason, given=given,
    )  # fmt: skip


def _scored(one: Ours, label: str) -> tuple[float, str]:
    if not label:
        return _UNNAMED, "same key; it has no Chinese name"
    name = plain(label.partition("(")[0].partition("（")[0])
    if name == plain(one.name):
        return _SAME, "same key and name"
    if any(name == plain(other) for other in one.names) or likeness(name, plain(one.name)) > 0.6:
        return _ALIKE, "same key, a name alike"
    return _OTHER, "same key, another name"


def _judged(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """All proposals, best first for each thing; two things never share an item among those that are sure."""
    by_thing: defaultdict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_thing[proposal.thing].append(proposal)
    sure: defaultdict[str, list[str]] = defaultdict(list)
    for thing, mine in by_thing.items():
        mine.sort(key=lambda proposal: (-proposal.score, proposal.item))
        alone = len(mine) == 1 or mine[0].score - mine[1].score >= _MARGIN
        if mine[0].score >= SURE and alone:
            sure[mine[0].item].append(thing)
    for thing in sorted(by_thing):
        first, *rest = by_thing[thing]
        yield replace(first, sure=sure.get(first.item) == [thing])
        yield from rest


def _rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    for row in select(store, query):
        yield [words(term) for term in row]
