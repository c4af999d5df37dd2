"""The research questions as files."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.questions import Question, parse, questions


def test_front_matter_is_read_and_taken_off() -> None:
    source = (
        "#+ title_zh: 各市报了什么?\n#+ title_en: What did they report?\n#+\n"
        "#+ description_zh: 第一行\n#+   第二行\n# a comment of the query\nSELECT * {\n}\n"
    )
    question = parse("01-a", source)
    assert (question.title("zh"), question.title("en")) == ("各市报了什么?", "What did they report?")
    assert question.description("zh") == "第一行 第二行"
    assert question.description("en") == "第一行 第二行"  # better the other language than nothing
    assert question.text == "# a comment of the query\nSELECT * {\n}\n"


def test_without_a_title_the_file_name_stands() -> None:
    assert parse("02-b", "ASK {}").title("en") == "02-b"


def test_words_before_any_field_are_an_error() -> None:
    with pytest.raises(QueryError, match="02-b"):
        parse("02-b", "#+ What is this?\nASK {}")


def test_they_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("10-z", "02-y"):
        (tmp_path / f"{name}.rq").write_text("#+ title_zh: 问\nASK {}", encoding="utf-8")
    assert [question.slug for question in questions(tmp_path)] == ["02-y", "10-z"]


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "01-a.rq").write_bytes("#+ title_zh: 问".encode("gb18030"))
    with pytest.raises(QueryError, match=r"01-a\.rq: not UTF-8"):
        questions(tmp_path)


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.slug)
def test_ours_speak_both_languages_and_are_sparql(question: Question) -> None:
    for language in ("zh", "en"):
        assert question.fields.get(f"title_{language}")
        assert question.fields.get(f"description_{language}")
    ox.Store().query(question.text)
