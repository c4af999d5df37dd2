"""The loader of the corpus, and what is made from it before anything is trained."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kg.lexicon import Lexicon
from kg.model import Span, View
from training.labelled import CORPUS, CorpusError, Label, as_report, read_corpus, read_labelled, within
from training.segmentation import agreement, lines, words
from training.templates import make
from training.variants import names, vary

FRONT = """+++
title = "甲县通报"
genre = "briefing"
place = "530102"
published = "2024-01-02"
publisher = "甲县民政局"
+++
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "made.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_marks_become_offsets(tmp_path: Path) -> None:
    found = read_labelled(written(tmp_path, FRONT + "[五华区|PLACE]建成[食堂|METRIC]2家。\n"))
    assert found.text == "五华区建成食堂2家。\n"
    assert found.labels == (Label(Span(0, 3), "PLACE"), Label(Span(5, 7), "METRIC"))
    assert (found.city, found.genre) == ("5301", "briefing")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("甲县。", "made.txt:1: no front matter"),
        ("+++\ntitle = 甲\n+++\n甲县。", "made.txt: the front matter is no TOML"),
        (FRONT + "一\n[甲县|COUNTY]。", "made.txt:9: the label COUNTY is none of PLACE"),
        (FRONT + "[甲县[乙村|PLACE]|PLACE]。", "made.txt:8: a label begins within another"),
        (FRONT + "甲县|PLACE]。", r"made.txt:8: \|PLACE\] closes no label"),
        (FRONT + "[甲县。", "a label is never closed"),
        (FRONT + "[ 甲县|PLACE]。", "made.txt:8: the label PLACE is on"),
    ],
)
def test_a_slip_is_told_with_its_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        read_labelled(written(tmp_path, text))


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no labelled report"):
        read_corpus(tmp_path)


def test_every_report_is_read_and_its_text_is_what_the_pipeline_freezes(lexicon: Lexicon) -> None:
    reports = read_corpus(CORPUS / "open", CORPUS / "kept")
    assert len(reports) >= 40
    assert all(report.labels and report.genre and report.city for report in reports)
    assert all(as_report(report, lexicon).text == report.text for report in reports)


def test_no_city_is_both_open_and_kept() -> None:
    assert not {r.city for r in read_corpus(CORPUS / "open")} & {r.city for r in read_corpus(CORPUS / "kept")}


def test_a_label_over_a_closed_line_break_is_found_in_the_view() -> None:
    assert list(within(View("济南市建", (0, 1, 3, 4)), [Label(Span(0, 4), "PLACE")])) == [Label(Span(0, 3), "PLACE")]


def test_a_label_that_the_view_tears_apart_is_left_out() -> None:
    assert list(within(View("济南建市", (0, 1, 4, 2)), [Label(Span(0, 3), "PLACE")])) == []


def test_words_end_where_labels_do() -> None:
    text, labels = "甲市民政局支出3,456.7万元", (Label(Span(0, 2), "PLACE"), Label(Span(2, 5), "ORG"))
    cut = words(text, labels)
    assert "".join(cut) == text
    assert "3,456.7" in cut
    assert agreement(labels, cut) == (4, 4)
    assert all(word.isalpha() for line in lines(text, labels) for word in line)


def test_made_sentences_are_the_same_every_time_and_keep_off_the_seeds(lexicon: Lexicon) -> None:
    made = make(300, lexicon)
    assert made == make(300, lexicon)
    assert all(label.span.end <= len(one.text) for one in made for label in one.labels)
    assert not [one.text for one in made if any(name in one.text for name in ("济南", "滨州", "枣庄", "章丘", "滕州"))]


def test_a_variant_has_other_names_of_the_same_kinds(lexicon: Lexicon) -> None:
    text, labels = (
        "五华区、官渡区建成食堂，五华区最多。",
        tuple(Label(Span(start, start + 3), "PLACE") for start in (0, 4, 12)),
    )
    other, moved = vary(text, labels, names([(text, labels)], lexicon.places), random.Random(1))
    found = [label.span.of(other) for label in moved]
    assert [label.label for label in moved] == ["PLACE"] * 3
    assert found[0] == found[2]
    assert all(name.endswith("区") for name in found)
    assert "建成食堂，" in other
