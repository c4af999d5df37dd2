"""Links to a stand-in of Wikidata: half of what we know is withheld, and all that has the code is found again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.graph.vocabulary import DCTERMS, PROV, SKOS
from kg.lexicon import Lexicon
from kg.links import graphs, review
from kg.links.asking import Endpoint, Manners, NoAnswerError, RefusedError
from kg.links.joining import Joined, join, things
from kg.links.target import Target, read_target
from kg.pipeline import build
from kg.search import INDEX
from kg.store import open_current
from tests.links.endpoint import Reply, Standin, standing_in

WD = "http://www.wikidata.org/entity/"
P442 = ox.NamedNode("http://www.wikidata.org/prop/direct/P442")
P576 = ox.NamedNode("http://www.wikidata.org/prop/direct/P576")
LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
EXACT = SKOS.exactMatch
DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")


@pytest.fixture(scope="module")
def extract(lexicon: Lexicon) -> ox.Store:
    """What Wikidata says of divisions: an item with code and names each, and the traps that it holds."""
    store = ox.Store()
    for division in lexicon.places:
        if division.wikidata and division.level != "nation":
            item = ox.NamedNode(WD + division.wikidata)
            store.add(ox.Quad(item, P442, ox.Literal(division.code)))
            store.add(ox.Quad(item, LABEL, ox.Literal(division.name, language="zh")))
            store.add(ox.Quad(item, LABEL, ox.Literal(division.english or division.name, language="en")))
    for number, division in enumerate(list(lexicon.places)[100:400:10]):
        wrong = ox.NamedNode(f"{WD}Q9000000{number}")  # what bore the code before, or a zone of the place
        store.add(ox.Quad(wrong, P442, ox.Literal(division.code)))
        store.add(ox.Quad(wrong, LABEL, ox.Literal(f"旧地{number}", language="zh")))
        if number % 2:
            store.add(ox.Quad(wrong, LABEL, ox.Literal(division.name, language="zh-cn")))
            store.add(ox.Quad(wrong, P576, ox.Literal("1996-05-01T00:00:00Z", datatype=DATE)))
    return store


@pytest.fixture(scope="module")
def ours(lexicon: Lexicon) -> ox.Store:
    """Our places, every second one without its link."""
    from kg.graph.places import describe_gazetteer

    store = ox.Store()
    store.extend(describe_gazetteer(lexicon))
    for number, division in enumerate(lexicon.places):
        if number % 2:
            place = ox.NamedNode(f"https://w3id.org/minzheng/id/place/{division.code}")
            for quad in list(store.quads_for_pattern(place, EXACT, None)):
                store.remove(quad)
    return store


@pytest.fixture
def wikidata(extract: ox.Store) -> Iterator[Standin]:
    with standing_in(Standin(extract)) as running:
        yield running


def withheld(lexicon: Lexicon) -> dict[str, str]:
    return {
        f"https://w3id.org/minzheng/id/place/{division.code}": WD + division.wikidata
        for number, division in enumerate(lexicon.places)
        if number % 2 and division.wikidata and division.level != "nation"
    }


def asking(wikidata: Standin, cache: Path, manners: Manners | None = None) -> Endpoint:
    return Endpoint(url=wikidata.url, cache=cache, manners=manners or Manners(sleep=lambda _: None, seconds=10))


def run(store: ox.Store, endpoint: Endpoint, target: Target, batch: int = 200) -> Joined:
    return join(things(store, target), lambda keys: endpoint.ask(target.query(tuple(keys))), batch=batch)


def accepted(joined: Joined) -> dict[str, str]:
    return {one.thing: one.item for one in joined.proposals if one.sure}


def test_every_place_that_has_the_code_is_found_and_none_wrong(
    wikidata: Standin, ours: ox.Store, lexicon: Lexicon, tmp_path: Path
) -> None:
    target = read_target("wikidata-places", wikidata.url)
    joined = run(ours, asking(wikidata, tmp_path), target)
    expected = withheld(lexicon)
    assert len(expected) > 1500
    assert accepted(joined) == expected
    assert joined.unanswered == ()
    traps = [one for one in joined.proposals if not one.sure]
    assert traps
    assert all(one.item.startswith(f"{WD}Q9000000") for one in traps)
    assert len(wikidata.queries) == -(-len(things(ours, target)) // 200)


def test_faults_that_pass_are_waited_for(wikidata: Standin, ours: ox.Store, lexicon: Lexicon, tmp_path: Path) -> None:
    replies = {
        2: Reply(status=429, headers={"Retry-After": "7"}, body=b"slowly"),
        4: Reply(body=b"<html>busy</html>"),
        6: Reply(cut=300),
        8: Reply(status=503, body=b""),
        9: Reply(status=500, body=b""),
        11: Reply(silent=True),
        13: Reply(body=b'{"results": {}}'),
        15: Reply(
            status=429,
            headers={"Date": "Sun, 22 Nov 2026 08:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 08:00:30 GMT"},
            body=b"",
        ),
    }
    wikidata.fault = lambda number, query: replies.get(number)  # noqa: ARG005
    waits: list[float] = []
    endpoint = asking(wikidata, tmp_path, Manners(sleep=waits.append, seconds=1.5, pause=0.5, wait=2.0))
    joined = run(ours, endpoint, read_target("wikidata-places", wikidata.url))
    assert accepted(joined) == withheld(lexicon)
    assert len(wikidata.queries) > 15
    assert 7.0 in waits
    assert 30.0 in waits
    assert waits.count(4.0) == 1  # the second fault in a row
    assert 0.5 in waits


def test_an_interrupted_run_goes_on(wikidata: Standin, ours: ox.Store, lexicon: Lexicon, tmp_path: Path) -> None:
    target = read_target("wikidata-places", wikidata.url)
    wikidata.fault = lambda number, query: Reply(status=400, body=b"stop") if number == 4 else None  # noqa: ARG005
    with pytest.raises(RefusedError, match="400"):
        run(ours, asking(wikidata, tmp_path), target)
    before = len(wikidata.queries)
    assert accepted(run(ours, asking(wikidata, tmp_path), target)) == withheld(lexicon)
    asked = wikidata.queries[before:]
    assert not set(asked) & set(wikidata.queries[: before - 1])
    run(ours, asking(wikidata, tmp_path), target)
    assert len(wikidata.queries) == before + len(asked)  # all from the cache


def test_a_key_that_breaks_the_endpoint_costs_no_other(
    wikidata: Standin, ours: ox.Store, lexicon: Lexicon, tmp_path: Path
) -> None:
    wikidata.fault = lambda number, query: Reply(status=504, body=b"") if '"370104"' in query else None  # noqa: ARG005
    target = read_target("wikidata-places", wikidata.url)
    place = "https://w3id.org/minzheng/id/place/370104"
    store = ox.Store()
    store.extend(ours)
    for quad in list(store.quads_for_pattern(ox.NamedNode(place), EXACT, None)):
        store.remove(quad)
    joined = run(store, asking(wikidata, tmp_path, Manners(sleep=lambda _: None, tries=2)), target)
    assert joined.unanswered == ("370104",)
    assert accepted(joined) == {key: item for key, item in withheld(lexicon).items() if key != place}


def test_a_cache_that_was_cut_short_is_asked_again(wikidata: Standin, ours: ox.Store, tmp_path: Path) -> None:
    target = read_target("wikidata-places", wikidata.url)
    first = run(ours, asking(wikidata, tmp_path), target)
    kept = min(tmp_path.glob("*.json"))
    kept.write_bytes(kept.read_bytes()[:100])
    before = len(wikidata.queries)
    again = run(ours, asking(wikidata, tmp_path), target)
    assert accepted(again) == accepted(first)
    assert len(wikidata.queries) == before + 1


def test_nobody_there_is_told(tmp_path: Path) -> None:
    endpoint = Endpoint(url="http://127.0.0.1:9/sparql", cache=tmp_path, manners=Manners(sleep=lambda _: None, tries=2))
    with pytest.raises(NoAnswerError, match="after 2 tries"):
        endpoint.ask("SELECT * { }")


def test_a_label_has_to_be_confirmed_by_a_person(tmp_path: Path, ours: ox.Store) -> None:
    """A name alone may be anybody's: it is proposed, with the other bearers beside it."""
    store = ox.Store()
    for number, name in ((1, "朝阳区"), (2, "朝阳区"), (3, "槐荫区")):
        store.add(ox.Quad(ox.NamedNode(f"x:{number}"), LABEL, ox.Literal(name, language="zh")))
    text = f"SELECT ?key ?item ?label {{ VALUES ?key {{ }} ?item <{LABEL.value}> ?label FILTER(STR(?label) = ?key) }}"
    target = Target(name="names", endpoint="http://x", text=text, kind="place", key="label")
    with standing_in(Standin(store)) as standin:
        found = run(ours, asking(standin, tmp_path), target, batch=1000)
    assert {one.item for one in found.proposals} == {"x:1", "x:2", "x:3"}
    assert accepted(found) == {}


