"""Encodings, and files that are no report."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from kg.errors import ReadingError
from kg.reading import files
from kg.reading.formats.opening import read_source

REPORT = "绵阳市民政局:全市共有养老机构128家,床位2.1万张。\r\n护理型床位占比63%。\r\n"


@pytest.mark.parametrize(
    "data",
    [
        REPORT.encode(),
        codecs.BOM_UTF8 + REPORT.encode(),
        REPORT.encode("utf-16"),
        codecs.BOM_UTF16_BE + REPORT.encode("utf-16-be"),
        REPORT.encode("gb18030"),
        REPORT.encode("gbk"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16-be", "gb18030", "gbk"],
)
def test_the_frozen_text_is_what_the_file_says(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    assert read_source(path)[0].text == REPORT


def test_traditional_text_in_big5_is_read_as_such(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    text = "全市共有養老機構128家，床位2.1萬張。\r\n護理型床位佔比63%。"
    path.write_bytes(text.encode("big5"))
    assert read_source(path)[0].text == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"\x7fELF\x00\x01", ":1: a zero byte"),
        ("第一行。\n".encode() + b"PK\x00", ":2: a zero byte"),
        ("全市\x08共有养老机构".encode(), ":1: the control character U+0008"),
        ("全市共有。\n".encode() + b"\xff\xfe\xfa", ":2: neither UTF-8 nor GB18030 or Big5 text (byte 16)"),
        ("歳末たすけあい運動は今年も".encode("euc-jp"), "neither UTF-8 nor GB18030 or Big5 text"),
        (codecs.BOM_UTF16_LE + b"a", "the file is marked as UTF-16"),
        (b"The bureau runs 128 homes.", "hardly any Chinese"),
        (("锟斤拷" * 20 + "全市").encode(), "characters lost in an earlier conversion"),
        (REPORT.encode()[:-4], "neither UTF-8 nor GB18030 or Big5 text"),
    ],
)
def test_what_is_no_chinese_text_is_refused_with_its_place(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        read_source(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert ";" in str(caught.value), "the way out is missing"
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="no such file"):
        read_source(tmp_path / "absent.txt")
    with pytest.raises(ReadingError, match="a folder"):
        read_source(tmp_path)


def test_a_file_over_the_bound_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    with pytest.raises(ReadingError, match="split the file"):
        read_source(path)
