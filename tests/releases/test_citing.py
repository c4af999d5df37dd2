"""Citations: how they read, how they are read again, and what became of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.endpoint.widening import widened
from kg.graph.vocabulary import ID
from kg.releases.addresses import compact, describing, path_of, read_address
from kg.releases.citation import Citation, Source, bibtex, gbt7714, read_citation
from kg.releases.drift import behind, drift, reasons
from kg.releases.record import Release, ReleaseError
from kg.releases.rows import Rows
from kg.releases.statements import GraphChange, StatementChange

RELEASE = Release(
    folder=Path(), version="2026.11", issued="2026-11", snapshot="s", pipeline="p", previous="", reports=1, claims=1,
    quads=1, added=0, removed=0, sha256="0" * 64, dump="d.nq.gz", files=(),
)  # fmt: skip
CLAIM = f"{ID}report/a/claim/1-82%25-1"
QUERY = "SELECT ?x { ?x <x:p> 'two  words, 50% & “more”' } # all"


def citation(query: str = QUERY, source: Source | None = None) -> Citation:
    return Citation(
        release=RELEASE, about="养老", query=query, rows=3, fingerprint="ab" * 32, site="https://x.org/",
        accessed="2026-11-22", source=source,
    )  # fmt: skip


def test_gbt_7714_names_release_query_and_day() -> None:
    told = gbt7714(citation("ASK {}"))
    assert told == (
        "minzheng-kg. 民政知识图谱: 养老[DS/OL]. 2026.11版. (2026-11)[2026-11-22]. "
        "https://x.org/release/2026.11/sparql?query=ASK+%7B%7D. 3 行, sha256:abababababababab."
    )


def test_a_figure_is_cited_with_its_report_before_it() -> None:
    source = Source(title="五年", publisher="济南日报", published="2024-09-19", url="https://j.cn/1")
    first, second = gbt7714(citation(describing(CLAIM), source)).splitlines()
    assert first == "济南日报. 五年[EB/OL]. (2024-09-19)[2026-11-22]. https://j.cn/1."
    assert "/release/2026.11/id/report/a/claim/1-82%25-1." in second
    entry = bibtex(citation(describing(CLAIM), source))
    assert entry.count("@misc{") == 2
    assert entry.count("{") == entry.count("}")


@pytest.mark.parametrize("form", [gbt7714, bibtex])
@pytest.mark.parametrize("query", [QUERY, describing(CLAIM), describing(f"{ID}place/370100/济南/50%25"), "ASK {}"])
def test_what_is_cited_is_read_again(form: object, query: str) -> None:
    assert callable(form)
    found = read_citation(form(citation(query)))
    assert found.address.text(RELEASE) == compact(query)
    assert found.fingerprint == "ab" * 8


def test_what_holds_no_address_is_told() -> None:
    with pytest.raises(ReleaseError, match="no address"):
        read_address("Smith 2020")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("PREFIX a: <x:a>\nPREFIX ab: <x:ab>\nASK { ?s ab:c 1 }", "PREFIX ab: <x:ab> ASK { ?s ab:c 1 }"),
        ('ASK { ?s ?p """two\n\n lines""" }', 'ASK { ?s ?p """two\n\n lines""" }'),
        ("ASK { <x:a#b> ?p '#no comment' } # one\n# two", "ASK { <x:a#b> ?p '#no comment' }"),
    ],
)
def test_a_query_is_shortened_and_stays_itself(query: str, expected: str) -> None:
    assert compact(query) == expected
    assert read_address(path_of(RELEASE, query)).query == expected


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT ?v WHERE { ?c <x:v> ?v }", 1),
        ("SELECT DISTINCT ?v (STR(?w) AS ?u) { ?c <x:v> ?v ; <x:w> ?w }", 2),
        ("SELECT ?n { { SELECT (COUNT(?c) AS ?n) { ?c ?p ?o } GROUP BY ?p } }", 1),
        ("SELECT * { ?c <x:v> ?v }", None),
        ("SELECT ?p (COUNT(?c) AS ?n) { ?c ?p ?o } GROUP BY ?p", None),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", None),
    ],
)
def test_a_query_is_widened_where_it_can_be(query: str, columns: int | None) -> None:
    wide = widened(query)
    assert (wide and wide[1]) == columns


def _number(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def _rows(*rows: tuple[str, ...]) -> Rows:
    return Rows(columns=tuple("abcd"[: len(rows[0])]) if rows else (), rows=rows)


def _change(statement: str, kind: str, *names: str, cause: str = "report-edited") -> StatementChange:
    return StatementChange(
        statement=statement, report="a", kind=kind, before={}, after={}, cause=cause, names=frozenset(names)
    )


def test_a_row_that_changed_is_told_with_the_statement_behind_it() -> None:
    before, after = (
        _rows(('"济南"', _number(82)), ('"枣庄"', _number(70))),
        _rows(('"济南"', _number(83)), ('"枣庄"', _number(70))),
    )
    wide = _rows(('"济南"', _number(83), f"<{CLAIM}>"))
    changed = GraphChange(statements={CLAIM: _change(CLAIM, "new")}, ontology=False)
    found = drift(before, after, {}, behind(wide, 2), changed)
    assert [(one.kind, one.sure) for one in found.changes] == [("changed", True)]
    assert [one.statement for one in found.changes[0].because] == [CLAIM]
    assert (found.rows_before, found.rows_after, found.is_nothing) == (2, 2, False)


def test_a_sum_is_told_with_what_is_likely() -> None:
    statements = {
        name: _change(name, "gone", *words)
        for name, words in (("x", ("济南市",)), ("y", ("枣庄市",)), ("z", ("枣庄市",)))
    }
    changed = GraphChange(statements=statements, ontology=True)
    found = drift(_rows(('"枣庄市"', _number(5))), _rows(('"枣庄市"', _number(3))), {}, {}, changed)
    (change,) = found.changes
    assert (change.kind, change.sure, [one.statement for one in change.because]) == ("changed", False, ["y", "z"])
    assert [(reason.cause, len(reason.statements)) for reason in reasons(change)] == [("report-edited", 2)]
    lone = drift(_rows((_number(5),)), _rows((_number(3),)), {}, {}, changed).changes
    assert [(one.kind, len(one.because)) for one in lone] == [("changed", 3)]


def test_a_row_whose_words_were_edited_is_the_same_row() -> None:
    nothing = GraphChange(statements={}, ontology=False)
    one, other = ('"济南"', '"读"', _number(82), '"占比82%"'), ('"济南"', '"读"', _number(83), '"占比83%"')
    found = drift(_rows(one), _rows(other, ('"枣庄"', '"读"', _number(7), '"占比7%"')), {}, {}, nothing)
    assert [change.kind for change in found.changes] == ["changed", "added"]


def test_rows_come_and_go() -> None:
    nothing = GraphChange(statements={}, ontology=False)
    found = drift(_rows(('"甲"', "")), _rows(('"乙"', ""), ('"丙"', "")), {}, {}, nothing)
    assert (found.count("added"), found.count("removed"), found.count("changed")) == (2, 1, 0)
    assert drift(_rows(('"甲"',), ('"乙"',)), _rows(('"乙"',), ('"甲"',)), {}, {}, nothing).is_nothing
