"""A series of 莱芜 across 2019: the figures of the city and of the districts stand apart, with the break between."""

from __future__ import annotations

import pyoxigraph as ox

from kg.graph import vocabulary
from kg.graph.describe import describe_base, describe_report, describe_shared
from kg.lexicon import Lexicon
from kg.questions import questions
from tests.graph.readings import Page, between


def figures(lexicon: Lexicon, stem: str, place: str, year: int, beds: int) -> Page:
    words = f"养老床位{beds}张"
    page = Page(lexicon=lexicon, stem=stem, text=f"{words}。", place=place)
    page.figure(
        words, str(beds), beds, "张", "养老床位数",
        metric="eldercare-beds", period=between(f"{year}-01-01", f"{year}-12-31"),
    )  # fmt: skip
    return page


def test_the_series_breaks_where_the_boundaries_changed(lexicon: Lexicon) -> None:
    store = ox.Store()
    store.extend(describe_base(lexicon))
    for stem, place, year in (
        ("a", "371200", 2016),
        ("b", "371200", 2017),
        ("c", "370116", 2020),
        ("d", "370100", 2020),
    ):
        reading = figures(lexicon, stem, place, year, 1000 + year).reading()
        store.extend(describe_report(reading, lexicon))
        store.extend(describe_shared(reading, lexicon))
    question = next(question for question in questions() if question.slug == "13-boundary-breaks")
    solutions = store.query(question.text)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = ("era", "code", "figures", "first", "last")
    found = [[term.value if isinstance(term := row[name], ox.Literal) else "" for name in columns] for row in solutions]
    assert found == [
        ["before 2019", "371200", "2", "2016-12-31", "2017-12-31"],
        ["since 2019", "370116", "1", "2020-12-31", "2020-12-31"],
        ["since 2019", "370117", "0", "", ""],
    ]


def test_a_place_that_is_no_more_tells_what_it_became(lexicon: Lexicon) -> None:
    """A client that holds an old code finds the new ones by one step."""
    store = ox.Store()
    store.extend(describe_base(lexicon))
    query = f"SELECT ?code {{ <{vocabulary.place('370181').value}> dcterms:isReplacedBy/skos:notation ?code }}"
    solutions = store.query(query, prefixes=dict(vocabulary.prefixes()))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [str(row["code"]) for row in solutions] == ['"370114"']
