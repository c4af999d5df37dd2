"""What stands around a word further off than the recognizer sees: the marks that enclose it, a figure in its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

ENCLOSED = {
    "Quoted": re.compile(r"“[^“”。]{1,40}”"),
    "Titled": re.compile(r"《[^《》。]{1,80}》"),
    "Bracketed": re.compile(r"（[^（）。]{1,60}）"),
}
_CLAUSE = re.compile(r"[^，。；：！？\n]+")
_FIGURE = re.compile(r"[0-9０-９]")


@Language.component("surroundings", assigns=["token.morph"])
def surroundings(doc: Doc) -> Doc:
    """Say of every token by its features what encloses it and whether its clause has a figure, before it or behind."""
    text = doc.text
    signs = [""] * (len(text) + 1)
    for features, start, end in _features(text):
        for at in range(start, end):
            signs[at] += features
    for token in doc:
        if signs[token.idx]:
            token.set_morph(signs[token.idx][1:])  # type: ignore[attr-defined]
    return doc


def _features(text: str) -> Iterator[tuple[str, int, int]]:
    for name, pattern in ENCLOSED.items():
        for match in pattern.finditer(text):
            yield f"|{name}=Yes", match.start() + 1, match.end() - 1
    for clause in _CLAUSE.finditer(text):
        figures = [match.start() for match in _FIGURE.finditer(text, *clause.span())]
        if figures:
            yield "|FigureBehind=Yes", clause.start(), figures[-1]
            yield "|FigureBefore=Yes", figures[0], clause.end()