@pytest.fixture
def reviewed(wikidata: Standin, seeds_store_copy: Path, tmp_path: Path) -> Path:
    """A review of a run over the command line, in which the store lacks the link of 济南."""
    from kg.store.edits import edit

    jinan = ox.NamedNode("https://w3id.org/minzheng/id/place/370100")

    def change(store: ox.Store) -> None:
        for quad in list(store.quads_for_pattern(jinan, EXACT, None)):
            store.remove(quad)

    edit(seeds_store_copy, change, ox.DefaultGraph(), graphs._keep_index)
    out = tmp_path / "review.csv"
    arguments = ["link", "run", "wikidata-places", "-o", str(out), "--endpoint", wikidata.url, "--pause", "0"]
    done = CliRunner().invoke(main, [*arguments, "--cache", str(tmp_path / "c"), "--store", str(seeds_store_copy)])
    assert done.exit_code == 0, done.output
    return out


def link_of(store_dir: Path, graph: ox.NamedNode) -> list[str]:
    place = ox.NamedNode("https://w3id.org/minzheng/id/place/370100")
    with open_current(store_dir) as snapshot:
        assert (snapshot.path / INDEX).exists()
        quads = snapshot.store.quads_for_pattern(place, EXACT, None, graph)
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]


def test_links_are_accepted_into_a_graph_of_their_own_and_withdrawn(reviewed: Path, seeds_store_copy: Path) -> None:
    graph = graphs.graph_of("wikidata-places")
    store = ["--store", str(seeds_store_copy)]
    done = CliRunner().invoke(main, ["link", "accept", str(reviewed), *store])
    assert done.exit_code == 0, done.output
    assert link_of(seeds_store_copy, graph) == [f"{WD}Q170247"]
    with open_current(seeds_store_copy) as snapshot:
        said = {quad.predicate: quad.object for quad in snapshot.store.quads_for_pattern(graph, None, None, graph)}
    assert said[DCTERMS.license] == ox.NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")
    assert str(said[DCTERMS.source]).startswith("<http://127.0.0.1")
    assert PROV.generatedAtTime in said
    listed = CliRunner().invoke(main, ["link", "list", *store])
    assert listed.output.startswith("wikidata-places  1 links  http://127.0.0.1")
    again = CliRunner().invoke(main, ["link", "accept", str(reviewed), *store])
    assert again.exit_code == 0
    assert link_of(seeds_store_copy, graph) == [f"{WD}Q170247"]
    gone = CliRunner().invoke(main, ["link", "withdraw", "wikidata-places", *store])
    assert gone.exit_code == 0, gone.output
    assert link_of(seeds_store_copy, graph) == []
    unknown = CliRunner().invoke(main, ["link", "withdraw", "wikidata-places", *store])
    assert unknown.exit_code == 1
    assert "there is no set of links" in unknown.output


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"decision": "maybe"}, "row 2 decides 'maybe'"),
        ({"decision": "yes", "target": "not an iri"}, "row 2 has no IRI as its target"),
    ],
)
def test_a_review_that_cannot_be_is_told(tmp_path: Path, changed: dict[str, str], words: str) -> None:
    row = dict.fromkeys(review.COLUMNS, "") | {"thing": "x:1", "predicate": "x:is", "target": "x:2", "set": "a"}
    path = tmp_path / "review.csv"
    out = io.StringIO()
    table = csv.DictWriter(out, review.COLUMNS)
    table.writeheader()
    table.writerow(row | changed)
    path.write_text(out.getvalue(), encoding="utf-8")
    done = CliRunner().invoke(main, ["link", "accept", str(path)])
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output


