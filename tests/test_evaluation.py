"""Evaluation: what is found, what is excused, and agreement with the independent scorer where that is at hand."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import KgError
from kg.evaluation import CORE, NAMED, STRICT, VIEWS, Score, answers_of_folder, answers_of_store, evaluate, read_gold
from kg.evaluation.gold import GoldName
from kg.evaluation.matching import alike, assign, is_named, is_title

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
SCORER = Path(os.environ.get("KG_SCORE", ROOT.parent / "shared" / "gold" / "score.py"))
COLUMNS = {
    "observations": [
        "source",
        "place",
        "metric",
        "value",
        "unit",
        "comparator",
        "kind",
        "phase",
        "groups",
        "programs",
        "begin",
        "end",
        "quote",
    ],
    "programs": ["source", "name", "type", "place", "domain", "groups"],
    "designations": ["source", "holder", "name", "level", "count"],
    "policies": ["source", "title", "issuer", "date"],
    "groups": ["source", "name"],
    "places": ["source", "name", "code"],
}
Table = list[dict[str, str]]


def perfect(report: Mapping[str, Any]) -> dict[str, Table]:
    """The rows of a graph that says just what the annotation says."""
    stem = report["document"]["stem"]
    tables: dict[str, Table] = {
        view: [{"source": stem, column: line[column], "code": line.get("code") or ""} for line in report[view]]
        for view, column in NAMED.items()
    }
    tables["observations"] = [
        {
            "source": stem,
            "metric": line["metric"],
            "groups": "|".join([line["group"] or "", *line["keywords"]]),
            "programs": line["program"] or "",
            **{key: str(line[key] or "") for key in ("value", "unit", "comparator", "place", "kind", "phase", "begin")},
            "end": line["end"] or "",
            "quote": line["quote"],
        }
        for line in report["observations"]
    ]
    return tables


def annotated(folder: Path = GOLD) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def write(tables: Mapping[str, Sequence[Mapping[str, str]]], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for view, rows in tables.items():
        with (folder / f"{view}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS[view], extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def all_perfect() -> dict[str, Table]:
    reports = [perfect(report) for report in annotated()]
    return {view: [row for tables in reports for row in tables[view]] for view in VIEWS}


def test_saying_what_the_gold_says_is_perfect(tmp_path: Path) -> None:
    outcome = evaluate(read_gold(GOLD), answers_of_folder(write(all_perfect(), tmp_path)))
    assert {score.f1 for score in outcome.scores.values()} == {1.0}
    assert not outcome.missed
    assert outcome.interval == (1.0, 1.0)


def test_saying_nothing_scores_nothing(tmp_path: Path) -> None:
    outcome = evaluate(read_gold(GOLD), answers_of_folder(tmp_path))
    assert {score.hit + score.said for score in outcome.scores.values()} == {0}
    assert len(outcome.missed) == sum(score.gold for name, score in outcome.scores.items() if name != STRICT)


@pytest.mark.parametrize(
    ("column", "value", "core", "strict"),
    [
        ("value", "74001", 0, 0),
        ("value", "74,000", 1, 1),
        ("value", "七万四", 0, 0),
        ("unit", "人次", 0, 0),
        ("metric", "服务困难群众7.4万人", 0, 0),
        ("metric", "", 0, 0),
        ("metric", "服务数", 0, 0),
        ("place", "370114", 1, 0),
        ("phase", "after", 1, 0),
        ("comparator", "=", 1, 0),
        ("comparator", ">=", 1, 1),
    ],
)
def test_what_makes_an_observation_found(column: str, value: str, core: int, strict: int, tmp_path: Path) -> None:
    line = {"value": 74000, "unit": "人", "comparator": ">", "metric": "困难群众数", "keywords": ["困难群众"]}
    line |= {"raw": "7.4万余", "place": "370100", "quote": "困难群众7.4万余人"}
    gold = {"document": {"stem": "r"}, "observations": [line]}
    (tmp_path / "r.json").write_text(json.dumps(gold), encoding="utf-8")
    row = {"source": "r", "value": "74000", "unit": "人", "comparator": ">", "metric": "困难群众数", "place": "370100"}
    results = write({"observations": [row | {column: value}]}, tmp_path / "results")
    scores = evaluate(read_gold(tmp_path), answers_of_folder(results)).scores
    assert (scores[CORE].hit, scores[STRICT].hit) == (core, strict)


def test_an_optional_line_excuses_but_is_not_asked_for(tmp_path: Path) -> None:
    gold = {"document": {"stem": "r"}, "observations": [], "groups": [{"name": "老年人", "optional": True}]}
    (tmp_path / "r.json").write_text(json.dumps(gold), encoding="utf-8")
    rows = [{"source": "r", "name": "老年人"}, {"source": "r", "name": "孤儿"}]
    outcome = evaluate(read_gold(tmp_path), answers_of_folder(write({"groups": rows}, tmp_path / "results")))
    assert outcome.scores["groups"] == Score(hit=0, gold=0, said=1)
    assert outcome.excess == ("r: groups: 孤儿",)


@pytest.mark.parametrize(
    ("said", "right"),
    [("“泉心共助”", True), ("泉心共助行动", True), ("泉心", False), ("泉心共助省级改革试点行动", False)],
)
def test_most_of_a_name_is_the_name(said: str, right: bool) -> None:  # noqa: FBT001 - a table's column
    gold = GoldName(names=("泉心共助",), code=None, optional=False, words="泉心共助")
    assert is_named(gold, {"name": said}, "name") is right


names = st.text(alphabet="老年人孤儿低保 、|", max_size=8)


@given(names, names)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one)


@given(st.text(max_size=50))
def test_a_title_holds_no_figure(text: str) -> None:
    assert not is_title(f"{text}2.4万张")


edges = st.lists(st.sets(st.integers(0, 4)), max_size=5)


@given(edges)
def test_the_matching_is_a_largest_one(reach: list[set[int]]) -> None:
    lines = [GoldName(names=(str(n),), code=None, optional=False, words="") for n in range(len(reach))]
    rows = [{"row": str(n)} for n in range(5)]
    hits, excused = assign(lines, rows, lambda line, row: int(row["row"]) in reach[int(line.names[0])])
    tries = itertools.permutations([*range(5), *[-1] * len(reach)], len(reach))
    assert len(hits) == max(sum(row in reach[line] for line, row in enumerate(rows_)) for rows_ in set(tries))
    assert len(set(hits.values())) == len(hits)
    assert not excused


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_f1_lies_between_precision_and_recall(hit: int, more_gold: int, more_said: int) -> None:
    score = Score(hit=hit, gold=hit + more_gold, said=hit + more_said)
    low, high = sorted((score.precision, score.recall))
    assert low - 1e-4 <= score.f1 <= high + 1e-4


def test_a_store_and_its_csv_say_the_same(tmp_path: Path) -> None:
    views = tmp_path / "views"
    views.mkdir()
    for view, columns in COLUMNS.items():
        patterns = " ".join(f"OPTIONAL {{ ?row <urn:{name}> ?{name} }}" for name in columns)
        names = " ".join(f"?{name}" for name in columns)
        (views / f"{view}.rq").write_text(f"SELECT {names} {{ ?row a <urn:{view}> {patterns} }}")
    tables, store = all_perfect(), ox.Store()
    for view, rows in tables.items():
        for number, row in enumerate(rows):
            subject = ox.NamedNode(f"urn:{view}/{number}")
            store.add(ox.Quad(subject, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), named(view)))
            store.extend(ox.Quad(subject, named(name), ox.Literal(value)) for name, value in row.items() if value)
    of_store = evaluate(read_gold(GOLD), answers_of_store(store, views))
    of_csv = evaluate(read_gold(GOLD), answers_of_folder(write(tables, tmp_path / "results")))
    assert (of_store.scores, of_store.accuracies) == (of_csv.scores, of_csv.accuracies)


def named(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:{name}")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"document": {"stem": "r"}, "observations": [1]}'])
def test_a_file_that_is_no_annotation_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    with pytest.raises(KgError, match=r"r\.json"):
        read_gold(tmp_path)


def test_a_folder_without_annotations_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=str(tmp_path)):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    ("floors", "code", "words"),
    [
        ('"groups" = 1.0\n"kind accuracy" = 1', 0, ""),
        ('"groups" = 1.01', 1, "groups is 1.0000, its floor is 1.01"),
        ('"grups" = 0.5', 1, "no figure grups"),
        ('"groups" = "high"', 1, "is no number"),
        ("groups", 1, "cannot be read"),
    ],
)
def test_floors_hold(floors: str, code: int, words: str, tmp_path: Path) -> None:
    (tmp_path / "floors.toml").write_text(floors, encoding="utf-8")
    results = write(all_perfect(), tmp_path / "results")
    arguments = ["evaluate", str(GOLD), "--results", str(results), "--floors", str(tmp_path / "floors.toml")]
    outcome = CliRunner().invoke(main, arguments)
    assert outcome.exit_code == code, outcome.output
    assert words in outcome.stderr


def shaken(tables: Mapping[str, Table], seed: int) -> dict[str, Table]:
    """Rows with every fault that a graph may have: lost, doubled, reordered, and wrong in one column."""
    draw = random.Random(seed)
    found: dict[str, Table] = {}
    for view, rows in tables.items():
        kept = [dict(row) for row in rows for _ in range(draw.choice([0, 1, 1, 1, 1, 2]))]
        draw.shuffle(kept)
        for row in draw.sample(kept, len(kept) // 3):
            column = draw.choice(COLUMNS[view])
            row[column] = draw.choice(
                ["", "370100", ">", "~", "?", "2024-01-01", " 人 ", "1e3", draw.choice(kept).get(column, "")]
            )
        for row in draw.sample(kept, len(kept) // 5):
            column = draw.choice(COLUMNS[view][1:])
            row[column] = row.get(column, "")[draw.randrange(3) : -1]
        found[view] = kept
    if seed % 4 == 0:
        del found[draw.choice(VIEWS)]
    return found


def with_second_readings(report: dict[str, Any], seed: int) -> dict[str, Any]:
    draw = random.Random(seed)
    for line in report["observations"]:
        other = draw.choice(report["observations"])
        for key in draw.sample(("value", "unit", "keywords", "place", "comparator", "phase", "kind"), 2):
            also = other[key]
            line[f"{key}_also"] = draw.choice([also, [also], [also, line[key]], None])
        line["optional"] = draw.random() < 0.2
    return report


@pytest.mark.skipif(not SCORER.exists(), reason="the independent scorer is not beside this checkout")
@pytest.mark.parametrize("seed", range(8))
def test_the_independent_scorer_agrees_to_the_last_digit(seed: int, tmp_path: Path) -> None:
    golds = [with_second_readings(report, seed) for report in annotated()] if seed % 2 else annotated()
    for report in golds:
        path = tmp_path / "gold" / f"{report['document']['stem']}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(report), encoding="utf-8")
    results = write(shaken(all_perfect(), seed), tmp_path / "results")
    arguments = [str(tmp_path / "gold"), str(results), "--json"]
    theirs = subprocess.run([sys.executable, str(SCORER), *arguments], check=True, capture_output=True, text=True)
    ours = CliRunner().invoke(main, ["evaluate", arguments[0], "--results", arguments[1], "--json"])
    assert json.loads(ours.stdout) == json.loads(theirs.stdout)
