"""`kg query`: the same answer from a store and from an endpoint, and faults in one sentence with their place."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.drawing import drawn
from tests.endpoint.served import ENDLESS, PLACE, publish, serving, small_graph

VALUES = """PREFIX mz: <https://w3id.org/minzheng/ontology#>
SELECT ?metric ?value { ?metric mz:value ?value } ORDER BY ?value LIMIT 3"""
THING = f"DESCRIBE <{PLACE.value}>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("query") / "store"
    publish(folder, small_graph(1000))
    return folder


@pytest.fixture(scope="module")
def endpoint(store: Path) -> Iterator[str]:
    with serving(store) as server:
        yield f"{server.url}/sparql"


def kg(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["query", *map(str, arguments)], input=given)


def program(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from kg.cli import main; main()", "query", *map(str, arguments)]


def test_a_pipe_gets_csv(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "values.rq"
    file.write_text(VALUES, encoding="utf-8")
    for outcome in (
        kg(file, "--store", store),
        kg("-", "--store", store, given=VALUES),
        kg("-e", VALUES, "--store", store),
    ):
        assert (outcome.exit_code, outcome.stderr) == (0, "")
        rows = list(csv.reader(io.StringIO(outcome.stdout)))
        assert rows[0] == ["metric", "value"]
        assert [row[1] for row in rows[1:]] == ["0", "1", "2"]
        assert rows[1][0].endswith("/id/metric/指标0")


@pytest.mark.parametrize("name", ["csv", "tsv", "json", "xml", "table"])
def test_a_store_and_an_endpoint_answer_alike(store: Path, endpoint: str, name: str) -> None:
    here = kg("-e", VALUES, "--store", store, "--format", name)
    there = kg("-e", VALUES, "--endpoint", endpoint, "--format", name)
    assert here.exit_code == there.exit_code == 0, there.stderr
    assert here.stdout == there.stdout
    assert "指标2" in here.stdout


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "trig", "nq"])
def test_a_graph_comes_in_every_format(store: Path, endpoint: str, name: str) -> None:
    formats = {"rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}
    for outcome in (
        kg("-e", THING, "--store", store, "--format", name),
        kg("-e", THING, "--endpoint", endpoint, "--format", name),
    ):
        assert outcome.exit_code == 0, outcome.stderr
        quads = list(ox.parse(outcome.stdout.encode(), format=formats.get(name) or ox.RdfFormat.from_extension(name)))
        assert {quad.subject for quad in quads} == {PLACE}
        assert len(quads) == 2


def test_yes_and_no(store: Path) -> None:
    assert kg("-e", "ASK {}", "--store", store).stdout == "true\n"
    assert kg("-e", "ASK { <x:a> ?p ?o }", "--store", store, "--format", "table").stdout == "false\n"
    assert json.loads(kg("-e", "ASK {}", "--store", store, "--format", "json").stdout)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "SELECT * {\n ?s ?p ?o FILTR(1) }",
            "kg: -e: line 2, column 11: “FILTR” is not expected here\n ?s ?p ?o FILTR(1) }\n          ^\n",
        ),
        (
            "ASK { ?s mz:x 1 }",
            "kg: -e: line 1, column 10: the prefix mz: is not declared\nASK { ?s mz:x 1 }\n         ^\n",
        ),
        ("CLEAR ALL", "kg: -e: this endpoint only reads: CLEAR is refused; the graph changes by `kg build`\n"),
        ("ASK " + "{" * 5000, "kg: -e: the query nests 5000 brackets deep; 200 is the most that is read\n"),
    ],
)
def test_a_faulty_query_is_told_where_it_is_wrong(store: Path, query: str, words: str) -> None:
    outcome = kg("-e", query, "--store", store)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (1, "", words)


def test_an_endpoints_words_are_passed_on(endpoint: str) -> None:
    outcome = kg("-e", "ASK { ?s mz:x 1 }", "--endpoint", endpoint)
    assert outcome.exit_code == 1
    assert "line 1, column 10: the prefix mz: is not declared\nASK { ?s mz:x 1 }\n" in outcome.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "name a FILE"),
        (("-", "-e", "ASK {}"), 2, "name a FILE"),
        (("nothing.rq",), 2, "nothing.rq"),
        (("-e", "ASK {}", "--store", "nowhere"), 1, "kg: nowhere: there is no store here"),
        (("-e", "ASK {}", "--format", "ttl"), 1, "the answer is a table"),
        (("-e", "ASK {}", "--endpoint", "file:///etc/passwd"), 1, "http://"),
        (("-e", "ASK {}", "--endpoint", "http://127.0.0.1:9/sparql"), 1, "kg: http://127.0.0.1:9/sparql: no answer"),
        (("-e", "ASK {}", "--timeout", "0"), 2, "0"),
    ],
)
def test_a_mistake_ends_in_one_sentence(store: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    where = () if "--store" in arguments else ("--store", str(store))
    outcome = kg(*arguments, *where)
    assert outcome.exit_code == code
    assert words in outcome.stderr
    assert not outcome.stdout
    assert "Traceback" not in outcome.stderr


def test_a_file_in_another_encoding_is_named(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.rq"
    file.write_bytes("ASK { ?s ?p '民政' }".encode("gb18030"))
    outcome = kg(file, "--store", store)
    assert outcome.exit_code == 1
    assert "old.rq: not UTF-8" in outcome.stderr


def test_an_endless_query_is_given_up(store: Path) -> None:
    began = time.monotonic()
    outcome = subprocess.run(
        program("-e", ENDLESS, "--store", store, "--timeout", "0.5"), capture_output=True, text=True, check=False
    )
    assert time.monotonic() - began < 5
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == "kg: the query took longer than 0.5 s; ask for less, or allow more with --timeout\n"


def test_a_terminal_gets_a_table(store: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(program("-e", VALUES, "--store", store), stdout=theirs) as process:
        process.wait(timeout=30)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode().replace("\r\n", "\n")
    os.close(ours)
    assert shown.splitlines()[1:3] == ["───────────────  ─────", "id/metric/指标0      0"]


def test_it_starts_without_what_it_does_not_need(store: Path) -> None:
    code = "import sys, kg.cli; kg.cli.main(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", code, "query", "-e", "ASK {}", "--store", str(store)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert not {"spacy", "rdflib", "asyncio", "uvicorn", "jinja2", "urllib.request"} & set(shown.split())


@pytest.mark.parametrize(
    ("value", "cell"),
    [("a\x1b[31mb\nc", "a [31mb c"), ("长" * 40, "长" * 29 + "…"), ("e\u0301", "e\u0301"), ("", "")],
)
def test_a_cell_is_one_line_of_plain_signs(value: str, cell: str) -> None:
    answer = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": value}}]}}
    lines = drawn(json.dumps(answer).encode()).split("\n")
    assert lines[2:] == [cell]


def test_a_table_without_rows_has_its_head() -> None:
    assert drawn(b'{"head": {"vars": ["x", "yy"]}, "results": {"bindings": []}}') == "x  yy\n─  ──"
