"""A claim: one figure of one report, as an observation of the report's cube."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.candidates import describe_candidate
from kg.graph.evidence import annotate, confident, flat
from kg.graph.facts import Facts, say
from kg.graph.frame import Frame
from kg.graph.groups import concerned, group_node
from kg.graph.intervals import rounding
from kg.graph.literals import boolean, chinese, decimal, english, plain
from kg.graph.periods import period_facts, period_node
from kg.graph.places import choice_words, place_node
from kg.graph.vocabulary import (
    MZ,
    NOT_APPLICABLE,
    NOT_STATED,
    QB,
    RDF,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
)
from kg.model import Claim, Comparator, ConceptRef, Observation, Phase, Quantity


def metric_node(metric: ConceptRef) -> ox.NamedNode:
    """The concept of a metric, or the candidate of its title.

    >>> metric_node(ConceptRef(words="公布的传统地名数", concept=None)).value.removeprefix(vocabulary.ID)
    'candidate/metric/公布的传统地名数'
    """
    return ox.NamedNode(metric.concept) if metric.concept else vocabulary.candidate("metric", metric.words)


def unit_node(unit: str, frame: Frame) -> ox.NamedNode:
    """The concept of a unit, or the candidate of a classifier that no scheme knows."""
    return frame.find("units", unit) or vocabulary.candidate("unit", unit)


def describe_claim(claim: Claim, frame: Frame) -> Iterator[ox.Quad]:
    """The observation in the effective graph, and its annotations."""
    node = vocabulary.claim(frame.report.stem, claim.key)
    yield from say(
        node,
        chain(
            _dimensions(node, claim, frame),
            _quantity(claim.observation.quantity, frame),
            _about(claim, frame),
            period_facts(claim.observation.period, frame),
            flat(claim.evidence, frame),
            confident(claim.confidence),
        ),
    )
    yield from annotate(node, claim.evidence, frame)


def describe_change(claim: Claim, frame: Frame) -> Iterator[ox.Quad]:
    """The change that a claim is the first end of."""
    if claim.joins is None or claim.observation.phase is not Phase.BEFORE:
        return
    stem = frame.report.stem
    yield from say(
        vocabulary.change(stem, claim.key),
        [
            (RDF.type, MZ.Change),
            (MZ.statedIn, frame.node),
            (MZ.before, vocabulary.claim(stem, claim.key)),
            (MZ.after, vocabulary.claim(stem, claim.joins)),
            *flat(claim.evidence, frame),
        ],
    )


def describe_unknown(claim: Claim, frame: Frame) -> Iterator[ox.Quad]:
    """The candidates that a claim rests on: its metric and its unit, where no scheme knows them."""
    if claim.metric.concept is None:
        yield from describe_candidate("metric", claim.metric.words)
    if frame.find("units", claim.observation.quantity.unit) is None:
        yield from describe_candidate("unit", claim.observation.quantity.unit)


def _dimensions(node: ox.NamedNode, claim: Claim, frame: Frame) -> Facts:
    said = claim.observation
    return [
        (RDF.type, QB.Observation),
        (RDF.type, MZ.Claim),
        (QB.dataSet, frame.node),
        (MZ.claim, node),
        (SDMX_DIMENSION.refArea, place_node(claim.place) or NOT_STATED),
        (SDMX_DIMENSION.refPeriod, period_node(said.period) or NOT_STATED),
        (MZ.metric, metric_node(claim.metric)),
        (MZ.group, group_node(claim.groups) or NOT_STATED),
        (MZ.aspect, frame.code("aspects", said.aspect)),
        (MZ.modality, frame.code("modalities", said.modality)),
        (MZ.measure, frame.code("measures", said.measure)),
        (MZ.phase, frame.code("phases", said.phase) if said.phase else NOT_APPLICABLE),
        (MZ.residence, frame.find("residences", said.residence) or NOT_STATED),
    ]


def _quantity(quantity: Quantity, frame: Frame) -> Facts:
    lower, upper = quantity.lower, quantity.upper
    # An exact figure takes both its bounds in, and a classifier that is the unit's own sign tells nothing more.
    bounded = quantity.comparator is not Comparator.EQUAL
    classifier = quantity.classifier if quantity.classifier != quantity.unit else None
    # What is a bound by its words (1.2亿余) is not rounded besides.
    margin = None if bounded else rounding(quantity.raw)
    return [
        (SDMX_MEASURE.obsValue, decimal(quantity.value)),
        (SDMX_ATTRIBUTE.unitMeasure, unit_node(quantity.unit, frame)),
        (MZ.classifier, chinese(classifier) if classifier else None),
        (MZ.raw, plain(quantity.raw)),
        (MZ.comparator, frame.code("comparators", quantity.comparator)),
        (MZ.boundWords, chinese(quantity.bound_words) if quantity.bound_words else None),
        (MZ.lowerBound, decimal(lower) if lower is not None else None),
        (MZ.upperBound, decimal(upper) if upper is not None else None),
        (MZ.roundingMargin, decimal(margin) if margin else None),
        (MZ.lowerInclusive, boolean(quantity.lower_inclusive) if bounded and lower is not None else None),
        (MZ.upperInclusive, boolean(quantity.upper_inclusive) if bounded and upper is not None else None),
    ]


def _about(claim: Claim, frame: Frame) -> Facts:
    said = claim.observation
    programs = {node for words in claim.programs if (node := frame.initiative(words))}
    why = choice_words(claim.place, frame.report.place, frame.lexicon)
    return [
        (MZ.placeChoice, chinese(why[0]) if why else None),
        (MZ.placeChoice, english(why[1]) if why else None),
        (MZ.metricTitle, chinese(said.title)),
        *((MZ.groupWords, chinese(words)) for words in dict.fromkeys(ref.words for ref in claim.groups)),
        *((MZ.concernsGroup, group) for group in concerned(claim.groups, frame.lexicon)),
        *((MZ.programWords, chinese(words)) for words in dict.fromkeys(claim.programs)),
        *((MZ.program, program) for program in sorted(programs, key=str)),
        (MZ.benefit, ox.NamedNode(claim.benefit) if claim.benefit else None),
        (MZ.partOf, vocabulary.claim(frame.report.stem, claim.whole) if claim.whole else None),
        *_scope(said, frame),
    ]


def _scope(said: Observation, frame: Frame) -> Facts:
    funding = frame.find("fundings", said.funding)
    denominator = frame.find("groups", said.denominator) or frame.find("metrics", said.denominator)
    base = frame.find("base-periods", said.base_period)
    return [
        (MZ.basePeriod, base),
        (MZ.basePeriodWords, chinese(said.base_period) if said.base_period and not base else None),
        (MZ.denominator, denominator),
        (MZ.denominatorWords, chinese(said.denominator) if said.denominator and not denominator else None),
        (MZ.fundingSource, funding),
        (MZ.fundingWords, chinese(said.funding) if said.funding and not funding else None),
    ]
