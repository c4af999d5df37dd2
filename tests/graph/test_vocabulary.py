"""IRIs are readable, valid, and differ where names differ."""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import vocabulary
from kg.graph.vocabulary import ID, MZ, OA

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("泉心共助", "泉心共助"),
        ("“枣未之光·护童成长”", "“枣未之光·护童成长”"),
        ("1+8+N", "1+8+N"),
        ("街道(镇)", "街道(镇)"),
        ("红色 地名", "红色%20地名"),
        ("全角　空格", "全角%E3%80%80空格"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("50%", "50%25"),
        ("<x>", "%3Cx%3E"),
        ("..", "%2E%2E"),
        ("", "_"),
    ],
)
def test_a_name_is_a_step_of_a_path(name: str, step: str) -> None:
    assert vocabulary.segment(name) == step


@given(NAMES)
def test_every_name_makes_an_iri_that_is_read_back(name: str) -> None:
    node = vocabulary.candidate("metric", name)
    line = f"{node} {MZ.claim} {node} .\n"
    assert next(iter(ox.parse(line, format=ox.RdfFormat.N_TRIPLES))).subject == node
    assert node.value.count("/") == ID.count("/") + 2


@given(NAMES, NAMES)
def test_other_names_make_other_iris(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (vocabulary.organization(one) == vocabulary.organization(other)) is same


def test_a_namespace_gives_every_term() -> None:
    assert OA.prefix.value == "http://www.w3.org/ns/oa#prefix"


def test_prefixes_differ() -> None:
    assert len({space.namespace_iri for space in vocabulary.NAMESPACES}) == len(vocabulary.prefixes())
