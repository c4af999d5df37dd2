"""The pages: both languages, nothing from elsewhere, and no markup out of the graph."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest

from kg.endpoint.pages import COUNTED, WEB, preferred
from kg.graph.vocabulary import ID, MZ, RDFS
from kg.questions import questions
from kg.resources import ontology_dir
from tests.endpoint.served import SCRIPT, Server, publish, serving, small_graph

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


class Read(HTMLParser):
    """What a browser would act on."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    @property
    def addresses(self) -> list[str]:
        return [attrs[name] for _, attrs in self.tags for name in ("href", "src", "action") if name in attrs]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("pages") / "store"
    publish(store, small_graph())
    with serving(store) as running:
        yield running


PAGES = ("/", "/query", "/query?query=ASK%20%7B%7D%3C/textarea%3E%3Cscript%3E", "/id/place/370100", "/id/metric/指标1")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_runs_nothing_of_its_own(server: Server, path: str) -> None:
    reply = server.get(quote(path, safe="/?=%"), Accept=HTML)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    page = Read(reply.text)
    assert not [attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)]
    assert all(attrs.get("src") for tag, attrs in page.tags if tag == "script")
    assert not [tag for tag, _ in page.tags if tag == "style"]
    loaded = [attrs for tag, attrs in page.tags if tag in {"script", "link"} and attrs.get("rel") != "alternate"]
    for attrs in loaded:
        address = attrs.get("src") or attrs["href"]
        assert address.startswith("/static/")
        assert server.get(address).status == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(server: Server, path: str) -> None:
    start = quote(path, safe="/?=%")
    for address in Read(server.get(start, Accept=HTML).text).addresses:
        # This graph has no ontology, and how the server is may be 503 while its processes are replaced.
        if address.startswith(("#", "/ontology/", "/health")) or "://" in address:
            continue
        assert server.get(urljoin(start, address), Accept=HTML).status in {200, 303}, address


def test_a_script_in_a_label_stays_words(server: Server) -> None:
    for path in ("/id/place/370100", quote("/id/metric/指标1")):
        reply = server.get(path, Accept=HTML)
        assert SCRIPT in Read(reply.text).words
        assert "<script>alert" not in reply.text


def test_a_query_in_the_address_stays_words(server: Server) -> None:
    reply = server.get("/query?query=" + quote(f"</textarea>{SCRIPT}"), Accept=HTML)
    assert "<script>alert" not in reply.text
    assert SCRIPT in Read(reply.text).words


@pytest.mark.parametrize(
    ("headers", "path", "language"),
    [
        ({}, "/", "zh-CN"),
        ({"Accept-Language": "en-US,en;q=0.9"}, "/", "en"),
        ({"Accept-Language": "zh-TW,zh;q=0.9,en;q=0.8"}, "/", "zh-CN"),
        ({"Accept-Language": "en"}, "/?lang=zh", "zh-CN"),
        ({"Accept-Language": "zh", "Cookie": "a=b; lang=en"}, "/query", "en"),
        ({"Accept-Language": "zh", "Cookie": "lang=<script>"}, "/query", "zh-CN"),
    ],
)
def test_the_language_is_the_readers(server: Server, headers: dict[str, str], path: str, language: str) -> None:
    reply = server.call("GET", path, {"Accept": HTML, **headers})
    tags = dict(Read(reply.text).tags)
    assert tags["html"]["lang"] == language
    assert "Accept-Language" in reply.headers["vary"]


def test_a_language_switched_to_stays(server: Server) -> None:
    assert server.get("/?lang=en").headers["set-cookie"].startswith("lang=en;")
    assert "set-cookie" not in server.get("/").headers


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("*", "zh"),
        ("de", "en"),
        ("zh;q=0.1,en;q=0.2", "en"),
        ("en;q=0.5,zh-Hans", "zh"),
        ("en;q=,;;", "en"),
    ],
)
def test_preferred(header: str, language: str) -> None:
    assert preferred(header) == language


def test_the_start_page_counts_what_there_is(server: Server) -> None:
    words = Read(server.get("/", Accept_Language="en").text).words
    assert re.search(r"\b1\s+cities", words)
    assert re.search(r"\b44\s+statements", words)


def test_the_questions_are_offered_and_open_in_the_form(server: Server) -> None:
    start = server.get("/", Accept_Language="en").text
    for question in questions():
        assert question.title("en") in Read(start).words
        opened = Read(server.get(f"/query?question={question.slug}").text)
        assert question.text.strip() in opened.words
        assert question.title("zh") in opened.words


@pytest.mark.parametrize("path", ["/query?question=nothing", "/id/place/999999", "/id/", "/static/none.css", "/none"])
def test_what_is_not_there_is_not_found(server: Server, path: str) -> None:
    reply = server.get(path)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
    page = server.get(path, Accept=HTML, Accept_Language="en")
    assert (page.status, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing here" in page.text


@pytest.mark.parametrize(
    ("accept", "query", "media"),
    [
        ("text/turtle", "", "text/turtle; charset=utf-8"),
        ("application/ld+json", "", "application/ld+json"),
        ("*/*", "", "text/turtle; charset=utf-8"),
        (HTML, "?format=nt", "application/n-triples"),
        (HTML, "?format=rdf", "application/rdf+xml"),
    ],
)
def test_a_thing_comes_as_data_too(server: Server, accept: str, query: str, media: str) -> None:
    reply = server.get(quote("/id/metric/指标1") + query, Accept=accept)
    assert (reply.status, reply.headers["content-type"]) == (200, media)
    quads = list(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(media)))
    assert {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)} == {f"{ID}metric/指标1"}
    assert len(quads) == 2


def test_data_of_nothing_is_not_found(server: Server) -> None:
    assert server.get("/id/place/1", Accept="text/turtle").status == 404
    assert server.get("/id/place/370100", Accept="text/csv").status == 406


def test_the_files_for_the_browser_call_nobody() -> None:
    for path in (WEB / "static").iterdir():
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"https?://(?!\\)", text), path.name
        assert not re.search(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b", text)


def test_what_is_counted_is_in_the_ontology() -> None:
    classes = ox.Store()
    classes.load(path=str(ontology_dir() / "core.ttl"), format=ox.RdfFormat.TURTLE)
    for name in COUNTED:
        labels = classes.quads_for_pattern(ox.NamedNode(MZ.namespace_iri + name), RDFS.label, None)
        assert {label.object.language for label in labels if isinstance(label.object, ox.Literal)} == {"zh", "en"}, name


def test_the_words_of_the_pages_stand_in_both_languages() -> None:
    words = tomllib.loads((WEB / "texts.toml").read_text(encoding="utf-8"))["words"]
    assert all(text.keys() == {"zh", "en"} for text in words.values())
    templates = "".join(path.read_text("utf-8") for path in (WEB / "templates").iterdir())
    used = set(re.findall(r"\bw\.(\w+)", templates)) - {"get"}
    families = tuple(re.findall(r'\bw(?:\.get\(|\[)"(\w+_)" ~', templates))
    assert {word for word in words if not word.startswith(families)} <= used <= words.keys()
    assert all(any(word.startswith(family) for word in words) for family in families)
