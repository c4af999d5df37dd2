"""The words of ontology/schemes/table-words.ttl, as the layout of a table is read by them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.reading.normalise import simplify
from kg.statements.cues import Cues, alternation, cues

_BLANKS = re.compile(r"\s+")
# What a label may have around it and means nothing: footnote marks, colons, lines.
_MARKS = re.compile(r"^[*＊#＃、：:·•]+|[*＊、：:①②③④⑤⑥⑦⑧⑨]+$")
# 州(市), 市、县(区): the same words are printed with and without these.
_JOINTS = re.compile(r"[()、/]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Words:
    """Classes of words by notation, and what they share with prose."""

    lexicon: Lexicon
    cues: Cues
    classes: Mapping[str, frozenset[str]]
    expressions: Mapping[str, re.Pattern[str]]

    def is_a(self, kind: str, words: str) -> bool:
        """Whether some words are one of a class, whatever blanks and brackets they are printed with."""
        return key(words) in self.classes[kind]

    def kind(self, words: str, *kinds: str) -> str | None:
        """The first of some classes that words belong to."""
        said = key(words)
        plain = _JOINTS.sub("", said)
        return next((kind for kind in kinds if said in self.classes[kind] or plain in self.classes[kind]), None)

    def behind(self, kind: str, words: str) -> str:
        """What stands behind the longest word of a class that some words begin with; all of them where none does."""
        found = [word for word in self.classes[kind] if words.startswith(word)]
        return words[max(map(len, found), default=0) :]

    def ends(self, kind: str, words: str) -> bool:
        """Whether some words end in one of a class."""
        return self.expressions[kind].search(words) is not None

    def within(self, kind: str, words: str) -> bool:
        """Whether any word of a class stands anywhere in some words."""
        return any(word in words for word in self.classes[kind])

    def without(self, kind: str, words: str) -> str:
        """Words without those of a class at their end, as many as there are."""
        while (match := self.expressions[kind].search(words)) and match.start():
            words = words[: match.start()]
        return words


def key(words: str) -> str:
    """Words as they are compared: narrow signs, simplified characters, no blanks, no marks at the ends.

    >>> key(" 县（市、 区）* "), key("指  標：")
    ('县(市、区)', '指标')
    """
    narrow = simplify(_BLANKS.sub("", unicodedata.normalize("NFKC", words)))
    return _MARKS.sub("", narrow) or narrow


@lru_cache(maxsize=4)
def table_words(lexicon: Lexicon) -> Words:
    """The words of a lexicon, made once."""
    classes = {
        concept.notation: frozenset(key(word) for word in concept.properties["word"])
        for concept in lexicon.concepts("table-words")
    }
    ends = {kind: re.compile(rf"(?:{alternation(words)})$") for kind, words in classes.items()}
    return Words(lexicon=lexicon, cues=cues(lexicon), classes=classes, expressions=ends)
