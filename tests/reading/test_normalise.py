"""One way of writing, and where each character of it stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import View
from kg.reading.normalise import QUOTES, WIDE, fold, is_traditional, join_words, keep_parts, simplify

TRADITIONAL = "臺南市社會局今年為獨居長者提供送餐服務﹐並補助1200戶改善住宅。"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("１２３家", "123家"),
        ("占比８２．５％", "占比82.5%"),
        ("占比70﹪", "占比70%"),
        ("为１２，３４５人", "为12,345人"),
        ("共12,345人,涉及8个县", "共12,345人，涉及8个县"),
        ("2022，2023年", "2022，2023年"),
        ("发布于10:49,来源:民政局", "发布于10:49，来源：民政局"),
        ("10：49", "10:49"),
        ("见https://example.org/a,b", "见https://example.org/a,b"),
        ("村(社区)", "村（社区）"),
        ("36%~42%与36％～42％", "36%~42%与36%~42%"),
        ("1-9月、1—9月、1–9月", "1-9月、1—9月、1–9月"),
        ("床位[19]3.91万张", "床位3.91万张"),
        ("床位［７］3.91万张", "床位3.91万张"),
        ("民办函[2022]89号", "民办函[2022]89号"),
        ("养\u200b老\ufeff服务", "养老服务"),
        ("⽼年⼈", "老年人"),
        ("开展「暖冬」行动", "开展“暖冬”行动"),
        ('开展"暖冬"和"清凉"行动', "开展“暖冬”和“清凉”行动"),
        ("面积3㎡,②项", "面积3㎡，②项"),
        ("全面完成.下一步", "全面完成。下一步"),
        ("1.强化救助", "1.强化救助"),
        ("一行\r\n二行\r三行\u2028四行", "一行\n二行\n三行\n四行"),
    ],
)
def test_folding(printed: str, read: str) -> None:
    assert fold(printed).text == read


def test_traditional_text_is_read_as_simplified_at_the_same_places() -> None:
    view = fold(TRADITIONAL)
    assert view.text == "台南市社会局今年为独居长者提供送餐服务，并补助1200户改善住宅。"
    assert view.offsets == tuple(range(len(TRADITIONAL)))


@pytest.mark.parametrize(
    "text",
    [
        "位于後村的著名社区慈善基金会为困难老人助餐,共有12家。",
        "昭著、显著、皇后、乾县、藉此机会,把慰藉送到老人身边。",
        "济南市歷下區居民说",
    ],
)
def test_simplified_text_with_a_few_such_characters_is_left_alone(text: str) -> None:
    assert is_traditional(text) is False
    assert simplify(text) == text


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("品牌 108 个", "品牌108个"),
        ("(2024- 2026年)", "(2024-2026年)"),
        ("达到2.\n4万张", "达到2.4万张"),
        ("共34\n56人", "共3456人"),
        ("养老服\n务中心", "养老服务中心"),
        ("Smart\nCare 平台", "Smart Care平台"),
        ("第 12 345 人", "第12 345人"),
    ],
)
def test_blanks_in_running_text(printed: str, read: str) -> None:
    assert join_words(View(printed, tuple(range(len(printed))))).text == read


def test_a_blank_in_a_title_parts_its_halves() -> None:
    view = keep_parts(View("守护一老 \u3000 温暖一城", tuple(range(11))))
    assert view.text == "守护一老 温暖一城"
    assert view.offsets[4] == 4


def may_become(char: str) -> set[str]:
    """All that a character can be read as: itself, its usual form, its form in Chinese print, simplified."""
    if char in "\n\r\x0b\x0c\x85\u2028\u2029":
        return {"\n"}
    if char.isspace() or char == "\u3164":
        return {" "}
    plain = unicodedata.normalize("NFKC", char)
    forms = {char, plain, QUOTES.get(char, char), WIDE.get(char, char), WIDE.get(plain, plain)}
    forms |= {"“", "”"} if plain == '"' else set()
    forms |= {"。"} if plain == "." else set()
    forms |= {":"} if plain in ":：" else set()
    forms |= {","} if plain in ",，" else set()
    return forms


SIGNS = '１２３0129,，.．:：;%％()（）[]［］"「」~～-— \u3000\xa0\r\n\u200b\ufeff\u2028养老服务中心著後⽼'
CHINESE = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(codec="utf-8")), max_size=60)


@given(CHINESE)
def test_every_character_points_at_one_that_becomes_it(text: str) -> None:
    view = fold(text)
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(set(view.offsets))
    for char, offset in zip(view.text, view.offsets, strict=True):
        assert char in may_become(text[offset]) or char in may_become(simplify(text)[offset])


@given(CHINESE)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once or is_traditional(text) or "[" in once or '"' in once


@given(st.lists(st.sampled_from(["養老", "服務", "社會", "救助", "12", "，"]), min_size=3, max_size=30))
def test_simplifying_keeps_the_length(parts: list[str]) -> None:
    text = "".join(parts)
    assert len(simplify(text)) == len(text)
