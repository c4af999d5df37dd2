"""Bytes to text: which encoding a file is in, and whether it is a Chinese text at all."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NoReturn

from kg.errors import ReadingError

MAX_BYTES = 20_000_000

# Tabs, line ends and form feeds are how plain text is laid out; other control characters are not text.
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
WIDE_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What UTF-8 turns into when a program has read it as GBK and saved what it could not read.
DAMAGED = re.compile("\ufffd|锟斤拷|烫烫烫")


def read_text(path: Path) -> str:
    """The text of a file, every code point as the file has it; a byte order mark is no part of the text."""
    text = decode(_bytes(path), path)
    _check(text, path)
    return text


def decode(data: bytes, path: Path) -> str:
    """Bytes as text: by their mark, else UTF-8, else GB18030 where that gives ordinary Chinese.

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
        return _as_gb18030(data, path, error)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadingError(f"{path}: this is a folder, not a report; name a file in it")
        if path.stat().st_size > MAX_BYTES:
            size = path.stat().st_size / 1_000_000
            raise ReadingError(
                f"{path}: {size:.1f} MB is more than a report can have ({MAX_BYTES // 1_000_000} MB); split the file"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadingError(f"{path}: no such file; check the name") from None
    except OSError as error:
        raise ReadingError(f"{path}: cannot be opened ({error.strerror}); check that you may read it") from error
    if not data.strip():
        raise ReadingError(f"{path}: the file is empty; put the report's text into it or take it away")
    return data


def _strictly(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse_byte(path, data, error.start, f"the file is marked as UTF-16, but {error.reason}")


def _as_gb18030(data: bytes, path: Path, fault: UnicodeDecodeError) -> str:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not _is_ordinary(text):
        _refuse_byte(path, data, fault.start, "neither UTF-8 nor GB18030 text")
    return text


def _is_ordinary(text: str) -> bool:
    """Whether the characters are mostly those of everyday Chinese: nearly any pair of bytes is some GB18030 character.

    >>> _is_ordinary("全市共有养老机构"), _is_ordinary("鍏ㄥ競鍏辨湁")
    (True, False)
    """
    foreign = [c for c in text if ord(c) > 0x7F]
    if not foreign:
        return False
    common = sum(_is_common(c) for c in foreign)
    return common >= 0.85 * len(foreign)


def _is_common(char: str) -> bool:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    # Rows 1 to 3 are signs, 16 to 55 the 3,755 everyday characters; the rest are other scripts and rare ones.
    return code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7


def _check(text: str, path: Path) -> None:
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
