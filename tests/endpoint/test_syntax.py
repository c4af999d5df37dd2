"""Faults of queries: the place that a person would point at."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.endpoint.syntax import Fault, fault


def found(query: str) -> Fault:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return fault(query, str(error))
    raise AssertionError("the engine takes it")


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        ("SELECT * WHERE { ?s ?p ?o \n FILTR(1) }", 2, 2, "“FILTR”"),
        ("SELEC * { ?s ?p ?o }", 1, 1, "“SELEC”"),
        ("SELECT * { ?s mz:x ?o }", 1, 15, "the prefix mz: is not declared"),
        ("SELECT * {\n  ?s ?p '中文' .\n  ?s 民:名 ?o }", 3, 6, "the prefix 民: is not declared"),
        ("SELECT * { ?s ?p ?o ", 1, 10, "“{” has no partner"),
        ("SELECT * { ?s ?p ?o }}", 1, 22, "“}” has no partner"),
        ("SELECT * { FILTER(1 }", 1, 18, "“(” has no partner"),
        ("ASK {} ASK {}", 1, 8, "“ASK”"),
        ("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }", 1, 41, "The SELECT contains a variable that is unbound"),
        ("ASK { ?s <a b> ?o }", 1, 15, "IRI parsing failed"),
        ("", 1, 1, "ends too early"),
    ],
)
def test_a_fault_is_told_where_it_stands(query: str, line: int, column: int, words: str) -> None:
    told = found(query)
    assert (told.line, told.column) == (line, column)
    assert words in told.message


def test_the_caret_stands_under_the_fault_in_chinese_too() -> None:
    query = "ASK {\n '低保' x:p ?o }"
    line, caret = found(query).marked(query).split("\n")
    assert line == " '低保' x:p ?o }"
    assert caret == "  \u3000\u3000  ^"


@given(st.text(alphabet="SELCT ASK{}?sp<>.:'\"#\n", max_size=60))
def test_every_fault_lies_in_the_query(query: str) -> None:
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        told = fault(query, str(error))
        assert 1 <= told.line <= query.count("\n") + 2
        assert told.column >= 1
        assert told.message
        assert told.marked(query).endswith("^")
