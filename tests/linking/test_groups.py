"""Groups by their words, and benefits by the names in a title."""

from __future__ import annotations

import pytest

from kg.lexicon import Lexicon
from kg.linking.benefits import benefit
from kg.linking.groups import group, groups


def slug(iri: str | None) -> str | None:
    return iri.rpartition("/")[2] if iri else None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("特困供养人员", "destitute-people"),
        ("特困人员", "destitute-people"),
        ("城乡分散供养特困人员", "home-destitute-people"),
        ("最低生活保障户", "subsistence-allowance-recipients"),
        ("农村低保对象", "rural-subsistence-allowance-recipients"),
        ("符合条件的高龄老人", "oldest-old"),
        ("受助困难群众", "people-in-difficulty"),
        ("救助流浪乞讨人员", "vagrants"),
        ("渔民", None),
    ],
)
def test_one_group(words: str, meant: str | None, lexicon: Lexicon) -> None:
    (found,) = groups(words, lexicon)
    assert (found.words, slug(found.concept)) == (words, meant)


@pytest.mark.parametrize(
    ("words", "members"),
    [
        ("低保和特困人员", ["subsistence-allowance-recipients", "destitute-people"]),
        ("留守、流动儿童", ["left-behind-children", "migrant-children"]),
        ("集中、散居孤儿", ["institutional-orphans", "scattered-orphans"]),
        ("孤儿及事实无人抚养儿童", ["orphans", "unsupported-children"]),
    ],
)
def test_a_compound_of_known_groups(words: str, members: list[str], lexicon: Lexicon) -> None:
    (found,) = groups(words, lexicon)
    assert (found.words, found.concept) == (words, None)
    assert [slug(member) for member in found.members] == members


def test_the_unknown_part_of_a_compound_is_a_candidate(lexicon: Lexicon) -> None:
    known, unknown = groups("低保对象、渔民", lexicon)
    assert (known.words, slug(known.concept)) == ("低保对象", "subsistence-allowance-recipients")
    assert (unknown.words, unknown.concept, unknown.members) == ("渔民", None, ())


def test_a_compound_as_a_whole_keeps_its_known_members(lexicon: Lexicon) -> None:
    assert [slug(member) for member in group("低保对象、渔民", lexicon).members] == ["subsistence-allowance-recipients"]


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("农村低保标准", "rural-subsistence-allowance"),
        ("低保对象人数", "subsistence-allowance"),
        ("特困供养人员数", "destitute-support"),
        ("残疾人两项补贴惠及人数", "two-disability-subsidies"),
        ("临时救助发放救助资金", "temporary-assistance"),
        ("婚姻登记处数", None),
        ("社区居家养老服务中心数", None),
        ("公墓数", None),
    ],
)
def test_the_benefit_of_a_title(title: str, meant: str | None, lexicon: Lexicon) -> None:
    assert slug(benefit(title, lexicon)) == meant
