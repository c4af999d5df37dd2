"""The sentences of each phenomenon are understood as often as before."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.lexicon import Lexicon
from kg.model import Role
from tests.phenomena.judging import faults
from tests.phenomena.report import judge, read_floors, shares
from tests.phenomena.sentences import PARTS, Example, read_examples, read_sentence, report_of


@pytest.mark.parametrize("part", PARTS)
def test_no_phenomenon_falls_below_its_floor(part: str, lexicon: Lexicon) -> None:
    reached = shares(judge(part, lexicon))
    short = {
        name: f"{right} of {asked}, floor {floor}"
        for name, floor in read_floors()[part].items()
        for right, asked in [reached[name]]
        if right / asked < floor
    }
    assert not short


@pytest.mark.parametrize("part", PARTS)
def test_every_phenomenon_has_a_floor(part: str) -> None:
    assert {example.phenomenon for example in read_examples(part)} == read_floors()[part].keys() - {"overall"}


def test_a_third_is_kept_and_no_sentence_stands_twice() -> None:
    open_part, kept = (read_examples(part) for part in PARTS)
    counts = {name: (open_part_count, 0) for name, open_part_count in Counter(e.phenomenon for e in open_part).items()}
    for name, count in Counter(example.phenomenon for example in kept).items():
        asked = counts[name][0] + count
        assert abs(count - asked / 3) <= 0.5, name
    names, texts = zip(*((e.name, e.text) for e in (*open_part, *kept)), strict=True)
    assert (len(set(names)), len(set(texts))) == (len(names), len(names))


def example(text: str, expect: dict[str, object], **report: str) -> Example:
    known = {"place": "370100", "published": "2024-05-06", **report}
    return Example(name="made", phenomenon="made", report=known, text=text, expect=expect)


def test_a_sentence_stands_under_its_heading_after_what_is_before_it() -> None:
    report, span = report_of(example("共有５户。", {}, title="工作总结", heading="一、救助", before="2023年。"))
    title, heading, body = report.articles[0].paragraphs
    assert span.of(report.text) == "共有５户。"
    assert (title.role, heading.role, body.role) == (Role.HEADING, Role.HEADING, Role.BODY)
    assert (title.headings, heading.headings, body.headings) == ((), (), ("一、救助",))
    assert body.view.text == "2023年。共有5户。"
    assert report.text[body.view.offsets[-3]] == "５"


FIGURE = {"value": 5037, "unit": "人", "keywords": ["低保"]}
TEXT = "全市共有城乡低保对象5037人。"


@pytest.mark.parametrize(
    ("expect", "right"),
    [
        ({"observations": [FIGURE]}, True),
        ({"observations": [FIGURE | {"place": "370100", "phase": None, "kind": "stock"}]}, True),
        ({"observations": [FIGURE | {"value": 1, "value_also": [5037]}]}, True),
        ({"observations": [FIGURE | {"value": 5038}]}, False),
        ({"observations": [FIGURE | {"place": "370200"}]}, False),
        ({"observations": [FIGURE | {"phase": "before"}]}, False),
        ({"observations": [FIGURE | {"keywords": ["特困"]}]}, False),
        ({"observations": [FIGURE | {"not_in_title": ["对象"]}]}, False),
        ({"observations": [FIGURE | {"comparator": ">"}]}, False),
        ({"observations": [FIGURE, FIGURE]}, False),
        ({"none": True}, False),
        ({"none": True, "observations": [FIGURE | {"optional": True}]}, True),
        ({"none": True, "observations": [FIGURE | {"optional": True}], "numbers": ["5037"]}, False),
        ({"policies": [{"title": "低保办法"}]}, False),
        ({"ranks": [{"scope": "全省", "keywords": ["第一"]}]}, False),
    ],
)
def test_verdict(expect: dict[str, object], right: bool, lexicon: Lexicon) -> None:  # noqa: FBT001 - a column of a table
    made = example(TEXT, expect)
    assert (not faults(made, *read_sentence(made, lexicon))) == right
