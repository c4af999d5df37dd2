"""The pages on the graph of the five reports, as a browser without scripts would get them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph, URIRef

from kg.endpoint.pages import browse
from kg.graph.vocabulary import ID, MZ
from kg.questions import Question, questions
from tests.endpoint.served import Server, serving
from tests.endpoint.test_pages import HTML, Read

CLAIM = "/id/report/jinan-2024-five-years/claim/47c4b60c10a9-82%25-1"
JINAN, ZAOZHUANG, BINZHOU = "370100", "370400", "371600"
# One of each class of thing that has a page.
THINGS = {
    "place": "place/370100",
    "group": "group/older-people",
    "benefit": "benefit/subsistence-allowance",
    "metric": "metric/community-funds",
    "initiative": "initiative/371600/心安民政/brand",
    "organization": "organization/济南市民政局",
    "policy": "report/zaozhuang-2024-12-20-five-years/policy/特困人员认定办法",
    "report": "report/zhangqiu-2022-review",
    "claim": "report/jinan-2024-five-years/claim/47c4b60c10a9-82%25-1",
}


@pytest.fixture(scope="module")
def server(seeds_store: Path) -> Iterator[Server]:
    with serving(seeds_store) as running:
        yield running


def page(server: Server, path: str, language: str = "en") -> Read:
    reply = server.get(quote(path, safe="/?=%&,"), Accept=HTML, Accept_Language=language)
    assert reply.status == 200, reply.text
    return Read(reply.text)


def plain(read: Read) -> str:
    return " ".join(read.words.split())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "/", "/query", "/compare", "/disagreements", "/search?q=特困", "/search?q=", "/search?q='\"", CLAIM,
        *(f"/browse/{kind}" for kind in browse.KINDS), "/browse?q=济南", "/browse/metrics?page=99",
        "/id/place/370100", "/id/place/370114", "/id/place/110000", "/id/metric/nursing-bed-share",
        "/id/group/orphans", "/id/benefit/subsistence-allowance",
        "/id/report/jinan-2024-five-years", "/id/unit/person", "/id/organization/济南日报", "/id/place/370181",
        *(f"/id/{thing}" for thing in THINGS.values()),
        "/ontology/metric", "/ontology/Claim",
    ],
)  # fmt: skip
def test_a_page_is_whole_in_both_languages(server: Server, path: str, language: str) -> None:
    read = page(server, path, language)
    tags = [tag for tag, _ in read.tags]
    assert tags.count("h1") == 1
    assert [attrs["lang"] for tag, attrs in read.tags if tag == "html"] == ["zh-CN" if language == "zh" else "en"]
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert not [attrs for _, attrs in read.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]


@pytest.mark.parametrize("path", ["/", CLAIM, "/id/place/370100", "/id/report/jinan-2024-five-years", "/compare"])
def test_every_link_of_ours_leads_somewhere(server: Server, path: str) -> None:
    links = {address.partition("#")[0] for address in page(server, path).addresses if address.startswith("/")}
    assert links
    for address in sorted(links - {"/health"})[:60]:  # which is 503 while the one process of a test is replaced
        assert server.get(address, Accept=HTML).status in {200, 303}, address


def test_a_candidate_says_that_it_is_one(server: Server) -> None:
    listed = page(server, "/browse/candidates").addresses
    candidate = next(address for address in listed if address.startswith("/id/candidate/metric/"))
    assert "No scheme has this metric yet" in server.get(candidate, Accept=HTML, Accept_Language="en").text


def test_a_place_stands_beside_its_sisters(server: Server) -> None:
    words = plain(page(server, "/id/place/370100"))
    assert re.search(r"share of nursing beds in institutions 82%[^%]*70%", words)
    assert re.search(r"Metric ?Jinan Shi ?Zaozhuang Shi ?Binzhou Shi", words)


def test_a_metric_shows_every_city_with_comparator_and_date(server: Server) -> None:
    read = page(server, "/id/metric/community-funds", "zh")
    words = plain(read)
    for said in ("济南市 629", "滨州市 147", "枣庄市 107", "截至2024-09-19", "济南日报", "大体可比"):
        assert said in words
    assert sum(1 for tag, _ in read.tags if tag == "rect") == 3


def test_one_click_from_a_figure_to_its_words(server: Server) -> None:
    read = page(server, "/id/place/370100", "zh")
    figures = [attrs["href"] for tag, attrs in read.tags if tag == "a" and attrs.get("class") == "figure"]
    assert CLAIM in figures
    shown = server.get(CLAIM, Accept=HTML, Accept_Language="zh").text
    assert re.search(r'id="lit"[^>]*>护理型床位占比82%<', shown)
    for said in ("济南日报", "未写明", "护理型床位占比"):
        assert said in shown


def test_a_report_lists_what_was_read_and_what_was_not(server: Server) -> None:
    read = page(server, "/id/report/jinan-2024-five-years?lit=0-5", "zh")
    words = read.words
    assert "中国式现代化,民生为大" in words
    assert "读出的数字" in words
    assert "未读懂的数" in words
    assert "不是数据的数" in words
    assert [attrs["class"] for _, attrs in read.tags if attrs.get("id") == "lit"]


@pytest.mark.parametrize("lit", ["x", "5-1", "0-99999999", "1", "-", "1-2-3"])
def test_words_that_are_not_there_are_not_lit(server: Server, lit: str) -> None:
    read = page(server, f"/id/report/jinan-2024-five-years?lit={lit}")
    assert not [attrs for _, attrs in read.tags if attrs.get("id") == "lit"]


def test_a_gap_is_explained(server: Server) -> None:
    places = "&".join(f"place={code}" for code in (JINAN, BINZHOU, "110000"))
    words = plain(page(server, f"/compare?{places}&metric=nursing-bed-share"))
    assert "82%" in words
    assert "no report of this place" in words
    assert "not reported" in words or "mentioned, no figure read" in words
    assert "fewer than two places" in words


def test_what_reports_do_not_say_leads_to_the_atlas(server: Server) -> None:
    assert "/atlas?place=110000" in page(server, "/id/place/110000").addresses
    assert "/atlas?metric=cross-province-marriages" in page(server, "/id/metric/cross-province-marriages").addresses


def test_what_has_no_label_is_called_by_its_words(server: Server) -> None:
    read = page(server, "/id/report/jinan-2024-five-years/sentence/8ca2ec82dcf3")
    assert "建设“泉城避风港”166处" in plain(read)
    assert "No report in the graph" not in plain(read)


def test_the_query_behind_a_comparison_gives_its_figures(server: Server) -> None:
    read = page(server, f"/compare?place={JINAN}&place={ZAOZHUANG}&metric=nursing-bed-share")
    (behind,) = [address for address in read.addresses if address.startswith("/sparql?") and "csv" in address]
    rows = server.get(behind).text.splitlines()
    assert len(rows) == 3
    assert {"82", "70"} <= {cell for row in rows for cell in row.split(",")}


@pytest.mark.parametrize("chosen", ["place=%3Cscript%3E", "place=x y", "place=99", 'metric="', "place=&metric="])
def test_a_wrong_choice_is_no_fault(server: Server, chosen: str) -> None:
    assert server.get(f"/compare?{quote(chosen, safe='=&%')}", Accept=HTML).status == 200


def test_disagreements_stand_side_by_side_with_their_words(server: Server) -> None:
    words = plain(page(server, "/disagreements", "zh"))
    for said in ("300,000", "惠及30万人次", "30余万", "单位不同", "独立发布者 1 个"):
        assert said in words
    assert "9.8万人" not in words  # 10万 may be 9.8万, rounded


def test_a_search_finds_labels_and_words_of_reports(server: Server) -> None:
    read = page(server, "/search?q=护理型床位", "zh")
    assert "养老机构护理型床位占比" in read.words
    lit = [address for address in read.addresses if "?lit=" in address]
    assert lit
    shown = server.get(lit[0].partition("#")[0], Accept=HTML).text
    assert re.search(r'id="lit"[^>]*>护理型床位', shown)


def test_suggestions_are_told_to_programs(server: Server) -> None:
    told = server.get("/suggest?q=" + quote("济南"), Accept_Language="zh").json
    assert told[0] | {"kind": "地方"} == told[0]
    assert told[0]["href"] == "/id/place/370100"
    assert server.get("/suggest?q=").json == []
    kinds = {one["kind"] for one in server.get("/suggest?kinds=metric&q=" + quote("床位"), Accept_Language="en").json}
    assert kinds == {"Metrics"}


def test_a_question_takes_other_values_from_its_form(server: Server) -> None:
    path = f"/query?question=01-nursing-bed-share&p.place={ZAOZHUANG}&p.firstYear=2023"
    words = page(server, path).words
    assert "VALUES ?place { place:370400 }" in words
    assert "(2023 2025)" in words
    assert server.get(f"{path}&p.lastYear=soon", Accept=HTML).status == 400


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_every_question_has_a_form_that_asks_the_same(server: Server, question: Question) -> None:
    read = page(server, f"/query?question={question.slug}")
    assert question.text.strip() in read.words
    named = {attrs["name"] for tag, attrs in read.tags if attrs.get("name", "").startswith("p.")}
    listed = set(re.findall(r"VALUES \?(\w+) \{ (?!UNDEF)", question.text))
    assert {f"p.{name}" for name in listed} <= named


def test_where_divisions_lie(server: Server) -> None:
    reply = server.get("/places.json")
    points = reply.json
    assert points[JINAN][2:] == ["prefecture", "济南", "Jinan Shi"]
    assert points["370114"][2:] == ["county"]
    again = server.call("GET", "/places.json", {"If-None-Match": reply.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize(("media", "name"), [("text/turtle", "ttl"), ("application/ld+json", "jsonld")])
@pytest.mark.parametrize("thing", THINGS.values(), ids=THINGS)
def test_every_class_of_thing_comes_as_data(server: Server, thing: str, media: str, name: str) -> None:
    path = f"/id/{quote(thing, safe='/%')}"
    reply = server.get(path, Accept=media)
    assert reply.headers["content-type"].startswith(media)
    assert server.get(f"{path}?format={name}", Accept=HTML).body == reply.body
    format_ = ox.RdfFormat.from_media_type(media)
    assert ox.NamedNode(ID + thing) in {quad.subject for quad in ox.parse(reply.body, format=format_)}


def test_what_is_said_of_a_thing_stands_in_its_sentence(server: Server) -> None:
    read = page(server, "/id/organization/济南市民政局")
    said = plain(read)
    assert "近年来,济南市民政局大力实施民政事业高质量发展" in said
    assert "Organization" in said
    assert "org:" not in said.split("All statements")[0]


def test_a_division_that_is_no_more_leads_to_what_came_after(server: Server) -> None:
    assert "/id/place/370114" in page(server, "/id/place/370181").addresses


def test_a_benefit_has_the_figures_of_its_metrics(server: Server) -> None:
    figures = [one for one in page(server, "/id/benefit/subsistence-allowance").addresses if "/claim/" in one]
    assert len(set(figures)) == 5


def test_the_ontology_is_a_page_and_a_document(server: Server) -> None:
    asked = server.get("/ontology", Accept=HTML)
    assert (asked.status, asked.headers["location"]) == (303, "/browse/terms")
    assert "/ontology/metric" in page(server, asked.headers["location"] + "?q=metric").addresses
    graph = Graph().parse(data=server.get("/ontology", Accept="text/turtle").body, format="turtle")
    assert set(graph.subjects(RDF.type, OWL.Ontology)) == {URIRef("https://w3id.org/minzheng/ontology")}
    assert (URIRef(MZ.Claim.value), RDF.type, OWL.Class) in graph
    term = server.get("/ontology/Claim?format=nt").text
    assert f"<{MZ.Claim.value}> <{RDF.type}> <{OWL.Class}> ." in term


def test_what_is_behind_a_page_opens_in_the_editor(server: Server) -> None:
    read = page(server, "/id/metric/community-funds")
    (behind,) = [address for address in read.addresses if address.startswith("/query?query=")]
    text = parse_qs(urlsplit(behind).query)["query"][0]
    assert f"{ID}metric/community-funds" in text
    rows = json.loads(server.query(text).body)["results"]["bindings"]
    assert len(rows) == 3
