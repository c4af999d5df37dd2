"""From what was understood of a report to quads: its own, those it shares with others, and those of no report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyoxigraph as ox

import kg
from kg import lexicon as lexicons
from kg import resources
from kg.graph.base import describe_ontology, ontology_files
from kg.graph.candidates import describe_guesses
from kg.graph.claims import describe_change, describe_claim, describe_unknown
from kg.graph.documents import describe_document, describe_run
from kg.graph.examples import describe_examples
from kg.graph.frame import frame
from kg.graph.groups import describe_groups
from kg.graph.named import describe_named, describe_organization, describe_things
from kg.graph.numbers import describe_number
from kg.graph.periods import describe_period
from kg.graph.places import describe_gazetteer, describe_place
from kg.lexicon import Lexicon
from kg.model import ConceptRef, Reading
from kg.questions import questions


def describe_report(
    reading: Reading, lexicon: Lexicon | None = None, *, version: str = kg.__version__
) -> Iterator[ox.Quad]:
    """The quads whose subjects lie under the report's IRI, as made by this *version* of the pipeline."""
    around = frame(reading, lexicon or lexicons.load())
    yield from describe_document(reading, around, version)
    for claim in reading.claims:
        yield from describe_claim(claim, around)
        yield from describe_change(claim, around)
    for named in reading.named:
        yield from describe_named(named, around)
    for number in reading.numbers:
        yield from describe_number(number, around)
    yield from describe_guesses(around.node, "metric", [claim.metric for claim in reading.claims])
    yield from describe_guesses(around.node, "group", _groups(reading))


def describe_shared(
    reading: Reading, lexicon: Lexicon | None = None, *, version: str = kg.__version__
) -> Iterator[ox.Quad]:
    """The quads of what several reports may name, each thing a function of its name alone; each quad once."""
    seen: set[ox.Quad] = set()
    for quad in chain(describe_run(version), _things(reading, lexicon or lexicons.load())):
        if quad not in seen:
            seen.add(quad)
            yield quad


def describe_base(lexicon: Lexicon, folder: Path | None = None) -> Iterator[ox.Quad]:
    """The ontology, the schemes, the alignments, all places and the questions: what every graph begins with."""
    yield from describe_ontology(ontology_files(folder or resources.ontology_dir()))
    yield from describe_gazetteer(lexicon)
    yield from describe_examples(questions())


def _things(reading: Reading, lexicon: Lexicon) -> Iterator[ox.Quad]:
    around = frame(reading, lexicon)
    yield from describe_organization(reading.report.publisher)
    for claim in reading.claims:
        yield from describe_unknown(claim, around)
        yield from describe_groups(claim.groups, lexicon)
        yield from describe_place(claim.place, lexicon)
        yield from describe_period(claim.observation.period)
    for named in reading.named:
        yield from describe_things(named, around)


def _groups(reading: Reading) -> list[ConceptRef]:
    counted = [group for claim in reading.claims for group in claim.groups]
    named = [ref for one in reading.named for ref in (*one.groups, one.concept) if ref is not None]
    return counted + named
