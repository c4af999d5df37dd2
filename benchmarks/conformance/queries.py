"""Reading queries over HTTP: each test's data is written to the server, and its answer compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox

from benchmarks.conformance.manifests import MF, QT, RDF, Node, Outcome, entries
from benchmarks.servers import Server

# The suites of reading queries, under the names that the W3C's manifests give them.
SUITES = {
    "query": (
        *("aggregates", "bind", "bindings", "cast", "construct", "exists", "functions", "grouping", "negation"),
        *("project-expression", "property-path", "subquery"),
    ),
    "syntax": ("syntax-query",),
    "results": ("csv-tsv-res", "json-res"),
}
TABLE_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
ACCEPT = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
    ".nt": "application/n-triples",
}
RESULT_SET = ox.NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/result-set#ResultSet")


class AnswerError(Exception):
    """The server has no answer."""


class Tester:
    """Runs tests on a server; data that several tests share is written once."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._data: list[str] | None = None
        self._kinds: dict[str, Callable[[Node], str | None]] = {
            "QueryEvaluationTest": self._evaluation,
            "CSVResultFormatTest": self._evaluation,
            "PositiveSyntaxTest11": self._positive,
            "NegativeSyntaxTest11": self._negative,
        }

    def outcomes(self, folder: Path) -> Iterator[Outcome]:
        """Yield what became of each test of the reading suites."""
        for suite, parts in SUITES.items():
            for part in parts:
                for test in entries(folder / part):
                    kind = test.need(f"{RDF}type").text.removeprefix(MF)
                    name = f"{part} {test.need(f'{MF}name').text}"
                    yield Outcome(suite=suite, test=name, fault=self._fault(self._kinds[kind], test))

    def _fault(self, run: Callable[[Node], str | None], test: Node) -> str | None:
        try:
            return run(test)
        except (SyntaxError, ValueError, OSError, LookupError, AnswerError, RuntimeError) as error:
            return f"{type(error).__name__}: {error}"

    def _evaluation(self, test: Node) -> str | None:
        """Compare the answer with the one that the test expects."""
        action, expected = test.need(f"{MF}action"), test.need(f"{MF}result").path
        self._hold(action)
        query = action.need(f"{QT}query").path
        if expected.suffix == ".csv":
            same = canonical(cells(self._answered(query, ".csv"))) == canonical(cells(expected.read_text("utf-8")))
        elif expected.suffix == ".ttl" and not is_result_set(expected):
            same = canonical(triples(self._answered(query, ".nt"))) == canonical(triples(load(expected)))
        elif expected.suffix == ".ttl":
            same = canonical(rows_of_graph(expected)) == canonical(rows(self._answered(query, ".srx"), ".srx"))
        else:
            got = rows(self._answered(query, expected.suffix), expected.suffix)
            same = canonical(got) == canonical(rows(expected.read_text("utf-8"), expected.suffix))
        return None if same else "another answer"

    def _positive(self, test: Node) -> str | None:
        """Have a query that is right be read, whatever it then needs."""
        reply = self._server.ask(test.need(f"{MF}action").path.read_text("utf-8"), "*/*")
        return f"status {reply.status}" if 400 <= reply.status < 500 else None

    def _negative(self, test: Node) -> str | None:
        """Have a query that is wrong be refused."""
        reply = self._server.ask(test.need(f"{MF}action").path.read_text("utf-8"), "*/*")
        return None if 400 <= reply.status < 500 else f"status {reply.status}"

    def _hold(self, action: Node) -> None:
        quads = list(dataset(action))
        lines = sorted(map(str, quads))
        if lines != self._data:
            self._data = None
            self._server.reset(quads)
            self._data = lines

    def _answered(self, query: Path, suffix: str) -> str:
        """Return the answer; relative IRIs are those of the query's file."""
        reply = self._server.ask(f"BASE <file://{query}>\n{query.read_text('utf-8')}", ACCEPT[suffix])
        if reply.status != 200:
            raise AnswerError(f"status {reply.status}")
        if reply.media != ACCEPT[suffix]:
            raise AnswerError(f"media type {reply.media}")
        return reply.body.decode()


def dataset(action: Node) -> ox.Store:
    """Return the data of a test: default graph and named graphs."""
    store = ox.Store()
    for data in action.all(f"{QT}data"):
        store.load(path=str(data.path), base_iri=data.text)
    for data in action.all(f"{QT}graphData"):
        store.load(path=str(data.path), base_iri=data.text, to_graph=ox.NamedNode(data.text))
    return store


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
