"""One way of writing: full-width and half-width, quotation marks, traditional characters, blanks that are only layout.

Nothing is moved and the frozen text is never changed: what comes out is a view that knows where each character stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

import opencc

from kg.model import View

# A blank that stands for a line's end; \x0b, \x0c, NEL, LS and PS come from other programs' ways of breaking lines.
LINE_ENDS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\ufe0e\ufe0f")

# Punctuation of the view is that of Chinese print; in figures, times and Latin words the ASCII signs stay.
WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’", "〝": "“", "〞": "”"}
# In the compatibility blocks a character is a wide or radical form of another; elsewhere (², ㎡, ①) it means its own.
COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe50-\ufe6f\uff01-\uffee]")

FOOTNOTE = re.compile(r"(?<=[\u4e00-\u9fff%”）])\[\d{1,2}\](?=[\d\u4e00-\u9fff，。；、])")
# A full-width comma between figures parts a list; only a whole figure in full-width digits was meant as one number.
GROUPED = re.compile(r"(?<![\d，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?!\d)")
KEPT_SIGN = re.compile(r"(?<=\d):(?=\d)|(?<=[A-Za-z])[:,;?!](?=[/A-Za-z ])|(?<=[A-Za-z0-9])[?](?=[A-Za-z])")
ENGLISH_STOP = re.compile(r"(?<=[\u4e00-\u9fff”）])\.(?=[\s\u4e00-\u9fff“]|\Z)")


# More than a third of a traditional text are characters that only such a text has; a simplified one has stray names.
TELLING_SHARE = 0.1
CHUNK = 2_000


def fold(text: str) -> View:
    """The whole text in one way of writing; only invisible signs and footnote marks are taken away.

    >>> fold("覆盖率达９６．５％,为１２,３４５人").text
    '覆盖率达96.5%，为12,345人'
    """
    chars, offsets = _visible(text)
    folded = _punctuate("".join(chars))
    folded = simplify(folded)
    return _without_footnotes(View(folded, tuple(offsets)))


def _visible(text: str) -> tuple[list[str], list[int]]:
    grouped = {i for match in GROUPED.finditer(text) for i in range(*match.span()) if text[i] == "，"}
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        if char in INVISIBLE or (char == "\r" and text[offset + 1 : offset + 2] == "\n"):
            continue
        chars.append("," if offset in grouped else fold_char(char))
        offsets.append(offset)
    return chars, offsets


@cache
def fold_char(char: str) -> str:
    """A character in its usual form, whatever stands around it.

    >>> "".join(map(fold_char, "１％，（⽼」　Ａ"))
    '1%，（老” A'
    """
    if char in LINE_ENDS:
        return "\n"
    if char.isspace() or char == "\u3164":
        return " "
    if char in QUOTES:
        return QUOTES[char]
    if char in "，；：？！（）":
        return char
    if COMPATIBLE.match(char):
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1 and not plain.isspace():
            return WIDE.get(plain, plain)
    return char


def _punctuate(text: str) -> str:
    """Half-width marks as full-width ones, except inside figures, times and Latin words."""
    kept = {i for match in THOUSANDS.finditer(text) for i in range(*match.span())}
    kept |= {match.start() for match in KEPT_SIGN.finditer(text)}
    stops = {match.start() for match in ENGLISH_STOP.finditer(text)}
    chars = list(text)
    opened = False
    for i, char in enumerate(text):
        if char == "\n":
            opened = False
        elif char == '"':
            chars[i] = "”" if opened else "“"
            opened = not opened
        elif char in WIDE and i not in kept:
            chars[i] = WIDE[char]
        elif i in stops:
            chars[i] = "。"
        elif char == "：" and text[i - 1 : i].isdecimal() and text[i + 1 : i + 2].isdecimal():
            chars[i] = ":"
    return "".join(chars)


def _without_footnotes(view: View) -> View:
    marks = [match.span() for match in FOOTNOTE.finditer(view.text)]
    if not marks:
        return view
    return concatenate(view, _complement(marks, len(view.text)))


def _complement(spans: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    position = 0
    for start, end in spans:
        yield position, start
        position = end
    yield position, length


def concatenate(view: View, runs: Iterable[tuple[int, int]]) -> View:
    """The runs of a view, one after another."""
    text: list[str] = []
    offsets: list[int] = []
    for start, end in runs:
        text.append(view.text[start:end])
        offsets.extend(view.offsets[start:end])
    return View("".join(text), tuple(offsets))


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, in a text that is traditional; any other text as it is.

    >>> simplify("西安養老工作獲國務院通報表揚"), simplify("位于後村的著名社区慈善基金会为困难老人助餐")
    ('西安养老工作获国务院通报表扬', '位于後村的著名社区慈善基金会为困难老人助餐')
    """
    if not is_traditional(text):
        return text
    convert = opencc.OpenCC("t2s").convert
    return "".join(
        _same_length(chunk, convert(chunk)) for chunk in (text[i : i + CHUNK] for i in range(0, len(text), CHUNK))
    )


