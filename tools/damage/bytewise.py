"""Damage to bytes: cut short, shot through, doubled, put together from two, in two encodings."""

from __future__ import annotations

import random

from tools.damage import whole

_SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx", ".zip", ".csv", ".xlsx", ".htm", ".markdown")
_HEADS = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html>",
    b"MIME-Version: 1.0\n",
    b"\xff\xfe",
    b"",
)
_ENCODINGS = ("gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-32", "utf-7", "shift_jis", "utf-8-sig", "hz")


def cut(chance: random.Random) -> tuple[str, bytes]:
    """A file that ends too soon."""
    suffix, data = whole.any_format(chance)
    return suffix, data[: chance.randrange(len(data))]


def shot(chance: random.Random) -> tuple[str, bytes]:
    """A file with some bytes changed, left out and put in."""
    suffix, data = whole.any_format(chance)
    mended = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, 300))):
        at = chance.randrange(len(mended))
        mended[at : at + chance.choice((0, 1, 1, 2))] = chance.randbytes(chance.choice((0, 1, 1, 2)))
    return suffix, bytes(mended)


def noise(chance: random.Random) -> tuple[str, bytes]:
    """Bytes by chance, behind the head of some format."""
    return chance.choice(_SUFFIXES), chance.choice(_HEADS) + chance.randbytes(chance.choice((1, 40, 5_000, 200_000)))


def spliced(chance: random.Random) -> tuple[str, bytes]:
    """The beginning of one file and the end of another."""
    suffix, one = whole.any_format(chance)
    _, other = whole.any_format(chance)
    return suffix, one[: chance.randrange(len(one))] + other[chance.randrange(len(other)) :]


def renamed(chance: random.Random) -> tuple[str, bytes]:
    """A sound file that bears the suffix of another format."""
    _, data = whole.any_format(chance)
    return chance.choice(_SUFFIXES), data


def repeated(chance: random.Random) -> tuple[str, bytes]:
    """A stretch of a file many times over."""
    suffix, data = whole.any_format(chance)
    at = chance.randrange(len(data))
    end = at + chance.choice((10, 100, 1_000))
    return suffix, data[:end] + data[at:end] * chance.choice((10, 300)) + data[end:]


def mixed(chance: random.Random) -> tuple[str, bytes]:
    """Text of which each line may be in another encoding."""
    encodings = chance.sample(_ENCODINGS, 2)
    lines = whole.text(chance).splitlines(keepends=True)
    return chance.choice((".txt", ".html", ".md", ".csv")), b"".join(
        line.encode(chance.choice(encodings), "replace") for line in lines
    )


def misdeclared(chance: random.Random) -> tuple[str, bytes]:
    """A page that says another encoding than it has."""
    name, other = chance.choice(("gb2312", "utf-8", "utf-16", "no-such", "base64", "rot13")), chance.choice(_ENCODINGS)
    head = f'<html><head><meta charset="{name}"></head><body>'.encode()
    return ".html", head + whole.text(chance).encode(other, "replace")


def controls(chance: random.Random) -> tuple[str, bytes]:
    """Text with characters that print nothing, turn the line round, or stand for nothing."""
    signs = [
        "\x00",
        "\x0b",
        "\x0c",
        "\x1b[2J",
        "\u202e",
        "\u2028",
        "\u200b",
        "\ufeff",
        "\ufffd",
        "\U000e0041",
        "\ue000",
        "\r",
    ]
    words = list(whole.text(chance))
    for _ in range(chance.choice((1, 20, 400))):
        words.insert(chance.randrange(len(words)), chance.choice(signs))
    return chance.choice((".txt", ".md", ".html")), "".join(words).encode("utf-8", "surrogatepass")


def lone(chance: random.Random) -> tuple[str, bytes]:
    """Text with halves of surrogate pairs, which UTF-8 may not hold."""
    text = whole.text(chance)
    at = chance.randrange(len(text))
    return ".txt", (text[:at] + "\ud800" + text[at:]).encode("utf-8", "surrogatepass")


MAKERS = {
    one.__name__: one for one in (cut, shot, noise, spliced, renamed, repeated, mixed, misdeclared, controls, lone)
}
