"""A correction holds on to its words: a later pipeline may read them otherwise, or not at all, and is told so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.corrections import Anchor, Corrected, Correction, Kind, correct
from kg.corrections.applying import Became
from kg.corrections.book import checked
from kg.lexicon import Lexicon
from kg.model import Claim, Initiative, Reading
from kg.pipeline import read_one

SENTENCE = "2024年底，全市共有养老机构128家。"
OTHER = "我市打造“夕阳暖心”为老服务品牌。"
FIGURE = Anchor(report="xiangtan", sentence=SENTENCE, figure="128")
BRAND = Anchor(report="xiangtan", sentence=OTHER, figure="夕阳暖心", statement="initiative")
AS_READ = (("metric", "养老机构数"), ("title", "养老机构数"), ("value", "128"), ("unit", "家"))


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, lexicon: Lexicon) -> Reading:
    path = tmp_path_factory.mktemp("read") / "xiangtan.txt"
    path.write_text(f"{SENTENCE}{OTHER}\n", encoding="utf-8")
    path.with_suffix(".toml").write_text('place = "430300"\n', encoding="utf-8")
    return read_one(path, lexicon)


def said(lexicon: Lexicon, kind: Kind, anchor: Anchor, author: str = "李", **slots: str) -> Correction:
    one = Correction(
        id="", kind=kind, author=author, when="2026-11-22", anchor=anchor, slots=tuple(slots.items()) or ()
    )
    return checked(one, lexicon)


def otherwise(reading: Reading, change: Callable[[Claim], Claim]) -> Reading:
    """The reading of a pipeline that reads the figure otherwise."""
    return replace(reading, claims=tuple(map(change, reading.claims)))


def figure(corrected: Corrected) -> tuple[str, Decimal, str, Decimal | None] | None:
    found = [
        (one.observation.title, one.observation.quantity.value, one.observation.quantity.unit, one.confidence)
        for one in corrected.reading.claims
    ]
    return found[0] if found else None


def became(corrected: Corrected) -> list[Became]:
    return [one.became for one in corrected.outcomes]


def test_what_was_confirmed_holds_where_it_is_read_otherwise(reading: Reading, lexicon: Lexicon) -> None:
    confirmed = said(lexicon, Kind.CONFIRM, FIGURE, **dict(AS_READ))
    right = "养老机构数", Decimal(128), "家", Decimal(1)
    assert figure(correct(reading, [confirmed], lexicon)) == right

    def worse(claim: Claim) -> Claim:
        quantity = replace(claim.observation.quantity, value=Decimal(12), unit="人")
        return replace(claim, observation=replace(claim.observation, title="家数", quantity=quantity))

    later = correct(otherwise(reading, worse), [confirmed], lexicon)
    assert (figure(later), became(later)) == (right, [Became.APPLIED])
    assert dict(later.outcomes[0].was) == {"title": "家数", "value": "12", "unit": "人"}

    unread = correct(replace(reading, claims=()), [confirmed], lexicon)
    assert (figure(unread), became(unread)) == (right, [Became.APPLIED])


def test_a_change_of_what_is_not_read_any_more_is_told(reading: Reading, lexicon: Lexicon) -> None:
    change = said(lexicon, Kind.CHANGE, FIGURE, unit="所")
    read = figure(correct(reading, [change], lexicon))
    assert read is not None
    assert read[2] == "所"
    unread = correct(replace(reading, claims=()), [change], lexicon)
    assert (figure(unread), became(unread)) == (None, [Became.NOT_READ])
    rejected = said(lexicon, Kind.REJECT, FIGURE)
    assert became(correct(replace(reading, claims=()), [rejected], lexicon)) == [Became.NOT_NEEDED]


def test_what_two_say_alike_is_applied_by_both(reading: Reading, lexicon: Lexicon) -> None:
    both = [said(lexicon, Kind.CHANGE, FIGURE, author, unit="所") for author in "甲乙"]
    assert became(correct(reading, both, lexicon)) == [Became.APPLIED] * 2


@pytest.mark.parametrize(
    ("anchor", "outcome"),
    [
        (BRAND, Became.APPLIED),
        (replace(BRAND, figure="“夕阳暖心”"), Became.APPLIED),
        (replace(BRAND, figure="夕阳"), Became.NOT_NEEDED),
        (replace(BRAND, statement="policy"), Became.NOT_NEEDED),
        (replace(BRAND, sentence=SENTENCE), Became.NOT_NEEDED),
        (replace(BRAND, sentence="别的话。"), Became.SENTENCE_GONE),
    ],
)
def test_a_named_thing_is_rejected_by_its_own_words_alone(
    reading: Reading, lexicon: Lexicon, anchor: Anchor, outcome: Became
) -> None:
    done = correct(reading, [said(lexicon, Kind.REJECT, anchor)], lexicon)
    assert became(done) == [outcome]
    brands = [one.key for one in done.reading.named if isinstance(one.statement, Initiative)]
    assert brands == ([] if outcome is Became.APPLIED else ["夕阳暖心"])
    assert len(done.rejected) == (outcome is Became.APPLIED)
    assert done.reading.claims == reading.claims


def test_a_named_thing_that_is_read_otherwise_is_told(reading: Reading, lexicon: Lexicon) -> None:
    change = said(lexicon, Kind.CHANGE, BRAND, name="夕阳暖心服务", type="项目")
    done = correct(reading, [change], lexicon)
    (brand,) = [one for one in done.reading.named if isinstance(one.statement, Initiative)]
    assert isinstance(brand.statement, Initiative)
    assert (brand.key, brand.statement.name, brand.statement.type) == ("夕阳暖心", "夕阳暖心服务", "project")
    assert brand.confidence == Decimal(1)
    gone = replace(reading, named=tuple(one for one in reading.named if one.key != "夕阳暖心"))
    assert became(correct(gone, [change], lexicon)) == [Became.NOT_READ]
