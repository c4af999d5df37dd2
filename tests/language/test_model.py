"""The pipeline that is shipped: it loads by itself, cuts figures out, names what no list holds; others plug in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import KgError
from kg.language import annotate
from kg.language.known import mentions
from kg.language.names import proposals
from kg.language.pipeline import OWN, pipeline
from kg.lexicon import Lexicon
from kg.model import Proposal, Report, Span
from tests.language.test_annotate import report

MOST = 8_000_000


@pytest.fixture(scope="module")
def own() -> Language:
    return spacy.load(OWN)


def test_it_is_small_enough_to_be_shipped() -> None:
    assert sum(path.stat().st_size for path in OWN.rglob("*") if path.is_file()) <= MOST


def test_it_tells_nothing_of_where_it_was_trained() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in (OWN / "config.cfg", OWN / "meta.json"))
    assert str(Path.home()) not in told
    assert "/work" not in told


def test_what_a_component_requires_is_assigned_before_it(own: Language) -> None:
    assert own.pipe_names[-1] == "ner"
    told = own.analyze_pipes()
    assert told is not None
    assert not any(told["problems"].values())


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("支出资金3,456.78万元", ["3,456.78"]),
        ("占比82.5%，增长1.2个百分点", ["82.5", "1.2"]),
        ("护理员4700余名", ["4700"]),
        ("１２家养老院", ["１２"]),
        ("每人每月885元", ["885"]),
    ],
)
def test_a_figure_is_a_token_of_its_own(own: Language, text: str, figures: list[str]) -> None:
    doc = own.make_doc(text)
    assert "".join(token.text for token in doc) == text
    assert [token.text for token in doc if token.text[0].isdigit()] == figures


def test_a_document_keeps_what_is_known_and_proposed_in_it_between_processes(own: Language) -> None:
    doc = own("甲县民政局在云杉坳村开办“荷香串门”项目，救助低保对象300人。")
    again = Doc(own.vocab).from_bytes(doc.to_bytes())
    assert list(mentions(doc)) == list(mentions(again)) != []
    assert list(proposals(doc)) == list(proposals(again)) != []


@pytest.mark.parametrize("text", ["", "\n", "　甲县 乙县\n", "A类B1＋2", "〇五年"])
def test_the_tokens_are_the_text(own: Language, text: str) -> None:
    assert "".join(token.text for token in own.make_doc(text)) == text


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("在木兰沟村，志愿者上门为老人理发。", "木兰沟村", "place"),
        ("由青川县民政局牵头，会同有关部门推进。", "青川县民政局", "organization"),
        ("深入开展养老服务质量提升专项行动，整改问题32个。", "养老服务质量提升专项行动", "initiative"),
        ("全县共有养老床位1200张。", "养老床位", "metric"),
    ],
)
def test_it_names_what_no_list_holds(lexicon: Lexicon, text: str, name: str, kind: str) -> None:
    assert (name, kind) in {(p.span.of(text), p.kind) for p in proposed(report(text), lexicon)}


def proposed(read: Report, lexicon: Lexicon, model: str | None = None) -> list[Proposal]:
    return [proposal for sentence in annotate(read, lexicon, model=model) for proposal in sentence.proposals]


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pipeline with the labels of zh_core_web_lg, cut by characters, as a user may have one installed."""
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": label, "pattern": words}
            for label, words in (("GPE", "云崖镇"), ("LAW", "慈善法"), ("DATE", "去年"))
        ]
    )
    path = tmp_path_factory.mktemp("models") / "zh_stand_in"
    nlp.to_disk(path)
    return str(path)


def test_another_pipeline_plugs_in(lexicon: Lexicon, stand_in: str) -> None:
    text = "去年官渡区云崖镇宣传慈善法。"
    (sentence,) = annotate(report(text), lexicon, model=stand_in)
    assert [(p.span, p.kind, p.score, p.believed) for p in sentence.proposals] == [
        (Span(5, 8), "place", Decimal(1), True),
        (Span(10, 13), "policy", Decimal(1), True),
    ]
    assert sentence.mentions[0].kind == "place"


def test_one_that_is_not_there_is_told(lexicon: Lexicon) -> None:
    with pytest.raises(KgError, match="zh_core_web_none: no spaCy pipeline is installed"):
        pipeline(lexicon, "zh_core_web_none")


def test_one_of_another_language_is_refused(lexicon: Lexicon, tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "english")
    with pytest.raises(KgError, match="language en"):
        pipeline(lexicon, str(tmp_path / "english"))