def test_a_table_joins_as_an_endpoint_does(seeds_store: Path, tmp_path: Path) -> None:
    table = tmp_path / "codes.csv"
    table.write_text("key,item,label\n370104,http://example.org/huaiyin,槐荫区\n370105,x y,天桥区\n", encoding="utf-8")
    out = tmp_path / "review.csv"
    done = CliRunner().invoke(main, ["link", "run", str(table), "-o", str(out), "--store", str(seeds_store)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert [(row["decision"], row["name"], row["target"]) for row in rows] == [
        ("yes", "槐荫区", "http://example.org/huaiyin")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#+ kind: place\n#+ key: code\nSELECT * { VALUES ?key { } }", "names no endpoint"),
        ("#+ endpoint: https://x\n#+ key: code\nSELECT * { VALUES ?key { } }", "kind is missing"),
        ("#+ endpoint: https://x\n#+ kind: place\nSELECT * { VALUES ?key { } }", "key is missing"),
        ("#+ endpoint: https://x\n#+ kind: place\n#+ key: code\nSELECT * { }", "the keys have no place"),
    ],
)
def test_a_query_that_cannot_be_asked_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["link", "run", str(path), "-o", str(tmp_path / "r.csv")])
    assert done.exit_code == 1
    assert words in done.output


