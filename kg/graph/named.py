"""The statements other than figures: initiatives, designations, rank claims, policies, groups and places named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.evidence import annotate, confident, flat
from kg.graph.facts import Facts, say
from kg.graph.frame import Frame, initiative_node
from kg.graph.groups import describe_groups, group_node
from kg.graph.literals import chinese, date_as_stated, english, integer
from kg.graph.places import choice_words, describe_place, place_node
from kg.graph.vocabulary import DCTERMS, MZ, ORG, RDF, SKOS
from kg.model import (
    Designation,
    GroupMention,
    Initiative,
    Named,
    NamedStatement,
    OrganizationMention,
    PlaceMention,
    Policy,
    RankClaim,
)
from kg.statements.organizations import full_name

_KINDS: Mapping[type[NamedStatement], str] = {
    Initiative: "initiative", Designation: "designation", RankClaim: "rank", Policy: "policy",
    GroupMention: "group", PlaceMention: "place", OrganizationMention: "organization",
}  # fmt: skip
_BATCH = re.compile(r"首批|第[一二三四五六七八九十百\d]+批")


def kind_of(statement: NamedStatement) -> str:
    """The kind of a statement, as its IRI has it.

    >>> kind_of(RankClaim(evidence=None, words="首位", scope="全省", subject="", place=None))  # type: ignore[arg-type]
    'rank'
    """
    return _KINDS[type(statement)]


def describe_named(named: Named, frame: Frame) -> Iterator[ox.Quad]:
    """A statement in the effective graph, and its annotations."""
    node = vocabulary.named(frame.report.stem, kind_of(named.statement), named.key)
    told = _told(named, frame)
    yield from say(
        node, chain([(MZ.statedIn, frame.node)], told, flat(named.evidence, frame), confident(named.confidence))
    )
    # Of a name that is only mentioned, quote and offsets stand flat on the mention; half as many quads tell it.
    is_mention = isinstance(named.statement, GroupMention | OrganizationMention | PlaceMention)
    yield from annotate(node, named.evidence, frame, first=2 if is_mention else 1)


def describe_things(named: Named, frame: Frame) -> Iterator[ox.Quad]:
    """The shared things that a statement is about, each a function of its name."""
    statement = named.statement
    match statement:
        case Initiative():
            yield from _describe_initiative(statement, named, frame)
            yield from describe_place(statement.place, frame.lexicon)
        case Designation():
            yield from say(
                vocabulary.honour(statement.name), [(RDF.type, MZ.Honour), (SKOS.prefLabel, chinese(statement.name))]
            )
            yield from describe_organization(_holding_organization(statement))
        case Policy():
            yield from describe_organization(_issuer(statement, frame))
        case OrganizationMention():
            yield from describe_organization(statement.full)
        case RankClaim() | PlaceMention():
            yield from describe_place(statement.place, frame.lexicon)
        case GroupMention():
            pass
    yield from describe_place(named.place, frame.lexicon)
    for ref in named.groups + ((named.concept,) if isinstance(statement, GroupMention) and named.concept else ()):
        yield from describe_groups((ref,), frame.lexicon)


def describe_organization(name: str | None) -> Iterator[ox.Quad]:
    """A department or body.

    >>> len(list(describe_organization("滨州市民政局")))
    2
    """
    if name:
        yield from say(
            vocabulary.organization(name), [(RDF.type, ORG.FormalOrganization), (SKOS.prefLabel, chinese(name))]
        )


def _told(named: Named, frame: Frame) -> Facts:
    statement = named.statement
    match statement:
        case Initiative():
            return _initiative(statement, named, frame)
        case Designation():
            return _designation(statement, named, frame)
        case RankClaim():
            return _rank(statement)
        case Policy():
            return _policy(statement, frame)
        case GroupMention():
            return _group(statement, named)
        case PlaceMention():
            return _place(statement, named, frame)
        case OrganizationMention():
            return _mentioned(statement)


def _initiative(statement: Initiative, named: Named, frame: Frame) -> Facts:
    return [
        (RDF.type, MZ.InitiativeMention),
        (MZ.initiative, initiative_node(named, statement)),
        (MZ.name, chinese(statement.name)),
        (MZ.domain, frame.find("domains", statement.domain)),
        (MZ.parentWords, chinese(statement.parent) if statement.parent else None),
        *((MZ.alias, chinese(alias)) for alias in dict.fromkeys(statement.aliases)),
        *((MZ.groupWords, chinese(words)) for words in dict.fromkeys(statement.groups)),
        *((MZ.group, group) for ref in named.groups if (group := group_node([ref]))),
    ]


def _describe_initiative(statement: Initiative, named: Named, frame: Frame) -> Iterator[ox.Quad]:
    yield from say(
        initiative_node(named, statement),
        [
            (RDF.type, MZ.Program),
            (RDF.type, MZ.Initiative),
            (SKOS.prefLabel, chinese(statement.name)),
            (MZ.initiativeType, frame.code("initiative-types", statement.type)),
            (MZ.place, place_node(named.place or statement.place)),
        ],
    )


def _designation(statement: Designation, named: Named, frame: Frame) -> Facts:
    return [
        (RDF.type, MZ.Designation),
        (MZ.honour, vocabulary.honour(statement.name)),
        (MZ.holderText, chinese(statement.holder)),
        (MZ.holder, _holder(statement, named, frame)),
        (MZ.holderType, frame.find("holder-types", statement.holder_type)),
        (MZ.holderCount, integer(statement.count) if statement.count is not None else None),
        (MZ.level, frame.find("levels", statement.level)),
        (MZ.grantor, chinese(statement.grantor) if statement.grantor else None),
        (MZ.batchWords, chinese(batch[0]) if (batch := _BATCH.search(statement.name)) else None),
    ]


def _holder(statement: Designation, named: Named, frame: Frame) -> ox.NamedNode | None:
    # A number of holders (5个社区) is a description; the one example it may name does not hold it alone.
    if statement.count is not None:
        return None
    if statement.holder_type == "place":
        return place_node(named.place)
    if statement.holder_type == "program":
        return frame.initiative(statement.holder)
    organization = _holding_organization(statement)
    return vocabulary.organization(organization) if organization else None


def _holding_organization(statement: Designation) -> str | None:
    return statement.holder if statement.holder_type == "organization" and statement.count is None else None


def _rank(statement: RankClaim) -> Facts:
    return [
        (RDF.type, MZ.RankClaim),
        (MZ.rankWords, chinese(statement.words)),
        (MZ.scopeWords, chinese(statement.scope) if statement.scope else None),
        (MZ.subjectWords, chinese(statement.subject)),
        (MZ.place, place_node(statement.place)),
    ]


def _issuer(statement: Policy, frame: Frame) -> str | None:
    """Who issued a document, under its full name: 市民政局 in a report of 滨州 is no other city's."""
    return statement.issuer and (full_name(statement.issuer, frame.report, frame.lexicon) or statement.issuer)


