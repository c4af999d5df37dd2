"""The page that explains a report: nothing lost, nothing twice, nothing that runs."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kg.explain import page, tally
from kg.explain.labels import WEB, Labels
from kg.explain.page import FATES
from kg.graph import vocabulary
from kg.graph.describe import describe_report
from kg.lexicon import Lexicon
from kg.model import ConceptRef, Fate, Number, Reading, Span
from kg.pipeline import read_one
from tests.explain.parsed import Parsed, joined

STEMS = sorted(path.stem for path in (Path(__file__).parents[2] / "seeds").glob("*.txt"))

HOSTILE = """<script>alert(1)</script>“晚晴”行动</style>

截至2024年底，全市建成养老机构12家，其中<b/onclick="x()">公办</b>5家。惠及困难群众40万余人]]>。</div></body><!--

印发《<img/src=x/onerror=alert(2)>养老服务条例》，开展“三<i>走</i>进”行动。发放补贴3.5亿元。

&lt;全市&amp;有养老床位300张。&#60;{{ 7*7 }}{% raw %}
"""
OURS = {
    "html", "head", "meta", "title", "style", "script", "body", "header", "main", "section", "footer", "fieldset",
    "legend", "label", "input", "button", "details", "summary", "dl", "dt", "dd", "div", "p", "h1", "h2", "a", "b",
    "code", "small", "span",
}  # fmt: skip


@pytest.fixture(scope="module", params=STEMS)
def reading(request: pytest.FixtureRequest, seeds: Path, lexicon: Lexicon) -> Reading:
    return read_one(seeds / f"{request.param}.txt", lexicon)


@pytest.fixture(scope="module")
def parsed(reading: Reading, lexicon: Lexicon) -> Parsed:
    return Parsed(page(reading, lexicon))


def read(tmp_path: Path, text: str, lexicon: Lexicon, sidecar: str = "") -> Reading:
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode())
    if sidecar:
        path.with_suffix(".toml").write_text(sidecar, encoding="utf-8")
    return read_one(path, lexicon)


def test_the_text_is_as_printed(reading: Reading, parsed: Parsed) -> None:
    assert parsed.text == reading.report.text


def test_every_number_is_marked_once_in_its_colour(reading: Reading, parsed: Parsed) -> None:
    marked = parsed.marked("data-number")
    assert all(len(spans) == 1 for spans in marked.values())
    assert sorted(spans[0] for spans in marked.values()) == [number.span for number in reading.numbers]
    assert {number.span for number in reading.numbers} <= {spans[0] for spans in marked.values()}
    fates = {number.span: FATES[number.fate] for number in reading.numbers}
    for run in parsed.runs:
        for id_ in run.attrs.get("data-number", "").split():
            assert f"k-{fates[marked[id_][0]]}" in run.attrs["class"].split()


def test_every_digit_of_the_text_is_in_a_number(reading: Reading, parsed: Parsed) -> None:
    marked = {offset for (span,) in parsed.marked("data-number").values() for offset in range(span.start, span.end)}
    assert {match.start() for match in re.finditer(r"\d", reading.report.text)} <= marked


def test_a_statement_is_marked_where_its_evidence_is(reading: Reading, parsed: Parsed) -> None:
    marked = parsed.marked("data-of")
    iris = {code: id_ for id_, codes in parsed.codes.items() for code in codes if code.startswith(vocabulary.ID)}
    assert len(iris) == len(reading.claims) + len(reading.named)
    for claim in reading.claims:
        id_ = iris[vocabulary.claim(reading.report.stem, claim.key).value]
        assert marked[id_] == joined(one.quote for one in claim.evidence)
        assert claim.observation.title in parsed.words[id_]
        assert all(f"{one.quote.start}–{one.quote.end}" in parsed.words[id_] for one in claim.evidence)


def test_an_identifier_is_the_one_of_the_graph(reading: Reading, parsed: Parsed, lexicon: Lexicon) -> None:
    subjects = {str(quad.subject).strip("<>") for quad in describe_report(reading, lexicon)}
    shown = {code for codes in parsed.codes.values() for code in codes if code.startswith(vocabulary.ID)}
    assert shown <= subjects


def test_what_is_not_stated_has_its_reason_in_both_languages(
    reading: Reading, parsed: Parsed, lexicon: Lexicon
) -> None:
    labels = Labels(lexicon)
    told = {span: id_ for id_, (span,) in parsed.marked("data-number").items()}
    for number in reading.numbers:
        if number.fate is Fate.STATED:
            continue
        reason, card = labels.reason(number.reason), parsed.words[told[number.span]]
        assert reason.zh != number.reason, f"{number.reason} has no words in {WEB.name}/texts.toml"
        assert reason.zh in card
        assert reason.en in card


def test_links_lead_both_ways(parsed: Parsed) -> None:
    ids = parsed.ids
    assert len(ids) == len(set(ids))
    inner = [address.removeprefix("#") for address in parsed.addresses if address.startswith("#")]
    assert set(inner) <= set(ids)
    cards = {id_ for id_ in ids if re.fullmatch(r"[csn]\d+", id_)}
    assert {id_ for run in parsed.runs for id_ in run.attrs.get("data-of", "").split()} == cards
    first = {run.attrs["data-of"].split()[0] for run in parsed.runs if "k-figure" in run.attrs.get("class", "").split()}
    assert first <= set(inner)


def test_the_page_is_whole_in_itself(parsed: Parsed) -> None:
    assert not [address for address in parsed.addresses if not address.startswith("#")]
    assert not re.search(r"url\(|@import|https?:", parsed.sources["style"])
    assert not re.search(r"\bfetch\b|XMLHttp|import\b|eval|innerHTML", parsed.sources["script"])
    policy = next(attrs["content"] for _, attrs in parsed.tags if attrs.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    for source in parsed.sources.values():
        assert base64.b64encode(hashlib.sha256(source.encode()).digest()).decode() in policy


def test_the_counts_are_shown(reading: Reading, lexicon: Lexicon) -> None:
    counts, fates = tally(reading), Counter(number.fate for number in reading.numbers)
    assert (counts.stated, counts.set_aside) == (fates[Fate.STATED], fates[Fate.SET_ASIDE])
    html = page(reading, lexicon)
    for kind, number in (("stated", counts.stated), ("set-aside", counts.set_aside)):
        assert re.search(rf'id="show-{kind}".*?<b>{number}</b></label>', html)


def test_hostile_words_stay_words(tmp_path: Path, lexicon: Lexicon) -> None:
    sidecar = """title = '</title><script>alert(3)</script>'\npublisher = '<img src=x onerror="y">'
    url = "https://a.example/?'onclick=alert(4)"\n"""
    reading = spoilt(read(tmp_path, HOSTILE, lexicon, sidecar))
    parsed = Parsed(page(reading, lexicon))
    assert parsed.text == HOSTILE
    tags = Counter(tag for tag, _ in parsed.tags)
    assert (tags["script"], tags["style"], tags["title"]) == (1, 1, 1)
    assert set(tags) <= OURS
    assert not [name for _, attrs in parsed.tags for name in attrs if name.startswith("on") or name == "style"]
    assert "alert" not in "".join(parsed.sources.values())
    assert [address for address in parsed.addresses if address[0] != "#"] == [reading.report.url]


def spoilt(reading: Reading) -> Reading:
    """The same with marks on the hostile words, and such words in every reading."""
    assert reading.claims
    script = Number(
        span=Span(0, len("<script>alert(1)</script>")), fate=Fate.SET_ASIDE, reason="'\"><script>alert(5)//"
    )
    claim = reading.claims[0]
    words = '"><script>alert(6)</script></dl>'
    said = replace(claim.observation, title=words, groups=(words,), programs=(words,), denominator=words, rule=words)
    group = ConceptRef(words=words, concept=None)
    hostile = replace(claim, observation=said, metric=group, groups=(group,), programs=(words,))
    return replace(reading, claims=(hostile, *reading.claims[1:]), numbers=(script, *reading.numbers))


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", None])
def test_only_web_addresses_become_links(tmp_path: Path, lexicon: Lexicon, address: str | None) -> None:
    reading = read(tmp_path, "全市有养老机构12家。\n", lexicon)
    parsed = Parsed(page(replace(reading, report=replace(reading.report, url=address)), lexicon))
    assert not [one for one in parsed.addresses if not one.startswith("#")]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n  全市有养老机构12家。\r\n\r\n床位2.4万张。\t完\r\n",
        "全市有养老机构１２家，\x85床位\u2028二千张。\u202e\ufeff\n",
        "全市有养老机构12家\f",
    ],
)
def test_every_character_is_kept(tmp_path: Path, lexicon: Lexicon, text: str) -> None:
    reading = read(tmp_path, text, lexicon)
    assert Parsed(page(reading, lexicon)).text == reading.report.text == text


def test_a_report_without_statements(tmp_path: Path, lexicon: Lexicon) -> None:
    reading = read(tmp_path, "春风吹过山岗，花都开了。\n", lexicon)
    assert not reading.claims
    parsed = Parsed(page(replace(reading, named=(), numbers=()), lexicon))
    assert parsed.text == reading.report.text
    assert not [run for run in parsed.runs if run.attrs]
    assert 'id="cards"' in page(reading, lexicon)


def test_a_number_not_understood_is_told_so(tmp_path: Path, lexicon: Lexicon) -> None:
    reading = read(tmp_path, "全市有养老机构12家。\n", lexicon)
    puzzling = Number(span=Span(0, 2), fate=Fate.NOT_UNDERSTOOD, reason="no unit")
    parsed = Parsed(page(replace(reading, numbers=(puzzling, *reading.numbers)), lexicon))
    run = next(run for run in parsed.runs if run.span == Span(0, 2))
    assert "k-not-understood" in run.attrs["class"].split()
    assert run.attrs["title"] == "未读懂：没有量词 / not understood: no unit"


def test_every_word_has_both_languages() -> None:
    texts = tomllib.loads((WEB / "texts.toml").read_text(encoding="utf-8"))
    for section, table in texts.items():
        for name, words in table.items():
            assert set(words) == {"zh", "en"}, f"{section}.{name}"
            assert all(words.values()), f"{section}.{name}"
    assert set(FATES.values()) <= set(texts["kinds"])
