"""What readers come for, from beginning to end."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
import rdflib

from tests.endpoint.served import ENDLESS, Server
from tests.web.conftest import Open, Reader

pytestmark = pytest.mark.browser

QUESTION = "各市养老机构护理型床位占比是多少"


def shown(one: Reader) -> str:
    """The words of the page."""
    return one.page.locator("main").inner_text()


def write(one: Reader, query: str) -> None:
    """Put a query into the editor in place of what it holds."""
    if one.page.locator(".CodeMirror").count():
        one.page.locator(".CodeMirror").click()
    else:
        one.page.locator("#query").click()
    one.page.keyboard.press("Control+A")
    one.page.keyboard.insert_text(query)


def test_a_question_is_found_run_charted_shared_and_opened_again(reader: Open) -> None:
    one = reader()
    page = one.open("/query")
    page.locator("#narrow").fill("护理型")
    assert page.locator("#library li:visible").count() == 1
    page.get_by_role("link", name=re.compile(QUESTION)).click()
    page.wait_for_selector("#complete")
    assert "完整" in page.locator("#status").inner_text()
    assert "济南市" in page.locator("#result table").inner_text()
    page.locator("[data-view=bar]").click()
    page.wait_for_selector("svg.drawing rect")
    page.locator("#share").click()
    assert "view=bar" in page.url
    other = reader(language="en")
    other.page.goto(page.url)
    other.page.wait_for_selector("svg.drawing rect")
    assert "济南市" in (other.page.locator("svg.drawing").text_content() or "")
    assert other.page.locator("[data-view=bar]").get_attribute("aria-pressed") == "true"


def test_parameters_of_a_question_are_a_form(reader: Open) -> None:
    one = reader()
    page = one.open("/query?question=01-nursing-bed-share")
    page.wait_for_selector("#complete")
    page.locator("details.pick summary").nth(1).click()
    page.locator("input[name='p.place'][value='370400']").uncheck()
    page.get_by_role("button", name="按所选查询").click()
    page.wait_for_selector("#complete")
    assert "p.place=370100" in page.url
    assert "枣庄市" not in page.locator("#result table").inner_text()
    assert "place:370400" not in page.locator("#query").input_value()


SERIES = """SELECT ?city ?year ?value ?unit { VALUES (?city ?year ?value ?unit) {
  ("济南市" "2022" 60 "%") ("济南市" "2024" 82 "%") ("枣庄市" "2022" 51 "%") ("枣庄市" "2024" 70 "%") } }"""


def test_lines_are_named_and_saved(reader: Open, tmp_path: Path) -> None:
    one = reader()
    page = one.open("/query")
    write(one, SERIES)
    page.locator("#run").click()
    page.wait_for_selector("#complete")
    page.locator("[data-view=line]").click()
    page.wait_for_selector("svg.drawing polyline")
    assert page.locator("svg.drawing polyline").count() == 2
    drawn = page.locator("svg.drawing").text_content() or ""
    assert all(words in drawn for words in ("value (%)", "济南市", "枣庄市", "2022", "2024"))
    for way, start in (("SVG", b"<?xml"), ("PNG", b"\x89PNG")):
        with page.expect_download() as saved:
            page.locator(f"[data-save={way}]").click()
        saved.value.save_as(tmp_path / way)
        assert (tmp_path / way).read_bytes().startswith(start)
    other = reader(language="en", dark=True)
    other.page.goto(page.url)
    other.page.wait_for_selector("svg.drawing polyline")
    assert other.page.locator("#query").input_value().split() == SERIES.split()


def test_a_saved_chart_is_light_and_rows_left_out_are_told(reader: Open, tmp_path: Path) -> None:
    one = reader(dark=True)
    page = one.open("/query?question=01-nursing-bed-share&view=bar")
    page.wait_for_selector("svg.drawing rect")
    assert page.locator("svg.drawing > rect").first.get_attribute("fill") == "rgb(33, 31, 28)"
    assert "没有画出的行：2" in page.locator("figcaption").inner_text()
    with page.expect_download() as saved:
        page.locator("[data-save=SVG]").click()
    saved.value.save_as(tmp_path / "chart.svg")
    drawn = (tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert 'fill="rgb(255, 255, 255)"' in drawn
    assert "rgb(33, 31, 28)" not in drawn


def test_charts_are_loaded_when_asked_for(reader: Open) -> None:
    one = reader()
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    page = one.open("/query?question=01-nursing-bed-share")
    page.wait_for_selector("#complete")
    assert not [url for url in asked if "charts.js" in url or "maps.js" in url]
    page.locator("[data-view=bar]").click()
    page.wait_for_selector("svg.drawing rect")
    assert [url for url in asked if "charts.js" in url]


def test_a_graph_under_a_limit_is_not_called_complete(reader: Open) -> None:
    one = reader(language="en")
    page = one.open("/query?query=CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5")
    page.wait_for_selector("#complete")
    assert "LIMIT 5" in page.locator("#complete").inner_text()
    with page.expect_download() as saved:
        page.locator("[data-save=Turtle]").click()
    assert len(rdflib.Graph().parse(saved.value.path(), format="turtle")) == 5


@pytest.mark.parametrize(("view", "sign"), [("table", "tbody td"), ("bar", "rect"), ("map", "circle")])
def test_a_view_is_drawn_and_saved(reader: Open, view: str, sign: str, tmp_path: Path) -> None:
    one = reader()
    page = one.open(f"/query?question=01-nursing-bed-share&view={view}")
    page.wait_for_selector(f"#result {sign}")
    ways = page.locator("[data-save]").all_inner_texts()
    assert ways == (["CSV", "JSON", "Turtle"] if view == "table" else ["SVG", "PNG", "CSV", "JSON", "Turtle"])
    for way in ways:
        with page.expect_download() as saved:
            page.locator(f"[data-save={way}]").click()
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        body = path.read_bytes()
        if way == "CSV":
            assert body.decode("utf-8-sig").splitlines()[0].startswith("code,city,share")
        if way == "JSON":
            assert len(json.loads(body)["results"]["bindings"]) == 4
        if way == "Turtle":
            graph = rdflib.Graph().parse(data=body, format="turtle")
            assert rdflib.Literal("济南市") in set(graph.objects())
        if way == "SVG":
            assert "济南市" in body.decode()
        if way == "PNG":
            assert body.startswith(b"\x89PNG")


def test_a_table_is_sorted_by_its_heads(reader: Open) -> None:
    one = reader()
    page = one.open("/query?query=SELECT ?n { VALUES ?n { 3 20 1 } }")
    page.wait_for_selector("#complete")
    for order in (["20", "3", "1"], ["1", "3", "20"]):
        page.locator(".sorter").click()
        assert page.locator("#result tbody td").all_inner_texts() == order
    assert "sort=n" in page.url


def test_from_a_city_to_a_figure_to_its_sentence(reader: Open) -> None:
    one = reader()
    page = one.open("/")
    page.get_by_role("link", name=re.compile("济南市")).first.click()
    page.locator("a.figure", has_text="82%").first.click()
    lit = page.locator("#lit")
    assert lit.inner_text() == "护理型床位占比82%"
    assert lit.is_visible()
    assert "济南日报" in shown(one)
    page.get_by_role("link", name="在整篇报告中看").click()
    assert page.locator("#lit").inner_text() == "护理型床位占比82%"
    assert "未读懂的数" in shown(one)


def test_three_cities_compared(reader: Open) -> None:
    one = reader()
    page = one.open("/compare?place=370100&place=370400&place=371600&metric=nursing-bed-share&metric=community-funds")
    lines = page.locator("#matrix tbody tr").all_inner_texts()
    assert len(lines) == 2
    assert "82%" in lines[0]
    assert "70%" in lines[0]
    assert "报告未提" in lines[0] or "提到" in lines[0]
    assert "大体可比" in lines[1]
    assert "没有写明时间" in lines[1]
    assert page.locator(".bars").count() == 2
    page.get_by_role("link", name="SPARQL").first.click()
    page.wait_for_selector("#complete")
    assert "82" in page.locator("#result table").inner_text()


def test_one_place_is_led_to_a_second(reader: Open) -> None:
    one = reader()
    page = one.open("/compare?place=370100")
    assert page.locator("#matrix tbody tr").count() == 8
    assert "只有一个地方" in page.locator("#next").inner_text()
    page.locator("#next").get_by_role("link", name="枣庄市").click()
    page.wait_for_url("**/compare?place=370100&place=370400")
    assert page.locator("#next").count() == 0
    assert page.locator("#matrix .verdict").count() == page.locator("#matrix tbody tr").count()


def test_what_cannot_be_compared_is_said_above_the_choice(reader: Open) -> None:
    one = reader(language="en")
    page = one.open("/compare?place=110000&metric=no-such-metric")
    assert "metric/no-such-metric" in page.locator("#lost").inner_text()
    assert "Beijing" in page.locator("#next").inner_text()
    page.locator("#next").get_by_role("link", name="Jinan").click()
    page.wait_for_url("**/compare?place=370100")
    assert page.locator("#matrix").is_visible()


def test_choosing_what_is_compared(reader: Open) -> None:
    one = reader(language="en")
    page = one.open("/compare")
    page.locator("#choose summary").click()
    page.locator("#narrow").fill("nursing")
    assert page.locator("input[name=metric]:visible").count() < page.locator("input[name=metric]").count()
    page.locator("input[name=metric][value=nursing-bed-share]").check()
    page.get_by_role("button", name="Set side by side").click()
    assert "share of nursing beds" in page.locator("#matrix").inner_text()


def test_a_runaway_query_is_cancelled(reader: Open, server: Server) -> None:
    one = reader()
    page = one.open("/query")
    write(one, ENDLESS)
    page.locator("#run").click()
    page.wait_for_selector("#stop:visible")
    assert server.soon(lambda pool: pool.busy + pool.long > 0)
    time.sleep(0.3)
    page.locator("#stop").click()
    page.wait_for_selector("#status .badge.fair")
    assert "已停止" in page.locator("#status").inner_text()
    assert server.soon(lambda pool: pool.busy + pool.long == 0)
    assert page.locator("#run").is_enabled()


def test_an_error_is_marked_at_its_place(reader: Open) -> None:
    one = reader()
    page = one.open("/query")
    write(one, "SELECT * WHERE {\n ?s ?p ?o .\n FILTR(?o)\n}")
    page.locator("#run").click()
    page.wait_for_selector(".problem")
    assert "第 3 行" in page.locator(".problem").inner_text()
    assert "这里不应出现“FILTR”" in page.locator(".problem").inner_text()
    if page.locator(".CodeMirror").count():
        assert page.locator(".fault").inner_text() == "FILTR"


@pytest.mark.parametrize(("language", "words"), [("zh", "护理型床位占比"), ("en", "nursing")])
def test_words_are_completed_to_names(reader: Open, language: str, words: str) -> None:
    one = reader(language=language)
    page = one.open("/query")
    if not page.locator(".CodeMirror").count():
        pytest.skip("the editor is not built: make install")
    write(one, "SELECT * { ?claim mz:metric ")
    page.keyboard.insert_text(words)
    page.keyboard.press("Control+Space")
    label = "养老机构护理型床位占比" if language == "zh" else "share of nursing beds in institutions"
    page.locator(".CodeMirror-hint", has_text=label).first.click()
    text = page.locator("#query").input_value()
    assert "metric:nursing-bed-share" in text
    assert "PREFIX metric:" in text


def test_searching_with_suggestions(reader: Open) -> None:
    one = reader()
    page = one.open("/")
    page.keyboard.press("/")
    page.keyboard.insert_text("特困")
    page.wait_for_selector("[role=option]")
    assert "特困人员" in page.locator("[role=listbox]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=**")
    assert "特困" in page.locator("mark").first.inner_text()
    page.locator("a.quote").first.click()
    assert page.locator("#lit").inner_text().replace("\n", "") == "特困"
    one.open("/browse")
    page.locator("#find").click()
    page.keyboard.insert_text("济南")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/id/place/370100")


def test_the_language_is_switched_and_stays(reader: Open) -> None:
    one = reader()
    page = one.open("/id/metric/nursing-bed-share")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "share of nursing beds" in page.locator("h1").inner_text()
    one.open("/compare?place=370100")
    assert "Compare" in page.locator("h1").inner_text()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_theme_is_switched_and_stays(reader: Open) -> None:
    one = reader()
    page = one.open("/")
    page.get_by_role("link", name="深色").click()
    one.open("/browse")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"


def test_turtle_is_downloaded_and_read(reader: Open) -> None:
    one = reader()
    page = one.open("/id/place/370100")
    address = page.get_by_role("link", name="Turtle").first.get_attribute("href") or ""
    response = page.request.get(page.url + address)
    graph = rdflib.Graph().parse(data=response.body(), format="turtle")
    subject = rdflib.URIRef("https://w3id.org/minzheng/id/place/370100")
    assert rdflib.Literal("济南市", lang="zh") in set(graph.objects(subject, rdflib.SKOS.prefLabel))


def test_reading_needs_no_scripts(reader: Open) -> None:
    one = reader(scripts=False)
    page = one.open("/")
    page.locator("#find-big").fill("护理型床位")
    page.locator(".find.big button").click()
    page.get_by_role("link", name="养老机构护理型床位占比").first.click()
    assert page.locator(".bars li").count() == 2
    page.locator("a.figure").first.click()
    assert page.locator("#lit").inner_text()
    one.open("/compare?place=370100&place=370400")
    assert page.locator("#matrix").is_visible()
    one.open("/query?question=01-nursing-bed-share")
    with page.expect_response("**/sparql") as answer:
        page.get_by_role("button", name="CSV").click()
    assert answer.value.status == 200


def test_an_answer_of_nothing_leads_to_the_atlas(reader: Open) -> None:
    one = reader()
    page = one.open("/query")
    place = "https://w3id.org/minzheng/id/place/371600"
    share = "https://w3id.org/minzheng/id/metric/nursing-bed-share"
    write(one, f"SELECT * {{ ?claim ?area <{place}> ; ?of <{share}> }}")
    page.locator("#run").click()
    page.locator("#result a[href^='/atlas']").click()
    page.wait_for_url(re.compile(r"/atlas\?place=371600&metric=nursing-bed-share"))
    assert "滨州市" in shown(one)


def test_a_query_in_the_editor_is_cited(reader: Open) -> None:
    one = reader()
    page = one.open("/query")
    write(one, "ASK { ?s ?p ?o }")
    page.locator("#cite").click()
    page.wait_for_url(re.compile(r"/cite\?"))
    assert "kg release" in shown(one)
