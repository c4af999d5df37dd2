"""What is refused before it is run, above all what the engine, but no plain scanner, reads as SERVICE."""

from __future__ import annotations

from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.endpoint.guard import MAX_DEPTH, RefusedError, check, outline, position

# The engine refuses port 1 by itself, with an error of its own: no packet leaves.
NOWHERE = "<http://127.0.0.1:1/>"


def reaches_out(query: str) -> bool:
    try:
        result = ox.Store().query(query)
        if not isinstance(result, ox.QueryBoolean):
            list(result)
    except SyntaxError:
        return False
    except (OSError, RuntimeError):  # the second: it would reach out, had it a name to call
        return True
    return False


def refused(query: str) -> str | None:
    try:
        check(query)
    except RefusedError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    "query",
    [
        f"ASK {{ SERVICE {NOWHERE} {{}} }}",
        f"ASK {{ service{NOWHERE}{{}} }}",
        f"ASK {{ SERVICE SILENT {NOWHERE} {{ ?s ?p ?o }} }}",
        f"ASK {{ FILTER EXISTS {{ SERVICE {NOWHERE} {{}} }} }}",
        f"ASK {{ SERVICE # why not\n {NOWHERE} {{}} }}",
        "PREFIX x: <http://127.0.0.1:1/> ASK { SERVICE x:y {} }",
        "PREFIX x: <http://127.0.0.1:1/> ASK { SERVICEx:y {} }",
        "PREFIX SERVICEx: <a:b> PREFIX x: <http://127.0.0.1:1/> ASK { SERVICEx:y {} }",
        "BASE <http://127.0.0.1:1/> ASK { SERVICE <x> {} }",
        "ASK { VALUES ?g { <http://127.0.0.1:1/> } SERVICE ?g {} }",
        f"ASK {{ ?s ?p trueSERVICE{NOWHERE}{{}} }}",
        f"ASK {{ ?s ?p 1SERVICE {NOWHERE} {{}} }}",
        f'ASK {{ ?s ?p "x"SERVICE {NOWHERE} {{}} }}',
        f'ASK {{ ?s ?p "x"@en.SERVICE {NOWHERE} {{}} }}',
        f"ASK {{ ?s ?p ?o.SERVICE {NOWHERE} {{}} }}",
        # A comparison that looks like an IRI, and a quote or a comment sign in it that hides the rest.
        f"ASK {{ BIND(1 AS ?a) FILTER(?a<'x>'||true) SERVICE {NOWHERE} {{}} FILTER(?a<'y>'||true) }}",
        f"ASK {{ BIND(1 AS ?a) FILTER(?a<#> '''\n 2) SERVICE {NOWHERE} {{}} #'''\n}}",
        f"PREFIX x: <a:> ASK {{ BIND(1 AS ?a) FILTER(?a<x:a#> '''\n ) SERVICE {NOWHERE} {{}} #'''\n}}",
        f"PREFIX x: <a:> ASK {{ x:\\' ?p ?o . SERVICE {NOWHERE} {{}} . x:\\' ?q ?r }}",
        f"ASK {{ <http://a/\\u0041'> ?p ?o . SERVICE {NOWHERE} {{}} . <http://a/\\u0041'> ?q ?r }}",
        f"ASK {{ <http://a/it's> ?p ?o . SERVICE {NOWHERE} {{}} . <http://a/it's> ?q ?r }}",
        f'ASK {{ ?s ?p """a""b""" . SERVICE {NOWHERE} {{}} . ?s ?q """c""" }}',
        f"ASK {{ #\r SERVICE {NOWHERE} {{}} #\r }}",
    ],
)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    assert refused(query) == "service"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p ?o }",
        'SELECT * { ?s ?p "SERVICE <http://a/>" }',
        "SELECT * { ?s ?p '''it's\na SERVICE''' } # SERVICE",
        "PREFIX cpsv: <http://purl.org/vocab/cpsv#> SELECT * { ?s a cpsv:PublicService }",
        "SELECT * { ?s <http://example.org/service#x> ?o }",
        "SELECT * { FILTER(?a < 1 && ?b > 2) ?s ?p ?o }",
        "BASE <http://a/> PREFIX : <#> SELECT * { ?s :p <#x> }",
        "DESCRIBE <http://example.org/delete>",
        "SELECT (NOW() AS ?insert) {}",
    ],
)
def test_what_only_reads_passes(query: str) -> None:
    assert refused(query) is None


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:b> <a:b> 1 }",
        "PREFIX a: <a:> delete where { ?s ?p ?o }",
        "# SELECT\nCLEAR ALL",
        "LOAD <http://127.0.0.1:1/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(query: str) -> None:
    assert refused(query) == "update"


def test_nesting_is_bounded() -> None:
    assert refused("ASK " + "{" * MAX_DEPTH + "}" * MAX_DEPTH) is None
    assert refused("ASK " + "{" * 20_000) == "depth"


PIECES = st.sampled_from(
    [
        "'",
        '"',
        "'''",
        '"""',
        "#",
        "\n",
        "\r",
        "<",
        ">",
        "x",
        "?a",
        "x:y",
        "\\",
        "(",
        ")",
        "||true",
        " ",
        "1",
        ".",
        "@en",
    ]
)
JUNK = st.lists(PIECES, max_size=6).map("".join)


@given(JUNK, JUNK, st.sampled_from(["SERVICE ", "service", ".SERVICE", "SERVICE SILENT "]))
@example("<'x>'||true)", "FILTER(?a<'y>'||true)", "SERVICE ")
def test_nothing_that_passes_reaches_the_network(before: str, after: str, keyword: str) -> None:
    for opening in ("FILTER(?a", "?s ?p ", ""):
        query = f"PREFIX x: <a:> SELECT * {{ BIND(1 AS ?a) {opening}{before} {keyword}{NOWHERE} {{}} {after} }}"
        assert refused(query) is not None or not reaches_out(query)


def test_some_of_these_do_reach_the_network() -> None:
    hidden = f"ASK {{ BIND(1 AS ?a) FILTER(?a<'x>'||true) SERVICE {NOWHERE} {{}} FILTER(?a<'y>'||true) }}"
    assert reaches_out(hidden)


@given(st.text(max_size=200))
def test_any_text_has_an_outline(text: str) -> None:
    found = outline(text)
    assert found.deepest <= len(text)
    for offset in (found.service, found.unpaired):
        if offset is not None:
            line, column = position(text, offset)
            assert text.split("\n")[line - 1][column - 1 :]


def test_a_long_text_is_read_at_once() -> None:
    for unit in ("a.", '"', "'''", "a-", "<", "x:", "\\u0041", "((", "# "):
        with suppress(RefusedError):
            check(unit * (100_000 // len(unit)))


@pytest.mark.parametrize(
    ("query", "volatile"),
    [("SELECT (rand() AS ?r) {}", True), ("SELECT (NOW() AS ?t) {}", True), ("SELECT ?now { ?s ?p 'rand' }", False)],
)
def test_what_must_not_be_cached(query: str, volatile: bool) -> None:  # noqa: FBT001 - the table's answer
    assert outline(query).volatile is volatile
