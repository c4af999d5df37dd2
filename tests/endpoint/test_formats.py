"""Content negotiation."""

from __future__ import annotations

import pytest

from kg.endpoint.formats import GRAPHS, TABLES, UnknownFormatError, choose, negotiate, prefers_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "table", "graph"),
    [
        ("", "application/sparql-results+json", "text/turtle"),
        ("*/*", "application/sparql-results+json", "text/turtle"),
        ("text/csv", "text/csv", None),
        ("TEXT/CSV ; charset=utf-8", "text/csv", None),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        ("text/csv;q=0.2, text/tab-separated-values;q=0.7", "text/tab-separated-values", None),
        ("application/sparql-results+xml, */*;q=0.1", "application/sparql-results+xml", "text/turtle"),
        ("application/n-quads", None, "application/n-quads"),
        ("application/*;q=0.5, text/turtle", "application/sparql-results+json", "text/turtle"),
        ("text/*, text/csv;q=0", "text/xml", "text/turtle"),
        ("image/png", None, None),
        ("*/*;q=0", None, None),
        ("text/csv;q=x", None, None),
        (BROWSER, "application/xml", "application/xml"),
    ],
)
def test_the_best_liked_format_is_taken(accept: str, table: str | None, graph: str | None) -> None:
    choices = negotiate(accept, TABLES), negotiate(accept, GRAPHS)
    assert tuple(choice and choice.media for choice in choices) == (table, graph)


@pytest.mark.parametrize(
    ("name", "table", "graph"),
    [
        ("json", "application/sparql-results+json", "application/ld+json"),
        ("XML", "application/sparql-results+xml", "application/rdf+xml"),
        ("csv", "text/csv", None),
        ("ttl", None, "text/turtle"),
        ("application/trig", None, "application/trig"),
    ],
)
def test_a_name_wins_over_the_header(name: str, table: str | None, graph: str | None) -> None:
    assert tuple(choice and choice.media for choice in choose("text/tab-separated-values", name)) == (table, graph)


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownFormatError, match=r"“xlsx”.*csv"):
        choose("*/*", "xlsx")


@pytest.mark.parametrize(
    ("accept", "page"), [(BROWSER, True), ("*/*", False), ("", False), ("text/turtle, text/html;q=0.5", False)]
)
def test_browsers_get_pages(accept: str, page: bool) -> None:  # noqa: FBT001 - the table's answer
    assert prefers_page(accept) is page
