"""A table of no known shape is read by what a person says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.lexicon import Lexicon
from kg.tables import read_table
from tests.tables.test_shapes import SHAPES, lines

MAPPING = """
place = "370100"
period = "2024年9月"
[columns]
A = "indicator"
B = "数量"
C = "unit"
D = "上年同期"
"""


def unknown(folder: Path) -> Path:
    path = folder / "unknown.csv"
    path.write_bytes((SHAPES / "unknown.csv").read_bytes())
    return path


def test_it_is_refused_without(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(ReadingError, match=r"unknown\.table\.toml"):
        read_table(unknown(tmp_path), lexicon)


@pytest.mark.parametrize("beside", [True, False])
def test_it_is_read_with(beside: bool, tmp_path: Path, lexicon: Lexicon) -> None:  # noqa: FBT001 - one of two ways
    path = unknown(tmp_path)
    mapping = tmp_path / ("unknown.table.toml" if beside else "other.toml")
    mapping.write_text(MAPPING, encoding="utf-8")
    assert lines(read_table(path, lexicon, None if beside else mapping).reading) == [
        "12 | 低保人数 | 12 | 人 | 370100 | - | 2024-09-30",
        "11 | 低保人数 | 11 | 人 | 370100 | - | 2023-09-30",
        "3 | 特困人数 | 3 | 人 | 370100 | - | 2024-09-30",
        "4 | 特困人数 | 4 | 人 | 370100 | - | 2023-09-30",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colums = 3", "unknown key colums"),
        ('period = "去年"', "period 去年 is no time"),
        ('place = "999999"', "place 999999"),
        ("head = 3", "head has to be"),
        ('[columns]\n"1A" = "unit"', "1A names no column"),
        ('[columns]\nA = "indicator"', "none of figures"),
        ('[columns]\nA = "indicator"\nZ = "数量"', "names column Z"),
        ("[columns", "no TOML"),
    ],
)
def test_a_wrong_mapping_is_named(text: str, said: str, tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "unknown.table.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ReadingError, match=said) as refused:
        read_table(unknown(tmp_path), lexicon)
    assert str(tmp_path) in str(refused.value)
