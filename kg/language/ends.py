"""Where sentences end: at a full stop and the closing marks behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Span

ENDS = frozenset("。！？!?")
CLOSERS = frozenset("”’）)」』》")
_END = re.compile(r"[。！？!?][。！？!?”’）)」』》]*")


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text that are more than blanks.

    >>> [span.of("建成“一站”！新建2处。") for span in sentences("建成“一站”！新建2处。")]
    ['建成“一站”！', '新建2处。']
    """
    start = 0
    for end in [match.end() for match in _END.finditer(text)] + [len(text)]:
        words = text[start:end]
        if words.strip():
            yield Span(end - len(words.lstrip()), start + len(words.rstrip()))
        start = end


@Language.component("sentence_ends", assigns=["token.is_sent_start"])
def sentence_ends(doc: Doc) -> Doc:
    """Begin a sentence at the first token behind every end."""
    starts = {span.start for span in sentences(doc.text)}
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc
