"""pkuseg behind spaCy's Chinese tokenizer, with figures, Latin letters and signs cut out before it sees the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import spacy_pkuseg
from spacy.attrs import SUFFIX  # type: ignore[import-not-found]
from spacy.lang.zh import ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from kg.errors import KgError

# pkuseg maps . , / : and the like to one sign, so that it would cut 3,456.78 in two: it gets runs of Chinese alone
PIECES = re.compile(
    r"(?P<chinese>[一-鿿㐀-䶿〇]+)|[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[A-Za-zＡ-Ｚａ-ｚ]+|\s+|.", re.DOTALL
)


class FiguresApart(ChineseTokenizer):
    """spaCy's tokenizer on pkuseg, without a user dictionary: what the model was taught is all that it knows.

    The tokens of a text without blanks put together are the text.
    """

    pkuseg_seg: Any

    def __init__(self, vocab: Vocab, segmenter: Segmenter = Segmenter.pkuseg) -> None:
        super().__init__(vocab, segmenter)
        # words are short: the last character is what tells the kind of a new one
        vocab.lex_attr_getters[SUFFIX] = _last  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        """The document of a text, a token a word, figure, sign or run of blanks."""
        words = list(self.words(text))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def words(self, text: str) -> Iterator[str]:
        """The words of a text, blanks included."""
        if self.pkuseg_seg is None:
            raise KgError("the tokenizer has no pkuseg model; load a trained pipeline, or train one with make models")
        cut = self.pkuseg_seg._cut  # noqa: SLF001 - cut() only adds dictionaries, of which we have none
        for piece in PIECES.finditer(text):
            if piece.lastgroup and len(piece[0]) > 1:
                yield from cut(piece[0])
            else:
                yield piece[0]

    def initialize(
        self,
        get_examples: Any = None,
        *,
        nlp: Language | None = None,
        pkuseg_model: str | None = None,
        pkuseg_user_dict: str | None = None,
    ) -> None:
        """Take the model of a folder; there is no user dictionary."""
        if pkuseg_model is None or pkuseg_user_dict is not None:
            raise ValueError("name the folder of a pkuseg model, and no user dictionary, in [initialize.tokenizer]")
        self.pkuseg_seg = segmenter(Path(pkuseg_model))

    def from_disk(self, path: str | Path, **_: Any) -> FiguresApart:
        """Read the model alone; spaCy's own way reads the default dictionary of 389,925 words first, to drop it."""
        self.segmenter = Segmenter.pkuseg.value
        self.pkuseg_seg = segmenter(Path(path) / "pkuseg_model")
        return self


def _last(word: str) -> str:
    return word[-1:]


def segmenter(model: Path) -> spacy_pkuseg.pkuseg:
    """The segmenter of a trained model, as spaCy can save it again: with word lists that are empty, not absent."""
    found = spacy_pkuseg.pkuseg(str(model), user_dict=None)
    found.postprocesser.common_words = set()
    found.postprocesser.other_words = set()
    return found


@registry.tokenizers("minzheng.FiguresApart.v1")  # type: ignore[untyped-decorator]
def create() -> Callable[[Language], FiguresApart]:
    """The factory that a pipeline's config names."""

    def make(nlp: Language) -> FiguresApart:
        return FiguresApart(nlp.vocab, segmenter=Segmenter.pkuseg)

    return make
