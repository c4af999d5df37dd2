"""Rules first, the model in the gaps."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.language import annotate
from kg.lexicon import Lexicon
from kg.model import Designation, Initiative, PlaceMention, Policy, Proposal, Span, Statement
from kg.statements import extract
from tests.language.test_annotate import report


def stated(text: str, names: dict[str, str], lexicon: Lexicon, *, believed: bool = True) -> list[Statement]:
    """What is stated by the model alone when it proposes these names, each with its kind."""
    read = report(text)
    spans = [(Span(text.index(name), text.index(name) + len(name)), kind) for name, kind in names.items()]
    proposals = tuple(
        Proposal(span=span, kind=kind, score=Decimal("0.95"), believed=believed) for span, kind in sorted(spans)
    )
    sentences = [replace(sentence, proposals=proposals) for sentence in annotate(read, lexicon)]
    return [s for s in extract(read, sentences, lexicon).statements if s.evidence.proposed is not None]


def test_a_name_that_no_rule_read_is_stated_with_the_models_score(lexicon: Lexicon) -> None:
    (found,) = stated("志愿者走进云杉坳，为老人理发。", {"云杉坳": "place"}, lexicon)
    assert isinstance(found, PlaceMention)
    assert (found.name, found.place.within, found.evidence.proposed) == ("云杉坳", "530100", Decimal("0.95"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("官渡区建成食堂12家。", {"官渡区": "place"}),
        ("官渡区建成食堂12家。", {"官渡区建成": "place"}),
        ("官渡区民政局牵头。", {"区民政局": "organization"}),
        ("印发《官渡区养老服务条例》。", {"养老服务条例": "initiative"}),
        ("印发《官渡区养老服务条例》。", {"官渡区养老服务条例": "policy"}),
    ],
)
def test_where_a_rule_has_read_the_model_is_not_heard(lexicon: Lexicon, text: str, names: dict[str, str]) -> None:
    assert stated(text, names, lexicon) == []


def test_what_the_model_is_not_sure_of_is_not_stated(lexicon: Lexicon) -> None:
    assert stated("志愿者走进云杉坳，为老人理发。", {"云杉坳": "place"}, lexicon, believed=False) == []


def test_a_longer_name_may_hold_a_place(lexicon: Lexicon) -> None:
    (found,) = stated("贯彻官渡区长者安康条例，补齐短板。", {"官渡区长者安康条例": "policy"}, lexicon)
    assert isinstance(found, Policy)
    assert found.title == "官渡区长者安康条例"


def test_an_undertaking_takes_its_type_from_its_end(lexicon: Lexicon) -> None:
    (found,) = stated("启动邻里照护云上平台，方便老人。", {"邻里照护云上平台": "initiative"}, lexicon)
    assert isinstance(found, Initiative)
    assert found.type == "platform"


@pytest.mark.parametrize(
    ("text", "name", "stated_as"),
    [
        ("雨花台里的“荷香串门”，让老人多了说话的人。", "荷香串门", ["荷香串门"]),
        ("坚决刹住“荷香串门”。", "荷香串门", []),
        ("坚决刹住“大操大办”“荷香串门”。", "荷香串门", []),
        ("鼓励邻居当“荷香串门”。", "荷香串门", []),
        ("由“坐等上门”向“荷香串门”转变。", "荷香串门", []),
        ("您提出的“荷香串门”建议收悉。", "荷香串门", []),
        ("雨花台里的“荷香串门”，让老人多了说话的人。", "串门", []),
    ],
)
def test_what_fills_its_quotation_marks_is_stated_where_it_can_be_a_name(
    lexicon: Lexicon, text: str, name: str, stated_as: list[str]
) -> None:
    found = [s.name for s in stated(text, {name: "initiative"}, lexicon) if isinstance(s, Initiative)]
    assert found == stated_as


def test_an_honour_is_held_by_who_is_named_before_it(lexicon: Lexicon) -> None:
    names = {"云杉坳": "place", "省级和美村落": "honour"}
    found = [s for s in stated("去年，云杉坳成了省级和美村落。", names, lexicon) if isinstance(s, Designation)]
    assert [(s.holder, s.holder_type, s.name, s.level) for s in found] == [("云杉坳", "place", "省级和美村落", "省")]


def test_an_honour_without_a_holder_is_left_out(lexicon: Lexicon) -> None:
    assert stated("跻身省级和美村落。", {"省级和美村落": "honour"}, lexicon) == []
