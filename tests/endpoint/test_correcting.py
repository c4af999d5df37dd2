"""Corrections by the pages: with the operator's leave and token, from here; and nothing typed breaks anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corrections import Anchor, Correction, Kind
from kg.corrections.book import Book
from kg.corrections.shown import rows_of
from kg.endpoint.names import href_of
from kg.graph.vocabulary import ID
from kg.lexicon import Lexicon
from kg.pipeline import Way, build
from kg.search import INDEX
from kg.store import open_current
from tests.endpoint.served import Reply, Server, serving

TOKEN = "a-token-of-the-operator"  # noqa: S105 - of this test alone
FORM = "application/x-www-form-urlencoded"
_CLAIMS = "SELECT ?claim { ?claim a mz:Claim ; qb:dataSet/dcterms:identifier 'jinan-2024-five-years' } ORDER BY ?claim"


@pytest.fixture(scope="module")
def store(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("correcting")
    build([seeds / "jinan-2024-five-years.txt"], folder / "store", workers=1)
    return folder / "store"


@pytest.fixture(scope="module")
def claims(store: Path) -> list[str]:
    with open_current(store) as snapshot:
        return [row["claim"] for row in rows_of(snapshot.store, _CLAIMS)]


@pytest.fixture(scope="module")
def book(store: Path) -> Book:
    return Book.of(store)


@pytest.fixture(scope="module")
def server(store: Path, book: Book) -> Iterator[Server]:
    with serving(store, workers=1, token=TOKEN, corrections=book.path) as running:
        yield running


def send(server: Server, fields: dict[str, str], **headers: str) -> Reply:
    known = {"Origin": server.url, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return server.call("POST", "/corrections", {"Content-Type": FORM, **known}, urlencode(fields).encode())


def said(claim: str, **fields: str) -> dict[str, str]:
    return {"claim": claim, "do": "reject", "author": "李敏", "token": TOKEN, **fields}


def test_without_leave_nothing_is_entered(store: Path, claims: list[str], book: Book) -> None:
    before = book.read()
    with serving(store, workers=1, token=TOKEN) as closed:
        assert send(closed, said(claims[0])).status == 403
        page = closed.get(f"/correct?{urlencode({'claim': claims[0]})}", Accept="text/html")
        assert page.status == 200
        assert '<form action="/corrections"' not in page.text
        assert "--allow-corrections" in closed.get("/review", Accept="text/html").text
    assert book.read() == before


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({"token": "another-token-altogether"}, {}),
        ({"token": ""}, {}),
        ({}, {"Origin": "https://evil.example"}),
        ({}, {"Origin": "null"}),
        ({"token": ""}, {"Cookie": "corrector=0123"}),
        ({"token": ""}, {"Authorization": "Bearer another-token-altogether"}),
    ],
)
def test_strangers_are_refused(
    server: Server, claims: list[str], book: Book, change: dict[str, str], headers: dict[str, str]
) -> None:
    before = book.read()
    assert send(server, said(claims[0], **change), **headers).status == 403
    assert book.read() == before


def test_a_form_is_entered_and_shown_and_a_browser_is_known_then(server: Server, claims: list[str], book: Book) -> None:
    page = href_of(claims[1]) or ""
    form = server.get(
        f"/correct?{urlencode({'claim': claims[1], 'next': page})}", Accept="text/html", Accept_Language="en"
    )
    assert 'name="unit"' in form.text
    answer = send(server, said(claims[1], do="change", unit="人次", why="<b>per</b> time", next=page))
    assert (answer.status, answer.headers["location"]) == (303, quote(page, safe="/%-._~()"))
    assert "SameSite=Strict" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    kept = answer.headers["set-cookie"].partition(";")[0]
    again = send(server, said(claims[2], token=""), Cookie=kept, Accept="application/json")
    assert (again.status, again.json["id"]) == (200, book.read()[-1].id)
    shown = server.get(page, Accept="text/html").text
    assert "待下一次构建" in shown
    assert "&lt;b&gt;per&lt;/b&gt;" in shown
    assert "<b>per" not in shown


def test_the_list_is_paged(store: Path, tmp_path: Path, lexicon: Lexicon) -> None:
    anchor = Anchor(report="r", sentence="共5处。", figure="5")
    many = [
        Correction(id=f"c{nth:03}", kind=Kind.REJECT, author="李", when="2026-11-22", anchor=anchor)
        for nth in range(130)
    ]
    table = Book(tmp_path / "corrections.csv")
    table.add(many, lexicon)
    with serving(store, workers=1, token=TOKEN, corrections=table.path) as running:
        pages = [running.get(f"/corrections?page={page}", Accept="text/html").text for page in (1, 2, 3)]
        assert [page.count('class="correction open"') for page in pages] == [100, 30, 30]
        assert "2 / 2" in pages[1]


def test_a_named_thing_has_its_own_form(server: Server, book: Book) -> None:
    brand = f"{ID}report/jinan-2024-five-years/initiative/泉心共助"
    page = href_of(brand) or ""
    shown = server.get(page, Accept="text/html").text
    assert "/correct?" in shown
    form = server.get(f"/correct?{urlencode({'claim': brand})}", Accept="text/html", Accept_Language="en").text
    assert 'name="type"' in form
    assert 'name="unit"' not in form
    assert send(server, said(brand, do="change", type="campaign", name="<i>泉心</i>", next=page)).status == 303
    (last,) = book.read()[-1:]
    assert last.anchor is not None
    assert (last.anchor.statement, last.anchor.figure, last.slot) == (
        "initiative", "泉心共助", {"name": "<i>泉心</i>", "type": "campaign"},
    )  # fmt: skip
    assert "待下一次构建" in server.get(page, Accept="text/html").text
    assert "<i>泉心" not in server.get("/corrections", Accept="text/html").text
    assert send(server, said(brand, do="change", type="poem")).status == 400
    assert send(server, said(brand, do="confirm")).status == 303


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"do": "change", "unit": "parsec"}, "no scheme has"),
        ({"do": "change", "value": "viel"}, "is no number"),
        ({"do": "change", "period": "2024-13"}, "cannot be read"),
        ({"do": "change"}, "say which field"),
        ({"do": "merge"}, "kg correct"),
        ({"author": " "}, "author"),
        ({"do": ""}, "reject, change, confirm or add"),
    ],
)
def test_what_cannot_be_comes_back_with_the_form(
    server: Server, claims: list[str], fields: dict[str, str], told: str
) -> None:
    answer = send(server, said(claims[0], **fields))
    assert answer.status == 400
    assert told in answer.text


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(server: Server, claims: list[str], address: str) -> None:
    answer = send(server, said(claims[3], next=address))
    assert answer.headers["location"].startswith("/id/report/")


anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
sharp = st.sampled_from([
    '"><script>alert(1)</script>', "</textarea><img src=x>", "> . <x:s> <x:p> <x:o>", "'; DROP", "=1+1",
    "\r\nSet-Cookie: a=b", "{{7*7}}", "\\", "%00",
])  # fmt: skip
typed = st.one_of(anything, sharp)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["why", "author", "title", "metric", "group", "program", "place", "period", "unit", "value", "next"]
        ),
        typed,
    ),
    kind=st.sampled_from(["change", "add", "reject", "confirm"]),
)
def test_nothing_typed_runs_or_breaks(
    server: Server, claims: list[str], book: Book, fields: dict[str, str], kind: str
) -> None:
    words = (
        {"report": "jinan-2024-five-years", "sentence": fields.get("why", "") + "5", "figure": "5"}
        if kind == "add"
        else {}
    )
    answer = send(server, said("" if kind == "add" else claims[4], **{**fields, **words, "do": kind}))
    assert answer.status in (303, 400, 403)
    assert "set-cookie: a=b" not in str(answer.headers).lower()
    for text in (answer.text, server.get("/corrections", Accept="text/html").text):
        assert "<script>alert" not in text
        assert "<img src=x>" not in text
    assert book.read() == Book(book.path).read()


def test_a_rejected_figure_keeps_its_name_and_its_words(seeds: Path, tmp_path: Path) -> None:
    store, report = tmp_path / "store", [seeds / "jinan-2024-five-years.txt"]
    build(report, store, workers=1)
    with open_current(store) as snapshot:
        (row,) = rows_of(snapshot.store, "SELECT ?claim { ?claim mz:raw '82%' }")
    book = Book.of(store)
    with serving(store, workers=1, token=TOKEN, corrections=book.path) as open_one:
        send(open_one, said(row["claim"]))
    assert len(book.read()) == 1
    build(report, store, way=Way(corrections=book.read()), workers=1)
    with serving(store, workers=1) as server:
        text = server.get(href_of(row["claim"]) or "", Accept="text/html").text
    assert '<h1 lang="zh-CN">护理型床位占比</h1>' in text
    assert "<del>82%</del>" in text


@pytest.mark.parametrize(("language", "title"), [("zh", "占比超过百分之百"), ("en", "hundred")])
def test_doubts_are_told_in_the_language_of_the_page(tmp_path: Path, language: str, title: str) -> None:
    report = tmp_path / "reports" / "济南市.txt"
    report.parent.mkdir()
    report.write_text("济南市民政局2024年工作总结\n2024年，全市养老机构护理型床位占比达到182%。\n", encoding="utf-8")
    build([report], tmp_path / "store", workers=1)
    with serving(tmp_path / "store", workers=1) as server:
        text = server.get("/review", Accept="text/html", Accept_Language=language).text
    assert "share-over-hundred" not in text
    (badge,) = re.findall('<span class="badge fair">(.*?)</span>', text)
    assert title in badge


def test_the_queue_is_read_a_page_at_a_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.endpoint.pages.reviewing._A_PAGE", 10)

    def claims_on(page: str) -> list[str]:
        text = server.get(f"/review?page={page}", Accept="text/html").text
        return re.findall('data-claim="([^"]*)"', text)

    first, second = claims_on("1"), claims_on("2")
    assert len(first) == 10
    assert second
    assert not {*first} & {*second} - {""}
    assert claims_on("0") == claims_on("x") == first
    assert '<ol class="plain queue" id="queue" start="11">' in server.get("/review?page=2", Accept="text/html").text
    assert claims_on("999")[-1] not in first


def test_a_snapshot_without_an_index_says_how_to_get_its_queue(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "old", symlinks=True)
    for path in (tmp_path / "old").rglob(INDEX):
        path.unlink()
    with serving(tmp_path / "old", workers=1) as old:
        text = old.get("/review", Accept="text/html").text
    assert "请重新运行 kg build" in text
    assert "没有要核对的" not in text


def test_what_was_typed_is_built(store: Path, seeds: Path, book: Book) -> None:
    done = build([seeds / "jinan-2024-five-years.txt"], store, way=Way(corrections=book.read()), workers=1)
    assert not done.quarantined
    assert {told.correction.id for told in done.corrections} == {one.id for one in book.read()}
