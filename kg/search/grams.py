"""Words cut into overlapping pairs of characters, so that any part of a word is found, as Chinese needs it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from kg.model import Span, View

# What ends a passage, if it is no longer than this anyway.
_ENDS = frozenset("。！？!?；;")
_LONGEST = 400


@lru_cache(maxsize=16384)
def _folded(character: str) -> str:
    """A character as it is compared: half-width, lower case; nothing where it is a space or a control."""
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LMNPS")


def folded(words: str) -> View:
    """Words as they are compared, without spaces, and where each character came from.

    >>> view = folded("护理型 床位占比８２％")
    >>> view.text, view.offsets[3]
    ('护理型床位占比82%', 4)
    """
    pairs = [(one, offset) for offset, character in enumerate(words) for one in _folded(character)]
    return View("".join(one for one, _ in pairs), tuple(offset for _, offset in pairs))


def grams(words: str) -> str:
    """All pairs of neighbours and the last character alone, for the index.

    >>> grams("特困 人员")
    '特困 困人 人员 员'
    """
    plain = folded(words).text
    return " ".join([*(first + second for first, second in pairwise(plain)), plain[-1:]])


def phrase(words: str) -> str | None:
    """What the index is asked for to find these words anywhere; None where there is nothing to look for.

    >>> phrase("特困人员"), phrase("特"), phrase(" ")
    ('"特困 困人 人员"', '"特" *', None)
    """
    plain = folded(words).text
    if not plain:
        return None
    wanted = " ".join(first + second for first, second in pairwise(plain)) or plain
    quoted = '"' + wanted.replace('"', '""') + '"'
    return f"{quoted} *" if len(plain) == 1 else quoted


def any_of(words: str) -> str | None:
    """What the index is asked for to find words like these; of short ones, any that begins a pair with a character.

    >>> any_of("养老护理"), any_of("济南")
    ('"养老" OR "老护" OR "护理"', '"济南" OR "济" * OR "南" *')
    """
    plain = folded(words).text
    quoted = ['"' + word.replace('"', '""') + '"' for word in (*map("".join, pairwise(plain)), *plain)]
    pairs = quoted[: max(0, len(plain) - 1)]
    if len(plain) > 3:
        return " OR ".join(dict.fromkeys(pairs))
    return " OR ".join((*pairs, *(f"{one} *" for one in quoted[len(pairs) :]))) or None


def passages(text: str) -> Iterator[Span]:
    r"""The passages of a text: its sentences, however its lines are broken, cut where they do not end.

    >>> [span.of("床位2.4万\n张。占82%。") for span in passages("床位2.4万\n张。占82%。")]
    ['床位2.4万\n张。', '占82%。']
    """
    start = 0
    for offset, character in enumerate(text):
        blank = character == "\n" and text[offset + 1 : offset + 2] == "\n"
        if character in _ENDS or blank or offset - start >= _LONGEST:
            yield from _trimmed(text, start, offset + 1)
            start = offset + 1
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    kept = words.strip()
    if kept:
        begin = start + len(words) - len(words.lstrip())
        yield Span(begin, begin + len(kept))
