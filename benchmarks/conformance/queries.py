"""Reading queries: each test's data in a store of its own, answered as the endpoint answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from benchmarks.conformance.manifests import MF, QT, RDF, Node, Outcome, entries
from kg.endpoint.answering import Query, answer
from kg.endpoint.formats import GRAPHS, TABLES, named
from kg.errors import KgError

SUITES = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "subquery", "syntax-query"),
)
TABLE_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
RESULT_SET = ox.NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/result-set#ResultSet")


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Yield what became of each test of the reading suites; all of them together are the suite `query`."""
    for suite in SUITES:
        for test in entries(folder / suite):
            kind = test.need(f"{RDF}type").text.removeprefix(MF)
            yield Outcome(suite="query", test=f"{suite} {test.need(f'{MF}name').text}", fault=fault(KINDS[kind], test))


def fault(run: Callable[[Node], str | None], test: Node) -> str | None:
    """Return what is wrong, be it said or raised."""
    try:
        return run(test)
    except (SyntaxError, ValueError, OSError, LookupError, KgError) as error:
        return f"{type(error).__name__}: {error}"


def evaluation(test: Node) -> str | None:
    """Compare the answer with the one that the test expects."""
    action, expected = test.need(f"{MF}action"), test.need(f"{MF}result").path
    query, store = action.need(f"{QT}query").path, dataset(action)
    if expected.suffix == ".csv":
        same = canonical(cells(answered(store, query, "csv"))) == canonical(cells(expected.read_text("utf-8")))
    elif expected.suffix == ".ttl" and not is_result_set(expected):
        same = canonical(triples(answered(store, query, "nt"))) == canonical(triples(load(expected)))
    elif expected.suffix == ".ttl":
        same = canonical(rows_of_graph(expected)) == canonical(rows(answered(store, query, "tsv"), ".tsv"))
    else:
        form = "tsv" if expected.suffix == ".tsv" else "json"
        suffix = ".tsv" if expected.suffix == ".tsv" else ".srj"
        got, want = rows(answered(store, query, form), suffix), rows(expected.read_text("utf-8"), expected.suffix)
        same = canonical(got) == canonical(want)
    return None if same else "another answer"


def positive(test: Node) -> str | None:
    """A query that must be read."""
    try:
        answered(ox.Store(), test.need(f"{MF}action").path, None)
    except RuntimeError:
        return None  # it is read, and asks for a function of its own
    return None


def negative(test: Node) -> str | None:
    """A query that must be refused."""
    try:
        answered(ox.Store(), test.need(f"{MF}action").path, None)
    except SyntaxError:
        return None
    return "it is read without a word"


KINDS: dict[str, Callable[[Node], str | None]] = {
    "QueryEvaluationTest": evaluation,
    "CSVResultFormatTest": evaluation,
    "PositiveSyntaxTest11": positive,
    "NegativeSyntaxTest11": negative,
}


def dataset(action: Node) -> ox.Store:
    """Return the data of a test: default graph and named graphs."""
    store = ox.Store()
    for data in action.all(f"{QT}data"):
        store.load(path=str(data.path), base_iri=data.text)
    for data in action.all(f"{QT}graphData"):
        store.load(path=str(data.path), base_iri=data.text, to_graph=ox.NamedNode(data.text))
    return store


def answered(store: ox.Store, query: Path, form: str | None) -> str:
    """Return the answer in a format; None takes any."""
    table = named(form, TABLES) if form else named("json", TABLES)
    graph = named(form, GRAPHS) if form else named("nt", GRAPHS)
    out = io.BytesIO()
    asked = Query(text=query.read_text("utf-8"), base=f"file://{query}", table=table, graph=graph)
    answer(store, asked, {}, out)
    return out.getvalue().decode()


def cells(text: str) -> list[ox.Quad]:
    """Return a CSV table as `rows` does: the order of lines and columns is free, a blank node has any name."""
    quads = []
    for row in csv.DictReader(io.StringIO(text)):
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal("")))
        for name, value in row.items():
            blank = value.startswith("_:")
            term = ox.BlankNode(value.removeprefix("_:")) if blank else ox.Literal(value)
            quads.append(ox.Quad(node, ox.NamedNode(f"x:{name}"), term))
    return quads


def load(path: Path) -> str:
    """Return the triples of a Turtle file as N-Triples."""
    store = ox.Store()
    store.load(path=str(path), base_iri=f"file://{path}")
    return str(store)


def triples(text: str) -> list[ox.Quad]:
    """Return the triples of N-Triples."""
    return list(ox.parse(text.encode(), ox.RdfFormat.N_QUADS))


def rows(text: str, suffix: str) -> list[ox.Quad]:
    """Return a table as a graph: a blank node a row, a predicate a column; a truth value is a table of its own."""
    result = ox.parse_query_results(text.encode(), TABLE_FORMATS[suffix])
    if isinstance(result, ox.QueryBoolean):
        return [ox.Quad(ox.NamedNode("x:answer"), ox.NamedNode("x:is"), ox.Literal(bool(result)))]
    names = [variable.value for variable in result.variables]
    columns = [ox.NamedNode(f"x:{name}") for name in names]
    quads = []
    for number, row in enumerate(result):
        node = ox.BlankNode(f"row{number}")
        quads.append(ox.Quad(node, ox.NamedNode("x:row"), ox.Literal("")))
        quads += [ox.Quad(node, column, term) for column, term in zip(columns, row, strict=True) if term is not None]
    return quads


def is_result_set(path: Path) -> bool:
    """Whether a Turtle file describes a table."""
    store = ox.Store()
    store.load(path=str(path), base_iri=f"file://{path}")
    return any(store.quads_for_pattern(None, None, RESULT_SET))


def rows_of_graph(path: Path) -> list[ox.Quad]:
    """Return the table that a Turtle file describes, as `rows` does."""
    store, space = ox.Store(), "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    store.load(path=str(path), base_iri=f"file://{path}")
    quads = []
    for solution in store.quads_for_pattern(None, ox.NamedNode(f"{space}solution"), None):
        node, row = Node(store, solution.object), ox.BlankNode()
        quads.append(ox.Quad(row, ox.NamedNode("x:row"), ox.Literal("")))
        for binding in node.all(f"{space}binding"):
            column = ox.NamedNode(f"x:{binding.need(f'{space}variable').text}")
            quads.append(ox.Quad(row, column, binding.need(f"{space}value").term))
    return quads


def canonical(quads: list[ox.Quad]) -> list[str]:
    """Return lines that are equal for graphs that differ only in blank nodes' names and in how numbers are spelled."""
    store = ox.Store()
    store.extend(quads)
    data = ox.Dataset(store)
    data.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, data))