def _same_length(before: str, after: str) -> str:
    if len(before) == len(after):
        return after
    single, _ = _scripts()
    return "".join(single.get(char, char) for char in before)


def is_traditional(text: str) -> bool:
    """Whether the characters that only one of the two scripts has are mostly, and tellingly often, traditional."""
    traditional, simplified = _scripts()
    old = sum(char in traditional for char in text)
    new = sum(char in simplified for char in text)
    return old > 2 * new and old >= TELLING_SHARE * max(1, sum(char.isalpha() for char in text))


@cache
def _scripts() -> tuple[Mapping[str, str], frozenset[str]]:
    """Characters that only traditional text has, with their simplified forms; those that only simplified text has."""
    traditional = {k: v[0] for k, v in _characters("TSCharacters.txt") if k not in v and len(v[0]) == 1}
    simplified = frozenset(k for k, v in _characters("STCharacters.txt") if k not in v)
    return traditional, simplified - traditional.keys()


def _characters(name: str) -> Iterator[tuple[str, list[str]]]:
    table = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    for line in table.splitlines():
        char, _, forms = line.partition("\t")
        yield char, forms.split()


def join_words(view: View) -> View:
    r"""Running text without blanks and line ends, which Chinese does not need; one stays between Latin words.

    >>> join_words(View("品牌 108 个,见 Web 2.0\n平台", tuple(range(21)))).text
    '品牌108个,见Web 2.0平台'
    """
    return _squeeze(view, keep_all=False)


def keep_parts(view: View) -> View:
    """A title or byline: each run of blanks is one, since it parts two halves or two names.

    >>> keep_parts(View("围绕加强救助帮扶  推动基本民生保障", tuple(range(18)))).text
    '围绕加强救助帮扶 推动基本民生保障'
    """
    return _squeeze(view, keep_all=True)


def _squeeze(view: View, *, keep_all: bool) -> View:
    text: list[str] = []
    offsets: list[int] = []
    blank: int | None = None
    wrapped = False
    for char, offset in zip(view.text, view.offsets, strict=True):
        if char.isspace():
            blank = offset if blank is None else blank
            wrapped = wrapped or char == "\n"
            continue
        if blank is not None and text and (keep_all or _parts(text[-1], char, wrapped=wrapped)):
            text.append(" ")
            offsets.append(blank)
        blank, wrapped = None, False
        text.append(char)
        offsets.append(offset)
    return View("".join(text), tuple(offsets))


def _parts(before: str, after: str, *, wrapped: bool) -> bool:
    """Whether a blank between two characters is one of the language; a figure wrapped at a line's end goes on."""
    if not (before.isascii() and before.isalnum() and after.isascii() and after.isalnum()):
        return False
    return not (wrapped and before.isdecimal() and after.isdecimal())