def _policy(statement: Policy, frame: Frame) -> Facts:
    issuer = _issuer(statement, frame)
    return [
        (RDF.type, MZ.Policy),
        (DCTERMS.title, chinese(statement.title)),
        (MZ.issuer, vocabulary.organization(issuer) if issuer else None),
        (MZ.jointIssuers, integer(statement.joint_issuers) if statement.joint_issuers is not None else None),
        (DCTERMS.issued, date_as_stated(statement.issued) if statement.issued else None),
    ]


def _group(statement: GroupMention, named: Named) -> Facts:
    return [
        (RDF.type, MZ.GroupMention),
        (MZ.groupWords, chinese(statement.name)),
        (MZ.group, group_node([named.concept]) if named.concept else None),
    ]


def _place(statement: PlaceMention, named: Named, frame: Frame) -> Facts:
    place = named.place or statement.place
    why = choice_words(replace(place, name=statement.name), frame.report.place, frame.lexicon)
    return [
        (RDF.type, MZ.PlaceMention),
        (MZ.placeWords, chinese(statement.name)),
        (MZ.place, place_node(place)),
        (MZ.placeChoice, chinese(why[0]) if why else None),
        (MZ.placeChoice, english(why[1]) if why else None),
    ]


def _mentioned(statement: OrganizationMention) -> Facts:
    return [
        (RDF.type, MZ.OrganizationMention),
        (MZ.organizationWords, chinese(statement.name)),
        (MZ.organization, vocabulary.organization(statement.full) if statement.full else None),
    ]
