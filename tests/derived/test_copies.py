"""A reprint is found, whatever stands around it; reports of the same trade are none."""

from __future__ import annotations

from kg.derived.copies import families, near_copies

NEWS = [
    "从十月一日起全县城市低保标准由每人每月680元提高到720元。",
    "前三季度发放临时救助资金312万元惠及困难群众2140人次。",
    "三家区域性养老服务中心全部投入运营新增护理型床位460张。",
    "县民政局负责人表示下一步将继续完善分层分类的救助体系。",
]
OTHERS = [
    "全市登记社会组织总数达到2180家比上年增加96家。",
    "婚姻登记跨省通办全年共办理内地居民结婚登记9,120对。",
    "加强组织领导确保各项任务落到实处取得新的更大的成效。",
]


def found(*texts: str) -> set[tuple[str, str]]:
    return {(copy.stem, copy.other) for copy in near_copies((str(n), text) for n, text in enumerate(texts))}


def test_a_reprint_whose_first_sentence_is_edited_is_found() -> None:
    assert found("".join(NEWS), "本报讯（记者 王某）" + "\n".join(NEWS)) == {("0", "1")}


def test_a_long_page_that_holds_the_news_is_found() -> None:
    assert found("".join(NEWS), "".join(OTHERS * 4 + NEWS)) == {("0", "1")}


def test_other_signs_and_blanks_are_no_difference() -> None:
    assert found("".join(NEWS), " ".join(NEWS).replace("。", "；\n").replace("720元", "720 元")) == {("0", "1")}


def test_a_phrase_of_the_trade_makes_no_copy() -> None:
    assert found("".join(NEWS) + OTHERS[2], "".join(OTHERS)) == set()


def test_figures_of_another_year_make_another_text() -> None:
    later = [line.replace("680", "710").replace("312", "405").replace("460", "300") for line in NEWS]
    assert found("".join(NEWS), "".join(later)) == set()


def test_copies_of_copies_are_one_family() -> None:
    copies = near_copies(
        [("c", "".join(NEWS)), ("a", "甲。" + "".join(NEWS)), ("b", "".join(NEWS)), ("d", OTHERS[0] * 5)]
    )
    assert families(copies) == {"a": "a", "b": "a", "c": "a"}
