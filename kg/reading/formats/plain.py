"""Bytes to text: which encoding a file is in, and whether it is a Chinese text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NoReturn

from kg.errors import ReadingError
from kg.reading.formats.sniff import Format
from kg.reading.formats.source import Source

# Tabs, line ends and form feeds are how plain text is laid out; other control characters are not text.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WIDE_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LEGACY = ("gb18030", "big5hkscs")
# Pages declare the older and narrower name of an encoding and use the wider one.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "utf8": "utf-8-sig",
    "utf-8": "utf-8-sig",
}
# What UTF-8 turns into when a program has read it as GBK and saved what it could not read.
DAMAGED = re.compile("\ufffd|锟斤拷|烫烫烫")


def read_plain(data: bytes, path: Path) -> Source:
    """The source of a plain text: every code point as the file has it; a byte order mark is no part of the text."""
    return Source(text=decode(data, path), media_type=Format.TEXT)


def decode(data: bytes, path: Path) -> str:
    """Bytes as text: by their mark, else UTF-8, else GB18030 or Big5 where that gives ordinary Chinese.

    >>> decode("全市共有养老机构12家。".encode("gb18030"), Path("a.txt"))
    '全市共有养老机构12家。'
    """
    for mark, encoding in WIDE_BOMS:
        if data.startswith(mark):
            return _strictly(data, encoding, path)
    if b"\x00" in data:
        _refuse_byte(path, data, data.index(b"\x00"), "a zero byte: this is no plain text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _in_legacy(data, path, error)


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_byte(path, data, error.start, f"the file is marked as UTF-16, but {error.reason}")


def declared(data: bytes, encoding: str) -> str | None:
    """Bytes as text in the encoding that they declare; None where they are not in it, as happens.

    >>> declared("民政".encode("gbk"), "GB2312"), declared("民政".encode("gbk"), "utf-8")
    ('民政', None)
    """
    name = _WIDER.get(encoding.lower(), encoding.lower())
    try:
        return data.decode(name) if name else None
    except (LookupError, UnicodeDecodeError):
        return None


def _in_legacy(data: bytes, path: Path, fault: UnicodeDecodeError) -> str:
    for encoding in LEGACY:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_ordinary(text, encoding):
            return text
    return _refuse_byte(path, data, fault.start, "neither UTF-8 nor GB18030 or Big5 text")


def _is_ordinary(text: str, encoding: str) -> bool:
    """Whether the characters are mostly everyday ones: nearly any pair of bytes is some character of either encoding.

    >>> _is_ordinary("全市共有养老机构", "gb18030"), _is_ordinary("鍏ㄥ競鍏辨湁", "gb18030")
    (True, False)
    >>> _is_ordinary("全市共有養老機構", "big5hkscs")
    True
    """
    foreign = [c for c in text if ord(c) > 0x7F]
    if not foreign:
        return False
    common = sum(_is_common(c, encoding) for c in foreign)
    return common >= 0.85 * len(foreign)


def _is_common(char: str, encoding: str) -> bool:
    try:
        code = char.encode("gb2312" if encoding == "gb18030" else "big5")
    except UnicodeEncodeError:
        return False
    if encoding == "gb18030":
        # Rows 1 to 3 are signs, 16 to 55 the 3,755 everyday characters; the rest are other scripts and rare ones.
        return code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7
    # Big5 has its signs at A1 to A3 and 5,401 everyday characters at A4 to C6.
    return 0xA1 <= code[0] <= 0xC6


def check(text: str, path: Path) -> None:
    """Refuse what is no Chinese text: control characters, characters lost, hardly any Chinese."""
    control = CONTROL.search(text)
    if control is not None:
        _refuse(path, text, control.start(), f"the control character U+{ord(control[0]):04X}: this is no plain text")
    damaged = [match.start() for match in DAMAGED.finditer(text)]
    if len(damaged) > max(3, len(text) // 200):
        _refuse(path, text, damaged[0], "characters lost in an earlier conversion")
    letters = sum(char.isalpha() for char in text)
    if len(HAN.findall(text)) * 10 < max(letters, 1):
        raise ReadingError(f"{path}: hardly any Chinese in it; name a report in Chinese, saved as UTF-8")


def _refuse(path: Path, text: str, position: int, what: str) -> NoReturn:
    line = text.count("\n", 0, position) + 1
    raise ReadingError(f"{path}:{line}: {what}; save the report as plain UTF-8 text")


def _refuse_byte(path: Path, data: bytes, position: int, what: str) -> NoReturn:
    line = data.count(b"\n", 0, position) + 1
    raise ReadingError(f"{path}:{line}: {what} (byte {position}); save the report as plain UTF-8 text")