def test_accepted_links_outlive_a_build_from_other_reports(tmp_path: Path) -> None:
    store, reports = tmp_path / "store", tmp_path / "reports"
    first = written(reports, "a", "全市有养老机构86家。")
    build([first], store)
    table = tmp_path / "places.csv"
    code = "370100"
    table.write_text(f"key,item,label\n{code},https://data.example.org/jinan,济南市\n", encoding="utf-8")
    reviewed = tmp_path / "review.csv"
    said = CliRunner().invoke(main, ["link", "run", str(table), "-o", str(reviewed), "--store", str(store)])
    assert said.exit_code == 0, said.output
    accepted = CliRunner().invoke(main, ["link", "accept", str(reviewed), "--store", str(store)])
    assert accepted.exit_code == 0, accepted.output
    with open_current(store) as before:
        links = sorted(map(str, before.store.quads_for_pattern(None, EXACT, None, graphs.graph_of("places"))))
    assert links
    done = build([written(reports, "b", "全市有养老机构90家。")], store)
    assert done.removed == ("a",)
    with open_current(store) as after:
        assert sorted(map(str, after.store.quads_for_pattern(None, EXACT, None, graphs.graph_of("places")))) == links
    assert not build([reports / "b.txt"], store).published
    graphs.withdraw(store, "places")
    assert graphs.sets(store) == ()


def written(folder: Path, stem: str, words: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{stem}.toml").write_text('place = "370100"\npublished = "2024-12-31"\n', encoding="utf-8")
    path = folder / f"{stem}.txt"
    path.write_text(f"济南市民政工作情况\n\n{words}\n", encoding="utf-8")
    return path
